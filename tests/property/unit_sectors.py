"""What the property comparisons of cement and aluminium smelting share: units carry the duty, and what is outside them does not."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

from tests.oracle.arithmetic import half_up, written
from tests.property.comparing import duties, without_traces
from tests.property.steel_works import Row, Works, quantities

Json = dict[str, Any]
Computer = Callable[[Works], Json]
Compared = Callable[[Json], Json]
Words = Mapping[str, Mapping[str, str]]
ENERGY = ("electricity_mwh", "heat_gj")
# How the Chinese table calls the columns and terms that both sectors have; by list, "columns" those of the columns.
CHINESE: Words = {
    "columns": {
        "sector": "行业",
        "entity": "企业名称",
        "works": "厂区",
        "legal_person": "法人",
        "unit": "核算单元",
        "scope": "层级",
        "month": "月份",
        "category": "类别",
        "item": "品种",
        "flow": "流向",
        "origin": "来源",
        "quantity": "数量",
        "uom": "计量单位",
        "ncv": "低位发热量",
    },
    "scope": {"enterprise": "企业层级"},
    "category": {"fuel": "化石燃料", "auxiliary": "辅助参数"},
    "flow": {"in": "输入", "out": "输出"},
    "origin": {"purchased": "外购", "self_produced": "自产"},
}


def in_chinese(rows: Sequence[Row], own: Words) -> list[Row]:
    """Write rows with the Chinese words that both sectors have and the sector's own."""
    words = {name: {**CHINESE.get(name, {}), **own.get(name, {})} for name in {*CHINESE, *own}}
    return [{words["columns"][name]: words.get(name, {}).get(text, text) for name, text in row.items()} for row in rows]


def agree(answer: Json, expected: Json, compared: Compared) -> None:
    """Insist that two answers are the same digit by digit, in every field that both state."""
    mine, theirs = compared(answer), compared(expected)
    for part in ("years", "summaries", "months", "order"):
        assert mine[part] == theirs[part], part
    assert duties(answer) == duties(expected)


def lines_stand_in_order(answer: Json, categories: Sequence[str], items: Sequence[str]) -> None:
    """Insist that lines stand by category, then as the official tables have them; items of no table are left aside."""
    for one in answer["results"]:
        known = [line for line in one["lines"] if line["item"] in items]
        places = [(categories.index(line["category"]), items.index(line["item"])) for line in known]
        assert places == sorted(places)


def the_order_of_rows_changes_nothing(compute: Computer, works: Works, shuffled: Works, compared: Compared) -> None:
    """Insist that shuffled rows give the same figures."""
    before, after = compute(works), compute(shuffled)
    assert compared(before) == compared(after)
    for part in ("summaries", "annual"):
        assert without_traces(before[part]) == without_traces(after[part])


def units_carry_the_duty(answer: Json) -> None:
    """Insist that every unit carries its year in whole tonnes, the outside nothing, and the entity the sum of its units."""
    for one in answer["annual"]:
        whole = written(half_up(Fraction(one["emissions_t"]), 0), 0)
        assert one["duty_t"] == (None if one["scope"] == "enterprise" else whole)
    for one in answer["annual_summaries"]:
        here = [year["duty_t"] for year in answer["annual"] if (year["entity"], year["year"]) == (one["entity"], one["year"])]
        duties_here = [int(duty) for duty in here if duty is not None]
        assert one["duty_t"] == (str(sum(duties_here)) if duties_here else None)


def the_total_is_units_and_outside(answer: Json) -> None:
    """Insist that the total is stated where both parts are, and is their sum."""
    for one in answer["summaries"]:
        if one["other_t"] is None or one["processes_t"] is None:
            assert one["enterprise_t"] is None
        else:
            assert Fraction(one["enterprise_t"]) == Fraction(one["processes_t"]) + Fraction(one["other_t"])


@st.composite
def energy(draw: st.DrawFn, made: Works, where: Row) -> None:
    """Add electricity and heat of a unit or of the outside, some of it given to others; mostly none."""
    for item in draw(st.sampled_from(((), (), (), ("耗电量",), ("耗热量",), ("耗电量", "耗热量")))):
        for flow in draw(st.sampled_from((("",), ("in",), ("in", "out"), ("out",)))):
            made.add({**where, "category": "auxiliary", "item": item, "flow": flow}, draw(quantities()))
