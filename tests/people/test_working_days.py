"""Working days are counted from public holidays of the law, and a year without them is not guessed. The years here are invented."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tanheng.lawbook import Citation, Lawbook, LawInvalid, Mark, NoLegalValue, shipped_lawbook
from tanheng.lawbook.entries import PublicHolidays
from tanheng.people.working_days import WorkingDays, working_days_of
from tests.unit.law_trees import law_tree

# An invented autumn: Wednesday 1 October to Tuesday 7 October off, Sunday 28 September and Saturday 11 October worked instead.
OFF = tuple(f"2031-10-0{day}" for day in (1, 2, 3, 6, 7))
WORKED = ("2031-09-28", "2031-10-11")
NAME = "calendar/public_holidays/2031.yaml"


def text(off: tuple[str, ...] = OFF, worked: tuple[str, ...] = WORKED, year: int = 2031) -> str:
    """Return a file of public holidays."""
    days = f"year: {year}\ndays_off: [{', '.join(off)}]\nworking_weekends: [{', '.join(worked)}]\n"
    return days + "status: operational\nreason: {zh: x, en: invented for a test}\n"


def book(folder: Path, content: str) -> WorkingDays:
    """Return the working days of a small law book."""
    return working_days_of(Lawbook(law_tree(folder, {NAME: content})))


def test_a_holiday_is_no_working_day_and_a_weekend_that_is_worked_is_one(tmp_path: Path) -> None:
    days = book(tmp_path, text())
    assert not any(days.is_working_day(date.fromisoformat(day)) for day in OFF)
    assert all(days.is_working_day(date.fromisoformat(day)) for day in WORKED)
    assert days.is_working_day(date(2031, 10, 8))
    assert not days.is_working_day(date(2031, 10, 12))


def test_the_day_of_the_event_is_not_counted(tmp_path: Path) -> None:
    days = book(tmp_path, text())
    assert days.add_working_days(date(2031, 9, 1), 1) == date(2031, 9, 2)
    assert days.working_days_between(date(2031, 9, 1), date(2031, 9, 1)) == 0


def test_a_time_limit_across_the_holidays_goes_round_them(tmp_path: Path) -> None:
    days = book(tmp_path, text())
    # Counted by hand: Sunday 28, 29 and 30 September; 8, 9, 10 and Saturday 11 October.
    assert days.add_working_days(date(2031, 9, 26), 7) == date(2031, 10, 11)
    assert days.working_days_between(date(2031, 9, 26), date(2031, 10, 12)) == 7


def test_a_year_without_public_holidays_is_not_guessed(tmp_path: Path) -> None:
    days = book(tmp_path, text())
    for ask in (lambda: days.is_working_day(date(2032, 1, 5)), lambda: days.add_working_days(date(2031, 12, 31), 1)):
        with pytest.raises(NoLegalValue, match="public holidays of 2032"):
            ask()


def test_trading_holidays_are_never_taken_for_public_ones() -> None:
    book = shipped_lawbook()
    days = working_days_of(book)
    for year in set(book.tree.holidays) - set(book.tree.public_holidays):
        with pytest.raises(NoLegalValue):
            days.is_working_day(date(year, 3, 2))


@pytest.mark.parametrize(
    "content",
    [
        text(off=("2031-10-04",)),
        text(off=("2031-10-01", "2031-10-01")),
        text(worked=("2031-10-01",)),
        text(year=2030),
        text() + "more: 1\n",
    ],
    ids=["a Saturday off", "twice", "a weekday worked", "another year", "something else"],
)
def test_a_file_that_cannot_be_right_is_refused(tmp_path: Path, content: str) -> None:
    with pytest.raises(LawInvalid):
        book(tmp_path, content)


def test_public_holidays_stand_among_the_statements_of_the_law(tmp_path: Path) -> None:
    from tanheng.lawbook.statements import statements

    names = [one.path for one in statements(Lawbook(law_tree(tmp_path, {NAME: text()})).tree)]
    assert ("public_holidays", "2031") in names


@given(st.sets(st.dates(date(2031, 1, 1), date(2031, 12, 31))), st.dates(date(2031, 1, 1), date(2031, 6, 30)), st.integers(1, 60))
def test_adding_and_counting_agree(marked: set[date], day: date, number: int) -> None:
    off = frozenset(one for one in marked if one.weekday() < 5)
    days = WorkingDays({year: PublicHolidays(year, off, frozenset(marked) - off, Citation(Mark.OPERATIONAL), "") for year in (2031, 2032)})
    last = days.add_working_days(day, number)
    assert days.is_working_day(last)
    assert days.working_days_between(day, last) == number
    assert days.working_days_between(day, last - timedelta(days=1)) == number - 1


def test_a_time_limit_of_no_days_and_counting_backwards_are_mistakes(tmp_path: Path) -> None:
    days = book(tmp_path, text())
    with pytest.raises(ValueError, match="at least one"):
        days.add_working_days(date(2031, 9, 1), 0)
    with pytest.raises(ValueError, match="before"):
        days.working_days_between(date(2031, 9, 2), date(2031, 9, 1))


# Typed a second time from the notices: weekends that are worked, and the first and last day of each holiday that touches weekdays.
NOTICES = {
    2024: (
        "02-04 02-18 04-07 04-28 05-11 09-14 09-29 10-12",
        "01-01/01-01 02-10/02-17 04-04/04-06 05-01/05-05 06-10/06-10 09-15/09-17 10-01/10-07",
    ),
    2025: ("01-26 02-08 04-27 09-28 10-11", "01-01/01-01 01-28/02-04 04-04/04-06 05-01/05-05 05-31/06-02 10-01/10-08"),
    2026: (
        "01-04 02-14 02-28 05-09 09-20 10-10",
        "01-01/01-03 02-15/02-23 04-04/04-06 05-01/05-05 06-19/06-21 09-25/09-27 10-01/10-07",
    ),
}


@pytest.mark.parametrize("year", NOTICES)
def test_each_day_of_a_year_is_what_the_notice_makes_it(year: int) -> None:
    worked, off = NOTICES[year]
    worked_days = {date.fromisoformat(f"{year}-{day}") for day in worked.split()}
    spans = [tuple(date.fromisoformat(f"{year}-{day}") for day in span.split("/")) for span in off.split()]
    days = working_days_of(shipped_lawbook())
    day = date(year, 1, 1)
    while day.year == year:
        expected = day in worked_days or (day.weekday() < 5 and not any(first <= day <= last for first, last in spans))
        assert days.is_working_day(day) == expected, day
        day += timedelta(1)


def test_five_working_days_over_the_national_day_of_2026() -> None:
    days = working_days_of(shipped_lawbook())
    assert days.add_working_days(date(2026, 9, 29), 5) == date(2026, 10, 12)
