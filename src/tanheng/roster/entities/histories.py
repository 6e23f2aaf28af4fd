"""What people ask about an entity beside its tree: its history to be cited, predecessors and successors, its group, its accounts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import LiteralString

from tanheng.commands.sql import Sql
from tanheng.kernel.clock import CLOCK, in_beijing
from tanheng.registry.queries import holdings
from tanheng.roster.entities.queries import Tree, trees
from tanheng.roster.entities.vocabulary import words

_WORKS: LiteralString = (
    "WITH RECURSIVE ours (node) AS (SELECT w.works FROM entities_worksowner w JOIN commands_record k ON k.number = w.record"
    " AND k.recorded_at <= %(known)s WHERE w.entity = %(entity)s"
    " UNION SELECT n.node FROM ours JOIN entities_node n ON n.parent = ours.node),"
)
_EVENTS: LiteralString = _WORKS + (
    " told (day, record, what, subject, before, after, document) AS ("
    " SELECT day, record, kind, entity, before, after, document FROM entities_change WHERE entity = %(entity)s"
    " UNION ALL SELECT n.valid_from, n.record, 'node_added', 'node:' || n.node, '', n.zh, n.document"
    " FROM entities_node n JOIN ours USING (node)"
    " UNION ALL SELECT n.valid_until, n.ended_by, 'node_ended', 'node:' || n.node, n.zh, '', '' FROM entities_node n JOIN ours USING (node)"
    " WHERE n.ended_by IS NOT NULL"
    " UNION ALL SELECT f.valid_from, f.record, 'attribute', coalesce(f.entity, 'node:' || f.node), f.attribute,"
    " trim(coalesce(f.value, '') || ' ' || f.unit), f.document FROM entities_fact f"
    " WHERE f.entity = %(entity)s OR f.node IN (SELECT node FROM ours)"
    " UNION ALL SELECT valid_from, record, 'joint_joined', member, '', reporting, document FROM entities_jointmember"
    " WHERE %(entity)s IN (member, reporting)"
    " UNION ALL SELECT valid_until, ended_by, 'joint_left', member, reporting, '', '' FROM entities_jointmember"
    " WHERE %(entity)s IN (member, reporting) AND ended_by IS NOT NULL"
    " UNION ALL SELECT valid_from, record, 'pilot_begun', entity, sector, pilot, document FROM entities_pilot WHERE entity = %(entity)s"
    " UNION ALL SELECT valid_until, ended_by, 'pilot_ended', entity, sector, pilot, '' FROM entities_pilot"
    " WHERE entity = %(entity)s AND ended_by IS NOT NULL"
    " UNION ALL SELECT (r.recorded_at AT TIME ZONE 'Asia/Shanghai')::date, a.record, 'account_opened', a.entity, a.system, a.number, ''"
    " FROM entities_systemaccount a JOIN commands_record r ON r.number = a.record WHERE a.entity = %(entity)s)"
    " SELECT t.day, r.recorded_at, t.record, t.what, t.subject, t.before, t.after, t.document FROM told t"
    " JOIN commands_record r ON r.number = t.record AND r.recorded_at <= %(known)s ORDER BY t.day, t.record, t.what, t.subject"
)


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to an entity: the day from which it holds, and the record and document by which it can be cited.

    `what` is a kind of change, node_added, node_ended, attribute, joint_joined, joint_left, pilot_begun, pilot_ended or account_opened.
    """

    day: date
    recorded_at: datetime
    record: int
    what: str
    subject: str
    before: str
    after: str
    document: str


@dataclass(frozen=True, slots=True)
class Succession:
    """Who follows whom from a day on, by merger or split."""

    predecessor: str
    successor: str
    kind: str
    day: date
    record: int
    document: str


@dataclass(frozen=True, slots=True)
class AccountOfSystem:
    """An account of an entity in a system: registry, trading or platform; `person`: the first contact who was invited."""

    number: str
    entity: str
    system: str
    state: str
    registry_account: str
    person: int | None
    record: int


@dataclass(frozen=True, slots=True)
class Member:
    """A member of a group on a day: its tree, its accounts, and what its registry account holds now, in tonnes by vintage."""

    tree: Tree
    since: date
    accounts: tuple[AccountOfSystem, ...]
    tonnes: dict[str, int]


@dataclass(frozen=True, slots=True)
class Group:
    """A joint enterprise on a day, with what all its members hold together."""

    reporting: str
    members: tuple[Member, ...]

    @property
    def tonnes(self) -> dict[str, int]:
        """Return what the members hold, by vintage."""
        sums: dict[str, int] = {}
        for one in self.members:
            for vintage, amount in one.tonnes.items():
                sums[vintage] = sums.get(vintage, 0) + amount
        return sums


