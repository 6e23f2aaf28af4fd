"""What people do not call by a code is not shown by one: pages of tasks, notices, proposals and the journal, in both languages.

A code in fixed width beside its words is a hint for programs, and is left out here.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

import pytest

if sys.platform == "win32":
    pytest.skip("the platform runs where PostgreSQL does", allow_module_level=True)

from tests.browsing import entered
from tests.people.settled import WORKS
from tests.tasks.office import DEPARTMENT, Office, office

RAW = re.compile(
    r"[A-Za-z0-9]+(?:_[A-Za-z0-9]+)+"
    r"|\b(?:agree|approved|assign|attach|cancel|claim|comment|countersign|decide|escalate|finish|invite|open|overdue|remind)\b"
)
_VOID = frozenset(("br", "col", "hr", "img", "input", "link", "meta", "use"))
_NOT_READ = frozenset(("code", "pre", "script"))


class Visible(HTMLParser):
    """Collects the text of a page that is not set as code."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, bool]] = []
        self.texts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open an element."""
        told = {name: value or "" for name, value in attrs}
        self.texts += [told[name] for name in ("aria-label", "title", "placeholder") if name in told]
        if tag not in _VOID:
            self.open.append((tag, tag in _NOT_READ or "code" in told.get("class", "").split()))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Pass an element that is closed at once."""

    def handle_endtag(self, tag: str) -> None:
        """Close an element."""
        assert self.open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        """Keep a text."""
        if not any(left_out for _, left_out in self.open):
            self.texts.append(data)


def words_on(answer: Any) -> str:
    """Return the text that a reader sees on a page, codes left out."""
    assert answer.status_code == 200
    page = Visible()
    page.feed(answer.content.decode())
    return "\n".join(text for text in page.texts if text.strip())


def raw_on(answer: Any, language: str) -> list[str]:
    """Return the codes on a page: in English, words without an underscore are no codes."""
    return [found for found in RAW.findall(words_on(answer)) if language == "zh" or "_" in found]


@pytest.fixture(scope="module")
def here() -> Iterator[Office]:
    """A book with a task, its history and its end, and with proposals in each state."""
    with office() as made:
        _fill(made)
        yield made


def _fill(here: Office) -> None:
    task = here.opened(title="Look at this", text="please", departments=[DEPARTMENT])
    here.done("task_claim", {"tasks": [task]}, here.city_officer)
    here.done("task_assign", {"tasks": [task], "person": here.second_city_officer.person}, here.city_officer)
    here.done("task_comment", {"task": task, "text": "half"}, here.second_city_officer)
    said = {"task": task, "opinion": "agree_with_remarks", "text": "fine", "document": "D-1"}
    here.done("task_countersign", said, here.peer_officer)
    here.done("task_finish", {"task": task, "outcome": "not_done", "text": "why"}, here.second_city_officer)
    other = here.opened(title="Another")
    here.done("task_cancel", {"task": other, "reason": "wrong"}, here.province_officer)
    here.opened(title="A third")
    for verdict in ("rejected", "approved", "withdrawn", ""):
        given = {"person": here.person(), "organisation": WORKS, "role": "emitter_representative"}
        made = here.run("proposal_make", {"command": "assignment_give", "content": {"assignments": [given]}}, here.security)
        assert made.done
        if verdict:
            by = here.security if verdict == "withdrawn" else here.other_security
            here.done("proposal_decide", {"proposal": made.number, "verdict": verdict}, by)


_LISTS = (
    "/",
    "/tasks/",
    "/tasks/?show=ended",
    "/notices/",
    "/proposals/",
    "/proposals/?state=",
    "/journal/",
    "/do/",
    "/registry/reconciliations/",
)
_PEOPLE = ("security", "other_security", "province_officer", "city_officer", "second_city_officer", "peer_officer", "audit", "clerk")


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", _PEOPLE)
def test_no_code_is_read_on_pages_of_tasks_notices_proposals_and_records(here: Office, name: str, language: str) -> None:
    browsing = entered(getattr(here, name).person)
    browsing.get(f"/?lang={language}")
    found: dict[str, list[str]] = {}
    further: set[str] = set()
    for address in _LISTS:
        answer = browsing.get(address)
        if answer.status_code == 200:
            further |= set(re.findall(r'href="(/(?:tasks|proposals)/[0-9][0-9.]*/)"', answer.content.decode()))
            found[address] = raw_on(answer, language)
    assert len(found) > 5
    assert further or name in ("audit", "clerk", "province_officer")
    for address in sorted(further):
        found[address] = raw_on(browsing.get(address), language)
    # People of the tests are called by what they are; a name that somebody gave himself is no code.
    wrong = {address: set(told) - set(here.actors) for address, told in found.items()}
    assert {address: told for address, told in wrong.items() if told} == {}


