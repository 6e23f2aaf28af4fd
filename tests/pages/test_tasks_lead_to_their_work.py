"""Every kind of task leads whoever has it to a page or form where it is done, and every event of the calendar to its own."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

if sys.platform == "win32":
    pytest.skip("the platform runs where PostgreSQL does", allow_module_level=True)

from tests.browsing import entered, user_of
from tests.lists.office import TRADE, office
from tests.people.settled import WORKS, settled
from tests.registry_pages.small import WORKS_NUMBER, small_registry
from tests.security.test_invitations import handed
from tests.surrender_stage.stage import staged

Having = Iterator[int]


@contextmanager
def _proposal() -> Having:
    with settled() as here:
        content = {"assignments": [{"person": here.person(), "organisation": WORKS, "role": "emitter_representative"}]}
        assert here.run("proposal_make", {"command": "assignment_give", "content": content}, here.security).done
        yield here.other_security.person


@contextmanager
def _request() -> Having:
    with settled() as here:
        asked = {"organisation": "registry", "roles": ["registry_clerk"], "title": "Look at this", "due": "2026-07-01"}
        assert here.run("task_open", asked, here.clerk).done
        yield here.clerk.person


@contextmanager
def _deadline() -> Having:
    with staged("2026-12-11 09:00:00") as here:
        assert here.duty(1000).done
        assert here.run("task_open_deadlines", {}, here.program).done
        yield here.representative.person


@contextmanager
def _opinion() -> Having:
    with office() as here:
        assert here.consult(here.drafted(), TRADE).done
        yield here.trade.person


@contextmanager
def _answer() -> Having:
    with office() as here:
        assert here.object(here.noticed()).done
        yield here.officer.person


@contextmanager
def _report() -> Having:
    with office() as here:
        here.published()
        yield here.ministry.person


@contextmanager
def _lost(what: str) -> Having:
    with settled() as here:
        assert here.run("login_lost", {"person": 7, "lost": what}, here.program).done
        yield here.security.person


@contextmanager
def _anew() -> Having:
    with settled() as here:
        user_of(7)
        assert here.lend(8, here.clerk).done
        assert here.by_two("factor_reset", handed(7)[1]).done
        yield here.security.person


@contextmanager
def _difference() -> Having:
    with small_registry() as here:
        here.reconcile({"part": "auditor", "differences": [{"account": WORKS_NUMBER, "found": "x"}]})
        yield here.clerk.person


@contextmanager
def _objection() -> Having:
    with small_registry() as here:
        here.clerks("account_state_change", {"account": WORKS_NUMBER, "state": "restricted", "document": "d"})
        assert here.run("restriction_object", {"account": WORKS_NUMBER, "document": "O-1"}, here.representative).done
        yield here.clerk.person


@contextmanager
def _application() -> Having:
    with small_registry() as here:
        content = {"account": WORKS_NUMBER, "state": "suspended", "document": "d", "received": "2026-05-29"}
        assert here.run("proposal_make", {"command": "account_state_change", "content": content}, here.clerk).done
        yield here.clerk.person


@contextmanager
def _note() -> Having:
    with small_registry() as here:
        here.freeze(10)
        yield here.representative.person


HAVING: dict[str, tuple[Callable[[], Any], str]] = {
    "proposal": (_proposal, r"/proposals/\d+/"),
    "request": (_request, r"/do/task_finish/\?task=.*"),
    "statutory_deadline": (_deadline, r"/do/allowance_surrender/\?.*"),
    "list_opinion": (_opinion, r"/lists/drafts/\d+/"),
    "list_answer": (_answer, r"/lists/drafts/\d+/"),
    "list_report": (_report, r"/lists/420000/2027/v1/"),
    "password_lost": (lambda: _lost("password"), r"/people/persons/7/lost/\?lost=password"),
    "token_lost": (lambda: _lost("token"), r"/people/persons/7/lost/\?lost=token"),
    "login_made_anew": (_anew, r"/people/persons/7/"),
    "reconciliation_difference": (_difference, r"/registry/reconciliations/\d+/"),
    "application": (_application, r"/proposals/\d+/"),
    "account_note": (_note, r"/do/task_finish/\?task=.*&outcome=noted"),
    "restriction_objection": (_objection, r"/do/restriction_answer/\?objection=\d+"),
}
"""For each kind: how somebody comes to have such a task, and where it leads; typed here a second time."""


def test_every_kind_and_every_event_has_its_place() -> None:
    from tanheng.server.preparing import load

    load()
    from tanheng.interfaces.web.task_work import EVENTS, PLACES
    from tanheng.tasks.duties import readings
    from tanheng.tasks.kinds import KINDS

    assert set(PLACES) == set(KINDS) == set(HAVING)
    assert set(EVENTS) == set(readings())


@pytest.mark.parametrize("kind", sorted(HAVING))
def test_the_task_leads_from_list_and_page_to_where_it_is_done(kind: str) -> None:
    from tanheng.kernel.clock import CLOCK
    from tanheng.tasks.queries import inbox

    having, pattern = HAVING[kind]
    with having() as person:
        browsing = entered(person)
        (one, *_) = sorted(
            (one for one in inbox(person, at=CLOCK.now()) if one.kind.name == kind), key=lambda one: "surrender" not in one.subject[1]
        )
        listed = [
            unescape(link) for link in re.findall(r'<td class="wrapping"[^>]*><a href="([^"]+)"', browsing.get("/tasks/").content.decode())
        ]
        page = browsing.get(f"/tasks/{one.id}/").content.decode()
        work = [link for link in map(unescape, re.findall(r'href="([^"]+)"', page)) if re.fullmatch(pattern, link)]
        assert work, re.findall(r'<a class="btn[^>]+>', page)
        assert f"/tasks/{one.id}/" in listed or work[0] in listed
        for language in ("zh", "en"):
            sign = "&" if "?" in work[0] else "?"
            assert browsing.get(f"{work[0]}{sign}lang={language}").status_code == 200


def test_the_surrender_is_filled_in_with_all_that_is_known() -> None:
    with staged("2026-12-11 09:00:00") as here:
        assert here.duty(9_000).done
        assert here.run("task_open_deadlines", {}, here.program).done
        from tanheng.interfaces.web.task_work import work_of
        from tanheng.kernel.clock import CLOCK
        from tanheng.tasks.queries import inbox
        from tanheng.visibility.viewers import Looking

        viewer: Any = Looking(here.representative.person, "emitter_representative", WORKS)
        (one,) = [one for one in inbox(viewer.person, at=CLOCK.now()) if one.subject[1].startswith("surrender 2025")]
        known = {name: values[0] for name, values in parse_qs(urlsplit(work_of(viewer, one)).query).items()}
        assert (known["sender"], known["receiver"], known["year"]) == (here.works, here.province, "2025")
        assert (known["lines.0.vintage"], known["lines.0.amount"]) == ("25", "9000")


def test_every_event_leads_somewhere_for_everyone_who_must_act() -> None:
    from tanheng.server.preparing import load

    load()
    from tanheng.interfaces.web.task_work import work_of
    from tanheng.kernel.clock import CLOCK
    from tanheng.tasks.duties import readings
    from tanheng.tasks.ids import TaskId
    from tanheng.tasks.kinds import kind_of
    from tanheng.tasks.queries import TaskShown
    from tanheng.visibility.viewers import Looking

    actors = {
        "emitter": (9, "emitter_representative", WORKS),
        "registry": (7, "registry_clerk", "registry"),
        "province": (11, "province_officer", "province:420000"),
        "ministry": (17, "ministry_officer", "ministry"),
    }
    with office():
        for event, how in readings().items():
            for kind in how.who:
                person, role, organisation = actors[kind]
                viewer: Any = Looking(person, role, organisation)
                subject, now = ("deadline", f"{event} 2025 2026-12-31 cement"), CLOCK.now()
                more = (None, None, {}, 0, None, None, None, now)
                one = TaskShown(TaskId(1, 1), kind_of("statutory_deadline"), subject, organisation, (role,), 1, "program", *more)
                address = work_of(viewer, one)
                assert entered(person).get(address).status_code == 200, (event, kind, address)


def test_it_says_how_it_ends_and_what_the_program_cannot_know_is_finished_by_hand() -> None:
    from tanheng.kernel.clock import CLOCK
    from tanheng.tasks.queries import inbox

    with staged("2026-12-11 09:00:00") as here:
        assert here.run("task_open_deadlines", {}, here.program).done
        browsing = entered(here.representative.person)
        found = {one.subject[1].split(" ")[0]: one.id for one in inbox(here.representative.person, at=CLOCK.now())}
        surrender = browsing.get(f"/tasks/{found['surrender']}/?lang=en").content.decode()
        assert "nobody finishes it by hand" in surrender
        assert "/do/task_finish/" not in surrender
        plan = browsing.get(f"/tasks/{found['data_quality_plan']}/?lang=en").content.decode()
        assert "cannot know" in plan
        assert "/do/task_finish/" in plan


def test_the_calendar_of_a_works_has_its_own_sectors_only() -> None:
    with staged("2026-12-11 09:00:00") as here:
        unknown = entered(here.representative.person).get("/calendar/?lang=en").content.decode()
        assert "power" in unknown
        assert here.duty(1000, sector="cement").done
        own = entered(here.representative.person).get("/calendar/?lang=en").content.decode()
        assert "cement" in own
        # The title of the allocation plan names power, whatever sector is asked for.
        assert not re.search(r"(?<!plan, )power\b", own)
