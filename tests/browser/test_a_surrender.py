"""A surrender on a telephone: done once, however often and however it is sent, also when the database's connection breaks in the middle."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser.acts import CODE, SIGN, filled_in, said, signed, user
from tests.browser.conftest import TELEPHONE, Platform
from tests.browser.looking import watched
from tests.browsing import fresh_code

AMOUNT = 1000


@pytest.fixture
def told(sampled: Platform) -> Any:
    """Return the representative's page on a telephone with the surrender as it will be done."""
    page = sampled.entered(_person(sampled), size=TELEPHONE, language="zh")
    accounts = sampled.here.accounts
    typed = {"sender": accounts["steel"], "receiver": accounts["province"], "year": "2025", "lines.0.vintage": "25"}
    filled_in(sampled, page, "allowance_surrender", {**typed, "lines.0.amount": str(AMOUNT), "reason": "surrender"})
    return page


def _person(platform: Platform) -> int:
    return int(platform.here.actors["steel_manager"].person)


def _surrendered(platform: Platform) -> int:
    from tanheng.commands.sql import Sql

    ((count,),) = Sql().rows(
        "SELECT count(*) FROM commands_record WHERE command = 'allowance_surrender' AND outcome = 'done' AND person = %s",
        (_person(platform),),
    )
    return int(count)


def test_pressed_twice_reloaded_and_sent_again_after_going_back_it_is_done_once(sampled: Platform, told: Any) -> None:
    before = _surrendered(sampled)
    faults = watched(told)
    told.locator(CODE).fill(fresh_code(user(_person(sampled))))
    with told.expect_navigation():
        told.locator(SIGN).dblclick()
    told.locator(".text-success").wait_for()
    assert _surrendered(sampled) == before + 1
    told.reload()
    assert (
        said("This form had been sent before; this is its first answer, and nothing was done twice.", "zh")
        in told.locator("main").inner_text()
    )
    told.evaluate("history.back()")
    told.wait_for_timeout(300)
    assert _surrendered(sampled) == before + 1
    assert faults == []


def test_a_connection_that_breaks_leaves_nothing_half_done_and_sent_again_it_is_done_once(
    sampled: Platform, told: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tanheng.commands.faults import Faults
    from tanheng.commands.running import Runner
    from tanheng.interfaces.web.views import commands
    from tanheng.people.policy import RolePolicy

    class Broken(Faults):
        """Ends the connection of the command each time it is about to commit."""

        def before_commit(self, attempt: int) -> None:  # noqa: ARG002 - the name is that of the base
            """End the own connection."""
            from django.db import connection

            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")

    before = _surrendered(sampled)
    monkeypatch.setattr(commands, "runner", lambda: Runner(RolePolicy(), faults=Broken(), sleep=lambda _: None))
    signed(told, _person(sampled))
    assert told.locator(".alert-warning, .h3").first.is_visible()
    assert _surrendered(sampled) == before
    monkeypatch.undo()
    signed(told, _person(sampled))
    assert told.locator(".text-success").is_visible()
    assert _surrendered(sampled) == before + 1
