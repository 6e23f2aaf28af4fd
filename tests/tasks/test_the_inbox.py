"""The inbox of a person: what blocks most first, then by deadline; and only what he may do."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

import psycopg
import pytest

from tanheng.commands.actors import Actor
from tanheng.commands.records import Outcome
from tanheng.kernel.clock import CLOCK, played
from tanheng.tasks.ids import TaskId
from tanheng.tasks.kinds import add_kinds
from tanheng.tasks.notices import notices
from tanheng.tasks.queries import FILTERS, counts, inbox, of_organisation, one_task
from tests.books import rows, this_book
from tests.people.settled import NOW, WORKS
from tests.tasks.office import DEPARTMENT, SECOND_DEPARTMENT, Office, codes, commands_of_tests

CITY = "city:420100"


def shown(actor: Actor, **more: Any) -> list[str]:
    """Return the numbers of the tasks in the inbox of a person."""
    return [str(task.id) for task in inbox(actor.person, at=CLOCK.now(), **more)]


def propose(here: Office) -> str:
    """Propose a role as a security administrator, and return the number of the task."""
    content = {"assignments": [{"person": here.person(), "organisation": WORKS, "role": "emitter_representative"}]}
    made = here.run("proposal_make", {"command": "assignment_give", "content": content}, here.security)
    return f"{made.number}.1"


def test_what_blocks_most_comes_first_and_then_the_earliest_deadline(here: Office) -> None:
    with commands_of_tests():
        late, none, early = here.opened(due="2026-07-01"), here.opened(due=None), here.opened(due="2026-06-02")
        blocking = here.done("test_open", {"kind": "reconciliation_difference", "subject": "1", "organisation": CITY}, here.clerk)
    roles = _roles(here.city_officer)
    assert shown(here.city_officer, held=roles) == [early, late, none]
    assert blocking not in shown(here.city_officer), "it is for registry clerks, whatever the organisation"


def _roles(actor: Actor) -> list[Any]:
    from tanheng.people.queries import roles_of

    return roles_of(actor.person, at=CLOCK.now())


def test_priority_stands_before_time(here: Office) -> None:
    early = here.opened(due="2026-06-02")
    with commands_of_tests():
        here.done("test_open", {"kind": "reconciliation_difference", "subject": "1", "organisation": "registry"}, here.clerk)
    content = {"person": 14, "organisation": "registry", "role": "registry_clerk"}
    assert here.give(**content).done
    kinds = [task.kind.name for task in inbox(14, at=CLOCK.now())]
    assert kinds == ["reconciliation_difference", "request"]
    assert shown(Actor(14, 0))[1] == early


def test_the_maker_of_a_proposal_does_not_see_it_among_what_he_must_do(here: Office) -> None:
    task = propose(here)
    assert task not in shown(here.security)
    assert task in shown(here.other_security)
    assert shown(here.security, show="all", search=task) == []
    assert counts(here.security.person, at=NOW).open == 0
    assert here.run("proposal_decide", {"proposal": int(task.split(".")[0]), "verdict": "withdrawn"}, here.security).done
    assert task not in shown(here.other_security)


def test_filters_and_search_find_their_own(here: Office) -> None:
    mine, free, ended = here.opened(title="coke"), here.opened(title="Clinker"), here.opened(title="anode")
    here.done("task_claim", {"tasks": [mine]}, here.city_officer)
    here.done("task_cancel", {"task": ended, "reason": "r"}, here.province_officer)
    CLOCK.set(NOW + timedelta(days=15))
    late = here.opened(title="later", due="2026-07-30")
    found = {name: set(shown(here.city_officer, show=name)) for name in FILTERS}
    assert found == {
        "open": {mine, free, late},
        "mine": {mine},
        "unclaimed": {free, late},
        "overdue": {mine, free},
        "ended": {ended},
        "all": {mine, free, ended, late},
    }
    assert shown(here.city_officer, search="CLINKER") == [free]
    assert shown(here.city_officer, search=mine) == [mine]
    assert len(shown(here.city_officer, search="request")) == 3
    assert shown(here.city_officer, search="100%_") == []
    assert shown(here.city_officer, kinds=["proposal"]) == []
    assert len(shown(here.city_officer, most=2)) == 2
    told = counts(here.city_officer.person, at=CLOCK.now())
    assert (told.open, told.mine, told.unclaimed, told.overdue, told.blocking) == (3, 1, 2, 2, 3)
    with pytest.raises(KeyError):
        shown(here.city_officer, show="everything")


def test_a_department_sees_what_it_is_to_countersign_until_it_has(here: Office) -> None:
    task = here.opened(departments=[DEPARTMENT])
    assert shown(here.peer_officer) == [task]
    assert shown(here.second_peer_officer) == []
    assert here.give(here.peer_officer.person, SECOND_DEPARTMENT, "peer_officer").done
    both = here.opened(departments=[DEPARTMENT, SECOND_DEPARTMENT])
    assert shown(here.peer_officer) == [task, both], "who acts for two departments sees it once"
    here.done("task_cancel", {"task": both, "reason": "r"}, here.province_officer)
    here.done("task_countersign", {"task": task, "opinion": "agree"}, here.peer_officer)
    assert shown(here.peer_officer) == []


def test_what_an_organisation_must_do_by_a_day(here: Office) -> None:
    first, second = here.opened(due="2026-06-02"), here.opened(due="2026-06-20")
    assert [str(one.id) for one in of_organisation(CITY)] == [first, second]
    assert [str(one.id) for one in of_organisation(CITY, until=NOW + timedelta(days=7))] == [first]


def test_notices_are_read_by_each_for_himself(here: Office) -> None:
    here.opened()
    (told,) = notices(here.city_officer.person, at=NOW)
    assert (told.topic, told.read, counts(here.city_officer.person, at=NOW).unread) == ("open", False, 1)
    assert here.done("notice_read", {"notices": [str(told.id)]}, here.city_officer) == {"read": [str(told.id)]}
    assert here.done("notice_read", {"notices": [str(told.id)]}, here.city_officer) == {"read": []}
    assert notices(here.city_officer.person, at=NOW, unread=True) == []
    assert counts(here.second_city_officer.person, at=NOW).unread == 1
    assert notices(here.province_officer.person, at=NOW) == [], "who acts is not told what he did"


def test_a_task_tells_its_whole_history(here: Office) -> None:
    task = here.opened(title="T", departments=[])
    here.done("task_assign", {"tasks": [task], "person": 15}, here.city_officer)
    here.done("task_comment", {"task": task, "text": "soon"}, here.province_officer)
    here.done("task_finish", {"task": task, "outcome": "done", "text": "it is"}, here.second_city_officer)
    whole = one_task(TaskId.read(task))
    assert whole is not None
    assert [(one.verb, one.person, one.other, one.text) for one in whole.history] == [
        ("assign", 14, 15, ""),
        ("comment", 12, None, "soon"),
        ("finish", 15, None, "it is"),
    ]
    assert (whole.outcome, whole.task.text("en")) == ("done", "T")
    assert one_task(TaskId(999999, 1)) is None
    assert [one.topic for one in notices(12, at=NOW)] == ["decide"]


def test_of_two_who_claim_at_once_one_has_it_and_the_other_is_told_so(here: Office) -> None:
    task = here.opened()
    gate, outcomes = threading.Barrier(2), list[Outcome]()

    def claim(actor: Actor) -> None:
        from django.db import connections

        gate.wait(timeout=10)
        outcomes.append(here.run("task_claim", {"tasks": [task]}, actor, request=f"claim-{actor.person}"))
        connections.close_all()

    claimants = [threading.Thread(target=claim, args=(one,)) for one in (here.city_officer, here.second_city_officer)]
    for one in claimants:
        one.start()
    for one in claimants:
        one.join(timeout=30)
    assert sorted(codes(one) for one in outcomes) == [[], [9304]]
    assert rows("SELECT count(*) FROM tasks_taskevent WHERE verb = 'claim'") == [(1,)]


def test_the_application_cannot_change_what_a_task_is_about_or_what_happened(here: Office) -> None:
    here.opened()
    with psycopg.connect(this_book().url, autocommit=True) as connection:
        for statement in (
            "UPDATE tasks_task SET organisation = 'ministry'",
            "UPDATE tasks_task SET due = now()",
            "DELETE FROM tasks_task",
            "UPDATE tasks_notice SET person = 1",
            "DELETE FROM tasks_reminder",
            "DELETE FROM tasks_attachment",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(statement)  # type: ignore[call-overload]


def test_a_kind_is_defined_once_and_has_known_fields_only(tmp_path: Any) -> None:
    text = "kinds:\n  {}:\n    name: {{zh: a, en: a}}\n    text: {{zh: a, en: a}}\n    basis: operational\n    deadline: none\n"
    text += "    ends: task_finish\n    escalate: {}\n    blocks: 0\n"
    for name, written in (
        ("twice", text.format("request", "none")),
        ("strange", text.format("a_b", "moon")),
        ("field", text.format("a_c", "none") + "    colour: red\n"),
    ):
        file = tmp_path / f"{name}.yaml"
        file.write_text(written)
        with pytest.raises(ValueError, match=r"request|moon|colour"):
            add_kinds(file)


def test_a_task_opened_by_a_room_above_ends_by_that_room_with_all_that_wait_told(here: Office) -> None:
    with commands_of_tests():
        task = here.done("test_open", {"kind": "reconciliation_difference", "subject": "7", "organisation": "registry"}, here.clerk)
        here.done("task_claim", {"tasks": [task]}, here.clerk)
        with played(NOW + timedelta(hours=1)):
            assert here.done("test_close", {"kind": "reconciliation_difference", "subject": "7"}, here.clerk) == 1
            assert here.done("test_close", {"kind": "reconciliation_difference", "subject": "7"}, here.clerk) == 0
    whole = one_task(TaskId.read(task))
    assert whole is not None
    assert whole.outcome == "settled"
    assert rows("SELECT count(*) FROM tasks_reminder WHERE done IS NULL AND task_record = %s", (whole.task.id.record,)) == [(0,)]


def test_a_task_does_not_end_under_a_room_above_while_one_below_it_is_open(here: Office) -> None:
    with commands_of_tests():
        parent = here.done("test_open", {"kind": "reconciliation_difference", "subject": "8", "organisation": "registry"}, here.clerk)
        here.done("task_claim", {"tasks": [parent]}, here.clerk)
        asked = {"organisation": "registry", "roles": ["registry_approver"], "title": "look", "parent": parent}
        child = here.done("task_open", asked, here.clerk)["task"]
        closing = {"kind": "reconciliation_difference", "subject": "8"}
        assert codes(here.run("test_close", closing, here.clerk)) == [9308]
        here.done("task_claim", {"tasks": [child]}, here.approver)
        here.done("task_finish", {"task": child}, here.approver)
        assert here.done("test_close", closing, here.clerk) == 1


def test_administrators_have_no_part_in_what_the_program_opened(here: Office) -> None:
    told = here.done("reconciliation_run", {"outside": [{"part": "auditor", "differences": [{"found": "x"}]}]}, here.program)
    assert codes(here.run("task_comment", {"task": told["task"], "text": "t"}, here.system)) == [9301]
    assert codes(here.run("task_claim", {"tasks": [told["task"]]}, here.approver)) == [9303]
