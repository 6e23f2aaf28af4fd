"""The first page answers what must be done, where one stands and what is at risk; tasks are claimed, talked about and ended on theirs."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator

import pytest

if sys.platform == "win32":
    pytest.skip("the platform runs where PostgreSQL does", allow_module_level=True)

from tanheng.interfaces import reading
from tanheng.visibility.viewers import Looking
from tests.browsing import a_client, entered
from tests.people.settled import WORKS, Settled, settled
from tests.surrender_stage.stage import Stage, staged

KEY = re.compile(r'name="request_key" value="([^"]+)"')
_PEOPLE = ("system", "security", "audit", "clerk", "approver", "representative")


@pytest.fixture
def here() -> Iterator[Settled]:
    """A settled book."""
    with settled() as book:
        yield book


@pytest.fixture
def duties() -> Iterator[Stage]:
    """A book in which works have duties."""
    with staged() as book:
        yield book


@pytest.mark.parametrize("name", _PEOPLE)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_everybody_has_a_first_page_in_both_languages(here: Settled, name: str, language: str) -> None:
    browsing = entered(getattr(here, name).person)
    for address in ("/", "/tasks/", "/notices/", "/calendar/", "/proposals/", "/do/"):
        assert browsing.get(f"{address}?lang={language}").status_code == 200, address


def test_who_has_not_entered_sees_doors_and_no_figures() -> None:
    with settled():
        page = a_client().get("/")
    assert page.status_code == 200
    assert "/lists/" in page.content.decode()


def test_who_holds_no_role_is_told_who_gives_one(here: Settled) -> None:
    page = entered(here.person()).get("/?lang=en")
    assert page.status_code == 200
    assert "You hold no role now" in page.content.decode()


def test_a_holder_sees_what_is_left_of_his_duty_and_an_overseer_who_owes_it(duties: Stage) -> None:
    assert duties.duty(1000).done
    assert duties.surrender(1).done
    own = entered(duties.representative.person).get("/?lang=en").content.decode()
    assert "999 t still to surrender" in own
    assert "1\u202f000" in own
    seen = entered(duties.clerk.person).get("/?lang=en").content.decode()
    assert "the largest amounts still owed" in seen
    assert "999" in seen


def test_what_is_at_risk_is_the_largest_of_all_that_is_owed_whatever_the_numbers_of_accounts(duties: Stage) -> None:
    viewer = Looking(duties.clerk.person, "registry_clerk", "registry")
    assert duties.duty(1000).done
    assert duties.duty(500, duties.other).done
    assert duties.offset(50).done
    owed = [(duties.works, 950), (duties.other, 500)]
    for most in (1, 2, 3):
        assert [(one.account, one.left) for one in reading.largest_owed(viewer, 2025, most)] == owed[:most]
    assert duties.surrender(950).done
    assert [one.account for one in reading.largest_owed(viewer, 2025, 3)] == [duties.other]
    assert reading.largest_owed(viewer, 2024, 3) == []


def _key(page: str) -> str:
    found = KEY.search(page)
    assert found
    return found[1]


def test_a_proposal_is_a_task_of_who_may_decide_and_leads_to_its_page(here: Settled) -> None:
    content = {"assignments": [{"person": here.person(), "organisation": WORKS, "role": "emitter_representative"}]}
    made = here.run("proposal_make", {"command": "assignment_give", "content": content}, here.security)
    assert made.done
    other = entered(here.other_security.person)
    inbox = other.get("/tasks/?lang=en").content.decode()
    assert f"/proposals/{made.number}/" in inbox
    own = entered(here.security.person).get("/tasks/?lang=en").content.decode()
    assert 'name="tasks"' not in own, "it is nothing that the one who asked must do"
    assert f"/proposals/{made.number}/" in own.partition("I wait for")[2]
    page = other.get(f"/proposals/{made.number}/").content.decode()
    approved = {"verdict": "approved", "request_key": _key(page)}
    assert other.post(f"/proposals/{made.number}/", approved).status_code == 403
    assert other.post_stepped_up(f"/proposals/{made.number}/", approved).status_code == 200
    assert f"/proposals/{made.number}/" not in other.get("/tasks/").content.decode()


def test_nobody_approves_what_he_proposed_himself(here: Settled) -> None:
    content = {"assignments": [{"person": here.person(), "organisation": WORKS, "role": "emitter_representative"}]}
    made = here.run("proposal_make", {"command": "assignment_give", "content": content}, here.security)
    maker = entered(here.security.person)
    page = maker.get(f"/proposals/{made.number}/").content.decode()
    assert 'value="approved"' not in page
    assert maker.post_stepped_up(f"/proposals/{made.number}/", {"verdict": "approved", "request_key": "x"}).status_code == 409


def _requested(here: Settled) -> str:
    asked = {"organisation": "registry", "roles": ["registry_clerk"], "title": "Look at this", "due": "2026-07-01"}
    made = here.run("task_open", asked, here.clerk)
    assert made.done, made.findings
    return str(made.result["task"])


def test_a_task_is_claimed_talked_about_and_given_a_file(here: Settled) -> None:
    number = _requested(here)
    clerk = entered(here.clerk.person)
    page = clerk.get(f"/tasks/{number}/").content.decode()
    key = _key(page)
    for content in (
        {"command": "task_claim", "request_key": f"{key}a"},
        {"command": "task_comment", "text": "half <b>done</b>", "request_key": f"{key}b"},
    ):
        assert clerk.post(f"/tasks/{number}/", content).status_code == 302
    from django.core.files.uploadedfile import SimpleUploadedFile

    lying = SimpleUploadedFile("plan.pdf", b"MZ\x90\x00 not a pdf")
    assert clerk.post(f"/tasks/{number}/", {"command": "task_attach", "file": lying, "request_key": f"{key}c"}).status_code == 302
    running = SimpleUploadedFile("a.csv", b"x,y\n1,@SUM(1)")
    refused = clerk.post(f"/tasks/{number}/", {"command": "task_attach", "file": running, "request_key": f"{key}e"}, follow=True)
    assert "5007 B2: " in refused.content.decode()
    honest = SimpleUploadedFile("plan.pdf", b"%PDF-1.7\n%%EOF\n")
    assert clerk.post(f"/tasks/{number}/", {"command": "task_attach", "file": honest, "request_key": f"{key}d"}).status_code == 302
    page = clerk.get(f"/tasks/{number}/?lang=en").content.decode()
    assert "half &lt;b&gt;done&lt;/b&gt;" in page
    files = re.findall(r'href="(/tasks/files/[^"]+)"', page)
    assert len(files) == 1
    handed = clerk.get(files[0])
    assert handed.headers["Content-Disposition"].startswith("attachment")
    assert handed.content == b"%PDF-1.7\n%%EOF\n"


def test_a_task_of_others_is_not_there(here: Settled) -> None:
    number = _requested(here)
    stranger = entered(here.representative.person)
    assert stranger.get(f"/tasks/{number}/").status_code == 404
    assert stranger.get("/tasks/999999.1/").status_code == 404


def test_the_calendar_can_be_taken_along(here: Settled) -> None:
    taken = entered(here.representative.person).get("/calendar/?ics")
    assert taken.headers["Content-Type"].startswith("text/calendar")
    assert taken.content.startswith(b"BEGIN:VCALENDAR")


@pytest.mark.parametrize("address", ["/", "/calendar/", "/calendar/?ics"])
@pytest.mark.parametrize(("language", "title"), [("zh", "\u300a"), ("en", "Work notice 2026")])
def test_the_basis_of_a_deadline_is_the_title_of_its_document_and_no_name_of_a_file(
    duties: Stage, address: str, language: str, title: str
) -> None:
    at = entered(duties.representative.person)
    at.get(f"/?lang={language}")
    page = at.get(address).content.decode().replace("\r\n ", "")
    assert title in page
    assert "work-notice" not in page
