"""Compares what a sheet claims to have computed with what was computed: emissions of materials, totals, intensities and shares."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from tanheng.kernel.exact import exactly, plain, round_half_up, rounded_quotient, total
from tanheng.kernel.findings import Finding, Place
from tanheng.kernel.messages import Joined
from tanheng.kernel.months import Month, months_of
from tanheng.quantification import checks
from tanheng.quantification.model import BATCHES, Annual, Line, Result, Summary
from tanheng.quantification.report import Report
from tanheng.quantification.sectors import Figures

QUANTITY, OUTPUT = "quantity", "output"
EMISSIONS, NCV, TOTAL, INTENSITY, SUBTOTAL, SHARE = "emissions", "ncv", "total", "intensity", "subtotal", "secondary_share"
PROCESSES, POWER_UNITS, OTHER, ENTERPRISE = "processes_total", "power_units_total", "other_total", "enterprise_total"
_SHARE_FIGURE = "secondary_energy_share"
_Expected = tuple[Decimal, ...]


@dataclass(frozen=True, slots=True)
class Claim:
    """A figure of a sheet that is a result and no input. With a `year` it is one of the year; `cells` are the quantities behind it.

    `by_formula` it is of a template, whose formulas follow no companion sheet and whose sums are those of its own `months`. Then it is
    compared at every decimal, and an empty cell (None) too; `units` are the names of the unit in each month, `item` is the gas of a line.
    """

    place: Place
    what: str
    value: Decimal | None
    months: tuple[Month, ...]
    year: int | None = None
    entity: str = ""
    works: str = ""
    unit: str = ""
    scope: str = ""
    category: str = ""
    cells: tuple[Place, ...] = ()
    by_formula: bool = False
    units: tuple[str, ...] = ()
    item: str = ""

    @property
    def levels(self) -> tuple[tuple[str, str, str, str, Month], ...]:
        """Return the results that the claim is about: entity, works, unit, level, month."""
        units = self.units or (self.unit,) * len(self.months)
        return tuple((self.entity, self.works, unit, self.scope, month) for unit, month in zip(units, self.months, strict=True))

    @property
    def shown(self) -> str:
        """Return the figure to print; empty where there is none."""
        return "" if self.value is None else plain(self.value)


class _NothingSingle(Exception):
    """What was computed is no single figure that the claim could be compared with."""


def check_claims(claims: list[Claim], figures: Figures, report: Report) -> None:
    """Note every claim that differs from what was computed, digit by digit with the decimals of the form.

    A claim about a result that an error touches already is left out: nothing was computed for it.
    """
    claims = _followed(claims, figures, report)
    if not claims:
        return
    with exactly():
        computed = _Computed(claims, figures)
        free = [claim for claim in claims if not report.blocks(claim.entity, claim.scope or None, set(claim.months))]
        found = [(claim, finding) for claim in free if (finding := _compared(claim, computed)) is not None]
    for claim, finding in found:
        months: Iterable[Month | None] = claim.months or (None,)
        for month in months:
            report.block(finding, entity=claim.entity, scope=claim.scope or None, month=month)
        report.findings.append(finding)


def _followed(claims: list[Claim], figures: Figures, report: Report) -> list[Claim]:
    """Leave out what formulas say of results that rest on batches, substitutes or a verifier's correction, and tell of which months."""
    touched = [result for result in figures.results if _rests_on_a_companion(result)]
    if not touched:
        return claims
    levels = {(result.entity, result.works, result.unit, result.scope, result.month) for result in touched}
    entities = {(result.entity, result.month) for result in touched}
    left_out = [
        claim
        for claim in claims
        if claim.by_formula and any(level in levels if claim.scope else (claim.entity, level[-1]) in entities for level in claim.levels)
    ]
    if left_out:
        months = Joined(tuple(dict.fromkeys(str(result.month) for result in sorted(touched, key=lambda result: result.month))))
        report.add(checks.TEMPLATE_NOT_FOLLOWED.at(min(claim.place for claim in left_out), months))
    gone = {id(claim) for claim in left_out}
    return [claim for claim in claims if id(claim) not in gone]


def _rests_on_a_companion(result: Result) -> bool:
    rows = [*(row for line in result.lines for row in line.rows), *result.output_rows]
    by_batches = any(line.heat is not None and line.heat.method == BATCHES for line in result.lines)
    return by_batches or any(row.is_substituted or row.adjusted is not None for row in rows)


