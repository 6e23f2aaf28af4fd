"""Random valid cement works: the program agrees digit by digit with the naive oracle, and both keep what must not change."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import event, given
from hypothesis import strategies as st

from tests.oracle import naive_cement
from tests.oracle.arithmetic import half_up, written
from tests.oracle.handing_over import Row
from tests.property import comparing
from tests.property.cement_works import UNLISTED, UNLISTED_MATERIALS, cement_works
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
        "origin": "来源",
        "quantity": "数量",
        "uom": "计量单位",
        "ncv": "低位发热量",
        "device": "燃烧设备",
        "point": "计量点",
        "ncv_point": "热值计量点",
        "method": "获取方式",
    },
    "sector": {"cement": "水泥"},
    "scope": {"enterprise": "企业层级", "clinker_line": "熟料生产线"},
    "category": {"fuel": "化石燃料", "clinker": "熟料", "substitute": "替代原料", "auxiliary": "辅助参数"},
    "flow": {"in": "输入", "out": "输出"},
    "origin": {"purchased": "外购", "self_produced": "自产"},
    "device": {"cement_kiln": "水泥窑", "power_boiler": "电站锅炉", "industrial_boiler": "工业锅炉"},
    "point": {"purchase_stock": "购销存台账", "into_mill": "入磨", "into_kiln": "入窑"},
    "ncv_point": {"purchase_stock": "购销存台账", "into_mill": "入磨", "into_kiln": "入窑"},
    "method": {"scale": "直接计量", "stock_take": "盘库"},
}


def real(works: Works) -> Json:
    """Let the program compute, and insist that it refuses nothing."""
    return comparing.real([{"sector": "cement"} | row for row in works.rows], works.batches, works.stock)


def naive(works: Works) -> Json:
    """Let the oracle compute; it asks for no ledger."""
    return naive_cement.quantify(works.rows, works.batches)


def place_of(row: Row) -> tuple[str, ...]:
    return tuple(row.get(name, "") for name in comparing.MONTH)


def subtotals(scope: str) -> Sequence[str]:
    return ("fuel",) if scope == "enterprise" else ("fuel", "clinker", "substitute", "process")


def compared(answer: Json) -> Json:
    """Keep the fields that both implementations state."""
    return comparing.compared(answer, subtotals, (*ENERGY, "carbide_slag_rate_percent"), naive_cement.ITEMS)


@usual
@given(cement_works())
def test_the_program_agrees_with_the_oracle_digit_by_digit(works: Works) -> None:
    answer, expected = real(works), naive(works)
    mine, theirs = compared(answer), compared(expected)
    for part in ("years", "summaries", "months", "order"):
        assert mine[part] == theirs[part], part
    assert duties(answer) == duties(expected)


@usual
@given(cement_works())
def test_the_program_orders_lines_as_the_official_tables_do(works: Works) -> None:
    for one in real(works)["results"]:
        known = [line for line in one["lines"] if line["item"] in naive_cement.ITEMS]
        places = [(naive_cement.CATEGORIES.index(line["category"]), naive_cement.ITEMS.index(line["item"])) for line in known]
        assert places == sorted(places)


@usual
@given(cement_works())
def test_the_program_and_the_oracle_weight_the_annual_ncv_alike(works: Works) -> None:
    mine, theirs = annual_ncvs(real(works)), annual_ncvs(naive(works))
    devices: dict[tuple[str, ...], set[str]] = {}
    for row in works.rows:
        key: tuple[str, ...] = tuple(row.get(name, "") for name in ("entity", "works", "scope", "unit", "item"))
        devices.setdefault(key, set()).add(row.get("device", ""))
    for year, ncv in theirs.items():
        if len(devices[year[:2] + year[3:6]]) == 1:  # the program has a line for every device, the page does not say
            assert mine[year] == ncv, year


@usual
@given(cement_works())
def test_chinese_headings_and_words_mean_the_same_as_the_english_ones(works: Works) -> None:
    rows: list[Row] = [{"sector": "cement"} | row for row in works.rows]
    chinese = [{CHINESE["columns"][name]: CHINESE.get(name, {}).get(text, text) for name, text in row.items()} for row in rows]
    assert compared(comparing.real(chinese, works.batches, works.stock)) == compared(real(works))


@usual
@given(cement_works())
def test_what_is_outside_the_tables_changes_no_figure_beside_what_counts(works: Works) -> None:
    unlisted = (*UNLISTED, *UNLISTED_MATERIALS)
    counting = {place_of(row) for row in works.rows if row["item"] not in unlisted and row["category"] != "auxiliary"}
    kept = [row for row in works.rows if row["item"] not in unlisted or place_of(row) not in counting]
    listed = Works(kept, works.batches, works.stock)
    assert compared(real(works)) == compared(real(listed))


@pytest.fixture(params=[real, naive], ids=["program", "oracle"], scope="module")
def compute(request: pytest.FixtureRequest) -> Computer:
    """Return each of the two implementations."""
    computer: Computer = request.param
    return computer


@usual
@given(works=cement_works(), data=st.data())
def test_the_order_of_the_rows_changes_nothing(compute: Computer, works: Works, data: st.DataObject) -> None:
    shuffled = Works(*(data.draw(st.permutations(part)) for part in (works.rows, works.batches, works.stock)))
    before, after = compute(works), compute(shuffled)
    assert compared(before) == compared(after)
    for part in ("summaries", "annual"):
        assert without_traces(before[part]) == without_traces(after[part])


@usual
@given(works=cement_works())
def test_a_line_is_its_combustion_and_a_process_that_is_not_negative(compute: Computer, works: Works) -> None:
    event(f"batches {bool(works.batches)}, ledger {bool(works.stock)}")
    for one in compute(works)["results"]:
        parts = {name: Fraction(one["subtotals"].get(name) or 0) for name in ("fuel", "clinker", "substitute", "process")}
        event(f"deductions exceed the clinker {parts['substitute'] > parts['clinker']}")
        assert parts["process"] == max(Fraction(0), parts["clinker"] - parts["substitute"])
        assert one["emissions_t"] is None or Fraction(one["emissions_t"]) == parts["fuel"] + parts["process"]


@usual
@given(works=cement_works())
def test_the_duty_is_that_of_the_lines_in_whole_tonnes(compute: Computer, works: Works) -> None:
    answer = compute(works)
    for one in answer["annual"]:
        whole = written(half_up(Fraction(one["emissions_t"]), 0), 0)
        assert one["duty_t"] == (None if one["scope"] == "enterprise" else whole)
    for one in answer["annual_summaries"]:
        here = [year["duty_t"] for year in answer["annual"] if (year["entity"], year["year"]) == (one["entity"], one["year"])]
        duties_here = [int(duty) for duty in here if duty is not None]
        assert one["duty_t"] == (str(sum(duties_here)) if duties_here else None)
