"""变动 Movements of units, and what encumbers holdings."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, LiteralString

from tanheng.commands.sql import Sql
from tanheng.interfaces.reading.paging import FIRST, Found, Page, paged
from tanheng.interfaces.reading.seeing import insist, seen_accounts
from tanheng.kernel.clock import in_beijing
from tanheng.registry import queries
from tanheng.registry.document_numbers import same_number
from tanheng.registry.queries import EncumbranceFound, Section
from tanheng.registry.reading import asset_of, vintage_of
from tanheng.visibility.deciding import SEE
from tanheng.visibility.viewers import NothingHere, Viewer

TRADES = frozenset(("trade_delivery",))
"""Kinds in which either side does not learn who the other is."""
_COLUMNS: LiteralString = (
    "SELECT m.record, m.line, m.kind, m.sender, m.receiver, m.asset, m.amount, m.year, m.behalf, m.document, t.applies_at, t.recorded_at,"
    " coalesce(o.kind, m.kind), m.corrects_record, m.corrects_line"
    " FROM registry_movement m JOIN ledger_transfer t ON t.record = m.record AND t.line = m.line"
    " LEFT JOIN registry_movement o ON o.record = m.corrects_record AND o.line = m.corrects_line"
)
_MOVEMENTS: LiteralString = (
    _COLUMNS + " WHERE (m.record, m.line) < (%s, %s) AND (%s = '' OR m.sender = %s OR m.receiver = %s) AND (%s = '' OR m.kind = %s)"
    " AND (%s = '' OR m.asset = %s) AND (%s = '' OR m.document = ANY(" + same_number("registry_movement", "document") + "))"
    " AND (%s::timestamptz IS NULL OR t.recorded_at >= %s)"
    " AND (%s::timestamptz IS NULL OR t.recorded_at < %s) AND (%s OR coalesce(o.kind, m.kind) <> ALL(%s))"
)
_SEEN: LiteralString = " AND (m.sender = ANY(%s) OR m.receiver = ANY(%s))"
_WITH_CORRECTIONS: LiteralString = _COLUMNS + " WHERE ((m.record, m.line) = (%s, %s) OR (m.corrects_record, m.corrects_line) = (%s, %s))"
_NEWEST: LiteralString = " ORDER BY m.record DESC, m.line DESC LIMIT %s"


@dataclass(frozen=True, slots=True)
class MovementRow:
    """A movement of so many tonnes. `sender` or `receiver` is empty where it is the other of a trade, which is not the viewer's to know."""

    record: int
    line: int
    kind: str
    sender: str
    receiver: str
    vintage: str
    amount: int
    year: int | None
    behalf: str
    document: str
    applies_at: datetime
    recorded_at: datetime
    corrects: tuple[int, int] | None


def movements(
    viewer: Viewer,
    *,
    account: str = "",
    kind: str = "",
    vintage: str = "",
    document: str = "",
    since: datetime | None = None,
    until: datetime | None = None,
    page: Page = FIRST,
) -> Found[MovementRow]:
    """Return movements, the newest first: of an account, kind, vintage, document's number, recorded from `since` until before `until`."""
    seen = seen_accounts(viewer, "movement")
    asset = asset_of(vintage) if vintage else ""
    asked = (account, account, account, kind, kind, asset, asset, document, document, since, since, until, until)
    # Asked for an account that is not his, a viewer would learn from what comes back with whom he traded.
    open_trades = seen is None or not account or account in seen
    mine: tuple[list[str], ...] = () if seen is None else (seen, seen)
    query = _MOVEMENTS + ("" if seen is None else _SEEN) + _NEWEST
    rows = Sql().rows(query, (*page.numbers(2), *(_plain(one) for one in asked), open_trades, list(TRADES), *mine, page.rows + 1))
    known = None if seen is None else frozenset(seen)
    found = [_row(row, known) for row in rows]
    after = f"{rows[page.rows - 1][0]}.{rows[page.rows - 1][1]}" if len(rows) > page.rows else ""
    return Found(tuple(found[: page.rows]), after)


@dataclass(frozen=True, slots=True)
class MovementRead:
    """A movement with what took it back, the oldest first."""

    row: MovementRow
    corrections: tuple[MovementRow, ...]

    @property
    def left(self) -> int:
        """Return the tonnes of it that were not taken back."""
        return self.row.amount - sum(one.amount for one in self.corrections)


