"""法定期限 Statutory deadlines as tasks: some weeks before its day, who must act has a task, reminders and an escalation.

The days are those of law/calendar; who acts at which event, and by which command, stands in duties.yaml, and is a house reading. Who
has done it already gets no task, and a task ends by itself when the book shows that it is done. Where a duty comes back, so does the task.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import LiteralString, NamedTuple

from tanheng.commands.definitions import Content, command
from tanheng.commands.roles import PROGRAM
from tanheng.commands.sql import Sql
from tanheng.commands.work import Work
from tanheng.kernel.canonical import JSON
from tanheng.kernel.clock import in_beijing
from tanheng.kernel.messages import CHINESE, ENGLISH, Joined, message
from tanheng.lawbook import Lawbook
from tanheng.people.vocabulary import Kind
from tanheng.tasks import checks, writing
from tanheng.tasks.deadlines import law
from tanheng.tasks.duties import Duty, duties, readings
from tanheng.tasks.ids import TaskId
from tanheng.tasks.opening import open_task, roles_for
from tanheng.tasks.settled import OWED, met, sectors_of

KIND, SUBJECT = "statutory_deadline", "deadline"
AHEAD = "tasks.statutory_deadline_days"
MOST_AT_ONCE = 200
MET, ELSEWHERE = "met", "other_sector"
"""How a task ends by itself: its duty is met, or its sectors turned out not to be the organisation's."""
_EMITTER = str(Kind.EMITTER)
_WITHOUT: LiteralString = (
    "SELECT o.code FROM people_organisation o WHERE o.kind = %s AND (%s::text[] IS NULL OR o.code = ANY(%s))"
    " AND o.code <> ALL(%s::text[]) AND NOT EXISTS (SELECT FROM tasks_task t"
    " WHERE t.organisation = o.code AND t.kind = %s AND t.subject_type = %s AND t.subject = %s"
    " AND NOT EXISTS (SELECT FROM tasks_taskevent e"
    " WHERE e.record = t.ended AND e.task_record = t.record AND e.task_line = t.line AND e.verb = 'finish'"
    " AND e.outcome = ANY(%s::text[])))"
    " ORDER BY o.code LIMIT %s"
)
"""The organisations of a kind that have no task yet for a deadline; one that ended by itself does not count."""
_OPEN: LiteralString = (
    "SELECT t.record, t.line, t.organisation, t.subject, t.claimant FROM tasks_task t WHERE t.subject_type = %s AND t.kind = %s"
    " AND t.ended IS NULL AND NOT EXISTS (SELECT FROM tasks_task c WHERE c.parent_record = t.record AND c.parent_line = t.line"
    " AND c.ended IS NULL) ORDER BY t.record, t.line"
)


class Deadlines(Content):
    """Nothing: the deadlines that come near, or that are met, are looked up."""


class ToOpen(NamedTuple):
    """A deadline that came near, with the kind and the code of an organisation without a task for it, and its own sectors of it."""

    duty: Duty
    kind: str
    code: str
    sectors: tuple[str, ...]


class ToEnd(NamedTuple):
    """A task that ends by itself, who had claimed it, and as what."""

    task: TaskId
    claimant: int | None
    outcome: str


def to_open(sql: Sql, now: datetime, most: int = MOST_AT_ONCE) -> list[ToOpen]:
    """Return the deadlines that have come near and are not met, for the organisations that have no task for them yet.

    A deadline that is over comes back for whom the book shows to owe it: a duty that was fixed or raised since, or a stop of the program.
    """
    lawbook, today = law(), in_beijing(now).date()
    last = today + timedelta(days=lawbook.value(AHEAD, on=today).integer)
    works_in = sectors_of(sql, None, now)
    found: list[ToOpen] = []
    for kind in sorted(frozenset().union(*(one.who for one in readings().values()))):
        for duty in duties(lawbook, kind, first=date.min, last=last):
            over = duty.day < today
            owed = OWED.get(duty.event) if over else None
            owing = sorted(owed(sql, duty.emissions_year, now)) if owed else None
            if over and not owing:
                continue  # the worker asks in every round, and most deadlines that are over are owed by nobody
            others = {code for code, own in works_in.items() if kind == _EMITTER and not own & set(duty.sectors)}
            left_out = sorted(others | met(sql, duty.event, duty.emissions_year, now))
            asked = (kind, owing, owing, left_out, KIND, SUBJECT, _subject(duty), [MET, ELSEWHERE], most - len(found))
            rows = sql.rows(_WITHOUT, asked)
            for (code,) in rows:
                own = works_in.get(code, frozenset(duty.sectors)) if kind == _EMITTER else frozenset(duty.sectors)
                found.append(ToOpen(duty, kind, code, tuple(one for one in duty.sectors if one in own)))
            if len(found) >= most:
                return found
    return found


