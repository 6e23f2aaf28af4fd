"""Builds the trace of a balance value: as a unit meets it, and as its sector solved it."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from tanheng.allocation.asking import Asked
from tanheng.allocation.model import Allocation, Balance, UnitAllocation
from tanheng.allocation.naming import sector_label
from tanheng.allocation.nodes import emissions_of, fraction_node, fraction_text, given_node, readings, rules
from tanheng.kernel.messages import Message, message
from tanheng.quantification.trace import STEP, Trace, named, step_node

_LABEL = message("balance value BP of the sector")
_READINGS = ("allocation.balance_value_solution", "allocation.special_units_in_balance_value", "allocation.balance_value_rounding")
_LAW = ("allocation.surplus_slope", "allocation.deviation_band", "allocation.surplus_cap")
_UNIT = "t/t"


def balance_node(allocation: Allocation, sector: str) -> Trace:
    """Return the balance value as a unit meets it; how it was solved is the trace of the sector."""
    balance = allocation.balances[sector]
    if balance.value is None:
        return Trace(STEP, _LABEL, "", note=message("no unit needs one"), children=tuple(rules(Asked(allocation), "allocation.method")))
    if balance.sealed or balance.estimated:
        return _given(allocation, balance, balance.value)
    ordinary = _ordinary(allocation, sector)
    inputs = emissions_of(message("emissions of the {count} units with the formula", count=len(ordinary)), ordinary)
    return fraction_node(_LABEL, balance.value, _UNIT, "Σ E × α(BP) = 0", inputs, *readings(Asked(allocation), *_READINGS))


def sector_trace(allocation: Allocation, sector: str) -> Trace:
    """Explain a balance value: the equation with its sums on the slope and at both caps, and what the floors leave. Raises KeyError."""
    balance, asked = allocation.balances[sector], Asked(allocation)
    label = message("balance value of {sector}, {year}", sector=sector_label(sector), year=allocation.year)
    ordinary = _ordinary(allocation, sector)
    parts = [named(balance_node(allocation, sector), "balance_value")]
    if ordinary and balance.value is not None:
        parts.append(_equation(asked, ordinary))
    if balance.interval is not None:
        ends = " – ".join(fraction_text(end) for end in balance.interval)
        formula = message("every unit is capped: any value of the interval solves the equation, its middle is taken")
        inputs = emissions_of(message("emissions of the {count} units with the formula", count=len(ordinary)), ordinary)
        parts.append(Trace(STEP, message("interval of solutions"), ends, _UNIT, formula, children=(inputs,)))
    return Trace(STEP, label, "", children=(*parts, named(_residual(allocation, asked, sector), "residual_t")))


def _given(allocation: Allocation, balance: Balance, value: Fraction) -> Trace:
    if balance.estimated:
        note = message("an estimate, not the value of the year")
        if balance.low is not None and balance.high is not None:
            ends = {"low": fraction_text(balance.low), "high": fraction_text(balance.high)}
            note = message("an estimate, not the value of the year; from {low} to {high}", **ends)
        return given_node(_LABEL, fraction_text(value), _UNIT, "--estimate", note)
    of_sector = (unit.unit for unit in allocation.units if unit.unit.sector == balance.sector)
    place = next((str(unit.cells["balance_value"]) for unit in of_sector if "balance_value" in unit.cells), "--balance-value")
    return given_node(_LABEL, fraction_text(value), _UNIT, place, message("sealed; not solved from this input"))


def _ordinary(allocation: Allocation, sector: str) -> list[UnitAllocation]:
    return [unit for unit in allocation.units if unit.unit.sector == sector and unit.ordinary]


def _equation(asked: Asked, ordinary: list[UnitAllocation]) -> Trace:
    """Return Σ E·α over the three stretches of the curve; zero where the value was solved from these units."""
    law = rules(asked, *_LAW)
    inside = [unit for unit in ordinary if not unit.capped]
    above = [unit for unit in ordinary if unit.capped and (unit.rate or 0) > 0]
    below = [unit for unit in ordinary if unit.capped and (unit.rate or 0) < 0]
    stretches = (
        (message("{count} units inside the band: Σ E × slope × X", count=len(inside)), inside),
        (message("{count} units at the upper cap: Σ E × cap", count=len(above)), above),
        (message("{count} units at the lower cap: −Σ E × cap", count=len(below)), below),
    )
    nodes = [_stretch(label, units) for label, units in stretches if units]
    label = message("sum over {count} units: Σ E × α", count=len(ordinary))
    return fraction_node(label, _weighted(ordinary), "t", "Σ", *nodes, *law)


def _stretch(label: Message, units: list[UnitAllocation]) -> Trace:
    return fraction_node(label, _weighted(units), "t", "", emissions_of(message("emissions of the units"), units))


def _weighted(units: list[UnitAllocation]) -> Fraction:
    return sum((Fraction(unit.emissions_t) * (unit.rate or 0) for unit in units), start=Fraction(0))


def _residual(allocation: Allocation, asked: Asked, sector: str) -> Trace:
    """Return what the allowances leave of the emissions in scope; at a solved value less than a tonne for each unit."""
    totals = allocation.sectors[sector]
    inside = [unit for unit in allocation.units if unit.unit.sector == sector and unit.in_scope]
    inputs = emissions_of(message("emissions of the {count} units in scope", count=totals.units), inside)
    allowances = step_node(message("allowances"), Decimal(totals.allowance_t), "t", "Σ ⌊E × (1 + α)⌋", inputs)
    floors = rules(asked, "allocation.allowance_rounding", "allocation.method")
    return step_node(message("residual"), totals.residual_t, "t", message("emissions − allowances"), inputs, allowances, *floors)
