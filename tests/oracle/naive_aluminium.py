"""A second, naive implementation of section 8 of docs/reference/quantify.md (with 3, 4 and 9), to test the real one against.

It shares no code with tanheng and reads nothing from law/: its defaults are typed by hand (typed_aluminium.py), its arithmetic is that of
fractions. It knows valid input only. Where the page can be read in two ways, the reading taken says "Reading:".
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import partial

from tests.oracle.arithmetic import CO2_PER_C, half_up
from tests.oracle.naive_lines import Json, Row, Sector, added, auxiliary_of, computed_by, emissions_of, line, ncv_of
from tests.oracle.typed_aluminium import (
    ANODE,
    ANODE_ASH_PER_CENT,
    ANODE_LOSS_PER_CENT,
    ANODE_SULPHUR_PER_CENT,
    CARBONATES,
    FUELS,
    METAL,
    NET_ANODE_PER_TONNE,
    OXIDATION_PER_CENT,
    PFC,
)

CATEGORIES = ("fuel", "carbonate", "anode", "metal")
ITEMS = (*FUELS, *CARBONATES, ANODE, METAL, *PFC)
CARBON_SHARE = 1 - (Fraction(ANODE_SULPHUR_PER_CENT) + Fraction(ANODE_ASH_PER_CENT)) / 100
NET_SHARE = 1 - Fraction(ANODE_LOSS_PER_CENT) / 100


def fuel_line(row: Row, batches: Sequence[Row]) -> Json:
    """By measured carbon where the row has it, else by heat. Reading: a line by measured carbon has no heat value."""
    state, _, carbon_per_heat = FUELS[row["item"]]
    quantity = half_up(Fraction(row["quantity"]), 2)
    oxidised = Fraction(OXIDATION_PER_CENT[state], 100) * CO2_PER_C
    if row["carbon"]:
        return line(row, quantity, half_up(quantity * half_up(Fraction(row["carbon"]), 4) * oxidised, 2))
    ncv = ncv_of(FUELS, row, batches)
    return line(row, quantity, half_up(quantity * ncv * Fraction(carbon_per_heat) * oxidised, 2), ncv)


def carbonate_line(row: Row) -> Json:
    """A carbonate is pure unless the row says another purity, in whole per cent."""
    quantity = half_up(Fraction(row["quantity"]), 2)
    purity = half_up(Fraction(row["purity"] or 100), 0) / 100
    return line(row, quantity, half_up(quantity * Fraction(CARBONATES[row["item"]]) * purity, 2))


def anode_line(row: Row) -> Json:
    """Gross anode: the butts are taken off by the loss rate, the rest is carbon but for sulphur and ash."""
    quantity = half_up(Fraction(row["quantity"]), 2)
    return line(row, quantity, half_up(quantity * NET_SHARE * CARBON_SHARE * CO2_PER_C, 2))


def anode_of_metal(row: Row) -> Json:
    """Net anode of one row of metal, with the decimals of an anode quantity; no butts are taken off."""
    quantity = half_up(half_up(Fraction(row["quantity"]), 2) * Fraction(NET_ANODE_PER_TONNE), 2)
    return line(row, quantity, half_up(quantity * CARBON_SHARE * CO2_PER_C, 2), category="anode", item=ANODE)


def gas_lines(row: Row) -> list[Json]:
    """Two lines for every row of liquid aluminium."""
    quantity = half_up(Fraction(row["quantity"]), 2)
    kinds = {gas: Fraction(factor) * Fraction(warming) / 1000 for gas, (factor, warming) in PFC.items()}
    return [line(row, quantity, half_up(quantity * share, 2), item=gas) for gas, share in kinds.items()]


def month_of(scope: str, mine: Sequence[Row], batches: Sequence[Row], *, measured_anode: bool = True) -> Json:
    """Compute the rows of one electrolysis process, or of what is burnt and decomposed outside the cells."""
    fuels = [fuel_line(row, batches) for row in mine if row["category"] == "fuel"]
    carbonates = [carbonate_line(row) for row in mine if row["category"] == "carbonate"]
    if scope == "enterprise":
        lines = fuels + carbonates
        subtotals = {"fuel": emissions_of(lines, "fuel"), "carbonate": emissions_of(lines, "carbonate")}
        return {
            "lines": lines,
            "emissions": added(subtotals.values()),
            "output": None,
            "subtotals": subtotals,
            "auxiliary": auxiliary_of(mine),
        }
    metal = [row for row in mine if row["category"] == "metal"]
    output = added(half_up(Fraction(row["quantity"]), 2) for row in metal) if metal else None
    gases = [one for row in metal for one in gas_lines(row)]
    anodes = [anode_line(row) for row in mine if row["category"] == "anode"] if measured_anode else [anode_of_metal(row) for row in metal]
    anode = emissions_of(anodes, "anode")
    pfc = emissions_of(gases, "metal")
    subtotals = {"anode": anode, "pfc": pfc}
    return {"lines": anodes + gases, "emissions": anode + pfc, "output": output, "subtotals": subtotals, "auxiliary": auxiliary_of(mine)}


ALUMINIUM = Sector("aluminium", "electrolysis", FUELS, CATEGORIES, ITEMS, month_of)


def quantify(rows: Iterable[Row], batches: Iterable[Row] = (), *, measured_anode: bool = True) -> Json:
    """Compute valid rows into the documented structure: results, summaries, annual and annual_summaries.

    Without measured anode the other dated reading is taken: net anode per tonne of metal, of the month's metal.
    """
    sector = ALUMINIUM if measured_anode else replace(ALUMINIUM, month=partial(month_of, measured_anode=False))
    return computed_by(sector, rows, batches)
