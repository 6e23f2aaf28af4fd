"""What quantification takes in and gives out: rows, lines, results, summaries and years. All numbers are exact decimals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Protocol

from tanheng.kernel.findings import Finding, Place
from tanheng.kernel.messages import Message
from tanheng.kernel.months import Month
from tanheng.lawbook import Lawbook, Mark, Value
from tanheng.quantification.trace import Trace

IN, OUT, NET = "in", "out", "net"
PURCHASED, SELF_PRODUCED = "purchased", "self_produced"
_SUFFIXES = {"MWh": "_mwh", "GJ": "_gj", "%": "_percent", "t": "_t", "tCO2/MWh": "_t_per_mwh", "tCO2/GJ": "_t_per_gj"}
DEFAULT, MEASURED, BATCHES = "default", "measured", "batches"


@dataclass(frozen=True, slots=True)
class Material:
    """What a row is about, as the sector's tables know it; `accounted` is False where no rule counts it.

    `item` is the official name, `variety` what it was called where that is a kind of its own, `order` its place in the official table.
    """

    category: str
    item: str
    variety: str
    uom: str
    order: int
    accounted: bool = True
    named_by: Value | None = None

    @property
    def shown(self) -> str:
        """Return the name to print."""
        return self.variety or self.item


@dataclass(frozen=True, slots=True)
class Kind:
    """Everything about a row that many rows share. `takes` names the further columns that it may fill, with the decimals of each."""

    sector: str
    scope: str
    month: Month
    material: Material
    flow: str
    origin: str
    uom_factor: Decimal
    decimals: int
    is_accounted: bool
    is_netted: bool
    takes: Mapping[str, int]
    device: str = ""
    point: str = ""
    ncv_point: str = ""
    method: str = ""


@dataclass(frozen=True, slots=True)
class Adjustment:
    """What a verifier did to a quantity: as read, which case of the meter rule, in which direction, by which errors in per cent."""

    read: Decimal
    case: str
    place: Place
    direction: Value
    required: Decimal
    actual: Decimal | None
    uncovered: Decimal | None


@dataclass(frozen=True, slots=True)
class MissingHeat:
    """A heat value that was lost: where that is said, and what the control plan says for it, in GJ per unit."""

    place: Place
    stated: Mapping[str, Decimal]


@dataclass(slots=True)
class Row:
    """One row of the flat table, validated; the quantity is in the official unit.

    It has the official decimals unless the row is netted with others: a net quantity is rounded once. `substituted` names what stands in
    for a lost quantity, `heat_stand_in` what stands in for a lost heat value.
    """

    place: Place
    entity: str
    works: str
    legal_person: str
    unit: str
    kind: Kind
    quantity: Decimal
    ncv: Decimal | None = None
    extra: Decimal | None = None
    written: str = ""
    carbon: Decimal | None = None
    purity: Decimal | None = None
    adjusted: Adjustment | None = None
    substituted: str = ""
    missing_heat: MissingHeat | None = None
    heat_stand_in: str = ""
    cells: Mapping[str, Place] | None = None

    @property
    def is_substituted(self) -> bool:
        """Tell whether a lost quantity or heat value was filled in."""
        return bool(self.substituted or self.heat_stand_in)

    def place_of(self, column: str) -> Place:
        """Return the cell of a value that stands beside the quantity (`ncv`, `carbon`, `purity`); else that of the row."""
        return (self.cells or {}).get(column, self.place)


@dataclass(frozen=True, slots=True)
class Batch:
    """One measured batch of a fuel, of a unit and a point of measurement where they are named."""

    place: Place
    entity: str
    works: str
    item: str
    month: Month
    tonnes: Decimal | None
    ncv: Decimal
    laboratory: str
    unit: str = ""
    point: str = ""


@dataclass(frozen=True, slots=True)
class Stock:
    """One month of a purchase–sale–stock ledger 购销存台账."""

    place: Place
    entity: str
    works: str
    category: str
    item: str
    month: Month
    opening: Decimal
    bought: Decimal
    sold: Decimal
    closing: Decimal
    unit: str = ""
    own_use: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class HeatValue:
    """The net calorific value that a line uses: the default, one that was handed in, or the mean of batches.

    `stand_in` names the candidate that fills in for a lost measurement.
    """

    ncv: Decimal
    method: str
    place: Place | None = None
    batches: tuple[Batch, ...] = ()
    stand_in: str = ""

    @property
    def is_measured(self) -> bool:
        """Tell whether the value was measured."""
        return self.method != DEFAULT


@dataclass(frozen=True, slots=True)
class Auxiliary:
    """One auxiliary figure 辅助参数: reported, outside the emissions. `of` names the fuel where it belongs to one."""

    item: str
    of: str
    quantity: Decimal
    uom: str
    rows: tuple[Row, ...]

    @property
    def field(self) -> str:
        """Return the name in the JSON, with its unit."""
        return f"{self.item}{_SUFFIXES.get(self.uom, '')}"


@dataclass(slots=True)
class Line:
    """One line of a result. `emissions_t` belongs to `quantity`; a line with flow `out` is subtracted. Unaccounted lines have None."""

    category: str
    item: str
    flow: str
    origin: str
    quantity: Decimal
    uom: str
    emissions_t: Decimal | None
    order: int
    rows: list[Row]
    heat: HeatValue | None = None
    variety: str = ""
    rounded_from: Decimal | None = None
    device: str = ""
    carbon: Decimal | None = None
    purity_percent: Decimal | None = None

    @property
    def shown(self) -> str:
        """Return the name to print."""
        return self.variety or self.item

    @property
    def substituted(self) -> bool:
        """Tell whether a missing datum was filled in for it."""
        return any(row.is_substituted for row in self.rows)

    @property
    def contribution_t(self) -> Decimal:
        """Return what the line adds to its result, negative for outputs."""
        if self.emissions_t is None:
            return Decimal(0)
        return -self.emissions_t if self.flow == OUT else self.emissions_t


@dataclass(slots=True)
class Result:
    """One month of the enterprise level, of a process or of a power unit."""

    entity: str
    works: str
    unit: str
    sector: str
    scope: str
    scope_order: int
    month: Month
    lines: list[Line]
    subtotals: dict[str, Decimal]
    emissions_t: Decimal | None
    output_t: Decimal | None
    intensity_t_per_t: Decimal | None
    output_rows: list[Row] = field(default_factory=list)
    auxiliary: list[Auxiliary] = field(default_factory=list)

    @property
    def order(self) -> tuple[str, str, Month, int, str]:
        """Return the place of the result in the output."""
        return self.entity, self.works, self.month, self.scope_order, self.unit


@dataclass(slots=True)
class Summary:
    """The summary of one entity and month (of steel: table C.5); None means not stated, since something is missing."""

    entity: str
    sector: str
    month: Month
    enterprise_t: Decimal | None
    enterprise_whole_t: Decimal | None
    processes_t: Decimal | None
    power_units_t: Decimal | None
    other_t: Decimal | None
    parts: list[Result] = field(default_factory=list)


@dataclass(slots=True)
class AnnualLine:
    """One fuel or material over a year; `ncv` is weighted by consumption and stands only for measured fuels."""

    category: str
    item: str
    flow: str
    origin: str
    quantity: Decimal
    uom: str
    emissions_t: Decimal
    ncv: Decimal | None = None
    emissions_by_annual_ncv_t: Decimal | None = None
    device: str = ""
    parts: list[tuple[Month, Line]] = field(default_factory=list)


@dataclass(slots=True)
class Annual:
    """One year of a result, with how many of its twelve months are there; `duty_t` only where a line or process carries a duty itself."""

    entity: str
    works: str
    unit: str
    sector: str
    scope: str
    scope_order: int
    year: int
    months: int
    emissions_t: Decimal
    emissions_whole_t: Decimal | None
    output_t: Decimal | None
    intensity_t_per_t: Decimal | None
    lines: list[AnnualLine]
    parts: list[Result] = field(default_factory=list)
    duty_t: Decimal | None = None


class Explainer(Protocol):
    """Builds the trace of a figure when somebody opens it.

    `gas_unit` is tCO2, or tCO2e where other gases count; `units_label` says what the processes of the sector are called.
    """

    gas_unit: str
    units_label: Message

    def line(self, result: Result, line: Line) -> Trace:
        """Explain one line."""

    def result(self, result: Result) -> Trace:
        """Explain the emissions of a result."""

    def intensity(self, result: Result) -> Trace:
        """Explain the intensity of a result."""

    def summary(self, summary: Summary) -> Trace:
        """Explain the other part."""

    def annual(self, annual: Annual) -> Trace:
        """Explain the figures of a year."""

    def annual_line(self, line: AnnualLine) -> Trace:
        """Explain the figures of one line of a year."""

    def annual_summary(self, summary: AnnualSummary) -> Trace:
        """Explain the figures of an entity's year, each under its name in the JSON."""

    def auxiliary(self, result: Result) -> Trace:
        """Explain the auxiliary figures of a result, each under its name in the JSON."""


@dataclass(slots=True)
class AnnualSummary:
    """The summary of one entity and year over all of its works; None means not stated, since something is missing."""

    entity: str
    sector: str
    year: int
    months: int
    enterprise_t: Decimal | None
    enterprise_whole_t: Decimal | None
    processes_t: Decimal | None
    power_units_t: Decimal | None
    other_t: Decimal | None
    duty_t: Decimal | None = None
    parts: list[Annual] = field(default_factory=list)

    @property
    def duty_months(self) -> int:
        """Return how many months the duty is of: where lines or processes carry it, those of the one with the fewest."""
        return min((annual.months for annual in self.parts if annual.duty_t is not None), default=self.months)


@dataclass(slots=True)
class Outcome:
    """Everything that one run found: figures, and what there is to say about the input."""

    results: list[Result]
    summaries: list[Summary]
    annual: list[Annual]
    annual_summaries: list[AnnualSummary]
    findings: list[Finding]
    lawbook: Lawbook
    marks: dict[str, Mark]
    explainers: Mapping[str, Explainer]

    @property
    def refused(self) -> bool:
        """Tell whether any finding refuses."""
        return any(finding.severity == "error" for finding in self.findings)
