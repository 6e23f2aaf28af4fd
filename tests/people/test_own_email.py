"""Everybody changes his own e-mail: no record holds it, the old address is told and then forgotten, and erasing takes all of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tanheng.people.persons import person_content
from tests.books import rows
from tests.people.settled import Settled, settled

MEMORY = "django.core.mail.backends.locmem.EmailBackend"


@pytest.fixture
def here() -> Iterator[Settled]:
    with settled() as book:
        yield book


@pytest.fixture
def outbox(monkeypatch: pytest.MonkeyPatch, here: Settled) -> list[Any]:
    """Have mail go into memory."""
    assert here
    from django.conf import settings
    from django.core import mail

    monkeypatch.setattr(settings, "EMAIL_BACKEND", MEMORY)
    mail.outbox = []  # type: ignore[attr-defined]
    found: list[Any] = mail.outbox  # type: ignore[attr-defined]
    return found


def _contact(here: Settled, email: str, **more: str) -> dict[str, Any]:
    ((name, telephone),) = rows("SELECT name, telephone FROM people_contact WHERE person = %s", (here.clerk.person,))
    return person_content(more.get("name", name), telephone=more.get("telephone", telephone), email=email)


def _changed(here: Settled, email: str) -> Any:
    done = here.run("person_email_change", _contact(here, email), here.clerk)
    assert done.done, done.findings
    return done


def test_the_record_holds_neither_address_and_the_old_one_is_told_once(here: Settled, outbox: list[Any]) -> None:
    from tanheng.tasks.telling_former import tell_former

    _changed(here, "old@example.org")
    assert tell_former() == 0, "whoever had none is told nothing"
    done = _changed(here, "new@example.org")
    for (text,) in rows("SELECT text FROM commands_record"):
        assert "@example.org" not in text
    assert (tell_former(), tell_former()) == (1, 0)
    assert [one.to for one in outbox] == [["old@example.org"]]
    assert str(done.number) in outbox[0].body
    assert "new@example.org" not in outbox[0].body
    assert rows("SELECT count(*) FROM people_formeremail") == [(0,)]
    assert rows("SELECT email FROM people_contact WHERE person = %s", (here.clerk.person,)) == [("new@example.org",)]


def test_a_mail_that_fails_waits_and_is_forgotten_in_the_end(here: Settled, monkeypatch: pytest.MonkeyPatch) -> None:
    from datetime import timedelta

    from django.core.mail import EmailMessage

    from tanheng.kernel.clock import CLOCK
    from tanheng.tasks.telling_former import MOST_TRIES, tell_former

    def fail(_self: EmailMessage) -> int:
        raise OSError

    monkeypatch.setattr(EmailMessage, "send", fail)
    _changed(here, "old@example.org")
    _changed(here, "")
    for _ in range(MOST_TRIES):
        assert rows("SELECT count(*) FROM people_formeremail") == [(1,)]
        assert tell_former() == 0
        CLOCK.forward(timedelta(days=1))
    assert rows("SELECT count(*) FROM people_formeremail") == [(0,)]


def test_only_the_own_email_changes_and_nothing_of_it_is_told_in_refusing(here: Settled) -> None:
    _changed(here, "old@example.org")
    other = here.run("person_email_change", _contact(here, "a@example.org", name="Somebody Else"), here.clerk)
    phone = here.run("person_email_change", _contact(here, "a@example.org", telephone="027-1"), here.clerk)
    same = here.run("person_email_change", _contact(here, "old@example.org"), here.clerk)
    forged = here.run("person_email_change", _contact(here, "b@example.org") | {"fingerprint": "0" * 64}, here.clerk)
    assert [[one.code for one in each.findings] for each in (other, phone, same, forged)] == [[9240], [9240], [9241], [9210]]
    for (text,) in rows("SELECT text FROM commands_record"):
        assert "@example.org" not in text
        assert "Somebody Else" not in text


def test_erasing_takes_what_was_not_told_yet(here: Settled) -> None:
    _changed(here, "old@example.org")
    _changed(here, "new@example.org")
    assert here.run("person_deactivate", {"person": here.clerk.person}, here.system).done
    assert here.run("person_contact_erase", {"person": here.clerk.person}, here.system).done
    assert rows("SELECT count(*) FROM people_formeremail") == [(0,)]
    assert rows("SELECT count(*) FROM people_contact WHERE person = %s", (here.clerk.person,)) == [(0,)]
