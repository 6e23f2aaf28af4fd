"""The data of an allocation: what is known of each unit, and what it is allocated. Tonnes of allowances are integers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from tanheng.kernel.findings import Finding, Place, errors_of
from tanheng.kernel.messages import message
from tanheng.lawbook import Lawbook, Mark


class Day(NamedTuple):
    """A day as it was given: whole, or only its month or year (`first` to `last`); `unstated` is a yes without a day."""

    first: date | None = None
    last: date | None = None

    @property
    def unstated(self) -> bool:
        """Tell whether only "yes" was said."""
        return self.first is None

    def __str__(self) -> str:
        if self.first is None or self.first == self.last:
            return str(self.first or "yes")
        return f"{self.first} – {self.last}"

    def render(self, language: str) -> str:
        """Return the day for people of either language."""
        return message("yes").render(language) if self.unstated else str(self)


@dataclass(frozen=True, slots=True)
class Unit:
    """One allocation unit as handed in: a steel enterprise, a clinker line, an electrolysis process. Quantities in t."""

    entity: str
    sector: str
    name: str
    emissions_t: Decimal
    place: Place
    uscc: str = ""
    province: str = ""
    output_t: Decimal | None = None
    ironmaking_emissions_t: Decimal | None = None
    sintering_emissions_t: Decimal | None = None
    ironmaking_output_t: Decimal | None = None
    slag_t: Decimal | None = None
    clinker_class: str = ""
    special: str = "none"
    commissioned: Day | None = None
    closed: Day | None = None
    previous_verified_t: Decimal | None = None
    pre_allocation_t: int | None = None  # as the official tables state it; else computed from previous_verified_t
    printed: Mapping[str, Decimal] = field(default_factory=dict)  # computed columns as handed in, by the name of the field
    shown: Mapping[str, str] = field(default_factory=dict)  # columns of the official tables that only go through
    cells: Mapping[str, Place] = field(default_factory=dict)  # where each column of the unit stands

    @property
    def label(self) -> str:
        """Return the unit as people call it: entity and name."""
        return f"{self.entity} {self.name}".strip()

    def at(self, column: str) -> Place:
        """Return where the column stands, or the row."""
        return self.cells.get(column, self.place)


@dataclass(frozen=True, slots=True)
class Issuance:
    """What the tables of the actual issue say of an entity in a sector: reduction (t), pre-allocation as issued, differentiated or not."""

    entity: str
    sector: str
    place: Place
    reduction_t: Decimal = Decimal(0)
    differentiated: bool = False
    differentiated_reason: str = ""
    pre_allocation_t: int | None = None
    printed: Mapping[str, Decimal] = field(default_factory=dict)
    shown: Mapping[str, str] = field(default_factory=dict)  # remarks of the tables, which only go through
    cells: Mapping[str, Place] = field(default_factory=dict)

    def at(self, column: str) -> Place:
        """Return where the column stands, or the row."""
        return self.cells.get(column, self.place)


@dataclass(frozen=True, slots=True)
class Submission:
    """All that was handed in: units, issue data by (entity, sector), sealed balance values that the tables hold by sector."""

    units: tuple[Unit, ...]
    issuances: Mapping[tuple[str, str], Issuance] = field(default_factory=dict)
    balance_values: Mapping[str, Decimal] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Band:
    """The allowance at the low and the high end of an estimated balance value, t."""

    low_t: int
    high_t: int


@dataclass(frozen=True, slots=True)
class UnitAllocation:
    """What one unit gets. Deviation and rate are None where the allowance does not come from the formula."""

    unit: Unit
    emissions_t: Decimal  # as the formula takes it: whole tonnes for steel
    special: str  # the case that was applied
    in_scope: bool
    allowance_t: int
    duty_t: int
    pre_allocation_t: int | None
    intensity: Fraction | None
    deviation: Fraction | None = None
    rate: Fraction | None = None
    capped: bool = False
    carbide_slag_rate: Fraction | None = None
    estimate: Band | None = None

    @property
    def ordinary(self) -> bool:
        """Tell whether the allowance comes from the formula."""
        return self.deviation is not None


@dataclass(frozen=True, slots=True)
class Balance:
    """The balance value of a sector: None where no unit needs it. `sealed`: given, not solved; `interval`: any value in it would do."""

    sector: str
    value: Fraction | None
    sealed: bool = False
    estimated: bool = False
    low: Fraction | None = None
    high: Fraction | None = None
    interval: tuple[Fraction, Fraction] | None = None


@dataclass(frozen=True, slots=True)
class SectorTotals:
    """The sum of the units in scope of a sector (nation, or of a province)."""

    sector: str
    province: str
    units: int
    ordinary_units: int
    emissions_t: Decimal
    allowance_t: int
    duty_t: int
    pre_allocation_t: int

    @property
    def residual_t(self) -> Decimal:
        """Return emissions less allowances, t."""
        return self.emissions_t - self.allowance_t


@dataclass(frozen=True, slots=True)
class Issue:
    """The arithmetic of the actual issue of an entity in a sector (tables 1-5 and 2-5), t."""

    pre_allocation_t: int
    final_t: int
    reduction_t: int
    pre_issued_t: int
    left_after_pre_t: int
    true_up_t: int
    give_back_t: int
    final_issued_t: int
    issued_t: int
    left_t: int
    differentiated: bool
    released_t: int
    still_to_provide_t: int


@dataclass(frozen=True, slots=True)
class EntityAllocation:
    """The sum of an entity's units in one sector, and its issue."""

    entity: str
    uscc: str
    province: str
    sector: str
    allowance_t: int
    duty_t: int
    pre_allocation_t: int | None
    true_up_t: int
    issue: Issue
    issuance: Issuance | None = None  # as handed in, for what the official tables only pass on


@dataclass(frozen=True, slots=True)
class Allocation:
    """The outcome for one emissions year; the lists are empty where errors refuse the input."""

    year: int
    lawbook: Lawbook
    units: tuple[UnitAllocation, ...]
    entities: tuple[EntityAllocation, ...]
    balances: Mapping[str, Balance]
    sectors: Mapping[str, SectorTotals]
    provinces: tuple[SectorTotals, ...]
    findings: tuple[Finding, ...]
    marks: tuple[Mark, ...] = ()
    readings: Mapping[str, str] = field(default_factory=dict)
    pre_allocation_ratio: Decimal | None = None  # that the pre-allocation was computed with

    @property
    def refused(self) -> bool:
        """Tell whether the input is refused: there are no figures then."""
        return bool(errors_of(self.findings))
