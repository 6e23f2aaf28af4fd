"""人 Persons: a number in the journal; name and contacts apart from it, where they can be erased."""

from __future__ import annotations

import hashlib
import secrets
from typing import Annotated, Any

from pydantic import Field

from tanheng.commands.definitions import Content, Instant, command
from tanheng.commands.roles import ANY_ROLE, Role
from tanheng.commands.work import Work
from tanheng.kernel.canonical import JSON, canonical
from tanheng.kernel.clock import said
from tanheng.kernel.findings import Finding, Place
from tanheng.people import checks
from tanheng.people.fields import MOST_AT_ONCE, Name, Number, not_before_now, numbers

SECURITY_ADMINISTRATORS_NEEDED = 2
"""One proposes a role, another decides. With fewer, no role could be given any more."""
_SYSTEM = frozenset((str(Role.SYSTEM_ADMINISTRATOR),))
_EITHER = _SYSTEM | {str(Role.SECURITY_ADMINISTRATOR)}
_SALT_BYTES = 16


class ContactGiven(Content):
    """Name and contacts of a person: personal data. It is stored apart and never stands in a record."""

    salt: Annotated[str, Field(pattern=r"^[0-9a-f]{32,64}$")]
    name: Name
    telephone: Annotated[str, Field(max_length=40, pattern=r"^[^\x00-\x1f\x7f]*$")] = ""
    email: Annotated[str, Field(max_length=120, pattern=r"^[^\x00-\x1f\x7f]*$")] = ""

    def fingerprint(self) -> str:
        """Return the SHA-256 of the contact with its salt, which the journal holds. Without the salt nobody guesses back from it."""
        return hashlib.sha256(canonical(self.as_json()).encode()).hexdigest()


class PersonAsked(Content):
    """A person to be registered. Only the fingerprint goes into the record; the contact is left out of it."""

    fingerprint: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    contact: Annotated[ContactGiven, Field(exclude=True)]


class NewContact(ContactGiven):
    """One's own contact with another e-mail, or with none; name and telephone are as they were registered."""

    email: Annotated[str, Field(max_length=120, pattern=r"^([^@\s\x00-\x1f\x7f]+@[^@\s\x00-\x1f\x7f]+)?$")] = ""


class EmailChanged(Content):
    """What one's own contact is from now on. Only the fingerprint goes into the record; the contact is left out of it."""

    fingerprint: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    contact: Annotated[NewContact, Field(exclude=True)]


class PersonsRegistered(Content):
    """Persons to be registered together."""

    persons: Annotated[list[PersonAsked], Field(min_length=1, max_length=MOST_AT_ONCE)]


class PersonNamed(Content):
    """A person, by number."""

    person: Number


class PersonDeactivated(Content):
    """A person who can act no more from an instant on; without one, from now."""

    person: Number
    at: Instant | None = None


def person_content(name: str, *, telephone: str = "", email: str = "", salt: str | None = None) -> dict[str, Any]:
    """Return a person as the commands ask for him, with a new salt unless one is given: send the same again to repeat a request."""
    contact = ContactGiven(salt=salt or secrets.token_hex(_SALT_BYTES), name=name, telephone=telephone, email=email)
    return {"fingerprint": contact.fingerprint(), "contact": contact.as_json()}


@command("person_register", PersonsRegistered, roles=_SYSTEM, checks=checks.CHECKS)
def person_register(work: Work, content: PersonsRegistered) -> JSON:
    """Register persons, all or none. They can do nothing until a security administrator gives them a role."""
    return {"persons": register(work, content.persons)}


def register(work: Work, wanted: list[PersonAsked], place: str = "persons") -> list[int]:
    """Register persons and return their numbers. Raises Refused."""
    work.insist(
        checks.FINGERPRINT_WRONG.at(Place(called=f"{place}.{number}"), one.fingerprint, one.contact.fingerprint())
        for number, one in enumerate(wanted, start=1)
        if one.fingerprint != one.contact.fingerprint()
    )
    given = numbers(work, "person", len(wanted))
    write_persons(work, given, [one.fingerprint for one in wanted])
    contacts = [one.contact for one in wanted]
    work.write(
        "INSERT INTO people_contact (person, salt, name, telephone, email)"
        " SELECT * FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::text[], %s::text[])",
        (given, *([getattr(one, column) for one in contacts] for column in ("salt", "name", "telephone", "email"))),
    )
    return given


