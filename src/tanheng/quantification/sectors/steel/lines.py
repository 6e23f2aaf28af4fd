"""The lines of steel: one quantity times its factors, rounded once (formulas 1 to 3)."""

from __future__ import annotations

from tanheng.kernel.exact import round_half_up
from tanheng.quantification.model import HeatValue, Line, Row
from tanheng.quantification.sectors.shared.lines import bare_line
from tanheng.quantification.sectors.steel.factors import SteelFactors


def fuel_line(factors: SteelFactors, rows: list[Row], heat: HeatValue) -> Line:
    """Make the line of one fuel from rows that are netted: of one item and origin."""
    line, kind = bare_line(rows), rows[0].kind
    line.heat = heat
    line.emissions_t = factors.fuel_emissions(line, kind.scope, kind.month, line.quantity, heat)
    return line


def material_line(factors: SteelFactors, rows: list[Row], category: str) -> Line:
    """Make the line of one carbonate, electrode, carbon material or product, in the category that it counts in."""
    line, month = bare_line(rows), rows[0].kind.month
    line.category = category
    factor = factors.material(category, line.item, month).number
    line.emissions_t = round_half_up(line.quantity * factor, factors.decimals("emissions", month).integer)
    return line