def test_the_history_of_a_task_says_who_did_what_and_how_it_ended(here: Office) -> None:
    from tests.books import rows

    browsing = entered(here.second_city_officer.person)
    ((record,),) = rows("SELECT task_record FROM tasks_taskevent WHERE verb = 'finish' AND outcome = 'not_done'")
    told = words_on(browsing.get(f"/tasks/{record}.1/?lang=en"))
    for words in ("to person 15", "agrees with remarks", "not done", "D-1", "fine"):
        assert words in told, words


def test_a_proposal_shows_the_name_of_an_organisation_beside_its_code_and_the_name_of_a_role(here: Office) -> None:
    from tests.books import rows

    ((number,),) = rows("SELECT max(number) FROM commands_proposal")
    ((zh,),) = rows("SELECT zh FROM people_organisationname WHERE organisation = %s LIMIT 1", (WORKS,))
    answer = entered(here.other_security.person).get(f"/proposals/{number}/?lang=en")
    told = words_on(answer)
    assert zh in told
    assert "representative of an emitter" in told
    assert WORKS not in told
    assert f'<small class="code text-secondary">{WORKS}</small>' in answer.content.decode()


def test_a_record_is_told_by_names_of_objects_and_results(here: Office) -> None:
    from tests.books import rows

    audit = entered(here.audit.person)
    ((record,),) = rows("SELECT record FROM tasks_taskevent WHERE verb = 'countersign'")
    told = words_on(audit.get(f"/journal/{record}/?lang=en"))
    assert "agree with remarks" in told
    assert "agree_with_remarks" not in told
    ((decided,),) = rows("SELECT max(number) FROM commands_decision WHERE verdict = 'rejected'")
    told = words_on(audit.get(f"/journal/{decided}/?lang=en"))
    assert re.search(r"proposal \d+", told)
    assert "proposal:" not in told
    told = words_on(audit.get(f"/journal/{record}/?lang=en"))
    assert re.search(r"task \d+\.\d+", told)
    assert not re.search(r"task:\d", told)


@pytest.mark.parametrize(
    ("key", "zh", "en"),
    [
        ("list_draft:63", "名录草案 63", "draft of a list 63"),
        ("list:420000:2026", "湖北2026年度名录", "list of Hubei, 2026"),
        ("list:420000:2026:2", "湖北2026年度名录第2版", "list of Hubei, 2026, version 2"),
        ("task:65.1", "任务 65.1", "task 65.1"),
    ],
)
def test_a_trail_tells_lists_and_tasks_by_words(here: Office, key: str, zh: str, en: str) -> None:
    from tanheng.interfaces.web.showing import Link
    from tanheng.interfaces.web.viewers import NOBODY
    from tanheng.interfaces.web.views.registry_journal import object_link
    from tanheng.kernel.messages import shown

    assert here
    found = object_link(NOBODY, key, (), {})
    assert isinstance(found, Link)
    assert (shown(found.text, "zh"), shown(found.text, "en")) == (zh, en)


def test_a_refusal_names_commands_and_roles_in_words(here: Office) -> None:
    from tanheng.commands import checks
    from tanheng.interfaces.saying import readable
    from tanheng.kernel.findings import Place
    from tanheng.kernel.messages import Joined, shown
    from tanheng.tasks.checks import TASK_OF_OTHERS

    assert here
    missing = checks.REASON_MISSING.at(Place(called="reason"), "assignment_give").message
    assert shown(readable(missing), "en") == "“give roles, all or none” needs a reason in words. Say why."
    fields = {"organisation": "registry", "role": "verifier", "other": "x"}
    for expected in (Joined(("registry_clerk", "auditor")), "registry_clerk、auditor"):
        said = shown(readable(TASK_OF_OTHERS.at(Place(called="task"), "1.1", expected, **fields).message), "en")
        assert "clerk of the registry, auditor of registry" in said
        assert "a verifier of x" in said


def test_roles_outcomes_and_kinds_of_organisations_are_chosen_by_their_names(here: Office) -> None:
    security = entered(here.security.person).get("/do/assignment_give/?lang=en").content.decode()
    assert '<option value="registry_clerk">clerk of the registry</option>' in security
    assert '<option value="program">the program</option>' not in security
    finishing = entered(here.city_officer.person).get("/do/task_finish/?lang=en").content.decode()
    assert '<option value="done" selected>done</option>' in finishing
    assert '<option value="not_done">not done</option>' in finishing
    registering = entered(here.system.person).get("/do/organisation_register/?lang=en").content.decode()
    assert '<option value="peer_department">peer department</option>' in registering