def movement(viewer: Viewer, record: int, line: int) -> MovementRead:
    """Return a movement. Raises NothingHere."""
    if not (0 < record < 2**63 and 0 < line < 2**31):
        raise NothingHere(record, line)
    seen = seen_accounts(viewer, "movement", action=SEE)
    mine: tuple[list[str], ...] = () if seen is None else (seen, seen)
    query = _WITH_CORRECTIONS + ("" if seen is None else _SEEN) + " ORDER BY m.record, m.line"
    known = None if seen is None else frozenset(seen)
    found = [_row(row, known) for row in Sql().rows(query, (record, line, record, line, *mine))]
    row = next((one for one in found if (one.record, one.line) == (record, line)), None)
    if row is None:
        raise NothingHere(record, line)
    return MovementRead(row, tuple(one for one in found if one is not row))


def _plain(value: datetime | str | None) -> datetime | str | None:
    """Return a text without what no database takes."""
    return value.replace("\0", "") if isinstance(value, str) else value


def _row(row: tuple[Any, ...], known: frozenset[str] | None) -> MovementRow:
    record, line, kind, sender, receiver, asset, amount, year, behalf, document, applies_at, recorded_at, of, *corrects = row
    # What takes a trade back has the same two sides.
    if known is not None and of in TRADES:
        sender, receiver = (one if one in known else "" for one in (sender, receiver))
    return MovementRow(
        *(record, line, kind, sender, receiver, vintage_of(asset), amount, year, behalf, document),
        in_beijing(applies_at),
        in_beijing(recorded_at),
        None if corrects[0] is None else (corrects[0], corrects[1]),
    )


def account_movements(viewer: Viewer, number: str, begins: datetime, ends: datetime, *, known: datetime | None = None) -> list[Section]:
    """Return the movements of an account that apply in a period, one vintage a section, with balances. Raises NothingHere."""
    insist(viewer, "movement", number)
    sections = queries.movements(Sql(), number, begins, ends, known=known)
    seen = seen_accounts(viewer, "movement", action=SEE)
    if seen is None:
        return sections
    trades = _trades([one for section in sections for one in section.entries if one.other not in seen])
    return [
        replace(section, entries=tuple(replace(one, other="") if (one.record, one.line) in trades else one for one in section.entries))
        for section in sections
    ]


def _trades(entries: list[queries.Entry]) -> set[tuple[int, int]]:
    """Return which of these movements are trades, or take one back."""
    found = {(one.record, one.line) for one in entries if one.kind in TRADES}
    others = [one for one in entries if one.kind not in TRADES]
    if others:
        query: LiteralString = (
            "SELECT m.record, m.line FROM unnest(%s::bigint[], %s::int[]) AS x (record, line)"
            " JOIN registry_movement m ON m.record = x.record AND m.line = x.line"
            " JOIN registry_movement o ON o.record = m.corrects_record AND o.line = m.corrects_line WHERE o.kind = ANY(%s)"
        )
        found |= set(Sql().rows(query, ([one.record for one in others], [one.line for one in others], list(TRADES))))
    return found


def freezes(
    viewer: Viewer, *, account: str = "", document: str = "", standing: bool = False, page: Page = FIRST
) -> Found[EncumbranceFound]:
    """Return freezes and pledges, the newest first: of an account, a document's number, or only those that have not ended (`standing`)."""
    seen = seen_accounts(viewer, "freeze", account=account or None)
    sql = Sql()
    rows = sql.rows(
        "SELECT number FROM registry_encumbrance WHERE number < %s AND (%s::text[] IS NULL OR account = ANY(%s))"
        " AND (%s = '' OR document = ANY(" + same_number("registry_encumbrance", "document") + "))"
        " AND (NOT %s OR ended IS NULL) ORDER BY number DESC LIMIT %s",
        (*page.numbers(1), seen, seen, _plain(document), _plain(document), standing, page.rows + 1),
    )
    found = queries.encumbrances(sql, numbers=[number for (number,) in rows]) if rows else []
    return paged(sorted(found, key=lambda one: -one.number), page, lambda one: one.number)


@dataclass(frozen=True, slots=True)
class FreezeRead:
    """A freeze or pledge, and the queue (轮候) of the standing ones on the same holding by rank, itself among them while it stands."""

    row: EncumbranceFound
    queue: tuple[EncumbranceFound, ...]


def freeze(viewer: Viewer, number: int) -> FreezeRead:
    """Return a freeze or pledge. Raises NothingHere."""
    sql = Sql()
    found = queries.encumbrances(sql, numbers=[number]) if 0 < number < 2**63 else []
    if not found:
        raise NothingHere(number)
    row = found[0]
    insist(viewer, "freeze", row.account)
    beside = (one for one in queries.encumbrances(sql, account=row.account) if (one.kind, one.vintage) == (row.kind, row.vintage))
    return FreezeRead(row, tuple(one for one in beside if one.ended_at is None))
