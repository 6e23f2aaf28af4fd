"""复核 Second persons: one proposes a command, another decides. Approval carries the command out in the same transaction."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, Literal

from pydantic import Field, ValidationError

from tanheng.commands import checks
from tanheng.commands.definitions import COMMANDS, Command, Content, command, content_of, know
from tanheng.commands.doubling import needs_two
from tanheng.commands.malformed import faults_of, faults_of_time, unwritable
from tanheng.commands.roles import ANY_ROLE
from tanheng.commands.waiting import approvable_from, expiry_of
from tanheng.commands.words import VERDICTS
from tanheng.commands.work import Work
from tanheng.kernel.canonical import JSON, canonical
from tanheng.kernel.clock import in_beijing, instant, said
from tanheng.kernel.findings import Finding, Place
from tanheng.kernel.messages import Joined

know(checks.CHECKS)
Looking = Callable[[Work, Command, Content], Iterable[Finding]]
WHEN_PROPOSED: list[Looking] = []
WHEN_APPROVED: list[Looking] = []
WHEN_REJECTED: list[Looking] = []
"""What other rooms look at in every proposal: when it is made, approved (`work.maker` is set then) or rejected. They append to these."""
Opened = Callable[[Work, Command, Content, datetime], None]
_NEVER_RIGHT: dict[tuple[str, type[Content]], Callable[[Work, Any], Iterable[Finding]]] = {}
AFTER_PROPOSED: list[Opened] = []
_APPROVED, _REJECTED, _WITHDRAWN = "approved", "rejected", "withdrawn"


class Proposed(Content):
    """A command that a second person must decide about. `expires_at` in the form of records; without it, the law book says."""

    command: str
    content: dict[str, Any]
    expires_at: str | None = None


class Decided(Content):
    """What the second person (or, withdrawing, the first) says to a proposal."""

    proposal: int = Field(gt=0, lt=2**63)
    verdict: Literal["approved", "rejected", "withdrawn"]


AFTER_DECIDED: list[Callable[[Work, Decided], None]] = []
"""What other rooms do with a proposal that was made (and expires at an instant), or that was decided, in the same command."""


def never_right(name: str, content: type[Content], look: Callable[[Work, Any], Iterable[Finding]]) -> None:
    """Let proposals of a command be refused for what `look` finds: faults of the content itself, which nothing mends until the decision.

    What may become right until then, such as a holding that is too small, it leaves to the decision.
    """
    _NEVER_RIGHT[name, content] = look


@command("proposal_make", Proposed, roles=ANY_ROLE, checks=checks.CHECKS)
def proposal_make(work: Work, content: Proposed) -> JSON:
    """Propose a command. Its form, and what of it can never become right, is checked now; everything else when it is decided."""
    wanted = COMMANDS.get(content.command)
    findings = _not_proposable(work, wanted, content)
    work.insist(findings)
    expires_at = instant(content.expires_at) if content.expires_at else expiry_of(work.recorded_at)
    authority = work.authority
    work.write(
        "INSERT INTO commands_proposal (number, command, content, person, principal, maker, reason, expires_at)"
        " VALUES (%s, %s, %s, %s, %s, %s, %s, %s)",
        (
            *(work.number, content.command, canonical(content.as_json()["content"]), authority.person, authority.principal),
            *(canonical(authority.as_json()), work.reason, expires_at),
        ),
    )
    assert wanted is not None, "an unknown command was refused"
    for opened in AFTER_PROPOSED:
        opened(work, wanted, content_of(wanted, content.content), expires_at)
    return {"proposal": work.number}


def _not_proposable(work: Work, wanted: Command | None, content: Proposed) -> list[Finding]:
    if wanted is None:
        return [checks.UNKNOWN_COMMAND.at(Place(called="command"), content.command)]
    findings = []
    alone = [] if wanted.two_persons else [checks.NEEDS_NO_SECOND_PERSON.at(Place(called="command"), wanted.name)]
    if not _may(work, wanted, wanted.roles):
        findings.append(_may_not(work, wanted, wanted.roles))
    if not work.reason.strip():
        findings.append(checks.REASON_MISSING.at(Place(called="reason"), wanted.name))
    try:
        ends = instant(content.expires_at) if content.expires_at else None
    except ValueError:
        findings += faults_of_time(wanted.name, content.expires_at, field="expires_at")
        ends = None
    try:
        asked = content_of(wanted, content.content)
        canonical(content.content)
    except ValidationError as wrong:
        return [*alone, *findings, *faults_of(wanted.name, wrong)]
    except (TypeError, ValueError, RecursionError) as wrong:
        return [*alone, *findings, unwritable(wanted.name, wrong)]
    if not needs_two(work.sql, work.authority.as_json(), wanted, asked):
        findings += alone
    if (look := _NEVER_RIGHT.get((wanted.name, wanted.content))) is not None:
        findings += look(work, asked)
    findings += (finding for each in WHEN_PROPOSED for finding in each(work, wanted, asked))
    if ends is not None and ends <= work.recorded_at:
        findings.append(checks.PROPOSAL_ENDS_BEFORE.at(Place(called="expires_at"), said(ends), said(work.recorded_at)))
    return findings


def _may(work: Work, wanted: Command, roles: frozenset[str]) -> bool:
    return work.authority.role in roles and work.authority.covers(wanted.name)


def _may_not(work: Work, wanted: Command, roles: frozenset[str]) -> Finding:
    limits = work.authority.commands
    found = work.authority.role if limits is None else f"{work.authority.role} ({', '.join(sorted(limits))})"
    return checks.PROPOSER_MAY_NOT.at(Place(called="role"), found, ", ".join(sorted(roles)), command=wanted.name)


@command("proposal_decide", Decided, roles=ANY_ROLE, checks=checks.CHECKS)
def proposal_decide(work: Work, content: Decided) -> JSON:
    """Approve, reject or withdraw a proposal. An approval carries the command out; if that is refused, the proposal stays open."""
    rows = work.sql.rows(
        "SELECT p.command, p.content, p.person, p.principal, p.maker, p.expires_at, r.recorded_at, d.verdict FROM commands_proposal p"
        " JOIN commands_record r ON r.number = p.number"
        " LEFT JOIN commands_decision d ON d.proposal = p.number WHERE p.number = %s",
        (content.proposal,),
    )
    if not rows:
        work.insist([checks.UNKNOWN_PROPOSAL.at(Place(called="proposal"), content.proposal)])
    name, asked, person, principal, maker, expires_at, proposed_at, verdict = rows[0]
    wanted = COMMANDS[name]
    findings = []
    if verdict is not None:
        findings.append(checks.PROPOSAL_DECIDED.at(Place(called="proposal"), content.proposal, VERDICTS.get(verdict, verdict)))
    if content.verdict == _WITHDRAWN:
        if work.authority.person != person:
            findings.append(checks.ONLY_MAKER_WITHDRAWS.at(Place(called="person"), work.authority.person, person))
    else:
        findings += _not_decidable(work, wanted, content, person, principal, json.loads(maker)["role"])
    if content.verdict == _APPROVED and expires_at is not None and work.recorded_at >= expires_at:
        findings.append(
            checks.PROPOSAL_EXPIRED.at(Place(called="proposal"), said(work.recorded_at), said(expires_at), proposal=content.proposal)
        )
    elif content.verdict == _APPROVED and work.recorded_at < (free := approvable_from(wanted.wait, in_beijing(proposed_at))):
        findings.append(checks.WAITING.at(Place(called="proposal"), said(work.recorded_at), said(free), proposal=content.proposal))
    work.insist(findings)
    authority = work.authority
    work.write(
        "INSERT INTO commands_decision (proposal, number, verdict, maker_person, maker_principal, person, principal)"
        " VALUES (%s, %s, %s, %s, %s, %s, %s)",
        (content.proposal, work.number, content.verdict, person, principal, authority.person, authority.principal),
    )
    work.proposal = content.proposal
    if content.verdict == _REJECTED:
        filled = content_of(wanted, json.loads(asked))
        work.insist([finding for look in WHEN_REJECTED for finding in look(work, wanted, filled)])
    if content.verdict != _APPROVED:
        _after(work, content)
        return {"proposal": content.proposal, "verdict": content.verdict}
    work.maker = json.loads(maker)
    work.carried_out = (wanted.name, asked)
    filled = content_of(wanted, json.loads(asked))
    work.insist([finding for look in WHEN_APPROVED for finding in look(work, wanted, filled)])
    result = wanted.body(work, filled)
    _after(work, content)
    return result


def _after(work: Work, content: Decided) -> None:
    for done in AFTER_DECIDED:
        done(work, content)


def _not_decidable(work: Work, wanted: Command, content: Decided, person: int, principal: int, made_as: str) -> list[Finding]:
    findings = []
    if work.authority.overlaps(person, principal):
        findings.append(checks.MAKER_IS_CHECKER.at(Place(called="person"), work.authority.person, proposal=content.proposal))
    others = wanted.deciders_after(made_as)
    may = wanted.deciders if wanted.two_persons else others
    if not _may(work, wanted, may):
        findings.append(_may_not(work, wanted, may))
    elif work.authority.role not in others:
        expected = Joined(tuple(sorted(others)))
        findings.append(checks.OF_ONE_SIDE.at(Place(called="role"), work.authority.role, expected, command=wanted.name))
    if content.verdict == _REJECTED and not work.reason.strip():
        findings.append(checks.REASON_MISSING.at(Place(called="reason"), wanted.name))
    return findings
