"""The batches of carry-over: until when filings are taken, and when they are taken back (plan of 2023 and 2024 for power, Annex 5)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from tanheng.kernel.clock import BEIJING
from tanheng.kernel.months import year_end
from tanheng.lawbook import Lawbook, NoLegalValue

FIRST, SECOND, LATE = "first", "second", "late"
BATCHES = (FIRST, SECOND, LATE)
_LAST_FILING = {FIRST: "carryover_first_application", SECOND: "carryover_application"}
_TAKEN_BACK = {FIRST: "carryover_first_reclaim", SECOND: "carryover_second_reclaim"}


@dataclass(frozen=True, slots=True)
class Batch:
    """A batch. `closes` is the first instant after its filings, `due` the day by which they are taken back; the late batch has neither."""

    name: str
    closes: datetime | None
    due: date | None


def batch_of(lawbook: Lawbook, name: str, year: int) -> Batch:
    """Return a batch of the carry-over from the vintages up to `year`. Raises NoLegalValue where the calendar has no such day."""
    if name == LATE:
        return Batch(name, None, None)
    return Batch(name, end_of(_day(lawbook, _LAST_FILING[name], year)), _day(lawbook, _TAKEN_BACK[name], year))


def last_filing(lawbook: Lawbook, year: int) -> date:
    """Return the last day on which filings are taken. Raises NoLegalValue."""
    return _day(lawbook, _LAST_FILING[SECOND], year)


def filing_years(lawbook: Lawbook) -> tuple[int, ...]:
    """Return the years of which the law has a last day of filings."""
    found = {one.emissions_year for one in lawbook.tree.deadlines if one.event == _LAST_FILING[SECOND]}
    return tuple(sorted(year for year in found if year is not None))


def late_allowed(lawbook: Lawbook, year: int) -> bool:
    """Tell whether what a lifted freeze releases may be filed after the last day."""
    try:
        return lawbook.value("carryover.late_after_freeze", on=year_end(year)).flag
    except NoLegalValue:
        return False


def end_of(day: date) -> datetime:
    """Return the first instant after a day in Beijing."""
    return datetime.combine(day + timedelta(days=1), time(), BEIJING)


def _day(lawbook: Lawbook, event: str, year: int) -> date:
    """Return the day of an event: the last of its sectors'."""
    days = [one.day for one in lawbook.tree.deadlines if (one.event, one.emissions_year) == (event, year)]
    if not days:
        raise NoLegalValue(f"no deadline of {event!r} for {year}")
    return max(days)
