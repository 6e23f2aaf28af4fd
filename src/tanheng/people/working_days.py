"""工作日 Working days: weekdays without public holidays, with the weekends that the State Council makes working days 调休.

They are not trading days: the market is closed on such weekends too, and on some days that are no public holiday.
Neither is derived from the other.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from tanheng.lawbook import Lawbook, NoLegalValue
from tanheng.lawbook.entries import PublicHolidays

_SATURDAY = 5
_ONE_DAY = timedelta(days=1)


class WorkingDays:
    """Tells working days from the public holidays of the law. A year that the law does not hold is an error, never a guess."""

    def __init__(self, years: Mapping[int, PublicHolidays]) -> None:
        self._years = years

    def is_working_day(self, day: date) -> bool:
        """Tell whether the day is a working day. Raises NoLegalValue for a year without public holidays in the law."""
        holidays = self._years.get(day.year)
        if holidays is None:
            raise NoLegalValue(f"the public holidays of {day.year} are not in calendar/public_holidays, so {day} cannot be counted")
        return day in holidays.working_weekends or (day.weekday() < _SATURDAY and day not in holidays.days_off)

    def add_working_days(self, day: date, number: int) -> date:
        """Return the last day of a time limit of so many working days. The day of the event is not counted; `number` is 1 or more.

        Raises ValueError for a smaller number and NoLegalValue for a year without public holidays in the law.
        """
        if number < 1:
            raise ValueError(f"a time limit has at least one working day, not {number}")
        while number:
            day += _ONE_DAY
            number -= self.is_working_day(day)
        return day

    def working_days_between(self, first: date, last: date) -> int:
        """Return how many working days lie after `first`, up to and with `last`. Raises ValueError for an earlier `last`, NoLegalValue."""
        if last < first:
            raise ValueError(f"{last} is before {first}")
        days = (first + _ONE_DAY * place for place in range(1, (last - first).days + 1))
        return sum(map(self.is_working_day, days))


def working_days_of(lawbook: Lawbook) -> WorkingDays:
    """Return the working days that a law book knows."""
    return WorkingDays(lawbook.tree.public_holidays)