def untouched(figures: Figures, report: Report) -> Figures:
    """Return the figures that no error touches, those of the claims included."""
    results = [result for result in figures.results if not report.blocks(result.entity, result.scope, {result.month})]
    summaries = [summary for summary in figures.summaries if not report.blocks(summary.entity, None, {summary.month})]
    years = [year for year in figures.annual if not report.blocks(year.entity, year.scope, {part.month for part in year.parts})]
    whole_years = {(year.entity, year.year) for year in years}
    annual = [summary for summary in figures.annual_summaries if (summary.entity, summary.year) in whole_years]
    annual = [summary for summary in annual if not report.blocks(summary.entity, None, months_of(summary.year))]
    return Figures(results, summaries, years, figures.marks, annual)


def _compared(claim: Claim, computed: _Computed) -> Finding | None:
    try:
        expected = computed.expected(claim)
    except _NothingSingle:
        return checks.NOT_COMPARED.at(claim.place, claim.shown)
    if not expected:
        return checks.CLAIM_OF_NOTHING.at(claim.place, claim.shown) if claim.value else None
    said = claim.value or Decimal(0)  # an empty cell says no more than zero
    if claim.by_formula:
        expected = expected[:1]
    else:
        said = round_half_up(said, _decimals_kept(expected[0]))
    if said in expected:
        return None
    return checks.SHEET_TOTAL_DIFFERS.at(claim.place, claim.shown, plain(expected[0]), difference=said - expected[0])


class _Computed:
    """What was computed, found by what a claim says of it."""

    def __init__(self, claims: list[Claim], figures: Figures) -> None:
        wanted = {cell for claim in claims for cell in claim.cells}
        self._results = {(r.entity, r.works, r.unit, r.scope, r.month): r for r in figures.results}
        self._years = {(a.entity, a.works, a.unit, a.scope, a.year): a for a in figures.annual}
        self._summaries = {(s.entity, s.month): s for s in figures.summaries}
        self._annual_summaries = {(s.entity, s.year): s for s in figures.annual_summaries}
        self._lines: dict[Place, list[Line]] = {}
        self._rows = {row.place: row for r in figures.results for row in r.output_rows if row.place in wanted}
        for line in (line for r in figures.results for line in r.lines):
            for row in line.rows:
                if row.place in wanted:
                    self._rows[row.place] = row
                    self._lines.setdefault(row.place, []).append(line)
        self._rows |= {row.place: row for r in figures.results for figure in r.auxiliary for row in figure.rows if row.place in wanted}
        about = (claim for claim in claims if claim.what == EMISSIONS)
        self._claimed = Counter((id(line), claim.year) for claim in about for line in self._lines_of(claim))

    def expected(self, claim: Claim) -> _Expected:
        """Return the figure, and others that say the same (whole tonnes); nothing if none was computed. Raises _NothingSingle."""
        if claim.what in (EMISSIONS, NCV):
            return self._of_lines(claim)
        if claim.what == QUANTITY:
            rows = [row for cell in claim.cells if (row := self._rows.get(cell)) is not None]
            return (total(round_half_up(row.quantity, row.kind.decimals) for row in rows),) if rows else ()
        if claim.what in (PROCESSES, POWER_UNITS, OTHER, ENTERPRISE):
            return self._of_summaries(claim)
        if claim.what == SUBTOTAL and not claim.category:
            raise _NothingSingle
        if claim.by_formula:
            return _of_parts(claim, [result for level in claim.levels if (result := self._results.get(level)) is not None])
        key = (claim.entity, claim.works, claim.unit, claim.scope)
        if claim.year is not None:
            annual = self._years.get((*key, claim.year))
            return () if annual is None else _of_year(claim, annual)
        result = self._results.get((*key, claim.months[0]))
        return () if result is None else _of_result(claim, result)

    def _lines_of(self, claim: Claim) -> list[Line]:
        lines = [line for cell in claim.cells for line in self._lines.get(cell, ()) if claim.item in ("", line.item)]
        return list({id(line): line for line in lines}.values())

    def _of_lines(self, claim: Claim) -> _Expected:
        lines = [line for line in self._lines_of(claim) if line.emissions_t is not None]
        if not lines:
            return ()
        if claim.what == NCV:
            return _mean_ncv(lines) if any(line.heat is not None for line in lines) else ()
        if any(self._claimed[id(line), claim.year] > 1 for line in lines):
            raise _NothingSingle
        return (total(line.emissions_t for line in lines if line.emissions_t is not None),)

    def _of_summaries(self, claim: Claim) -> _Expected:
        months = (
            claim.months
            if claim.year is None or claim.by_formula
            else tuple(month for _, month in self._summaries if month.year == claim.year)
        )
        found = [summary for month in dict.fromkeys(months) if (summary := self._summaries.get((claim.entity, month))) is not None]
        figures = [figure for summary in found if (figure := _of_summary(claim.what, summary))]
        sums = tuple(total(column) for column in zip(*figures, strict=True)) if figures else ()
        whole = self._annual_summaries.get((claim.entity, claim.year)) if claim.year is not None else None
        if claim.what == ENTERPRISE and whole is not None and whole.enterprise_whole_t is not None:
            sums += (whole.enterprise_whole_t,)  # the year's total is rounded once, so that it may differ from the whole months' sum
        return sums


