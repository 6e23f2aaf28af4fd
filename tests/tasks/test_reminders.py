"""Reminders fall at exact instants, each once; what is overdue goes to the authority above; what lapses ends."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from tanheng.kernel.clock import BEIJING, CLOCK
from tanheng.tasks.deadlines import legal_end, overdue_from, reminders
from tests.books import rows
from tests.people.settled import NOW, WORKS
from tests.tasks.office import Office, commands_of_tests

MICROSECOND = timedelta(microseconds=1)
HISTORY = "SELECT verb, outcome, text FROM tasks_taskevent WHERE verb IN ('remind', 'escalate', 'finish') ORDER BY record, line"
# Opened on Monday 1 June 2026 at 9:00, due until the end of Monday 15 June: half-way, and on Thursday 11, after which two days are left.
HALFWAY = datetime(2026, 6, 8, 16, 30, tzinfo=BEIJING)
SOON = datetime(2026, 6, 11, tzinfo=BEIJING)
OVERDUE = datetime(2026, 6, 16, tzinfo=BEIJING)


def at(day: int, hour: int = 0, minute: int = 0) -> datetime:
    """Return an instant of June 2026."""
    return datetime(2026, 6, day, hour, minute, tzinfo=BEIJING)


def remind(here: Office, instant: datetime) -> dict[str, int]:
    """Let the program remind at an instant."""
    CLOCK.set(instant)
    found: dict[str, int] = here.done("task_remind", {}, here.program)
    return found


def test_a_task_is_reminded_of_half_way_and_two_working_days_before_and_escalated_when_it_is_overdue(here: Office) -> None:
    here.opened()
    for instant, what in ((HALFWAY, "halfway"), (SOON, "soon"), (OVERDUE, "overdue")):
        before = len(rows(HISTORY))
        assert remind(here, instant - MICROSECOND)["reminded"] == 0
        assert remind(here, instant)["reminded"] == 1
        assert remind(here, instant)["reminded"] == 0
        assert rows(HISTORY)[before][:2] == ("remind", what)
    assert rows(HISTORY)[-1] == ("escalate", "", "province:420000")
    told = rows("SELECT topic, organisation, roles FROM tasks_notice WHERE topic = 'escalate'")
    assert told == [("escalate", "province:420000", ["province_officer"])]
    assert remind(here, OVERDUE + timedelta(days=365)) == {"reminded": 0, "escalated": 0, "lapsed": 0}


def test_the_claimant_is_reminded_alone_and_nobody_of_what_ended(here: Office) -> None:
    task, ended = here.opened(), here.opened()
    here.done("task_claim", {"tasks": [task]}, here.city_officer)
    here.done("task_cancel", {"task": ended, "reason": "not needed"}, here.province_officer)
    assert remind(here, HALFWAY)["reminded"] == 1
    assert rows("SELECT person, organisation FROM tasks_notice WHERE topic = 'remind'") == [(14, None)]


def test_a_proposal_that_nobody_decided_lapses_with_its_time(here: Office) -> None:
    content = {"assignments": [{"person": here.person(), "organisation": WORKS, "role": "emitter_representative"}]}
    made = here.run("proposal_make", {"command": "assignment_give", "content": content}, here.security)
    ends = NOW + timedelta(days=30)
    remind(here, ends - MICROSECOND)
    assert rows("SELECT ended FROM tasks_task WHERE subject = %s", (str(made.number),)) == [(None,)]
    assert remind(here, ends)["lapsed"] == 1
    assert rows(HISTORY)[-1][:2] == ("finish", "lapsed")
    assert here.run("proposal_decide", {"proposal": made.number, "verdict": "rejected"}, here.other_security).done


def test_what_the_registry_leaves_undone_goes_to_the_ministry(here: Office) -> None:
    with commands_of_tests():
        here.done("test_open", {"kind": "reconciliation_difference", "subject": "1", "organisation": "registry"}, here.clerk)
        assert remind(here, at(5))["escalated"] == 1
    assert rows("SELECT organisation FROM tasks_notice WHERE topic = 'escalate'") == [("ministry",)]


@pytest.mark.parametrize(
    ("opened", "due", "expected"),
    [
        (at(1, 9), at(16), [("halfway", HALFWAY), ("soon", SOON), ("overdue", at(16))]),
        # Friday 19 June is a public holiday: of Monday 22, Thursday 18 and Monday are the two working days that are left.
        (at(15), at(23), [("halfway", at(19)), ("soon", at(17)), ("overdue", at(23))]),
        # Two working days before the last one, the task was not there yet.
        (at(15, 9), at(16), [("halfway", at(15, 16, 30)), ("overdue", at(16))]),
        (at(15), at(15), [("overdue", at(15))]),
    ],
)
def test_reminders_are_counted_from_the_calendar(opened: datetime, due: datetime, expected: list[tuple[str, datetime]]) -> None:
    assert list(reminders(opened, due)) == expected


def test_a_year_without_holidays_in_the_law_has_no_reminder_in_working_days() -> None:
    opened, due = datetime(2031, 3, 3, tzinfo=BEIJING), datetime(2031, 3, 13, tzinfo=BEIJING)
    assert [what for what, _ in reminders(opened, due)] == ["halfway", "overdue"]
    assert legal_end("registry.restriction_reply_working_days", opened) is None


def test_a_last_day_ends_at_midnight_in_beijing() -> None:
    assert overdue_from(at(15).date()) == at(16)
