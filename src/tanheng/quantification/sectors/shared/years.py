"""The year: the sum of the rounded months, with how many of the twelve are there, and the annual heat value of measured fuels."""

from __future__ import annotations

from collections.abc import Callable

from tanheng.kernel.exact import round_half_up, rounded_quotient, total
from tanheng.kernel.messages import Joined
from tanheng.kernel.months import Month
from tanheng.quantification import checks
from tanheng.quantification.model import NET, OUT, Annual, AnnualLine, HeatValue, Line, Result
from tanheng.quantification.report import Report
from tanheng.quantification.sectors.shared.duties import duty_of_unit
from tanheng.quantification.sectors.shared.factors import Factors
from tanheng.quantification.sectors.shared.kinds import ENTERPRISE

SUM_READING = "quantification.annual_sum"
SUM_READINGS = ("sum_of_rounded_months", "annual_quantity_times_weighted_ncv")
OF_MONTHS = 12


Direction = Callable[[Result, Line], str]


def as_read(part: Result, line: Line) -> str:  # noqa: ARG001
    """Return the direction of a line in its year where nothing is netted: that of its month."""
    return line.flow


def make_years(results: list[Result], factors: Factors, report: Report, direction: Direction = as_read) -> list[Annual]:
    """Return one year for every result that repeats over months; `results` come in their final order.

    `direction` says which way a line goes over the year: in, out, or net of both.
    """
    groups: dict[tuple[str, str, int, int, str], list[Result]] = {}
    for result in results:
        if result.emissions_t is not None:
            groups.setdefault((result.entity, result.works, result.month.year, result.scope_order, result.unit), []).append(result)
    for parts in groups.values():
        _report_gaps(parts, report)
    return [_year(parts, factors, direction) for _, parts in sorted(groups.items(), key=lambda entry: entry[0])]


def _report_gaps(parts: list[Result], report: Report) -> None:
    """Report what stands in some months of the year and not in others: missing is not zero, and easily forgotten."""
    months: dict[tuple[str, str, str], list[Line]] = {}
    there: dict[tuple[str, str, str], set[Month]] = {}
    for part in parts:
        for line in part.lines:
            if line.emissions_t is not None:
                key = (line.category, line.shown, line.origin)
                months.setdefault(key, []).append(line)
                there.setdefault(key, set()).add(part.month)
    for key, lines in months.items():
        missing = [part.month for part in parts if part.month not in there[key]]
        if missing:
            first = lines[0].rows[0]  # one row may make several lines; it is the row that was handed in, or forgotten
            report.add(
                checks.MONTHS_MISSING.at(first.place, Joined(tuple(str(month) for month in missing)), "", item=first.kind.material.shown)
            )


def _year(parts: list[Result], factors: Factors, direction: Direction) -> Annual:
    last = parts[-1]
    lines = _lines(parts, factors, direction)
    emissions = total(part.emissions_t for part in parts if part.emissions_t is not None)
    if len(parts) > 1:
        chosen = factors.reading(SUM_READING, last.month, SUM_READINGS).choice
        if chosen == SUM_READINGS[1]:
            emissions += total(
                line.emissions_by_annual_ncv_t - line.emissions_t for line in lines if line.emissions_by_annual_ncv_t is not None
            )
    outputs = [part.output_t for part in parts if part.output_t is not None]
    output = total(outputs) if outputs else None
    intensity = None
    if output and len(outputs) == len(parts):
        intensity = rounded_quotient(emissions, output, factors.decimals("intensity", last.month).integer)
    whole = round_half_up(emissions, factors.decimals("enterprise_total", last.month).integer) if last.scope == ENTERPRISE else None
    duty = duty_of_unit(factors, last.month.year, last.scope, emissions)
    return Annual(
        last.entity, last.works, last.unit, last.sector, last.scope, last.scope_order, last.month.year, len(parts),
        emissions, whole, output, intensity, lines, parts, duty,
    )  # fmt: skip


def _lines(parts: list[Result], factors: Factors, direction: Direction) -> list[AnnualLine]:
    groups: dict[tuple[object, ...], list[tuple[Result, Line]]] = {}
    for part in parts:
        for line in part.lines:
            if line.emissions_t is not None:
                key = (line.category, line.order, line.shown, line.origin, line.device, direction(part, line))
                groups.setdefault(key, []).append((part, line))
    return [_line(group, factors) for group in groups.values()]


def _line(group: list[tuple[Result, Line]], factors: Factors) -> AnnualLine:
    part, first = group[-1]
    directions = {line.flow for _, line in group}
    flow = directions.pop() if len(directions) == 1 else NET
    signed = -1 if flow == NET else 1
    quantities = [line.quantity * (signed if line.flow == OUT else 1) for _, line in group]
    quantity = total(quantities)
    emissions = total(line.emissions_t * (signed if line.flow == OUT else 1) for _, line in group if line.emissions_t is not None)
    annual = AnnualLine(first.category, first.shown, flow, first.origin, quantity, first.uom, emissions, device=first.device)
    annual.parts = [(result.month, line) for result, line in group]
    heats = [line.heat for _, line in group if line.heat is not None]
    if quantity > 0 and len(heats) == len(group) and any(heat.is_measured for heat in heats):
        weighted = total(heat.ncv * share for heat, share in zip(heats, quantities, strict=True))
        annual.ncv = rounded_quotient(weighted, quantity, factors.decimals("ncv", part.month).integer)
        heat = HeatValue(annual.ncv, "annual")
        annual.emissions_by_annual_ncv_t = factors.fuel_emissions(first, part.scope, part.month, quantity, heat)
    return annual
