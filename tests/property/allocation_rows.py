"""Strategies that make valid rows of an allocation: all three sectors, the special cases, dates, reductions, and the edges of the caps.

What the page leaves open is not made: a sector whose ordinary units emit nothing at all, a steel enterprise whose processes emit nothing,
a declared case beside a date that contradicts it, a closing in the month of the determination without its day, and fractions of a tonne to
be reduced.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from hypothesis import assume
from hypothesis import strategies as st

from tests.oracle.allocation_json import naive
from tests.oracle.typed_allocation import CLINKER_FACTOR, NOT_ALLOCATED

Row = dict[str, str]
Json = dict[str, Any]
USUAL = {"steel": Decimal("1.4"), "cement": Decimal("0.86"), "aluminium": Decimal("1.57")}
# Shares of the usual intensity: at the usual balance value 0.8 and 1.2 are the edges of the caps.
SHARES = ("0.5", "0.79", "0.8", "0.8", "0.81", "0.95", "1", "1", "1.02", "1.1", "1.19", "1.2", "1.2", "1.21", "1.7")
LINE_CASES = ("white_clinker", "carbide_slag", "gypsum_sulphuric_acid")
CASES = {"cement": LINE_CASES, "steel": ("hydrogen_rich_oxygen_blast_furnace",), "aluminium": ()}
CHINESE = {"steel": "钢铁", "cement": "水泥", "aluminium": "铝冶炼"}
BEFORE_OR_AFTER = {2024: ("2025-09-30", "2025-10-01"), 2025: ("2026-09-20", "2026-09-21"), 2026: ("2027-03-01", "2026-08")}
READINGS = {
    "allocation.intensity_rounding": "decimals_4",
    "allocation.special_units_in_balance_value": "included",
    "allocation.balance_value_rounding": "decimals_4",
    "allocation.below_threshold_before_2026": "equal_to_verified",
    "compliance.whole_tonne_duty": "per_unit_ceiling",
}


@dataclass(slots=True)
class Handed:
    """What is handed in: a year, rows, and what goes with them by the names of the worked examples."""

    year: int
    rows: list[Row]
    given: Json = field(default_factory=dict)


def tonnes(most: int, places: int = 4) -> st.SearchStrategy[str]:
    """Return quantities with up to so many decimals."""
    return st.integers(0, places).flatmap(lambda n: st.integers(1, most * 10**n).map(lambda digits: f"{Decimal(digits).scaleb(-n):f}"))


@st.composite
def _size(draw: st.DrawFn, sector: str) -> Row:
    """Return emissions and output of a unit, so that its intensity is a share of the usual one, or the smallest step beside it."""
    intensity = USUAL[sector] * Decimal(draw(st.sampled_from(SHARES)))
    output = Decimal(draw(st.one_of(st.sampled_from(("10000", "1000000", "20000.5")), tonnes(3_000_000, 2))))
    emissions = output * intensity + draw(st.sampled_from((0, 0, 0, Decimal("0.01"), Decimal("-0.0001"), Decimal("0.5"))))
    if sector != "steel":
        emissions = Decimal(0) if draw(st.integers(0, 15)) == 0 else max(emissions, Decimal("0.0001"))
        return {"emissions_t": f"{emissions:f}", "output_t": f"{output:f}"}
    sintering = emissions * draw(st.sampled_from((0, Decimal("0.1"), Decimal("0.25"))))
    parts = {"ironmaking_emissions_t": emissions - sintering, "sintering_emissions_t": sintering, "ironmaking_output_t": output}
    return {"emissions_t": draw(tonnes(9_000_000, 2))} | {name: f"{part:f}" for name, part in parts.items()}


@st.composite
def _case(draw: st.DrawFn, sector: str, year: int, output: str) -> Row:
    """Return the special case of a unit: declared, told by a date, or by the carbide slag."""
    kind = draw(st.sampled_from(("", "", "", "", "", "declared", "closed", "new", "slag", "slag", "scope", "small", "other clinker")))
    if kind == "other clinker" and sector == "cement":
        return {"clinker_class": draw(st.sampled_from(NOT_ALLOCATED))}
    if kind == "declared" and CASES[sector]:
        return {"special": draw(st.sampled_from(CASES[sector]))}
    if kind == "closed":
        return {"closed": draw(st.sampled_from((*BEFORE_OR_AFTER[year], f"{year}-06", f"{year}-11-30", "是")))}
    if kind == "new":
        return {"commissioned": draw(st.sampled_from((str(year), f"{year}-03", f"{year}-12-31", f"{year - 1}-12-31", "是")))}
    if kind == "slag" and sector == "cement":
        name = draw(st.sampled_from(tuple(CLINKER_FACTOR)))
        share = draw(st.sampled_from(("0.1", "0.15", "0.15", "0.2", "0.3", "0.3", "0.4")))
        factor = Decimal(CLINKER_FACTOR[name].numerator) / CLINKER_FACTOR[name].denominator
        slag = (Decimal(output) * factor * Decimal(share) / Decimal("0.48")).quantize(Decimal("0.0001"))
        slag += draw(st.sampled_from((0, 0, Decimal("0.0001"))))
        return {"slag_t": f"{slag:f}", "clinker_class": name, "special": draw(st.sampled_from(("", "", "carbide_slag")))}
    if kind == "scope":
        return {"special": draw(st.sampled_from(("closed", "new", "核定前关停", "当年新投产")))}
    return {"special": "below_threshold"} if kind == "small" else {}


@st.composite
def _unit(draw: st.DrawFn, sector: str, year: int) -> Row:
    row: Row = draw(_size(sector))
    row |= draw(_case(sector, year, row.get("output_t", "1")))
    if draw(st.booleans()):
        row["previous_verified_t"] = draw(tonnes(4_000_000, 2))
    if year != 2024 and draw(st.integers(0, 3)) == 0:
        row["reduction_t"] = str(draw(st.one_of(st.integers(0, 100_000), st.integers(0, 5_000_000))))
    if draw(st.integers(0, 5)) == 0:
        row["differentiated"] = draw(st.sampled_from(("是", "yes", "否")))
    return row


def _usable(handed: Handed) -> bool:
    """Tell whether every sector with ordinary units has some that emit."""
    for readings in ({}, handed.given["readings"]):
        probe = naive(handed.rows, handed.year, {"balance_values": dict.fromkeys(USUAL, "1"), "readings": readings})["units"]
        for sector in USUAL:
            ordinary = [unit["emissions_t"] for unit in probe if unit["sector"] == sector and unit["ordinary"]]
            if ordinary and not any(ordinary):
                return False
    return True


@st.composite
def handed_in(draw: st.DrawFn, years: Sequence[int] = (2024, 2025, 2025, 2025, 2026), whole: bool | None = None) -> Handed:
    """Return up to five entities; `whole` asks for no given balance value, or for one of each sector."""
    year = draw(st.sampled_from(years))
    rows: list[Row] = []
    for place in range(draw(st.integers(1, 5))):
        entity = {"entity": f"{'甲乙丙丁戊'[place]}公司", "province": draw(st.sampled_from(("", "山东", "安徽")))}
        for sector in draw(st.sets(st.sampled_from(tuple(USUAL)), min_size=1, max_size=2).map(sorted)):
            names = [""] if sector == "steel" else draw(st.sampled_from(([""], ["1号"], ["1号", "2号"], ["1号", "2号", "3号"])))
            shown = draw(st.sampled_from((sector, CHINESE[sector])))
            rows += [entity | {"sector": shown, "unit": name} | draw(_unit(sector, year)) for name in names]
    given: Json = {"assume_complete": "true"}
    sealed = [name for name in USUAL if (draw(st.booleans()) if whole is None else not whole)]
    given["balance_values"] = {
        name: draw(st.one_of(st.just(f"{USUAL[name]}"), st.integers(5000, 20000).map(lambda n: f"{Decimal(n).scaleb(-4):f}")))
        for name in sealed
    }
    given["readings"] = {name: READINGS[name] for name in sorted(draw(st.sets(st.sampled_from(sorted(READINGS)), max_size=2)))}
    if draw(st.booleans()):
        given["readings"] = {}
    handed = Handed(year, [{name: text for name, text in row.items() if text} for row in rows], given)
    assume(_usable(handed))
    return handed
