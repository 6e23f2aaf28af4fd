"""Tasks, notices and mails tell commands, reasons and outcomes in words: every code that is known has its words in both languages."""

from __future__ import annotations

import re
from typing import get_args

import pytest

from tanheng.commands.definitions import COMMANDS
from tanheng.commands.words import WHAT, command_words
from tanheng.kernel.messages import CHINESE, ENGLISH, LANGUAGES, Rendered
from tanheng.tasks.ids import TaskId
from tanheng.tasks.kinds import KINDS, kind_of
from tanheng.tasks.notices import notices
from tanheng.tasks.queries import inbox, one_task
from tanheng.tasks.words import OPINIONS, OUTCOMES, REMINDERS, TOPICS, VERBS, outcome_words
from tests.people.settled import NOW, WORKS
from tests.tasks.office import DEPARTMENT, Office, commands_of_tests

RAW = re.compile(r"[a-z]+_[a-z_]+")
CJK = re.compile(r"[\u4e00-\u9fff]")
# How tasks of each kind end, typed here a second time; the empty kind stands for all.
ENDINGS = {
    "": {"done", "not_done", "cancelled", "lapsed"},
    "proposal": {"approved", "rejected", "withdrawn"},
    "reconciliation_difference": {"settled"},
    "restriction_objection": {"upheld", "lifted"},
    "account_note": {"noted"},
    "application": {"approved", "rejected", "withdrawn"},
    "list_opinion": {"agrees", "objects", "silent", "published", "withdrawn"},
    "list_answer": {"upheld", "rejected", "published", "withdrawn"},
    "statutory_deadline": {"met", "other_sector"},
    "password_lost": {"reset"},
    "token_lost": {"reset"},
}


def _in_both(words: Rendered, code: str) -> None:
    told = {language: words.render(language) for language in LANGUAGES}
    assert CJK.search(told[CHINESE]), code
    assert told[ENGLISH], code
    assert not CJK.search(told[ENGLISH]), code
    for language, text in told.items():
        assert not RAW.search(text), (code, language)


def _load() -> None:
    from tanheng.server.preparing import load

    load()


def test_every_command_that_can_be_run_has_words_in_both_languages_and_nothing_else_has() -> None:
    _load()
    assert set(WHAT) == set(COMMANDS)
    for name, words in WHAT.items():
        _in_both(words, name)


def test_a_command_that_the_program_knows_no_more_is_told_by_its_name() -> None:
    assert command_words("units_conjure").render(CHINESE) == "units_conjure"


def test_every_reason_of_a_notice_event_reminder_and_opinion_has_words() -> None:
    from tanheng.tasks.models import EVENTS, NOTICES
    from tanheng.tasks.models import REMINDERS as TO_COME
    from tanheng.tasks.talking_commands import Countersigned

    opinions = get_args(Countersigned.model_fields["opinion"].annotation)
    for table, known in ((VERBS, EVENTS), (TOPICS, NOTICES), (REMINDERS, TO_COME), (OPINIONS, opinions)):
        assert set(table) == set(known)
        for code, words in table.items():
            _in_both(words, code)


def test_every_way_in_which_a_task_ends_has_words() -> None:
    from tanheng.commands.proposals import Decided
    from tanheng.registry.objection_commands import Answer
    from tanheng.roster.lists.consultation_commands import OpinionGiven
    from tanheng.roster.lists.objection_commands import Answered

    _load()
    assert set(OUTCOMES) == ENDINGS[""]
    for kind in KINDS.values():
        assert set(kind.outcomes) == ENDINGS.get(kind.name, set()), kind.name
        for outcome in (*OUTCOMES, *kind.outcomes):
            _in_both(outcome_words(kind, outcome), outcome)
    for form, field, kind_name in (
        (Decided, "verdict", "proposal"),
        (OpinionGiven, "verdict", "list_opinion"),
        (Answered, "verdict", "list_answer"),
        (Answer, "outcome", "restriction_objection"),
    ):
        assert set(get_args(form.model_fields[field].annotation)) <= ENDINGS[kind_name]


def test_an_outcome_without_words_ends_no_task(here: Office) -> None:
    with commands_of_tests(), pytest.raises(ValueError, match="no words"):
        here.run("test_close", {"kind": "password_lost", "subject": "7"}, here.clerk)


def test_an_outcome_that_somebody_wrote_himself_is_told_with_blanks() -> None:
    assert outcome_words(kind_of("request"), "half_done").render(ENGLISH) == "half done"
    assert outcome_words(kind_of("request"), "half_way", "remind").render(ENGLISH) == "half way"


def test_a_proposal_is_told_by_the_words_of_its_command_in_tasks_and_notices(here: Office) -> None:
    content = {"assignments": [{"person": 10, "organisation": WORKS, "role": "emitter_representative"}]}
    assert here.run("proposal_make", {"command": "assignment_give", "content": content}, here.security).done
    other = here.other_security.person
    (task,) = inbox(other, at=NOW)
    assert task.text(ENGLISH) == "Approve or reject: give roles, all or none"
    assert CJK.search(task.text(CHINESE).removeprefix(task.kind.text.zh.partition("{")[0]))
    assert notices(other, at=NOW)[0].text(ENGLISH) == task.text(ENGLISH)
    for language in LANGUAGES:
        assert not RAW.search(task.text(language))


def test_a_proposal_is_found_by_the_words_of_its_command_in_either_language_and_by_its_name(here: Office) -> None:
    content = {"assignments": [{"person": 10, "organisation": WORKS, "role": "emitter_representative"}]}
    assert here.run("proposal_make", {"command": "assignment_give", "content": content}, here.security).done
    other = here.other_security.person
    for sought in ("Give Roles", WHAT["assignment_give"].render(CHINESE)[:4], "assignment_give", task_number(other)):
        assert len(inbox(other, at=NOW, search=sought)) == 1, sought
    assert inbox(other, at=NOW, search="freeze units") == []


def task_number(person: int) -> str:
    """Return the number of the only task of a person."""
    (task,) = inbox(person, at=NOW)
    return str(task.id)


def test_an_organisation_among_the_parameters_is_told_by_its_name(here: Office) -> None:
    assert kind_of("list_report").said({"province": "province:420000", "list_year": 2027, "version": 1}, ENGLISH).startswith("province:")
    task = here.opened(title="city:420100")
    whole = one_task(TaskId.read(task))
    assert whole
    assert "city:420100" in whole.task.names
    assert whole.task.text(ENGLISH) == whole.task.names["city:420100"].en


def test_a_mail_says_in_both_languages_what_it_is_about_and_no_code(here: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.conf import settings
    from django.core import mail

    from tanheng.tasks.mailing import send_mail

    monkeypatch.setattr(settings, "EMAIL_BACKEND", "django.core.mail.backends.locmem.EmailBackend")
    mail.outbox = []  # type: ignore[attr-defined]
    task = here.opened(title="T", departments=[DEPARTMENT])
    here.done("task_comment", {"task": task, "text": "x"}, here.city_officer)
    assert send_mail() > 0
    for one in mail.outbox:  # type: ignore[attr-defined]
        assert CJK.search(one.subject)
        assert not RAW.search(one.subject + one.body.replace(settings.TANHENG_ADDRESS, "")), one.subject
