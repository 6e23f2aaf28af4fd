"""What others ask of this room: who acts for an organisation, what lies below it, which roles a person has; at an instant, as known."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import LiteralString

from tanheng.commands.sql import Sql

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


def _held(rest: LiteralString, whose: int | str, at: datetime, known: datetime | None, alias: str) -> list[RoleHeld]:
    with Sql(alias).raw.cursor() as cursor:
        rows = cursor.execute(_ROLES + rest, {"whose": whose, "at": at, "known": known or at}).fetchall()
    return [RoleHeld(*row) for row in rows]


def below(organisation: str, *, at: datetime, alias: str = "default") -> list[Named]:
    """Return an organisation and all that stand below it, with their names at an instant, in the order of codes."""
    rows = Sql(alias).rows(
        "WITH RECURSIVE lower (code) AS (SELECT code FROM people_organisation WHERE code = %s UNION ALL"
        " SELECT o.code FROM people_organisation o JOIN lower ON o.parent = lower.code)"
        " SELECT o.code, o.kind, o.parent, coalesce(n.zh, ''), n.en FROM lower JOIN people_organisation o ON o.code = lower.code"
        " LEFT JOIN LATERAL (SELECT zh, en FROM people_organisationname WHERE organisation = o.code AND valid_from <= %s"
        " ORDER BY valid_from DESC, record DESC LIMIT 1) n ON true ORDER BY o.code",
        (organisation, at),
    )
    return [Named(*row) for row in rows]