@dataclass(frozen=True, slots=True)
class PilotFound:
    """An entity takes part in a regional market for a sector."""

    entity: str
    pilot: str
    sector: str
    since: date
    until: date | None
    document: str
    record: int


def history(sql: Sql, entity: str, *, known: datetime | None = None) -> list[Event]:
    """Return all that happened to an entity and to what belongs or belonged to it, by day, as known at an instant."""
    rows = sql.named(_EVENTS, {"entity": entity, "known": known or CLOCK.now()})
    return [Event(day, in_beijing(at), *rest) for day, at, *rest in rows]


def successions(sql: Sql, entity: str) -> list[Succession]:
    """Return the whole line of an entity, in the order of days: those it follows and those that follow it, however far."""
    rows = sql.rows(
        "WITH RECURSIVE line (code) AS (SELECT %s::text UNION SELECT CASE WHEN s.predecessor = line.code THEN s.successor"
        " ELSE s.predecessor END FROM line JOIN entities_successor s ON line.code IN (s.predecessor, s.successor))"
        " SELECT s.predecessor, s.successor, s.kind, s.day, s.record, s.document FROM entities_successor s"
        " WHERE s.predecessor IN (SELECT code FROM line) ORDER BY s.day, s.record, s.successor",
        (entity,),
    )
    return [Succession(*row) for row in rows]


def accounts_of(sql: Sql, entities: Sequence[str]) -> dict[str, tuple[AccountOfSystem, ...]]:
    """Return the accounts of entities in the three systems; those without any are left out.

    Of the registry it is the account that an entity holds now, with its state there, whichever command opened it.
    """
    rows = sql.rows(
        "SELECT number, holder, 'registry', state, number, NULL, opened FROM registry_account WHERE holder = ANY(%s) AND state <> 'closed'"
        " UNION ALL SELECT number, entity, system, state, registry_account, person, record FROM entities_systemaccount"
        " WHERE entity = ANY(%s) AND system <> 'registry' ORDER BY 2, 3",
        (list(entities), list(entities)),
    )
    rows.sort(key=lambda row: (row[1], tuple(words("systems")).index(row[2])))
    found: dict[str, tuple[AccountOfSystem, ...]] = {}
    for row in rows:
        found[row[1]] = (*found.get(row[1], ()), AccountOfSystem(*row))
    return found


_LASTS: LiteralString = (
    " JOIN commands_record r ON r.number = t.record AND r.recorded_at <= %(known)s WHERE t.valid_from <= %(on)s AND coalesce(%(on)s <"
    " (SELECT t.valid_until FROM commands_record e WHERE e.number = t.ended_by AND e.recorded_at <= %(known)s), true)"
)


def group_of(sql: Sql, entity: str, on: date, *, known: datetime | None = None) -> Group | None:
    """Return the joint enterprise to which an entity belongs on a day, as known at an instant; None where it belongs to none."""
    asked = {"entity": entity, "on": on, "known": known or CLOCK.now()}
    rows = sql.named(
        "SELECT t.reporting, t.member, t.valid_from FROM entities_jointmember t" + _LASTS + " AND t.reporting IN (SELECT t.reporting"
        " FROM entities_jointmember t" + _LASTS + " AND %(entity)s = t.member) ORDER BY t.member",
        asked,
    )
    if not rows:
        return None
    codes = [member for _, member, _ in rows]
    planted, accounts = trees(sql, codes, on, known=known), accounts_of(sql, codes)
    members = []
    for _, member, since in rows:
        if member in planted and planted[member].lasts_on(on):
            members.append(Member(planted[member], since, accounts.get(member, ()), tonnes_of(sql, member)))
    return Group(str(rows[0][0]), tuple(members)) if members else None


def tonnes_of(sql: Sql, entity: str) -> dict[str, int]:
    """Return what the registry account of an entity holds now, in tonnes by vintage, in all places together."""
    sums: dict[str, int] = {}
    for (number,) in sql.rows("SELECT number FROM registry_account WHERE holder = %s AND state <> 'closed'", (entity,)):
        for one in holdings(sql, number):
            sums[one.vintage] = sums.get(one.vintage, 0) + one.amount
    return sums


def pilots_of(sql: Sql, entities: Sequence[str], on: date, *, known: datetime | None = None) -> list[PilotFound]:
    """Return in which regional markets entities take part on a day, as known at an instant."""
    rows = sql.named(
        "SELECT t.entity, t.pilot, t.sector, t.valid_from, (SELECT t.valid_until FROM commands_record e WHERE e.number = t.ended_by"
        " AND e.recorded_at <= %(known)s), t.document, t.record FROM entities_pilot t" + _LASTS + " AND t.entity = ANY(%(entities)s)"
        " ORDER BY t.entity, t.pilot, t.sector",
        {"entities": list(entities), "on": on, "known": known or CLOCK.now()},
    )
    return [PilotFound(*row) for row in rows]
