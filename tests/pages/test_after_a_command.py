"""Whoever did something is led to the thing that he made or changed, and back to its list; never to what is not his to see."""

from __future__ import annotations

import re
import sys
from html import unescape
from typing import Any

import pytest

if sys.platform == "win32":
    pytest.skip("the platform runs where PostgreSQL does", allow_module_level=True)

from tests.browsing import Browsing, entered
from tests.lists.office import HUBEI, office
from tests.surrender_stage.stage import staged
from tests.tasks.office import office as tasks_office

KEY = re.compile(r'name="request_key" value="([^"]+)"')
CONTENT = re.compile(r'name="content" value="([^"]+)"')


def done(browsing: Browsing, name: str, **typed: str) -> list[str]:
    """Fill a form in, sign it, and return where the page of what was done leads."""
    typed = {"reason": "because", **typed}
    form = browsing.get(f"/do/{name}/").content.decode()
    key = KEY.search(form)
    assert key
    shown = browsing.post(f"/do/{name}/", {**typed, "step": "check", "request_key": key[1]}).content.decode()
    content = CONTENT.search(shown)
    assert content, shown
    signed = {"step": "run", "request_key": key[1], "content": unescape(content[1]), "reason": "because"}
    answer: Any = browsing.post_stepped_up(f"/do/{name}/", signed)
    page = answer.content.decode()
    assert answer.status_code == 200, re.findall(r"text-danger.*?</li>", page)
    return re.findall(r'href="([^"]+)"', page.partition('<div class="card-footer')[2].partition("</main>")[0])


def test_a_draft_leads_to_the_draft_and_to_the_drafts() -> None:
    with office() as here:
        assert here.hand_in().done
        links = done(entered(here.officer.person), "list_draft", province=HUBEI, list_year="2027")
        assert re.fullmatch(r"/lists/drafts/\d+/", links[0])
        assert links[1:] == ["/people/organisations/province:420000/", "/lists/drafts/", "/tasks/", "/"]
        for link in links:
            assert entered(here.officer.person).get(link).status_code == 200, link


def test_a_surrender_leads_to_the_own_account_and_not_to_that_of_the_province() -> None:
    with staged() as here:
        assert here.duty(1000).done
        browsing = entered(here.representative.person)
        typed = {"sender": here.works, "receiver": here.province, "year": "2025", "lines.0.vintage": "25", "lines.0.amount": "10"}
        links = done(browsing, "allowance_surrender", **typed)
        assert links[0] == f"/registry/accounts/{here.works}/"
        assert f"/registry/accounts/{here.province}/" not in links
        assert "/registry/accounts/" in links
        for link in links:
            assert browsing.get(link).status_code == 200, link


def test_a_request_leads_to_the_task_that_it_opened() -> None:
    with tasks_office() as here:
        browsing = entered(here.province_officer.person)
        typed = {"organisation": "city:420100", "roles": "city_officer", "title": "T", "due": "2026-06-15"}
        links = done(browsing, "task_open", **typed)
        assert re.fullmatch(r"/tasks/\d+\.1/", links[0])
        assert browsing.get(links[0]).status_code == 200


def test_a_proposal_leads_to_the_proposal_and_its_approval_to_what_changed() -> None:
    with staged() as here:
        maker, checker = entered(here.officer.person), entered(here.second_officer.person)
        typed = {
            "duties.0.account": here.works,
            "duties.0.year": "2025",
            "duties.0.sector": "steel",
            "duties.0.tonnes": "10",
            "document": "P",
        }
        links = done(maker, "duty_set", **typed)
        assert re.fullmatch(r"/proposals/\d+/", links[0])
        page = checker.get(links[0]).content.decode()
        key = KEY.search(page)
        assert key
        approved = checker.post_stepped_up(links[0], {"verdict": "approved", "request_key": key[1], "reason": ""}).content.decode()
        assert f'href="/registry/accounts/{here.works}/"' in approved
