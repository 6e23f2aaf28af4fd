"""角色 Roles given to persons for organisations, and ended. Always two persons: one security administrator proposes, another decides."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from pydantic import Field

from tanheng.commands.definitions import Content, Instant, command
from tanheng.commands.roles import Role
from tanheng.commands.work import Work
from tanheng.kernel.canonical import JSON
from tanheng.kernel.clock import instant, said
from tanheng.kernel.findings import Finding, Place
from tanheng.kernel.messages import Joined
from tanheng.people import checks
from tanheng.people.fields import MOST_AT_ONCE, Code, Number, not_before_now, numbers
from tanheng.people.labels import kind_label, role_label
from tanheng.people.persons import enough_administrators
from tanheng.people.vocabulary import ADMINISTRATORS, kind_served, kinds_of

_SECURITY = frozenset((str(Role.SECURITY_ADMINISTRATOR),))
_DELEGATE = "delegate"
_POWERS = (
    "SELECT person, role, organisation, assignment, valid_from, LEAST(valid_until, ended_at) FROM people_assignment WHERE person = ANY(%s)"
    " UNION ALL"
    " SELECT delegate, 'delegate', '', 0, valid_from, LEAST(valid_until, ended_at) FROM people_delegation WHERE delegate = ANY(%s)"
)


class AssignmentAsked(Content):
    """A role for a person. `valid_from`: not before it is decided, whatever is asked; `valid_until`: without it, until it is ended."""

    person: Number
    organisation: Code
    role: Annotated[str, Field(pattern=f"^({'|'.join(Role)})$")]
    valid_from: Instant | None = None
    valid_until: Instant | None = None


class AssignmentsGiven(Content):
    """Roles that are given together."""

    assignments: Annotated[list[AssignmentAsked], Field(min_length=1, max_length=MOST_AT_ONCE)]


class AssignmentEnded(Content):
    """A role that ends at an instant; without one, now."""

    assignment: Number
    at: Instant | None = None


class Held:
    """What persons hold by now and will have been given by this record: each entry a role, organisation, number, beginning and end."""

    def __init__(self, work: Work, persons: list[int]) -> None:
        self._of: dict[int, list[tuple[str, str, int, datetime, datetime | None]]] = {}
        for person, *entry in work.sql.rows(_POWERS, (persons, persons)):
            self.add(person, *entry)

    def add(self, person: int, role: str, organisation: str, number: int, begins: datetime, ends: datetime | None) -> None:
        """Add a role, or with the role `delegate` a delegation to the person."""
        self._of.setdefault(person, []).append((role, organisation, number, begins, ends))

    def faults(self, where: Place, person: int, role: str, organisation: str, begins: datetime, ends: datetime | None) -> list[Finding]:
        """Return what refuses the role: held already, or an administrator who would be something else too."""
        findings = []
        for other, at, number, since, until in self._of.get(person, ()):
            if (until is not None and until <= begins) or (ends is not None and ends <= since):
                continue
            if (other, at) == (role, organisation):
                findings.append(checks.ROLE_HELD.at(where, role, number, person=person, organisation=organisation))
            elif other != role and {other, role} & ADMINISTRATORS:
                findings.append(checks.ADMINISTRATORS_SEPARATED.at(where, role, other, person=person))
        return findings[:1]

    def delegate_faults(self, where: Place, person: int, begins: datetime, ends: datetime) -> list[Finding]:
        """Return what refuses to lend powers to the person."""
        return self.faults(where, person, _DELEGATE, "", begins, ends) if self._is_administrator(person) else []

    def _is_administrator(self, person: int) -> bool:
        return any(entry[0] in ADMINISTRATORS for entry in self._of.get(person, ()))


@command("assignment_give", AssignmentsGiven, roles=_SECURITY, two_persons=True, checks=checks.CHECKS)
def assignment_give(work: Work, content: AssignmentsGiven) -> JSON:
    """Give roles, all or none."""
    wanted = content.assignments
    persons = sorted({one.person for one in wanted})
    known = dict(work.sql.rows("SELECT person, ended_at FROM people_person WHERE person = ANY(%s)", (persons,)))
    codes = sorted({one.organisation for one in wanted})
    kinds = dict(work.sql.rows("SELECT code, kind FROM people_organisation WHERE code = ANY(%s)", (codes,)))
    held = Held(work, persons)
    periods = []
    findings: list[Finding] = []
    for place, one in enumerate(wanted, start=1):
        where = Place(called=f"assignments.{place}")
        begins, ends = not_before_now(work, one.valid_from), None if one.valid_until is None else instant(one.valid_until)
        periods.append((begins, ends))
        findings += _faults(where, one, known, kinds)
        if ends is not None and ends <= begins:
            findings.append(checks.NO_DURATION.at(where, said(ends), said(begins)))
        findings += held.faults(where, one.person, one.role, one.organisation, begins, ends)
        held.add(one.person, one.role, one.organisation, 0, begins, ends)
    work.insist(findings)
    given = numbers(work, "assignment", len(wanted))
    write_assignments(work, wanted, given, periods)
    return {"assignments": given}


def _faults(where: Place, one: AssignmentAsked, known: dict[int, datetime | None], kinds: dict[str, str]) -> list[Finding]:
    findings = []
    if one.person not in known:
        findings.append(checks.UNKNOWN_PERSON.at(where, one.person))
    elif (ended_at := known[one.person]) is not None:
        findings.append(checks.PERSON_DEACTIVATED.at(where, one.person, said(ended_at)))
    if one.role == Role.PROGRAM:
        findings.append(checks.PROGRAM_ROLE_FIXED.at(where, one.role))
    kind = kinds.get(one.organisation)
    if kind is None:
        findings.append(checks.UNKNOWN_ORGANISATION.at(where, one.organisation))
    elif kind not in kinds_of(Role(one.role)):
        expected = Joined(tuple(kind_label(one) for one in kinds_of(Role(one.role))))
        findings.append(
            checks.ROLE_OF_OTHER_KIND.at(where, role_label(one.role), expected, organisation=one.organisation, kind=kind_label(kind))
        )
    return findings


def write_assignments(work: Work, wanted: list[AssignmentAsked], given: list[int], periods: list[tuple[datetime, datetime | None]]) -> None:
    """Write roles under the numbers given, and tell others."""
    work.write(
        "INSERT INTO people_assignment (record, assignment, person, organisation, organisation_kind, role, valid_from, valid_until)"
        " SELECT %s, * FROM unnest(%s::bigint[], %s::bigint[], %s::text[], %s::text[], %s::text[], %s::timestamptz[], %s::timestamptz[])",
        (
            *(work.number, given, [one.person for one in wanted], [one.organisation for one in wanted]),
            *([str(kind_served(Role(one.role), one.organisation)) for one in wanted], [one.role for one in wanted]),
            *([begins for begins, _ in periods], [ends for _, ends in periods]),
        ),
    )
    for number, one, (begins, ends) in zip(given, wanted, periods, strict=True):
        told: dict[str, Any] = {"assignment": number, "person": one.person, "organisation": one.organisation, "role": one.role}
        told |= {"valid_from": said(begins)} | ({} if ends is None else {"valid_until": said(ends)})
        work.event("role_given", told)


@command("assignment_end", AssignmentEnded, roles=_SECURITY, two_persons=True, checks=checks.CHECKS)
def assignment_end(work: Work, content: AssignmentEnded) -> JSON:
    """End a role, and with it every delegation of its powers."""
    where = Place(called="assignment")
    ends = not_before_now(work, content.at)
    rows = work.sql.rows(
        "SELECT person, role, LEAST(valid_until, ended_at), ended_at FROM people_assignment WHERE assignment = %s", (content.assignment,)
    )
    if not rows:
        work.insist([checks.UNKNOWN_ASSIGNMENT.at(where, content.assignment)])
    person, role, over, ended_at = rows[0]
    findings = []
    if role == Role.PROGRAM:
        findings.append(checks.PROGRAM_ROLE_FIXED.at(where, role))
    if ended_at is not None or (over is not None and over <= ends):
        findings.append(checks.ENDED_BEFORE.at(where, content.assignment, said(over)))
    if role == Role.SECURITY_ADMINISTRATOR and over is None:
        findings += enough_administrators(work, where, person)
    work.insist(findings)
    work.write("UPDATE people_assignment SET ended_at = %s, ended_by = %s WHERE assignment = %s", (ends, work.number, content.assignment))
    work.event("role_ended", {"assignment": content.assignment, "at": said(ends)})
    return {"assignment": content.assignment, "at": said(ends)}
