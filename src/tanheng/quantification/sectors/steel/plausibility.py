"""Ranges outside which a value is reported, with the source of the range. Nothing is clipped."""

from __future__ import annotations

from decimal import Decimal

from tanheng.kernel.exact import plain
from tanheng.kernel.findings import Place
from tanheng.kernel.messages import Joined
from tanheng.kernel.months import Month
from tanheng.lawbook import Citation, Lawbook
from tanheng.quantification import checks
from tanheng.quantification.model import Result
from tanheng.quantification.report import Report
from tanheng.quantification.sectors.steel.factors import Factors

_NATURAL_GAS = "天然气"


def ncv_range(factors: Factors, item: str, month: Month) -> tuple[Decimal, Decimal, Citation]:
    """Return low, high and the source of the plausible net calorific value, in the fuel's unit."""
    value, on = factors.lawbook.value, month.last_day
    if item == _NATURAL_GAS:
        low, high = value("steel.range.natural_gas_ncv", "low", on=on), value("steel.range.natural_gas_ncv", "high", on=on)
        return low.number, high.number, low.citation
    default, share = value("steel.fuel.ncv", item, on=on).number, value("steel.range.ncv_relative", on=on)
    return default - default * share.number, default + default * share.number, share.citation


def report_intensity(factors: Factors, result: Result, report: Report) -> None:
    """Report an intensity outside the range of its process."""
    if result.intensity_t_per_t is None or not result.output_rows:
        return
    value, on = factors.lawbook.value, result.month.last_day
    low, high = value("steel.range.intensity_low", result.scope, on=on), value("steel.range.intensity_high", result.scope, on=on)
    if not low.number <= result.intensity_t_per_t <= high.number:
        place, expected = result.output_rows[0].place, f"{plain(low.number)} – {plain(high.number)}"
        report.add(checks.INTENSITY_IMPLAUSIBLE.at(place, plain(result.intensity_t_per_t), expected, source=low.citation))


def report_years(results: list[Result], lawbook: Lawbook, report: Report) -> None:
    """Report every year that the coverage table does not name for the quantification of steel, once."""
    covered = [
        row.emissions_year
        for row in lawbook.tree.coverage
        if (row.sector, row.stage) == ("steel", "quantification") and row.state != "none"
    ]
    for year in sorted({result.month.year for result in results} - set(covered)):
        rows = [row for result in results if result.month.year == year for line in result.lines for row in line.rows]
        place = min((row.place for row in rows), default=Place())
        report.add(checks.YEAR_NOT_COVERED.at(place, year, Joined(tuple(str(known) for known in covered))))
