"""Writes the reports of flue gas monitoring as a workbook: form C.8 on a sheet for each source and month, the comparison, the findings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from tanheng.interfaces.cli.cems_showing import comparison_figures, comparison_head, figure_heads, hours_of, statistic_name, title_of
from tanheng.interfaces.cli.common import unwritable
from tanheng.interfaces.cli.marking import free_name
from tanheng.kernel.messages import message
from tanheng.monitoring import Comparison, Outcome, Report
from tanheng.monitoring.model import FIGURES
from tanheng.monitoring.rules import Rules
from tanheng.monitoring.words import words
from tanheng.tables import Cell, Sheet, write_workbook

_HEADER_ROWS = 2


def write_xlsx_file(outcome: Outcome, comparison: Comparison | None, out: Path, language: str) -> None:
    """Write the workbook, whole or not at all; ends the command where it cannot be written."""
    rules = Rules(outcome.lawbook)
    names = {"history"}
    sheets = []
    for report in outcome.results:
        name = free_name(f"C.8 {report.source} {report.month}", names)
        sheets.append(
            Sheet(name, list(_form(report, rules, language)), widths=(14, 24, *[14] * len(FIGURES), 10), header_rows=_HEADER_ROWS)
        )
    if comparison is not None:
        head: Sequence[Cell] = comparison_head(language)
        rows: list[Sequence[Cell]] = [head]
        for one in (*comparison.months, *comparison.years):
            rows.append([one.entity, one.period, f"{one.days}/{one.of_days}", *comparison_figures(one)])
        rows.append([comparison.statement.render(language)])
        sheets.append(Sheet(free_name(message("comparison").render(language), names), rows, widths=(24, 10, 10, 16, 16, 16, 16)))
    sheets.append(
        Sheet(free_name(message("findings").render(language), names), list(_findings(outcome, language)), widths=(8, 10, 24, 100, 40))
    )
    try:
        write_workbook(out, sheets)
    except OSError as wrong:
        raise unwritable(out, wrong, language) from None


def _form(report: Report, rules: Rules, language: str) -> Iterator[Sequence[Cell]]:
    """Yield title, header, one row for each day, and the summary rows."""
    yield [title_of(report, language)]
    head = [words().column(name).label.render(language) for name in ("date", "source")]
    yield [*head, *figure_heads(report, rules, language), message("hours").render(language)]
    for day in report.days:
        yield [str(day.date), report.source, *(day.figures[name] for name in FIGURES), hours_of(day)]
    for statistic in report.statistics:
        yield [statistic_name(statistic.label, language), "", *(statistic.figures[name] for name in FIGURES)]


def _findings(outcome: Outcome, language: str) -> Iterator[Sequence[Cell]]:
    yield [
        text.render(language)
        for text in (message("code"), message("severity"), message("place"), message("what to do"), message("article"))
    ]
    for finding in outcome.findings:
        yield [str(finding.code), finding.severity.value, str(finding.place), finding.message.render(language), finding.article]
    yield [message("law data").render(language), outcome.lawbook.hash, outcome.mark.code]
