"""办结、撤销 Finishing and cancelling tasks that no other command ends."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from tanheng.commands.definitions import Content, command
from tanheng.commands.roles import ANY_ROLE
from tanheng.commands.work import Work
from tanheng.kernel.canonical import JSON
from tanheng.kernel.clock import said
from tanheng.kernel.findings import Finding, Place
from tanheng.kernel.messages import Joined
from tanheng.tasks import checks, reading, writing
from tanheng.tasks.claiming_commands import NOBODY
from tanheng.tasks.fields import TaskNumber, Words
from tanheng.tasks.kinds import FINISH
from tanheng.tasks.reading import Task

_TASK = Place(called="task")


class Finished(Content):
    """A task that is done, and what came of it: an outcome of one word, and words."""

    task: TaskNumber
    outcome: Annotated[str, Field(pattern=r"^[a-z][a-z_]{0,29}$")] = "done"
    text: Words = ""


class Cancelled(Content):
    """A task that is not needed any more, and why."""

    task: TaskNumber
    reason: Words


@command("task_finish", Finished, roles=ANY_ROLE, checks=checks.CHECKS)
def task_finish(work: Work, content: Finished) -> JSON:
    """Finish a task, as its claimant. It waits for the tasks below it, and for departments that countersign until its last day is over."""
    number, task = reading.one_of(work, content.task)
    work.insist(reading.faults(work, _TASK, number, task, may=task is not None and reading.does(work, task)))
    assert task is not None, "an unknown task was refused"
    findings = _by_command(task, "task_finish")
    me = work.authority
    if task.claimant is None or not me.overlaps(task.claimant, task.claimant):
        findings.append(checks.NOT_CLAIMANT.at(_TASK, NOBODY if task.claimant is None else task.claimant, task=content.task))
    findings += reading.concerned(_TASK, task, (me.person, me.principal))
    if task.waits:
        findings.append(checks.CHILDREN_OPEN.at(_TASK, content.task, task.waits))
    missing = _still_to_countersign(work, task)
    if missing and (task.due is None or work.recorded_at < task.due):
        until = "-" if task.due is None else said(task.due)
        findings.append(checks.COUNTERSIGNATURES_MISSING.at(_TASK, Joined(tuple(missing)), until, task=content.task))
    work.insist(findings)
    writing.end(work, task.id, "finish", content.outcome, content.text)
    writing.tell_persons(work, task.id, "decide", (task.opener, task.person))
    return {"task": content.task, "outcome": content.outcome, "not_countersigned": list(missing)}


@command("task_cancel", Cancelled, roles=ANY_ROLE, checks=checks.CHECKS)
def task_cancel(work: Work, content: Cancelled) -> JSON:
    """Cancel a task with a reason, for the organisation that opened it."""
    number, task = reading.one_of(work, content.task)
    work.insist(reading.faults(work, _TASK, number, task, may=task is not None and reading.takes_part(work, task)))
    assert task is not None, "an unknown task was refused"
    findings = _by_command(task, "task_cancel")
    if work.authority.organisation != task.opener_organisation:
        findings.append(checks.CANCELLED_BY_OPENER.at(_TASK, work.authority.organisation, task.opener_organisation, task=content.task))
    if task.waits:
        findings.append(checks.CHILDREN_OPEN.at(_TASK, content.task, task.waits))
    if not content.reason.strip():
        findings.append(checks.REASON_MISSING.at(Place(called="reason"), content.reason))
    work.insist(findings)
    writing.end(work, task.id, "cancel", "cancelled", content.reason)
    writing.tell_persons(work, task.id, "decide", (task.claimant, task.opener, task.person))
    return {"task": content.task, "outcome": "cancelled"}


def _by_command(task: Task, asked: str) -> list[Finding]:
    """Return what refuses to end a task by hand that another command ends; of a statutory deadline its opener names that."""
    ends = task.parameters.get("ends", task.kind.ends)
    return [] if ends == FINISH else [checks.ENDS_BY_COMMAND.at(_TASK, asked, ends, task=str(task.id))]


def _still_to_countersign(work: Work, task: Task) -> list[str]:
    if not task.invited:
        return []
    answered = work.sql.rows(
        "SELECT DISTINCT organisation FROM tasks_taskevent WHERE task_record = %s AND task_line = %s AND verb = 'countersign'", task.id
    )
    return sorted(set(task.invited) - {organisation for (organisation,) in answered})
