"""The data of the threshold test: what is known of a plant, and whether it stands on the list. Emissions are t CO2e of a year."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from tanheng.kernel.findings import Finding, Place, errors_of
from tanheng.kernel.messages import Message
from tanheng.lawbook.asking import Asking

INCLUDED, STAYS, REMOVED = "included", "stays", "removed"
REPORT_ONLY, NOT_INCLUDED, UNDECIDED = "report_only", "not_included", "undecided"


class Span(NamedTuple):
    """A day, or the first and last day of the month or year that was told."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Plant:
    """An entity in one sector: its verified direct emissions by year, and what else bears on the list.

    `ceased` is None where it operates; a plant that ceased on a day that was not told ceased on the first of days.
    """

    entity: str
    sector: str
    kind: str
    listed: bool
    emissions: Mapping[int, Decimal]
    place: Place
    commissioned: Span | None = None
    expected_t: Decimal | None = None
    ceased: date | None = None


@dataclass(frozen=True, slots=True)
class Listing:
    """One rule as it was applied: its name, what it says of this plant, whether it holds (None: not known), its article and mark."""

    rule: str
    statement: Message
    holds: bool | None
    article: str
    status: str


@dataclass(frozen=True, slots=True)
class Decision:
    """What becomes of a plant, and the rules in the order in which they were asked; the last one decided."""

    plant: Plant
    decision: str
    rules: tuple[Listing, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """The decisions in the order of the table, empty where errors refuse it."""

    list_year: int
    basis_year: int | None
    threshold_t: int | None
    decisions: tuple[Decision, ...]
    findings: tuple[Finding, ...]
    asking: Asking

    @property
    def refused(self) -> bool:
        """Tell whether the input is refused."""
        return bool(errors_of(self.findings))
