"""委托 Delegation: the holder of a role lends its powers to another person, for a while, whole or for named commands."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Any

from pydantic import Field

from tanheng.commands.definitions import COMMANDS, Content, Instant, command
from tanheng.commands.roles import Role
from tanheng.commands.work import Work
from tanheng.kernel.canonical import JSON
from tanheng.kernel.clock import instant, said
from tanheng.kernel.findings import Finding, Place
from tanheng.people import checks
from tanheng.people.assignments import Held
from tanheng.people.fields import Number, not_before_now, numbers
from tanheng.people.vocabulary import DELEGABLE

LONGEST_DELEGATION_DAYS = 90
"""How long powers are lent at most, in days. No rule of the market says it; a quarter covers any leave, and then somebody looks again."""


class DelegationGiven(Content):
    """Powers of one's own assignment, lent to another person. `commands`: only these; without them, all of the role's."""

    assignment: Number
    delegate: Number
    commands: Annotated[list[Annotated[str, Field(max_length=60)]], Field(min_length=1, max_length=100)] | None = None
    valid_from: Instant | None = None
    valid_until: Instant


class DelegationEnded(Content):
    """A delegation that ends at an instant; without one, now."""

    delegation: Number
    at: Instant | None = None


@command("delegation_give", DelegationGiven, roles=DELEGABLE, checks=checks.CHECKS)
def delegation_give(work: Work, content: DelegationGiven) -> JSON:
    """Lend powers. Whoever uses them is named in every record together with the one whose powers they are."""
    begins, ends = not_before_now(work, content.valid_from), instant(content.valid_until)
    findings = _not_lendable(work, content)
    if ends <= begins:
        findings.append(checks.NO_DURATION.at(Place(called="valid_until"), said(ends), said(begins)))
    elif ends - begins > timedelta(days=LONGEST_DELEGATION_DAYS):
        days = -(-(ends - begins) // timedelta(days=1))
        findings.append(checks.DELEGATION_TOO_LONG.at(Place(called="valid_until"), days, LONGEST_DELEGATION_DAYS))
    if content.delegate != work.authority.person:
        findings += Held(work, [content.delegate]).delegate_faults(Place(called="delegate"), content.delegate, begins, ends)
    work.insist(findings)
    ((number,),) = (numbers(work, "delegation", 1),)
    work.write(
        "INSERT INTO people_delegation (delegation, assignment, principal, delegate, commands, valid_from, valid_until, record)"
        " VALUES (%s, %s, %s, %s, %s, %s, %s, %s)",
        (number, content.assignment, work.authority.person, content.delegate, content.commands, begins, ends, work.number),
    )
    told: dict[str, Any] = {"delegation": number, "assignment": content.assignment, "delegate": content.delegate}
    told |= {"valid_from": said(begins), "valid_until": said(ends)}
    work.event("delegation_given", told | ({} if content.commands is None else {"commands": content.commands}))
    return {"delegation": number}


def _not_lendable(work: Work, content: DelegationGiven) -> list[Finding]:
    """Return what refuses, of the powers and of the two persons."""
    own = work.authority
    rows = work.sql.rows(
        "SELECT a.person, a.role, p.person, p.ended_at FROM (VALUES (1)) AS one LEFT JOIN people_assignment a ON a.assignment = %s"
        " LEFT JOIN people_person p ON p.person = %s",
        (content.assignment, content.delegate),
    )
    holder, role, delegate, ended_at = rows[0]
    findings = []
    if own.delegation is not None:
        findings.append(checks.DELEGATION_OF_DELEGATION.at(Place(called="actor"), own.delegation, own.principal))
    if holder is None:
        findings.append(checks.UNKNOWN_ASSIGNMENT.at(Place(called="assignment"), content.assignment))
    elif holder != own.person:
        findings.append(checks.NOT_OWN_ASSIGNMENT.at(Place(called="assignment"), content.assignment, own.person))
    elif role not in DELEGABLE:
        findings.append(checks.ROLE_NOT_DELEGABLE.at(Place(called="assignment"), role))
    if content.delegate == own.person:
        findings.append(checks.DELEGATION_TO_ONESELF.at(Place(called="delegate"), content.delegate))
    elif delegate is None:
        findings.append(checks.UNKNOWN_PERSON.at(Place(called="delegate"), content.delegate))
    elif ended_at is not None:
        findings.append(checks.PERSON_DEACTIVATED.at(Place(called="delegate"), content.delegate, said(ended_at)))
    for name in content.commands or ():
        if role is not None and (name not in COMMANDS or role not in COMMANDS[name].roles):
            findings.append(checks.NOT_OF_THE_ROLE.at(Place(called="commands"), name, role))
    return findings


@command("delegation_end", DelegationEnded, roles=DELEGABLE | {str(Role.SECURITY_ADMINISTRATOR)}, checks=checks.CHECKS)
def delegation_end(work: Work, content: DelegationEnded) -> JSON:
    """End a delegation: whoever lent it, whoever borrowed it, or a security administrator."""
    where = Place(called="delegation")
    ends = not_before_now(work, content.at)
    rows = work.sql.rows(
        "SELECT principal, delegate, LEAST(valid_until, ended_at), ended_at FROM people_delegation WHERE delegation = %s",
        (content.delegation,),
    )
    if not rows:
        work.insist([checks.UNKNOWN_DELEGATION.at(where, content.delegation)])
    principal, delegate, over, ended_at = rows[0]
    own = work.authority
    findings = []
    if own.person not in (principal, delegate) and own.role != Role.SECURITY_ADMINISTRATOR:
        between = f"{principal}, {delegate}"
        findings.append(checks.DELEGATION_OF_OTHERS.at(where, own.person, between, delegation=content.delegation))
    if ended_at is not None or over <= ends:
        findings.append(checks.ENDED_BEFORE.at(where, content.delegation, said(over)))
    work.insist(findings)
    work.write("UPDATE people_delegation SET ended_at = %s, ended_by = %s WHERE delegation = %s", (ends, work.number, content.delegation))
    work.event("delegation_ended", {"delegation": content.delegation, "at": said(ends)})
    return {"delegation": content.delegation, "at": said(ends)}
