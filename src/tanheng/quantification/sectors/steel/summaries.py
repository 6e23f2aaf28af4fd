"""The summary of a month (table C.5): other = enterprise - processes - power units (formula 4). Missing is not zero."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from tanheng.kernel.exact import plain, round_half_up, total
from tanheng.kernel.findings import Place
from tanheng.kernel.messages import message
from tanheng.kernel.months import Month
from tanheng.quantification import checks
from tanheng.quantification.model import Annual, AnnualSummary, Result, Summary
from tanheng.quantification.report import Report
from tanheng.quantification.sectors.shared.duties import duty_of_entity
from tanheng.quantification.sectors.shared.factors import Factors
from tanheng.quantification.sectors.shared.kinds import ENTERPRISE
from tanheng.quantification.sectors.steel.factors import POWER_UNIT
from tanheng.quantification.sectors.steel.kinds import PROCESSES

OTHER_READING = "quantification.other_by_difference"
OTHER_READINGS = ("unrounded_shown_with_integer", "from_rounded_total")


def make_summaries(results: list[Result], factors: Factors, report: Report) -> list[Summary]:
    """Return one summary for every entity and month."""
    groups: dict[tuple[str, Month], list[Result]] = {}
    for result in results:
        groups.setdefault((result.entity, result.month), []).append(result)
    return [_summary(parts, factors, report) for _, parts in sorted(groups.items(), key=lambda entry: entry[0])]


def _summary(parts: list[Result], factors: Factors, report: Report) -> Summary:
    first = parts[0]
    enterprise = _sum(part for part in parts if part.scope == ENTERPRISE)
    processes = _sum(part for part in parts if part.scope not in (ENTERPRISE, POWER_UNIT))
    power_units = _sum(part for part in parts if part.scope == POWER_UNIT)
    whole = None
    if enterprise is not None:
        whole = round_half_up(enterprise, factors.decimals("enterprise_total", first.month).integer)
    other = None
    if enterprise is not None and (processes is not None or power_units is not None):
        chosen = factors.reading(OTHER_READING, first.month, OTHER_READINGS).choice
        basis = whole if chosen == OTHER_READINGS[1] and whole is not None else enterprise
        other = basis - (processes or Decimal(0)) - (power_units or Decimal(0))
    summary = Summary(first.entity, first.sector, first.month, enterprise, whole, processes, power_units, other, parts)
    _remark(summary, report)
    return summary


def make_annual_summaries(summaries: list[Summary], years: list[Annual], factors: Factors) -> list[AnnualSummary]:
    """Return the year of every entity over all of its works: what the enterprise answers for."""
    years_of: dict[tuple[str, int], list[Annual]] = {}
    months_of: dict[tuple[str, int], list[Summary]] = {}
    for annual in years:
        years_of.setdefault((annual.entity, annual.year), []).append(annual)
    for summary in summaries:
        months_of.setdefault((summary.entity, summary.month.year), []).append(summary)
    found: list[AnnualSummary] = []
    for (entity, year), own in sorted(years_of.items(), key=lambda entry: entry[0]):
        months = months_of.get((entity, year), [])
        enterprise = _of_year(own, (ENTERPRISE,))
        whole = None
        if enterprise is not None and months:
            whole = round_half_up(enterprise, factors.decimals("enterprise_total", months[-1].month).integer)
        stated = [summary.other_t for summary in months if summary.other_t is not None]
        other = total(stated) if stated and len(stated) == len(months) else None
        count = len({part.month for annual in own for part in annual.parts if annual.scope == ENTERPRISE})
        processes, power_units = _of_year(own, PROCESSES), _of_year(own, (POWER_UNIT,))
        duty = duty_of_entity(factors, year, enterprise, [])
        found.append(AnnualSummary(entity, own[0].sector, year, count, enterprise, whole, processes, power_units, other, duty))
    return found


def _of_year(years: list[Annual], scopes: tuple[str, ...]) -> Decimal | None:
    stated = [annual.emissions_t for annual in years if annual.scope in scopes]
    return total(stated) if stated else None


def _sum(parts: Iterable[Result]) -> Decimal | None:
    stated = [part.emissions_t for part in parts if part.emissions_t is not None]
    return total(stated) if stated else None


def _remark(summary: Summary, report: Report) -> None:
    rows = [row for part in summary.parts for line in part.lines for row in line.rows]
    rows += [row for part in summary.parts for figure in part.auxiliary for row in figure.rows]
    rows += [row for part in summary.parts for row in part.output_rows]
    place = min((row.place for row in rows), default=Place())
    _compare_crude_steel(summary, report, place)
    if summary.other_t is not None and summary.other_t < 0:
        report.add(checks.OTHER_NEGATIVE.at(place, plain(summary.other_t), ">= 0"))
    elif summary.other_t is None:
        missing = message("enterprise level") if summary.enterprise_t is None else message("process level")
        report.add(checks.SUMMARY_INCOMPLETE.at(place, "", "", missing=missing, month=summary.month))


def _compare_crude_steel(summary: Summary, report: Report, place: Place) -> None:
    """The furnaces' crude steel and the enterprise's are one product; where both are there they should agree."""
    made = [part.output_t for part in summary.parts if part.scope in ("bof", "eaf") and part.output_t is not None]
    stated = [part.output_t for part in summary.parts if part.scope == ENTERPRISE and part.output_t is not None]
    if made and stated and total(made) != total(stated):
        report.add(checks.STEEL_OF_FURNACES_DIFFERS.at(place, plain(total(made)), plain(total(stated))))
