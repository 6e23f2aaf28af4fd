"""A version as a file: CSV and XLSX for reading, JSON byte for byte as its hash was taken."""

from __future__ import annotations

from django.http import HttpResponse

from tanheng.interfaces.web.attachments import TABLES, attached, written
from tanheng.interfaces.web.cells import as_text
from tanheng.kernel.canonical import canonical
from tanheng.kernel.messages import message
from tanheng.roster.intake import words
from tanheng.roster.lists.reading import VersionRow
from tanheng.tables import Cell, Sheet

FORMATS = (*TABLES, "json")
_HEADS = (message("name"), message("unified social credit code"), message("division"), message("sectors"), message("joint enterprise with"))


def as_file(found: VersionRow, kind: str, language: str) -> HttpResponse:
    """Return a version as an attachment."""
    name = f"list-{found.content.province.partition(':')[2]}-{found.content.list_year}-v{found.version}"
    if kind == "json":
        return attached(canonical(found.content.as_json()).encode(), f"{name}.json")
    rows: list[tuple[Cell, ...]] = [tuple(head.render(language) for head in _HEADS)]
    for one in found.content.entries:
        sectors = ", ".join(as_text(words().label("sector", sector), language) for sector in one.sectors)
        members = ", ".join(f"{member.name} {member.uscc}" for member in one.members)
        rows.append((one.name, one.entity.partition(":")[2], one.division, sectors, members))
    return written([Sheet(str(found.content.list_year), list(rows), [30, 22, 10, 16, 30])], f"{name}.{kind}")
