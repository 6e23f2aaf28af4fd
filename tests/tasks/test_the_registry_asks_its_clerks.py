"""What a reconciliation finds is a task of the registry until it is settled, and an objection until it is answered."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tanheng.tasks.ids import TaskId
from tanheng.tasks.queries import inbox, one_task, tasks_about
from tests.books import codes, rows
from tests.people.settled import NOW
from tests.registries import registry_book
from tests.registry_pages.small import OTHER_NUMBER, WORKS_NUMBER, Small, small_registry

TWO = {"part": "auditor", "differences": [{"account": WORKS_NUMBER, "found": "x"}, {"account": OTHER_NUMBER, "found": "y"}]}


@pytest.fixture
def here() -> Iterator[Small]:
    """Have a small registry of one's own."""
    with small_registry() as it:
        yield it


def test_an_inconsistency_blocks_the_accounts_concerned_and_opens_a_task(here: Small) -> None:
    found = here.reconcile(TWO)
    assert codes(here.to_trading(1)) == [3016]
    (task,) = inbox(here.clerk.person, at=NOW)
    assert str(task.id) == found["task"]
    assert (task.organisation, task.roles, task.priority, task.subject[1]) == (
        "registry",
        ("registry_clerk",),
        3,
        str(found["reconciliation"]),
    )
    # 1 June 2026 is a Monday, so the third working day after it ends with Thursday.
    assert str(task.due) == "2026-06-05 00:00:00+08:00"
    assert here.reconcile(TWO)["task"] is None, "what is open already is no new task"


def test_the_task_ends_with_the_last_difference_and_not_before(here: Small) -> None:
    found = here.reconcile(TWO)
    number, task = found["reconciliation"], TaskId.read(found["task"])
    for line, outcome in ((1, ""), (2, "settled")):
        asked = {"reconciliation": number, "lines": [line], "reason": "looked up"}
        proposed = here.run("proposal_make", {"command": "reconciliation_settle", "content": asked}, here.clerk)
        assert [one.kind.name for one in inbox(here.approver.person, at=NOW)] == ["proposal"]
        assert here.run("proposal_decide", {"proposal": proposed.number, "verdict": "approved"}, here.approver).done
        whole = one_task(task)
        assert whole is not None
        assert whole.outcome == outcome
    assert here.to_trading(1).done
    assert inbox(here.approver.person, at=NOW) == inbox(here.clerk.person, at=NOW) == []


def test_an_objection_is_a_task_with_the_legal_deadline_until_it_is_answered() -> None:
    with registry_book() as here:
        here.state("E0", "restricted")
        told = here.done("restriction_object", {"account": here.number("E0"), "document": "O-1"}, here.by("E0"))
        (task,) = tasks_about(("objection", str(told["objection"])))
        assert (str(task.due), told["due"]) == ("2026-06-16 00:00:00+08:00", "2026-06-15")
        assert rows("SELECT topic FROM tasks_notice WHERE task_record = %s", (task.id.record,)) == [("open",)]
        here.done("restriction_answer", {"objection": told["objection"], "outcome": "upheld", "document": "O-2"}, here.clerk)
        (task,) = tasks_about(("objection", str(told["objection"])))
        assert task.ended is not None
