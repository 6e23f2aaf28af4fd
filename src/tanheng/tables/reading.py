"""Reads a CSV or XLSX file into tables of trimmed text, or refuses it with every fault found.

A number keeps the digits that a spreadsheet shows, at most fifteen: a binary 2317.68 comes out as "2317.68", and 0.1 + 0.2 as "0.3".
"""

from __future__ import annotations

import codecs
import csv
import functools
import io
import re
from collections.abc import Callable, Iterator, Set
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from tanheng.kernel.collector import collector_at_rest
from tanheng.kernel.exact import plain
from tanheng.kernel.findings import Finding, Place
from tanheng.kernel.messages import message
from tanheng.kernel.months import Month
from tanheng.kernel.system_errors import reason_of
from tanheng.tables import refusals
from tanheng.tables.refusals import MAX_ROWS, Table, TableRefused
from tanheng.tables.workbooks import open_workbook

_OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK\x03\x04"
# Neither control characters nor invisible ones: with them a word looks right and is not found.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufffe\uffff]")
_ERROR_VALUES = frozenset(
    {"#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#N/A", "#NUM!", "#NULL!", "#SPILL!", "#CALC!", "#FIELD!", "#GETTING_DATA"}
)
_QUOTATION = message("a quotation mark is missing or out of place")
_SHOWN_DIGITS = 15
Progress = Callable[[int], None]
Given = str | int | float | Decimal | date | Month | None
ComputedCells = Callable[[list[Table]], Set[Place]]


def read_tables(path: Path, progress: Progress | None = None, computed: ComputedCells | None = None) -> list[Table]:
    """Read every sheet of the file; a CSV file is one table without a sheet name.

    `computed` is told the tables of a workbook with formulas and names the cells whose results are not taken as input, so that
    formulas may stand there.

    Raises TableRefused with all findings: unreadable, oversized, encrypted, macros, zip bombs, formulas, error values, wrong encoding.
    """
    whole = Place(path.name.encode("utf-8", "replace").decode())
    content = _content(path, whole)
    if content.startswith(_OLE2):
        raise TableRefused([refusals.ENCRYPTED.at(whole)])
    findings: list[Finding] = []
    formulas: list[Place] = []
    sheets = open_workbook(content, whole, findings, formulas) if content.startswith(_ZIP) else _csv_sheet(content, whole)
    with collector_at_rest():
        tables = [
            _table(whole.file, name, hidden, rows, findings, progress, tell_texts=computed is not None and _are_few(formulas))
            for name, hidden, rows in sheets
        ]
    findings.extend(_misplaced(formulas, tables, computed))
    if findings:
        raise TableRefused(findings, tables)
    tables = [table for table in tables if table.rows]
    if not tables:
        raise TableRefused([refusals.NO_TABLE.at(whole)])
    return tables


def _misplaced(formulas: list[Place], tables: list[Table], computed: ComputedCells | None) -> list[Finding]:
    """Return the formulas that stand where a value belongs; all of them where there are too many to look at each."""
    allowed: Set[Place] = frozenset()
    if computed is not None and _are_few(formulas):
        allowed = computed(tables)
    wrong = [place for place in formulas if place not in allowed]
    return [refusals.FORMULA.at(place, "f(x)") for place in wrong[: refusals.REPORTED_FORMULAS]]


def _are_few(formulas: list[Place]) -> bool:
    """Tell whether a workbook has formulas, and not more than a template can have. They are known before the first row is read."""
    return 0 < len(formulas) <= refusals.MAX_FORMULAS


def _content(path: Path, whole: Place) -> bytes:
    """Return the bytes of the file; never more than the limit are read, whatever size a device or pipe claims to have."""
    try:
        with path.open("rb") as stream:
            content = stream.read(refusals.MAX_FILE_BYTES + 1)
        size = max(path.stat().st_size, len(content))
    except OSError as wrong:
        raise TableRefused([refusals.UNREADABLE.at(whole, reason_of(wrong, path))]) from None
    if size > refusals.MAX_FILE_BYTES:
        raise TableRefused([refusals.TOO_LARGE.at(whole, size, refusals.MAX_FILE_BYTES)])
    return content


