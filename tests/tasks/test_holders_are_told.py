"""The holder of an account is told what the registry does with it by others' documents: freezes, lifts, deductions, states."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from tanheng.kernel.clock import CLOCK, said
from tanheng.kernel.messages import CHINESE, ENGLISH, LANGUAGES
from tanheng.tasks.notices import notices
from tanheng.tasks.queries import TaskShown, inbox, one_task, waited_for
from tests.browsing import Browsing, entered
from tests.people.settled import NOW, OTHER_WORKS, WORKS
from tests.registry_pages.small import OTHER_NUMBER, PROVINCE, PROVINCE_NUMBER, WORKS_NUMBER, Small, small_registry

NOTE = "account_note"
RAW = re.compile(r"[a-z]+_[a-z_]+")


@pytest.fixture
def here() -> Iterator[Small]:
    """Have a small registry of one's own."""
    with small_registry() as it:
        yield it


def told(person: int, **more: Any) -> list[TaskShown]:
    """Return the notes among what a person must do, the oldest first."""
    return sorted((one for one in inbox(person, at=CLOCK.now(), **more) if one.kind.name == NOTE), key=lambda one: one.id)


def another(here: Small, organisation: str = OTHER_WORKS, role: str = "emitter_representative", **contact: str) -> int:
    """Register somebody with a role and return the person."""
    from tanheng.people.persons import person_content

    (person,) = here.done(here.run("person_register", {"persons": [person_content("N", **contact)]}, here.system))["persons"]
    here.done(here.give(person, organisation, role))
    return int(person)


def represents(here: Small, person: int) -> int:
    """Give somebody a right for the account of the works, and return him."""
    right = {"account": WORKS_NUMBER, "person": person, "right": "read", "document": "d"}
    here.clerks("representative_give", {"representatives": [right]})
    return person


def restricted(here: Small) -> None:
    """Restrict the account of the works."""
    here.clerks("account_state_change", {"account": WORKS_NUMBER, "state": "restricted", "document": "R-1"})


def test_the_holder_is_told_of_a_freeze_its_lift_and_a_deduction_in_words_with_amount_vintage_document_and_account(here: Small) -> None:
    holder = here.representative.person
    freeze = here.freeze(500, document="F-1")
    here.clerks("freeze_lift", {"freeze": freeze, "amount": 100, "document": "L-1"})
    here.clerks("freeze_deduct", {"freeze": freeze, "receiver": OTHER_NUMBER, "amount": 300, "document": "J-1"})
    here.clerks("freeze_lift", {"freeze": freeze, "document": "L-2"})
    found = told(holder)
    expected = [
        ("500", "F-1", "freeze units on a judicial document", "依司法文书冻结配额"),
        ("100", "L-1", "lift a freeze", "解除"),
        ("300", "J-1", "move frozen units to another account, on a judgment", "扣划"),
        ("100", "L-2", "lift a freeze", "解除"),
    ]
    for one, (amount, document, english, chinese) in zip(found, expected, strict=True):
        assert english in one.text(ENGLISH)
        assert chinese in one.text(CHINESE)
        for language in LANGUAGES:
            text = one.text(language)
            assert not RAW.search(text), text
            for part in (amount, document, WORKS_NUMBER, "25"):
                assert part in text, (part, text)
        assert "authority that issued" in one.text(ENGLISH)
        assert one.organisation == WORKS
        assert one.roles == ("emitter_representative",)


def test_a_restriction_says_until_when_one_may_object_and_other_states_say_whom_to_ask(here: Small) -> None:
    restricted(here)
    here.clerks("account_state_change", {"account": WORKS_NUMBER, "state": "suspended", "document": "S-1"})
    first, second = told(here.representative.person)
    # 1 June 2026 is a Monday; 19 June is a public holiday.
    assert "restricted" in first.text(ENGLISH)
    assert "限制使用" in first.text(CHINESE)
    for language in LANGUAGES:
        assert "2026-06-23" in first.text(language)
        assert "2026-06-23" not in second.text(language)
        assert "R-1" in first.text(language)
        assert "S-1" in second.text(language)
    assert "suspended" in second.text(ENGLISH)
    assert "暂停" in second.text(CHINESE)


def test_what_runs_out_by_itself_is_told_too(here: Small) -> None:
    here.freeze(50, expires_at=said(NOW + timedelta(days=1)))
    CLOCK.forward(timedelta(days=2))
    here.done(here.run("freeze_expire", {}, here.program))
    assert "end the freezes whose time is over" in told(here.representative.person)[-1].text(ENGLISH)


