"""Along whole histories every first commit fails with 40001 and answers are lost after commits: the book answers as the naive one."""

from __future__ import annotations

from typing import Any

import psycopg

from tanheng.commands.faults import Faults
from tests.property.book_machine import STEPS, BookMachine
from tests.property.comparing import EXAMPLES, compare_histories
from tests.property.test_book_against_the_oracle import LENGTH

_EACH = 5
"""Every so many answers are lost."""


class Broken(Faults):
    """Fails each first commit, and loses an answer now and then: the driver reports a broken connection after the commit."""

    def __init__(self) -> None:
        self.failed = self.lost = self.answers = 0

    def before_commit(self, attempt: int) -> None:
        """Fail the first commit of each request."""
        if attempt == 1:
            self.failed += 1
            raise psycopg.errors.SerializationFailure("could not serialize access")

    def after_commit(self) -> None:
        """Lose the answer now and then."""
        self.answers += 1
        if self.answers % _EACH == 0:
            self.lost += 1
            raise psycopg.OperationalError("the connection is lost")


COUNTED = {"failed": 0, "lost": 0}


class BrokenBook(BookMachine):
    """The machine with faults."""

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        # Faults of its own for each history, so that a history fails alike when it is played again.
        self.runner.faults = self.faults = Broken()
        self.runner.sleep = lambda _: None

    def teardown(self) -> None:
        """Count what broke."""
        COUNTED["failed"] += self.faults.failed
        COUNTED["lost"] += self.faults.lost
        super().teardown()


def test_the_book_answers_alike_while_commits_fail_and_answers_are_lost() -> None:
    compare_histories(BrokenBook, STEPS, histories=max(5, EXAMPLES // 10), length=LENGTH)
    assert COUNTED["failed"] > 50
    assert COUNTED["lost"] > 10
