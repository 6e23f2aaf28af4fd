"""提醒与上报 Reminders: half-way, shortly before the last day, and to the authority above when a task is overdue. Each happens once."""

from __future__ import annotations

from typing import LiteralString

from tanheng.commands.definitions import Content, command
from tanheng.commands.roles import PROGRAM
from tanheng.commands.work import Work
from tanheng.kernel.canonical import JSON
from tanheng.tasks import checks, writing
from tanheng.tasks.deadlines import OVERDUE
from tanheng.tasks.ids import TaskId
from tanheng.tasks.kinds import Kind, kind_of
from tanheng.tasks.opening import roles_for

MOST_AT_ONCE = 200
LAPSED = "lapsed"
TO_COME: LiteralString = "SELECT EXISTS (SELECT FROM tasks_reminder WHERE done IS NULL AND at <= %s)"
"""Whether a reminder is due now."""
_DUE: LiteralString = (
    "SELECT m.task_record, m.task_line, m.what, t.kind, t.organisation, t.roles, t.claimant, t.opener, t.person, t.ended IS NOT NULL,"
    " o.parent, o.parent_kind FROM tasks_reminder m JOIN tasks_task t ON t.record = m.task_record AND t.line = m.task_line"
    " JOIN people_organisation o ON o.code = t.organisation WHERE m.done IS NULL AND m.at <= %s"
    " ORDER BY m.at, m.task_record, m.task_line, m.what LIMIT %s"
)
_MINISTRY: LiteralString = "SELECT code, kind FROM people_organisation WHERE kind = 'ministry' ORDER BY code LIMIT 1"


class Reminding(Content):
    """Nothing: what is due is reminded of."""


@command("task_remind", Reminding, roles=PROGRAM, checks=checks.CHECKS)
def task_remind(work: Work, _content: Reminding) -> JSON:
    """Remind of the tasks whose time has come. One that is overdue is escalated; one that lapses ends."""
    counted = {"reminded": 0, "escalated": 0, "lapsed": 0}
    lapsed: set[TaskId] = set()
    for record, line, what, name, organisation, roles, claimant, opener, person, ended, parent, parent_kind in work.sql.rows(
        _DUE, (work.recorded_at, MOST_AT_ONCE)
    ):
        task, kind = TaskId(record, line), kind_of(name)
        writing.reminded(work, task, what)
        if ended or task in lapsed:
            continue
        if what == OVERDUE and kind.lapses:
            lapsed.add(task)
            writing.end(work, task, "finish", LAPSED)
            writing.tell_persons(work, task, "decide", (claimant, opener))
            counted["lapsed"] += 1
            continue
        writing.add_event(work, task, "remind", outcome=what)
        one = claimant or (person if kind.personal else None)
        if one is None:
            writing.tell_roles(work, task, "remind", organisation, roles)
        else:
            writing.tell_persons(work, task, "remind", (one,))
        counted["reminded"] += 1
        if what == OVERDUE:
            counted["escalated"] += _escalated(work, task, kind, organisation, parent, parent_kind)
    return counted


def _escalated(work: Work, task: TaskId, kind: Kind, organisation: str, parent: str | None, parent_kind: str | None) -> int:
    """Tell the organisation above, if the kind has one. Returns how many were told."""
    to, of = (parent, parent_kind) if kind.escalate == "parent" else (None, None)
    if kind.escalate == "ministry":
        to, of = next(iter(work.sql.rows(_MINISTRY)), (None, None))
    if to is None or of is None or to == organisation:
        return 0
    writing.add_event(work, task, "escalate", text=to)
    writing.tell_roles(work, task, "escalate", to, roles_for(of))
    return 1
