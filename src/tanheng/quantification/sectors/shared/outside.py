"""Summaries of a sector whose units carry the duty: total = units + what is emitted outside them. Missing is not zero."""

from __future__ import annotations

from decimal import Decimal

from tanheng.kernel.exact import round_half_up, total
from tanheng.kernel.findings import Place
from tanheng.kernel.messages import message
from tanheng.kernel.months import Month
from tanheng.quantification import checks
from tanheng.quantification.model import Annual, AnnualSummary, Result, Summary
from tanheng.quantification.report import Report
from tanheng.quantification.sectors.shared.duties import duty_of_entity
from tanheng.quantification.sectors.shared.factors import Factors
from tanheng.quantification.sectors.shared.kinds import ENTERPRISE


def make_summaries(results: list[Result], factors: Factors, report: Report) -> list[Summary]:
    """Return one summary for every entity and month."""
    groups: dict[tuple[str, Month], list[Result]] = {}
    for result in results:
        groups.setdefault((result.entity, result.month), []).append(result)
    return [_summary(parts, factors, report) for _, parts in sorted(groups.items(), key=lambda entry: entry[0])]


def _summary(parts: list[Result], factors: Factors, report: Report) -> Summary:
    first = parts[0]
    units = [part.emissions_t for part in parts if part.scope != ENTERPRISE and part.emissions_t is not None]
    outside = [part.emissions_t for part in parts if part.scope == ENTERPRISE and part.emissions_t is not None]
    processes = total(units) if units else None
    other = total(outside) if outside else None
    enterprise = whole = None
    if processes is not None and other is not None:
        enterprise = processes + other
        whole = round_half_up(enterprise, factors.decimals("enterprise_total", first.month).integer)
    else:
        rows = [row for part in parts for line in part.lines for row in line.rows]
        rows += [row for part in parts for figure in part.auxiliary for row in figure.rows]
        place = min((row.place for row in rows), default=Place())
        missing = message("enterprise level") if other is None else message("process level")
        report.add(checks.SUMMARY_INCOMPLETE.at(place, "", "", missing=missing, month=first.month))
    return Summary(first.entity, first.sector, first.month, enterprise, whole, processes, None, other, parts)


def make_annual_summaries(summaries: list[Summary], years: list[Annual], factors: Factors) -> list[AnnualSummary]:
    """Return the year of every entity over all of its works; total and other part only where every month states them."""
    months_of: dict[tuple[str, int], list[Summary]] = {}
    for summary in summaries:
        months_of.setdefault((summary.entity, summary.month.year), []).append(summary)
    found: list[AnnualSummary] = []
    for (entity, year), months in sorted(months_of.items(), key=lambda entry: entry[0]):
        parts = [annual for annual in years if (annual.entity, annual.year) == (entity, year)]
        units = [annual for annual in parts if annual.scope != ENTERPRISE]
        enterprise = _complete([summary.enterprise_t for summary in months])
        other = _complete([summary.other_t for summary in months])
        whole = None
        if enterprise is not None:
            whole = round_half_up(enterprise, factors.decimals("enterprise_total", months[-1].month).integer)
        processes = total(annual.emissions_t for annual in units) if units else None
        duty = duty_of_entity(factors, year, enterprise, [annual.duty_t for annual in units if annual.duty_t is not None])
        count = len({part.month for summary in months for part in summary.parts})
        found.append(AnnualSummary(entity, factors.sector, year, count, enterprise, whole, processes, None, other, duty, parts))
    return found


def _complete(figures: list[Decimal | None]) -> Decimal | None:
    stated = [figure for figure in figures if figure is not None]
    return total(stated) if len(stated) == len(figures) else None
