"""A statutory deadline ends by the act that it stands for: nobody finishes it by hand, and nobody who has met it is asked."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
import yaml

from tanheng.commands.sql import Sql
from tanheng.kernel.clock import CLOCK
from tanheng.tasks.duties import readings
from tanheng.tasks.duty_commands import AHEAD, to_end, to_open
from tanheng.tasks.settled import MET, sectors_of
from tests.books import rows
from tests.people.settled import OTHER_WORKS, WORKS
from tests.surrender_stage.stage import THIRD_WORKS, Stage, at, staged
from tests.tasks.office import codes

DAY = at("2026-12-31 12:00:00")
OPEN = (
    "SELECT organisation FROM tasks_task WHERE kind = 'statutory_deadline' AND starts_with(subject, 'surrender 2025') AND ended IS NULL"
    " ORDER BY 1"
)


@pytest.fixture
def here() -> Iterator[Stage]:
    """A book with accounts, some days before the deadline."""
    with staged() as book:
        CLOCK.set(DAY - timedelta(days=20))
        yield book


def _asked(here: Stage) -> list[str]:
    """Let the program open and end what it would, and return who has the task of the surrender of 2025."""
    for name in ("task_open_deadlines", "task_end_deadlines"):
        assert here.run(name, {}, here.program).done
    return [code for (code,) in rows(OPEN)]


def _task(holder: str) -> str:
    ((record, line),) = rows(
        "SELECT record, line FROM tasks_task WHERE starts_with(subject, 'surrender 2025') AND ended IS NULL AND organisation = %s",
        (holder,),
    )
    return f"{record}.{line}"


def test_what_the_program_knows_to_be_done_is_what_the_table_says() -> None:
    with staged():
        assert set(MET) == {event for event, one in readings().items() if one.act}
        assert AHEAD.startswith("tasks.")


def test_whoever_met_the_duty_is_not_asked_and_the_others_are(here: Stage) -> None:
    assert here.duty(1000).done
    assert here.surrender(1000).done
    assert _asked(here) == sorted([OTHER_WORKS, THIRD_WORKS])


def test_the_task_ends_with_the_surrender_of_the_last_tonne(here: Stage) -> None:
    assert here.duty(1000).done
    assert WORKS in _asked(here)
    assert here.surrender(999).done
    assert WORKS in _asked(here)
    assert here.surrender(1).done
    assert WORKS not in _asked(here)
    assert to_end(Sql(), CLOCK.now()) == []


def test_it_ends_by_no_hand(here: Stage) -> None:
    assert here.duty(1000).done
    assert WORKS in _asked(here)
    task = _task(WORKS)
    assert here.run("task_claim", {"tasks": [task]}, here.representative).done
    assert codes(here.run("task_finish", {"task": task}, here.representative)) == [9309]


def test_a_duty_that_is_raised_brings_its_task_back(here: Stage) -> None:
    assert here.duty(1000).done
    assert WORKS in _asked(here)
    assert here.surrender(1000).done
    assert WORKS not in _asked(here)
    assert here.duty(1001).done
    assert WORKS in _asked(here)


def test_a_duty_raised_after_its_deadline_brings_its_task_back_overdue(here: Stage) -> None:
    assert here.duty(1000).done
    assert WORKS in _asked(here)
    assert here.surrender(1000).done
    assert WORKS not in _asked(here)
    CLOCK.set(DAY + timedelta(days=60))
    assert WORKS not in _asked(here)
    assert here.duty(1500).done
    assert WORKS in _asked(here)
    ((due,),) = rows(
        "SELECT due FROM tasks_task WHERE starts_with(subject, 'surrender 2025') AND ended IS NULL AND organisation = %s", (WORKS,)
    )
    assert due < CLOCK.now()
    assert here.run("task_remind", {}, here.program).result["escalated"] > 0


def test_a_duty_first_fixed_after_its_deadline_is_a_task_of_its_holder_alone(here: Stage) -> None:
    CLOCK.set(DAY + timedelta(days=60))
    assert _asked(here) == []
    assert here.duty(1500).done
    assert _asked(here) == [WORKS]
    assert to_open(Sql(), CLOCK.now()) == []


def test_nobody_is_escalated_who_surrendered_and_did_not_click(here: Stage) -> None:
    for account, actor in ((here.works, None), (here.other, here.helper)):
        assert here.duty(1, account=account).done, actor
    assert here.surrender(1).done
    _asked(here)
    CLOCK.set(DAY + timedelta(days=1))
    assert here.run("task_remind", {}, here.program).done
    told = "SELECT DISTINCT t.organisation FROM tasks_taskevent e JOIN tasks_task t ON (t.record, t.line) = (e.task_record, e.task_line)"
    escalated = {code for (code,) in rows(told + " WHERE e.verb = 'escalate' AND starts_with(t.subject, 'surrender 2025')")}
    assert OTHER_WORKS in escalated
    assert WORKS not in escalated


def test_a_works_is_asked_for_its_own_sectors_only(here: Stage) -> None:
    assert here.duty(1000, sector="cement").done
    now = CLOCK.now()
    assert sectors_of(Sql(), [WORKS], now) == {WORKS: frozenset(("cement",))}
    _asked(here)
    words = dict(rows("SELECT organisation, parameters FROM tasks_task WHERE starts_with(subject, 'surrender 2025')"))
    assert "cement" in words[WORKS]
    assert "power" not in words[WORKS]
    assert "power" in words[OTHER_WORKS], "of whom nothing is known, nothing is left out"


def test_a_task_of_another_sector_ends_when_the_sector_becomes_known(here: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    from tanheng.tasks import settled

    assert WORKS in _asked(here)
    monkeypatch.setattr(settled, "WORKS_IN", [lambda _sql, _codes, _at: [(WORKS, "paper")]])
    assert _asked(here) == sorted([OTHER_WORKS, THIRD_WORKS])


def test_the_worker_ends_it_without_being_asked(here: Stage) -> None:
    from tanheng.server.working import Worker
    from tests.signing import signing_key

    assert here.duty(1000).done
    worker = Worker(signing_key(), lambda _: None)
    worker.round()
    assert WORKS in [code for (code,) in rows(OPEN)]
    assert worker.round()["task_end_deadlines"] == 0
    assert here.surrender(1000).done
    assert worker.round()["task_end_deadlines"] == 1
    assert WORKS not in [code for (code,) in rows(OPEN)]


def test_the_readings_are_what_the_file_says() -> None:
    from pathlib import Path

    read = yaml.safe_load((Path("src/tanheng/tasks/duties.yaml")).read_text(encoding="utf-8"))["duties"]
    assert {event for event, one in read.items() if "by_hand" in one} <= {event for event, one in read.items() if "act" in one}
    assert all(one.by_hand for one in readings().values() if not one.act)
