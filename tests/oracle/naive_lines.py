"""What the naive oracles of cement and aluminium share: sections 3, 4 and 9 of docs/reference/quantify.md, and the summary of 7 and 8.

Every row is a line of its own; a sector says which lines its rows make and how they add up. Where the page can be read in two ways, the
reading taken says "Reading:".
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from tests.oracle.arithmetic import half_up, ratio, written

Row = dict[str, str]
Json = dict[str, Any]
ELECTRICITY, HEAT = ("耗电量", "electricity"), ("耗热量", "heat")
COLUMNS = (
    *("entity", "works", "legal_person", "unit", "scope", "month", "category", "item", "flow", "origin"),
    *("quantity", "ncv", "device", "carbon", "purity"),
)


@dataclass(frozen=True, slots=True)
class Sector:
    """What differs: the name, the lower level, the tables, the order of lines, and how a month of rows is computed."""

    name: str
    lower: str
    fuels: Mapping[str, tuple[str, str, str]]
    categories: tuple[str, ...]
    items: tuple[str, ...]
    month: Callable[[str, Sequence[Row], Sequence[Row]], Json]


def cleaned(row: Row) -> Row:
    """Fill every column of a row, with the defaults of section 1."""
    full = {name: row.get(name, "") for name in COLUMNS}
    full["flow"] = full["flow"] or "in"
    if not full["origin"]:
        full["origin"] = "purchased" if full["flow"] == "in" or full["scope"] == "enterprise" else "self_produced"
    return full


def added(numbers: Iterable[Fraction]) -> Fraction:
    """Add up."""
    return sum(numbers, Fraction(0))


def ncv_of(fuels: Mapping[str, tuple[str, str, str]], row: Row, batches: Sequence[Row]) -> Fraction:
    """Section 3: the row's own value, that of the month's batches, else the default. Coke is a fuel like any other.

    Reading: batches are those of the works, so they hold for every line of it and for what is burnt outside.
    """
    state, default, _ = fuels[row["item"]]
    if row["ncv"]:
        return half_up(Fraction(row["ncv"]), 3)
    same = [b for b in batches if b["item"] == row["item"] and all(b.get(k, "") == row[k] for k in ("entity", "works", "month"))]
    if not same:
        return Fraction(default)
    values = [Fraction(batch["ncv"]) for batch in same]
    weights = [Fraction(batch["tonnes"] if state == "solid" else 1) for batch in same]
    return half_up(added(w * v for w, v in zip(weights, values, strict=True)) / added(weights), 3)


def line(row: Row, quantity: Fraction, emissions: Fraction, ncv: Fraction | None = None, **other: str) -> Json:
    """Make one line; q, v and e are its quantity, net calorific value and emissions."""
    names = {name: row[name] for name in ("category", "item", "flow", "origin")}
    return {**names, **other, "q": quantity, "v": ncv, "e": emissions}


def auxiliary_of(mine: Sequence[Row]) -> dict[str, str | None]:
    """Electricity and heat of a unit, which came in less what was given to others; every row is rounded before."""
    found: dict[str, str | None] = {}
    for field, items, places in (("electricity_mwh", ELECTRICITY, 3), ("heat_gj", HEAT, 2)):
        rows = [row for row in mine if row["category"] == "auxiliary" and row["item"] in items]
        signed = [half_up(Fraction(row["quantity"]), places) * (-1 if row["flow"] == "out" else 1) for row in rows]
        if rows:
            found[field] = written(added(signed), places)
    return found


def emissions_of(lines: Iterable[Json], category: str) -> Fraction:
    """Add up the emissions of the lines of one category, whatever their flow."""
    return added(one["e"] for one in lines if one["category"] == category)


def results_of(sector: Sector, rows: Sequence[Row], batches: Sequence[Row]) -> list[Json]:
    """One result for every works, month, scope and unit that has rows, in the documented order."""
    results = []
    groups: dict[tuple[str, str, str, bool, str], list[Row]] = {}
    for row in rows:
        groups.setdefault((row["entity"], row["works"], row["month"], row["scope"] == sector.lower, row["unit"]), []).append(row)
    for (entity, works, month, lower, unit), mine in sorted(groups.items(), key=lambda group: group[0]):
        scope = sector.lower if lower else "enterprise"
        names = {"entity": entity, "works": works, "unit": unit, "scope": scope, "month": month}
        results.append(names | sector.month(scope, mine, batches))
        if all(row["category"] == "auxiliary" for row in mine):  # of its emissions nothing is known
            results[-1]["emissions"] = None
    return results


def summaries_of(sector: Sector, results: Sequence[Json]) -> list[Json]:
    """Lines or processes, what is outside, and both; without an enterprise row neither total nor other is stated.

    Reading: without any line or process the total is not stated either, for missing is not zero.
    """
    summaries = []
    for entity, month in sorted({(one["entity"], one["month"]) for one in results}):
        here = [one for one in results if (one["entity"], one["month"]) == (entity, month) and one["emissions"] is not None]
        inside = [one["emissions"] for one in here if one["scope"] == sector.lower]
        outside = [one["emissions"] for one in here if one["scope"] == "enterprise"]
        other = added(outside) if outside else None
        everything = other + added(inside) if other is not None and inside else None
        whole = None if everything is None else half_up(everything, 0)
        summary = {"entity": entity, "month": month, "enterprise_t": written(everything, 2), "enterprise_whole_t": written(whole, 0)}
        summary |= {"processes_t": written(added(inside) if inside else None, 2), "power_units_t": None, "other_t": written(other, 2)}
        summaries.append(summary)
    return summaries


def annual_lines(fuels: Mapping[str, tuple[str, str, str]], here: Sequence[Json]) -> list[Json]:
    """Fuels of which some month has another value than the default: the year's value, weighted by consumption."""
    found = []
    lines = [one for result in here for one in result["lines"] if one["v"] is not None]
    for item, origin in sorted({(one["item"], one["origin"]) for one in lines}):
        group = [one for one in lines if (one["item"], one["origin"]) == (item, origin)]
        quantity = added(one["q"] for one in group)
        if quantity and any(one["v"] != Fraction(fuels[item][1]) for one in group):
            ncv = half_up(added(one["q"] * one["v"] for one in group) / quantity, 3)
            found.append({"category": "fuel", "item": item, "flow": "in", "origin": origin, "ncv": written(ncv, 3)})
            found[-1] |= {"quantity": written(quantity, 2), "emissions_t": written(added(one["e"] for one in group), 2)}
    return found


