"""The clock: the one place that tells the time, in Beijing time. A played year sets it; nothing else in the domain reads the wall clock."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta, timezone

BEIJING = timezone(timedelta(hours=8), "Asia/Shanghai")
"""Beijing time has had no summer time since 1991, so a fixed difference is exact for every date of the market."""


class Clock:
    """Tells now. Without a set time it is the wall clock; with one it stands still until it is moved."""

    def __init__(self, at: datetime | None = None) -> None:
        self._at = None if at is None else in_beijing(at)

    def now(self) -> datetime:
        """Return now in Beijing time, to the microsecond."""
        return datetime.now(BEIJING) if self._at is None else self._at

    def today(self) -> date:
        """Return the day in Beijing."""
        return self.now().date()

    def set(self, at: datetime | None) -> None:
        """Set a played time, or return to the wall clock with None."""
        self._at = None if at is None else in_beijing(at)

    def forward(self, by: timedelta) -> None:
        """Move a played time on. Raises ValueError for the wall clock and for going back."""
        if self._at is None:
            raise ValueError("the wall clock cannot be moved; set a time first")
        if by < timedelta(0):
            raise ValueError(f"a clock does not go back: {by}")
        self._at += by


def in_beijing(at: datetime) -> datetime:
    """Return the same instant in Beijing time. Raises ValueError for a time without a zone, which names no instant."""
    if at.tzinfo is None:
        raise ValueError(f"{at.isoformat()} has no time zone, so it names no instant")
    return at.astimezone(BEIJING)


def instant(text: str) -> datetime:
    """Read an instant as `said` writes it. Raises ValueError for another form, no zone, and years outside 1 to 9999."""
    try:
        return in_beijing(datetime.fromisoformat(text))
    except OverflowError:
        raise ValueError(f"{text} lies outside the years that can be told") from None


def said(at: datetime) -> str:
    """Return an instant as records hold it: Beijing time, always with microseconds, such as 2026-11-21T09:30:00.000000+08:00."""
    return in_beijing(at).isoformat(timespec="microseconds")


def spoken(at: datetime) -> str:
    """Return an instant as people are told it: Beijing time to the minute, such as 2026-11-21 09:30."""
    return in_beijing(at).isoformat(" ", timespec="minutes")[:16]


CLOCK = Clock()
"""The clock of this process."""


@contextmanager
def played(at: datetime) -> Iterator[Clock]:
    """Let the process live at `at` within the block."""
    before = CLOCK._at
    CLOCK.set(at)
    try:
        yield CLOCK
    finally:
        CLOCK.set(before)
