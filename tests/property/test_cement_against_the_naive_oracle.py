"""Random valid cement works: the program agrees digit by digit with the naive oracle, and both keep what must not change."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import event, given
from hypothesis import strategies as st

from tests.oracle import naive_cement
from tests.oracle.handing_over import Row
from tests.property import comparing
from tests.property.cement_works import UNLISTED, UNLISTED_MATERIALS, cement_works
from tests.property.comparing import annual_ncvs, usual
from tests.property.steel_works import Works
from tests.property.unit_sectors import (
    ENERGY,
    Computer,
    agree,
    in_chinese,
    lines_stand_in_order,
    the_order_of_rows_changes_nothing,
    the_total_is_units_and_outside,
    units_carry_the_duty,
)

Json = dict[str, Any]
OWN_WORDS = {
    "columns": {"device": "燃烧设备", "point": "计量点", "ncv_point": "热值计量点", "method": "获取方式"},
    "sector": {"cement": "水泥"},
    "scope": {"clinker_line": "熟料生产线"},
    "category": {"clinker": "熟料", "substitute": "替代原料"},
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
    agree(real(works), naive(works), compared)


@usual
@given(cement_works())
def test_the_program_orders_lines_as_the_official_tables_do(works: Works) -> None:
    lines_stand_in_order(real(works), naive_cement.CATEGORIES, naive_cement.ITEMS)


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
    assert compared(comparing.real(in_chinese(rows, OWN_WORDS), works.batches, works.stock)) == compared(real(works))


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
    the_order_of_rows_changes_nothing(compute, works, shuffled, compared)


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
    units_carry_the_duty(compute(works))


@usual
@given(works=cement_works())
def test_the_total_is_the_lines_and_what_is_outside(compute: Computer, works: Works) -> None:
    the_total_is_units_and_outside(compute(works))
