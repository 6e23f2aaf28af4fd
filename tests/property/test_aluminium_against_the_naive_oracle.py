"""Random valid aluminium smelters: the program agrees digit by digit with the naive oracle, and both keep what must not change."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import event, given
from hypothesis import strategies as st

from tests.oracle import naive_aluminium
from tests.oracle.handing_over import Row
from tests.oracle.readings import ANODE_METHOD, BY_METAL, taking
from tests.property import comparing
from tests.property.aluminium_works import aluminium_works
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
    "columns": {"carbon": "元素碳含量", "purity": "纯度"},
    "sector": {"aluminium": "铝冶炼"},
    "scope": {"electrolysis": "铝电解工序"},
    "category": {"carbonate": "碳酸盐", "anode": "炭阳极", "metal": "铝液"},
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
    agree(real(works), naive(works), compared)


@usual
@given(aluminium_works())
def test_by_the_reading_that_takes_the_anode_from_the_metal_they_agree_digit_by_digit_too(works: Works) -> None:
    with taking({ANODE_METHOD: BY_METAL}):
        answer = real(works)
    agree(answer, naive_aluminium.quantify(works.rows, works.batches, measured_anode=False), compared)


@usual
@given(aluminium_works())
def test_the_program_orders_lines_as_the_official_tables_do(works: Works) -> None:
    lines_stand_in_order(real(works), naive_aluminium.CATEGORIES, naive_aluminium.ITEMS)


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
    assert compared(comparing.real(in_chinese(rows, OWN_WORDS), works.batches)) == compared(real(works))


@pytest.fixture(params=[real, naive], ids=["program", "oracle"], scope="module")
def compute(request: pytest.FixtureRequest) -> Computer:
    """Return each of the two implementations."""
    computer: Computer = request.param
    return computer


@usual
@given(works=aluminium_works(), data=st.data())
def test_the_order_of_the_rows_changes_nothing(compute: Computer, works: Works, data: st.DataObject) -> None:
    shuffled = Works(*(data.draw(st.permutations(part)) for part in (works.rows, works.batches)))
    the_order_of_rows_changes_nothing(compute, works, shuffled, compared)


@usual
@given(works=aluminium_works())
def test_the_duty_is_that_of_the_cells_and_what_is_outside_carries_none(compute: Computer, works: Works) -> None:
    event(f"batches {bool(works.batches)}, carbon {any('carbon' in row for row in works.rows)}")
    units_carry_the_duty(compute(works))


@usual
@given(works=aluminium_works())
def test_the_total_is_the_cells_and_what_is_outside(compute: Computer, works: Works) -> None:
    the_total_is_units_and_outside(compute(works))
