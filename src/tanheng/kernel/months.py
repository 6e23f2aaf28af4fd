"""Calendar months, the period in which emissions are counted."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date
from functools import cached_property

_WRITTEN = re.compile(r"(\d{4})[-/.](\d{1,2})(?:[-/.](\d{1,2})(?:[T ]00:00(?::00)?)?)?", re.ASCII)
_CHINESE = re.compile(r"(\d{4})年(\d{1,2})月(?:份)?", re.ASCII)
_FIRST_YEAR, _LAST_YEAR = 2000, 2099


@dataclass(frozen=True, order=True)
class Month:
    """One month of one year; orders by time and writes itself as `YYYY-MM`."""

    year: int
    number: int

    def __post_init__(self) -> None:
        if not (_FIRST_YEAR <= self.year <= _LAST_YEAR and 1 <= self.number <= 12):
            raise ValueError(f"{self.year}-{self.number}")

    def __hash__(self) -> int:
        return self.year * 12 + self.number

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.number:02d}"

    @cached_property
    def last_day(self) -> date:
        """Return the last day, on which the law of the month is asked."""
        return date(self.year, self.number, calendar.monthrange(self.year, self.number)[1])

    @property
    def hours(self) -> int:
        """Return how many hours the month has (China knows no summer time)."""
        return 24 * self.last_day.day


def parse_month(text: str) -> Month:
    """Read `2026-06`, `2026/6`, `2026年6月`, or the first day of a month as spreadsheets store it. Raises ValueError otherwise."""
    found = _WRITTEN.fullmatch(text) or _CHINESE.fullmatch(text)
    if found is None:
        raise ValueError(text)
    if found.re is _WRITTEN and found[3] is not None and int(found[3]) != 1:
        raise ValueError(text)
    return Month(int(found[1]), int(found[2]))
