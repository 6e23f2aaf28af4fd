"""The first administrators get in by a code of the command line."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from tests.books import rows
from tests.browsing import a_client, user_of
from tests.people.settled import Settled


@pytest.fixture
def invite(here: Settled, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Run the command on the book of the test."""
    from tanheng.interfaces.cli import book_inviting

    assert here
    monkeypatch.setattr(book_inviting, "opened", lambda *_: None)
    return lambda *words: CliRunner().invoke(book_inviting.invite, [*map(str, words), "--lang", "en", "--data", str(Path("x"))])


def test_an_administrator_is_invited_and_makes_a_login(here: Settled, invite: Any) -> None:
    answer = invite(here.security.person, "--person", here.security.person, "--assignment", here.security.assignment)
    assert answer.exit_code == 0, answer.output
    code = re.search(r"Code: ([A-Z0-9-]+)\.", answer.output)
    assert code
    new = "nine slow barges west"
    content = {"invitation": code[1], "login": "guardian", "password1": new, "password2": new}
    assert a_client().post("/login/activate/", content).status_code == 302


def test_a_reset_is_proposed_and_nothing_is_done_yet(here: Settled, invite: Any) -> None:
    user_of(7)
    answer = invite(
        7, "--person", here.security.person, "--assignment", here.security.assignment, "--lost", "token", "--reason", "telephone lost"
    )
    assert answer.exit_code == 0, answer.output
    assert rows("SELECT command FROM commands_proposal ORDER BY number DESC LIMIT 1") == [("factor_reset",)]
    assert rows("SELECT count(*) FROM login_invitation") == [(0,)]


def test_who_may_not_invite_is_refused_and_gets_no_code(here: Settled, invite: Any) -> None:
    answer = invite(10, "--person", here.clerk.person, "--assignment", here.clerk.assignment)
    assert answer.exit_code == 1
    assert "Code:" not in answer.output
    assert invite(10, "--person", 10, "--assignment", 99).exit_code != 0
