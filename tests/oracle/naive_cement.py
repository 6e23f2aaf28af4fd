"""A second, naive implementation of section 7 of docs/reference/quantify.md (with 3, 4 and 9), to test the real one against.

It shares no code with tanheng and reads nothing from law/: its defaults are typed by hand (typed_cement.py), its arithmetic is that of
fractions. It knows valid input only. Where the page can be read in two ways, the reading taken says "Reading:".
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction

from tests.oracle.arithmetic import CO2_PER_C, half_up, written
from tests.oracle.naive_lines import Json, Row, Sector, added, auxiliary_of, computed_by, emissions_of, line, ncv_of
from tests.oracle.typed_cement import CARBIDE_SLAG, CLINKER, DEDUCTIONS, FUELS, OXIDATION_PER_CENT

CATEGORIES = ("fuel", "clinker", "substitute")
ITEMS = (*FUELS, *CLINKER, *DEDUCTIONS)
# Section 3.5 of the guideline's facility table names varieties; each is accounted as its class.
VARIETIES = {"中热硅酸盐水泥熟料": "硅酸盐水泥熟料", "低热硅酸盐水泥熟料": "硅酸盐水泥熟料", "铁铝酸盐水泥熟料": "硫(铁)铝酸盐水泥熟料"}


def fuel_line(row: Row, batches: Sequence[Row]) -> Json:
    """A solid is oxidised as its device does it, on a line the kiln if none is named; liquids and gases as their state."""
    state, _, carbon = FUELS[row["item"]]
    burnt_in = row["device"] or "cement_kiln" if state == "solid" else state
    quantity, ncv = half_up(Fraction(row["quantity"]), 2), ncv_of(FUELS, row, batches)
    emissions = quantity * ncv * Fraction(carbon) * Fraction(OXIDATION_PER_CENT[burnt_in], 100) * CO2_PER_C
    return line(row, quantity, half_up(emissions, 2), ncv)


def lines_of(rows: Sequence[Row], batches: Sequence[Row]) -> list[Json]:
    """One line for every row that counts; a fuel or a substitute outside its table counts nothing, and has no line here."""
    lines = []
    for row in rows:
        category, item = row["category"], VARIETIES.get(row["item"], row["item"])
        quantity = half_up(Fraction(row["quantity"]), 2)
        if category == "fuel" and item in FUELS:
            lines.append(fuel_line(row, batches))
        if category == "clinker":
            lines.append(line(row, quantity, half_up(quantity * Fraction(CLINKER[item]), 2), item=item))
        if category == "substitute" and item in DEDUCTIONS:
            lines.append(line(row, quantity, half_up(quantity * Fraction(DEDUCTIONS[item]), 2), flow="out"))
    return lines


def carbide_slag_rate(lines: Sequence[Json]) -> dict[str, str | None]:
    """The carbon dioxide that carbide slag saves, in per cent of that of the clinker.

    Reading: "unrounded products" are those of the quantities as they stand in the lines, with 2 decimals.
    """
    slag = [one["q"] * Fraction(DEDUCTIONS[CARBIDE_SLAG]) for one in lines if one["item"] == CARBIDE_SLAG]
    clinker = added(one["q"] * Fraction(CLINKER[one["item"]]) for one in lines if one["category"] == "clinker")
    if not slag:
        return {}
    return {"carbide_slag_rate_percent": written(half_up(100 * added(slag) / clinker, 2) if clinker else None, 2)}


def month_of(scope: str, mine: Sequence[Row], batches: Sequence[Row]) -> Json:
    """Compute the rows of one line, or of what is burnt outside the lines."""
    lines = lines_of(mine, batches)
    fuel = emissions_of(lines, "fuel")
    if scope == "enterprise":
        return {"lines": lines, "emissions": fuel, "output": None, "subtotals": {"fuel": fuel}, "auxiliary": auxiliary_of(mine)}
    clinker, substitute = emissions_of(lines, "clinker"), emissions_of(lines, "substitute")
    process = max(Fraction(0), clinker - substitute)
    made = [one["q"] for one in lines if one["category"] == "clinker"]
    subtotals = {"fuel": fuel, "clinker": clinker, "substitute": substitute, "process": process}
    output, auxiliary = added(made) if made else None, auxiliary_of(mine) | carbide_slag_rate(lines)
    return {"lines": lines, "emissions": fuel + process, "output": output, "subtotals": subtotals, "auxiliary": auxiliary}


CEMENT = Sector("cement", "clinker_line", FUELS, CATEGORIES, ITEMS, month_of)


def quantify(rows: Iterable[Row], batches: Iterable[Row] = ()) -> Json:
    """Compute valid rows into the documented structure: results, summaries, annual and annual_summaries."""
    return computed_by(CEMENT, rows, batches)
