"""What the caller of an allocation decides besides the data: balance values, estimates, readings, the ratio of the province."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Estimate:
    """The balance value of another year and the band around it (a ratio; None: the one of the law book)."""

    value: Decimal
    band: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Options:
    """`balance_values`: sealed ones by sector, t per t. `assume_complete`: the input holds every sector whole, nation-wide.

    `determined`: the day of the final determination, where it was not the one of the calendar.
    """

    balance_values: Mapping[str, Decimal] = field(default_factory=dict)
    assume_complete: bool = False
    estimates: Mapping[str, Estimate] = field(default_factory=dict)
    readings: Mapping[str, str] = field(default_factory=dict)
    pre_allocation_ratio: Decimal | None = None
    determined: date | None = None
