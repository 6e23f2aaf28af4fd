"""Opens an XLSX workbook from memory once it has passed the guards: size when unpacked, macros, encryption, formulas."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator
from xml.etree import ElementTree

from python_calamine import CalamineError, CalamineWorkbook

from tanheng.kernel.findings import Finding, Place
from tanheng.tables import refusals
from tanheng.tables.refusals import TableRefused

_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_CELL = re.compile(rb'<(?:\w+:)?c\b[^>]*?\br="([A-Z]{1,3})(\d{1,7})"[^>]*>(?:(?!</(?:\w+:)?c>).)*?<(?:\w+:)?f[\s>/]', re.DOTALL)
_HAS_FORMULA = re.compile(rb"<(?:\w+:)?f[\s>/]")
_CHUNK = 1 << 20
_REPORTED_FORMULAS = 200


def open_workbook(content: bytes, whole: Place, findings: list[Finding]) -> Iterator[tuple[str, Iterator[list[object]]]]:
    """Yield the visible name and the rows of each sheet; formulas are added to the findings. Raises TableRefused for what is not opened."""
    findings.extend(_guarded(content, whole))
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
        for name in workbook.sheet_names:
            sheet = workbook.get_sheet_by_name(name)
            yield name, (list[object](row) for row in sheet.to_python(skip_empty_area=False))
    except (CalamineError, ValueError, KeyError) as wrong:
        raise TableRefused([refusals.UNREADABLE.at(whole, str(wrong))]) from None


def _guarded(content: bytes, whole: Place) -> Iterator[Finding]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = {member.filename: member for member in archive.infolist()}
            if any(member.flag_bits & 1 for member in members.values()) or "EncryptedPackage" in members:
                raise TableRefused([refusals.ENCRYPTED.at(whole)])
            unpacked = sum(member.file_size for member in members.values())
            if unpacked > refusals.MAX_UNPACKED_BYTES or unpacked > len(content) * refusals.MAX_PACKING_RATIO or len(members) > 5_000:
                raise TableRefused([refusals.ZIP_BOMB.at(whole, unpacked, len(content))])
            if any(name.lower().endswith(("vbaproject.bin", ".xlm")) or "/macrosheets/" in name.lower() for name in members):
                raise TableRefused([refusals.MACROS.at(whole)])
            _read_through(archive)
            for sheet, part in _sheet_parts(archive):
                yield from _formulas(archive, part, whole.file, sheet)
    except (
        zipfile.BadZipFile,
        zipfile.LargeZipFile,
        ElementTree.ParseError,
        KeyError,
        EOFError,
        OSError,
        NotImplementedError,
        zlib.error,
    ) as wrong:
        raise TableRefused([refusals.UNREADABLE.at(whole, f"{type(wrong).__name__}: {wrong}")]) from None


def _read_through(archive: zipfile.ZipFile) -> None:
    """Unpack every part once and drop it: a part that lies about its size or is damaged raises BadZipFile here."""
    for member in archive.infolist():
        with archive.open(member) as stream:
            while stream.read(_CHUNK):
                pass


def _sheet_parts(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """Yield (sheet name, part name) as the workbook relates them."""
    book = ElementTree.fromstring(_bounded(archive, "xl/workbook.xml"))
    relations = ElementTree.fromstring(_bounded(archive, "xl/_rels/workbook.xml.rels"))
    targets = {relation.get("Id"): relation.get("Target", "") for relation in relations}
    for element in book.iter():
        if element.tag.rpartition("}")[2] == "sheet":
            target = targets.get(element.get(_RELATION), "")
            part = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join("xl", target))
            if part.startswith("xl/worksheets/") or part in archive.namelist():
                yield element.get("name", ""), part


def _bounded(archive: zipfile.ZipFile, name: str) -> bytes:
    """Read a part of the archive, but never more than its declared size and the limit, since the declaration may lie."""
    with archive.open(name) as stream:
        content = stream.read(refusals.MAX_UNPACKED_BYTES + 1)
    if b"<!DOCTYPE" in content[:4096] or b"<!ENTITY" in content:
        raise ElementTree.ParseError("document type declarations are not read")
    return content


def _formulas(archive: zipfile.ZipFile, part: str, file: str, sheet: str) -> Iterator[Finding]:
    content = _bounded(archive, part)
    if not _HAS_FORMULA.search(content):
        return
    for reported, found in enumerate(_CELL.finditer(content)):
        if reported == _REPORTED_FORMULAS:
            return
        yield refusals.FORMULA.at(Place(file, sheet, int(found[2]), _column_number(found[1].decode())), "f(x)")


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
