"""附件的认定 What a file is, by its first bytes; and what is refused, since who opens it trusts where it came from."""

from __future__ import annotations

import re

from tanheng.kernel.findings import Finding, Place
from tanheng.kernel.messages import Joined, message
from tanheng.tables.archives import parts_of
from tanheng.tables.formulas import formulas_in_csv, formulas_in_workbook
from tanheng.tables.refusals import TableRefused
from tanheng.tasks import checks

PDF, PNG, JPEG, CSV = "application/pdf", "image/png", "image/jpeg", "text/csv"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MEDIA = (PDF, PNG, JPEG, CSV, XLSX)
MOST_BYTES = 5 * 2**20
ENDINGS = {".pdf": PDF, ".png": PNG, ".jpg": JPEG, ".jpeg": JPEG, ".csv": CSV, ".xlsx": XLSX}
_MAGIC = ((b"%PDF-", PDF), (b"\x89PNG\r\n\x1a\n", PNG), (b"\xff\xd8\xff", JPEG), (b"PK\x03\x04", XLSX))
_STRANGE = message("of none of these kinds")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def media_of(name: str, content: bytes) -> tuple[str, list[Finding]]:
    """Return what a file is, and what refuses it: another kind than its name says, its size, or what hides in it."""
    where = Place(called="content")
    if not 1 <= len(content) <= MOST_BYTES:
        return "", [checks.FILE_TOO_LARGE.at(where, len(content), MOST_BYTES)]
    ending = name[name.rfind(".") :].lower() if "." in name else ""
    media = _media(content)
    if not media or ENDINGS.get(ending) != media:
        return media, [checks.FILE_OF_OTHER_KIND.at(where, media or _STRANGE, ENDINGS.get(ending) or Joined(tuple(ENDINGS)), name=name)]
    if media == XLSX:
        return media, _faults_of_workbook(content, where, name)
    return media, formulas_in_csv(_text(content) or "", name) if media == CSV else []


def _media(content: bytes) -> str:
    for magic, media in _MAGIC:
        if content.startswith(magic):
            return media
    text = _text(content)
    return CSV if text is not None and not _CONTROL.search(text) else ""


def _text(content: bytes) -> str | None:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def _faults_of_workbook(content: bytes, where: Place, name: str) -> list[Finding]:
    try:
        parts = parts_of(content, where)
    except TableRefused as refused:
        return list(refused.findings)
    if "xl/workbook.xml" in parts:
        return formulas_in_workbook(parts, name)
    return [checks.FILE_OF_OTHER_KIND.at(where, _STRANGE, XLSX, name=name)]
