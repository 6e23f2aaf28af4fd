"""权限 Policy: whether a person may ask for a command, found in one trip that also brings the number of the record."""

from __future__ import annotations

from datetime import datetime
from typing import Any, LiteralString

from tanheng.commands.actors import Actor, Authority, UnknownActor
from tanheng.commands.definitions import Command
from tanheng.commands.roles import Role
from tanheng.commands.sql import NEXT_NUMBER, Sql
from tanheng.kernel.clock import said
from tanheng.kernel.findings import Finding, Place
from tanheng.people import checks

PROGRAM_ORGANISATION = "program"
PROGRAM_ACTOR = Actor(1, 1)
"""The program itself: the first person with the first role."""
INSTALL = "people_install"
_PROPOSALS = frozenset(("proposal_make", "proposal_decide"))
_PERSON, _ASSIGNMENT, _DELEGATION = Place(called="person"), Place(called="assignment"), Place(called="delegation")

_FACTS: LiteralString = (
    f"SELECT {NEXT_NUMBER}, p.person, p.ended_at, a.person, a.role, a.organisation, a.valid_from, LEAST(a.valid_until, a.ended_at)"
    " FROM (VALUES (1)) AS one LEFT JOIN people_person p ON p.person = %s LEFT JOIN people_assignment a ON a.assignment = %s"
)
_LENT: LiteralString = (
    f"SELECT {NEXT_NUMBER}, p.person, p.ended_at, a.person, a.role, a.organisation, a.valid_from, LEAST(a.valid_until, a.ended_at),"
    " d.assignment, d.delegate, d.commands, d.valid_from, LEAST(d.valid_until, d.ended_at), h.ended_at"
    " FROM (VALUES (1)) AS one LEFT JOIN people_person p ON p.person = %s LEFT JOIN people_assignment a ON a.assignment = %s"
    " LEFT JOIN people_delegation d ON d.delegation = %s LEFT JOIN people_person h ON h.person = a.person"
)
_EMPTY: LiteralString = f"SELECT {NEXT_NUMBER}, EXISTS (SELECT FROM people_person)"


class RolePolicy:
    """The policy of production: roles and delegations as this room's tables hold them."""

    def authorise(self, sql: Sql, actor: Actor, wanted: Command, at: datetime) -> tuple[int, Authority, list[Finding]]:
        """Return the number of the next record, the authority as it was claimed, and what refuses it. Raises UnknownActor."""
        if wanted.name == INSTALL:
            number, installed = sql.rows(_EMPTY)[0]
            if not installed:
                return number, Authority(PROGRAM_ACTOR.person, PROGRAM_ACTOR.person, str(Role.PROGRAM), PROGRAM_ORGANISATION), []
        lent: tuple[Any, ...] = ()
        if actor.delegation is None:
            ((number, *own),) = sql.rows(_FACTS, (actor.person, actor.assignment))
        else:
            ((number, *found),) = sql.rows(_LENT, (actor.person, actor.assignment, actor.delegation))
            own, lent = found[:7], tuple(found[7:])
        person, ended_at, holder, role, organisation, begins, ends = own
        if person is None or holder is None:
            raise UnknownActor(f"person {actor.person}, assignment {actor.assignment}")
        findings = []
        if ended_at is not None and ended_at <= at:
            findings.append(checks.PERSON_DEACTIVATED.at(_PERSON, person, said(ended_at)))
        if actor.delegation is None:
            authority = Authority(person, person, role, organisation)
            if holder != person:
                findings.append(checks.ASSIGNMENT_OF_ANOTHER.at(_ASSIGNMENT, actor.assignment, person))
        else:
            limits = None if lent[2] is None else frozenset(lent[2])
            authority = Authority(person, holder, role, organisation, actor.delegation, limits)
            findings += _faults_of_delegation(actor, holder, wanted, at, lent, authority)
        if at < begins:
            findings.append(checks.ASSIGNMENT_NOT_YET.at(_ASSIGNMENT, said(at), said(begins), role=role))
        if ends is not None and ends <= at:
            findings.append(checks.ASSIGNMENT_OVER.at(_ASSIGNMENT, said(at), said(ends), role=role))
        if role not in wanted.roles:
            findings.append(checks.ROLE_MAY_NOT.at(Place(called="role"), role, ", ".join(sorted(wanted.roles)), command=wanted.name))
        return number, authority, findings


def _faults_of_delegation(
    actor: Actor, holder: int, wanted: Command, at: datetime, lent: tuple[Any, ...], authority: Authority
) -> list[Finding]:
    assignment, delegate, limits, begins, ends, holder_ended_at = lent
    if assignment is None:
        return [checks.UNKNOWN_DELEGATION.at(_DELEGATION, actor.delegation)]
    number = actor.delegation
    findings = []
    if holder_ended_at is not None and holder_ended_at <= at:
        findings.append(checks.PERSON_DEACTIVATED.at(_DELEGATION, holder, said(holder_ended_at)))
    if (assignment, delegate) != (actor.assignment, actor.person):
        found = f"{actor.assignment} ({actor.person})"
        findings.append(checks.DELEGATION_OF_ANOTHER.at(_DELEGATION, found, f"{assignment} ({delegate})", delegation=number))
    if at < begins:
        findings.append(checks.DELEGATION_NOT_YET.at(_DELEGATION, said(at), said(begins), delegation=number))
    if ends <= at:
        findings.append(checks.DELEGATION_OVER.at(_DELEGATION, said(at), said(ends), delegation=number))
    # What is proposed or decided is looked at where it is known, by the commands of proposals themselves.
    if wanted.name not in _PROPOSALS and not authority.covers(wanted.name):
        findings.append(checks.DELEGATION_NOT_COVERING.at(_DELEGATION, wanted.name, ", ".join(sorted(limits)), delegation=number))
    return findings
