"""The few sums that the naive oracles share: fractions, rounded half up and written with all their decimals."""

from __future__ import annotations

from fractions import Fraction

CO2_PER_C = Fraction(44, 12)


def half_up(number: Fraction, places: int) -> Fraction:
    """Round to so many decimals; a half goes away from zero."""
    scaled = abs(number) * 10**places
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return Fraction(whole if number >= 0 else -whole, 10**places)


def written(number: Fraction | None, places: int) -> str | None:
    """Write a number that has at most so many decimals, with all of them."""
    if number is None:
        return None
    digits = f"{abs(number * 10**places).numerator:0{places + 1}d}"
    sign = "-" if number < 0 else ""
    return sign + (f"{digits[:-places]}.{digits[-places:]}" if places else digits)


def ratio(above: Fraction, below: Fraction | None) -> Fraction | None:
    """Divide with 4 decimals; nothing where there is no output to divide by."""
    return half_up(above / below, 4) if below else None
