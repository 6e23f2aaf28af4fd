"""法定期限 Statutory deadlines as tasks: some weeks before its day, who must act has a task, reminders and an escalation.

The days are those of law/calendar; which kinds of organisations act at which event stands in duties.yaml, and is a house reading.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import LiteralString

from tanheng.commands.definitions import Content, command
from tanheng.commands.roles import PROGRAM
from tanheng.commands.sql import Sql
from tanheng.commands.work import Work
from tanheng.kernel.canonical import JSON
from tanheng.kernel.clock import in_beijing
from tanheng.kernel.messages import CHINESE, ENGLISH, Joined, message
from tanheng.lawbook import Lawbook
from tanheng.tasks import checks
from tanheng.tasks.deadlines import law
from tanheng.tasks.duties import Duty, duties, who_acts
from tanheng.tasks.opening import open_task, roles_for

KIND, SUBJECT = "statutory_deadline", "deadline"
AHEAD = "tasks.statutory_deadline_days"
MOST_AT_ONCE = 200
_WITHOUT: LiteralString = (
    "SELECT o.code FROM people_organisation o WHERE o.kind = %s AND NOT EXISTS (SELECT FROM tasks_task t WHERE t.organisation = o.code"
    " AND t.kind = %s AND t.subject_type = %s AND t.subject = %s) ORDER BY o.code LIMIT %s"
)
"""The organisations of a kind that have no task yet for a deadline."""


class Deadlines(Content):
    """Nothing: the deadlines that come near are made tasks."""


def to_open(sql: Sql, today: date, most: int = MOST_AT_ONCE) -> list[tuple[Duty, str, str]]:
    """Return the deadlines that have come near, each with the kind and the code of an organisation that has no task for it yet."""
    lawbook = law()
    last = today + timedelta(days=lawbook.value(AHEAD, on=today).integer)
    found: list[tuple[Duty, str, str]] = []
    for kind in sorted(frozenset().union(*who_acts().values())):
        for duty in duties(lawbook, kind, first=today, last=last):
            rows = sql.rows(_WITHOUT, (kind, KIND, SUBJECT, _subject(duty), most - len(found)))
            found += ((duty, kind, code) for (code,) in rows)
            if len(found) >= most:
                return found
    return found


def _subject(duty: Duty) -> str:
    return f"{duty.event} {duty.emissions_year} {duty.day.isoformat()} {'+'.join(duty.sectors)}"


@command("task_open_deadlines", Deadlines, roles=PROGRAM, checks=checks.CHECKS)
def task_open_deadlines(work: Work, _content: Deadlines) -> JSON:
    """Open tasks for statutory deadlines that have come near, at most 200 at once; what is left waits for the next time."""
    found = to_open(work.sql, in_beijing(work.recorded_at).date())
    for duty, kind, code in found:
        told = _told(duty, law())
        open_task(work, KIND, subject=(SUBJECT, _subject(duty)), organisation=code, due=duty.day, parameters=told, roles=roles_for(kind))
    return {"opened": len(found)}


def _told(duty: Duty, lawbook: Lawbook) -> dict[str, JSON]:
    sectors = Joined(tuple(lawbook.tree.sectors.get(name, name) for name in duty.sectors))
    said = message("{duty} ({year}; {sectors})", duty=duty.label, year=duty.emissions_year, sectors=sectors)
    return {"zh": said.render(CHINESE), "en": said.render(ENGLISH), "article": duty.citation.short, "mark": duty.citation.mark.code}
