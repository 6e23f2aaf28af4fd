"""Opens an XLSX workbook from memory once it has passed the guards of `archives` and none of its sheets spans too many cells."""

from __future__ import annotations

import io
import posixpath
import re
from collections.abc import Iterator, Mapping
from xml.etree import ElementTree

from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

from tanheng.kernel.findings import Finding, Place
from tanheng.kernel.messages import message
from tanheng.tables import refusals
from tanheng.tables.archives import DAMAGED, parts_of
from tanheng.tables.refusals import TableRefused

_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_NO_WORKBOOK = message("the archive holds no workbook")
_REFERENCE = re.compile(rb"\sr\s*=\s*[\"']([A-Z]*)(\d*)")
_USUAL_REFERENCE = re.compile(_REFERENCE.pattern.replace(rb"\s", b" ", 1))  # several times faster
_CELL = re.compile(rb"<(?:[^\s<>/:]+:)?c(?=[\s/>])[^>]*>")
_ANY_CELL = re.compile(rb"[<:]c[\s/>]")
_ROW = re.compile(rb"<(?:[^\s<>/:]+:)?row(?=[\s/>])")
_FORMULA = re.compile(rb"<(?:[^\s<>/:]+:)?f[\s>/]")
_ERROR = re.compile(rb"t\s*=\s*[\"']e[\"']")
_ERROR_TEXT = re.compile(rb"v>\s*(#[^<]{1,40})<")
_LAST_ROW, _LAST_COLUMN = 1_048_576, 16_384
_WINDOW = 1 << 22
_LOOK_BACK = 20_000
_REPORTED = 200


def open_workbook(
    content: bytes, whole: Place, findings: list[Finding], formulas: list[Place]
) -> Iterator[tuple[str, bool, Iterator[list[object]]]]:
    """Yield the name of each sheet, whether it is hidden, and its rows; errors are added to the findings, and where formulas stand.

    Raises TableRefused for what is not opened.
    """
    parts = parts_of(content, whole)
    names = _sheet_names(parts, whole)
    for part, xml in parts.items():
        if b"sheetData" in xml:
            findings.extend(_inspected(xml, Place(whole.file, names.get(part, "")), formulas))
    del parts
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
        for known in workbook.sheets_metadata:
            sheet = workbook.get_sheet_by_name(known.name)
            yield (
                known.name,
                known.visible != SheetVisibleEnum.Visible,
                (list[object](row) for row in sheet.to_python(skip_empty_area=False)),
            )
    except (CalamineError, ValueError, KeyError):
        raise TableRefused([refusals.UNREADABLE.at(whole, DAMAGED)]) from None
    except BaseException as wrong:
        if type(wrong).__module__ != "pyo3_runtime":  # a panic of the reader is a fault of the file, not of the program
            raise
        raise TableRefused([refusals.UNREADABLE.at(whole, DAMAGED)]) from None


def formulas_of(parts: Mapping[str, bytes], whole: Place) -> list[Place]:
    """Return where formulas stand in a workbook that is not read; of a sheet that nothing names, the file."""
    try:
        names = _sheet_names(parts, whole)
    except TableRefused:
        names = {}
    formulas: list[Place] = []
    for part, xml in parts.items():
        if b"sheetData" in xml:
            _note_formulas(xml, xml.rfind(b"sheetData"), Place(whole.file, names.get(part, "")), formulas)
    return formulas


def _sheet_names(parts: Mapping[str, bytes], whole: Place) -> dict[str, str]:
    """Return the sheet name of each part, as the workbook relates them."""
    try:
        book = ElementTree.fromstring(parts["xl/workbook.xml"])
        relations = ElementTree.fromstring(parts["xl/_rels/workbook.xml.rels"])
    except (KeyError, ElementTree.ParseError):
        raise TableRefused([refusals.UNREADABLE.at(whole, _NO_WORKBOOK)]) from None
    targets = {relation.get("Id"): relation.get("Target", "") for relation in relations}
    names: dict[str, str] = {}
    for element in book.iter():
        if element.tag.rpartition("}")[2] == "sheet":
            target = targets.get(element.get(_RELATION), "")
            part = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join("xl", target))
            names[part] = element.get("name", "")
    return names


