"""A second, naive implementation of sections 2 to 4 of docs/reference/quantify.md, to test the real one against.

It shares no code with tanheng and reads nothing from law/: its defaults are typed by hand (typed_defaults.py), its arithmetic is that of
fractions. It knows valid input only. Where the page can be read in two ways, the reading taken says "Reading:".
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Any

from tests.oracle.arithmetic import CO2_PER_C, half_up, ratio, written
from tests.oracle.typed_defaults import FACTORS, FUELS, OXIDATION_PER_CENT

Row = dict[str, str]
Json = dict[str, Any]

ONLY_DEFAULT = ("焦炭",)
SECONDARY = ("焦炭", "兰炭", "高炉煤气", "转炉煤气", "焦炉煤气", "其它煤气")  # reading: semi-coke as coke, which footnote 1 does not say
ALIASES = {("carbon_material", "锰硅"): "锰硅合金", ("product", "煤焦油"): "焦油"}
DEDUCTED = {"coking": ("焦炭", "焦炉煤气"), "ironmaking": ("焦炭", "高炉煤气"), "bof": ("转炉煤气",)}
SCOPES = ("enterprise", "coking", "sintering", "pelletising", "ironmaking", "bof", "eaf", "power_unit")
CATEGORIES = ("fuel", "carbonate", "electrode", "carbon_material", "product")


def cleaned(row: Row) -> Row:
    """Fill every column of a row, with the defaults of section 1."""
    names = ("entity", "works", "legal_person", "unit", "scope", "month", "category", "item", "flow", "origin", "quantity", "ncv")
    full = {name: row.get(name, "") for name in (*names, "enthalpy", "temperature")}
    full["item"] = ALIASES.get((full["category"], full["item"]), full["item"])
    if not full["flow"]:
        full["flow"] = "out" if full["category"] in ("product", "output", "energy_output") else "in"
    if not full["origin"]:
        full["origin"] = "purchased" if full["flow"] == "in" or full["scope"] == "enterprise" else "self_produced"
    return full


def total(rows: Iterable[Row], flow: str) -> Fraction:
    return sum((Fraction(row["quantity"]) for row in rows if row["flow"] == flow), Fraction(0))


def batch_ncv(item: str, batches: Sequence[Row]) -> Fraction:
    """The month's value of a measured fuel: weighted by tonnes for a solid, else the plain mean."""
    values = [Fraction(batch["ncv"]) for batch in batches]
    if FUELS[item][0] != "solid":
        return half_up(sum(values, Fraction(0)) / len(values), 3)
    weights = [Fraction(batch["tonnes"]) for batch in batches]
    return half_up(sum((w * v for w, v in zip(weights, values, strict=True)), Fraction(0)) / sum(weights, Fraction(0)), 3)


def ncv_of(row: Row, rows: Sequence[Row], batches: Sequence[Row]) -> Fraction:
    """Section 3: own measurement, batches, for solids below the enterprise the enterprise's value, else the default."""
    item = row["item"]
    default = Fraction(FUELS[item][1])
    if item in ONLY_DEFAULT:
        return default
    if row["ncv"]:
        return half_up(Fraction(row["ncv"]), 3)
    same = [b for b in batches if b["item"] == item and all(b.get(k, "") == row[k] for k in ("entity", "works", "month"))]
    if same:
        return batch_ncv(item, same)
    if row["scope"] != "enterprise" and FUELS[item][0] == "solid":
        for other in rows:
            alike = all(other[k] == row[k] for k in ("entity", "works", "month", "item", "category"))
            if alike and other["scope"] == "enterprise":
                return ncv_of(other, rows, batches)
    return default


def fuel_emissions(scope: str, item: str, quantity: Fraction, ncv: Fraction) -> Fraction:
    state, _, carbon = FUELS[item]
    oxidation = Fraction(OXIDATION_PER_CENT[state], 100) if scope == "power_unit" else Fraction(1)
    return half_up(quantity * ncv * Fraction(carbon) * oxidation * CO2_PER_C, 2)


def line(row: Row, flow: str, quantity: Fraction, ncv: Fraction | None, emissions: Fraction) -> Json:
    """Make one line; q, v and e are its quantity, net calorific value and emissions."""
    return {name: row[name] for name in ("category", "item", "origin")} | {"flow": flow, "q": quantity, "v": ncv, "e": emissions}


