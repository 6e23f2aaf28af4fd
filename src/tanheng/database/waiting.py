"""Waiting for a server: the one place of this room that measures how long something takes. No figure is touched."""

from __future__ import annotations

import time
from collections.abc import Callable

_STEP = 0.02  # seconds between two looks
_QUIET = 2  # seconds during which nothing is said


def seconds_so_far() -> Callable[[], int]:
    """Return a stopwatch that tells the full seconds since now."""
    began = time.monotonic()
    return lambda: int(time.monotonic() - began)


def milliseconds_so_far() -> Callable[[], int]:
    """Return a stopwatch that tells the full milliseconds since now."""
    began = time.monotonic_ns()
    return lambda: (time.monotonic_ns() - began) // 1_000_000


def until(done: Callable[[], bool], limit: int | None = None, told: Callable[[int], None] | None = None) -> bool:
    """Look again and again until `done` says yes; False when `limit` seconds have gone by.

    After two seconds `told` is given the full seconds waited, once each second.
    """
    passed, said = seconds_so_far(), _QUIET - 1
    while not done():
        now = passed()
        if limit is not None and now >= limit:
            return False
        if told is not None and now > said:
            said = now
            told(now)
        time.sleep(_STEP)
    return True
