"""Writes exact rationals as decimals that a reader of the official tables sees."""

from __future__ import annotations

from decimal import ROUND_CEILING, Context, Decimal
from fractions import Fraction

from tanheng.kernel.exact import NotANumber, NumberOutOfBounds, parse_decimal, plain, rounded_fraction
from tanheng.tables import Cell

_DIGITS = 40
_CONTEXT = Context(prec=_DIGITS, rounding=ROUND_CEILING)
_DECIMALS = 12
_PERCENT = 100


def shown(value: Fraction | None) -> Decimal | None:
    """Return a figure with all of its digits where it ends within 12 decimals, else rounded half up to 12."""
    if value is None:
        return None
    return rounded_fraction(value, _DECIMALS).normalize(_CONTEXT)


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
    return _CONTEXT.divide(Decimal(value.numerator), Decimal(value.denominator)).normalize(_CONTEXT)


def as_cell(text: str) -> Cell:
    """Return a text that only passes through as a number where it is written just so, so that a spreadsheet can add it up."""
    try:
        number = parse_decimal(text)
    except (NotANumber, NumberOutOfBounds):
        return text
    return number if plain(number) == text and plain(number.normalize()) == text else text
