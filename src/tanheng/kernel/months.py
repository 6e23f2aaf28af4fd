"""Calendar months, the period in which emissions are counted."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date
from functools import cached_property

_WRITTEN = re.compile(r"(\d{4})[-/.](\d{1,2})(?:[-/.](\d{1,2})(?:[T ]00:00(?::00)?)?)?", re.ASCII)
_CHINESE = re.compile(r"(\d{4})年(\d{1,2})月(?:份)?", re.ASCII)
_OF_A_YEAR = re.compile(r"0?(\d{1,2})月(?:份)?", re.ASCII)
_YEAR = re.compile(r"(?<!\d)(20\d{2})(?!\d)", re.ASCII)
_NUMERALS = ("一月", "二月", "三月", "四月", "五月", "六月", "七月", "八月", "九月", "十月", "十一月", "十二月")
_ENGLISH = tuple(name.casefold() for name in calendar.month_name[1:])
_FIRST_YEAR, _LAST_YEAR = 2000, 2099
_SHORT = 3


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


def parse_month_heading(text: str) -> tuple[int | None, int] | None:
    """Read a month as tables head their columns: `1月`, `1月份`, `一月`, `Jan`, `January`, or with its year as `parse_month` reads it.

    Returns (year or None, number of the month), or None for any other heading. White space inside does not count.
    """
    squeezed = "".join(text.split())
    try:
        month = parse_month(squeezed)
    except ValueError:
        pass
    else:
        return month.year, month.number
    found = _OF_A_YEAR.fullmatch(squeezed)
    if found is not None:
        return (None, int(found[1])) if 1 <= int(found[1]) <= 12 else None
    name = squeezed.removesuffix("份").casefold()
    for number, (numeral, english) in enumerate(zip(_NUMERALS, _ENGLISH, strict=True), start=1):
        if name in (numeral, english, english[:_SHORT]):
            return None, number
    return None


def years_in(text: str) -> set[int]:
    """Return the years that a text names: numbers of four digits that begin with 20 and are no part of a longer one."""
    return {int(year) for year in _YEAR.findall(text)}


def months_of(year: int) -> set[Month]:
    """Return the twelve months of a year."""
    return {Month(year, number) for number in range(1, 13)}


def year_end(year: int) -> date:
    """Return 31 December, the day on which the law of an emissions year or list year is asked."""
    return date(year, 12, 31)
