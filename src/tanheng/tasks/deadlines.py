"""期限 Deadlines: from which instant a task is overdue, and when its reminders fall. Working days are those of the law's calendar."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import cache

from tanheng.kernel.clock import BEIJING, in_beijing
from tanheng.lawbook import Lawbook, NoLegalValue, shipped_lawbook
from tanheng.people.working_days import working_days_of

HALFWAY, SOON, OVERDUE = "halfway", "soon", "overdue"
_PERCENT, _DAYS_BEFORE = "tasks.reminder_percent", "tasks.reminder_working_days"
_ONE_DAY = timedelta(days=1)
_WHOLE = 100


@cache
def law() -> Lawbook:
    """Return the law that the program ships with."""
    return shipped_lawbook()


def overdue_from(due: date | datetime | None) -> datetime | None:
    """Return the instant from which something is overdue: an instant itself; of a day, the midnight in Beijing that ends it."""
    if due is None or isinstance(due, datetime):
        return None if due is None else in_beijing(due)
    return datetime.combine(due + _ONE_DAY, time(), BEIJING)


def last_day_of(due: datetime) -> date:
    """Return the last day on which something with this end is in time."""
    return (in_beijing(due) - timedelta(microseconds=1)).date()


def legal_end(parameter: str, opened_at: datetime) -> datetime | None:
    """Return the end of a time limit in working days that begins on the day of the opening, which does not count.

    None where the law book does not hold the limit for that day, or the public holidays of a year that it touches: nothing is guessed.
    """
    day = in_beijing(opened_at).date()
    try:
        return overdue_from(working_days_of(law()).add_working_days(day, law().value(parameter, on=day).integer))
    except NoLegalValue:
        return None


def reminders(opened_at: datetime, due: datetime) -> Iterator[tuple[str, datetime]]:
    """Yield the reminders of a task with their instants: half-way, some working days before its last day, and when it is overdue.

    Both of the first are left out where they would not fall between the opening and the end, or where the law book cannot tell them.
    """
    day = in_beijing(opened_at).date()
    try:
        share = law().value(_PERCENT, on=day).integer
        if opened_at < (halfway := opened_at + (due - opened_at) * share // _WHOLE) < due:
            yield HALFWAY, halfway
    except NoLegalValue:
        pass
    try:
        soon = _days_before(last_day_of(due), law().value(_DAYS_BEFORE, on=day).integer)
        if opened_at < soon < due:
            yield SOON, soon
    except NoLegalValue:
        pass
    yield OVERDUE, due


def _days_before(last: date, number: int) -> datetime:
    """Return the beginning of the day after which so many working days are left, up to and with the last."""
    calendar = working_days_of(law())
    day = last
    while number:
        number -= calendar.is_working_day(day)
        day -= _ONE_DAY
    while not calendar.is_working_day(day):
        day -= _ONE_DAY
    return datetime.combine(day, time(), BEIJING)
