"""Reads a CSV or XLSX file into tables of trimmed text, or refuses it with every fault found.

A number keeps the digits that the file shows: a spreadsheet's binary 2317.68 comes out as "2317.68".
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path

from tanheng.kernel.findings import Finding, Place
from tanheng.tables import refusals
from tanheng.tables.refusals import MAX_ROWS, Table, TableRefused
from tanheng.tables.workbooks import open_workbook

_OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK\x03\x04"
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff]")
_ERROR_VALUES = frozenset({"#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#N/A", "#NUM!", "#NULL!"})
Progress = Callable[[int], None]


def read_tables(path: Path, progress: Progress | None = None) -> list[Table]:
    """Read every sheet of the file; a CSV file is one table without a sheet name.

    Raises TableRefused with all findings: unreadable, oversized, encrypted, macros, zip bombs, formulas, error values, wrong encoding.
    """
    whole = Place(path.name)
    try:
        size = path.stat().st_size
        if size > refusals.MAX_FILE_BYTES:
            raise TableRefused([refusals.TOO_LARGE.at(whole, size, refusals.MAX_FILE_BYTES)])
        content = path.read_bytes()
    except OSError as wrong:
        raise TableRefused([refusals.UNREADABLE.at(whole, wrong.strerror or str(wrong))]) from None
    if content.startswith(_OLE2):
        raise TableRefused([refusals.ENCRYPTED.at(whole)])
    findings: list[Finding] = []
    sheets = open_workbook(content, whole, findings) if content.startswith(_ZIP) else _csv_sheet(content, whole)
    tables = [_table(path.name, name, rows, findings, progress) for name, rows in sheets]
    if findings:
        raise TableRefused(findings, tables)
    tables = [table for table in tables if table.rows]
    if not tables:
        raise TableRefused([refusals.NO_TABLE.at(whole)])
    return tables


def _csv_sheet(content: bytes, whole: Place) -> Iterator[tuple[str, Iterator[list[object]]]]:
    text = _decoded(content, whole)
    sample = text[:4096].split("\n", 1)[0]
    delimiter = max(",\t;", key=sample.count)
    yield "", iter(_csv_rows(text, delimiter, whole))


def _csv_rows(text: str, delimiter: str, whole: Place) -> Iterator[list[object]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        yield from (list[object](row) for row in reader)
    except csv.Error as wrong:
        place = Place(whole.file, "", reader.line_num)
        raise TableRefused([refusals.UNREADABLE.at(place, str(wrong))]) from None


def _decoded(content: bytes, whole: Place) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" in text:
            break
        return text
    raise TableRefused([refusals.WRONG_ENCODING.at(whole)])


def _table(file: str, sheet: str, raw: Iterator[list[object]], findings: list[Finding], progress: Progress | None) -> Table:
    rows: list[tuple[int, list[str]]] = []
    once: dict[str, str] = {}  # most cells of a column repeat; each text is kept once
    for number, cells in enumerate(raw, start=1):
        texts = [cell.strip() if type(cell) is str else _text(cell) for cell in cells]
        texts = [once.setdefault(text, text) for text in texts]
        if not any(texts):
            continue
        if len(rows) > MAX_ROWS:
            findings.append(refusals.TOO_MANY_ROWS.at(Place(file, sheet, number), number, MAX_ROWS))
            break
        if not _is_clean(texts):
            findings.extend(_cell_faults(texts, file, sheet, number))
        rows.append((number, texts))
        if progress is not None and number % 10_000 == 0:
            progress(number)
    return Table(file, sheet, rows)


def _text(cell: object) -> str:
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime):
        cell = cell.date() if cell.time() == datetime.min.time() else cell
    if isinstance(cell, date):
        return cell.isoformat()
    return "" if cell is None else str(cell).strip()


def _is_clean(texts: list[str]) -> bool:
    joined = "".join(texts)
    return (
        len(texts) <= refusals.MAX_COLUMNS
        and "=" not in joined
        and "#" not in joined
        and len(joined) <= refusals.MAX_CELL_CHARACTERS
        and (joined.isprintable())
    )


def _cell_faults(texts: list[str], file: str, sheet: str, number: int) -> Iterator[Finding]:
    if len(texts) > refusals.MAX_COLUMNS:
        yield refusals.RAGGED_ROW.at(Place(file, sheet, number), len(texts), refusals.MAX_COLUMNS)
    for column, text in enumerate(texts, start=1):
        place = Place(file, sheet, number, column)
        if text.startswith("="):
            yield refusals.FORMULA.at(place, text[:80])
        elif text in _ERROR_VALUES:
            yield refusals.ERROR_VALUE.at(place, text)
        elif len(text) > refusals.MAX_CELL_CHARACTERS or _CONTROL.search(text):
            yield refusals.LONG_CELL.at(place, len(text), refusals.MAX_CELL_CHARACTERS)
