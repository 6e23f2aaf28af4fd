"""Notices are mailed at least once, tried again where the server does not answer, and say nothing that only the book may say."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.mail.backends.base import BaseEmailBackend

from tanheng.kernel.clock import CLOCK
from tests.books import rows
from tests.browsing import entered
from tests.people.settled import NOW
from tests.tasks.office import DEPARTMENT, Office

MEMORY, SILENT = "django.core.mail.backends.locmem.EmailBackend", "tests.tasks.test_mail.Silent"
TOLD: list[Any] = []


class Silent(BaseEmailBackend):  # type: ignore[misc]
    """A mail server that does not answer, or one that answers and is lost at the first mail."""

    answers = False

    def open(self) -> None:
        """Answer, or not."""
        if not self.answers:
            raise ConnectionRefusedError

    def send_messages(self, messages: list[Any]) -> int:
        """Take nothing, and go away."""
        TOLD.extend(messages)
        raise ConnectionResetError


@pytest.fixture
def mail(monkeypatch: pytest.MonkeyPatch, here: Office) -> Any:
    """Have mail go into memory."""
    assert here
    from django.conf import settings
    from django.core import mail

    monkeypatch.setattr(settings, "EMAIL_BACKEND", MEMORY)
    mail.outbox = []  # type: ignore[attr-defined]
    from tanheng.tasks.mailing import send_mail

    send_mail()
    mail.outbox.clear()  # type: ignore[attr-defined]
    return mail


def receivers(mail: Any) -> list[str]:
    """Return who was mailed, sorted."""
    return sorted(address for one in mail.outbox for address in one.to)


def test_whoever_holds_the_role_is_mailed_once_with_kind_and_path_only(here: Office, mail: Any) -> None:
    from tanheng.tasks.mailing import send_mail

    task = here.opened(title="12345 t", departments=[DEPARTMENT])
    assert send_mail() == 3
    assert receivers(mail) == ["city_officer@example.org", "peer_officer@example.org", "second_city_officer@example.org"]
    for one in mail.outbox:
        assert f"/tasks/{task}" in one.body
        assert "12345" not in one.subject + one.body
    assert send_mail() == 0
    assert rows("SELECT state, tries, count(*) FROM tasks_mailing WHERE person > 10 GROUP BY 1, 2") == [("sent", 1, 3)]


def test_the_link_of_a_mail_opens_the_task_after_login(here: Office, mail: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.conf import settings

    from tanheng.tasks.mailing import send_mail

    monkeypatch.setattr(settings, "TANHENG_ADDRESS", "https://example.org")
    here.opened()
    assert send_mail() == 2
    (link, *_) = re.findall(r"https://example\.org(/\S+)", mail.outbox[0].body)
    assert entered(here.city_officer.person).get(link).status_code == 200


def test_who_was_erased_or_deactivated_gets_no_mail(here: Office, mail: Any) -> None:
    from tanheng.tasks.mailing import send_mail

    assert here.run("person_deactivate", {"person": 14}, here.system).done
    assert here.run("person_contact_erase", {"person": 14}, here.system).done
    here.opened()
    send_mail()
    assert receivers(mail) == ["second_city_officer@example.org"]


def test_who_acts_is_not_told_what_he_did(here: Office, mail: Any) -> None:
    from tanheng.tasks.mailing import send_mail

    task = here.opened()
    send_mail()
    mail.outbox.clear()
    here.done("task_comment", {"task": task, "text": "t"}, here.city_officer)
    send_mail()
    assert receivers(mail) == ["province_officer@example.org", "second_city_officer@example.org"]


def test_a_server_that_does_not_answer_puts_mail_off_and_counts_no_try(here: Office, mail: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.conf import settings

    from tanheng.tasks.mailing import send_mail

    here.opened()
    monkeypatch.setattr(settings, "EMAIL_BACKEND", SILENT)
    assert send_mail() == 0
    assert rows("SELECT tries, not_before = %s FROM tasks_mailqueue", (NOW + timedelta(minutes=1),)) == [(0, True)]
    monkeypatch.setattr(settings, "EMAIL_BACKEND", MEMORY)
    assert send_mail() == 0, "not before its time"
    CLOCK.forward(timedelta(minutes=1))
    assert send_mail() == 2
    assert len(receivers(mail)) == 2


def test_a_server_that_was_lost_on_the_way_keeps_the_others_waiting_without_a_try(
    here: Office, mail: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not mail.outbox
    from django.conf import settings

    from tanheng.tasks.mailing import send_mail

    here.opened()
    here.opened()
    TOLD.clear()
    monkeypatch.setattr(settings, "EMAIL_BACKEND", SILENT)
    monkeypatch.setattr(Silent, "answers", True)
    assert send_mail() == 0
    assert len(TOLD) == 1
    assert rows("SELECT tries FROM tasks_mailqueue ORDER BY record") == [(1,), (0,)]


def test_what_fails_is_tried_at_growing_intervals_and_given_up_in_the_end(here: Office, mail: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not mail.outbox
    from django.conf import settings

    from tanheng.tasks.mailing import MOST_TRIES, send_mail

    here.opened()
    monkeypatch.setattr(settings, "EMAIL_BACKEND", SILENT)
    monkeypatch.setattr(Silent, "answers", True)
    for tried in range(1, MOST_TRIES):
        assert send_mail() == 0
        assert rows("SELECT tries FROM tasks_mailqueue") == [(tried,)]
        CLOCK.forward(timedelta(minutes=2 ** (tried - 1)))
    send_mail()
    assert rows("SELECT count(*) FROM tasks_mailqueue") == [(0,)]
    assert rows("SELECT person, state, tries FROM tasks_mailing WHERE state = 'failed' ORDER BY person") == [
        (14, "failed", MOST_TRIES),
        (15, "failed", MOST_TRIES),
    ]
    assert here.run("task_claim", {"tasks": [here.opened()]}, here.city_officer).done, "the book goes on"