def write_persons(work: Work, given: list[int], fingerprints: list[str]) -> None:
    """Write persons without their contacts, and tell others."""
    work.write(
        "INSERT INTO people_person (record, person, fingerprint) SELECT %s, * FROM unnest(%s::bigint[], %s::text[])",
        (work.number, given, fingerprints),
    )
    for person in given:
        work.event("person_registered", {"person": person})


@command("person_email_change", EmailChanged, roles=ANY_ROLE - {str(Role.PROGRAM)}, checks=checks.CHECKS)
def person_email_change(work: Work, content: EmailChanged) -> JSON:
    """Change one's own e-mail. The old address is told; it is kept apart until then, and erased with the contact."""
    person, given = work.authority.person, content.contact
    where = Place(called="contact")
    if content.fingerprint != given.fingerprint():
        work.insist([checks.FINGERPRINT_WRONG.at(where, content.fingerprint, given.fingerprint())])
    rows = work.sql.rows("SELECT name, telephone, email FROM people_contact WHERE person = %s", (person,))
    # Findings are recorded, so they name nothing of the contact.
    if not rows or rows[0][:2] != (given.name, given.telephone):
        work.insist([checks.CONTACT_DIFFERS.at(where)])
    former = rows[0][2]
    if former == given.email:
        work.insist([checks.EMAIL_UNCHANGED.at(where)])
    work.write("UPDATE people_contact SET salt = %s, email = %s WHERE person = %s", (given.salt, given.email, person))
    if former:
        work.write(
            "INSERT INTO people_formeremail (record, person, email, tries, not_before) VALUES (%s, %s, %s, 0, %s)",
            (work.number, person, former, work.recorded_at),
        )
    work.event("person_email_changed", {"person": person})
    return {"person": person}


@command("person_deactivate", PersonDeactivated, roles=_EITHER, checks=checks.CHECKS)
def person_deactivate(work: Work, content: PersonDeactivated) -> JSON:
    """Let a person act no more, in any role or delegation. One administrator is enough, so that it is quick; it cannot be taken back."""
    ends = not_before_now(work, content.at)
    where = Place(called="person")
    rows = work.sql.rows("SELECT ended_at FROM people_person WHERE person = %s", (content.person,))
    if not rows:
        work.insist([checks.UNKNOWN_PERSON.at(where, content.person)])
    if rows[0][0] is not None:
        work.insist([checks.PERSON_DEACTIVATED.at(where, content.person, said(rows[0][0]))])
    work.insist(enough_administrators(work, where, content.person))
    work.write("UPDATE people_person SET ended_at = %s, ended_by = %s WHERE person = %s", (ends, work.number, content.person))
    work.event("person_deactivated", {"person": content.person, "at": said(ends)})
    return {"person": content.person, "at": said(ends)}


def enough_administrators(work: Work, where: Place, without: int) -> list[Finding]:
    """Return what refuses to let a person go who is one of the last security administrators. Only roles without an end count."""
    rows = work.sql.rows(
        "SELECT a.person FROM people_assignment a JOIN people_person p ON p.person = a.person WHERE a.role = %s AND a.valid_from <= %s"
        " AND a.valid_until IS NULL AND a.ended_at IS NULL AND p.ended_at IS NULL",
        (str(Role.SECURITY_ADMINISTRATOR), work.recorded_at),
    )
    holding = {person for (person,) in rows}
    left = len(holding - {without})
    if without not in holding or left >= SECURITY_ADMINISTRATORS_NEEDED:
        return []
    return [checks.TOO_FEW_ADMINISTRATORS.at(where, left, SECURITY_ADMINISTRATORS_NEEDED)]


@command("person_contact_erase", PersonNamed, roles=_SYSTEM, checks=checks.CHECKS)
def person_contact_erase(work: Work, content: PersonNamed) -> JSON:
    """Erase name and contacts of a person who was deactivated. What he did stays, under his number."""
    where = Place(called="person")
    rows = work.sql.rows(
        "SELECT p.ended_at, c.person FROM people_person p LEFT JOIN people_contact c ON c.person = p.person WHERE p.person = %s",
        (content.person,),
    )
    if not rows:
        work.insist([checks.UNKNOWN_PERSON.at(where, content.person)])
    ended_at, contact = rows[0]
    if ended_at is None or ended_at > work.recorded_at:
        work.insist([checks.STILL_ACTIVE.at(where, content.person)])
    if contact is None:
        work.insist([checks.NOTHING_TO_ERASE.at(where, content.person)])
    work.write("DELETE FROM people_contact WHERE person = %s", (content.person,))
    work.write("DELETE FROM people_formeremail WHERE person = %s", (content.person,))
    work.event("person_contact_erased", {"person": content.person})
    return {"person": content.person}
