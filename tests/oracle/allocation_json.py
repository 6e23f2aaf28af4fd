"""Hands rows of the flat form to the real allocation, and writes the answer of the naive one as the documented JSON has its numbers."""

from __future__ import annotations

import importlib
from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from math import ceil
from typing import Any

from tests.oracle import naive_allocation
from tests.oracle.typed_allocation import ESTIMATE_PER_CENT

Json = dict[str, Any]
Given = Mapping[str, Any]
DIGITS = 40


def number_text(number: Fraction, up: bool = False) -> str:
    """Write a number exactly where it ends within 40 digits, else with 40 significant digits, half up, or (a balance value) up."""
    below, places = number.denominator, 0
    while 10**places % below and places <= DIGITS:
        places += 1
    sign, size = "-" if number < 0 else "", abs(number)
    if 10**places % below == 0:
        digits = str(size.numerator * 10**places // below)
        if len(digits) <= DIGITS:
            return sign + _pointed(digits, places)
    places = DIGITS - len(str(int(size))) if size >= 1 else DIGITS
    while size < 1 and size * 10**places < 10 ** (DIGITS - 1):
        places += 1
    return sign + _pointed(str(ceil(size * 10**places) if up else int(size * 10**places + Fraction(1, 2))), places)


def _pointed(digits: str, places: int) -> str:
    """Put the point before so many of the digits, without zeros behind."""
    digits = digits.rjust(places + 1, "0")
    return f"{digits[: len(digits) - places]}.{digits[len(digits) - places :]}".rstrip("0").rstrip(".")


def as_written(part: Any) -> Any:
    """Return the part of the answer with its fractions as texts."""
    if isinstance(part, Fraction):
        return number_text(part)
    if isinstance(part, dict):
        return {
            name: number_text(value, up=True) if name == "balance_value" and isinstance(value, Fraction) else as_written(value)
            for name, value in part.items()
        }
    return [as_written(value) for value in part] if isinstance(part, list) else part


def estimate_of(text: str) -> tuple[Fraction, Fraction]:
    """Read an estimate as the command line has it, value and per cent."""
    value, _, percent = text.partition(":")
    return Fraction(value), Fraction(percent) if percent else ESTIMATE_PER_CENT


def naive(rows: Sequence[Mapping[str, str]], year: int, given: Given) -> Json:
    """Let the oracle compute; what is given are texts, by the names of the examples."""
    ratio = given.get("pre_allocation_ratio")
    values = {sector: Fraction(text) for sector, text in given.get("balance_values", {}).items()}
    estimates = {sector: estimate_of(text) for sector, text in given.get("estimates", {}).items()}
    readings = given.get("readings", {})
    return naive_allocation.allocate(rows, year, values, readings, Fraction(ratio) if ratio else None, estimates)


def real(rows: Sequence[Mapping[str, str]], year: int, given: Given) -> Json:
    """Let the program compute, and return the documented JSON."""
    room = importlib.import_module("tanheng.allocation")
    estimates = {}
    for sector, text in given.get("estimates", {}).items():
        value, _, percent = text.partition(":")
        estimates[sector] = room.Estimate(Decimal(value), Decimal(percent) / 100 if percent else None)
    ratio = given.get("pre_allocation_ratio")
    options = room.Options(
        balance_values={sector: Decimal(text) for sector, text in given.get("balance_values", {}).items()},
        assume_complete=given.get("assume_complete") == "true",
        estimates=estimates,
        readings=given.get("readings", {}),
        pre_allocation_ratio=Decimal(ratio) if ratio else None,
    )
    outcome = room.allocate_rows(rows, year=year, options=options)
    answer: Json = room.as_json(outcome, language="zh")
    return answer
