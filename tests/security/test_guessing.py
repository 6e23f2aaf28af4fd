"""Guessing gets nobody in: wrong second factors lock a login, an office behind one address is not shut out, poor passwords are refused."""

from __future__ import annotations

import subprocess
import sys
import time

import pytest

from tests.browsing import PASSWORD, a_client, fresh_code, user_of
from tests.people.settled import Settled

CODES = "/login/factors/authenticate/"


def test_five_wrong_codes_lock_the_login_and_the_right_one_helps_no_more(here: Settled) -> None:
    user = user_of(here.clerk.person)
    client = a_client()
    client.post("/login/", {"login": user.username, "password": PASSWORD})
    for at in range(5):
        assert client.post(CODES, {"code": f"00000{at}"}).status_code == 200
    assert client.post(CODES, {"code": fresh_code(user)}).status_code == 200, "locked"
    again = a_client()
    again.post("/login/", {"login": user.username, "password": PASSWORD}, REMOTE_ADDR="192.0.2.9")
    assert again.post(CODES, {"code": fresh_code(user)}, REMOTE_ADDR="192.0.2.9").status_code == 200, "from nowhere"


def test_right_codes_are_not_counted(here: Settled) -> None:
    user = user_of(here.clerk.person)
    for _ in range(8):
        client = a_client()
        client.post("/login/", {"login": user.username, "password": PASSWORD})
        assert client.post(CODES, {"code": fresh_code(user)}).status_code == 302


def test_who_does_not_know_the_password_locks_nobody_out_by_codes(here: Settled) -> None:
    user = user_of(here.clerk.person)
    stranger = a_client()
    for _ in range(8):
        stranger.post("/login/", {"login": user.username, "password": "wrong wrong"}, REMOTE_ADDR="192.0.2.10")
        stranger.post(CODES, {"code": "000000"}, REMOTE_ADDR="192.0.2.10")
    client = a_client()
    client.post("/login/", {"login": user.username, "password": PASSWORD})
    assert client.post(CODES, {"code": fresh_code(user)}).status_code == 302


def test_failures_of_one_login_do_not_shut_out_the_others_behind_its_address(here: Settled) -> None:
    user, other = user_of(here.clerk.person), user_of(here.approver.person)
    client = a_client()
    client.post("/login/", {"login": user.username, "password": PASSWORD})
    for at in range(40):
        client.post(CODES, {"code": f"{at:06d}"})
        a_client().post("/login/", {"login": "somebody", "password": f"wrong wrong {at}"})
    office = a_client()
    assert office.post("/login/", {"login": other.username, "password": PASSWORD}).status_code == 302
    assert office.post(CODES, {"code": fresh_code(other)}).status_code == 302


POOR = ("passwordpassword", "correcthorsebatterystaple", "iloveyou12345", "CorrectHorseBatteryStaple", "zhongguo123456", "Passw0rd2026!!")


@pytest.mark.parametrize("password", POOR)
def test_what_a_meter_guesses_early_is_refused(here: Settled, password: str) -> None:
    from django.core.exceptions import ValidationError

    from tanheng.login.passwords import NotGuessed

    with pytest.raises(ValidationError):
        NotGuessed().validate(password, user_of(here.clerk.person))


def test_ones_own_names_count_as_guessed(here: Settled) -> None:
    from django.core.exceptions import ValidationError

    from tanheng.login.passwords import NotGuessed

    user = user_of(here.clerk.person, "zyxwvutsrqkjhgf")
    with pytest.raises(ValidationError):
        NotGuessed().validate("zyxwvutsrqkjhgf1", user)
    NotGuessed().validate(PASSWORD, user)


@pytest.mark.parametrize("password", ["aB3$" * 128, "x" * 512, "123" * 170, "pa55" * 128])
def test_a_long_password_is_metered_in_bounded_time(password: str) -> None:
    from django.core.exceptions import ValidationError

    from tanheng.login.passwords import NotGuessed

    began = time.monotonic()
    with pytest.raises(ValidationError):
        NotGuessed().validate(password)
    assert time.monotonic() - began < 5


def test_the_meter_is_loaded_only_when_a_password_is_chosen() -> None:
    asked = "import sys, tanheng.login.passwords; sys.exit('zxcvbn' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", asked], check=False).returncode == 0
