"""Reads single cells of monitoring tables: numbers, days, hours. A fault is raised with the check that it breaks."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

from tanheng.kernel.exact import NotANumber, NumberOutOfBounds, parse_decimal
from tanheng.kernel.months import Month
from tanheng.monitoring import checks
from tanheng.monitoring.formulas import HOURS_OF_A_DAY
from tanheng.monitoring.words import words
from tanheng.quantification.sectors import Fault

_DAY = r"(?P<year>\d{4})(?:[-/.年])(?P<month>\d{1,2})(?:[-/.月])(?P<day>\d{1,2})日?"
_DATE = re.compile(_DAY + r"(?:[ T]00:00(?::00)?)?", re.ASCII)
_TIME = re.compile(_DAY + r"(?:(?:[ T]+|(?<=日))(?P<hour>\d{1,2})(?::00(?::00)?|时)?)?", re.ASCII)
_MAY_BE_NEGATIVE = ("temperature", "pressure_static")
DATE_FORM, TIME_FORM = "2026-06-01", "2026-06-01 13:00"


def number(text: str, column: str) -> Decimal:
    """Return the number in a cell. Raises Fault: not a number, out of bounds, negative."""
    try:
        value = parse_decimal(text)
    except NotANumber:
        raise Fault(checks.NOT_A_NUMBER, column, text) from None
    except NumberOutOfBounds:
        raise Fault(checks.NUMBER_OUT_OF_BOUNDS, column, text) from None
    if value < 0 and column not in _MAY_BE_NEGATIVE:
        raise Fault(checks.NEGATIVE, column, text, ">= 0")
    return value


def stated(text: str, column: str) -> str:
    """Return the text of a cell that must not be empty. Raises Fault."""
    if not text:
        raise Fault(checks.CELL_EMPTY, column, "", words().column(column).label)
    return text


def day(text: str) -> date:
    """Return the day in a cell of a table of days. Raises Fault."""
    found = _DATE.fullmatch(stated(text, "date"))
    if found is None:
        raise Fault(checks.TIME_WRONG, "date", text, DATE_FORM)
    return _date_of(found, text, "date", DATE_FORM)


def hour(text: str) -> tuple[date, int]:
    """Return day and hour (0 to 24) in a cell of a table of hours; a spreadsheet writes midnight as the day alone. Raises Fault."""
    found = _TIME.fullmatch(stated(text, "time"))
    number = int(found["hour"] or 0) if found is not None else -1
    if found is None or not 0 <= number <= HOURS_OF_A_DAY:
        raise Fault(checks.TIME_WRONG, "time", text, TIME_FORM)
    return _date_of(found, text, "time", TIME_FORM), number


def names_an_hour(text: str) -> bool:
    """Tell whether a time says its hour and not only its day."""
    found = _TIME.fullmatch(text)
    return found is not None and found["hour"] is not None


def _date_of(found: re.Match[str], text: str, column: str, form: str) -> date:
    year, month, day_of_month = int(found["year"]), int(found["month"]), int(found["day"])
    try:
        Month(year, month)  # refuses years that no rule can be about
        return date(year, month, day_of_month)
    except ValueError:
        raise Fault(checks.TIME_WRONG, column, text, form) from None
