"""Random valid aluminium smelters: the program agrees digit by digit with the naive oracle, and both keep what must not change."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import event, given
from hypothesis import strategies as st

from tests.oracle import naive_aluminium
from tests.oracle.arithmetic import half_up, written
from tests.oracle.handing_over import Row
from tests.oracle.readings import ANODE_METHOD, BY_METAL, taking
from tests.property import comparing
from tests.property.aluminium_works import aluminium_works
from tests.property.comparing import annual_ncvs, duties, usual, without_traces
from tests.property.steel_works import Works
from tests.property.unit_sectors import ENERGY

Json = dict[str, Any]
Computer = Callable[[Works], Json]
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
        "quantity": "数量",
        "ncv": "低位发热量",
        "carbon": "元素碳含量",
        "purity": "纯度",
    },
    "sector": {"aluminium": "铝冶炼"},
    "scope": {"enterprise": "企业层级", "electrolysis": "铝电解工序"},
    "category": {"fuel": "化石燃料", "carbonate": "碳酸盐", "anode": "炭阳极", "metal": "铝液", "auxiliary": "辅助参数"},
    "flow": {"in": "输入", "out": "输出"},
}


def real(works: Works) -> Json:
    """Let the program compute, and insist that it refuses nothing."""
    return comparing.real([{"sector": "aluminium"} | row for row in works.rows], works.batches)


def naive(works: Works) -> Json:
    """Let the oracle compute."""
    return naive_aluminium.quantify(works.rows, works.batches)


def subtotals(scope: str) -> Sequence[str]:
    return ("fuel", "carbonate") if scope == "enterprise" else ("anode", "pfc")


def compared(answer: Json) -> Json:
    """Keep the fields that both implementations state."""
    return comparing.compared(answer, subtotals, ENERGY, naive_aluminium.ITEMS)


@usual
@given(aluminium_works())
def test_the_program_agrees_with_the_oracle_digit_by_digit(works: Works) -> None:
    answer, expected = real(works), naive(works)
    mine, theirs = compared(answer), compared(expected)
    for part in ("years", "summaries", "months", "order"):
        assert mine[part] == theirs[part], part
    assert duties(answer) == duties(expected)


@usual
@given(aluminium_works())
def test_by_the_reading_that_takes_the_anode_from_the_metal_they_agree_digit_by_digit_too(works: Works) -> None:
    with taking({ANODE_METHOD: BY_METAL}):
        answer = real(works)
    expected = naive_aluminium.quantify(works.rows, works.batches, measured_anode=False)
    assert compared(answer) == compared(expected)
    assert duties(answer) == duties(expected)


@usual
@given(aluminium_works())
def test_the_program_orders_lines_as_the_official_tables_do(works: Works) -> None:
    for one in real(works)["results"]:
        places = [(naive_aluminium.CATEGORIES.index(x["category"]), naive_aluminium.ITEMS.index(x["item"])) for x in one["lines"]]
        assert places == sorted(places)


@usual
@given(aluminium_works())
def test_the_program_and_the_oracle_weight_the_annual_ncv_alike(works: Works) -> None:
    mine, theirs = annual_ncvs(real(works)), annual_ncvs(naive(works))
    for key, ncv in theirs.items():
        assert mine[key] == ncv, key


@usual
@given(aluminium_works())
def test_chinese_headings_and_words_mean_the_same_as_the_english_ones(works: Works) -> None:
    rows: list[Row] = [{"sector": "aluminium"} | row for row in works.rows]
    chinese = [{CHINESE["columns"][name]: CHINESE.get(name, {}).get(text, text) for name, text in row.items()} for row in rows]
    assert compared(comparing.real(chinese, works.batches)) == compared(real(works))


@pytest.fixture(params=[real, naive], ids=["program", "oracle"], scope="module")
def compute(request: pytest.FixtureRequest) -> Computer:
    """Return each of the two implementations."""
    computer: Computer = request.param
    return computer


@usual
@given(works=aluminium_works(), data=st.data())
def test_the_order_of_the_rows_changes_nothing(compute: Computer, works: Works, data: st.DataObject) -> None:
    shuffled = Works(*(data.draw(st.permutations(part)) for part in (works.rows, works.batches)))
    before, after = compute(works), compute(shuffled)
    assert compared(before) == compared(after)
    for part in ("summaries", "annual"):
        assert without_traces(before[part]) == without_traces(after[part])


@usual
@given(works=aluminium_works())
def test_the_duty_is_that_of_the_cells_and_what_is_outside_carries_none(compute: Computer, works: Works) -> None:
    event(f"batches {bool(works.batches)}, carbon {any('carbon' in row for row in works.rows)}")
    answer = compute(works)
    for one in answer["annual"]:
        whole = written(half_up(Fraction(one["emissions_t"]), 0), 0)
        assert one["duty_t"] == (None if one["scope"] == "enterprise" else whole)
    for one in answer["annual_summaries"]:
        here = [year["duty_t"] for year in answer["annual"] if (year["entity"], year["year"]) == (one["entity"], one["year"])]
        duties_here = [int(duty) for duty in here if duty is not None]
        assert one["duty_t"] == (str(sum(duties_here)) if duties_here else None)


@usual
@given(works=aluminium_works())
def test_the_total_is_the_cells_and_what_is_outside(compute: Computer, works: Works) -> None:
    for one in compute(works)["summaries"]:
        if one["other_t"] is None or one["processes_t"] is None:
            assert one["enterprise_t"] is None
        else:
            assert Fraction(one["enterprise_t"]) == Fraction(one["processes_t"]) + Fraction(one["other_t"])
