"""Reading the book: balances now, "at" and "as known on", and the entries of an account. The open ends are the sums of their transfers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, LiteralString, NamedTuple

from tanheng.commands.sql import Sql
from tanheng.kernel.clock import in_beijing


class Sums(NamedTuple):
    """The four sums of an account."""

    debits_posted: int
    credits_posted: int
    debits_pending: int
    credits_pending: int

    @property
    def balance(self) -> int:
        """Return credits less debits."""
        return self.credits_posted - self.debits_posted


class Account(NamedTuple):
    """An account as it is now; `kind` is held or open."""

    account: int
    owner: str
    purpose: str
    asset: str
    kind: str
    floor: int | None
    ceiling: int | None
    closed: bool
    sums: Sums


@dataclass(frozen=True, slots=True)
class Entry:
    """A transfer as one of its accounts sees it: a credit is positive, a debit negative; `reserved` is what it adds to what is reserved."""

    record: int
    line: int
    kind: str
    other: int
    posted: int
    reserved: int
    applies_at: datetime
    recorded_at: datetime


_LEGS: LiteralString = (
    "SELECT coalesce(sum(debit_posted), 0), coalesce(sum(credit_posted), 0), coalesce(sum(debit_pending), 0),"
    " coalesce(sum(credit_pending), 0) FROM ledger_leg WHERE account = %s"
)
_FRESH: LiteralString = (
    "fresh AS (SELECT number FROM commands_leaf WHERE position >= (SELECT position FROM tallied)"
    " UNION ALL SELECT number FROM commands_sealqueue)"
)
_OPEN: LiteralString = (
    "WITH tallied AS (SELECT coalesce(max(position), 0) AS position FROM ledger_tally), "
    + _FRESH
    + ", legs AS (SELECT g.account, sum(debit_posted) AS dp, sum(credit_posted) AS cp, sum(debit_pending) AS dr, sum(credit_pending) AS cr"
    " FROM fresh JOIN ledger_leg g ON g.record = fresh.number GROUP BY g.account)"
    " SELECT a.account, coalesce(t.debits_posted, 0) + coalesce(g.dp, 0), coalesce(t.credits_posted, 0) + coalesce(g.cp, 0),"
    " coalesce(t.debits_pending, 0) + coalesce(g.dr, 0), coalesce(t.credits_pending, 0) + coalesce(g.cr, 0)"
    " FROM ledger_account a LEFT JOIN ledger_tally t ON t.account = a.account AND t.position = (SELECT position FROM tallied)"
    " LEFT JOIN legs g ON g.account = a.account WHERE NOT a.held"
)
_ACCOUNTS: LiteralString = (
    "SELECT account, owner, purpose, asset, held, floor, ceiling, closed, debits_posted, credits_posted, debits_pending, credits_pending"
    " FROM ledger_account"
)


def accounts(sql: Sql, *, owner: str | None = None) -> list[Account]:
    """Return all accounts, or those of an owner, in order of number, with their sums now."""
    rows = sql.rows(_ACCOUNTS + " WHERE %s::text IS NULL OR owner = %s ORDER BY account", (owner, owner))
    ends = open_sums(sql) if any(not row[4] for row in rows) else {}
    return [_account(row, ends) for row in rows]


def account(sql: Sql, number: int) -> Account | None:
    """Return one account with its sums now, or None."""
    rows = sql.rows(_ACCOUNTS + " WHERE account = %s", (number,))
    return _account(rows[0], {} if rows[0][4] else open_sums(sql)) if rows else None


def _account(row: tuple[Any, ...], ends: dict[int, Sums]) -> Account:
    number, owner, purpose, asset, held, floor, ceiling, closed, *sums = row
    return Account(number, owner, purpose, asset, "held" if held else "open", floor, ceiling, closed, Sums(*sums) if held else ends[number])


def open_sums(sql: Sql) -> dict[int, Sums]:
    """Return the sums of all open accounts: the last tally and what came after it."""
    return {number: _exact(sums) for number, *sums in sql.rows(_OPEN)}


def _exact(sums: Iterable[Any]) -> Sums:
    """Return sums of any length: an open end has no limits, so that PostgreSQL adds it up as numeric."""
    return Sums(*map(int, sums))


def sums_as_of(sql: Sql, number: int, *, at: datetime | None = None, known: datetime | None = None) -> Sums:
    """Return the sums of an account from what applies up to `at`, as it was known on `known`; without them, of everything there is."""
    conditions: LiteralString = " AND (%s::timestamptz IS NULL OR applies_at <= %s) AND (%s::timestamptz IS NULL OR recorded_at <= %s)"
    return _exact(sql.rows(_LEGS + conditions, (number, at, at, known, known))[0])


def entries(sql: Sql, number: int, *, after: tuple[int, int] = (0, 0), most: int = 1_000) -> list[Entry]:
    """Return the entries of an account in the order in which they were recorded, from after one of them."""
    query: LiteralString = (
        "SELECT record, line, kind, other, (credit_posted - debit_posted)::bigint, (debit_pending + credit_pending)::bigint,"
        " applies_at, recorded_at"
        " FROM ledger_leg WHERE account = %s AND record >= %s AND (record, line) > (%s, %s) ORDER BY record, line LIMIT %s"
    )
    rows = sql.rows(query, (number, after[0], *after, most))
    return [
        Entry(record, line, kind, other, posted, reserved, in_beijing(applies_at), in_beijing(recorded_at))
        for record, line, kind, other, posted, reserved, applies_at, recorded_at in rows
    ]
