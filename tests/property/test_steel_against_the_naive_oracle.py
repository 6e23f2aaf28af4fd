"""Random valid steel works: the program agrees digit by digit with the naive oracle, and both keep what must not change.

TANHENG_EXAMPLES raises the number of examples.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import assume, event, given
from hypothesis import strategies as st

from tests.oracle import naive_steel
from tests.oracle.typed_defaults import FUELS
from tests.property import comparing
from tests.property.comparing import annual_ncvs, real, usual, without_traces
from tests.property.steel_works import Works, steel_works

Json = dict[str, Any]
Computer = Callable[[Sequence[dict[str, str]], Sequence[dict[str, str]]], Json]
SUBTOTALS = {"enterprise": ("fuel", "process", "product"), "power_unit": ("fuel",)}
AUXILIARY = ("secondary_energy_share_percent", "heat_gj")
CHINESE = {
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
        "ncv": "低位发热量",
        "enthalpy": "焓值",
        "temperature": "温度",
    },
    "sector": {"steel": "钢铁"},
    "scope": {
        "enterprise": "企业层级",
        "coking": "焦化",
        "sintering": "烧结",
        "pelletising": "球团",
        "ironmaking": "炼铁",
        "bof": "转炉炼钢",
        "eaf": "电炉炼钢",
        "power_unit": "发电设施",
    },
    "category": {
        "fuel": "化石燃料",
        "carbonate": "碳酸盐",
        "electrode": "电极",
        "carbon_material": "含碳原料",
        "product": "含碳产品",
        "output": "产品产量",
        "auxiliary": "辅助参数",
    },
    "flow": {"in": "输入", "out": "输出"},
    "origin": {"purchased": "外购", "self_produced": "自产"},
}


def compared(answer: Json) -> Json:
    """Keep the fields that both implementations state."""
    return comparing.compared(answer, lambda scope: SUBTOTALS.get(scope, ("in", "out")), AUXILIARY)


def described(works: Works) -> None:
    """Count what the examples contain, for `pytest --hypothesis-show-statistics`."""
    rows = works.rows
    event(f"entities {len({row.get('entity', '') for row in rows})}, months {len({row['month'] for row in rows})}")
    event(f"batches {bool(works.batches)}, negative {any(row['quantity'].startswith('-') for row in rows)}")


@usual
@given(steel_works())
def test_the_program_agrees_with_the_oracle_digit_by_digit(works: Works) -> None:
    answer, expected = real(works.rows, works.batches), naive_steel.quantify(works.rows, works.batches)
    mine, theirs = compared(answer), compared(expected)
    for part in ("years", "summaries", "months", "order"):
        assert mine[part] == theirs[part], part


@usual
@given(steel_works())
def test_the_program_orders_lines_as_the_official_table_does(works: Works) -> None:
    fuels = list(FUELS)
    for one in real(works.rows, works.batches)["results"]:
        lines = [(naive_steel.CATEGORIES.index(line["category"]), line["item"]) for line in one["lines"] if line["emissions_t"] is not None]
        places = [(category, fuels.index(item) if category == 0 else 0) for category, item in lines]
        assert places == sorted(places)


@usual
@given(steel_works())
def test_the_program_and_the_oracle_weight_the_annual_ncv_alike(works: Works) -> None:
    mine, theirs = annual_ncvs(real(works.rows, works.batches)), annual_ncvs(naive_steel.quantify(works.rows, works.batches))
    kinds: dict[tuple[str, ...], set[str]] = {}
    for row in map(naive_steel.cleaned, works.rows):
        if row["category"] == "fuel":
            key: tuple[str, ...] = (row["entity"], row["works"], row["month"][:4], row["scope"], row["unit"], row["item"], row["origin"])
            kinds.setdefault(key, set()).add("sold" if row["quantity"].startswith("-") else row["flow"])
    for key, ncv in theirs.items():
        if kinds[key] == {"in"}:
            assert mine.get(key) == ncv, key


@usual
@given(steel_works())
def test_chinese_headings_and_words_mean_the_same_as_the_english_ones(works: Works) -> None:
    rows = [{"sector": "steel"} | row for row in works.rows]
    chinese = [{CHINESE["columns"][name]: CHINESE.get(name, {}).get(text, text) for name, text in row.items()} for row in rows]
    assert compared(real(chinese, works.batches)) == compared(real(rows, works.batches))


@pytest.fixture(params=[real, naive_steel.quantify], ids=["program", "oracle"], scope="module")
def compute(request: pytest.FixtureRequest) -> Computer:
    """Return each of the two implementations."""
    computer: Computer = request.param
    return computer


@usual
@given(works=steel_works(), data=st.data())
def test_the_order_of_the_rows_changes_nothing(compute: Computer, works: Works, data: st.DataObject) -> None:
    shuffled, batches = data.draw(st.permutations(works.rows)), data.draw(st.permutations(works.batches))
    before, after = compute(works.rows, works.batches), compute(shuffled, batches)
    for part in ("results", "summaries", "annual"):
        assert without_traces(before[part]) == without_traces(after[part])


@usual
@given(works=steel_works(), data=st.data())
def test_splitting_a_purchase_over_two_legal_persons_changes_nothing(compute: Computer, works: Works, data: st.DataObject) -> None:
    kinds = ("fuel", "carbonate", "electrode", "carbon_material")
    purchases = [
        n for n, row in enumerate(works.rows) if row["scope"] == "enterprise" and row["category"] in kinds and row.get("flow") != "out"
    ]
    assume(purchases)
    place = data.draw(st.sampled_from(purchases))
    row = works.rows[place]
    part = Decimal(data.draw(st.integers(0, 10**8))) / 1000
    parts = [{**row, "legal_person": "分一"} | {"quantity": f"{part:f}"}]
    parts.append({**row, "legal_person": "分二"} | {"quantity": f"{Decimal(row['quantity']) - part:f}"})
    split = [*works.rows[:place], *parts, *works.rows[place + 1 :]]
    before, after = compared(compute(works.rows, works.batches)), compared(compute(split, works.batches))
    assert before == after


@usual
@given(works=steel_works())
def test_the_enterprise_is_the_sum_of_processes_power_units_and_other(compute: Computer, works: Works) -> None:
    described(works)
    answer = compute(works.rows, works.batches)
    for one in answer["summaries"]:
        here = [result for result in answer["results"] if (result["entity"], result["month"]) == (one["entity"], one["month"])]
        for name, scopes in (
            ("enterprise_t", ("enterprise",)),
            ("power_units_t", ("power_unit",)),
            ("processes_t", naive_steel.SCOPES[1:-1]),
        ):
            parts = [Fraction(result["emissions_t"]) for result in here if result["scope"] in scopes]
            assert one[name] is None if not parts else Fraction(one[name]) == sum(parts)
        if one["enterprise_t"] is None or (one["processes_t"] is None and one["power_units_t"] is None):
            assert one["other_t"] is None
        else:
            parts = [Fraction(one[name] or 0) for name in ("processes_t", "power_units_t", "other_t")]
            assert Fraction(one["enterprise_t"]) == sum(parts)


@usual
@given(works=steel_works())
def test_the_year_is_the_sum_of_its_months(compute: Computer, works: Works) -> None:
    answer = compute(works.rows, works.batches)
    for year in answer["annual"]:
        months = [
            one
            for one in answer["results"]
            if all(one[name] == year[name] for name in ("entity", "works", "scope", "unit")) and one["month"].startswith(str(year["year"]))
        ]
        assert year["months"] == len(months)
        assert Fraction(year["emissions_t"]) == sum(Fraction(one["emissions_t"]) for one in months)
