"""The balance value by halving an interval of rationals: another way than the program's, for the naive oracle of the allocation.

The sum of emissions times surplus rate does not fall with the balance value, is at most zero at the lowest intensity and at least zero at
the highest. The interval between them is halved until the classes of its ends give, by the closed form, a value at which the sum is zero.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from tests.oracle.typed_allocation import BAND, CAP, SLOPE

MOST_HALVINGS = 2000


class Weighted(NamedTuple):
    """The emissions and the intensity of a unit."""

    emissions: Fraction
    intensity: Fraction


def surplus_rate(deviation: Fraction) -> tuple[Fraction, bool]:
    """Return the surplus rate of a deviation, and whether it is capped."""
    if deviation >= BAND:
        return CAP, True
    if deviation <= -BAND:
        return -CAP, True
    return SLOPE * deviation, False


def surplus(units: Sequence[Weighted], value: Fraction) -> Fraction:
    """Return how much more than the emissions would be allocated before rounding."""
    return sum((unit.emissions * surplus_rate((value - unit.intensity) / value)[0] for unit in units), Fraction(0))


def by_closed_form(units: Sequence[Weighted], classes: Fraction) -> Fraction | None:
    """Return the value that would balance the units if each stayed in the class that it has at `classes`.

    0 = cap × (E of the capped above − E of the capped below) + slope × (E of the others − sum of E × I of the others / value)
    """
    capped, weight, moment = Fraction(0), Fraction(0), Fraction(0)
    for unit in units:
        rate, at_cap = surplus_rate((classes - unit.intensity) / classes)
        if at_cap:
            capped += unit.emissions * rate
        else:
            weight += unit.emissions
            moment += unit.emissions * unit.intensity
    below = capped + SLOPE * weight
    return SLOPE * moment / below if moment and below > 0 else None


def is_root(units: Sequence[Weighted], value: Fraction | None) -> bool:
    """Tell whether the value balances the units."""
    return value is not None and surplus(units, value) == 0


def some_root(units: Sequence[Weighted]) -> Fraction:
    """Return a value at which the surplus is zero."""
    low, high = min(unit.intensity for unit in units if unit.intensity), max(unit.intensity for unit in units)
    for _ in range(MOST_HALVINGS):
        middle = (low + high) / 2
        for value in (low, high, middle, by_closed_form(units, low), by_closed_form(units, high)):
            if value is not None and is_root(units, value):
                return value
        low, high = (middle, high) if surplus(units, middle) < 0 else (low, middle)
    raise AssertionError("no balance value found")


def balance_value(units: Sequence[Weighted]) -> tuple[Fraction, tuple[Fraction, Fraction] | None]:
    """Return the balance value; where every unit is capped, the middle of the interval of all values that would do, and the interval.

    Units without emissions weigh nothing and are left out. Where nobody is capped, the value is the mean intensity weighted with the
    emissions, and the value found is checked against it.
    """
    heavy = [unit for unit in units if unit.emissions]
    value = some_root(heavy)
    rates = [surplus_rate((value - unit.intensity) / value) for unit in heavy]
    if not any(capped for _, capped in rates):
        assert value == sum(e * i for e, i in heavy) / sum(e for e, _ in heavy)
    if not all(capped for _, capped in rates):
        return value, None
    least = max(unit.intensity for unit, (rate, _) in zip(heavy, rates, strict=True) if rate > 0) / (1 - BAND)
    most = min(unit.intensity for unit, (rate, _) in zip(heavy, rates, strict=True) if rate < 0) / (1 + BAND)
    assert least <= value <= most
    return (least + most) / 2, (least, most) if least < most else None
