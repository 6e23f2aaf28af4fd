"""Exact decimal arithmetic and the one kind of rounding that the guidelines know, 四舍五入.

Every sum and product of a statutory figure is computed in `EXACT`, a context that raises `decimal.Inexact` instead of rounding
silently. A quotient is taken only together with its rounding, by `rounded_quotient`. No binary float takes part.
"""

from __future__ import annotations

import decimal
import re
from collections.abc import Iterable
from contextlib import AbstractContextManager
from decimal import Decimal
from fractions import Fraction

PRECISION = 60
EXACT = decimal.Context(
    prec=PRECISION,
    rounding=decimal.ROUND_HALF_UP,
    traps=[decimal.Inexact, decimal.InvalidOperation, decimal.Overflow, decimal.DivisionByZero, decimal.FloatOperation],
)
_ROUNDING = decimal.Context(
    prec=PRECISION,
    rounding=decimal.ROUND_HALF_UP,
    traps=[decimal.InvalidOperation, decimal.Overflow, decimal.DivisionByZero, decimal.FloatOperation],
)
_TEN = 10
_NOTHING = Decimal("0.00")
_QUANTA = tuple(Decimal(1).scaleb(-places) for places in range(21))

# Numbers from outside are held to so many digits, so that PRECISION is enough for every product of four of them.
MAX_INTEGER_DIGITS = 13
MAX_DECIMALS = 10
_PLAIN = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,2})?", re.ASCII)
_GROUPED = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d*)?", re.ASCII)


class NotANumber(ValueError):
    """The text is no finite decimal number."""


class NumberOutOfBounds(ValueError):
    """The number has more digits than any quantity of this field can have."""


def exactly() -> AbstractContextManager[decimal.Context]:
    """Return a context manager in which `+`, `-` and `*` of decimals are exact or raise `decimal.Inexact`."""
    return decimal.localcontext(EXACT)


def parse_decimal(text: str) -> Decimal:
    """Read a decimal as people write it: `1234.5`, `1,234.5`, `-3`, `1.2E3`.

    Raises NotANumber for anything else (empty, NaN, infinity, two points), NumberOutOfBounds past 13 integer digits or 10 decimals.
    """
    plain = text if _PLAIN.fullmatch(text) else text.replace(",", "") if _GROUPED.fullmatch(text) else None
    if plain is None:
        raise NotANumber(text)
    number = Decimal(plain)
    if len(plain) <= MAX_DECIMALS and "e" not in plain and "E" not in plain:
        return number  # too short to break a bound, as nearly all numbers are
    if number.adjusted() >= MAX_INTEGER_DIGITS or decimals_of(number) > MAX_DECIMALS:
        raise NumberOutOfBounds(text)
    return number


def decimals_of(number: Decimal) -> int:
    """Return how many decimals a finite number has, trailing zeros left out."""
    _, digits, exponent = number.as_tuple()
    if not isinstance(exponent, int):
        raise NotANumber(str(number))
    if exponent >= 0 or number.is_zero():
        return 0
    written = "".join(map(str, digits))
    return max(0, -exponent - (len(written) - len(written.rstrip("0"))))


def round_half_up(number: Decimal, places: int) -> Decimal:
    """Round to `places` decimals, a half away from zero (四舍五入)."""
    return number.quantize(_QUANTA[places], context=_ROUNDING)


def rounded_quotient(numerator: Decimal, denominator: Decimal, places: int) -> Decimal:
    """Return numerator / denominator, rounded once to `places` decimals, a half away from zero.

    The quotient is first taken to 60 significant digits. That cannot disturb the rounding: a quotient of bounded numbers that is
    not itself a tie lies further from every tie than the 60th digit, and a tie has few digits and is exact.
    """
    return _ROUNDING.divide(numerator, denominator).quantize(_QUANTA[places], context=_ROUNDING)


def rounded_fraction(value: Fraction, places: int) -> Decimal:
    """Round to `places` decimals, a half away from zero, in whole numbers only; whatever the fraction, this is exact."""
    scaled = abs(value) * _TEN**places
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return Decimal(f"{whole if value >= 0 else -whole}E-{places}")  # made from text, a decimal may be longer than any context


def total(numbers: Iterable[Decimal]) -> Decimal:
    """Add up exactly; the sum of nothing is 0.00. Call inside `exactly()`."""
    return sum(numbers, start=_NOTHING)


def grouped(value: int | Decimal) -> str:
    """Return a number with a thin space between its groups of three, as the standard for quantities wants it; decimals as they are."""
    whole, point, rest = (plain(value) if isinstance(value, Decimal) else str(value)).partition(".")
    sign, digits = whole[: whole.startswith("-")], whole.removeprefix("-")
    return sign + f"{int(digits):,}".replace(",", "\N{NARROW NO-BREAK SPACE}") + point + rest


def plain(number: Decimal) -> str:
    """Write a decimal without exponent and with all of its digits: `0.00`, not `0E-2`; never `-0`."""
    return format(-number if number.is_zero() and number.is_signed() else number, "f")


def shortest(number: Decimal) -> str:
    """Write a bound for people: without exponent and without zeros that say nothing, `18.4608` for `18.46080`, `40` for `40.0`."""
    text = plain(number)
    return text.rstrip("0").rstrip(".") if "." in text else text