def to_end(sql: Sql, now: datetime, most: int = MOST_AT_ONCE) -> list[ToEnd]:
    """Return the open tasks of deadlines that the book shows to be met, or that are none of the organisation's sectors."""
    return list(_to_end(sql, now))[:most]


def _to_end(sql: Sql, now: datetime) -> Iterator[ToEnd]:
    rows = sql.rows(_OPEN, (SUBJECT, KIND))
    if not rows:
        return
    works_in = sectors_of(sql, None, now)
    done: dict[tuple[str, int], frozenset[str]] = {}
    for record, line, code, subject, claimant in rows:
        key, sectors = event_of(subject), subject.split(" ")[-1]
        if key not in done:
            done[key] = met(sql, *key, now)
        if code in done[key]:
            yield ToEnd(TaskId(record, line), claimant, MET)
        elif code in works_in and not works_in[code] & set(sectors.split("+")):
            yield ToEnd(TaskId(record, line), claimant, ELSEWHERE)


def event_of(subject: str) -> tuple[str, int]:
    """Return the event of the calendar and the emissions year of the task of a deadline, by its subject."""
    event, year, *_ = subject.split(" ")
    return event, int(year)


def _subject(duty: Duty) -> str:
    # All sectors of the deadline, not those of the organisation: these may become known later, and the task is still the same.
    return f"{duty.event} {duty.emissions_year} {duty.day.isoformat()} {'+'.join(duty.sectors)}"


@command("task_open_deadlines", Deadlines, roles=PROGRAM, checks=checks.CHECKS)
def task_open_deadlines(work: Work, _content: Deadlines) -> JSON:
    """Open tasks for statutory deadlines that have come near, at most 200 at once; what is left waits for the next time."""
    found = to_open(work.sql, work.recorded_at)
    for one in found:
        subject, told = (SUBJECT, _subject(one.duty)), _told(one, law())
        open_task(work, KIND, subject=subject, organisation=one.code, due=one.duty.day, parameters=told, roles=roles_for(one.kind))
    return {"opened": len(found)}


@command("task_end_deadlines", Deadlines, roles=PROGRAM, checks=checks.CHECKS)
def task_end_deadlines(work: Work, _content: Deadlines) -> JSON:
    """End the tasks of statutory deadlines that the book shows to be met, at most 200 at once; what is left waits for the next time."""
    found = to_end(work.sql, work.recorded_at)
    for one in found:
        writing.end(work, one.task, "finish", one.outcome)
        writing.tell_persons(work, one.task, "decide", (one.claimant,))
    return {"ended": len(found)}


def _told(one: ToOpen, lawbook: Lawbook) -> dict[str, JSON]:
    duty, how = one.duty, readings()[one.duty.event]
    sectors = Joined(tuple(lawbook.tree.sectors.get(name, name) for name in one.sectors))
    said = message("{duty} ({year}; {sectors})", duty=duty.label, year=duty.emissions_year, sectors=sectors)
    told: dict[str, JSON] = {"zh": said.render(CHINESE), "en": said.render(ENGLISH)}
    told |= {"article": duty.citation.short, "mark": duty.citation.mark.code}
    return told if how.by_hand else told | {"ends": how.act}
