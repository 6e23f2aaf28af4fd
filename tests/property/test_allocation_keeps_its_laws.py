"""Properties of an allocation that need no second computation: bounds, monotony, balance, sums, and the issue of what was allocated."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.oracle.handing_over import errors_in
from tests.property import test_allocation_against_the_naive_oracle as against
from tests.property.allocation_rows import USUAL, Handed, handed_in
from tests.property.comparing import usual

Json = dict[str, Any]
Computer = Callable[[Handed], Json]
MOST_SHARE = Fraction(3, 100)
FACTORS = ("2", "10", "0.1", "3.7")


@pytest.fixture(params=[against.real, against.naive], ids=["program", "oracle"], scope="module")
def compute(request: pytest.FixtureRequest) -> Computer:
    """Return each of the two implementations."""
    computer: Computer = request.param
    return computer


def values_of(answer: Json) -> dict[str, str]:
    """Return the balance value of each sector."""
    return {name: one["balance_value"] for name, one in answer["sectors"].items()}


def allowances_of(answer: Json) -> dict[tuple[str, ...], int]:
    """Return the allowance of each unit."""
    return {(one["entity"], one["sector"], one["unit"]): one["allowance_t"] for one in answer["units"]}


def is_ordinary(unit: Json) -> bool:
    """Tell whether the allowance comes from the formula."""
    return unit["intensity_deviation"] is not None


@usual
@given(handed=handed_in())
def test_an_allowance_is_near_the_duty_and_equals_it_where_no_formula_applies(compute: Computer, handed: Handed) -> None:
    for unit in compute(handed)["units"]:
        away = abs(unit["allowance_t"] - unit["duty_t"])
        if is_ordinary(unit):
            assert handed.year != 2024
            assert away <= MOST_SHARE * Fraction(unit["emissions_t"]) + 2
        else:
            assert away == 0


@usual
@given(handed=handed_in(years=(2025,), whole=False), data=st.data())
def test_a_lower_intensity_at_equal_emissions_never_lowers_the_allowance(compute: Computer, handed: Handed, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(handed.rows) - 1))
    column = "ironmaking_output_t" if "ironmaking_output_t" in handed.rows[place] else "output_t"
    more = Fraction(handed.rows[place][column]) * data.draw(st.integers(1, 5)) + 1
    row = handed.rows[place] | {column: f"{float(more):.4f}"}
    assume("slag_t" not in row)
    rows = [*handed.rows[:place], row, *handed.rows[place + 1 :]]
    before, after = compute(handed)["units"][place], compute(Handed(handed.year, rows, handed.given))["units"][place]
    assert after["allowance_t"] >= before["allowance_t"]


@usual
@given(handed=handed_in(years=(2025, 2026), whole=True))
def test_at_the_solved_balance_value_only_the_floors_are_missing(compute: Computer, handed: Handed) -> None:
    answer = compute(Handed(handed.year, handed.rows, handed.given | {"readings": {}}))
    for sector in answer["sectors"]:
        ordinary = [unit for unit in answer["units"] if unit["sector"] == sector and is_ordinary(unit)]
        residual = sum((Fraction(unit["emissions_t"]) - unit["allowance_t"] for unit in ordinary), Fraction(0))
        assert 0 <= residual < max(1, len(ordinary))
        if not ordinary:
            assert answer["sectors"][sector]["balance_value"] is None


@usual
@given(handed=handed_in(years=(2025, 2026), whole=True), case=st.sampled_from(("white_clinker", "gypsum_sulphuric_acid")))
def test_special_units_change_no_allowance_and_no_balance_value(compute: Computer, handed: Handed, case: str) -> None:
    line = {"entity": "另一公司", "sector": "cement", "unit": "1号", "special": case, "emissions_t": "777777.7", "output_t": "500000"}
    given_with = handed.given | {"readings": {}}  # among the readings there is one by which they take part
    before, after = (compute(Handed(handed.year, rows, given_with)) for rows in (handed.rows, [*handed.rows, line]))
    assert all(values_of(after)[name] == value for name, value in values_of(before).items())
    assert allowances_of(after).items() >= allowances_of(before).items()


@usual
@given(handed=handed_in(years=(2025,), whole=True), factor=st.sampled_from(FACTORS))
def test_a_sector_of_another_size_has_the_same_balance_value(compute: Computer, handed: Handed, factor: str) -> None:
    lines = [row for row in handed.rows if row["sector"] not in ("steel", "钢铁")]  # whose emissions are rounded to whole tonnes
    assume(lines)
    sized = ("emissions_t", "output_t", "slag_t")
    larger = [row | {name: scaled(row[name], factor) for name in sized if name in row} for row in lines]
    before, after = (compute(Handed(handed.year, rows, {"assume_complete": "true"})) for rows in (lines, larger))
    assert values_of(after) == values_of(before)


def scaled(text: str, factor: str) -> str:
    """Multiply two decimal numbers exactly."""
    whole = Fraction(text) * Fraction(factor) * 10**9
    assert whole.denominator == 1
    digits = f"{whole.numerator:010d}"
    return f"{digits[:-9]}.{digits[-9:]}"


@usual
@given(handed=handed_in())
def test_entities_provinces_and_the_nation_add_up_alike(compute: Computer, handed: Handed) -> None:
    answer = compute(handed)
    for sector in answer["sectors"]:
        (nation,) = (one for one in answer["national"] if one["sector"] == sector)
        for parts in ("provinces", "entities"):
            here = [one for one in answer[parts] if one["sector"] == sector]
            for name in ("allowance_t", "duty_t", "pre_allocation_t"):
                assert sum(one[name] or 0 for one in here) == nation[name], (parts, name)
        units = [one for one in answer["units"] if one["sector"] == sector]
        assert sum(one["allowance_t"] for one in units) == nation["allowance_t"] == answer["sectors"][sector]["allowances_t"]
        within = sum((Fraction(one["emissions_t"]) for one in units if one["in_scope"]), Fraction(0))
        assert within == Fraction(nation["emissions_t"]) == Fraction(answer["sectors"][sector]["emissions_t"])


@usual
@given(handed=handed_in(years=(2025, 2026)))
def test_what_is_issued_is_what_the_reduction_leaves(compute: Computer, handed: Handed) -> None:
    for entity in compute(handed)["entities"]:
        issue, before = entity["issue"], entity["pre_allocation_t"] or 0
        assert issue["issued_t"] == issue["pre_issued_t"] + issue["final_issued_t"] == max(0, entity["allowance_t"] - issue["reduction_t"])
        assert issue["left_t"] == max(0, issue["reduction_t"] - entity["allowance_t"])
        assert issue["pre_issued_t"] == max(0, before - issue["reduction_t"])
        assert issue["left_after_pre_t"] == max(0, issue["reduction_t"] - before)
        assert entity["true_up_t"] == entity["allowance_t"] - before
        if issue["differentiated"]:
            assert issue["released_t"] - issue["still_to_provide_t"] == issue["issued_t"] - entity["duty_t"]
            assert 0 in (issue["released_t"], issue["still_to_provide_t"])


@usual
@given(handed=handed_in(), name=st.sampled_from(sorted(USUAL)))
def test_the_sectors_do_not_touch_one_another(compute: Computer, handed: Handed, name: str) -> None:
    whole = compute(handed)
    rows = [row for row, unit in zip(handed.rows, whole["units"], strict=True) if unit["sector"] == name]
    assume(rows)
    alone = compute(Handed(handed.year, rows, handed.given))
    assert alone["sectors"][name] == whole["sectors"][name]
    assert not errors_in(whole | {"issues": whole.get("issues", [])})
