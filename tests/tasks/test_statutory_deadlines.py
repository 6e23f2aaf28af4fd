"""Statutory deadlines become tasks of those who must act, each once, some weeks before; what is not done goes to the authority above."""

from __future__ import annotations

from datetime import datetime, timedelta

from tanheng.commands.sql import Sql
from tanheng.kernel.clock import BEIJING, CLOCK
from tanheng.tasks.deadlines import law
from tanheng.tasks.duty_commands import to_open
from tests.books import rows
from tests.people.settled import OTHER_WORKS, WORKS
from tests.tasks.office import Office

SURRENDER = datetime(2026, 12, 31, tzinfo=BEIJING)
TASKS = (
    "SELECT organisation, subject, due FROM tasks_task WHERE kind = 'statutory_deadline' AND subject LIKE 'surrender 2025%%' ORDER BY 1, 2"
)


def _ahead() -> timedelta:
    return timedelta(days=law().value("tasks.statutory_deadline_days", on=SURRENDER.date()).integer)


def test_a_deadline_becomes_a_task_of_everyone_who_must_act_on_the_day_and_not_before(here: Office) -> None:
    CLOCK.set(SURRENDER - _ahead() - timedelta(days=1))
    here.done("task_open_deadlines", {}, here.program)
    assert rows(TASKS) == []
    CLOCK.set(SURRENDER - _ahead())
    here.done("task_open_deadlines", {}, here.program)
    found = rows(TASKS)
    assert {organisation for organisation, *_ in found} == {WORKS, OTHER_WORKS}
    assert {due.astimezone(BEIJING) for *_, due in found} == {SURRENDER + timedelta(days=1)}


def test_it_is_opened_once_however_often_it_is_asked_for(here: Office) -> None:
    CLOCK.set(SURRENDER - _ahead())
    here.done("task_open_deadlines", {}, here.program)
    before = rows(TASKS)
    CLOCK.set(SURRENDER)
    here.done("task_open_deadlines", {}, here.program)
    assert rows(TASKS) == before
    assert to_open(Sql(), SURRENDER) == []


def test_what_nobody_finished_is_escalated_when_its_day_is_over(here: Office) -> None:
    CLOCK.set(SURRENDER - _ahead())
    here.done("task_open_deadlines", {}, here.program)
    CLOCK.set(SURRENDER + timedelta(days=1))
    assert here.done("task_remind", {}, here.program)["escalated"] > 0
