"""Faults for tests: a runner asks here at the two moments at which the world may break. In production nothing happens."""

from __future__ import annotations


class Faults:
    """No faults."""

    def before_commit(self, attempt: int) -> None:
        """Called when all is done but the last trip, which writes and commits; may raise what a database raises."""

    def after_commit(self) -> None:
        """Called when all is committed and nothing is answered; may raise what a broken connection raises."""


NO_FAULTS = Faults()
