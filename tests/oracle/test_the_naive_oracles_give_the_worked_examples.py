"""The naive oracles of cement and aluminium give the figures that the worked examples were computed to by hand."""

from __future__ import annotations

from typing import Any

from tests.oracle import naive_aluminium, naive_cement

Row = dict[str, str]


def on_a_line(category: str, item: str, quantity: str, **more: str) -> Row:
    where = {"scope": "clinker_line", "unit": "1号线", "month": "2026-06"}
    return {**where, "category": category, "item": item, "quantity": quantity, **more}


def in_the_cells(metal: str, anode: str) -> list[Row]:
    where = {"scope": "electrolysis", "unit": "一系列", "month": "2026-06"}
    return [
        {**where, "category": "metal", "item": "铝液", "quantity": metal},
        {**where, "category": "anode", "item": "炭阳极", "quantity": anode},
    ]


def emissions(result: dict[str, Any]) -> list[str]:
    return [line["emissions_t"] for line in result["lines"]]


def test_c_1_a_portland_line() -> None:
    rows = [
        on_a_line("clinker", "硅酸盐水泥熟料", "250000.00"),
        on_a_line("fuel", "烟煤", "32500.00", ncv="22.850"),
        *(on_a_line("substitute", item, t) for item, t in (("电石渣", "8000"), ("钢渣", "5000"), ("粉煤灰", "6000"))),
    ]
    answer = naive_cement.quantify(rows)
    result = answer["results"][0]
    assert emissions(result) == ["70574.18", "133750.00", "3840.00", "1075.00", "330.00"]
    assert result["subtotals"]["process"] == "128505.00"
    assert (result["emissions_t"], result["intensity_t_per_t"]) == ("199079.18", "0.7963")
    assert answer["annual"][0]["duty_t"] == answer["annual_summaries"][0]["duty_t"] == "199079"
    assert answer["summaries"][0]["enterprise_t"] is None


def test_c_5_copper_slag_and_calcium_fluoride_sludge() -> None:
    rows = [
        on_a_line("clinker", "硅酸盐水泥熟料", "5000.00"),
        on_a_line("substitute", "铜渣", "80.50"),
        on_a_line("substitute", "氟化钙污泥", "40.25"),
    ]
    result = naive_cement.quantify(rows)["results"][0]
    assert emissions(result) == ["2675.00", "15.09", "4.43"]
    assert result["emissions_t"] == "2655.48"


def test_c_6_the_rate_of_carbide_slag() -> None:
    for slag, rate in (("16718.75", "15.00"), ("16718.76", "15.00"), ("16724.33", "15.01")):
        rows = [on_a_line("clinker", "硅酸盐水泥熟料", "100000.00"), on_a_line("substitute", "电石渣", slag)]
        assert naive_cement.quantify(rows)["results"][0]["auxiliary"] == {"carbide_slag_rate_percent": rate}


def test_a_1_a_smelter() -> None:
    answer = naive_aluminium.quantify(in_the_cells("40000.00", "18800.00"))
    result = answer["results"][0]
    assert emissions(result) == ["57065.99", "5304.00", "488.40"]
    assert (result["subtotals"], result["emissions_t"]) == ({"anode": "57065.99", "pfc": "5792.40"}, "62858.39")
    assert (result["intensity_t_per_t"], answer["annual_summaries"][0]["duty_t"]) == ("1.5715", "62858")


def test_a_5_the_constant_of_ten_thousand_tonnes_of_anode() -> None:
    assert emissions(naive_aluminium.quantify(in_the_cells("0.00", "10000.00"))["results"][0])[0] == "30354.25"


def test_a_6_the_mean_smelter_by_both_readings() -> None:
    result = naive_aluminium.quantify(in_the_cells("100000.00", "46900.00"))["results"][0]
    assert result["subtotals"] == {"anode": "142361.44", "pfc": "14481.00"}
    assert (result["emissions_t"], result["intensity_t_per_t"]) == ("156842.44", "1.5684")
    other = naive_aluminium.quantify(in_the_cells("100000.00", "46900.00"), measured_anode=False)["results"][0]
    assert other["subtotals"] == {"anode": "142430.93", "pfc": "14481.00"}
