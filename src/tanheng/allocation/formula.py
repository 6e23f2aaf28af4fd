"""碳排放强度系数法 The intensity-coefficient method: deviation, surplus rate, and the one floor of the allowance.

Source: the draft plan of 2026, tables 2-2 to 2-4; for 2025 inferred from it and confirmed for cement (market-addendum.md 2.1).
"""

from __future__ import annotations

import decimal
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from tanheng.allocation.balance import Curve

# An exact balance value of a whole sector has some ten thousand digits. The allowance is computed from all of them; the deviation and
# the rate, which are only shown, are cut to so many decimals where they would be longer than so many bits.
SHOWN_DECIMALS = 60
LONGEST_SHOWN_BITS = 4096
_WHOLE = Decimal(1)


@dataclass(frozen=True, slots=True)
class ByFormula:
    """What the formula gives: deviation X and rate α (ratios), whether α is capped, and the allowance in whole tonnes."""

    deviation: Fraction
    rate: Fraction
    capped: bool
    allowance_t: int


def by_formula(emissions: Decimal, intensity: Fraction, balance_value: Fraction, curve: Curve) -> ByFormula:
    """Return A = floor(E × (1 + α)) with X = (BP − I) / BP. Emissions in t, intensity and balance value in t per t."""
    denominator = balance_value.numerator * intensity.denominator
    numerator = denominator - intensity.numerator * balance_value.denominator
    deviation = _shown(numerator, denominator)
    emitted, scale = emissions.as_integer_ratio()
    band, cap, slope = curve.band, curve.cap, curve.slope
    if abs(numerator) * band.denominator >= band.numerator * denominator:
        rate = cap if numerator > 0 else -cap
        more = 1 + rate
        return ByFormula(deviation, rate, True, emitted * more.numerator // (scale * more.denominator))
    allowance = emitted * (denominator * slope.denominator + numerator * slope.numerator) // (scale * denominator * slope.denominator)
    return ByFormula(deviation, slope * deviation, False, allowance)


def _shown(numerator: int, denominator: int) -> Fraction:
    if denominator.bit_length() <= LONGEST_SHOWN_BITS:
        return Fraction(numerator, denominator)
    one = 10**SHOWN_DECIMALS
    return Fraction(numerator * one // denominator, one)


def rounded_whole(emissions: Decimal, rounding: str) -> int:
    """Return emissions in whole tonnes: `half_up`, `floor` or `ceiling`."""
    kinds = {"half_up": decimal.ROUND_HALF_UP, "floor": decimal.ROUND_FLOOR, "ceiling": decimal.ROUND_CEILING}
    return int(emissions.quantize(_WHOLE, rounding=kinds[rounding]))


def half_up(value: Fraction, places: int) -> Fraction:
    """Round a positive rational to decimals, a half upwards."""
    scale = 10**places
    return Fraction((2 * value.numerator * scale + value.denominator) // (2 * value.denominator), scale)
