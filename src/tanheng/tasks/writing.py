"""Rows of this room as commands add them: one statement for each table and record, however many rows it comes to have."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, LiteralString

from tanheng.commands.work import Work
from tanheng.people.policy import PROGRAM_ACTOR
from tanheng.tasks.ids import TaskId

TASKS: LiteralString = (
    "INSERT INTO tasks_task (record, line, kind, subject_type, subject, organisation, roles, opener, opener_organisation, person,"
    " principal, parent_record, parent_line, parameters, priority, due)"
    " SELECT %s, o, k, st, s, g, string_to_array(r, ' '), b, bo, p, pp, pr, pl, m, y, d FROM unnest(%s::text[], %s::text[], %s::text[],"
    " %s::text[], %s::text[], %s::bigint[], %s::text[], %s::bigint[], %s::bigint[], %s::bigint[], %s::int[], %s::text[], %s::int[],"
    " %s::timestamptz[]) WITH ORDINALITY AS n(k, st, s, g, r, b, bo, p, pp, pr, pl, m, y, d, o)"
)
_EVENTS: LiteralString = (
    "INSERT INTO tasks_taskevent (record, line, task_record, task_line, verb, person, role, organisation, other, outcome, text, document)"
    " SELECT %s, o, tr, tl, v, p, r, g, x, u, t, d FROM unnest(%s::bigint[], %s::int[], %s::text[], %s::bigint[], %s::text[], %s::text[],"
    " %s::bigint[], %s::text[], %s::text[], %s::text[]) WITH ORDINALITY AS n(tr, tl, v, p, r, g, x, u, t, d, o)"
)
_NOTICES: LiteralString = (
    "INSERT INTO tasks_notice (record, line, task_record, task_line, topic, author, person, organisation, roles)"
    " SELECT %s, o, tr, tl, t, a, p, g, string_to_array(r, ' ') FROM unnest(%s::bigint[], %s::int[], %s::text[], %s::bigint[],"
    " %s::bigint[], %s::text[], %s::text[]) WITH ORDINALITY AS n(tr, tl, t, a, p, g, r, o)"
)
_MAILS: LiteralString = (
    "INSERT INTO tasks_mailqueue (record, line, not_before, tries) SELECT %s, l, a, 0 FROM unnest(%s::int[], %s::timestamptz[]) AS n(l, a)"
)
_REMINDERS: LiteralString = (
    "INSERT INTO tasks_reminder (task_record, task_line, what, at)"
    " SELECT %s, l, w, a FROM unnest(%s::int[], %s::text[], %s::timestamptz[]) AS n(l, w, a)"
)
_INVITATIONS: LiteralString = (
    "INSERT INTO tasks_invitation (record, task_record, task_line, organisation)"
    " SELECT %s, r, l, g FROM unnest(%s::bigint[], %s::int[], %s::text[]) AS n(r, l, g)"
)
_ENDS: LiteralString = (
    "UPDATE tasks_task t SET ended = %s FROM unnest(%s::bigint[], %s::int[]) AS n(r, l) WHERE t.record = n.r AND t.line = n.l"
)
_CLAIMANTS: LiteralString = (
    "UPDATE tasks_task t SET claimant = n.p FROM (SELECT %s::bigint) AS b(record), unnest(%s::bigint[], %s::int[], %s::bigint[])"
    " AS n(r, l, p) WHERE t.record = n.r AND t.line = n.l"
)
_DONE: LiteralString = (
    "UPDATE tasks_reminder m SET done = %s FROM unnest(%s::bigint[], %s::int[], %s::text[]) AS n(r, l, w)"
    " WHERE m.task_record = n.r AND m.task_line = n.l AND m.done IS NULL AND (n.w = '' OR n.w = m.what)"
)

_READ: LiteralString = (
    "INSERT INTO tasks_noticeread (record, notice_record, notice_line, person)"
    " SELECT %s, r, l, p FROM unnest(%s::bigint[], %s::int[], %s::bigint[]) AS n(r, l, p)"
)


def add(work: Work, statement: LiteralString, *values: Any) -> int:
    """Add a row to a statement of this record that takes its number and then columns; return the line of the row, counted from 1."""
    for known, parameters in work.writes:
        if known == statement:
            columns = parameters[1:]
            break
    else:
        columns = tuple([] for _ in values)
        work.write(statement, (work.number, *columns))
    for column, value in zip(columns, values, strict=True):
        column.append(value)
    return len(columns[0])


def add_event(
    work: Work, task: TaskId, verb: str, *, other: int | None = None, outcome: str = "", text: str = "", document: str = ""
) -> None:
    """Add to the history of a task what the actor of the command did."""
    actor = work.authority
    add(work, _EVENTS, *task, verb, actor.person, actor.role, actor.organisation, other, outcome, text, document)


def tell_persons(work: Work, task: TaskId, topic: str, persons: Iterable[int | None]) -> None:
    """Tell persons, each once, but neither the one who acts nor the program."""
    for person in sorted({one for one in persons if one is not None} - {work.authority.person, PROGRAM_ACTOR.person}):
        _tell(work, task, topic, person, None, None)


def tell_roles(work: Work, task: TaskId, topic: str, organisation: str, roles: Iterable[str]) -> None:
    """Tell whoever holds one of the roles in an organisation, but not the one who acts."""
    _tell(work, task, topic, None, organisation, " ".join(roles))


def _tell(work: Work, task: TaskId, topic: str, person: int | None, organisation: str | None, roles: str | None) -> None:
    line = add(work, _NOTICES, *task, topic, work.authority.person, person, organisation, roles)
    add(work, _MAILS, line, work.recorded_at)


def add_reminder(work: Work, line: int, what: str, at: datetime) -> None:
    """Put a reminder of a task that this record opens into the list of those to come."""
    add(work, _REMINDERS, line, what, at)


def invite(work: Work, task: TaskId, organisation: str, roles: Iterable[str]) -> None:
    """Ask a department to countersign a task."""
    add(work, _INVITATIONS, *task, organisation)
    tell_roles(work, task, "invite", organisation, roles)


def set_claimant(work: Work, task: TaskId, person: int | None) -> None:
    """Let a task have another claimant, or none."""
    add(work, _CLAIMANTS, *task, person)


def end(work: Work, task: TaskId, verb: str, outcome: str, text: str = "") -> None:
    """End a task, and with it the reminders that were still to come."""
    add(work, _ENDS, *task)
    add(work, _DONE, *task, "")
    add_event(work, task, verb, outcome=outcome, text=text)


def reminded(work: Work, task: TaskId, what: str) -> None:
    """Note that a reminder was done by this record."""
    add(work, _DONE, *task, what)


def mark_read(work: Work, notice: TaskId) -> None:
    """Note that the actor has read a notice."""
    add(work, _READ, *notice, work.authority.person)