def annual_of(sector: Sector, results: Sequence[Json]) -> list[Json]:
    """Add up the rounded months of every unit and year; what carries a duty carries it in whole tonnes."""
    years = []
    groups: dict[tuple[str, str, str, bool, str], list[Json]] = {}
    for one in results:
        if one["emissions"] is None:
            continue
        groups.setdefault((one["entity"], one["works"], one["month"][:4], one["scope"] == sector.lower, one["unit"]), []).append(one)
    for (entity, works, year, lower, unit), here in sorted(groups.items(), key=lambda group: group[0]):
        emissions = added(one["emissions"] for one in here)
        outputs = [one["output"] for one in here if one["output"] is not None]
        output = added(outputs) if outputs else None
        whole = written(half_up(emissions, 0), 0)
        scope = sector.lower if lower else "enterprise"
        years.append({"entity": entity, "works": works, "year": int(year), "scope": scope, "unit": unit, "sector": sector.name})
        years[-1] |= {"months": len(here), "of_months": 12, "emissions_t": written(emissions, 2), "emissions_whole_t": whole}
        years[-1] |= {"output_t": written(output, 2), "intensity_t_per_t": written(ratio(emissions, output), 4)}
        years[-1] |= {"duty_t": whole if lower else None, "lines": annual_lines(sector.fuels, here)}
    return years


def duties_of(sector: Sector, annual: Sequence[Json]) -> list[Json]:
    """The duty of an entity's year: the sum of the whole tonnes of its lines or processes.

    Reading: none is stated where the year has neither.
    """
    duties = []
    for entity, year in sorted({(one["entity"], one["year"]) for one in annual}):
        here = [one for one in annual if (one["entity"], one["year"], one["scope"]) == (entity, year, sector.lower)]
        duty = added(Fraction(one["duty_t"]) for one in here) if here else None
        processes = added(Fraction(one["emissions_t"]) for one in here) if here else None
        names = {"entity": entity, "sector": sector.name, "year": year}
        duties.append({**names, "processes_t": written(processes, 2), "duty_t": written(duty, 0)})
    return duties


def shown(sector: Sector, result: Json) -> Json:
    """Write the numbers of a month as text, the lines in the order of the tables, unlisted items behind."""
    texts = {"emissions_t": written(result["emissions"], 2), "output_t": written(result["output"], 2)}
    texts |= {"intensity_t_per_t": written(ratio(result["emissions"], result["output"]), 4)}
    where = {name: result[name] for name in ("entity", "works", "unit", "scope", "month", "auxiliary")}
    order = {item: place for place, item in enumerate(sector.items)}
    lines = []
    for one in sorted(result["lines"], key=lambda x: (sector.categories.index(x["category"]), order[x["item"]], x["origin"])):
        names = {name: one[name] for name in ("category", "item", "flow", "origin")}
        lines.append({**names, "quantity": written(one["q"], 2), "ncv": written(one["v"], 3), "emissions_t": written(one["e"], 2)})
    subtotals = {name: written(value, 2) for name, value in result["subtotals"].items()}
    return {**where, "sector": sector.name, "lines": lines, "subtotals": subtotals, **texts}


def computed_by(sector: Sector, rows: Iterable[Row], batches: Iterable[Row]) -> Json:
    """Compute valid rows of one sector into the documented structure."""
    results = results_of(sector, [cleaned(row) for row in rows], list(batches))
    annual = annual_of(sector, results)
    answer = {"results": [shown(sector, one) for one in results], "summaries": summaries_of(sector, results), "annual": annual}
    return answer | {"annual_summaries": duties_of(sector, annual)}
