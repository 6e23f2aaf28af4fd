"""What others ask of this room: who acts for an organisation, what lies below it, which roles a person has; at an instant, as known."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import LiteralString

from tanheng.commands.sql import Sql
from tanheng.kernel.clock import CLOCK
from tanheng.kernel.messages import Label
from tanheng.people.vocabulary import Kind

_KNOWN: LiteralString = " JOIN commands_record r ON r.number = {0}.record AND r.recorded_at <= %(known)s"
_ENDS: LiteralString = (
    "LEAST({0}.valid_until, (SELECT {0}.ended_at FROM commands_record e WHERE e.number = {0}.ended_by AND e.recorded_at <= %(known)s))"
)
_ACTIVE: LiteralString = (
    " AND NOT EXISTS (SELECT FROM people_person p JOIN commands_record e ON e.number = p.ended_by"
    " WHERE p.person = a.person AND p.ended_at <= %(at)s AND e.recorded_at <= %(known)s)"
)
_ROLES: LiteralString = (
    f"SELECT a.assignment, a.person, a.organisation, a.role, a.valid_from, {_ENDS.format('a')} AS ends FROM people_assignment a"
    f"{_KNOWN.format('a')} WHERE a.valid_from <= %(at)s AND coalesce({_ENDS.format('a')} > %(at)s, true){_ACTIVE}"
)


@dataclass(frozen=True, slots=True)
class RoleHeld:
    """A role that a person holds for an organisation. `valid_until` is None where no end is known."""

    assignment: int
    person: int
    organisation: str
    role: str
    valid_from: datetime
    valid_until: datetime | None


@dataclass(frozen=True, slots=True)
class Borrowed:
    """A role that another holds and has lent: `held` is his, `commands` those for which it was lent (None: all), until an instant."""

    delegation: int
    held: RoleHeld
    commands: frozenset[str] | None
    until: datetime

    def covers(self, command: str) -> bool:
        """Tell whether it was lent for a command. Proposals and decisions look themselves at what they are about."""
        return self.commands is None or command in self.commands or command in ("proposal_make", "proposal_decide")


@dataclass(frozen=True, slots=True)
class Named:
    """An organisation with its kind and its name at the instant that was asked for."""

    code: str
    kind: str
    parent: str | None
    zh: str
    en: str | None


def roles_of(person: int, *, at: datetime, known: datetime | None = None, alias: str = "default") -> list[RoleHeld]:
    """Return the roles of a person at an instant, as known on another (the same unless given)."""
    return _held(" AND a.person = %(whose)s ORDER BY a.assignment", person, at, known, alias)


def who_acts_for(organisation: str, *, at: datetime, known: datetime | None = None, alias: str = "default") -> list[RoleHeld]:
    """Return who holds a role for an organisation at an instant, as known on another (the same unless given)."""
    return _held(" AND a.organisation = %(whose)s ORDER BY a.assignment", organisation, at, known, alias)


_BORROWED: LiteralString = (
    "SELECT d.delegation, d.commands, LEAST(d.valid_until, d.ended_at), a.assignment, a.person, a.organisation, a.role, a.valid_from,"
    " LEAST(a.valid_until, a.ended_at) FROM people_delegation d JOIN people_assignment a ON a.assignment = d.assignment"
    " JOIN people_person h ON h.person = a.person WHERE d.delegate = %s AND d.valid_from <= %s AND LEAST(d.valid_until, d.ended_at) > %s"
    " AND a.valid_from <= %s AND (LEAST(a.valid_until, a.ended_at) > %s) IS NOT FALSE AND (h.ended_at > %s) IS NOT FALSE"
    " ORDER BY d.delegation"
)


def borrowed_by(person: int, *, at: datetime, alias: str = "default") -> list[Borrowed]:
    """Return the roles of others that a person may use at an instant, because they lent them to him."""
    rows = Sql(alias).rows(_BORROWED, (person, at, at, at, at, at))
    return [
        Borrowed(delegation, RoleHeld(*role), None if commands is None else frozenset(commands), until)
        for delegation, commands, until, *role in rows
    ]


def _held(rest: LiteralString, whose: int | str, at: datetime, known: datetime | None, alias: str) -> list[RoleHeld]:
    rows = Sql(alias).named(_ROLES + rest, {"whose": whose, "at": at, "known": known or at})
    return [RoleHeld(*row) for row in rows]


_PARENTS: LiteralString = (
    "SELECT o.code, o.kind, CASE WHEN m.record IS NULL THEN o.parent ELSE m.parent END AS parent,"
    " CASE WHEN m.record IS NULL THEN o.division ELSE m.division END AS division FROM people_organisation o"
    " LEFT JOIN LATERAL (SELECT p.record, p.parent, p.division FROM people_organisationparent p"
    " JOIN commands_record r ON r.number = p.record AND r.recorded_at <= %s"
    " WHERE p.organisation = o.code AND p.valid_from <= %s ORDER BY p.valid_from DESC, p.record DESC LIMIT 1) m ON true"
)
"""Organisations with what they stand under at an instant, as known on another. Parameters: known, at."""


def below(organisation: str, *, at: datetime, known: datetime | None = None, alias: str = "default") -> list[Named]:
    """Return an organisation and all that stand below it at an instant, with their names then, in the order of codes.

    As known on another instant, which is the same as now unless given: a move that was recorded late counts from its day on.
    """
    known = known or CLOCK.now()
    rows = Sql(alias).rows(
        f"WITH RECURSIVE placed AS ({_PARENTS}), lower (code) AS (SELECT code FROM placed WHERE code = %s UNION"
        " SELECT o.code FROM placed o JOIN lower ON o.parent = lower.code)"
        " SELECT o.code, o.kind, o.parent, coalesce(n.zh, ''), n.en FROM lower JOIN placed o ON o.code = lower.code"
        " LEFT JOIN LATERAL (SELECT zh, en FROM people_organisationname WHERE organisation = o.code AND valid_from <= %s"
        " ORDER BY valid_from DESC, record DESC LIMIT 1) n ON true ORDER BY o.code",
        (known, at, organisation, at),
    )
    return [Named(*row) for row in rows]


def codes_below(organisation: str, *, at: datetime, alias: str = "default") -> frozenset[str]:
    """Return the codes of an organisation and all that stand below it at an instant."""
    rows = Sql(alias).rows(
        f"WITH RECURSIVE placed AS ({_PARENTS}), lower (code) AS (SELECT code FROM placed WHERE code = %s UNION"
        " SELECT o.code FROM placed o JOIN lower ON o.parent = lower.code) SELECT code FROM lower",
        (CLOCK.now(), at, organisation),
    )
    return frozenset(code for (code,) in rows)


def names_of(codes: Iterable[str], *, at: datetime, alias: str = "default") -> dict[str, Label]:
    """Return what organisations are called at an instant; in English their Chinese name where they have no other."""
    rows = Sql(alias).rows(
        "SELECT DISTINCT ON (organisation) organisation, zh, en FROM people_organisationname"
        " WHERE organisation = ANY(%s) AND valid_from <= %s ORDER BY organisation, valid_from DESC, record DESC",
        (sorted(set(codes)), at),
    )
    return {code: Label(zh, en or zh) for code, zh, en in rows}


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an organisation stands: directly under `parent`; `city` and `province` are empty where there is none above it."""

    kind: str
    parent: str
    city: str
    province: str
    division: str


def parents_of(sql: Sql, codes: Iterable[str], *, at: datetime, known: datetime | None = None) -> dict[str, Standing]:
    """Return where organisations stand at an instant, as known on another (now unless given); unknown codes are left out."""
    rows = sql.rows(
        f"SELECT p.code, p.kind, coalesce(p.parent, ''), coalesce(u.kind, ''), coalesce(u.parent, ''), coalesce(p.division, '')"
        f" FROM ({_PARENTS} WHERE o.code = ANY(%s)) p LEFT JOIN people_organisation u ON u.code = p.parent",
        (known or CLOCK.now(), at, sorted(set(codes))),
    )
    found = {}
    for code, kind, parent, above, over, division in rows:
        city = parent if above == Kind.CITY else ""
        found[code] = Standing(kind, parent, city, over if city else parent if above == Kind.PROVINCE else "", division)
    return found
