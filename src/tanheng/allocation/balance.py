"""行业平衡值 The balance value of a sector: the intensity at which the surplus and shortfall of all ordinary units cancel out.

Solved exactly on rationals. The weighted rates `E·α` of all units, added up, never fall as the balance value rises and are linear
between the points at which a unit reaches or leaves the band; so the stretch that holds the zero is found by bisection over those points,
and the linear equation of that stretch gives the value. Source: the draft plan of 2026, equation of the balance value (allocation.md 3.4).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import accumulate

_Ratio = tuple[int, int]
KEY_BITS = 256  # two different intensities have denominators of at most 23 digits each, so they differ by far more than 2^-256


@dataclass(frozen=True, slots=True)
class Curve:
    """The surplus rate against the deviation: slope within the band, the cap from its edges on."""

    slope: Fraction
    band: Fraction
    cap: Fraction

    def __post_init__(self) -> None:
        if self.slope * self.band != self.cap or not 0 < self.band < 1 or self.slope <= 0:
            raise ValueError("the rate must grow and be continuous at the edges of the band; else the balance value is not defined")

    @property
    def full_surplus(self) -> Fraction:
        """Return the share of the balance value up to which an intensity has the full surplus."""
        return 1 - self.band

    @property
    def full_shortfall(self) -> Fraction:
        """Return the share of the balance value from which on an intensity has the full shortfall."""
        return 1 + self.band


@dataclass(frozen=True, slots=True)
class Weighted:
    """What the equation needs of one ordinary unit: verified emissions (t) and intensity (t per t)."""

    emissions: Decimal
    intensity: Fraction


@dataclass(frozen=True, slots=True)
class Solution:
    """The balance value; where every unit is capped any value of the interval solves the equation, and the middle is taken."""

    value: Fraction
    interval: tuple[Fraction, Fraction] | None = None


def solve(units: Sequence[Weighted], curve: Curve) -> Solution | None:
    """Return the balance value of the units, None where none of them emits."""
    weighing = sorted((unit for unit in units if unit.emissions > 0), key=lambda unit: _key(unit.intensity))
    return _Equation(weighing, curve).solution() if weighing else None


def _key(value: Fraction) -> int:
    """Return a whole number that orders rationals of bounded length as they are: comparing the rationals costs ten times as much."""
    return (value.numerator << KEY_BITS) // value.denominator


class _Equation:
    """The sum of E·α over sorted units. All are counted in one unit of emissions, a power of ten of a tonne."""

    def __init__(self, units: Sequence[Weighted], curve: Curve) -> None:
        places = max(-int(unit.emissions.as_tuple().exponent) for unit in units)
        self._curve = curve
        self._intensities = [unit.intensity for unit in units]
        self._emissions = [int(unit.emissions.scaleb(max(places, 0))) for unit in units]
        self._up_to = [0, *accumulate(self._emissions)]
        self._blocks: dict[tuple[int, int], _Ratio] = {}

    def solution(self) -> Solution:
        """Bisect over the edges of the units, then solve the stretch."""
        edges = self._edges()
        low, high = 0, len(edges) - 1  # at the first edge all units have the full shortfall, at the last the full surplus
        while high - low > 1:
            middle = (low + high) // 2
            if self._sum_is_negative(edges[middle]):
                low = middle
            else:
                high = middle
        first, last = edges[low], edges[high]
        following = next((edge for edge in edges[high:] if edge != last), last)  # units of one intensity share an edge
        value = self._zero_between(first, last)
        if value == last and self._stretch(last, following)[0] == self._stretch(last, following)[1]:
            return Solution((last + following) / 2, (last, following))
        return Solution(value)

    def _edges(self) -> list[Fraction]:
        """Return the values at which a unit reaches the band from either side, in order."""
        shortfall = [intensity / self._curve.full_shortfall for intensity in self._intensities]
        surplus = [intensity / self._curve.full_surplus for intensity in self._intensities]
        return sorted([*shortfall, *surplus], key=_key)

    def _stretch(self, first: Fraction, last: Fraction) -> tuple[int, int]:
        """Return the slice of the units inside the band for every value between two neighbouring edges."""
        begin = bisect_right(self._intensities, first * self._curve.full_surplus)
        return begin, max(begin, bisect_left(self._intensities, last * self._curve.full_shortfall))

    def _sum_is_negative(self, value: Fraction) -> bool:
        """Tell whether all units together fall short at the value."""
        begin, end = self._stretch(value, value)
        weighted, denominator = self._weighted(begin, end)
        rest = value * (self._curve.slope * self._inside(begin, end) + self._curve.cap * self._surplus_over_shortfall(begin, end))
        slope = self._curve.slope
        return rest.numerator * slope.denominator * denominator < slope.numerator * weighted * rest.denominator

    def _zero_between(self, first: Fraction, last: Fraction) -> Fraction:
        """Return the zero of the linear stretch between two neighbouring edges, the sum negative at the first and not at the last."""
        begin, end = self._stretch(first, last)
        weighted, denominator = self._weighted(begin, end)
        divisor = self._curve.slope * self._inside(begin, end) + self._curve.cap * self._surplus_over_shortfall(begin, end)
        return Fraction(
            weighted * self._curve.slope.numerator * divisor.denominator, denominator * self._curve.slope.denominator * divisor.numerator
        )

    def _inside(self, begin: int, end: int) -> int:
        return self._up_to[end] - self._up_to[begin]

    def _surplus_over_shortfall(self, begin: int, end: int) -> int:
        """Return the emissions of the units with the full surplus less those with the full shortfall."""
        return self._up_to[begin] - (self._up_to[-1] - self._up_to[end])

    def _weighted(self, begin: int, end: int) -> _Ratio:
        """Return the sum of emissions times intensity over a slice, as numerator and denominator that need not be reduced."""
        return self._part(begin, end, 0, len(self._emissions))

    def _part(self, begin: int, end: int, low: int, high: int) -> _Ratio:
        """Return the part of the slice's sum that lies in a block; blocks are halved, and whole ones are added up only once."""
        if end <= low or high <= begin:
            return 0, 1
        if begin <= low and high <= end and (low, high) in self._blocks:
            return self._blocks[low, high]
        if high - low == 1:
            intensity = self._intensities[low]
            found = self._emissions[low] * intensity.numerator, intensity.denominator
        else:
            middle = (low + high) // 2
            found = _added(self._part(begin, end, low, middle), self._part(begin, end, middle, high))
        if begin <= low and high <= end:
            self._blocks[low, high] = found
        return found


def _added(one: _Ratio, other: _Ratio) -> _Ratio:
    return one[0] * other[1] + other[0] * one[1], one[1] * other[1]
