"""Who enters is known, and nobody else."""

from __future__ import annotations

from tests.browsing import a_client, entered
from tests.people.settled import Settled


def test_who_entered_is_known_on_the_first_page(here: Settled) -> None:
    browsing = entered(here.clerk.person)
    answer = browsing.get("/")
    assert answer.status_code == 200
    assert browsing.user.username in answer.content.decode()


def test_nobody_is_known_before_entering(here: Settled) -> None:
    answer = a_client().get("/")
    assert answer.status_code == 200
    assert f"person{here.clerk.person}" not in answer.content.decode()
