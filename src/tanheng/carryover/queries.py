"""What others ask of this room: the notice to an account, and its filings with what became of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tanheng.carryover.batches import batch_of
from tanheng.commands.sql import Sql
from tanheng.lawbook import NoLegalValue
from tanheng.registry.law import law


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


def filed_all(sql: Sql, year: int, _at: datetime) -> frozenset[str]:
    """Return the holders who have filed all that their notices of a year allow; who may file nothing has."""
    rows = sql.rows(
        "SELECT a.holder, bool_and(n.most <= coalesce(f.filed, 0)) FROM (SELECT DISTINCT ON (account) account, most FROM carryover_notice"
        " WHERE year = %s::int ORDER BY account, version DESC) n JOIN registry_account a ON a.number = n.account LEFT JOIN (SELECT account,"
        " sum(amount) AS filed FROM carryover_filing WHERE year = %s::int AND withdrawn IS NULL GROUP BY account) f"
        " ON f.account = n.account GROUP BY a.holder",
        (year, year),
    )
    return frozenset(holder for holder, all_filed in rows if all_filed)


def taken_back(batch: str, sql: Sql, year: int, at: datetime) -> frozenset[str]:
    """Return the registry once the filings of a batch have closed and none of them waits to be taken back."""
    try:
        closes = batch_of(law(), batch, year).closes
    except NoLegalValue:
        return frozenset()
    if closes is None or at < closes:
        return frozenset()
    rows = sql.rows(
        "SELECT code FROM people_organisation WHERE kind = 'registry' AND NOT EXISTS (SELECT FROM carryover_filing WHERE year = %s::int"
        " AND withdrawn IS NULL AND taken_back IS NULL AND NOT late AND filed_at < %s)",
        (year, closes),
    )
    return frozenset(code for (code,) in rows)
