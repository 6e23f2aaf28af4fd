"""What the registry's checks look at: both accounts, their states, holdings by place, and encumbrances."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, LiteralString

from tanheng.commands.sql import Sql
from tanheng.commands.work import Work
from tanheng.ledger.bundles import Bundle, Name, bundle_of
from tanheng.registry.representing import speaks_for
from tanheng.registry.vocabulary import REGISTRY, account_types

TAKEN_BACK: LiteralString = (
    "coalesce((SELECT sum(c.amount) FROM registry_movement c WHERE c.corrects_record = m.record AND c.corrects_line = m.line), 0)::bigint"
)
"""What corrections took back of a row `m` with the record and line of a movement. A correction is not corrected itself."""


@dataclass(frozen=True, slots=True)
class Account:
    """A registry account: number, type, holder and province as organisation codes, state.

    `reconciling` is the reconciliation whose difference blocks it, None where none is open.
    """

    number: str
    type: str
    holder: str
    province: str
    state: str
    reconciling: int | None = None


@dataclass(slots=True)
class Encumbrance:
    """A freeze or pledge that has not ended; `effective` of `amount` is covered by units, the rest waits.

    One that continues another tells its `parent`, and keeps the turn of the `first`; otherwise these are its own number and none.
    """

    number: int
    kind: str
    account: str
    asset: str
    amount: int
    effective: int
    rank: int
    document: str
    beneficiary: str
    expires_at: datetime | None
    authority: str = ""
    first: int = 0
    parent: int | None = None


@dataclass(frozen=True, slots=True)
class Promised:
    """Units of a holding that an open proposal names, t."""

    proposal: int
    name: Name
    amount: int


PROMISED: LiteralString = (
    "FROM registry_promise q JOIN commands_proposal p ON p.number = q.proposal WHERE q.ended IS NULL"
    " AND (p.expires_at IS NULL OR p.expires_at > %s)"
)
"""Promises `q` of proposals that wait for a decision at an instant."""


@dataclass(slots=True)
class Facts:
    """Facts of one command. `touched` are encumbrances whose amounts change with it, `ended` those that end, `begun` new ones.

    `rights` are those for accounts that the persons who ask and decide have, by account and person.
    """

    work: Work
    accounts: dict[str, Account]
    rights: dict[tuple[str, int], str]
    encumbrances: list[Encumbrance]
    bundle: Bundle
    touched: dict[int, Encumbrance] = field(default_factory=dict)
    begun: list[Encumbrance] = field(default_factory=list)
    ended: set[int] = field(default_factory=set)
    promises: list[Promised] = field(default_factory=list)

    def on(self, account: str, asset: str, kind: str) -> list[Encumbrance]:
        """Return the encumbrances of a kind on a holding in their turn: by when the first order was entered."""
        return [
            one
            for one in sorted(self.encumbrances, key=lambda one: (one.first, one.number))
            if (one.account, one.asset, one.kind) == (account, asset, kind) and one.number not in self.ended
        ]

    def frozen(self, account: str, asset: str) -> int:
        """Return how much of a holding is frozen now."""
        return sum(one.effective for one in self.on(account, asset, "freeze"))

    def pledged(self, account: str, asset: str) -> int:
        """Return how much of a holding is pledged."""
        return sum(one.amount for one in self.on(account, asset, "pledge"))

    def promised(self, account: str, place: str, asset: str) -> int:
        """Return how much of a holding open proposals name, but for the one that is decided now."""
        return sum(one.amount for one in self.promises if one.name == (account, place, asset))

    def available(self, account: str, place: str, asset: str, despite: frozenset[str]) -> int:
        """Return what a kind may take from a place: what is there, less what encumbers it and is not put up with."""
        here = self.bundle.balance(Name(account, place, asset))
        if "promise" not in despite:
            here -= self.promised(account, place, asset)
        if place != REGISTRY:
            return max(0, here)
        frozen = 0 if "freeze" in despite else self.frozen(account, asset)
        pledged = 0 if "pledge" in despite else self.pledged(account, asset)
        return max(0, here - frozen - pledged)

    def touch(self, one: Encumbrance, *, amount: int | None = None, effective: int | None = None) -> None:
        """Change the amounts of an encumbrance with this command."""
        one.amount = one.amount if amount is None else amount
        one.effective = one.effective if effective is None else effective
        if one not in self.begun:
            self.touched[one.number] = one

    def begin(self, one: Encumbrance) -> None:
        """Enter an encumbrance with this command; it is written with what is covered of it in the end."""
        self.encumbrances.append(one)
        self.begun.append(one)


def is_held(name: Name) -> bool:
    """Tell of a place whether units there have a balance of their own: all but the government's ends of the book."""
    return not any(name.purpose in one.open for one in account_types().values())