def enterprise_lines(mine: Sequence[Row], rows: Sequence[Row], batches: Sequence[Row]) -> list[Json]:
    """One line for every item and origin, and one for every product.

    Reading: the rows of a line are added up as given, and the sum is rounded once.
    """
    lines = []
    inputs = [row for row in mine if row["category"] in CATEGORIES and row["category"] != "product"]
    for key in sorted({(row["category"], row["item"], row["origin"]) for row in inputs}):
        group = [row for row in inputs if (row["category"], row["item"], row["origin"]) == key]
        flows = {row["flow"] for row in group}
        flow = flows.pop() if len(flows) == 1 else "net"
        quantity = half_up(total(group, "out") if flow == "out" else total(group, "in") - total(group, "out"), 2)
        if key[0] == "fuel":
            ncv = ncv_of(group[0], rows, batches)
            lines.append(line(group[0], flow, quantity, ncv, fuel_emissions("enterprise", key[1], quantity, ncv)))
        else:
            lines.append(line(group[0], flow, quantity, None, half_up(quantity * Fraction(FACTORS[key[0]][key[1]]), 2)))
    products = [row for row in mine if row["category"] == "product"]
    if not any(row["item"] == "粗钢" for row in products):
        products += [{**row, "category": "product"} for row in mine if row["category"] == "output"]
    for item in sorted({row["item"] for row in products}):
        group = [row for row in products if row["item"] == item]
        quantity = half_up(total(group, "out"), 2)
        nowhere = {**group[0], "origin": ""}  # reading: a product line is that of the product, whatever its rows say of an origin
        lines.append(line(nowhere, "out", quantity, None, half_up(quantity * Fraction(FACTORS["product"][item]), 2)))
    return lines


def process_lines(scope: str, mine: Sequence[Row], rows: Sequence[Row], batches: Sequence[Row]) -> list[Json]:
    """One line for every fuel row that counts. Reading: an output that is not deducted has no line."""
    lines = []
    for row in mine:
        counts = row["flow"] == "in" or row["item"] in DEDUCTED.get(scope, ())
        if row["category"] == "fuel" and counts:
            quantity, ncv = half_up(Fraction(row["quantity"]), 2), ncv_of(row, rows, batches)
            lines.append(line(row, row["flow"], quantity, ncv, fuel_emissions(scope, row["item"], quantity, ncv)))
    return lines


def signed(lines: Iterable[Json]) -> Fraction:
    """Add up emissions, lines with flow `out` subtracted."""
    return sum((-one["e"] if one["flow"] == "out" else one["e"] for one in lines), Fraction(0))


def subtotals_of(scope: str, lines: Sequence[Json]) -> dict[str, Fraction]:
    if scope == "power_unit":
        return {"fuel": signed(lines)}
    if scope != "enterprise":
        return {flow: sum((one["e"] for one in lines if one["flow"] == flow), Fraction(0)) for flow in ("in", "out")}
    return {
        "fuel": signed(one for one in lines if one["category"] == "fuel"),
        "process": signed(one for one in lines if one["category"] not in ("fuel", "product")),
        "product": -signed(one for one in lines if one["category"] == "product"),
    }


def auxiliary_of(scope: str, mine: Sequence[Row], lines: Sequence[Json]) -> dict[str, str | None]:
    """Share of self-produced secondary energy of a power unit; heat used, from steam and hot water, of a process."""
    if scope == "power_unit":
        heat = sum((one["q"] * one["v"] for one in lines), Fraction(0))
        own = [one for one in lines if one["origin"] == "self_produced" and one["item"] in SECONDARY]
        share = half_up(100 * sum((one["q"] * one["v"] for one in own), Fraction(0)) / heat, 2) if heat else None
        return {"secondary_energy_share_percent": written(share, 2)}
    heats: list[Fraction] = []
    for row in mine:
        if row["category"] == "auxiliary" and row["item"] in ("蒸汽", "热水"):
            mass = half_up(Fraction(row["quantity"]), 2)
            if row["item"] == "蒸汽":
                heat = mass * (Fraction(row["enthalpy"]) - Fraction("83.74")) / 1000
            else:
                heat = mass * (Fraction(row["temperature"]) - 20) * Fraction("4.1868") / 1000
            heats.append(half_up(heat, 2) if row["flow"] == "in" else -half_up(heat, 2))
    return {"heat_gj": written(sum(heats, Fraction(0)), 2)} if heats else {}


def output_of(scope: str, mine: Sequence[Row]) -> Fraction | None:
    """Crude steel of the enterprise, once; the sum of the output rows of a process; none for a power unit."""
    rows = [row for row in mine if row["category"] == "output"] if scope != "power_unit" else []
    if scope == "enterprise":
        rows = [row for row in mine if row["category"] == "product" and row["item"] == "粗钢"] or rows
    return half_up(total(rows, "out"), 2) if rows else None


def months_of(rows: Sequence[Row], batches: Sequence[Row]) -> list[Json]:
    """One result for every works, month, scope and unit that has rows, in the documented order."""
    results = []
    groups: dict[tuple[str, str, str, int, str], list[Row]] = {}
    for row in rows:
        groups.setdefault((row["entity"], row["works"], row["month"], SCOPES.index(row["scope"]), row["unit"]), []).append(row)
    for (entity, works, month, index, unit), mine in sorted(groups.items(), key=lambda group: group[0]):
        scope = SCOPES[index]
        lines = enterprise_lines(mine, rows, batches) if scope == "enterprise" else process_lines(scope, mine, rows, batches)
        where = {"entity": entity, "works": works, "unit": unit, "scope": scope, "month": month}
        numbers = {"lines": lines, "emissions": signed(lines), "output": output_of(scope, mine)}
        results.append({**where, **numbers, "subtotals": subtotals_of(scope, lines), "auxiliary": auxiliary_of(scope, mine, lines)})
    return results


