"""Every figure of an allocation is explained down to cells, parameters and readings; nothing hangs in the air."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

import pytest

from tanheng.allocation import Allocation
from tanheng.allocation.alternatives import alternatives_of
from tanheng.allocation.explaining import balance_trace, entity_trace, unit_trace
from tanheng.quantification.trace import INPUT, PARAMETER, READING, Trace
from tests.unit.allocations import LINES, STEEL, UNITS, allocation, estimated, issuance, line

CEMENT = LINES[0].entity
SMALL = line(20, "小线", "12000.5", "14000", entity="小水泥厂")


def below(trace: Trace) -> Iterator[Trace]:
    yield trace
    for child in trace.children:
        yield from below(child)


def find(trace: Trace, field: str) -> Trace:
    return next(node for node in below(trace) if node.field == field)


ALLOCATIONS = {
    "sealed 2025": lambda: allocation(),
    "solved 2025": lambda: allocation(assume_complete=True),
    "estimated 2025": lambda: estimated(),
    "equal 2024": lambda: allocation(year=2024),
    "draft 2026": lambda: allocation(
        (*UNITS, line(20, "小线", "12000.5", "14000", entity="小水泥厂")), 2026, pre_allocation_ratio=Decimal("0.4")
    ),
    "reduced": lambda: allocation(issuances=issuance(CEMENT, "cement", "3000000", differentiated=True)),
    "four decimals": lambda: allocation(readings={"allocation.intensity_rounding": "decimals_4"}),
}


@pytest.mark.parametrize("name", ALLOCATIONS)
def test_every_leaf_is_an_input_a_parameter_or_a_reading_with_its_place(name: str) -> None:
    made: Allocation = ALLOCATIONS[name]()
    traces = [unit_trace(made, unit) for unit in made.units]
    traces += [entity_trace(made, entity) for entity in made.entities]
    traces += [balance_trace(made, sector) for sector in made.balances]
    for trace in traces:
        for node in below(trace):
            assert node.label.render("zh")
            assert node.label.render("en")
            if node.children:
                continue
            assert node.kind in (INPUT, PARAMETER, READING), (node.label.render("en"), node.value)
            assert node.place or node.law is not None or node.reading is not None, node.label.render("en")
        trace.as_json()


def test_the_figures_of_the_trace_are_those_of_the_allocation() -> None:
    made = allocation()
    for unit in made.units:
        trace = unit_trace(made, unit)
        assert find(trace, "allowance_t").value == str(unit.allowance_t)
        assert find(trace, "duty_t").value == str(unit.duty_t)
    for entity in made.entities:
        trace = entity_trace(made, entity)
        for name in ("pre_issued_t", "left_after_pre_t", "true_up_t", "give_back_t", "final_issued_t", "issued_t", "left_t"):
            assert find(trace, name).value == str(getattr(entity.issue, name))


def test_the_worked_example_of_the_rules_is_told_step_by_step() -> None:
    made = allocation((LINES[0],))
    trace = unit_trace(made, made.units[0])
    assert [find(trace, name).value for name in ("intensity_t_per_t", "intensity_deviation", "surplus_rate", "allowance_t")] == [
        "0.817",
        "0.05",
        "0.0075",
        "1646255",
    ]
    laws = {node.law.name for node in below(trace) if node.law is not None}
    assert {"allocation.surplus_slope", "allocation.deviation_band", "allocation.surplus_cap", "allocation.method"} <= laws
    assert find(trace, "balance_value").place == "--balance-value"
    assert {node.place for node in below(trace) if node.kind == INPUT} >= {"units.csv!F3", "units.csv!G3"}


def test_steel_names_its_processes_and_the_rounding_of_its_total() -> None:
    made = allocation((STEEL,))
    trace = unit_trace(made, made.units[0])
    places = {node.place for node in below(find(trace, "intensity_t_per_t")) if node.kind == INPUT}
    assert places == {"units.csv!H2", "units.csv!I2", "units.csv!J2"}
    assert "steel.decimals" in {node.law.name for node in below(trace) if node.law is not None}


def test_special_and_outside_units_say_which_parameter_decides() -> None:
    made = allocation()
    laws = {unit.unit.name: {node.law.name for node in below(unit_trace(made, unit)) if node.law is not None} for unit in made.units}
    assert "allocation.special_cases" in laws["白水泥线"]
    assert {"allocation.carbide_slag_threshold", "cement.substitute.deduction", "cement.clinker.factor"} <= laws["电石渣线"]
    assert "allocation.closed_unit_treatment" in laws["老线"]
    assert "allocation.new_unit_treatment" in laws["新线"]
    draft = ALLOCATIONS["draft 2026"]()
    small = next(unit for unit in draft.units if unit.special == "below_threshold")
    assert {node.law.name for node in below(unit_trace(draft, small)) if node.law is not None} >= {
        "roster.threshold_t",
        "allocation.below_threshold_treatment",
    }


def test_four_decimals_are_what_the_engine_gives_with_that_reading() -> None:
    units = (line(3, "1", "1634567.89", "2000123.45"), line(4, "2", "1720000.37", "1950321"))
    value = {"cement": Decimal("0.86004999")}
    for unit_number in range(2):
        made = allocation(units, balance_values=value)
        told = {other.choice.interpretation.name: other for other in alternatives_of(made, made.units[unit_number])}
        for name, alternative in told.items():
            other = allocation(units, balance_values=value, readings={name: "decimals_4"})
            assert alternative.option == "decimals_4"
            assert alternative.allowance_t == other.units[unit_number].allowance_t
            assert alternative.difference_t == alternative.allowance_t - made.units[unit_number].allowance_t
            back = {each.choice.interpretation.name: each for each in alternatives_of(other, other.units[unit_number])}
            if name == "allocation.intensity_rounding":
                assert back[name].allowance_t == made.units[unit_number].allowance_t


def test_the_sums_of_a_solved_balance_value_cancel_out() -> None:
    made = allocation(assume_complete=True)
    trace = balance_trace(made, "cement")
    summed = next(node for node in below(trace) if node.label.render("en").startswith("sum over"))
    assert summed.value == "0"
    assert len(summed.children) >= 3
    parts = sum(Fraction(Decimal(node.value)) for node in summed.children if node.law is None)
    assert abs(parts) < Fraction(1, 1_000_000)
    assert Decimal(find(trace, "residual_t").value) == made.sectors["cement"].residual_t


def test_an_interval_of_balance_values_is_named() -> None:
    units = (line(3, "1", "1000", "10000"), line(4, "2", "1000", "100"))
    trace = balance_trace(allocation(units, assume_complete=True), "cement")
    assert any(node.label.render("en") == "interval of solutions" for node in below(trace))


def test_a_reduction_is_told_with_its_place_and_what_is_given_back() -> None:
    given = issuance(CEMENT, "cement", "70000")
    made = allocation((line(3, "1", "30000", "35000", previous_verified_t="71428.6"),), 2025, given)
    trace = entity_trace(made, made.entities[0])
    assert find(trace, "issued_t").value == "0"
    assert {node.place for node in below(trace) if node.kind == INPUT and node.value == "70000"} == {"units.csv!Q3"}


def test_a_lowered_ratio_is_told_as_the_choice_of_the_province() -> None:
    made = ALLOCATIONS["draft 2026"]()
    trace = find(unit_trace(made, made.units[0]), "pre_allocation_t")
    assert trace.value == str(made.units[0].pre_allocation_t) == "3520000"
    assert [node.place for node in trace.children if node.value == "0.4"] == ["--pre-allocation-ratio"]