def _mean_ncv(lines: list[Line]) -> _Expected:
    """The year's mean is weighted by consumption, as in the guideline's annual report (第6.2.2.2条)."""
    values = [(line.heat.ncv, line.quantity) for line in lines if line.heat is not None]
    if len({ncv for ncv, _ in values}) == 1:
        return (values[0][0],)
    weight = total(quantity for _, quantity in values)
    if weight <= 0:
        raise _NothingSingle
    places = max(_decimals_kept(ncv) for ncv, _ in values)
    return (rounded_quotient(total(ncv * quantity for ncv, quantity in values), weight, places),)


def _decimals_kept(number: Decimal) -> int:
    """Return to how many decimals a computed figure was rounded, zeros included."""
    return len(plain(number).partition(".")[2])


def _of_result(claim: Claim, result: Result) -> _Expected:
    if claim.what == SUBTOTAL:
        found = result.subtotals.get(claim.category)
    elif claim.what == SHARE:
        found = next((figure.quantity for figure in result.auxiliary if figure.item == _SHARE_FIGURE), None)
    elif claim.what == OUTPUT:
        found = result.output_t
    else:
        found = result.emissions_t if claim.what == TOTAL else result.intensity_t_per_t
    return () if found is None else (found,)


def _of_parts(claim: Claim, parts: list[Result]) -> _Expected:
    """Return what several months say together; their intensity is that of the sums, and there is none if a month has no output."""
    if len(parts) == 1 and len(claim.months) == 1:
        return _of_result(claim, parts[0])
    parts = [part for part in parts if part.emissions_t is not None]
    emissions = total(part.emissions_t for part in parts if part.emissions_t is not None)
    outputs = [part.output_t for part in parts if part.output_t is not None]
    if claim.what == TOTAL:
        return (emissions,) if parts else ()
    if claim.what == OUTPUT:
        return (total(outputs),) if outputs else ()
    if claim.what == SUBTOTAL:
        found = [part.subtotals[claim.category] for part in parts if claim.category in part.subtotals]
        return (total(found),) if found else ()
    intensities = [part.intensity_t_per_t for part in parts if part.intensity_t_per_t is not None]
    if not intensities or len(outputs) < len(parts):
        return ()
    return (rounded_quotient(emissions, total(outputs), max(_decimals_kept(each) for each in intensities)),)


def _of_year(claim: Claim, annual: Annual) -> _Expected:
    if claim.what == SHARE:
        raise _NothingSingle
    if claim.what == SUBTOTAL:
        parts = [part.subtotals[claim.category] for part in annual.parts if claim.category in part.subtotals]
        return (total(parts),) if parts else ()
    figures = (annual.emissions_t, annual.emissions_whole_t) if claim.what == TOTAL else (annual.intensity_t_per_t,)
    return tuple(figure for figure in figures if figure is not None)


def _of_summary(what: str, summary: Summary) -> _Expected:
    """The form states the enterprise in whole tonnes, and the other part belongs to either of the two totals (附表C.5)."""
    if what == PROCESSES:
        return () if summary.processes_t is None else (summary.processes_t,)
    if what == POWER_UNITS:
        return () if summary.power_units_t is None else (summary.power_units_t,)
    exact, whole = summary.enterprise_t, summary.enterprise_whole_t
    if exact is None or whole is None:
        return (summary.other_t,) * 2 if what == OTHER and summary.other_t is not None else ()  # it needs no processes
    if what == ENTERPRISE:
        return exact, whole
    return () if summary.other_t is None else (summary.other_t, summary.other_t - exact + whole)