def facts_of(work: Work, accounts: Iterable[str], names: Iterable[Name]) -> Facts:
    """Read everything in three trips: accounts with the rights of those who ask and decide, encumbrances, holdings."""
    wanted = sorted({number for number in accounts if number})
    persons = sorted({speaks_for(one) for one in (work.maker, work.authority.as_json()) if one})
    rows = work.sql.rows(
        "SELECT a.number, a.type, a.holder, a.province, a.state, (SELECT min(d.reconciliation) FROM registry_reconciliation_difference d"
        ' WHERE d.account = a.number AND d.settled IS NULL), (SELECT json_object_agg(r.person, r."right") FROM registry_representative r'
        " WHERE r.account = a.number AND r.person = ANY(%s) AND r.ended IS NULL),"
        f" (SELECT json_agg(json_build_array(q.proposal, q.place, q.asset, q.amount)) {PROMISED} AND q.account = a.number"
        " AND q.proposal IS DISTINCT FROM %s::bigint) FROM registry_account a WHERE a.number = ANY(%s)",
        (persons, work.recorded_at, work.proposal, wanted),
    )
    found = {row[0]: Account(*row[:6]) for row in rows}
    rights = {(row[0], int(person)): right for row in rows for person, right in (row[6] or {}).items()}
    names = [name for name in names if name.owner in found]
    promises = [Promised(one[0], Name(row[0], one[1], one[2]), one[3]) for row in rows for one in row[7] or ()]
    return Facts(work, found, rights, encumbrances_of(work.sql, wanted), bundle_of(work, names, is_held), promises=promises)


def encumbrances_of(sql: Sql, accounts: list[str]) -> list[Encumbrance]:
    """Return the encumbrances of accounts that have not ended."""
    rows = sql.rows(
        "SELECT number, kind, account, asset, amount, effective, rank, document, beneficiary, expires_at, authority,"
        " coalesce(first, number), parent FROM registry_encumbrance WHERE account = ANY(%s) AND ended IS NULL"
        " ORDER BY coalesce(first, number), number",
        (accounts,),
    )
    return [Encumbrance(*row) for row in rows]


def delivered_since(sql: Sql, account: str, since: datetime) -> dict[str, int]:
    """Return what was delivered to an account from an instant on, less what was corrected of it, by asset."""
    return dict(
        sql.rows(
            f"SELECT m.asset, sum(m.amount - {TAKEN_BACK})::bigint FROM registry_movement m JOIN ledger_transfer t ON t.record = m.record"
            " AND t.line = m.line WHERE m.receiver = %s AND m.kind = 'trade_delivery' AND t.recorded_at >= %s GROUP BY m.asset",
            (account, since),
        )
    )


def asset_of(vintage: str) -> str:
    """Return the asset of the ledger for a vintage: `25` is CEA-25."""
    return f"CEA-{vintage}"


def vintage_of(asset: str) -> str:
    """Return the vintage of an asset."""
    return asset.removeprefix("CEA-")


def write_encumbrances(facts: Facts) -> None:
    """Write the encumbrances that this command enters and changes, with its record."""
    if facts.begun:
        _write_begun(facts)
    changed: list[Any] = [facts.touched[number] for number in sorted(facts.touched)]
    if changed:
        facts.work.write(
            "UPDATE registry_encumbrance e SET amount = n.amount, effective = n.effective, ended = n.ended"
            " FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[]) AS n(number, amount, effective, ended)"
            " WHERE e.number = n.number",
            (
                [one.number for one in changed],
                [one.amount for one in changed],
                [0 if one.number in facts.ended else one.effective for one in changed],
                [facts.work.number if one.number in facts.ended else None for one in changed],
            ),
        )


def _write_begun(facts: Facts) -> None:
    entered = [facts.work.number if one.parent else None for one in facts.begun]
    continued = [(one.parent, one.first, one.amount) if one.parent else (None, None, None) for one in facts.begun]
    facts.work.write(
        "INSERT INTO registry_encumbrance (number, kind, account, asset, amount, effective, rank, document, authority, beneficiary,"
        " expires_at, entered, parent, first, ordered) SELECT * FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::text[],"
        " %s::bigint[], %s::bigint[], %s::bigint[], %s::text[], %s::text[], %s::text[], %s::timestamptz[], %s::bigint[], %s::bigint[],"
        " %s::bigint[], %s::bigint[])",
        (
            *([one.number for one in facts.begun], [one.kind for one in facts.begun], [one.account for one in facts.begun]),
            *([one.asset for one in facts.begun], [one.amount for one in facts.begun], [one.effective for one in facts.begun]),
            *([one.rank for one in facts.begun], [one.document for one in facts.begun], [one.authority for one in facts.begun]),
            *([one.beneficiary for one in facts.begun], [one.expires_at for one in facts.begun], entered),
            *([one[place] for one in continued] for place in range(3)),
        ),
    )
