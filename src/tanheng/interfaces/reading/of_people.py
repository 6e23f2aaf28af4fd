"""人与组织 Organisations and persons: names, who acts for whom, who borrowed powers, who has a login; and keys of the API."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, LiteralString

from tanheng.commands.sql import Sql
from tanheng.interfaces.reading.paging import FIRST, Found, Page, paged
from tanheng.kernel.clock import CLOCK
from tanheng.people.queries import RoleHeld, parents_of, who_acts_for
from tanheng.visibility.deciding import LIST, SEE, Scope
from tanheng.visibility.scoping import Reach, reach
from tanheng.visibility.viewers import NothingHere, Viewer

_ORGANISATIONS: LiteralString = (
    "SELECT o.code, o.kind, CASE WHEN m.record IS NULL THEN o.parent ELSE m.parent END AS parent, coalesce(n.zh, '') AS zh,"
    " coalesce(n.en, n.zh, '') AS en FROM people_organisation o"
    " LEFT JOIN LATERAL (SELECT zh, en FROM people_organisationname WHERE organisation = o.code AND valid_from <= %s"
    " ORDER BY valid_from DESC, record DESC LIMIT 1) n ON true"
    " LEFT JOIN LATERAL (SELECT record, parent FROM people_organisationparent WHERE organisation = o.code AND valid_from <= %s"
    " ORDER BY valid_from DESC, record DESC LIMIT 1) m ON true WHERE (%s OR o.code = ANY(%s))"
)
_FOUND: LiteralString = (
    " AND (o.code ILIKE %s OR EXISTS (SELECT FROM people_organisationname x WHERE x.organisation = o.code AND (x.zh ILIKE %s"
    " OR x.en ILIKE %s)))"
)
_PERSONS: LiteralString = (
    "SELECT p.person, p.ended_at, c.name, c.telephone, c.email, coalesce((SELECT array_agg(a.role ORDER BY a.assignment) FROM"
    " people_assignment a WHERE a.person = p.person AND a.valid_from <= %(at)s"
    " AND (LEAST(a.valid_until, a.ended_at) > %(at)s) IS NOT FALSE"
    " AND (p.ended_at > %(at)s) IS NOT FALSE), '{}'), u.id IS NOT NULL, u.username, EXISTS (SELECT FROM mfa_authenticator f"
    " WHERE f.user_id = u.id AND f.type IN ('totp', 'webauthn')), (SELECT max(i.valid_until) FROM login_invitation i WHERE"
    " i.person = p.person AND i.used_at IS NULL AND i.valid_until > %(at)s) FROM people_person p LEFT JOIN people_contact c"
    " ON c.person = p.person LEFT JOIN login_user u ON u.person = p.person"
)
_DELEGATIONS: LiteralString = (
    "SELECT d.delegation, d.principal, d.delegate, a.role, a.organisation, coalesce(d.commands, '{}'), d.valid_from,"
    " LEAST(d.valid_until, d.ended_at)"
    " FROM people_delegation d JOIN people_assignment a ON a.assignment = d.assignment WHERE d.principal = %s OR d.delegate = %s"
    " ORDER BY d.delegation DESC LIMIT 200"
)


@dataclass(frozen=True, slots=True)
class OrganisationRow:
    """An organisation with its name now. `parent` is the code above it, empty for none or one that the viewer may not see."""

    code: str
    kind: str
    parent: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Named:
    """A name from an instant on, and the record that gave it."""

    zh: str
    en: str
    since: datetime
    record: int


@dataclass(frozen=True, slots=True)
class OrganisationRead:
    """An organisation: all of its names and of what it stood under, the latest first, and the roles for it that the viewer may see."""

    row: OrganisationRow
    uscc: str
    division: str
    names: tuple[Named, ...]
    above: tuple[tuple[str, datetime, int], ...]
    acting: tuple[RoleHeld, ...]
    all_acting: bool


@dataclass(frozen=True, slots=True)
class LoginState:
    """What may be known about a login: its name, whether there is a second factor, until when an invitation is open. Never a secret."""

    username: str
    factor: bool
    invited_until: datetime | None


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A person by number. `name`, telephone and e-mail are empty where the contact is not the viewer's to see or was erased.

    `login` is None where the viewer may not know about it.
    """

    person: int
    active: bool
    ended_at: datetime | None
    roles: tuple[str, ...]
    contact_open: bool
    name: str
    telephone: str
    email: str
    login: LoginState | None


@dataclass(frozen=True, slots=True)
class RoleOf:
    """A role of a person, running, to come or over."""

    assignment: int
    role: str
    organisation: str
    since: datetime
    until: datetime | None
    runs: bool


@dataclass(frozen=True, slots=True)
class Lent:
    """Powers that one person lent another."""

    delegation: int
    principal: int
    delegate: int
    role: str
    organisation: str
    commands: list[str]
    since: datetime
    until: datetime
    runs: bool


