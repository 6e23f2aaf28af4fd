"""What the database room refuses: one sentence that says what was found and what to do next."""

from __future__ import annotations

from collections.abc import Callable

from tanheng.kernel.messages import ENGLISH, Message

Told = Callable[[Message], None]
"""Takes a sentence about how far something is."""


class ClusterRefused(Exception):
    """The database cannot be made, started, stopped, backed up or restored; `message` says why in both languages."""

    def __init__(self, message: Message) -> None:
        super().__init__(message.render(ENGLISH))
        self.message = message

    def __reduce__(self) -> tuple[type[ClusterRefused], tuple[Message]]:
        """Let another process hand the refusal back."""
        return type(self), (self.message,)


class ServerPackagesMissing(ClusterRefused):
    """The driver or the programs of PostgreSQL are not installed."""


def untold(_: Message) -> None:
    """Take a sentence and say nothing."""
