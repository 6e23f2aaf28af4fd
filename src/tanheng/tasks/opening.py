"""任务的开立 Opening tasks within the command of another room: they are there if that command is carried out, and only then."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from tanheng.commands.roles import Role
from tanheng.commands.work import Work
from tanheng.kernel.canonical import JSON, canonical
from tanheng.kernel.clock import said
from tanheng.people.vocabulary import ROLES, kinds_of
from tanheng.tasks import writing
from tanheng.tasks.deadlines import legal_end, overdue_from, reminders
from tanheng.tasks.ids import TaskId
from tanheng.tasks.kinds import GIVEN, NO_DEADLINE, Kind, kind_of

OPENED = "task_opened"
"""The event by which others are told of a task, but for those of proposals, which the records of these tell."""


def open_task(
    work: Work,
    kind: str,
    *,
    subject: tuple[str, str],
    organisation: str,
    due: date | datetime | None = None,
    parameters: Mapping[str, JSON] | None = None,
    parent: TaskId | None = None,
    person: int | None = None,
    principal: int | None = None,
    roles: Iterable[str] = (),
    invited: Mapping[str, Iterable[str]] | None = None,
    told: bool = True,
) -> TaskId:
    """Open a task of a kind for an organisation that is registered, and return its number.

    `subject` is what it is about, as type and number, such as ("proposal", "123"). `due` is the last day or the very instant of the end;
    where the law gives the deadline, it is counted from now unless `due` says otherwise (a limit that began earlier). `parent` waits for
    it. `person` (and whose powers he used) is whom it concerns. `roles` are given where the kind leaves them open; `invited` are the
    departments that countersign, each with the roles that do it. `told` is False where the command's record tells the same already.

    Raises ValueError for what does not fit the kind, KeyError for a kind that is not known.
    """
    wanted = kind_of(kind)
    who = tuple(sorted(set(wanted.roles or roles)))
    departments = dict(sorted((invited or {}).items()))
    if not who or (departments and not wanted.countersigned):
        raise ValueError(f"a task {kind} needs roles, and departments only where they countersign")
    ends = _end_of(wanted, due, work.recorded_at)
    line = writing.add(
        work,
        writing.TASKS,
        *(kind, *subject, organisation, " ".join(who), work.authority.person, work.authority.organisation, person, principal),
        *(parent or (None, None)),
        *(canonical(dict(parameters or {})), wanted.blocks, ends),
    )
    task = TaskId(work.number, line)
    if ends is not None:
        for what, at in reminders(work.recorded_at, ends):
            writing.add_reminder(work, line, what, at)
    if wanted.personal and person is not None:
        writing.tell_persons(work, task, "open", (person,))
    else:
        writing.tell_roles(work, task, "open", organisation, who)
    for one, theirs in departments.items():
        writing.invite(work, task, one, theirs)
    if told:
        content: dict[str, JSON] = {"task": str(task), "kind": kind, "subject": list(subject), "organisation": organisation}
        work.event(OPENED, content | {"due": None if ends is None else said(ends)})
    return task


def _end_of(wanted: Kind, due: date | datetime | None, now: datetime) -> datetime | None:
    if wanted.deadline == NO_DEADLINE and due is not None:
        raise ValueError(f"a task {wanted.name} has no deadline")
    if wanted.deadline == GIVEN or due is not None:
        return overdue_from(due)
    return legal_end(wanted.deadline, now) if wanted.by_law else None


def roles_for(kind: str) -> list[str]:
    """Return the roles that act for a kind of organisation."""
    return sorted(str(role) for role in ROLES if kind in kinds_of(role) and role is not Role.PROGRAM)
