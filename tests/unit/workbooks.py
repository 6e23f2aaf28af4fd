"""Makes workbooks for tests, and changes single parts of them to what no spreadsheet program would write."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import xlsxwriter

SHEET = "xl/worksheets/sheet1.xml"
Value = str | int | float | bool | None


def made(path: Path, sheets: Mapping[str, Sequence[Sequence[Value]]]) -> Path:
    """Write a workbook with these sheets, texts as texts."""
    with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False}) as workbook:
        for name, rows in sheets.items():
            sheet = workbook.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return path


def changed(path: Path, changes: Mapping[str, Callable[[bytes], bytes]], *, added: Mapping[str, bytes] | None = None) -> Path:
    """Rewrite parts of the archive, and add parts."""
    with zipfile.ZipFile(path) as archive:
        parts = {member.filename: archive.read(member) for member in archive.infolist()}
    for name, change in changes.items():
        before = parts[name]
        parts[name] = change(before)
        assert parts[name] != before, f"nothing changed in {name}"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in (parts | dict(added or {})).items():
            archive.writestr(name, part)
    return path


def with_cell(path: Path, cell: bytes, *, part: str = SHEET) -> Path:
    """Put a cell, as XML, in the place of the one that holds 4711."""
    with zipfile.ZipFile(path) as archive:
        xml = archive.read(part)
    start = xml.rindex(b"<c ", 0, xml.index(b"<v>4711</v>"))
    end = xml.index(b"</c>", start) + 4
    return changed(path, {part: lambda before: before[:start] + cell + before[end:]})
