"""Writes the input back as a workbook with the faulty cells marked, and lists the findings on a sheet of their own."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tanheng.interfaces.cli.common import unwritable
from tanheng.kernel.findings import Finding, Place
from tanheng.kernel.messages import message
from tanheng.tables import Cell, Sheet, Table, write_workbook

_COMMENT_CHARACTERS = 1_000


def write_marked(tables: list[Table], findings: list[Finding], path: Path, language: str) -> None:
    """Write every table with its cells where they were; each finding becomes a comment. Raises OSError."""
    marks: dict[tuple[str, str], dict[tuple[int, int], str]] = {}
    for finding in findings:
        place = finding.place
        cells = marks.setdefault((place.file, place.sheet), {})
        cell = (max(place.row, 1), max(place.column, 1))
        text = f"{finding.code} {finding.message.render(language)}"
        cells[cell] = "\n".join(part for part in (cells.get(cell, ""), text) if part)[:_COMMENT_CHARACTERS]
    sheets = [_list_of(findings, language)]
    names = {sheets[0].name.casefold(), "history"}
    for table in tables:
        name = free_name(table.sheet or Path(table.file).stem, names)
        sheets.append(Sheet(name, _grid(table), header_rows=1, marks=marks.get((table.file, table.sheet), {})))
    write_workbook(path, sheets)


def write_back(tables: list[Table], findings: list[Finding], path: Path, language: str) -> None:
    """Write the marked input of `--errors-to`; ends the command where it cannot be written."""
    try:
        write_marked(tables, findings, path, language)
    except OSError as wrong:
        raise unwritable(path, wrong, language) from None


def _list_of(findings: list[Finding], language: str) -> Sheet:
    head = [
        text.render(language)
        for text in (message("code"), message("severity"), message("place"), message("what to do"), message("article"))
    ]
    rows: list[Sequence[Cell]] = [head]
    rows += [
        [str(finding.code), finding.severity.value, _where(finding.place), finding.message.render(language), finding.article]
        for finding in findings
    ]
    return Sheet(message("findings").render(language), rows, widths=(8, 10, 24, 100, 40))


def _where(place: Place) -> str:
    return f"{place.file} {place}" if place.sheet else str(place)


def _grid(table: Table) -> list[Sequence[Cell]]:
    grid: list[Sequence[Cell]] = []
    for number, texts in table.rows:
        grid.extend([] for _ in range(number - 1 - len(grid)))
        grid.append(texts)
    return grid


def free_name(wanted: str, names: set[str]) -> str:
    """Return a sheet name that spreadsheets accept and that is not taken yet."""
    clean = "".join(character for character in wanted if character not in r"[]:*?/\'")[:28] or "data"
    numbered = (clean, *(f"{clean} {count}" for count in range(2, 1000)))
    name = next(candidate for candidate in numbered if candidate.casefold() not in names)
    names.add(name.casefold())
    return name
