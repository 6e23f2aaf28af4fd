"""What a reconciliation compares: each part looks at the book in its own way and yields what does not agree.

Parts that live outside the database (the auditor, the exchange's positions, cash) give their differences to the command instead.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import LiteralString

from tanheng.commands.sql import Sql
from tanheng.kernel.messages import Message, message
from tanheng.registry.vocabulary import REGISTRY


@dataclass(frozen=True, slots=True)
class Difference:
    """Something that does not agree: the registry account (empty: none can be told), where, what was found, what was expected."""

    account: str
    place: str
    found: str
    expected: str


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the reconciliation; `look` is None where its differences come from outside."""

    name: str
    label: Message
    look: Callable[[Sql], Iterator[Difference]] | None = None


PARTS: dict[str, Part] = {}
"""The parts by name, in the order in which they were registered. Rooms above add theirs."""


def register(part: Part) -> None:
    """Add a part. Raises ValueError for a name that is taken."""
    if part.name in PARTS:
        raise ValueError(f"the part {part.name} is registered twice")
    PARTS[part.name] = part


def of_both(place: str, form: str, both: Sequence[object], accounts: int = 1) -> Iterator[Difference]:
    """Yield what two rows say that belong together and stand side by side in `both`; one of them may be missing.

    `form` puts the fields of a row into words. The first `accounts` fields of each are accounts, each of which is concerned.
    """
    middle = len(both) // 2
    rows = both[:middle], both[middle:]
    found, expected = ("-" if row[0] is None else form.format(*row) for row in rows)
    for account in sorted({str(one) for row in rows for one in row[:accounts] if one}):
        yield Difference(account, place, found, expected)


_SUMS: LiteralString = (
    "SELECT a.owner, a.purpose, a.asset, (a.credits_posted - a.debits_posted)::bigint, coalesce(l.balance, 0)::bigint FROM ledger_account a"
    " JOIN registry_account r ON r.number = a.owner LEFT JOIN (SELECT account, sum(credit_posted - debit_posted) AS balance FROM ledger_leg"
    " GROUP BY account) l ON l.account = a.account WHERE a.held AND a.credits_posted - a.debits_posted <> coalesce(l.balance, 0)"
    " ORDER BY a.owner, a.asset, a.purpose"
)


def sums_against_transfers(sql: Sql) -> Iterator[Difference]:
    """Compare what each holding says it has with the sum of its transfers."""
    for owner, place, asset, held, summed in sql.rows(_SUMS):
        yield Difference(owner, f"{asset} {place}", str(held), str(summed))


_FLOORS: LiteralString = (
    "WITH frozen AS (SELECT account AS owner, asset, sum(effective)::bigint AS amount FROM registry_encumbrance"
    " WHERE kind = 'freeze' AND ended IS NULL GROUP BY account, asset),"
    " floors AS (SELECT a.owner, a.asset, a.floor FROM ledger_account a JOIN registry_account r ON r.number = a.owner"
    " WHERE a.held AND a.purpose = %s)"
    " SELECT coalesce(f.owner, l.owner), coalesce(f.asset, l.asset), coalesce(l.floor, 0), coalesce(f.amount, 0) FROM frozen f"
    " FULL JOIN floors l ON l.owner = f.owner AND l.asset = f.asset WHERE coalesce(l.floor, 0) <> coalesce(f.amount, 0) ORDER BY 1, 2"
)


def floors_against_freezes(sql: Sql) -> Iterator[Difference]:
    """Compare what must stay in each holding with what is effectively frozen of it."""
    for owner, asset, floor, frozen in sql.rows(_FLOORS, (REGISTRY,)):
        yield Difference(owner, asset, str(floor), str(frozen))


_MOVEMENTS: LiteralString = (
    "WITH moved AS (SELECT t.record, t.line, t.asset, t.amount, d.owner AS sender, c.owner AS receiver FROM ledger_transfer t"
    " JOIN ledger_account d ON d.account = t.debit JOIN ledger_account c ON c.account = t.credit WHERE t.kind IN ('single', 'post')"
    " AND EXISTS (SELECT FROM registry_account r WHERE r.number IN (d.owner, c.owner)))"
    " SELECT coalesce(m.record, t.record), coalesce(m.line, t.line), m.sender, m.receiver, m.asset, m.amount,"
    " t.sender, t.receiver, t.asset, t.amount FROM registry_movement m FULL JOIN moved t ON t.record = m.record AND t.line = m.line"
    " WHERE (m.sender, m.receiver, m.asset, m.amount) IS DISTINCT FROM (t.sender, t.receiver, t.asset, t.amount) ORDER BY 1, 2"
)


def movements_against_transfers(sql: Sql) -> Iterator[Difference]:
    """Compare each movement of the registry with the transfer of the ledger that bears its number; both accounts are concerned."""
    for record, line, *both in sql.rows(_MOVEMENTS):
        yield from of_both(f"{record}.{line}", "{} > {} {} {}", both, accounts=2)


_ROWS: LiteralString = (
    "SELECT a.asset, (sum(CASE WHEN a.held THEN a.credits_posted - a.debits_posted ELSE coalesce(l.balance, 0) END))::bigint"
    " FROM ledger_account a"
    " LEFT JOIN (SELECT account, sum(credit_posted - debit_posted) AS balance FROM ledger_leg GROUP BY account) l ON l.account = a.account"
    " GROUP BY a.asset HAVING sum(CASE WHEN a.held THEN a.credits_posted - a.debits_posted ELSE coalesce(l.balance, 0) END) <> 0"
    " ORDER BY a.asset"
)


def vintages_sum_to_zero(sql: Sql) -> Iterator[Difference]:
    """Add up all accounts of each vintage: what was issued is held, surrendered, cancelled or carried over, to the tonne."""
    for asset, left in sql.rows(_ROWS):
        yield Difference("", asset, str(left), "0")


register(Part("sums", message("holdings against transfers"), sums_against_transfers))
register(Part("floors", message("what must stay against what is frozen"), floors_against_freezes))
register(Part("movements", message("movements against transfers"), movements_against_transfers))
register(Part("vintages", message("every vintage sums to zero"), vintages_sum_to_zero))
register(Part("auditor", message("verdict of the independent auditor")))
