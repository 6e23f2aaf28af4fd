"""The flat form handed in by a program: rows as mappings from column to value instead of a file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from tanheng.allocation.engine import allocate
from tanheng.allocation.intake import read_flat
from tanheng.allocation.model import Allocation
from tanheng.allocation.options import Options
from tanheng.lawbook import Lawbook, shipped_lawbook
from tanheng.quantification.rows import table_of
from tanheng.tables import Given


def allocate_rows(
    rows: Iterable[Mapping[str, Given]], *, year: int, options: Options | None = None, lawbook: Lawbook | None = None
) -> Allocation:
    """Return the allocation of rows of the flat form (docs/reference/allocate.md, 1.1). Raises TableRefused for cells no table may hold."""
    lawbook = lawbook or shipped_lawbook()
    return allocate(read_flat([table_of(rows)], lawbook, year), year=year, options=options, lawbook=lawbook)
