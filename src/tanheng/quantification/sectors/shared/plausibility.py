"""Ranges outside which an intensity is reported, with the source of the range, and years that were not checked. Nothing is clipped."""

from __future__ import annotations

from tanheng.kernel.exact import plain
from tanheng.kernel.findings import Place
from tanheng.kernel.messages import Joined
from tanheng.lawbook import Lawbook
from tanheng.quantification import checks
from tanheng.quantification.model import Result
from tanheng.quantification.report import Report
from tanheng.quantification.sectors.shared.factors import Factors


def report_intensity(factors: Factors, result: Result, report: Report, process: str) -> None:
    """Report an intensity outside the range of its process; `process` is its row in the table of ranges."""
    if result.intensity_t_per_t is None or not result.output_rows:
        return
    value, on = factors.lawbook.value, result.month.last_day
    low, high = (value(f"{factors.sector}.range.intensity_{bound}", process, on=on) for bound in ("low", "high"))
    if not low.number <= result.intensity_t_per_t <= high.number:
        place, expected = result.output_rows[0].place, f"{plain(low.number)} – {plain(high.number)}"
        report.add(checks.INTENSITY_IMPLAUSIBLE.at(place, plain(result.intensity_t_per_t), expected, source=low.citation))


def report_years(results: list[Result], sector: str, lawbook: Lawbook, report: Report) -> None:
    """Report every year that the coverage table does not name for the quantification of the sector, once."""
    covered = [
        row.emissions_year for row in lawbook.tree.coverage if (row.sector, row.stage) == (sector, "quantification") and row.state != "none"
    ]
    for year in sorted({result.month.year for result in results} - set(covered)):
        rows = [row for result in results if result.month.year == year for line in result.lines for row in line.rows]
        place = min((row.place for row in rows), default=Place())
        report.add(checks.YEAR_NOT_COVERED.at(place, year, Joined(tuple(str(known) for known in covered))))
