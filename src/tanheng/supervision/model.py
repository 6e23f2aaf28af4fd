"""The data of a penalty. Money is exact, in yuan; quantities are whole tonnes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tanheng.kernel.findings import Finding, errors_of
from tanheng.kernel.messages import Message
from tanheng.lawbook.asking import Asking


@dataclass(frozen=True, slots=True)
class Breach:
    """Allowances that were missing at the deadline (t), what was handed in by the end of the correction time (t), the price (yuan/t).

    `corrected_t` and `decided` are None where they are not known.
    """

    shortfall_t: int
    price: Decimal
    deadline: date
    decided: date | None = None
    corrected_t: int | None = None

    @property
    def missing_t(self) -> int:
        """Return what is still missing after the correction time, t; all of it where nothing is known."""
        return self.shortfall_t - (self.corrected_t or 0)


@dataclass(frozen=True, slots=True)
class Range:
    """The lowest and the highest fine, yuan."""

    low: Decimal
    high: Decimal

    def __add__(self, other: Range) -> Range:
        return Range(self.low + other.low, self.high + other.high)


@dataclass(frozen=True, slots=True)
class Step:
    """One fine: when it is imposed, on how much, and by which article. `quantity_t` is None for a fixed sum."""

    step: int
    condition: Message
    fine: Range
    quantity_t: int | None
    article: str


@dataclass(frozen=True, slots=True)
class Combination:
    """The total under one pair of readings of the Code's second step."""

    second_step: str
    second_step_quantity: str
    total: Range
    chosen: bool


@dataclass(frozen=True, slots=True)
class Measure:
    """What one law imposes: its steps, their total, the cut of next year's allowances (t), and whether production may be stopped."""

    regime: str
    steps: tuple[Step, ...]
    total: Range
    next_year_cut_t: int
    stop_production: bool
    combinations: tuple[Combination, ...] = ()


@dataclass(frozen=True, slots=True)
class Penalty:
    """The measure that applies, and both where two laws were compared; `measure` is None where the question is refused."""

    measure: Measure | None
    compared: tuple[Measure, ...]
    findings: tuple[Finding, ...]
    asking: Asking

    @property
    def refused(self) -> bool:
        """Tell whether the question is refused."""
        return bool(errors_of(self.findings))
