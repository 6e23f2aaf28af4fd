"""Unpacks the parts of an XLSX workbook behind guards: its size when unpacked, encryption, macros, document types."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

from tanheng.kernel.findings import Place
from tanheng.kernel.messages import message
from tanheng.tables import refusals
from tanheng.tables.refusals import TableRefused

DAMAGED = message("the workbook is damaged")
_DOCUMENT_TYPE = message("its XML declares a document type or is not UTF-8")
_MAX_PARTS = 5_000
_LOCAL_HEADER = 30
_XML_ENDINGS = (".xml", ".rels", ".vml")
_MACRO_WORDS = (b"vbaproject", b"macrosheet")


def parts_of(content: bytes, whole: Place) -> dict[str, bytes]:
    """Return the parts of the archive by name, unpacked to no more than the size that they declare. Raises TableRefused."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
        _guard_members(members, len(content), whole)
        parts = {member.filename: _unpacked(content, member) for member in members}
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, ValueError, OSError, struct.error, zlib.error):
        raise TableRefused([refusals.UNREADABLE.at(whole, DAMAGED)]) from None
    for name, part in parts.items():
        if name.lower().endswith(_XML_ENDINGS):
            if b"\x00" in part or b"<!DOCTYPE" in part or b"<!ENTITY" in part:
                raise TableRefused([refusals.UNREADABLE.at(whole, _DOCUMENT_TYPE)])
            if name.lower().endswith((".rels", "[content_types].xml")) and any(word in part.lower() for word in _MACRO_WORDS):
                raise TableRefused([refusals.MACROS.at(whole)])
    return parts


def _guard_members(members: list[zipfile.ZipInfo], size: int, whole: Place) -> None:
    names = {member.filename.lower() for member in members}
    if any(member.flag_bits & 1 for member in members):
        raise TableRefused([refusals.ENCRYPTED.at(whole)])
    unpacked = sum(member.file_size for member in members)
    if unpacked > refusals.MAX_UNPACKED_BYTES or unpacked > size * refusals.MAX_PACKING_RATIO or len(members) > _MAX_PARTS:
        raise TableRefused([refusals.ZIP_BOMB.at(whole, unpacked, size)])
    if any(name.endswith(("vbaproject.bin", ".xlm")) or "/macrosheets/" in name for name in names):
        raise TableRefused([refusals.MACROS.at(whole)])
    if len(names) != len(members):
        raise TableRefused([refusals.UNREADABLE.at(whole, DAMAGED)])


def _unpacked(content: bytes, member: zipfile.ZipInfo) -> bytes:
    """Unpack one part. Raises BadZipFile where it has another size than it declares, so that no declaration can lie."""
    start = member.header_offset
    name_length, extra_length = struct.unpack_from("<HH", content, start + 26)
    start += _LOCAL_HEADER + name_length + extra_length
    packed = content[start : start + member.compress_size]
    if member.compress_type == zipfile.ZIP_STORED:
        part, complete = packed, True
    elif member.compress_type == zipfile.ZIP_DEFLATED:
        unpacker = zlib.decompressobj(-15)
        part = unpacker.decompress(packed, member.file_size + 1)
        complete = unpacker.eof
    else:
        raise NotImplementedError(str(member.compress_type))
    if not complete or len(part) != member.file_size or zlib.crc32(part) != member.CRC:
        raise zipfile.BadZipFile(member.filename)
    return part
