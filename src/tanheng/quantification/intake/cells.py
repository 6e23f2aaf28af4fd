"""Reads single cells: numbers, months, names. A fault is raised with the check that it breaks."""

from __future__ import annotations

import unicodedata
from decimal import Decimal
from functools import lru_cache

from tanheng.kernel.exact import MAX_DECIMALS, MAX_INTEGER_DIGITS, NotANumber, NumberOutOfBounds, parse_decimal, round_half_up
from tanheng.kernel.messages import Joined
from tanheng.kernel.months import Month, parse_month
from tanheng.quantification import checks
from tanheng.quantification.sectors import Fault
from tanheng.quantification.vocabulary import vocabulary

_REMEMBERED_MONTHS = 4096


def number(text: str, column: str, *, may_be_negative: bool = False) -> Decimal:
    """Return the number in a cell. Raises Fault: empty, not a number, out of bounds, negative."""
    if not text:
        raise Fault(checks.CELL_EMPTY, column, "", vocabulary().term("columns", column).label)
    try:
        value = parse_decimal(text)
    except NotANumber:
        raise Fault(checks.NOT_A_NUMBER, column, text) from None
    except NumberOutOfBounds:
        raise Fault(checks.NUMBER_OUT_OF_BOUNDS, column, text) from None
    if value < 0 and not may_be_negative:
        raise Fault(checks.NEGATIVE, column, text, ">= 0")
    return value


def above_zero(text: str, column: str) -> Decimal:
    """Return a measured number that cannot be zero: a heat value or a carbon content. Raises Fault."""
    value = number(text, column)
    if value == 0:
        raise Fault(checks.ZERO_MEASURED, column, text, vocabulary().term("columns", column).label)
    return value


def computed_number(text: str, column: str) -> Decimal:
    """Return a number that a spreadsheet computed, without the binary noise behind its last digit (`243.60000000000002`). Raises Fault."""
    try:
        return parse_decimal(text)
    except NotANumber:
        raise Fault(checks.NOT_A_NUMBER, column, text) from None
    except NumberOutOfBounds:
        value = Decimal(text.replace(",", ""))
        if value.adjusted() >= MAX_INTEGER_DIGITS:
            raise Fault(checks.NUMBER_OUT_OF_BOUNDS, column, text) from None
        return round_half_up(value, MAX_DECIMALS)


@lru_cache(maxsize=_REMEMBERED_MONTHS)
def month(text: str, column: str = "month") -> Month:
    """Return the month in a cell. Raises Fault."""
    if not text:
        raise Fault(checks.WORD_MISSING, column, "", vocabulary().term("columns", column).label)
    try:
        return parse_month(text)
    except ValueError:
        raise Fault(checks.MONTH_WRONG, column, text, "2026-06") from None


def stated(text: str, column: str) -> str:
    """Return the text of a cell that must not be empty. Raises Fault."""
    if not text:
        raise Fault(checks.WORD_MISSING, column, "", vocabulary().term("columns", column).label)
    return text


def coded(text: str, column: str) -> str:
    """Return the code of a term (sector, scope, category). Raises Fault."""
    if not text:
        raise Fault(checks.WORD_MISSING, column, "", vocabulary().term("columns", column).label)
    term = vocabulary().find(column, text)
    if term is None:
        raise Fault(checks.TERM_UNKNOWN, column, text, Joined(tuple(known.label for known in vocabulary().terms(column))))
    return term.code


def name(written: str) -> str:
    """Return a name as it is compared: full-width letters folded, spaces single. Two ways to type one name are one name."""
    return " ".join(unicodedata.normalize("NFKC", written).split())