@dataclass(frozen=True, slots=True)
class PersonRead:
    """A person with his roles and what he lent and borrowed."""

    row: PersonRow
    roles: tuple[RoleOf, ...]
    delegations: tuple[Lent, ...]


@dataclass(frozen=True, slots=True)
class KeyRow:
    """A key of the API; the key itself nobody can read."""

    number: int
    person: int
    assignment: int
    role: str
    name: str
    reads: list[str]
    commands: list[str]
    made_at: datetime
    expires_at: datetime
    runs: bool


def _part(text: str) -> str:
    return "%" + text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"


def _organisations(seen: Reach, rest: LiteralString, parameters: tuple[Any, ...]) -> list[OrganisationRow]:
    at = CLOCK.now()
    rows = Sql().rows(_ORGANISATIONS + rest, (at, at, seen.everything, sorted(seen.codes), *parameters))
    return [OrganisationRow(code, kind, parent if parent and seen.covers(parent) else "", zh, en) for code, kind, parent, zh, en in rows]


def organisations(
    viewer: Viewer, text: str = "", under: str = "", page: Page = FIRST, *, kinds: Collection[str] | None = None
) -> Found[OrganisationRow]:
    """Return organisations by code: those with a text in their code or any of their names; else those directly under another.

    With neither, those that stand under nothing that the viewer may see: the top of his tree. With `kinds`, all of these; with an empty
    collection of them, all of every kind.
    """
    seen = reach(viewer, "organisation", LIST)
    text = text.replace("\0", "").strip()
    if kinds is not None:
        of_kinds: LiteralString = " AND (%s OR o.kind = ANY(%s)) AND o.code > %s ORDER BY o.code LIMIT %s"
        found = _organisations(seen, of_kinds, (not kinds, sorted(kinds), page.text, page.rows + 1))
    elif text:
        found = _organisations(seen, _FOUND + " AND o.code > %s ORDER BY o.code LIMIT %s", (*[_part(text)] * 3, page.text, page.rows + 1))
    elif under:
        below: LiteralString = " AND CASE WHEN m.record IS NULL THEN o.parent ELSE m.parent END = %s"
        where = below + " AND o.code > %s ORDER BY o.code LIMIT %s"
        found = _organisations(seen, where, (under.replace("\0", ""), page.text, page.rows + 1))
    else:
        top: LiteralString = (
            " AND (CASE WHEN m.record IS NULL THEN o.parent ELSE m.parent END IS NULL"
            " OR NOT (%s OR CASE WHEN m.record IS NULL THEN o.parent ELSE m.parent END = ANY(%s)))"
        )
        where = top + " AND o.code > %s ORDER BY o.code LIMIT %s"
        found = _organisations(seen, where, (seen.everything, sorted(seen.codes), page.text, page.rows + 1))
    return paged(found, page, lambda one: one.code)


def organisation(viewer: Viewer, code: str) -> OrganisationRead:
    """Return an organisation. Raises NothingHere."""
    seen, code = reach(viewer, "organisation", SEE), code.replace("\0", "")
    found = _organisations(seen, " AND o.code = %s", (code,))
    if not found:
        raise NothingHere(code)
    sql = Sql()
    ((uscc,),) = sql.rows("SELECT coalesce(uscc, '') FROM people_organisation WHERE code = %s", (code,))
    standing = parents_of(sql, [code], at=CLOCK.now())[code]
    names = sql.rows(
        "SELECT zh, coalesce(en, zh), valid_from, record FROM people_organisationname WHERE organisation = %s"
        " ORDER BY valid_from DESC, record DESC",
        (code,),
    )
    above = sql.rows(
        "SELECT parent, valid_from, record FROM people_organisationparent WHERE organisation = %s UNION ALL"
        " SELECT o.parent, r.recorded_at, o.record FROM people_organisation o JOIN commands_record r ON r.number = o.record"
        " WHERE o.code = %s AND o.parent IS NOT NULL ORDER BY 2 DESC, 3 DESC",
        (code, code),
    )
    persons = reach(viewer, "person", LIST)
    acting = [one for one in who_acts_for(code, at=CLOCK.now()) if persons.everything or one.person == viewer.person]
    return OrganisationRead(
        *(found[0], uscc, standing.division, tuple(Named(*row) for row in names)),
        tuple((parent, since, record) for parent, since, record in above if seen.covers(parent)),
        tuple(acting),
        persons.everything,
    )


def persons(viewer: Viewer, text: str = "", page: Page = FIRST) -> Found[PersonRow]:
    """Return persons by number; with a text the one of that number, or those of that name where the viewer may list contacts."""
    seen = reach(viewer, "person", LIST)
    text = text.replace("\0", "").strip()
    asked: dict[str, Any] = {
        "at": CLOCK.now(),
        "all": seen.everything,
        "own": _own(seen),
        "after": page.number(0),
        "most": page.rows + 1,
        "text": text,
        "part": _part(text),
        "contacts": reach(viewer, "contact", LIST).everything,
    }
    rest: LiteralString = (
        " WHERE (%(all)s OR p.person = %(own)s) AND p.person > %(after)s AND (%(text)s = '' OR p.person::text = %(text)s"
        " OR (%(contacts)s AND c.name ILIKE %(part)s)) ORDER BY p.person LIMIT %(most)s"
    )
    return paged(_persons(viewer, LIST, rest, asked), page, lambda one: one.person)