def _csv_sheet(content: bytes, whole: Place) -> Iterator[tuple[str, bool, Iterator[list[object]]]]:
    text = _decoded(content, whole)
    sample = text[:4096].split("\n", 1)[0]
    delimiter = max(",\t;", key=sample.count)
    yield "", False, iter(_csv_rows(text, delimiter, whole))


def _csv_rows(text: str, delimiter: str, whole: Place) -> Iterator[list[object]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    row = 0
    try:
        for row, cells in enumerate(reader, start=1):  # noqa: B007  (the last row read is told where the next one fails)
            yield list[object](cells)
    except csv.Error:
        raise TableRefused([refusals.UNREADABLE.at(Place(whole.file, "", row + 1), _QUOTATION)]) from None


def _decoded(content: bytes, whole: Place) -> str:
    for encoding in ("utf-8-sig",) if content.startswith(codecs.BOM_UTF8) else ("utf-8", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" in text:
            break
        return text
    raise TableRefused([refusals.WRONG_ENCODING.at(whole)])


def _table(
    file: str,
    sheet: str,
    hidden: bool,
    raw: Iterator[list[object]],
    findings: list[Finding],
    progress: Progress | None,
    *,
    tell_texts: bool,
) -> Table:
    written: set[tuple[int, int]] = set()
    rows: list[tuple[int, list[str]]] = []
    once: dict[str, str] = {}  # most cells of a column repeat; each text is kept once
    for number, cells in enumerate(raw, start=1):
        texts = [cell.strip() if type(cell) is str else text_of(cell) for cell in cells]
        texts = [once.setdefault(text, text) for text in texts]
        if not any(texts):
            continue
        if len(rows) > MAX_ROWS:
            findings.append(refusals.TOO_MANY_ROWS.at(Place(file, sheet, number), number, MAX_ROWS))
            break
        if len(texts) > refusals.MAX_COLUMNS:
            texts = _without_tail(texts)
        if not is_clean(texts):
            findings.extend(cell_faults(texts, functools.partial(Place, file, sheet, number)))
        rows.append((number, texts))
        if tell_texts:
            written.update((number, column) for column, cell in enumerate(cells, start=1) if type(cell) is str and cell)
        if progress is not None and number % 10_000 == 0:
            progress(number)
    return Table(file, sheet, rows, hidden=hidden, texts=frozenset(written))


def text_of(cell: object) -> str:
    """Return a cell as it is read: a binary float with fifteen digits as a spreadsheet shows it, a day as `2026-06-01`, None as empty."""
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else format(cell, f".{_SHOWN_DIGITS}g")
    if isinstance(cell, datetime):
        cell = cell.date() if cell.time() == datetime.min.time() else cell
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, Decimal):
        return plain(cell)
    return "" if cell is None else str(cell).strip()


def _without_tail(texts: list[str]) -> list[str]:
    """Return the cells up to the last that is not empty: a far away cell widens all rows of a sheet."""
    return texts[: max(place for place, text in enumerate(texts, start=1) if text)]


def is_clean(texts: list[str]) -> bool:
    """Tell quickly that a row has none of the `cell_faults`; a row that may have one is looked at cell by cell."""
    joined = "".join(texts)
    return (
        len(texts) <= refusals.MAX_COLUMNS
        and "=" not in joined
        and "#" not in joined
        and len(joined) <= refusals.MAX_CELL_CHARACTERS
        and (joined.isprintable())
    )


def cell_faults(texts: list[str], place_of: Callable[[int], Place]) -> Iterator[Finding]:
    """Yield what no cell may hold, at the place of its column (0: the row): formulas, error values, invisible characters, too much text."""
    if len(texts) > refusals.MAX_COLUMNS:
        yield refusals.TOO_WIDE.at(place_of(0), len(texts), refusals.MAX_COLUMNS)
    for column, text in enumerate(texts, start=1):
        place = place_of(column)
        if text.startswith("="):
            yield refusals.FORMULA.at(place, text[:80])
        elif text in _ERROR_VALUES:
            yield refusals.ERROR_VALUE.at(place, text)
        elif len(text) > refusals.MAX_CELL_CHARACTERS or _CONTROL.search(text):
            yield refusals.LONG_CELL.at(place, len(text), refusals.MAX_CELL_CHARACTERS)
