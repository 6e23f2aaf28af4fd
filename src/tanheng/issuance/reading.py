"""What the checks of this room look at. Whatever the registry took back by a correction counts as not done."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import LiteralString

from tanheng.commands.sql import Sql
from tanheng.commands.work import Work
from tanheng.issuance import checks
from tanheng.issuance.fields import PRE_ALLOCATION
from tanheng.kernel.findings import Finding, Place
from tanheng.registry.reading import TAKEN_BACK
from tanheng.registry.representing import organisation_named

_PROVINCE_OFFICER = "province_officer"

_ISSUED: LiteralString = (
    f"SELECT i.vintage, i.sector, sum(m.amount - {TAKEN_BACK})::bigint FROM issuance_issue i JOIN registry_movement m"
    " ON m.record = i.record AND m.line = i.line WHERE i.province = %s GROUP BY i.vintage, i.sector"
)
_ENTITLED: LiteralString = (
    "SELECT account, province, year, sector, purpose, occasion, attempt, decided, amount, reduced, risk, document, e.record, e.line,"
    f" {TAKEN_BACK} FROM issuance_entitlement e CROSS JOIN LATERAL (SELECT e.record, e.moved AS line) m"
    " WHERE {} ORDER BY e.record, e.line"
)
_NOTICES: LiteralString = (
    "SELECT n.number, n.account, n.province, n.year, n.sector, n.decided, n.amount, n.given_back, n.document,"
    " n.attempt, coalesce((SELECT w.document FROM issuance_withdrawal w WHERE w.notice = n.number), ''),"
    f" coalesce((SELECT sum(m.amount - {TAKEN_BACK}) FROM issuance_return r JOIN registry_movement m ON m.record = r.record"
    " AND m.line = r.line WHERE r.notice = n.number), 0)::bigint FROM issuance_notice n WHERE {} ORDER BY n.number"
)


@dataclass(frozen=True, slots=True)
class Entitled:
    """One distribution to an account; `taken` of its `amount` was taken back by corrections of the registry."""

    account: str
    province: str
    year: int
    sector: str
    purpose: str
    occasion: str
    attempt: int
    decided: int
    amount: int
    reduced: int
    risk: str
    document: str
    record: int
    line: int
    taken: int

    @property
    def void(self) -> bool:
        """Tell whether it was taken back whole."""
        return 0 < self.amount == self.taken

    @property
    def left(self) -> int:
        """Return how many tonnes of it stand."""
        return self.amount - self.taken


@dataclass(frozen=True, slots=True)
class Noticed:
    """An adjustment notice and what was returned against it; `withdrawn` is the document that withdrew it, else empty."""

    number: int
    account: str
    province: str
    year: int
    sector: str
    decided: int
    amount: int
    given_back: int
    document: str
    attempt: int
    withdrawn: str
    returned: int

    @property
    def asked(self) -> int:
        """Return what it asks back: of one that was withdrawn, what was returned against it."""
        return self.returned if self.withdrawn else self.amount

    @property
    def outstanding(self) -> int:
        """Return what is still to be returned."""
        return self.asked - self.returned


@dataclass(frozen=True, slots=True)
class History:
    """All that was decided for one account, year and sector."""

    entitled: tuple[Entitled, ...] = ()
    noticed: tuple[Noticed, ...] = ()

    @property
    def settled(self) -> int:
        """Return what is settled: after each decision, exactly what it decided. It came, or was taken off."""
        return self.came + self.reduced

    @property
    def came(self) -> int:
        """Return what came, to the account or held for it, less what notices ask back."""
        return sum(one.left for one in self.entitled) - sum(one.asked for one in self.noticed)

    @property
    def reduced(self) -> int:
        """Return what is taken off (核减), less what was given back of it. Nothing is given back of what a correction undid."""
        changes = [(one.record, one.reduced) for one in self.entitled if not one.void]
        changes += [(one.number, -one.given_back) for one in self.standing_notices]
        reduced = 0
        for _, change in sorted(changes):
            reduced = max(0, reduced + change)
        return reduced

    @property
    def standing_notices(self) -> tuple[Noticed, ...]:
        """Return the notices that were not withdrawn."""
        return tuple(one for one in self.noticed if not one.withdrawn)

    @property
    def decided(self) -> int | None:
        """Return what the latest decision that stands decided in all, None before the first."""
        decisions = [(one.record, one.decided) for one in self.entitled if not one.void]
        return max(decisions + [(one.number, one.decided) for one in self.standing_notices], default=(0, None))[1]

    @property
    def is_final(self) -> bool:
        """Tell whether the final allowance was decided, by a distribution or by a notice."""
        return bool(self.standing_notices) or any(one.purpose != PRE_ALLOCATION and not one.void for one in self.entitled)

    def made(self, purpose: str, occasion: str) -> list[Entitled]:
        """Return the distributions of a purpose and occasion, those that were taken back included."""
        return [one for one in self.entitled if (one.purpose, one.occasion) == (purpose, occasion)]

    def standing(self, purpose: str, occasion: str) -> Entitled | None:
        """Return the distribution of a purpose and occasion that stands."""
        return next((one for one in self.made(purpose, occasion) if not one.void), None)


Key = tuple[str, int, str]
"""Account, year, sector."""


def histories(sql: Sql, accounts: Collection[str]) -> dict[Key, History]:
    """Return what was decided for accounts, in two trips."""
    wanted = sorted(set(accounts))
    found: dict[Key, tuple[list[Entitled], list[Noticed]]] = {}
    for row in sql.rows(_ENTITLED.format("account = ANY(%s)"), (wanted,)):
        one = Entitled(*row)
        found.setdefault((one.account, one.year, one.sector), ([], []))[0].append(one)
    for row in sql.rows(_NOTICES.format("n.account = ANY(%s)"), (wanted,)):
        told = Noticed(*row)
        found.setdefault((told.account, told.year, told.sector), ([], []))[1].append(told)
    return {key: History(tuple(entitled), tuple(noticed)) for key, (entitled, noticed) in found.items()}


def of_province(sql: Sql, province: str) -> tuple[list[Entitled], list[Noticed]]:
    """Return all distributions and notices of a province."""
    entitled = sql.rows(_ENTITLED.format("province = %s"), (province,))
    noticed = sql.rows(_NOTICES.format("n.province = %s"), (province,))
    return [Entitled(*row) for row in entitled], [Noticed(*row) for row in noticed]


def notice(sql: Sql, number: int) -> Noticed | None:
    """Return a notice by its number."""
    rows = sql.rows(_NOTICES.format("n.number = %s"), (number,))
    return Noticed(*rows[0]) if rows else None


def issued(sql: Sql, province: str) -> dict[tuple[str, str], int]:
    """Return what was issued to a province by vintage and sector."""
    return {(vintage, sector): amount for vintage, sector, amount in sql.rows(_ISSUED, (province,))}


def envelopes(sql: Sql, province: str) -> dict[tuple[str, str], tuple[int, int, str]]:
    """Return the standing envelopes of a province by vintage and sector: version, tonnes, document."""
    rows = sql.rows(
        "SELECT DISTINCT ON (vintage, sector) vintage, sector, version, amount, document FROM issuance_envelope WHERE province = %s"
        " ORDER BY vintage, sector, version DESC",
        (province,),
    )
    return {(vintage, sector): (version, amount, document) for vintage, sector, version, amount, document in rows}


def created(sql: Sql) -> dict[str, str]:
    """Return the vintages that were created, with their documents."""
    return dict(sql.rows("SELECT code, document FROM issuance_vintage ORDER BY code"))


def earlier_proposal(work: Work, command: str, field: str, value: str) -> int | None:
    """Return an earlier proposal of a command whose content has this value in a field and that is still open, or None."""
    rows = work.sql.rows(
        "SELECT p.number FROM commands_proposal p WHERE p.command = %s AND p.number < %s AND (p.expires_at IS NULL OR p.expires_at > %s)"
        " AND NOT EXISTS (SELECT FROM commands_decision d WHERE d.proposal = p.number) AND p.content::jsonb ->> %s::text = %s"
        " ORDER BY p.number LIMIT 1",
        (command, work.proposal or work.number, work.recorded_at, field, value),
    )
    return int(rows[0][0]) if rows else None


def other_office(work: Work, province: str) -> Iterator[Finding]:
    """Refuse an officer of another province, whether he asked or decides."""
    for actor in (work.maker, work.authority.as_json()):
        if actor is not None and actor["role"] == _PROVINCE_OFFICER and actor["organisation"] != province:
            found, expected = organisation_named(work, str(actor["organisation"])), organisation_named(work, province)
            yield checks.OTHER_OFFICE.at(Place(called="province"), found, expected)
