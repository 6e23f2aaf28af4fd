"""Writes the reports of flue gas monitoring as a workbook: form C.8 on a sheet for each source and month, the comparison, the findings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path

from tanheng.interfaces.cli.cems_showing import comparison_figures, comparison_head, figure_heads, hours_of, statistic_name, title_of
from tanheng.interfaces.cli.common import unwritable
from tanheng.interfaces.cli.marking import free_name
from tanheng.kernel.messages import LANGUAGES, Label, Message, message
from tanheng.monitoring import Comparison, Outcome, Report
from tanheng.monitoring.model import FIGURES
from tanheng.monitoring.rules import Rules
from tanheng.monitoring.words import words
from tanheng.reporting.blocks import decimals_of
from tanheng.tables import Cell, Sheet, write_workbook
from tanheng.tables.fitting import heights_of, printed, width_of
from tanheng.tables.writing import Merge, Style

_STEEL = "steel"
_NUMBER, _ROW = "8", "C.8"
_IN_ENGLISH = "Monthly report of daily means of the automatic monitoring of CO2 in flue gas"
_TITLE, _NOTE = Style(bold=True, border=False, centred=True), Style(border=False)
_HEAD, _TEXT = Style(bold=True, shaded=True, centred=True), Style()
_LEAST, _MOST, _MOST_SOURCE = 7, 13, 20


def write_xlsx_file(outcome: Outcome, comparison: Comparison | None, out: Path, language: str, sector: str) -> None:
    """Write the workbook, whole or not at all; ends the command where it cannot be written. The sector says the letter of the form."""
    rules = Rules(outcome.lawbook)
    names = {"history"}
    sheets = [_Form(report, outcome, rules, language, sector).sheet(names) for report in outcome.results]
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


class _Form:
    """Lays out one form: its name, whose it is, a header, a row for each day, the summary rows, and what it rests on."""

    def __init__(self, report: Report, outcome: Outcome, rules: Rules, language: str, sector: str) -> None:
        self._report, self._outcome, self._rules, self._language, self._sector = report, outcome, rules, language, sector
        self._letter = outcome.lawbook.value("report.appendix", sector, on=report.month.last_day)

    def sheet(self, names: set[str]) -> Sheet:
        """Return the sheet, of one page."""
        report, language = self._report, self._language
        head = [words().column(name).label.render(language) for name in ("date", "source")]
        heads = [*head, *figure_heads(report, self._rules, language), message("hours").render(language)]
        body: list[Sequence[Cell]] = [
            [str(day.date), report.source, *(day.figures[name] for name in FIGURES), hours_of(day)] for day in report.days
        ]
        for statistic in report.statistics:
            body.append([statistic_name(statistic.label, language), None, *(statistic.figures[name] for name in FIGURES), None])
        above: list[Sequence[Cell]] = [[self._name().render(language)], [title_of(report, language)]]
        notes: list[Sequence[Cell]] = [[_beside(note, language)] for note in self._notes()]
        rows = [*above, heads, *body, *notes]
        first = len(above) + 1
        styles = {
            (number, column): _TEXT if not isinstance(cell, Decimal) else Style(decimals=decimals_of(cell))
            for number, cells in enumerate(body, start=first + 1)
            for column, cell in enumerate(cells, start=1)
        }
        styles |= {(first, column): _HEAD for column in range(1, len(heads) + 1)}
        styles |= {(1, 1): _TITLE, (2, 1): _NOTE} | {(first + len(body) + number, 1): _NOTE for number in range(1, len(notes) + 1)}
        merges: list[Merge] = [(number, 1, number, len(heads)) for number, cells in enumerate(rows, start=1) if len(cells) == 1]
        widths = [self._width(place, heads, body) for place in range(len(heads))]
        return Sheet(
            free_name(f"{self._letter.text}.{_NUMBER} {report.source} {report.month}", names),
            rows,
            widths,
            header_rows=0,
            styles=styles,
            merges=merges,
            frozen=(first, 1),
            heights=heights_of(rows, widths, merges, styles),
            one_page=True,
        )

    @staticmethod
    def _width(place: int, heads: Sequence[str], body: Sequence[Sequence[Cell]]) -> int:
        """Return the width of a column: its figures in one line, its heading broken between name and unit."""
        cells = (cells[place] for cells in body)
        texts = (printed(cell, Style(decimals=decimals_of(cell)) if isinstance(cell, Decimal) else None) for cell in cells)
        numbers = width_of(texts, _LEAST, _MOST_SOURCE)
        return max(numbers, width_of(heads[place].split(), _LEAST, _MOST))

    def _name(self) -> Message:
        """Return the name of the form as the law of steel has it, with the letter of the sector's appendix."""
        name = self._outcome.lawbook.value("steel.report.table", _ROW, on=self._report.month.last_day).text
        return message("Table {code} {name}", code=f"{self._letter.text}.{_NUMBER}", name=Label(name, _IN_ENGLISH))

    def _notes(self) -> Iterator[Message]:
        if self._sector != _STEEL:
            yield message(
                "The number of the table follows steel by analogy; the letter of the appendix: {mark}.",
                mark=self._letter.citation.mark.code,
            )
        mark, lawbook = self._outcome.mark, self._outcome.lawbook
        yield message("Weakest basis: {mark} ({meaning}). Law data {hash}.", mark=mark.code, meaning=mark.meaning, hash=lawbook.hash)


def _beside(note: Message, language: str) -> str:
    """Return a note in the language with the other one beside it."""
    return " / ".join(note.render(known) for known in sorted(LANGUAGES, key=lambda known: known != language))


def _findings(outcome: Outcome, language: str) -> Iterator[Sequence[Cell]]:
    yield [
        text.render(language)
        for text in (message("code"), message("severity"), message("place"), message("what to do"), message("article"))
    ]
    for finding in outcome.findings:
        yield [str(finding.code), finding.severity.value, str(finding.place), finding.message.render(language), finding.article]
    yield [message("law data").render(language), outcome.lawbook.hash, outcome.mark.code]
