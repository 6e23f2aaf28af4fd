"""A second, naive implementation of sections 2 to 6 of docs/reference/allocate.md, to test the real one against.

It shares no code with tanheng and reads nothing from law/: its numbers are typed by hand (typed_allocation.py), its arithmetic is that of
fractions. It knows valid input only. The balance value is found by halving an interval of rationals and the closed form over the classes
(balance_value). Numbers are left as fractions: what is written with 40 digits is compared with them. Where the page can be read in two
ways, the reading taken says "Reading:".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from math import ceil, floor
from typing import Any

from tests.oracle.arithmetic import half_up
from tests.oracle.naive_balance import Weighted, balance_value, surplus_rate
from tests.oracle.naive_issue import issue
from tests.oracle.typed_allocation import (
    CASES,
    CLINKER_FACTOR,
    DETERMINATION,
    EQUAL_IN_2025,
    EQUAL_IN_2026,
    NOT_ALLOCATED,
    OUT_OF_SCOPE_BEFORE_2026,
    PRE_ALLOCATION,
    SECTORS,
    SLAG_DEDUCTION,
    SLAG_LIMIT,
    THRESHOLD_T,
    YES,
)

Json = dict[str, Any]
Row = Mapping[str, str]
Readings = Mapping[str, str]
NO_READINGS: Readings = {}


def number(row: Row, column: str) -> Fraction | None:
    """Return a quantity of the row, or nothing where the cell is empty."""
    text = row.get(column) or ""
    return Fraction(text.replace(",", "")) if text else None


def emissions_of(row: Row) -> Fraction:
    """Return the emissions as the formula takes them: whole tonnes for a steel enterprise."""
    emissions = number(row, "emissions_t") or Fraction(0)
    return half_up(emissions, 0) if sector_of(row) == "steel" else emissions


def sector_of(row: Row) -> str:
    """Return the code of the sector."""
    return SECTORS[row["sector"]]


def intensity_of(row: Row, readings: Readings) -> Fraction | None:
    """Return the emissions of a tonne of product, or nothing where there is no output to divide by.

    Reading: with four decimals the intensity alone is rounded, for the law book says that this makes up to 15 t on a line of 1.6 Mt;
    rounding the rate as well would make up to 80 t.
    """
    if sector_of(row) == "steel":
        above = (number(row, "ironmaking_emissions_t") or Fraction(0)) + (number(row, "sintering_emissions_t") or Fraction(0))
        below = number(row, "ironmaking_output_t")
    else:
        above, below = emissions_of(row), number(row, "output_t")
    if not below:
        return None
    return half_up(above / below, 4) if readings.get("allocation.intensity_rounding") == "decimals_4" else above / below


def slag_rate(row: Row) -> Fraction | None:
    """Return the share of the process carbon dioxide that carbide slag saves, where slag, clinker and its class are given."""
    slag, clinker, name = number(row, "slag_t"), number(row, "output_t"), row.get("clinker_class") or ""
    if slag is None or not clinker or name not in CLINKER_FACTOR:
        return None
    return slag * SLAG_DEDUCTION / (clinker * CLINKER_FACTOR[name])


def declared(row: Row) -> str:
    """Return the code of the declared case."""
    text = row.get("special") or ""
    return CASES.get(text, text)


def on_or_before(text: str, day: str) -> bool:
    """Tell whether a whole day, or a month or a year that has passed by then, is not after the day."""
    return text <= day[: len(text)]


def by_dates(row: Row, year: int) -> str:
    """Return `closed` or `new` where the dates say so; a line that was both is closed."""
    closed, started = row.get("closed") or "", row.get("commissioned") or ""
    if closed in YES or (closed and (year not in DETERMINATION or on_or_before(closed, DETERMINATION[year]))):
        return "closed"
    return "new" if started in YES or started[:4] == str(year) else ""


def case_of(row: Row, year: int, total: Fraction, readings: Readings) -> str:
    """Return the case that is applied to the unit; `total` is what the entity's units of the sector have verified together.

    Reading: closing and starting, which put a unit outside the scope, stand before any other case; a case of the line before the size of
    the entity.
    """
    scope = by_dates(row, year)
    case = declared(row)
    if scope and case not in OUT_OF_SCOPE_BEFORE_2026:
        return scope
    if case in ("none", "carbide_slag", "below_threshold") and sector_of(row) == "cement" and year in SLAG_LIMIT:
        rate = slag_rate(row)
        if rate is not None and rate > SLAG_LIMIT[year]:
            return "carbide_slag"
        if rate is not None and case == "carbide_slag":
            case = "none"
    small = year >= 2026 or readings.get("allocation.below_threshold_before_2026") == "equal_to_verified"
    if case == "hydrogen_rich_oxygen_blast_furnace" and year == 2025:
        case = "none"
    if case in ("none", "below_threshold"):
        return "below_threshold" if small and total < THRESHOLD_T else "none"
    return case


def equals_duty(case: str, year: int) -> bool:
    """Tell whether the allowance of the case is the duty. Where `below_threshold` is decided, it always is."""
    return year == 2024 or case == "below_threshold" or case in (EQUAL_IN_2025 if year == 2025 else EQUAL_IN_2026)


def duty_of(emissions: Fraction, readings: Readings) -> int:
    """Return the duty in whole tonnes."""
    if readings.get("compliance.whole_tonne_duty") == "per_unit_ceiling":
        return ceil(emissions)
    return int(half_up(emissions, 0))


def pre_allocation_of(row: Row, year: int, ratio: Fraction | None) -> int | None:
    """Return the pre-allocation in whole tonnes, nothing where no emissions of the year before are given.

    Reading: 2024 has none at all, so that it is known to be zero whatever is given.
    """
    before, share = number(row, "previous_verified_t"), PRE_ALLOCATION[year] if ratio is None else ratio
    if not PRE_ALLOCATION[year]:
        return 0
    return None if before is None else floor(share * before)


def prepared(row: Row, year: int, total: Fraction, readings: Readings, ratio: Fraction | None) -> Json:
    """Return what is known of the unit before there is a balance value."""
    case = case_of(row, year, total, readings)
    other_clinker = sector_of(row) == "cement" and (row.get("clinker_class") or "") in NOT_ALLOCATED
    in_scope = not other_clinker and (year >= 2026 or case not in OUT_OF_SCOPE_BEFORE_2026)
    emissions = emissions_of(row)
    names = {column: row.get(column) or "" for column in ("entity", "unit", "province")}
    return names | {
        "sector": sector_of(row),
        "emissions_t": emissions,
        "intensity_t_per_t": intensity_of(row, readings),
        "special": case,
        "declared_special": declared(row),
        "in_scope": in_scope,
        "ordinary": in_scope and not equals_duty(case, year),
        "duty_t": duty_of(emissions, readings) if in_scope else 0,
        "pre_allocation_t": pre_allocation_of(row, year, ratio),
        "carbide_slag_rate": slag_rate(row) if sector_of(row) == "cement" else None,
    }


def allotted(unit: Json, balance: Fraction | None) -> Json:
    """Return the unit with its deviation, rate and allowance."""
    if not unit["in_scope"]:
        return unit | {"intensity_deviation": None, "surplus_rate": None, "capped": False, "allowance_t": 0}
    if not unit["ordinary"]:
        return unit | {"intensity_deviation": None, "surplus_rate": Fraction(0), "capped": False, "allowance_t": unit["duty_t"]}
    assert balance is not None
    deviation = (balance - unit["intensity_t_per_t"]) / balance
    rate, capped = surplus_rate(deviation)
    allowance = floor(unit["emissions_t"] * (1 + rate))
    return unit | {"intensity_deviation": deviation, "surplus_rate": rate, "capped": capped, "allowance_t": allowance}


def solved(units: Sequence[Json], readings: Readings) -> tuple[Fraction, tuple[Fraction, Fraction] | None]:
    """Return the balance value of the units of a sector with ordinary units, and the interval where any value would do."""
    included = readings.get("allocation.special_units_in_balance_value") == "included"
    taken = [unit for unit in units if unit["ordinary"] or (included and unit["in_scope"] and unit["intensity_t_per_t"] is not None)]
    value, interval = balance_value([Weighted(unit["emissions_t"], unit["intensity_t_per_t"]) for unit in taken])
    rounded = readings.get("allocation.balance_value_rounding") == "decimals_4"
    return (half_up(value, 4) if rounded else value), interval


def banded(unit: Json, value: Fraction, percent: Fraction) -> Json:
    """Return the unit with its allowances at the low and the high end of an estimated balance value."""
    ends = [allotted(unit, value * (100 + sign * percent) / 100)["allowance_t"] for sign in (-1, 1)]
    return {"low_t": ends[0], "high_t": ends[1]}


def sector_part(units: Sequence[Json], balance: Fraction | None, sealed: bool, estimated: bool) -> Json:
    """Add up the units in scope of a sector."""
    within = [unit for unit in units if unit["in_scope"]]
    emissions, allowances = sum((unit["emissions_t"] for unit in within), Fraction(0)), sum(unit["allowance_t"] for unit in within)
    return {
        "balance_value": balance,
        "sealed": sealed and balance is not None,
        "estimated": estimated and balance is not None,
        "units": len(within),
        "ordinary_units": sum(unit["ordinary"] for unit in within),
        "emissions_t": emissions,
        "allowances_t": allowances,
        "residual_t": emissions - allowances,
    }


def entity_part(units: Sequence[Json], rows: Sequence[Row]) -> Json:
    """Add up the units of an entity in a sector, and issue."""
    first = units[0]
    given = [unit["pre_allocation_t"] for unit in units if unit["pre_allocation_t"] is not None]
    sums: Json = {name: sum(unit[name] for unit in units) for name in ("allowance_t", "duty_t")}
    reduction = int(sum((number(row, "reduction_t") or Fraction(0) for row in rows), Fraction(0)))
    kept = any((row.get("differentiated") or "") in YES for row in rows)
    kept = kept or any(unit["special"] == "closed" and unit["in_scope"] for unit in units)  # only the draft of 2026 has such units
    return {
        **{name: first[name] for name in ("entity", "province", "sector")},
        **sums,
        "pre_allocation_t": sum(given) if given else None,
        "true_up_t": sums["allowance_t"] - sum(given),
        "issue": issue(sum(given), sums["allowance_t"], reduction, sums["duty_t"], kept),
    }


def province_part(units: Sequence[Json]) -> Json:
    """Add up the units of a sector in a province. Reading: what was pre-allocated counts even where the unit left the scope."""
    within = [unit for unit in units if unit["in_scope"]]
    sums: Json = {name: sum(unit[name] for unit in within) for name in ("emissions_t", "allowance_t", "duty_t")}
    return {"units": len(within), **sums, "pre_allocation_t": sum(unit["pre_allocation_t"] or 0 for unit in units)}


def allocate(
    rows: Iterable[Row],
    year: int,
    balance_values: Mapping[str, Fraction] | None = None,
    readings: Readings = NO_READINGS,
    pre_allocation_ratio: Fraction | None = None,
    estimates: Mapping[str, tuple[Fraction, Fraction]] | None = None,
) -> Json:
    """Compute valid rows into the documented structure; a sector without a given balance value is solved as a whole sector.

    An estimate of a sector is a balance value and the per cent that it may be too high or too low.
    """
    guesses, given = estimates or {}, balance_values or {}
    taken = list(rows)
    totals: dict[tuple[str, str], Fraction] = {}
    for row in taken:
        key = (row["entity"], sector_of(row))
        totals[key] = totals.get(key, Fraction(0)) + emissions_of(row)
    before = [prepared(row, year, totals[row["entity"], sector_of(row)], readings, pre_allocation_ratio) for row in taken]
    answer: Json = {"year": year, "sectors": {}, "units": [None] * len(taken), "intervals": {}}
    for sector in dict.fromkeys(unit["sector"] for unit in before):
        places = [place for place, unit in enumerate(before) if unit["sector"] == sector]
        mine = [before[place] for place in places]
        sealed, estimated = sector in given, sector in guesses
        value: Fraction | None = None
        interval = None
        if any(unit["ordinary"] for unit in mine):
            if sealed or estimated:
                value = given[sector] if sealed else guesses[sector][0]
            else:
                value, interval = solved(mine, readings)
        for place in places:
            answer["units"][place] = allotted(before[place], value)
            if estimated and value is not None:
                answer["units"][place]["estimate"] = banded(before[place], value, guesses[sector][1])
        answer["sectors"][sector] = sector_part([answer["units"][place] for place in places], value, sealed, estimated)
        answer["intervals"][sector] = interval
    units = answer["units"]
    answer["entities"] = [entity_part(*zip_of(units, taken, key)) for key in totals]
    keys = dict.fromkeys((unit["province"], unit["sector"]) for unit in units)
    provinces = {key: [unit for unit in units if (unit["province"], unit["sector"]) == key] for key in keys}
    answer["provinces"] = [{"province": key[0], "sector": key[1], **province_part(mine)} for key, mine in provinces.items()]
    answer["national"] = [
        {"sector": sector, **province_part([unit for unit in units if unit["sector"] == sector])} for sector in answer["sectors"]
    ]
    return answer


def zip_of(units: Sequence[Json], rows: Sequence[Row], key: tuple[str, str]) -> tuple[list[Json], list[Row]]:
    """Return the units and the rows of an entity in a sector."""
    pairs = [(unit, row) for unit, row in zip(units, rows, strict=True) if (unit["entity"], unit["sector"]) == key]
    return [unit for unit, _ in pairs], [row for _, row in pairs]
