"""碳排放强度系数法 The intensity-coefficient method: deviation, surplus rate, and the one floor of the allowance.

Source: the draft plan of 2026, tables 2-2 to 2-4; for 2025 inferred from it and confirmed for cement (market-addendum.md 2.1).
"""

from __future__ import annotations

import decimal
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from tanheng.allocation.balance import Curve

# An exact balance value of a whole sector has some ten thousand digits. Where it is longer than so many bits, a unit is first computed
# from two neighbouring values of so many decimals; only where these give different allowances are all of the digits needed.
LONGEST_BITS = 4096
BRACKET_DECIMALS = 60


@dataclass(frozen=True, slots=True)
class ByFormula:
    """What the formula gives: deviation X and rate α (ratios), whether α is capped, and the allowance in whole tonnes."""

    deviation: Fraction
    rate: Fraction
    capped: bool
    allowance_t: int


class Formula:
    """The formula of a sector and a year: A = floor(E × (1 + α)) with X = (BP − I) / BP.

    The allowance is that of the exact balance value. Deviation and rate are exact, or, where the balance value is very long, those of the
    balance value cut to 60 decimals.
    """

    def __init__(self, balance_value: Fraction, curve: Curve) -> None:
        self._exact = balance_value
        self._curve = curve
        self._bracket: tuple[Fraction, ...] = (balance_value,)
        if balance_value.denominator.bit_length() > LONGEST_BITS:
            one = 10**BRACKET_DECIMALS
            cut = balance_value.numerator * one // balance_value.denominator
            self._bracket = (Fraction(cut, one), Fraction(cut + 1, one))

    def result(self, emissions: Decimal, intensity: Fraction) -> ByFormula:
        """Return what a unit gets; emissions in t, intensity in t per t."""
        low, *high = [self._decided(value, emissions, intensity) for value in self._bracket]
        capped, allowance = low if all(low == other for other in high) else self._decided(self._exact, emissions, intensity)
        deviation = 1 - intensity / self._bracket[0]
        cap = self._curve.cap if deviation > 0 else -self._curve.cap
        return ByFormula(deviation, cap if capped else self._curve.slope * deviation, capped, allowance)

    def _decided(self, balance_value: Fraction, emissions: Decimal, intensity: Fraction) -> tuple[bool, int]:
        """Return whether the rate is capped, and the floor. Whole numbers are not reduced on the way, which would cost most of the time."""
        emitted, scale = emissions.as_integer_ratio()
        denominator = balance_value.numerator * intensity.denominator  # of the deviation
        numerator = denominator - intensity.numerator * balance_value.denominator
        band, cap, slope = self._curve.band, self._curve.cap, self._curve.slope
        if abs(numerator) * band.denominator >= band.numerator * denominator:
            more = 1 + cap if numerator > 0 else 1 - cap
            return True, emitted * more.numerator // (scale * more.denominator)
        raised = denominator * slope.denominator + numerator * slope.numerator
        return False, emitted * raised // (scale * denominator * slope.denominator)


def rounded_whole(emissions: Decimal, rounding: str) -> int:
    """Return emissions in whole tonnes: `half_up`, `floor` or `ceiling`."""
    kinds = {"half_up": decimal.ROUND_HALF_UP, "floor": decimal.ROUND_FLOOR, "ceiling": decimal.ROUND_CEILING}
    return int(emissions.to_integral_value(rounding=kinds[rounding]))