def summaries_of(results: Sequence[Json]) -> list[Json]:
    """Table C.5. Reading: the process level is missing where there is neither a process nor a power unit."""
    summaries = []
    for entity, month in sorted({(one["entity"], one["month"]) for one in results}):
        here = [one for one in results if (one["entity"], one["month"]) == (entity, month)]
        levels: dict[str, list[Fraction]] = {"enterprise": [], "process": [], "power_unit": []}
        for one in here:
            levels[one["scope"] if one["scope"] in levels else "process"].append(one["emissions"])
        enterprise, processes, power = (sum(level, Fraction(0)) if level else None for level in levels.values())
        other = None
        if enterprise is not None and (processes is not None or power is not None):
            other = enterprise - (processes or 0) - (power or 0)
        whole = half_up(enterprise, 0) if enterprise is not None else None
        summary = {"entity": entity, "month": month, "enterprise_t": written(enterprise, 2), "enterprise_whole_t": written(whole, 0)}
        summaries.append(summary | {"processes_t": written(processes, 2), "power_units_t": written(power, 2), "other_t": written(other, 2)})
    return summaries


def annual_lines(here: Sequence[Json]) -> list[Json]:
    """Fuels that were measured in some month: the year's value weighted by consumption, and what it would give."""
    found = []
    lines = [one for result in here for one in result["lines"] if one["category"] == "fuel"]
    for item, origin, flow in sorted({(one["item"], one["origin"], one["flow"]) for one in lines}):
        group = [one for one in lines if (one["item"], one["origin"], one["flow"]) == (item, origin, flow)]
        quantity = sum((one["q"] for one in group), Fraction(0))
        if quantity and any(one["v"] != Fraction(FUELS[item][1]) for one in group):
            ncv = half_up(sum((one["q"] * one["v"] for one in group), Fraction(0)) / quantity, 3)
            again = fuel_emissions(here[0]["scope"], item, quantity, ncv)
            numbers = {"quantity": written(quantity, 2), "ncv": written(ncv, 3), "emissions_t": written(sum(one["e"] for one in group), 2)}
            names = {"category": "fuel", "item": item, "flow": flow, "origin": origin}
            found.append({**names, **numbers, "emissions_by_annual_ncv_t": written(again, 2)})
    return found


def annual_of(results: Sequence[Json]) -> list[Json]:
    """Add up the rounded months of every unit and year."""
    years = []
    groups: dict[tuple[str, str, str, int, str], list[Json]] = {}
    for one in results:
        groups.setdefault((one["entity"], one["works"], one["month"][:4], SCOPES.index(one["scope"]), one["unit"]), []).append(one)
    for key, here in sorted(groups.items(), key=lambda group: group[0]):
        emissions = sum((one["emissions"] for one in here), Fraction(0))
        outputs = [one["output"] for one in here if one["output"] is not None]
        output = sum(outputs, Fraction(0)) if outputs else None
        where = {"entity": key[0], "works": key[1], "year": int(key[2]), "scope": SCOPES[key[3]], "unit": key[4]}
        years.append({**where, "months": len(here), "of_months": 12, "emissions_t": written(emissions, 2), "output_t": written(output, 2)})
        years[-1] |= {"emissions_whole_t": written(half_up(emissions, 0), 0), "lines": annual_lines(here)}
        years[-1] |= {"intensity_t_per_t": written(ratio(emissions, output), 4)}
    return years


def shown(result: Json) -> Json:
    """Write the numbers of a month as text."""
    texts = {"emissions_t": written(result["emissions"], 2), "output_t": written(result["output"], 2)}
    texts |= {"intensity_t_per_t": written(ratio(result["emissions"], result["output"]), 4)}
    where = {name: result[name] for name in ("entity", "works", "unit", "scope", "month", "auxiliary")}
    order = {item: place for place, item in enumerate((*FUELS, *(name for group in FACTORS.values() for name in group)))}
    lines = []
    for one in sorted(result["lines"], key=lambda x: (CATEGORIES.index(x["category"]), order[x["item"]], x["origin"], x["flow"])):
        names = {name: one[name] for name in ("category", "item", "flow", "origin")}
        lines.append({**names, "quantity": written(one["q"], 2), "ncv": written(one["v"], 3), "emissions_t": written(one["e"], 2)})
    subtotals = {name: written(value, 2) for name, value in result["subtotals"].items()}
    return {**where, "sector": "steel", "lines": lines, "subtotals": subtotals, **texts}


def quantify(rows: Iterable[Row], batches: Iterable[Row] = ()) -> Json:
    """Compute valid rows into the documented structure: results, summaries and annual."""
    results = months_of([cleaned(row) for row in rows], list(batches))
    return {"results": [shown(one) for one in results], "summaries": summaries_of(results), "annual": annual_of(results)}
