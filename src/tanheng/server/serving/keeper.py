"""The worker as a process: `python -m tanheng.server.serving.keeper SUPERVISOR` keeps the book and leaves a sign after each round."""

from __future__ import annotations

import os
import signal
import sys
import threading
from typing import TYPE_CHECKING, Any

from tanheng.database.refusals import ClusterRefused
from tanheng.kernel.clock import CLOCK
from tanheng.kernel.messages import Joined, message
from tanheng.server.serving.asked import ROUND, Asked, written
from tanheng.server.serving.lines import Lines
from tanheng.server.serving.parents import follow

if TYPE_CHECKING:
    from tanheng.commands.records import Outcome

_SHOWN = 10


def main(supervisor: int) -> int:
    """Work until asked to end or until the supervisor is gone; the round in hand is ended first. Return the exit status."""
    asked, stop = Asked.here(), threading.Event()
    lines = Lines(asked.form, asked.lang, "worker")

    def end(*_: Any) -> None:
        stop.set()

    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, end)
    follow(supervisor, stop.set)
    try:
        _work(asked, lines, stop)
    except ClusterRefused as refused:
        lines.event(refused.message)
        return 1
    except Exception as wrong:
        lines.failure("worker", "error", type(wrong), wrong.__traceback__)
        _tell_broken_seal(lines, wrong)
        return 1
    return 0


def _work(asked: Asked, lines: Lines, stop: threading.Event) -> None:
    from tanheng.server.opening import open_book

    found = open_book(asked.given)
    from tanheng.server.reconciling import Nightly
    from tanheng.server.working import Worker

    def stragglers(numbers: list[int]) -> None:
        lines.event(
            message(
                "{count} records stood neither in the log nor in its queue; they are put back and sealed now. No program does this:"
                " somebody may have tampered with the database. The first: {numbers}",
                count=len(numbers),
                numbers=", ".join(map(str, numbers[:_SHOWN])),
            )
        )

    def done() -> None:
        written(asked.place / ROUND, {"at": CLOCK.now().isoformat(), "process": os.getpid()})

    def refused(outcome: Outcome) -> None:
        lines.event(
            message("The nightly reconciliation was refused: {reasons}", reasons=Joined(tuple(one.message for one in outcome.findings)))
        )

    Worker(found.key, stragglers, Nightly(found.key.public, refused)).follow(stop, done)


def _tell_broken_seal(lines: Lines, wrong: Exception) -> None:
    from tanheng.commands.soundness import SealBroken

    if isinstance(wrong, SealBroken):
        lines.event(wrong.message)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1])))
