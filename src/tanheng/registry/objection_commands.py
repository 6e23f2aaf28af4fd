"""限制使用的异议 Objections: a representative objects to the restriction of an account, and the registry answers by two persons."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from tanheng.commands.definitions import Content, command
from tanheng.commands.work import Work
from tanheng.kernel.canonical import JSON
from tanheng.kernel.clock import in_beijing
from tanheng.kernel.findings import Finding, Place
from tanheng.registry import account_checks as checks
from tanheng.registry.asking_clerks import OBJECTION, ask_clerks
from tanheng.registry.checks import NOT_REPRESENTATIVE
from tanheng.registry.fields import AccountNumber, Document
from tanheng.registry.limits import OBJECTING, REPLYING, last_day
from tanheng.registry.representing import unrepresented
from tanheng.registry.vocabulary import NORMAL, RESTRICTED, states
from tanheng.tasks.closing import close_tasks

_ALL = (*checks.CHECKS, NOT_REPRESENTATIVE)
_RIGHTS_TO_OBJECT = ("initiate", "approve", "surrender")
"""Who may do something for the account; one who only reads does not speak for it."""


class Objection(Content):
    """An objection to the restriction under which an account stands, and the document with its reasons."""

    account: AccountNumber
    document: Document


class Answer(Content):
    """The answer to an objection: the restriction is `upheld`, or `lifted`; the document goes to who objected."""

    objection: Annotated[int, Field(ge=1, le=2**63 - 1)]
    outcome: Literal["upheld", "lifted"]
    document: Document


@command("restriction_object", Objection, roles=frozenset(("emitter_representative",)), checks=_ALL)
def restriction_object(work: Work, content: Objection) -> JSON:
    """Object to a restriction, once, within the time that the law gives."""
    where = Place(called="account")
    rows = work.sql.rows(
        "SELECT a.state, a.changed, r.recorded_at, o.number FROM registry_account a JOIN commands_record r ON r.number = a.changed"
        " LEFT JOIN registry_objection o ON o.restriction = a.changed WHERE a.number = %s",
        (content.account,),
    )
    if not rows:
        work.insist([checks.UNKNOWN_ACCOUNT.at(where, content.account)])
    state, restriction, restricted_at, before = rows[0]
    # Who has no right for the account is told nothing else about it.
    work.insist(unrepresented(work.sql, work.authority.as_json(), content.account, _RIGHTS_TO_OBJECT, where))
    findings: list[Finding] = []
    if state != RESTRICTED:
        work.insist([checks.NOT_RESTRICTED.at(where, states()[state].label, states()[RESTRICTED].label)])
    if before is not None:
        findings.append(checks.OBJECTED_ALREADY.at(where, content.account, before))
    last, today = last_day(OBJECTING, in_beijing(restricted_at).date()), work.recorded_at.date()
    if last is not None and today > last:
        findings.append(checks.OBJECTION_LATE.at(where, today.isoformat(), last.isoformat()))
    work.insist(findings)
    work.write(
        "INSERT INTO registry_objection (number, account, restriction, document, outcome, answer) VALUES (%s, %s, %s, %s, '', '')",
        (work.number, content.account, restriction, content.document),
    )
    due = _iso(last_day(REPLYING, today))
    told: dict[str, JSON] = {"account": content.account, "objection": work.number, "due": due}
    work.event("restriction_objected", told)
    ask_clerks(work, OBJECTION, _subject(work.number), {"account": content.account, "document": content.document})
    return {"objection": work.number, "restriction": restriction, "possible_until": _iso(last), "due": due}


@command(
    "restriction_answer",
    Answer,
    roles=frozenset(("registry_clerk",)),
    two_persons=True,
    checks=_ALL,
    decides=frozenset(("registry_approver",)),
)
def restriction_answer(work: Work, content: Answer) -> JSON:
    """Answer an objection. A lifted restriction puts the account back to normal, unless it has come into another state meanwhile."""
    rows = work.sql.rows(
        "SELECT o.account, o.restriction, r.recorded_at, a.state, a.changed FROM registry_objection o JOIN commands_record r"
        " ON r.number = o.number JOIN registry_account a ON a.number = o.account WHERE o.number = %s AND o.answered IS NULL",
        (content.objection,),
    )
    if not rows:
        work.insist([checks.NO_OBJECTION.at(Place(called="objection"), content.objection)])
    account, restriction, objected_at, state, changed = rows[0]
    work.write(
        "UPDATE registry_objection SET answered = %s, outcome = %s, answer = %s WHERE number = %s",
        (work.number, content.outcome, content.document, content.objection),
    )
    if content.outcome == "lifted" and state == RESTRICTED and changed == restriction:
        state = NORMAL
        work.write("UPDATE registry_account SET state = %s, changed = %s WHERE number = %s", (NORMAL, work.number, account))
    close_tasks(work, OBJECTION, subject=_subject(content.objection), outcome=content.outcome)
    last = last_day(REPLYING, in_beijing(objected_at).date())
    overdue = last is not None and work.recorded_at.date() > last
    told: dict[str, JSON] = {"account": account, "objection": content.objection, "outcome": content.outcome, "state": state}
    work.event("restriction_answered", told)
    return {**told, "due": _iso(last), "overdue": overdue}


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _subject(objection: int) -> tuple[str, str]:
    return ("objection", str(objection))
