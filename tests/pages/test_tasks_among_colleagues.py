"""The words of a request are read, tasks are given to colleagues by choice, long lists have pages, and whom one waits for is told."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator

import pytest

if sys.platform == "win32":
    pytest.skip("the platform runs where PostgreSQL does", allow_module_level=True)

from tanheng.kernel.clock import CLOCK
from tanheng.people.queries import names_of
from tests.books import rows
from tests.browsing import Browsing, entered
from tests.lists.office import FINANCE, HUBEI, TRADE, Office
from tests.lists.office import office as lists_office
from tests.tasks.office import DEPARTMENT
from tests.tasks.office import Office as TasksOffice
from tests.tasks.office import office as tasks_office

KEY = re.compile(r'name="request_key" value="([^"]+)"')
CLAIMANTS = "SELECT claimant FROM tasks_task WHERE kind = 'request' ORDER BY record"


@pytest.fixture
def here() -> Iterator[TasksOffice]:
    """A province, a city with two officers, and departments."""
    with tasks_office() as book:
        yield book


@pytest.fixture
def lists() -> Iterator[Office]:
    """A province that makes lists."""
    with lists_office() as book:
        yield book


def _told(browsing: Browsing, address: str) -> str:
    return str(browsing.get(f"{address}{'&' if '?' in address else '?'}lang=en").content.decode())


def _key(page: str) -> str:
    found = KEY.search(page)
    assert found
    return found[1]


def test_the_words_of_a_request_are_on_its_page(here: TasksOffice) -> None:
    task = here.opened(text="Count the kilns.\nThen <b>write</b>.")
    for person in (here.city_officer.person, here.province_officer.person):
        page = _told(entered(person), f"/tasks/{task}/")
        assert "Count the kilns.\nThen &lt;b&gt;write&lt;/b&gt;." in page


def test_an_officer_gives_a_task_to_a_colleague_by_choice(here: TasksOffice) -> None:
    task, browsing = here.opened(), entered(here.city_officer.person)
    page = _told(browsing, f"/tasks/{task}/")
    offered = re.findall(r'<option value="(\d+)"', page)
    assert offered == [str(here.city_officer.person), str(here.second_city_officer.person)]
    sent = {"command": "task_assign", "person": offered[1], "request_key": f"{_key(page)}a"}
    assert browsing.post(f"/tasks/{task}/", sent).status_code == 302
    assert rows(CLAIMANTS) == [(here.second_city_officer.person,)]


def test_nobody_is_offered_to_those_of_other_organisations(here: TasksOffice) -> None:
    task = here.opened()
    assert "<option" not in _told(entered(here.province_officer.person), f"/tasks/{task}/").partition("<main")[2]


def test_several_are_given_at_once_and_a_choice_of_nobody_is_refused(here: TasksOffice) -> None:
    tasks, browsing = [here.opened(), here.opened()], entered(here.city_officer.person)
    page = _told(browsing, "/tasks/")
    sent = {"command": "task_assign", "tasks": tasks, "request_key": f"{_key(page)}a"}
    assert browsing.post("/tasks/", {**sent, "person": ""}).status_code == 302
    assert rows(CLAIMANTS) == [(None,), (None,)]
    assert "alert-danger" in _told(browsing, "/tasks/")
    again = {**sent, "person": str(here.second_city_officer.person), "request_key": f"{_key(page)}b"}
    assert browsing.post("/tasks/", again).status_code == 302
    assert rows(CLAIMANTS) == [(here.second_city_officer.person,)] * 2


def test_a_long_list_goes_on_over_the_page(here: TasksOffice) -> None:
    opened = {here.opened(due=None if place % 3 else "2026-06-15") for place in range(53)}
    browsing, seen, address = entered(here.city_officer.person), list[str](), "/tasks/?show=unclaimed"
    pages = 0
    while address and pages < 5:
        page = _told(browsing, address)
        seen += re.findall(r'name="tasks" value="([^"]+)"', page)
        following = re.search(r'ms-auto" href="([^"]+)"', page)
        address, pages = following[1].replace("&amp;", "&") if following else "", pages + 1
    assert (pages, len(seen)) == (2, len(opened))
    assert set(seen) == opened


def test_who_consulted_sees_which_departments_are_silent(lists: Office) -> None:
    draft = lists.drafted()
    assert lists.consult(draft, TRADE, FINANCE).done
    browsing = entered(lists.officer.person)
    province = names_of((HUBEI,), at=CLOCK.now())[HUBEI].en
    for address in ("/tasks/", "/"):
        page = _told(browsing, address)
        assert "I wait for" in page
        assert page.count(f"Answer about the draft list of {province} for 2027") == 2
    assert lists.opine(draft).done
    assert _told(browsing, "/tasks/").count("Answer about the draft list") == 1
    assert lists.opine(draft, actor=lists.finance).done
    assert "I wait for" not in _told(browsing, "/tasks/")
    assert "I wait for" not in _told(entered(lists.second.person), "/tasks/")


def test_who_proposed_waits_for_the_second_person_and_the_second_does_not(lists: Office) -> None:
    draft = lists.ripe()
    asked = {"command": "list_publish", "content": {"draft": draft, "document": "P1", "sha256": "0" * 64}}
    made = lists.run("proposal_make", asked, lists.officer)
    assert made.done
    page = _told(entered(lists.officer.person), "/tasks/")
    assert f'href="/proposals/{made.number}/"' in page.partition("I wait for")[2]
    assert "I wait for" not in _told(entered(lists.second.person), "/tasks/")


def test_who_claimed_waits_for_departments_that_have_not_countersigned(here: TasksOffice) -> None:
    task = here.opened(departments=[DEPARTMENT])
    assert here.run("task_claim", {"tasks": [task]}, here.city_officer).done
    browsing = entered(here.city_officer.person)
    assert DEPARTMENT in _told(browsing, "/tasks/").partition("I wait for")[2]
    assert here.run("task_countersign", {"task": task, "opinion": "agree"}, here.peer_officer).done
    assert "I wait for" not in _told(browsing, "/tasks/")


@pytest.mark.parametrize("show", ["open", "mine", "unclaimed", "overdue", "ended"])
def test_an_empty_list_says_what_to_do(here: TasksOffice, show: str) -> None:
    page = _told(entered(here.city_officer.person), f"/tasks/?show={show}")
    empty = re.search(r'empty-state text-secondary"><p>(.+?)</p>', page)
    assert empty
    assert len(empty[1]) > 40
