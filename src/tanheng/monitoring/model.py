"""What monitoring works on: readings of an hour or a day, the days of a month of one source, and the outcome."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

from tanheng.kernel.findings import Finding, Place, errors_of
from tanheng.kernel.months import Month
from tanheng.lawbook import Lawbook, Mark
from tanheng.monitoring.columns import Columns

VALID, SUBSTITUTED = "valid", "substituted"
COUNTED = (VALID, SUBSTITUTED)
# The nine columns of form C.8 in its order.
FIGURES = (
    "co2_percent", "co2_concentration", "velocity", "flow", "co2_mass", "o2_percent", "temperature", "humidity", "load",
)  # fmt: skip
SUMMED = ("flow", "co2_mass")  # a total of the others means nothing
Figures = dict[str, Decimal | None]


@dataclass
class Reading:
    """One row: whose, of which day and hour (None: of the whole day), its flag, and its numbers as handed in."""

    columns: Columns
    number: int
    entity: str
    source: str
    date: date
    hour: int | None
    flag: str
    values: dict[str, Decimal] = field(default_factory=dict)

    def place(self, column: str = "") -> Place:
        """Return the place of a cell, or of the row."""
        return self.columns.place(self.number, column)

    @property
    def month(self) -> Month:
        """Return the month of the day."""
        return Month(self.date.year, self.date.month)

    @property
    def counts(self) -> bool:
        """Tell whether the row is valid or substituted."""
        return self.flag in COUNTED

    @property
    def moment(self) -> str:
        """Return day and beginning of the hour."""
        return str(self.date) if self.hour is None else f"{self.date} {self.hour:02d}:00"

    @cached_property
    def exact(self) -> dict[str, Fraction]:
        """Return the numbers as fractions."""
        return {name: Fraction(value) for name, value in self.values.items()}


@dataclass(frozen=True, slots=True)
class Day:
    """One row of the form. `hours` is how many hours count; None where the day was handed in as such."""

    date: date
    readings: tuple[Reading, ...]
    hours: int | None
    substituted: int
    flagged: int
    figures: Figures


@dataclass(frozen=True, slots=True)
class Statistic:
    """One summary row of the form, as the law calls it."""

    code: str
    label: str
    figures: Figures


@dataclass(frozen=True, slots=True)
class Report:
    """One month of one source."""

    entity: str
    source: str
    month: Month
    days: tuple[Day, ...]
    statistics: tuple[Statistic, ...]

    @property
    def days_present(self) -> int:
        """Return how many days have figures; one that was only flagged has none."""
        return sum(day.figures["co2_mass"] is not None for day in self.days)

    @property
    def mass_t(self) -> Decimal:
        """Return the mass of CO2 of the month in t: the sum of the days as they are printed."""
        return sum((day.figures["co2_mass"] or Decimal(0) for day in self.days), start=Decimal(0))


@dataclass(slots=True)
class Outcome:
    """Everything that came out: reports by entity, source and month, and everything that was found."""

    results: list[Report]
    findings: list[Finding]
    lawbook: Lawbook
    mark: Mark

    @property
    def refused(self) -> bool:
        """Tell whether any error refuses the input."""
        return bool(errors_of(self.findings))
