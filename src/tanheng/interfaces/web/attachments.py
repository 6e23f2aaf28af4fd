"""Files that pages send: tables as CSV or XLSX, and bytes, always as attachments that no browser shows as a page of ours."""

from __future__ import annotations

import tempfile
from pathlib import Path

from django.http import HttpResponse

from tanheng.tables import Sheet, write_csv, write_workbook

_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}
TABLES = ("xlsx", "csv")
"""The kinds of files that a table is sent as."""


def written(sheets: list[Sheet], name: str) -> HttpResponse:
    """Return sheets as an attachment, CSV (the first sheet) or XLSX by the end of the name. No cell runs as a formula."""
    with tempfile.TemporaryDirectory(prefix="tanheng-") as folder:
        path = Path(folder) / "file"
        if name.endswith(".csv"):
            write_csv(path, sheets[0].rows)
        else:
            write_workbook(path, sheets)
        return attached(path.read_bytes(), name)


def attached(content: bytes, name: str) -> HttpResponse:
    """Return bytes as an attachment of a plain name, never shown in the page."""
    response = HttpResponse(content, content_type=_TYPES[name.rpartition(".")[2]])
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
