"""Random valid rows of an allocation: the program agrees tonne by tonne and digit by digit with the naive oracle."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from hypothesis import event, given
from hypothesis import strategies as st

from tests.oracle import allocation_json
from tests.oracle.handing_over import errors_in
from tests.property.allocation_rows import Handed, handed_in
from tests.property.comparing import usual

Json = dict[str, Any]
UNIT = ("surplus_rate", "intensity_deviation", "capped", "allowance_t", "duty_t", "pre_allocation_t", "in_scope")
SECTOR = ("balance_value", "sealed", "estimated", "units", "ordinary_units", "allowances_t")
SUMS = ("emissions_t", "residual_t")
ENTITY = ("entity", "sector", "province", "allowance_t", "duty_t", "pre_allocation_t", "true_up_t")
TOTALS = ("sector", "units", "allowance_t", "duty_t", "pre_allocation_t")


def real(handed: Handed) -> Json:
    """Let the program compute, and insist that it refuses nothing."""
    answer = allocation_json.real(handed.rows, handed.year, handed.given)
    assert not errors_in(answer), errors_in(answer)
    return answer


def naive(handed: Handed) -> Json:
    """Let the oracle compute, with its numbers written as in the JSON."""
    answer: Json = allocation_json.as_written(allocation_json.naive(handed.rows, handed.year, handed.given))
    return answer


def totals_of(part: Json) -> tuple[Any, ...]:
    """Keep the totals of a province or of the nation."""
    return (*(part[key] for key in TOTALS), Fraction(part["emissions_t"]))


def compared(answer: Json, year: int) -> Json:
    """Keep the fields that both state; the applied case only where it decides something."""
    units = {}
    for one in answer["units"]:
        key = (one["entity"], one["sector"], one["unit"])
        assert key not in units, key
        units[key] = (Fraction(one["emissions_t"]), *(one[name] for name in UNIT))
        if one["surplus_rate"] is not None and one["intensity_deviation"] is not None:
            units[key] += (one["intensity_t_per_t"],)
        if one["in_scope"] and one["intensity_deviation"] is None and year != 2024:
            units[key] += (one["special"],)
        if one["sector"] == "cement":
            units[key] += (one["carbide_slag_rate"],)
    return {
        "units": units,
        "sectors": {
            name: (*(one[key] for key in SECTOR), *(Fraction(one[key]) for key in SUMS)) for name, one in answer["sectors"].items()
        },
        "entities": sorted((tuple(one[key] for key in ENTITY), sorted(one["issue"].items())) for one in answer["entities"]),
        "provinces": sorted(((one["province"], *totals_of(one)) for one in answer["provinces"]), key=str),
        "national": sorted((totals_of(one) for one in answer["national"]), key=str),
    }


@usual
@given(handed_in())
def test_the_program_agrees_with_the_oracle(handed: Handed) -> None:
    mine, theirs = compared(real(handed), handed.year), compared(naive(handed), handed.year)
    event(f"year {handed.year}")
    for part, expected in theirs.items():
        assert mine[part] == expected, part


@usual
@given(handed_in(years=(2025, 2026), whole=True))
def test_the_program_solves_the_same_balance_value(handed: Handed) -> None:
    mine, theirs = real(handed)["sectors"], naive(handed)
    event(f"every unit capped {any(theirs['intervals'].values())}")
    assert {name: one["balance_value"] for name, one in mine.items()} == {
        name: one["balance_value"] for name, one in theirs["sectors"].items()
    }


@usual
@given(handed=handed_in(), data=st.data())
def test_the_order_of_the_rows_changes_nothing(handed: Handed, data: st.DataObject) -> None:
    shuffled = Handed(handed.year, data.draw(st.permutations(handed.rows)), handed.given)
    assert compared(real(handed), handed.year) == compared(real(shuffled), handed.year)