def _inspected(xml: bytes, sheet: Place, formulas: list[Place]) -> Iterator[Finding]:
    """Refuse a sheet that spans too many cells, since the reader lays all of them out; yield its errors, and note its formulas.

    No more than MAX_FORMULAS are noted; no template has so many, and one that is noted is enough to refuse any other workbook.
    """
    end = xml.rfind(b"sheetData")  # what follows the data, such as lists to choose from, has formulas of its own
    spanned = _spanned(xml, end, sheet)
    if spanned > refusals.MAX_SPANNED_CELLS:
        raise TableRefused([refusals.TOO_MANY_CELLS.at(sheet, spanned, refusals.MAX_SPANNED_CELLS)])
    _note_formulas(xml, end, sheet, formulas)
    if _ERROR.search(xml, 0, end):
        errors = (cell for cell in _CELL.finditer(xml, 0, end) if _ERROR.search(cell[0]))
        for _, cell in zip(range(_REPORTED), errors, strict=False):
            text = _ERROR_TEXT.search(xml, cell.end(), cell.end() + _LOOK_BACK)
            yield refusals.ERROR_VALUE.at(_cell_before(xml, cell.end(), sheet), text[1].decode("utf-8", "replace") if text else "#")


def _note_formulas(xml: bytes, end: int, sheet: Place, formulas: list[Place]) -> None:
    for found in _FORMULA.finditer(xml, 0, end):
        if len(formulas) > refusals.MAX_FORMULAS:
            break
        formulas.append(_cell_before(xml, found.start(), sheet))


def _spanned(xml: bytes, end: int, sheet: Place) -> int:
    """Return rows times columns up to the last cell. Raises TableRefused for a cell outside of what a spreadsheet has."""
    letters: set[bytes] = set()
    reference = _REFERENCE if any(unusual in xml for unusual in (b"\nr", b"\rr", b"\tr")) else _USUAL_REFERENCE
    last_row = references = cells = start = 0
    while start < end:
        stop = xml.find(b"<", min(start + _WINDOW, end), end)
        stop = end if stop < 0 else stop
        found = reference.findall(xml, start, stop)
        columns = [column for column, _ in found]
        rows = {row for _, row in found if row}
        letters.update(columns)
        references += len(columns) - columns.count(b"")
        cells += len(_ANY_CELL.findall(xml, start, stop))
        if any(len(row) > 8 for row in rows):
            raise TableRefused([refusals.UNREADABLE.at(sheet, DAMAGED)])
        last_row = max(last_row, max(map(int, rows), default=0))
        start = stop
    last_column = max((_column_number(each.decode()) for each in letters if len(each) <= 4), default=0)
    if last_row > _LAST_ROW or last_column > _LAST_COLUMN or any(len(each) > 4 for each in letters):
        raise TableRefused([refusals.UNREADABLE.at(sheet, DAMAGED)])
    if references < cells:  # cells without a reference follow each other
        by_row = [sum(1 for _ in _CELL.finditer(row)) for row in xml[:end].split(b"row>")]
        last_column = max(last_column, *by_row)
        last_row = max(last_row, sum(1 for _ in _ROW.finditer(xml, 0, end)))
    return last_row * last_column


def _cell_before(xml: bytes, position: int, sheet: Place) -> Place:
    """Return the place of the cell that the position stands in; of the sheet where the cell does not say."""
    cells = _CELL.findall(xml, max(0, position - _LOOK_BACK), position)
    found = _REFERENCE.search(cells[-1]) if cells else None
    if found is None or not found[1] or not found[2]:
        return sheet
    return Place(sheet.file, sheet.sheet, int(found[2]), _column_number(found[1].decode()))


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