def test_nothing_is_told_before_the_decision(here: Small) -> None:
    content = {"account": WORKS_NUMBER, "state": "suspended", "document": "d"}
    here.done(here.run("proposal_make", {"command": "account_state_change", "content": content}, here.clerk))
    assert told(here.representative.person) == []


def test_the_holder_notes_it_and_what_he_does_not_note_lapses(here: Small) -> None:
    here.freeze(10)
    here.freeze(20)
    first, second = told(here.representative.person)
    for name, content in (("task_claim", {"tasks": [str(first.id)]}), ("task_finish", {"task": str(first.id), "outcome": "noted"})):
        here.done(here.run(name, content, here.representative))
    CLOCK.forward(timedelta(days=60))
    while here.run("task_remind", {}, here.program).result["lapsed"] == 0:
        pass
    whole = [one_task(one.id) for one in (first, second)]
    assert [one.outcome for one in whole if one] == ["noted", "lapsed"]
    assert second.due
    # 15 working days after Monday 1 June 2026; 19 June is a public holiday.
    assert second.due.date() == date(2026, 6, 24)


def test_nobody_waits_for_a_note(here: Small) -> None:
    here.freeze(10)
    assert waited_for(here.approver.person, at=NOW) == []


def test_each_who_has_a_right_for_the_account_has_a_note_of_his_own(here: Small) -> None:
    colleague = represents(here, another(here, WORKS))
    here.freeze(10)
    (mine,), (his,) = told(here.representative.person), told(colleague)
    assert (mine.person, his.person) == (here.representative.person, colleague)
    claimed = here.run("task_claim", {"tasks": [str(his.id)]}, here.representative)
    assert [one.code for one in claimed.findings] == [9303]
    CLOCK.forward(timedelta(days=15))
    here.done(here.run("task_remind", {}, here.program))
    assert {one.task for one in notices(colleague, at=CLOCK.now())} == {his.id}


def test_another_organisation_does_not_see_it_nor_a_colleague_without_a_right_for_the_account(here: Small) -> None:
    from tanheng.tasks.queries import counts

    others = [another(here), another(here, "city:420100", "city_officer"), another(here, WORKS)]
    before = {one: counts(one, at=NOW) for one in others}
    here.freeze(10, document="F-SECRET")
    (note,) = told(here.representative.person)
    for one in others:
        assert told(one) == []
        assert counts(one, at=NOW) == before[one]
        assert not any(each.kind.name == NOTE for each in notices(one, at=NOW))
    for stranger in map(entered, others):
        assert stranger.get(f"/tasks/{note.id}/").status_code == 404
        for address in ("/tasks/", "/notices/", "/", "/do/task_claim/"):
            page = stranger.get(address).content.decode()
            assert "F-SECRET" not in page
            assert WORKS_NUMBER not in page


def test_the_officers_of_a_province_are_told_of_its_own_account(here: Small) -> None:
    here.clerks("account_state_change", {"account": PROVINCE_NUMBER, "state": "suspended", "document": "d"})
    (note,) = told(here.officer.person)
    assert (note.organisation, note.roles) == (PROVINCE, ("province_officer",))


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_stands_in_notices_list_and_page_and_is_mailed(here: Small, monkeypatch: pytest.MonkeyPatch, language: str) -> None:
    from django.conf import settings
    from django.core import mail

    from tanheng.tasks.kinds import kind_of
    from tanheng.tasks.mailing import send_mail

    monkeypatch.setattr(settings, "EMAIL_BACKEND", "django.core.mail.backends.locmem.EmailBackend")
    colleague, stranger = represents(here, another(here, WORKS, email="w@example.org")), another(here, email="v@example.org")
    assert stranger
    send_mail()
    mail.outbox = []  # type: ignore[attr-defined]
    here.freeze(70, document="F-70")
    (note,) = told(colleague)
    browsing: Browsing = entered(colleague)
    for address in ("/notices/", "/tasks/", f"/tasks/{note.id}/"):
        page = browsing.get(f"{address}?lang={language}").content.decode()
        assert "F-70" in page, address
        assert WORKS_NUMBER in page, address
        assert NOTE not in page, address
    send_mail()
    (sent,) = [one for one in mail.outbox if f"/tasks/{note.id}" in one.body]  # type: ignore[attr-defined]
    assert sent.to == ["w@example.org"]
    assert kind_of(NOTE).label.render(language) in sent.subject
    assert "F-70" not in sent.subject + sent.body
