"""Writes exact rationals as decimals that a reader of the official tables sees."""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_HALF_UP, Context, Decimal, Inexact
from fractions import Fraction

from tanheng.kernel.exact import NotANumber, NumberOutOfBounds, parse_decimal, plain
from tanheng.tables import Cell

_EXACT_DIGITS, _DIGITS = 15, 40
_DECIMALS = 12
_SCALE = 10**_DECIMALS
_PERCENT = 100


def shown(value: Fraction | None) -> Decimal | None:
    """Return a figure with all of its digits where it ends within 15, else rounded half up to 12 decimals."""
    if value is None:
        return None
    exact = _ended(value, _EXACT_DIGITS)
    if exact is not None:
        return exact
    scaled = value * _SCALE
    whole = (2 * abs(scaled.numerator) + scaled.denominator) // (2 * scaled.denominator)  # half up, of the amount
    return Decimal(whole if value >= 0 else -whole).scaleb(-_DECIMALS, Context(prec=_DIGITS))


def percent(value: Fraction | None) -> Decimal | None:
    """Return a figure in per cent."""
    return None if value is None else shown(value * _PERCENT)


def at_least(value: Fraction | None) -> Decimal | None:
    """Return a balance value with all of its digits where it ends within 40, else the next higher decimal of 40 digits.

    An allowance is a floor and never falls where the balance value rises: with a lower one a unit whose allowance is a whole number
    exactly, as where its intensity is the balance value, would lose a tonne when the table is read back.
    """
    if value is None:
        return None
    exact = _ended(value, _DIGITS)
    return Context(prec=_DIGITS, rounding=ROUND_CEILING).divide(*_parts(value)) if exact is None else exact


def as_cell(text: str) -> Cell:
    """Return a text that only passes through as a number where it is written just so, so that a spreadsheet can add it up."""
    try:
        number = parse_decimal(text)
    except (NotANumber, NumberOutOfBounds):
        return text
    return number if plain(number) == text and plain(number.normalize()) == text else text


def _ended(value: Fraction, digits: int) -> Decimal | None:
    """Return the decimal that equals the rational, or None where it has more digits."""
    try:
        return Context(prec=digits, rounding=ROUND_HALF_UP, traps=[Inexact]).divide(*_parts(value))
    except Inexact:
        return None


def _parts(value: Fraction) -> tuple[Decimal, Decimal]:
    return Decimal(value.numerator), Decimal(value.denominator)
