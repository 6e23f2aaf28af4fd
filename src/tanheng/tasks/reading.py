"""What commands read of tasks, and who may do something about them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, LiteralString

from tanheng.commands.work import Work
from tanheng.kernel.findings import Finding, Place
from tanheng.kernel.messages import Joined
from tanheng.people.policy import PROGRAM_ORGANISATION
from tanheng.tasks import checks
from tanheng.tasks.ids import TaskId
from tanheng.tasks.kinds import Kind, kind_of

_FOUND: LiteralString = (
    "SELECT t.record, t.line, t.kind, t.organisation, t.roles, t.person, t.principal, t.opener, t.opener_organisation, t.parent_record,"
    " t.parent_line, t.parameters, t.due, t.claimant, t.ended,"
    " t.claimant IS NOT NULL AND NOT EXISTS (SELECT FROM people_assignment a JOIN people_person p ON p.person = a.person"
    " LEFT JOIN people_delegation d ON d.assignment = a.assignment AND d.delegate = t.claimant AND d.valid_from <= %s"
    " AND LEAST(d.valid_until, d.ended_at) > %s"
    " LEFT JOIN people_person q ON q.person = d.delegate"
    " WHERE (a.person = t.claimant OR (d.delegate IS NOT NULL AND (q.ended_at <= %s) IS NOT TRUE)) AND a.organisation = t.organisation"
    " AND a.role = ANY(t.roles) AND a.valid_from <= %s AND (LEAST(a.valid_until, a.ended_at) <= %s) IS NOT TRUE"
    " AND (p.ended_at <= %s) IS NOT TRUE) AS gone,"
    " (SELECT count(*) FROM tasks_task c WHERE c.parent_record = t.record AND c.parent_line = t.line AND c.ended IS NULL),"
    " ARRAY(SELECT i.organisation FROM tasks_invitation i WHERE i.task_record = t.record AND i.task_line = t.line ORDER BY i.organisation)"
    " FROM tasks_task t JOIN unnest(%s::bigint[], %s::int[]) AS n(r, l) ON t.record = n.r AND t.line = n.l"
)
ABOVE: LiteralString = (
    "WITH RECURSIVE above (code, parent) AS (SELECT code, parent FROM people_organisation WHERE code = %s UNION ALL"
    " SELECT o.code, o.parent FROM people_organisation o JOIN above ON o.code = above.parent) SELECT code FROM above"
)


@dataclass(frozen=True, slots=True)
class Task:
    """A task as commands see it. `gone`: its claimant has lost the role, so that a colleague may take over; `waits`: children open."""

    id: TaskId
    kind: Kind
    organisation: str
    roles: tuple[str, ...]
    person: int | None
    principal: int | None
    opener: int
    opener_organisation: str
    parent: TaskId | None
    parameters: dict[str, Any]
    due: datetime | None
    claimant: int | None
    ended: int | None
    gone: bool
    waits: int
    invited: tuple[str, ...]


def tasks_of(work: Work, asked: Sequence[TaskId]) -> dict[TaskId, Task]:
    """Return the tasks with these numbers, those that there are."""
    now = work.recorded_at
    rows = work.sql.rows(_FOUND, (*(now,) * 6, [one.record for one in asked], [one.line for one in asked]))
    found = {}
    for record, line, kind, organisation, roles, person, principal, opener, of, parent, parent_line, parameters, *rest in rows:
        due, claimant, ended, gone, waits, invited = rest
        above = None if parent is None else TaskId(parent, parent_line)
        one = Task(
            *(TaskId(record, line), kind_of(kind), organisation, tuple(roles), person, principal, opener, of, above),
            *(json.loads(parameters), due, claimant, ended, gone, waits, tuple(invited)),
        )
        found[one.id] = one
    return found


def does(work: Work, task: Task) -> bool:
    """Tell whether the actor is one of those for whom the task is."""
    own = not task.kind.is_of_another(task.person, work.authority.person)
    return own and work.authority.organisation == task.organisation and work.authority.role in task.roles


def takes_part(work: Work, task: Task) -> bool:
    """Tell whether the actor may say something about the task: who does it, who opened it, and departments that countersign it.

    What the program opened is not its administrators' business.
    """
    office = work.authority.organisation
    opened = office == task.opener_organisation and office != PROGRAM_ORGANISATION
    return does(work, task) or opened or office in task.invited


def _reads(work: Work, task: Task) -> bool:
    return takes_part(work, task) or (work.authority.organisation,) in work.sql.rows(ABOVE, (task.organisation,))


def faults(work: Work, where: Place, number: TaskId, task: Task | None, *, may: bool) -> list[Finding]:
    """Return what refuses that the actor does something about a task; nothing is given away about one that he may not even read."""
    if task is None or not (may or _reads(work, task)):
        return [checks.UNKNOWN_TASK.at(where, str(number))]
    if not may:
        actor = work.authority
        fields = {"organisation": task.organisation, "role": actor.role, "other": actor.organisation}
        return [checks.TASK_OF_OTHERS.at(where, str(number), Joined(task.roles), **fields)]
    if task.ended is not None:
        return [checks.TASK_ENDED.at(where, str(number), task.ended)]
    return []


def concerned(where: Place, task: Task, persons: Iterable[int]) -> list[Finding]:
    """Return what refuses that persons decide about what concerns them."""
    about = {one for one in (task.person, task.principal) if one is not None}
    hit = sorted(about & set(persons)) if task.kind.not_oneself else []
    return [checks.PERSON_CONCERNED.at(where, hit[0], task=str(task.id))] if hit else []


def one_of(work: Work, number: str) -> tuple[TaskId, Task | None]:
    """Return one task by its number."""
    wanted = TaskId.read(number)
    return wanted, tasks_of(work, [wanted]).get(wanted)
