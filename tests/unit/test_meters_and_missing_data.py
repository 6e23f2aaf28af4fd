"""The verifier's rule for meters (worked example V-1) and the conservative filling of missing data."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tanheng.lawbook.entries import ReadingNotImplemented
from tanheng.quantification import Outcome, quantify
from tanheng.tables import Table
from tests.oracle.readings import taking

Row = dict[str, str]
LINE = {"sector": "cement", "scope": "clinker_line", "unit": "1号线", "month": "2026-06"}
COAL = {**LINE, "category": "fuel", "item": "烟煤", "quantity": "32500.00", "ncv": "22.850"}
CLINKER = {**LINE, "category": "clinker", "item": "硅酸盐水泥熟料", "quantity": "250000.00"}
METER = {"unit": "1号线", "item": "烟煤", "month": "2026-06", "case": "not_calibrated", "required_percent": "0.5"}
MISSING = {"unit": "1号线", "scope": "clinker_line", "category": "fuel", "item": "烟煤", "month": "2026-06", "reason": "皮带秤故障"}


def table(rows: list[Row], sheet: str) -> Table:
    names = list(dict.fromkeys(name for row in rows for name in row))
    return Table("test.xlsx", sheet, [(1, names), *((n, [row.get(name, "") for name in names]) for n, row in enumerate(rows, start=2))])


def computed(rows: list[Row], *, verifier: bool = False, **sheets: list[Row]) -> Outcome:
    return quantify([table(rows, "数据"), *(table(more, sheet) for sheet, more in sheets.items())], as_verifier=verifier)


def quantities(outcome: Outcome) -> dict[str, Decimal]:
    return {line.item: line.quantity for result in outcome.results for line in result.lines}


def codes(outcome: Outcome) -> set[int]:
    return {finding.code for finding in outcome.findings}


def test_a_meter_that_was_not_calibrated_raises_activity_and_lowers_production_by_its_class() -> None:
    meters = [METER, {**METER, "category": "clinker", "item": "硅酸盐水泥熟料"}]
    outcome = computed([COAL, CLINKER], verifier=True, meters=meters)
    assert quantities(outcome) == {"烟煤": Decimal("32662.50"), "硅酸盐水泥熟料": Decimal("248750.00")}
    assert 5342 in codes(outcome)


def test_a_meter_out_of_its_class_counts_only_the_error_beyond_it() -> None:
    meter = {**METER, "case": "on_time_beyond", "actual_percent": "0.9"}
    assert quantities(computed([COAL, CLINKER], verifier=True, meters=[meter]))["烟煤"] == Decimal("32630.00")
    within = {**METER, "case": "on_time_within", "actual_percent": "0.4"}
    assert quantities(computed([COAL, CLINKER], verifier=True, meters=[within]))["烟煤"] == Decimal("32500.00")


def test_a_late_calibration_counts_as_none_for_what_it_did_not_cover() -> None:
    meter = {**METER, "case": "late", "uncovered": "10000"}
    assert quantities(computed([COAL, CLINKER], verifier=True, meters=[meter]))["烟煤"] == Decimal("32550.00")
    too_much = {**METER, "case": "late", "uncovered": "40000"}
    assert computed([COAL, CLINKER], verifier=True, meters=[too_much]).refused


def test_whoever_reports_leaves_the_figures_as_read_and_is_told_what_a_verifier_takes() -> None:
    outcome = computed([COAL, CLINKER], meters=[METER])
    assert quantities(outcome)["烟煤"] == Decimal("32500.00")
    assert 5341 in codes(outcome)


def test_the_meter_rule_is_off_for_the_years_before_2026() -> None:
    rows = [{**row, "month": "2025-06"} for row in (COAL, CLINKER)]
    outcome = computed(rows, verifier=True, meters=[{**METER, "month": "2025-06"}])
    assert quantities(outcome)["烟煤"] == Decimal("32500.00")
    assert 5343 in codes(outcome)


def test_a_meter_of_nothing_and_two_meters_of_one_datum_are_refused() -> None:
    assert computed([COAL, CLINKER], meters=[{**METER, "item": "褐煤"}]).refused
    assert computed([COAL, CLINKER], meters=[METER, METER]).refused


def test_the_highest_candidate_stands_in_for_a_missing_consumption() -> None:
    before = [{**COAL, "month": "2026-05", "quantity": "26000", "ncv": ""}, {**CLINKER, "month": "2026-05", "quantity": "200000"}]
    missing = {**MISSING, "backup_meter": "31000", "stock_identity": "32000"}
    outcome = computed([*before, CLINKER], substitutions=[missing])
    (line,) = [line for result in outcome.results if str(result.month) == "2026-06" for line in result.lines if line.item == "烟煤"]
    assert line.quantity == Decimal("32500.00"), "26,000 t for 200,000 t of clinker is 32,500 t for 250,000 t"
    assert 5340 in codes(outcome)
    assert outcome.marks["results"].code == "operational"


def test_what_the_control_plan_says_comes_first() -> None:
    missing = {**MISSING, "plan_value": "30000", "backup_meter": "31000"}
    assert quantities(computed([CLINKER], substitutions=[missing]))["烟煤"] == Decimal("30000.00")


def test_the_lowest_candidate_stands_in_for_a_missing_output() -> None:
    missing = {**MISSING, "category": "clinker", "item": "硅酸盐水泥熟料", "backup_meter": "250000", "stock_identity": "240000"}
    assert quantities(computed([COAL], substitutions=[missing]))["硅酸盐水泥熟料"] == Decimal("240000.00")


def test_the_higher_of_the_last_valid_month_and_the_default_stands_in_for_a_heat_value() -> None:
    silent = {name: text for name, text in COAL.items() if name != "ncv"}
    before = [{**COAL, "month": "2026-05", "ncv": "23.500"}, {**CLINKER, "month": "2026-05"}]
    outcome = computed([*before, silent, CLINKER], substitutions=[{**MISSING, "parameter": "ncv"}])
    heats = [line.heat.ncv for result in outcome.results for line in result.lines if line.heat]
    assert heats == [Decimal("23.500"), Decimal("23.500")]
    assert not outcome.refused


def test_a_substitute_without_reason_or_beside_a_measurement_or_without_candidate_is_refused() -> None:
    assert 5241 in codes(computed([CLINKER], substitutions=[{**MISSING, "reason": "", "backup_meter": "1"}]))
    assert 5242 in codes(computed([COAL, CLINKER], substitutions=[{**MISSING, "backup_meter": "1"}]))
    assert 5243 in codes(computed([CLINKER], substitutions=[MISSING]))


def test_a_substituted_line_says_so_and_its_trace_names_the_candidate() -> None:
    outcome = computed([CLINKER], substitutions=[{**MISSING, "backup_meter": "31000"}])
    result = outcome.results[0]
    (line,) = [line for line in result.lines if line.item == "烟煤"]
    assert line.substituted
    assert "备用计量" in str(outcome.explainers[result.sector].line(result, line).as_json())


def test_a_fault_in_a_sheet_of_meters_or_substitutes_of_cement_cites_no_article_of_steel() -> None:
    misspelt = "烟煤煤"
    outcome = computed([COAL, CLINKER], meters=[{**METER, "item": misspelt}], substitutions=[{**MISSING, "item": misspelt}])
    found = [finding for finding in outcome.findings if finding.code == 5111]
    assert sorted(finding.place.sheet for finding in found) == ["meters", "substitutions"]
    assert {finding.article for finding in found} == {""}


def test_what_stands_in_for_a_lost_heat_value_is_no_way_back_to_the_default() -> None:
    before, silent = {**COAL, "month": "2026-05", "ncv": "22.000"}, {**COAL, "ncv": ""}
    outcome = computed([before, silent], substitutions=[{**MISSING, "parameter": "ncv"}])
    assert not outcome.refused
    assert [str(line.heat.ncv) for result in outcome.results for line in result.lines if line.heat] == ["22.000", "23.076"]
    assert computed([before, silent]).refused, "without a substitute it is a way back"


def test_the_mean_of_batches_is_a_last_valid_month() -> None:
    batch = {"unit": "1号线", "item": "烟煤", "month": "2026-05", "tonnes": "100", "ncv": "24.000", "laboratory": "CMA"}
    rows = [{**COAL, "month": month, "ncv": ""} for month in ("2026-05", "2026-06")]
    outcome = computed(rows, batches=[batch], substitutions=[{**MISSING, "parameter": "ncv"}])
    assert [str(line.heat.ncv) for result in outcome.results for line in result.lines if line.heat] == ["24.000", "24.000"]
    assert not outcome.refused


def test_a_heat_value_of_batches_is_not_missing() -> None:
    batch = {"unit": "1号线", "item": "烟煤", "month": "2026-06", "tonnes": "100", "ncv": "24.000", "laboratory": "CMA"}
    assert 5242 in codes(computed([{**COAL, "ncv": ""}], batches=[batch], substitutions=[{**MISSING, "parameter": "ncv"}]))


def test_a_month_whose_quantity_was_lost_keeps_the_heat_value_that_was_measured() -> None:
    before = [{**COAL, "month": "2026-05", "quantity": "26000"}, {**CLINKER, "month": "2026-05", "quantity": "200000"}]
    outcome = computed([*before, CLINKER], substitutions=[{**MISSING, "ncv": "22.900"}])
    (line,) = [line for result in outcome.results if str(result.month) == "2026-06" for line in result.lines if line.item == "烟煤"]
    assert line.heat is not None
    assert (str(line.quantity), str(line.heat.ncv)) == ("32500.00", "22.900")
    assert 5202 in codes(computed([*before, CLINKER], substitutions=[MISSING])), "a heat value that was not handed in is a way back"


def test_quantity_and_heat_value_of_one_month_may_both_be_lost_in_any_order() -> None:
    before = [{**COAL, "month": "2026-05", "quantity": "26000"}, {**CLINKER, "month": "2026-05", "quantity": "200000"}]
    outcome = computed([*before, CLINKER], substitutions=[{**MISSING, "parameter": "ncv"}, MISSING])
    (line,) = [line for result in outcome.results if str(result.month) == "2026-06" for line in result.lines if line.item == "烟煤"]
    assert line.heat is not None
    assert (str(line.quantity), str(line.heat.ncv)) == ("32500.00", "23.076")
    trace = str(outcome.explainers["cement"].line(outcome.results[-1], line).as_json())
    assert "平均单耗" in trace
    assert "缺省值" in trace


def test_a_fuel_whose_carbon_was_measured_lacks_no_heat_value() -> None:
    gas = {"sector": "aluminium", "scope": "enterprise", "category": "fuel", "item": "天然气", "month": "2026-06"}
    asked = {**gas, "parameter": "ncv", "reason": "仪表故障"}
    assert 5242 in codes(computed([{**gas, "quantity": "10", "carbon": "5.9"}], substitutions=[asked]))


def test_a_heat_value_of_a_fuel_outside_the_table_has_no_place() -> None:
    tyres = {**LINE, "category": "fuel", "item": "废轮胎", "quantity": "10"}
    assert 5120 in codes(computed([CLINKER, tyres], substitutions=[{**MISSING, "item": "废轮胎", "parameter": "ncv"}]))


def test_coke_never_takes_another_value_than_its_default_even_from_the_control_plan() -> None:
    coke = {"sector": "steel", "scope": "enterprise", "category": "fuel", "item": "焦炭", "month": "2026-06"}
    asked = {**coke, "parameter": "ncv", "reason": "仪表故障"}
    assert not computed([{**coke, "quantity": "10"}], substitutions=[asked]).refused
    assert 5201 in codes(computed([{**coke, "quantity": "10"}], substitutions=[{**asked, "plan_value": "28"}]))


def test_by_the_reading_that_refuses_what_is_missing_nothing_stands_in() -> None:
    with taking({"quantification.missing_data": "refused"}):
        assert 5244 in codes(computed([CLINKER], substitutions=[{**MISSING, "plan_value": "1"}]))
    with taking({"quantification.missing_data": "plan_only"}):
        assert 5244 in codes(computed([CLINKER], substitutions=[{**MISSING, "backup_meter": "1"}]))
        assert not computed([CLINKER], substitutions=[{**MISSING, "plan_value": "1"}]).refused


def test_a_reading_by_which_one_way_of_taking_clinker_comes_first_is_refused() -> None:
    with taking({"quantification.clinker_output_priority": "scale_first"}), pytest.raises(ReadingNotImplemented):
        computed([CLINKER])
