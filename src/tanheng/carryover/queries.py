"""What others ask of this room: the notice to an account, and its filings with what became of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tanheng.commands.sql import Sql


@dataclass(frozen=True, slots=True)
class FilingRow:
    """A line of a filing, t, and its state: `filed`, `withdrawn`, `taken_back` or `reissued`."""

    record: int
    line: int
    vintage: str
    amount: int
    filed_at: datetime
    late: bool
    state: str


def most_of(account: str, year: int, *, alias: str = "default") -> int | None:
    """Return T_max by the notice in force, t; None without a notice."""
    rows = Sql(alias).rows(
        "SELECT most FROM carryover_notice WHERE account = %s AND year = %s::int ORDER BY version DESC LIMIT 1", (account, year)
    )
    return rows[0][0] if rows else None


def filings_of(account: str, year: int, *, alias: str = "default") -> list[FilingRow]:
    """Return the filings of an account in the order in which they were made."""
    rows = Sql(alias).rows(
        "SELECT record, line, vintage, amount, filed_at, late, CASE WHEN reissued IS NOT NULL THEN 'reissued' WHEN taken_back IS NOT NULL"
        " THEN 'taken_back' WHEN withdrawn IS NOT NULL THEN 'withdrawn' ELSE 'filed' END FROM carryover_filing"
        " WHERE account = %s AND year = %s::int ORDER BY record, line",
        (account, year),
    )
    return [FilingRow(*row) for row in rows]
