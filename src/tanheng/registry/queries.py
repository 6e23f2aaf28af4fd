"""查询 What people ask of the registry: an account and what it can do, its holdings and movements, its encumbrances, and searches.

Holdings and movements can be asked "at" an instant and "as known on" another, as the ledger offers it. Encumbrances are kept as they are
now: asked at an earlier time, a holding tells no frozen and pledged amounts rather than those of another day.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import LiteralString

from tanheng.commands.sql import Sql
from tanheng.kernel.clock import CLOCK, in_beijing
from tanheng.kernel.messages import Label
from tanheng.registry.document_numbers import CONCERNED, asked_for, same_number
from tanheng.registry.reading import PROMISED, vintage_of
from tanheng.registry.vocabulary import REGISTRY, Kind, open_places

_NAMED: LiteralString = (
    " LEFT JOIN LATERAL (SELECT zh, en FROM people_organisationname WHERE organisation = a.holder AND valid_from <= %s"
    " ORDER BY valid_from DESC, record DESC LIMIT 1) n ON true"
)
_ACCOUNT: LiteralString = (
    "SELECT a.number, a.type, a.holder, a.province, a.state, coalesce(n.zh, ''), coalesce(n.en, ''), r.recorded_at FROM registry_account a"
    " LEFT JOIN commands_record r ON r.number = a.opened" + _NAMED
)
_MOST_FOUND = 100
_UNNAMED = Label("", "")
SERVES = ("surrender", "forced_surrender", "surrender_correction", "forced_surrender_correction")
"""The kinds that serve the duty of an account and a year, or take back what served it."""
PASSED_ON = "excess_passed_on"
"""The kind by which what goes back to a closed account goes on to its successor."""


@dataclass(frozen=True, slots=True)
class AccountFound:
    """An account with the name of its holder now."""

    number: str
    type: str
    holder: str
    province: str
    state: str
    name: Label
    opened_at: datetime | None


@dataclass(frozen=True, slots=True)
class Holding:
    """What an account has of a vintage in a place, in tonnes. What encumbers it is None where it is not known of that time.

    `promised` is what open proposals name of it.
    """

    vintage: str
    place: str
    amount: int
    frozen: int | None
    pledged: int | None
    promised: int | None = None

    def available(self, kind: Kind) -> int | None:
        """Return what is free here for a kind; None where it takes from elsewhere, or what is here does not limit it or is not known."""
        if kind.sender.place != self.place or self.place in open_places() or self.frozen is None or self.pledged is None:
            return None
        frozen = 0 if "freeze" in kind.despite else self.frozen
        pledged = 0 if "pledge" in kind.despite else self.pledged
        promised = 0 if "promise" in kind.despite else self.promised or 0
        return max(0, self.amount - frozen - pledged - promised)


@dataclass(frozen=True, slots=True)
class Entry:
    """A movement as the account sees it: what came in (positive) or went out, and what the account had of the vintage after it.

    Within the account nothing comes in or goes out: `amount` moved from place to place. `kind` is empty for a transfer without movement.
    `behalf` is the account whose duty of the `year` it served (empty: none), and `name` what its holder is called now. Of what was passed
    on to a successor, `giver` is the account that had surrendered it, with its name.
    """

    record: int
    line: int
    kind: str
    own: str
    other: str
    from_place: str
    to_place: str
    amount: int
    change: int
    balance: int
    document: str
    applies_at: datetime
    recorded_at: datetime
    behalf: str
    year: int | None
    name: Label
    giver: str = ""
    giver_name: Label = _UNNAMED

    @property
    def for_another(self) -> bool:
        """Tell whether it served the duty of an account at neither of its ends."""
        return self.kind in SERVES and bool(self.behalf) and self.behalf not in (self.own, self.other)


@dataclass(frozen=True, slots=True)
class Helped:
    """What another surrendered for the duty of an account: the `helper` with its name. What was taken back of it is negative."""

    record: int
    line: int
    kind: str
    helper: str
    name: Label
    vintage: str
    year: int
    amount: int
    document: str
    applies_at: datetime
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class Section:
    """The movements of one vintage in a period, with what every place held before and after, in tonnes."""

    vintage: str
    opening: dict[str, int]
    entries: tuple[Entry, ...]
    closing: dict[str, int]


@dataclass(frozen=True, slots=True)
class EncumbranceFound:
    """A freeze or pledge with its history: what was ordered, when it was entered, what of it is left (`amount`), and when it ended.

    `record` entered it; `parent` is the freeze that it continues, None for one of its own. `ended_by` is the command that ended it.
    """

    number: int
    kind: str
    account: str
    vintage: str
    ordered: int
    amount: int
    effective: int
    rank: int
    document: str
    authority: str
    beneficiary: str
    record: int
    parent: int | None
    expires_at: datetime | None
    entered_at: datetime | None
    ended_at: datetime | None
    ended_by: str = ""
    end_document: str = ""

    @property
    def waiting(self) -> int:
        """Return how much of it waits for units."""
        return 0 if self.ended_at else self.amount - self.effective

    @property
    def state(self) -> str:
        """Return active, part (a part of it waits), waiting or ended."""
        if self.ended_at is not None:
            return "ended"
        return "active" if not self.waiting else "part" if self.effective else "waiting"


def account_of(sql: Sql, number: str) -> AccountFound | None:
    """Return an account, or None."""
    found = _accounts(sql, " WHERE a.number = %s", number)
    return found[0] if found else None


def accounts_by(sql: Sql, numbers: list[str]) -> list[AccountFound]:
    """Return accounts by their numbers, in the order of numbers."""
    return _accounts(sql, " WHERE a.number = ANY(%s)", numbers)


def _accounts(sql: Sql, condition: LiteralString, *parameters: object) -> list[AccountFound]:
    rows = sql.rows(_ACCOUNT + condition + " ORDER BY a.number", (CLOCK.now(), *parameters))
    return [
        AccountFound(number, kind, holder, province, state, Label(zh, en or zh), None if opened is None else in_beijing(opened))
        for number, kind, holder, province, state, zh, en, opened in rows
    ]


def search(sql: Sql, text: str) -> list[AccountFound]:
    """Return accounts by number, by the code or a part of the name of the holder, or by the number of a document that concerned them.

    Of a document's number a part of at least three signs is enough, however it is spelled.
    """
    text = text.strip()
    if not text:
        return []
    part = "%" + text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
    found = _accounts(
        sql,
        " WHERE a.number = %s OR a.holder = %s OR split_part(a.holder, ':', 2) = %s"
        " OR EXISTS (SELECT FROM people_organisationname o WHERE o.organisation = a.holder AND (o.zh ILIKE %s OR o.en ILIKE %s))"
        " OR a.number IN (" + CONCERNED + ")",
        *(text.upper(), text, text, part, part, *asked_for(text)),
    )
    return found[:_MOST_FOUND]


def balances(
    sql: Sql, number: str, *, at: datetime | None = None, known: datetime | None = None, before: datetime | None = None
) -> dict[tuple[str, str], int]:
    """Return what an account has by vintage and place, from what applies up to `at` (or before `before`) and was known on `known`."""
    if at is None and known is None and before is None:
        rows = sql.rows(
            "SELECT asset, purpose, (credits_posted - debits_posted)::bigint FROM ledger_account WHERE owner = %s AND held", (number,)
        )
        rows += _summed(sql, number, " AND NOT a.held", None, None, None)
    else:
        rows = _summed(sql, number, "", at, known, before)
    return {(vintage_of(asset), place): amount for asset, place, amount in sorted(rows) if amount}


def _summed(
    sql: Sql, number: str, which: LiteralString, at: datetime | None, known: datetime | None, before: datetime | None
) -> list[tuple[str, str, int]]:
    rows = sql.rows(
        "SELECT a.asset, a.purpose, coalesce(sum(g.credit_posted - g.debit_posted), 0)::bigint FROM ledger_account a"
        " JOIN ledger_leg g ON g.account = a.account WHERE a.owner = %s" + which + " AND (%s::timestamptz IS NULL OR g.applies_at <= %s)"
        " AND (%s::timestamptz IS NULL OR g.recorded_at <= %s) AND (%s::timestamptz IS NULL OR g.applies_at < %s)"
        " GROUP BY a.asset, a.purpose",
        (number, at, at, known, known, before, before),
    )
    return [(row[0], row[1], row[2]) for row in rows]


def holdings(sql: Sql, number: str, *, at: datetime | None = None, known: datetime | None = None) -> list[Holding]:
    """Return the holdings of an account by vintage and place, those without units left out."""
    now = at is None and known is None
    encumbered = encumbrances(sql, account=number) if now else []
    promised = promises(sql, number) if now else {}
    sums: dict[tuple[str, str], int] = {}
    for one in encumbered:
        if one.ended_at is None:
            amount = one.effective if one.kind == "freeze" else one.amount
            sums[one.kind, one.vintage] = sums.get((one.kind, one.vintage), 0) + amount
    found = []
    for (vintage, place), amount in balances(sql, number, at=at, known=known).items():
        here = place == REGISTRY
        frozen, pledged = (sums.get((kind, vintage), 0) if here else 0 for kind in ("freeze", "pledge"))
        encumbering = (frozen, pledged, promised.get((vintage, place), 0)) if now else (None, None, None)
        found.append(Holding(vintage, place, amount, *encumbering))
    return found


def promises(sql: Sql, number: str) -> dict[tuple[str, str], int]:
    """Return what open proposals name of the holdings of an account, by vintage and place, t."""
    rows = sql.rows(f"SELECT q.asset, q.place, sum(q.amount)::bigint {PROMISED} AND q.account = %s GROUP BY 1, 2", (CLOCK.now(), number))
    return {(vintage_of(asset), place): amount for asset, place, amount in rows}


def movements(sql: Sql, number: str, begins: datetime, ends: datetime, *, known: datetime | None = None) -> list[Section]:
    """Return the movements that apply from `begins` up to but without `ends`, one vintage a section, with opening and closing balances."""
    opening = balances(sql, number, before=begins, known=known)
    closing = balances(sql, number, before=ends, known=known)
    rows = sql.rows(
        "WITH own AS (SELECT array_agg(account) AS ids FROM ledger_account WHERE owner = %s)"
        " SELECT t.asset, t.record, t.line, coalesce(m.kind, ''), d.owner, d.purpose, c.owner, c.purpose, t.amount,"
        " coalesce(m.document, ''), t.applies_at, t.recorded_at, coalesce(m.behalf, ''), m.year FROM own, ledger_transfer t"
        " JOIN ledger_account d ON d.account = t.debit"
        " JOIN ledger_account c ON c.account = t.credit LEFT JOIN registry_movement m ON m.record = t.record AND m.line = t.line"
        " WHERE (t.debit = ANY(own.ids) OR t.credit = ANY(own.ids)) AND t.kind IN ('single', 'post')"
        " AND t.applies_at >= %s AND t.applies_at < %s AND (%s::timestamptz IS NULL OR t.recorded_at <= %s)"
        " ORDER BY t.asset, t.applies_at, t.record, t.line",
        (number, begins, ends, known, known),
    )
    vintages = sorted({vintage for vintage, _ in (*opening, *closing)} | {vintage_of(row[0]) for row in rows})
    names = _names(sql, {row[12] for row in rows} | {row[4] for row in rows if row[3] == PASSED_ON})
    made = []
    for vintage in vintages:
        before, after = (
            {place: amount for (one, place), amount in found.items() if one == vintage and amount} for found in (opening, closing)
        )
        balance, entries = sum(before.values()), []
        for asset, record, line, kind, debtor, from_place, creditor, to_place, amount, document, *times, behalf, year in rows:
            if vintage_of(asset) == vintage:
                change = amount * ((creditor == number) - (debtor == number))
                balance += change
                other = creditor if debtor == number else debtor
                entries.append(
                    Entry(
                        *(record, line, kind, number, other, from_place, to_place, amount, change, balance, document),
                        *(in_beijing(times[0]), in_beijing(times[1])),
                        behalf,
                        year,
                        names.get(behalf, _UNNAMED),
                        *((debtor, names.get(debtor, _UNNAMED)) if kind == PASSED_ON else ()),
                    )
                )
        made.append(Section(vintage, before, tuple(entries), after))
    return made


def _names(sql: Sql, numbers: set[str]) -> dict[str, Label]:
    """Return what the holders of accounts are called now."""
    wanted = sorted(numbers - {""})
    return {one.number: one.name for one in _accounts(sql, " WHERE a.number = ANY(%s)", wanted)} if wanted else {}


def helped(sql: Sql, number: str, begins: datetime, ends: datetime, *, known: datetime | None = None) -> list[Helped]:
    """Return what others surrendered for the duties of an account, of what applies from `begins` up to but without `ends`.

    The tonnes were never the account's own, so they are no part of its movements and change none of its balances.
    """
    rows = sql.rows(
        "SELECT m.record, m.line, m.kind, CASE WHEN m.corrects_record IS NULL THEN m.sender ELSE m.receiver END, m.asset, m.year,"
        " CASE WHEN m.corrects_record IS NULL THEN m.amount ELSE -m.amount END, m.document, t.applies_at, t.recorded_at"
        " FROM registry_movement m JOIN ledger_transfer t ON t.record = m.record AND t.line = m.line"
        " WHERE m.behalf = %s AND m.behalf <> '' AND m.kind = ANY(%s) AND m.sender <> m.behalf AND m.receiver <> m.behalf"
        " AND t.applies_at >= %s AND t.applies_at < %s AND (%s::timestamptz IS NULL OR t.recorded_at <= %s)"
        " ORDER BY t.applies_at, t.record, t.line",
        (number, list(SERVES), begins, ends, known, known),
    )
    names = _names(sql, {row[3] for row in rows})
    return [
        Helped(
            *(record, line, kind, helper, names.get(helper, _UNNAMED), vintage_of(asset), year, amount, document),
            *(in_beijing(applies_at), in_beijing(recorded_at)),
        )
        for record, line, kind, helper, asset, year, amount, document, applies_at, recorded_at in rows
    ]


def encumbrances(
    sql: Sql, *, account: str | None = None, document: str | None = None, numbers: list[int] | None = None
) -> list[EncumbranceFound]:
    """Return freezes and pledges of an account, of a document's number however spelled, or by their own, by vintage and rank."""
    rows = sql.rows(
        "SELECT e.number, e.kind, e.account, e.asset, coalesce(e.ordered, (b.text::jsonb #>> '{content,amount}')::bigint, e.amount),"
        " e.amount, e.effective, e.rank, e.document, e.authority, e.beneficiary, coalesce(e.entered, e.number), e.parent, e.expires_at,"
        " b.recorded_at, f.recorded_at, coalesce(f.command, ''), coalesce(f.text::jsonb #>> '{content,document}', '')"
        " FROM registry_encumbrance e LEFT JOIN commands_record b ON b.number = coalesce(e.entered, e.number)"
        " LEFT JOIN commands_record f ON f.number = e.ended WHERE (%s::text IS NULL OR e.account = %s)"
        " AND (%s::text IS NULL OR e.document = ANY("
        + same_number("registry_encumbrance", "document")
        + ")) AND (%s::bigint[] IS NULL OR e.number = ANY(%s))"
        " ORDER BY e.account, e.asset, e.kind, coalesce(e.first, e.number), e.number",
        (account, account, document, document, numbers, numbers),
    )
    return [
        EncumbranceFound(
            *(number, kind, of, vintage_of(asset), *others, *(time and in_beijing(time) for time in times), ended_by, end_document),
        )
        for number, kind, of, asset, *others, expires, entered, ended, ended_by, end_document in rows
        for times in [(expires, entered, ended)]
    ]
