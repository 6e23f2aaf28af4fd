"""Writes CSV and XLSX. Text that a spreadsheet would run as a formula is written as text, never as a formula."""

from __future__ import annotations

import csv
import os
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

import xlsxwriter
import xlsxwriter.exceptions

from tanheng.kernel.exact import plain

Cell = str | int | Decimal | None
_RUNS_AS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_EXACT_IN_SPREADSHEETS = 15


@dataclass(slots=True)
class Sheet:
    """One sheet to write: rows of cells, column widths in characters, and marks (row, column from 1) with their comment."""

    name: str
    rows: list[Sequence[Cell]]
    widths: Sequence[int] = ()
    header_rows: int = 1
    marks: Mapping[tuple[int, int], str] = field(default_factory=dict)


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """Give a place to write to that becomes the file when all went well, and leaves nothing behind otherwise. Raises OSError.

    Where the path is no file but a device or a pipe it is written to as it is.
    """
    if path.exists() and not path.is_file():
        yield path
        return
    path = path.resolve()
    handle, name = tempfile.mkstemp(dir=path.parent, suffix=".part")
    os.close(handle)
    part = Path(name)
    try:
        yield part
        part.chmod(path.stat().st_mode if path.exists() else 0o644)
        part.replace(path)
    except BaseException:
        with suppress(OSError):  # what went wrong is told, not that its remains could not be removed
            part.chmod(0o600)  # Windows removes no file that may not be written
            part.unlink()
        raise


def write_csv(path: Path, rows: Iterable[Sequence[Cell]]) -> None:
    """Write a CSV file in UTF-8 with a byte order mark, as spreadsheets in Chinese want it; whole or not at all."""
    with whole_file(path) as part, part.open("w", encoding="utf-8-sig", newline="") as stream:
        csv.writer(stream).writerows([neutral(cell) for cell in row] for row in rows)


def neutral(cell: Cell) -> str:
    """Return the cell as text that no spreadsheet runs: a leading formula sign of a text gets an apostrophe; numbers stay numbers."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return f"'{cell}" if cell.startswith(_RUNS_AS_FORMULA) else cell
    return plain(cell) if isinstance(cell, Decimal) else str(cell)


def write_workbook(path: Path, sheets: Iterable[Sheet]) -> None:
    """Write an XLSX workbook, whole or not at all. Numbers of up to 15 digits become numbers, longer ones stay exact as text."""
    unchanged = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with whole_file(path) as part:
        workbook = xlsxwriter.Workbook(str(part), unchanged)
        try:
            head = workbook.add_format({"bold": True, "bg_color": "#E8EEF4", "text_wrap": True, "valign": "top"})
            marked = workbook.add_format({"bg_color": "#FFD6D6"})
            for sheet in sheets:
                _write_sheet(workbook.add_worksheet(sheet.name[:31]), sheet, head, marked)
        finally:
            _close(workbook)


def _close(workbook: xlsxwriter.Workbook) -> None:
    try:
        workbook.close()
    except xlsxwriter.exceptions.FileCreateError as wrong:
        cause = wrong.args[0] if wrong.args else None
        raise cause if isinstance(cause, OSError) else OSError(str(wrong)) from None


def _write_sheet(worksheet: xlsxwriter.worksheet.Worksheet, sheet: Sheet, head: object, marked: object) -> None:
    for column, width in enumerate(sheet.widths):
        worksheet.set_column(column, column, width)
    worksheet.freeze_panes(sheet.header_rows, 0)
    last_marked: dict[int, int] = {}
    for row, column in sheet.marks:
        last_marked[row - 1] = max(column, last_marked.get(row - 1, 0))
    for row, cells in enumerate(sheet.rows):
        for column, cell in enumerate((*cells, *[None] * (last_marked.get(row, 0) - len(cells)))):
            style = marked if (row + 1, column + 1) in sheet.marks else head if row < sheet.header_rows else None
            _write_cell(worksheet, row, column, cell, style)
    for (row, column), comment in sheet.marks.items():
        worksheet.write_comment(row - 1, max(column, 1) - 1, comment, {"x_scale": 3, "y_scale": 1.6})


def _write_cell(worksheet: xlsxwriter.worksheet.Worksheet, row: int, column: int, cell: Cell, style: object) -> None:
    if isinstance(cell, int | Decimal) and len(neutral(cell).replace(".", "").lstrip("-0")) <= _EXACT_IN_SPREADSHEETS:
        worksheet.write_number(row, column, float(cell), style)
    elif cell is not None:
        worksheet.write_string(row, column, plain(cell) if isinstance(cell, Decimal) else str(cell), style)
    elif style is not None:
        worksheet.write_blank(row, column, None, style)
