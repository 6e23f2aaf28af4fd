"""Values outside their plausible range are reported with place, range and source; at the edge they are not, and nothing is clipped."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from tests.oracle.handing_over import computed


@dataclass(frozen=True, slots=True)
class Edge:
    """One bound of one range: a value at the bound, and the next one beyond."""

    name: str
    given: dict[str, str]
    at: dict[str, str]
    beyond: dict[str, str]
    output: str = ""
    product: str = "生铁"


def _intensity(scope: str, bound: str, fuel: str, flow: str, quantity: str, at: str, beyond: str, product: str) -> Edge:
    given = {"scope": scope, "month": "2026-06", "category": "fuel", "item": fuel, "flow": flow, "quantity": quantity}
    return Edge(f"{scope} {bound}", given, {"quantity": at}, {"quantity": beyond}, scope, product)


# 1,000.00 t of bituminous coal are 2,278.50 t; 1,000.00 t of coke 3,067.38 t; 100.00 units of converter gas 1,527.68 t.
INTENSITIES = (
    _intensity("coking", "high 1.80", "烟煤", "in", "1000.00", "1265.83", "1265.76", "焦炭"),
    _intensity("coking", "low -0.20", "焦炭", "out", "1000.00", "15336.90", "15329.00", "焦炭"),
    _intensity("sintering", "high 0.50", "烟煤", "in", "1000.00", "4557.00", "4556.00", "烧结铁矿"),
    _intensity("sintering", "low 0.05", "烟煤", "in", "1000.00", "45570.00", "45650.00", "烧结铁矿"),
    _intensity("pelletising", "high 0.40", "烟煤", "in", "1000.00", "5696.25", "5694.00", "球团铁矿"),
    _intensity("pelletising", "low 0.01", "烟煤", "in", "1000.00", "227850.00", "230000.00", "球团铁矿"),
    _intensity("ironmaking", "high 2.50", "烟煤", "in", "1000.00", "911.40", "911.36", "生铁"),
    _intensity("ironmaking", "low 0.10", "烟煤", "in", "1000.00", "22785.00", "22810.00", "生铁"),
    _intensity("bof", "high 0.10", "烟煤", "in", "1000.00", "22785.00", "22760.00", "粗钢"),
    _intensity("bof", "low -0.30", "转炉煤气", "out", "100.00", "5092.27", "5090.00", "粗钢"),
    _intensity("eaf", "high 0.30", "烟煤", "in", "1000.00", "7595.00", "7592.00", "粗钢"),
    _intensity("enterprise", "high 4.00", "烟煤", "in", "1000.00", "564.41", "564.39", "粗钢"),
    _intensity("enterprise", "low 0.05", "烟煤", "in", "1000.00", "26189.65", "26270.00", "粗钢"),
)


def _heat(item: str, bound: str, at: str, beyond: str) -> Edge:
    given = {"scope": "enterprise", "month": "2026-06", "category": "fuel", "item": item, "quantity": "100.00"}
    return Edge(f"{item} {bound}", given, {"ncv": at}, {"ncv": beyond})


HEAT_VALUES = (
    _heat("褐煤", "high", "18.300", "18.301"),
    _heat("褐煤", "low", "12.200", "12.199"),
    _heat("天然气", "high", "398.300", "398.301"),
    _heat("天然气", "low", "285.000", "284.999"),
)


def codes_at(edge: Edge, changed: dict[str, str]) -> list[str]:
    """Return the numbers of the warnings that an edge's value gives."""
    if edge.output:
        category = "product" if edge.output == "enterprise" else "output"
        other = {"scope": edge.output, "month": "2026-06", "category": category, "item": edge.product, **changed}
        rows = [edge.given, other]
    else:
        rows = [edge.given | changed]
    return [issue["code"] for issue in computed(rows)["issues"] if issue["code"] in ("5306", "5307")]


@pytest.mark.parametrize("edge", [*INTENSITIES, *HEAT_VALUES], ids=lambda edge: edge.name)
def test_a_value_at_the_bound_is_silent_and_the_next_one_is_reported(edge: Edge) -> None:
    assert codes_at(edge, edge.at) == []
    assert codes_at(edge, edge.beyond) == ["5307" if edge.output else "5306"]


def test_an_electric_furnace_without_fuel_stands_at_its_bound() -> None:
    rows = [
        {"scope": "eaf", "month": "2026-06", "category": "fuel", "item": "天然气", "quantity": "0.00"},
        {"scope": "eaf", "month": "2026-06", "category": "output", "item": "粗钢", "quantity": "1000.00"},
    ]
    assert not [issue for issue in computed(rows)["issues"] if issue["code"] == "5307"]
