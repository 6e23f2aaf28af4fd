"""Processes that end when the one that began them is gone, however it went: nothing is left to block the next start."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable

_LOOK_S = 1
_LONGEST_END_S = 25


def ask_to_end() -> None:
    """Ask this very process to end as a stop would."""
    os.kill(os.getpid(), signal.SIGTERM)


def follow(parent: int, end: Callable[[], None] = ask_to_end, *, longest_s: int = _LONGEST_END_S) -> None:
    """Watch from a thread whether `parent` still is our parent; once it is not, call `end`, and after `longest_s` seconds just leave."""

    def watch() -> None:
        pause = threading.Event()
        while os.getppid() == parent:
            pause.wait(_LOOK_S)
        end()
        pause.wait(longest_s)
        os._exit(1)

    threading.Thread(target=watch, name="parent", daemon=True).start()
