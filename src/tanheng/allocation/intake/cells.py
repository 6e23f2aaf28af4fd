"""Reads single cells of what is handed in for an allocation. A fault is raised with the check that it breaks."""

from __future__ import annotations

import calendar
import re
from datetime import date
from decimal import Decimal

from tanheng.allocation.intake import checks
from tanheng.allocation.model import Day
from tanheng.allocation.words import words
from tanheng.kernel.exact import MAX_DECIMALS, NotANumber, NumberOutOfBounds, parse_decimal
from tanheng.kernel.ids import is_uscc
from tanheng.kernel.messages import Joined
from tanheng.kernel.months import Month
from tanheng.quantification.intake.cells import name as plain_name
from tanheng.quantification.sectors import Fault
from tanheng.quantification.vocabulary import folded, vocabulary

_FIGURE = re.compile(r"[+-]?\d{1,13}(?:\.\d*)?", re.ASCII)
_DATE = re.compile(r"(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2})(?:[ T]00:00(?::00)?)?)?)?", re.ASCII)
_FIGURE_DECIMALS = 60
DATE_FORMS = Joined(("2025-06-01", "2025-06", "2025"))


def quantity(text: str, column: str) -> Decimal:
    """Return the quantity in a cell, t: not negative, at most 13 digits before and 10 after the point. Raises Fault."""
    try:
        value = parse_decimal(text)
    except NotANumber:
        raise Fault(checks.NOT_A_NUMBER, column, text) from None
    except NumberOutOfBounds:
        raise Fault(checks.NUMBER_OUT_OF_BOUNDS, column, text, MAX_DECIMALS) from None
    if value < 0:
        raise Fault(checks.NEGATIVE, column, text, ">= 0")
    return value


def whole(text: str, column: str) -> int:
    """Return the whole tonnes in a cell. Raises Fault."""
    value = quantity(text, column)
    if value != value.to_integral_value():
        raise Fault(checks.NOT_WHOLE, column, text)
    return int(value)


def figure(text: str, column: str) -> Decimal:
    """Return a figure that somebody computed: of either sign, with up to 60 decimals; a per cent sign may stand behind it. Raises Fault."""
    bare = text.removesuffix("%").strip().replace("\u2212", "-")
    if _FIGURE.fullmatch(bare):
        value = Decimal(bare)
    else:
        try:
            return parse_decimal(bare)  # grouped digits, or an exponent
        except NotANumber:
            raise Fault(checks.NOT_A_NUMBER, column, text) from None
        except NumberOutOfBounds:
            value = Decimal(bare.replace(",", ""))
    exponent = value.as_tuple().exponent
    if value.adjusted() > _FIGURE_DECIMALS or not isinstance(exponent, int) or -exponent > _FIGURE_DECIMALS:
        raise Fault(checks.NUMBER_OUT_OF_BOUNDS, column, text, _FIGURE_DECIMALS)
    return value


def balance_value(text: str, column: str) -> Decimal:
    """Return a balance value, t/t, with up to 60 decimals. Raises Fault: also where it is not above zero."""
    value = figure(text, column)
    if value <= 0:
        raise Fault(checks.NEGATIVE, column, text, "> 0")
    return value


def name(text: str, column: str) -> str:
    """Return a name that must not be empty, as it is written, spaces single. Raises Fault."""
    if not text:
        raise Fault(checks.CELL_EMPTY, column, "", words().label("columns", column))
    return " ".join(text.split())


def uscc(text: str, column: str) -> str:
    """Return a unified social credit code, empty where none stands (GB 32100-2015). Raises Fault."""
    code = folded(text).upper()
    if code and not is_uscc(code):
        raise Fault(checks.USCC_WRONG, column, text)
    return code


def province(text: str, column: str) -> str:
    """Return the short name of a province, empty where none stands. Raises Fault."""
    if not text:
        return ""
    found = vocabulary().province(plain_name(text))
    if found is None:
        raise Fault(checks.TERM_UNKNOWN, column, text, Joined(vocabulary().provinces))
    return found


def sector(text: str, column: str) -> str:
    """Return the code of a sector. Raises Fault."""
    if not text:
        raise Fault(checks.CELL_EMPTY, column, "", words().label("columns", column))
    term = vocabulary().find("sector", text)
    if term is None:
        raise Fault(checks.TERM_UNKNOWN, column, text, Joined(tuple(known.label for known in vocabulary().terms("sector"))))
    return term.code


def special(text: str, column: str) -> str:
    """Return the code of a special case; an empty cell is none. Raises Fault."""
    term = words().find("special", text or "none")
    if term is None:
        raise Fault(checks.TERM_UNKNOWN, column, text, Joined(words().labels("special")))
    return term.code


def answer(text: str, column: str) -> bool:
    """Return a yes or no; an empty cell is no. Raises Fault."""
    term = words().find("answer", text or "no")
    if term is None:
        raise Fault(checks.ANSWER_WRONG, column, text, Joined(words().labels("answer")))
    return term.code == "yes"


def day(text: str, column: str) -> Day | None:
    """Return a day, month or year as it was given, a yes without a day, or None for no. Raises Fault."""
    term = words().find("answer", text or "no")
    if term is not None:
        return Day() if term.code == "yes" else None
    written = "".join(text.split()) if "-" not in text else text
    for mark in words().list["date_marks"]:
        written = written.replace(mark, "-")
    found = _DATE.fullmatch(written.removesuffix("-"))
    if found is None:
        raise Fault(checks.DATE_WRONG, column, text, DATE_FORMS)
    year, month, number = (int(part) if part else None for part in found.groups())
    assert year is not None, "every form has a year"
    try:
        Month(year, month or 1)  # refuses years that no rule can be about
        if number is not None:
            return Day(*[date(year, month or 1, number)] * 2)
        last = month or 12
        return Day(date(year, month or 1, 1), date(year, last, calendar.monthrange(year, last)[1]))
    except ValueError:
        raise Fault(checks.DATE_WRONG, column, text, DATE_FORMS) from None


def written_day(given: Day) -> str:
    """Write a day as it was given, so that it is read back as the same."""
    if given.first is None or given.last is None:
        return words().label("answer", "yes").zh
    if given.first == given.last:
        return given.first.isoformat()
    whole_year = given.first.month != given.last.month
    return f"{given.first.year:04d}" if whole_year else f"{given.first.year:04d}-{given.first.month:02d}"
