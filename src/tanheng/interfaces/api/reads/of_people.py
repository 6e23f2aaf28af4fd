"""人与组织 Organisations, persons, contacts, powers lent, and keys of the API."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from ninja import Query

from tanheng.interfaces import reading
from tanheng.interfaces.api.reads.opening import CodeInPath, NumberInPath, Paging, Text, Told, each, opens
from tanheng.interfaces.reading import Found, KeyRow, NothingHere, OrganisationRow, of_people
from tanheng.interfaces.reading.of_people import Lent, Named, RoleOf
from tanheng.people.queries import RoleHeld
from tanheng.visibility.viewers import Viewer


class Above(Told):
    """What an organisation stood under from an instant on, and the record that says so."""

    parent: str
    since: datetime
    record: int


class OrganisationTold(Told):
    """An organisation: its names and what it stood under, the latest first, and the roles for it that the key may see."""

    row: OrganisationRow
    uscc: str
    division: str
    names: list[Named]
    above: list[Above]
    acting: list[RoleHeld]
    all_acting: bool


class ContactTold(Told):
    """The contact of a person, empty where it was erased or none was given."""

    person: int
    name: str
    telephone: str
    email: str


class PersonTold(Told):
    """A person by number. Name, telephone and e-mail are empty where `contact_open` is false: the key may not see them."""

    person: int
    active: bool
    ended_at: datetime | None
    roles: list[str]
    contact_open: bool
    name: str
    telephone: str
    email: str


class WholePerson(Told):
    """A person with all roles, and what powers he lent and borrowed."""

    row: PersonTold
    roles: list[RoleOf]
    delegations: list[Lent]


@opens("/organisations", "organisation", Found[OrganisationRow])
def organisations(viewer: Viewer, paging: Query[Paging], text: Text = "", under: Text = "") -> Any:
    """Organisations by code: by a part of their code or any of their names, or right under another; with neither, the top of the tree."""
    return reading.organisations(viewer, text, under, paging.page)


@opens("/organisations/{code}", "organisation", OrganisationTold)
def organisation(viewer: Viewer, code: CodeInPath) -> Any:
    """An organisation with its names, what it stood under, and who acts for it."""
    found = reading.organisation(viewer, code)
    above = [Above(parent=parent, since=since, record=record) for parent, since, record in found.above]
    same = {name: getattr(found, name) for name in ("row", "uscc", "division", "names", "acting", "all_acting")}
    return OrganisationTold(**same, above=above)


@opens("/persons", "person", Found[PersonTold])
def persons(viewer: Viewer, paging: Query[Paging], text: Text = "") -> Any:
    """Persons by number; searched by number, or by name where the key lists contacts."""
    return each(PersonTold, reading.persons(viewer, text, paging.page))


@opens("/persons/{number}", "person", WholePerson)
def person(viewer: Viewer, number: NumberInPath) -> Any:
    """A person with roles and delegations."""
    return WholePerson.model_validate(reading.person(viewer, number))


@opens("/persons/{number}/contact", "contact", ContactTold)
def contact(viewer: Viewer, number: NumberInPath) -> Any:
    """The contact of a person."""
    return ContactTold.model_validate(of_people.contact(viewer, number))


@opens("/delegations", "person", list[Lent])
def delegations(viewer: Viewer) -> Any:
    """Powers that I lent and borrowed, the newest first."""
    if viewer.person is None:
        raise NothingHere
    return list(reading.person(viewer, viewer.person).delegations)


@opens("/keys", "api_key", Found[KeyRow])
def keys(viewer: Viewer, paging: Query[Paging]) -> Any:
    """Keys of the API, the newest first: one's own, or all for who oversees them. No key itself is told."""
    return reading.keys(viewer, paging.page)
