"""铝冶炼 Aluminium: the unit is an electrolysis process, with the emissions of anode and anode effect, per tonne of liquid aluminium."""

from __future__ import annotations

from decimal import Decimal

from tanheng.allocation.model import Unit

PROCESS = "electrolysis"
NEEDS = ("output_t",)
CASES: tuple[str, ...] = ()


def emissions(unit: Unit) -> Decimal:
    """Return the verified emissions of the unit with their decimals, t."""
    return unit.emissions_t


def numerator(unit: Unit) -> Decimal | None:
    """Return the verified emissions of the unit, t."""
    return unit.emissions_t


def denominator(unit: Unit) -> Decimal | None:
    """Return the output of liquid aluminium, t."""
    return unit.output_t
