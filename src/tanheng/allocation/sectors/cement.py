"""水泥 Cement: the unit is a clinker line; with the emissions of combustion and process, per tonne of clinker."""

from __future__ import annotations

from decimal import Decimal

from tanheng.allocation.model import Unit

PROCESS = "line"
NEEDS = ("output_t",)
CASES: tuple[str, ...] = ("white_clinker", "carbide_slag", "gypsum_sulphuric_acid")


def emissions(unit: Unit) -> Decimal:
    """Return the verified emissions of the unit with their decimals, t."""
    return unit.emissions_t


def numerator(unit: Unit) -> Decimal | None:
    """Return the verified emissions of the unit, t."""
    return unit.emissions_t


def denominator(unit: Unit) -> Decimal | None:
    """Return the output of clinker, t."""
    return unit.output_t