def person(viewer: Viewer, number: int) -> PersonRead:
    """Return a person with roles and delegations. Raises NothingHere."""
    seen = reach(viewer, "person", SEE)
    if not 0 < number < 2**63 or not (seen.everything or number == _own(seen)):
        raise NothingHere(number)
    at = CLOCK.now()
    found = _persons(viewer, SEE, " WHERE p.person = %(person)s", {"at": at, "person": number})
    if not found:
        raise NothingHere(number)
    active = found[0].active
    roles = Sql().rows(
        "SELECT assignment, role, organisation, valid_from, LEAST(valid_until, ended_at) FROM people_assignment WHERE person = %s"
        " ORDER BY assignment",
        (number,),
    )
    lent = [(*row, active and _runs(row[6], row[7], at)) for row in Sql().rows(_DELEGATIONS, (number, number))]
    return PersonRead(
        found[0],
        tuple(RoleOf(held, role, whose, since, until, active and _runs(since, until, at)) for held, role, whose, since, until in roles),
        tuple(Lent(*row) for row in lent),
    )


def contact(viewer: Viewer, number: int) -> PersonRow:
    """Return a person whose contact the viewer may see. Raises NothingHere."""
    seen = reach(viewer, "contact", SEE)
    found = _persons(viewer, SEE, " WHERE p.person = %(person)s", {"at": CLOCK.now(), "person": number}) if 0 < number < 2**63 else []
    if not found or not (seen.everything or number == _own(seen)):
        raise NothingHere(number)
    return found[0]


def keys(viewer: Viewer, page: Page = FIRST) -> Found[KeyRow]:
    """Return keys of the API, the newest first: one's own, or all for whom the policy opens them."""
    seen = reach(viewer, "api_key", LIST)
    at = CLOCK.now()
    rows = Sql().rows(
        "SELECT k.number, k.person, k.assignment, a.role, k.name, k.reads, k.commands, k.made_at, k.expires_at, k.ended IS NULL"
        " AND k.expires_at > %s AND (LEAST(a.valid_until, a.ended_at) > %s) IS NOT FALSE AND (p.ended_at > %s) IS NOT FALSE"
        " FROM visibility_apikey k JOIN people_assignment a ON a.assignment = k.assignment JOIN people_person p ON p.person = k.person"
        " WHERE (%s OR k.person = %s) AND k.number < %s ORDER BY k.number DESC LIMIT %s",
        (at, at, at, seen.everything, _own(seen), page.numbers(1)[0], page.rows + 1),
    )
    found = [KeyRow(*row) for row in rows]
    return paged(found, page, lambda one: one.number)


def names_known(viewer: Viewer, persons: Iterable[int]) -> dict[int, str]:
    """Return the names of persons as far as the viewer may see their contacts."""
    seen = reach(viewer, "contact", SEE)
    asked = [one for one in persons if seen.everything or one == _own(seen)]
    return dict(Sql().rows("SELECT person, name FROM people_contact WHERE person = ANY(%s)", (asked,))) if asked else {}


def running_keys(viewer: Viewer, person: int) -> tuple[int, ...]:
    """Return the numbers of the keys of a person that have not ended, where the viewer may see them; none otherwise."""
    seen = reach(viewer, "api_key", LIST)
    if not (seen.everything or person == _own(seen)):
        return ()
    rows = Sql().rows("SELECT number FROM visibility_apikey WHERE person = %s AND ended IS NULL ORDER BY number", (person,))
    return tuple(number for (number,) in rows)


def _own(seen: Reach) -> int | None:
    """Return the person whom the viewer is, where he sees at least himself."""
    return seen.person if seen.scope >= Scope.NAMED else None


def _runs(since: datetime, until: datetime | None, at: datetime) -> bool:
    return since <= at and (until is None or until > at)


def _persons(viewer: Viewer, action: str, rest: LiteralString, asked: dict[str, Any]) -> list[PersonRow]:
    contact, session = reach(viewer, "contact", action), reach(viewer, "session", action)
    rows = Sql().named(_PERSONS + rest, asked)
    made = []
    for number, ended_at, name, telephone, email, roles, has_login, username, factor, invited_until in rows:
        opened = contact.everything or number == _own(contact)
        state = LoginState(username if has_login else "", factor, invited_until)
        made.append(
            PersonRow(
                *(number, ended_at is None or ended_at > asked["at"], ended_at, tuple(roles), opened),
                *((name or "", telephone or "", email or "") if opened else ("", "", "")),
                state if session.everything or number == _own(session) else None,
            )
        )
    return made
