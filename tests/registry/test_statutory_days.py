"""The registry acts within working days of the law: which day that is, results and events tell, and what is not known is not guessed."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

from tanheng.kernel.clock import CLOCK
from tests.books import codes, rows
from tests.registries import NOBODYS_WORKS, Registry, registry_book


def _changed(here: Registry, **more: Any) -> Any:
    return here.ask("account_state_change", {"account": here.number("E0"), "state": "suspended", "document": "D", **more}, here.clerk)


def _told() -> list[Any]:
    found = rows(
        "SELECT text FROM commands_record WHERE command LIKE 'account_%' OR command = 'proposal_decide' ORDER BY number DESC LIMIT 1"
    )
    return [one["content"] for one in json.loads(found[0][0])["effects"]["events"] if one["topic"] == "account_due"]


def test_the_limit_begins_with_the_day_of_the_application() -> None:
    """1 June 2026 is a Monday, and 5 working days of a change later it is the next one; the Friday before ends on a Friday."""
    with registry_book() as here:
        assert _changed(here, received="2026-05-29").result["due"] == "2026-06-05"
        assert _told() == [{"accounts": [here.number("E0")], "since": "2026-05-29", "due": "2026-06-05", "overdue": False}]


def test_who_acts_too_late_is_told_so() -> None:
    """Received on 6 January 2026, an application was to be answered by the 13th; on that day itself it is in time."""
    with registry_book() as here:
        asked = {"type": "emitter", "holder": NOBODYS_WORKS, "province": "province:130000", "documents": ["D"]}
        told = here.ask("account_open", {"accounts": [asked], "received": "2026-01-06"}, here.clerk).result
        assert (told["due"], told["overdue"]) == ("2026-01-13", True)
        assert _told()[0]["overdue"] is True
        assert _changed(here, received="2026-05-25").result["overdue"] is False
        suspended = {"account": here.number("E1"), "state": "suspended", "document": "D", "received": "2026-05-22"}
        late = here.ask("account_state_change", suspended)
        assert (late.result["due"], late.result["overdue"]) == ("2026-05-29", True)


def test_without_that_day_it_begins_with_the_record() -> None:
    with registry_book() as here:
        assert _changed(here).result["due"] == "2026-06-08"


def test_openings_and_changes_of_holders_tell_it_too() -> None:
    with registry_book() as here:
        state = {"account": here.number("E0"), "state": "ownership_change", "document": "D"}
        assert here.ask("account_state_change", state, here.clerk).done
        moved = {"account": here.number("E0"), "holder": NOBODYS_WORKS, "province": "province:420000", "document": "D"}
        assert here.ask("account_holder_change", {**moved, "received": "2026-06-01"}, here.clerk).result["due"] == "2026-06-08"
    with registry_book() as here:
        asked = {"type": "emitter", "holder": NOBODYS_WORKS, "province": "province:130000", "documents": ["D"]}
        assert here.ask("account_open", {"accounts": [asked], "received": "2026-06-01"}, here.clerk).result["due"] == "2026-06-08"


def test_it_is_not_guessed_where_the_holidays_of_the_year_are_not_known() -> None:
    """The public holidays of 2027 are not in the law book."""
    with registry_book() as here:
        CLOCK.forward(timedelta(days=211))
        assert _changed(here, received="2026-12-28").result["due"] is None


def test_the_day_of_the_application_is_a_day() -> None:
    with registry_book() as here:
        for told in ("2026-02-30", "1.6.2026", "2026-06-01T09:00:00"):
            assert codes(_changed(here, received=told)) == [9102]


def _applications(here: Registry) -> list[Any]:
    """Return the tasks of answering applications: the instant from which they are overdue, and how they ended."""
    from tanheng.tasks.queries import one_task, tasks_about

    assert here
    ((number,),) = rows("SELECT max(number) FROM commands_proposal")
    found = [one for one in tasks_about(("proposal", str(number))) if one.kind.name == "application"]
    wholes = [one_task(one.id) for one in found]
    ends = [[entry.outcome for entry in whole.history if entry.verb == "finish"] for whole in wholes if whole]
    return [(one.due and one.due.isoformat(), *end) for one, end in zip(found, ends, strict=True)]


def test_an_application_is_a_task_of_the_registry_until_it_is_answered() -> None:
    """Received on Friday 29 May, it is to be answered by Friday 5 June; the task is over at the midnight that ends this day."""
    with registry_book() as here:
        content = {"account": here.number("E0"), "state": "suspended", "document": "D"}
        for verdict, by in (("approved", here.approver), ("rejected", here.approver), ("withdrawn", here.clerk)):
            state = "suspended" if verdict == "approved" else "normal"
            wanted = {"command": "account_state_change", "content": content | {"state": state, "received": "2026-05-29"}}
            made = here.run("proposal_make", wanted)
            assert _applications(here) == [("2026-06-06T00:00:00+08:00",)]
            assert here.run("proposal_decide", {"proposal": made.number, "verdict": verdict}, by).done
            assert _applications(here) == [("2026-06-06T00:00:00+08:00", verdict)]


def test_what_was_not_applied_for_is_no_application() -> None:
    with registry_book() as here:
        assert _changed(here).done
        assert _applications(here) == []
