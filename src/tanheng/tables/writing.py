"""Writes CSV and XLSX. Text that a spreadsheet would run as a formula is written as text, never as a formula."""

from __future__ import annotations

import csv
import os
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import xlsxwriter
import xlsxwriter.exceptions

from tanheng.kernel.exact import plain
from tanheng.tables.formulas import RUNS_AS_FORMULA

Cell = str | int | Decimal | None
_EXACT_IN_SPREADSHEETS = 15
_A4 = 9
_OF_THE_NAME = 40  # how many characters of a file's name its unfinished part bears, so that no system finds that too long
_MARGIN_INCHES, _LOWER_MARGIN_INCHES = Decimal("0.3"), Decimal("0.5")
_CREATED = datetime(2024, 1, 1)  # noqa: DTZ001 -- any fixed day: the same input gives the same bytes
Merge = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Style:
    """How a cell of a form looks; `decimals` is to how many decimals a number is shown (None: as it is)."""

    bold: bool = False
    border: bool = True
    shaded: bool = False
    centred: bool = False
    decimals: int | None = None


@dataclass(slots=True)
class Sheet:
    """One sheet to write: rows of cells, column widths in characters, and marks (row, column from 1) with their comment.

    A form has more: `styles` of single cells (row, column from 1), `merges` (first row, first column, last row, last column from 1; the
    text stands in the first cell), `frozen` rows and columns, and `heights` of rows (from 1) in points. A form is printed on A4 in
    landscape, one page wide, with its frozen rows on every page, or as a whole on one page; any other sheet is printed one page wide too.
    """

    name: str
    rows: list[Sequence[Cell]]
    widths: Sequence[int] = ()
    header_rows: int = 1
    marks: Mapping[tuple[int, int], str] = field(default_factory=dict)
    styles: Mapping[tuple[int, int], Style] = field(default_factory=dict)
    merges: Sequence[Merge] = ()
    frozen: tuple[int, int] | None = None
    heights: Mapping[int, int] = field(default_factory=dict)
    one_page: bool = False


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """Give a place to write to that becomes the file when all went well, and leaves nothing behind otherwise. Raises OSError.

    Where the path is no file but a device or a pipe it is written to as it is.
    """
    if path.exists() and not path.is_file():
        yield path
        return
    path = path.resolve()
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:_OF_THE_NAME]}.", suffix=".part")
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
        return f"'{cell}" if cell.startswith(RUNS_AS_FORMULA) else cell
    return plain(cell) if isinstance(cell, Decimal) else str(cell)


def write_workbook(path: Path, sheets: Iterable[Sheet]) -> None:
    """Write an XLSX workbook, whole or not at all. Numbers of up to 15 digits become numbers, longer ones stay exact as text."""
    unchanged = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with whole_file(path) as part:
        workbook = xlsxwriter.Workbook(str(part), unchanged)
        workbook.set_properties({"created": _CREATED})
        try:
            head = workbook.add_format({"bold": True, "bg_color": "#E8EEF4", "text_wrap": True, "valign": "top"})
            marked = workbook.add_format({"bg_color": "#FFD6D6"})
            formats = _Formats(workbook)
            for sheet in sheets:
                _write_sheet(workbook.add_worksheet(sheet.name[:31]), sheet, head, marked, formats)
        finally:
            _close(workbook)


def _close(workbook: xlsxwriter.Workbook) -> None:
    try:
        workbook.close()
    except xlsxwriter.exceptions.FileCreateError as wrong:
        cause = wrong.args[0] if wrong.args else None
        raise cause if isinstance(cause, OSError) else OSError(str(wrong)) from None


class _Formats:
    """The formats of a workbook, each made once."""

    def __init__(self, workbook: xlsxwriter.Workbook) -> None:
        self._workbook = workbook
        self._made: dict[Style, object] = {}

    def of(self, style: Style | None) -> object:
        """Return the format of a style; None for none."""
        if style is not None and style not in self._made:
            self._made[style] = self._workbook.add_format(_properties(style))
        return None if style is None else self._made[style]


def _properties(style: Style) -> dict[str, object]:
    properties: dict[str, object] = {"valign": "vcenter", "text_wrap": True}
    if style.bold:
        properties["bold"] = True
    if style.border:
        properties["border"] = 1
    if style.shaded:
        properties["bg_color"] = "#E8EEF4"
    if style.centred:
        properties["align"] = "center"
    if style.decimals is not None:
        properties["num_format"] = "#,##0" + ("." + "0" * style.decimals if style.decimals else "")
        properties["text_wrap"] = False
    return properties


def _write_sheet(worksheet: xlsxwriter.worksheet.Worksheet, sheet: Sheet, head: object, marked: object, formats: _Formats) -> None:
    for column, width in enumerate(sheet.widths):
        worksheet.set_column(column, column, width)
    worksheet.freeze_panes(*(sheet.frozen or (sheet.header_rows, 0)))
    worksheet.set_landscape()
    worksheet.set_paper(_A4)
    worksheet.fit_to_pages(1, 1 if sheet.one_page else 0)
    if sheet.styles:
        _print_as_form(worksheet, sheet)
    for first_row, first_column, last_row, last_column in sheet.merges:
        merged = formats.of(sheet.styles.get((first_row, first_column)))
        worksheet.merge_range(first_row - 1, first_column - 1, last_row - 1, last_column - 1, "", merged)
    last_marked: dict[int, int] = {}
    for row, column in sheet.marks:
        last_marked[row - 1] = max(column, last_marked.get(row - 1, 0))
    covered = {
        (row, column)
        for first_row, first_column, last_row, last_column in sheet.merges
        for row in range(first_row, last_row + 1)
        for column in range(first_column, last_column + 1)
    }
    for row, cells in enumerate(sheet.rows):
        for column, cell in enumerate((*cells, *[None] * (last_marked.get(row, 0) - len(cells)))):
            own = sheet.styles.get((row + 1, column + 1))
            style = (
                marked if (row + 1, column + 1) in sheet.marks else formats.of(own) if own else head if row < sheet.header_rows else None
            )
            if not (cell is None and (row + 1, column + 1) in covered):
                _write_cell(worksheet, row, column, cell, style)
    for (row, column), comment in sheet.marks.items():
        worksheet.write_comment(row - 1, max(column, 1) - 1, comment, {"x_scale": 3, "y_scale": 1.6})


def _print_as_form(worksheet: xlsxwriter.worksheet.Worksheet, sheet: Sheet) -> None:
    worksheet.set_margins(_MARGIN_INCHES, _MARGIN_INCHES, _MARGIN_INCHES, _LOWER_MARGIN_INCHES)
    worksheet.center_horizontally()
    worksheet.set_footer("&C&P / &N")
    worksheet.hide_gridlines(2)
    if sheet.frozen is not None:
        worksheet.repeat_rows(0, sheet.frozen[0] - 1)
    for row, points in sheet.heights.items():
        worksheet.set_row(row - 1, points)


def _write_cell(worksheet: xlsxwriter.worksheet.Worksheet, row: int, column: int, cell: Cell, style: object) -> None:
    if isinstance(cell, int | Decimal) and len(neutral(cell).replace(".", "").lstrip("-0")) <= _EXACT_IN_SPREADSHEETS:
        worksheet.write_number(row, column, float(cell), style)
    elif cell is not None:
        worksheet.write_string(row, column, plain(cell) if isinstance(cell, Decimal) else str(cell), style)
    elif style is not None:
        worksheet.write_blank(row, column, None, style)
