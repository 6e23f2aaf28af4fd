"""认领、退回、指派 Claiming, releasing and assigning tasks: many at once, all or none."""

from __future__ import annotations

from collections.abc import Callable

from tanheng.commands.definitions import Content, command
from tanheng.commands.roles import ANY_ROLE
from tanheng.commands.work import Work
from tanheng.kernel.canonical import JSON
from tanheng.kernel.findings import Finding, Place
from tanheng.kernel.messages import Joined, message
from tanheng.people.fields import Number
from tanheng.tasks import checks, reading, writing
from tanheng.tasks.fields import Tasks
from tanheng.tasks.ids import TaskId
from tanheng.tasks.reading import Task

NOBODY = message("nobody")
_Look = Callable[[Place, Task], list[Finding]]


class Claimed(Content):
    """Tasks that the actor takes on, or lets go."""

    tasks: Tasks


class Assigned(Content):
    """Tasks that a person of the same organisation is to do."""

    tasks: Tasks
    person: Number


def _each(work: Work, asked: list[str], look: _Look) -> list[Task]:
    """Return the tasks, if the actor does them and nothing else refuses for any of them. Raises Refused."""
    numbers = [TaskId.read(one) for one in asked]
    known = reading.tasks_of(work, numbers)
    findings: list[Finding] = []
    seen = set()
    for place, number in enumerate(numbers, start=1):
        where = Place(called=f"tasks.{place}")
        if number in seen:
            findings.append(checks.TASK_TWICE.at(where, str(number)))
            continue
        seen.add(number)
        task = known.get(number)
        refused = reading.faults(work, where, number, task, may=task is not None and reading.does(work, task))
        findings += refused if refused or task is None else look(where, task)
    work.insist(findings)
    return [known[number] for number in numbers]


def _taken(work: Work, where: Place, task: Task) -> list[Finding]:
    if task.claimant is None or task.gone or work.authority.overlaps(task.claimant, task.claimant):
        return []
    return [checks.CLAIMED_BY_ANOTHER.at(where, task.claimant, task=str(task.id))]


@command("task_claim", Claimed, roles=ANY_ROLE, checks=checks.CHECKS)
def task_claim(work: Work, content: Claimed) -> JSON:
    """Take tasks on, all or none. What somebody claimed who has lost the role since may be taken over."""
    me = work.authority

    def look(where: Place, task: Task) -> list[Finding]:
        if task.claimant == me.person and not task.gone:
            return [checks.CLAIMED_ALREADY.at(where, task.claimant, task=str(task.id))]
        return [*_taken(work, where, task), *reading.concerned(where, task, (me.person, me.principal))]

    for task in _each(work, content.tasks, look):
        writing.set_claimant(work, task.id, me.person)
        writing.add_event(work, task.id, "claim")
    return {"claimed": list(content.tasks)}


@command("task_release", Claimed, roles=ANY_ROLE, checks=checks.CHECKS)
def task_release(work: Work, content: Claimed) -> JSON:
    """Let tasks go, all or none, so that others may claim them."""

    def look(where: Place, task: Task) -> list[Finding]:
        if task.claimant is None:
            return [checks.NOT_CLAIMANT.at(where, NOBODY, task=str(task.id))]
        return _taken(work, where, task)

    for task in _each(work, content.tasks, look):
        writing.set_claimant(work, task.id, None)
        writing.add_event(work, task.id, "release")
    return {"released": list(content.tasks)}


@command("task_assign", Assigned, roles=ANY_ROLE, checks=checks.CHECKS)
def task_assign(work: Work, content: Assigned) -> JSON:
    """Give tasks to a person who holds one of their roles, all or none. What somebody claimed, only he himself hands on."""
    held = work.sql.rows(
        "SELECT a.role, a.organisation FROM people_assignment a JOIN people_person p ON p.person = a.person WHERE a.person = %s"
        " AND a.valid_from <= %s AND (LEAST(a.valid_until, a.ended_at) <= %s) IS NOT TRUE AND (p.ended_at <= %s) IS NOT TRUE",
        (content.person, *(work.recorded_at,) * 3),
    )

    def look(where: Place, task: Task) -> list[Finding]:
        findings = [*_taken(work, where, task), *reading.concerned(where, task, (content.person,))]
        if not any(role in task.roles and organisation == task.organisation for role, organisation in held):
            findings.append(checks.ASSIGNEE_WITHOUT_ROLE.at(where, content.person, Joined(task.roles), organisation=task.organisation))
        elif task.claimant == content.person:
            findings.append(checks.CLAIMED_BY_ANOTHER.at(where, task.claimant, task=str(task.id)))
        return findings

    for task in _each(work, content.tasks, look):
        writing.set_claimant(work, task.id, content.person)
        writing.add_event(work, task.id, "assign", other=content.person)
        writing.tell_persons(work, task.id, "assign", (content.person,))
    return {"assigned": list(content.tasks), "person": content.person}
