"""钢铁 Steel: the unit is the enterprise; its intensity is that of ironmaking and sintering, its emissions are the whole of table C.5."""

from __future__ import annotations

from decimal import Decimal

from tanheng.allocation.model import Unit
from tanheng.kernel.exact import round_half_up

PROCESS = "ironmaking"
NEEDS = ("ironmaking_emissions_t", "sintering_emissions_t", "ironmaking_output_t")
CASES = ("hydrogen_rich_oxygen_blast_furnace",)


def emissions(unit: Unit) -> Decimal:
    """Return the enterprise total in whole tonnes, rounded half up (CETS-AG-03.01-V01-2024, table C.5)."""
    return round_half_up(unit.emissions_t, 0)


def numerator(unit: Unit) -> Decimal | None:
    """Return the emissions of ironmaking and sintering, t."""
    if unit.ironmaking_emissions_t is None or unit.sintering_emissions_t is None:
        return None
    return unit.ironmaking_emissions_t + unit.sintering_emissions_t


def denominator(unit: Unit) -> Decimal | None:
    """Return the output of ironmaking, t."""
    return unit.ironmaking_output_t
