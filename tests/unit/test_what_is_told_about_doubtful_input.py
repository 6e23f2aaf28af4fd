"""What cannot be right, has another name or stands in an unusual place: the finding says what is wrong, and where."""

from __future__ import annotations

import pytest

from tanheng.quantification import Outcome, checks, quantify
from tanheng.tables import Table

Row = dict[str, str]
LINE = {"sector": "cement", "scope": "clinker_line", "unit": "1号线", "month": "2026-06"}
COAL = {**LINE, "category": "fuel", "item": "烟煤", "quantity": "32500.00", "ncv": "22.850"}
CLINKER = {**LINE, "category": "clinker", "item": "硅酸盐水泥熟料", "quantity": "250000.00"}
SMELTER = {"sector": "aluminium", "scope": "enterprise", "month": "2026-06", "quantity": "100"}
NAMES = ("sector", "scope", "unit", "month", "category", "item", "quantity", "ncv", "device", "carbon", "purity")


def computed(*rows: Row) -> Outcome:
    grid = [list(NAMES), *([row.get(name, "") for name in NAMES] for row in rows)]
    return quantify([Table("data.csv", "", list(enumerate(grid, start=1)))])


def places(outcome: Outcome, check: checks.Check) -> list[str]:
    return [finding.place.cell for finding in outcome.findings if finding.code == check.code]


def codes(outcome: Outcome) -> set[int]:
    return {finding.code for finding in outcome.findings}


def said(outcome: Outcome, check: checks.Check, language: str = "en") -> str:
    (finding,) = [finding for finding in outcome.findings if finding.code == check.code]
    return finding.message.render(language)


def substitute(item: str) -> Row:
    return {**LINE, "category": "substitute", "item": item, "quantity": "10"}


def test_findings_and_traces_of_a_heat_value_and_a_purity_point_at_their_own_cells() -> None:
    coal = computed(COAL | {"ncv": "29"}, CLINKER)
    assert places(coal, checks.NCV_IMPLAUSIBLE) == ["H2"]
    line = coal.results[0].lines[0]
    assert "!H2" in str(coal.explainers["cement"].line(coal.results[0], line).as_json())
    lime = computed(SMELTER | {"category": "carbonate", "item": "CaCO3", "purity": "9"})
    assert places(lime, checks.PURITY_IMPLAUSIBLE) == ["K2"]
    assert "!K2" in str(lime.explainers["aluminium"].line(lime.results[0], lime.results[0].lines[0]).as_json())
    gas = computed(SMELTER | {"category": "fuel", "item": "天然气", "carbon": "5.9"})
    assert "!J2" in str(gas.explainers["aluminium"].line(gas.results[0], gas.results[0].lines[0]).as_json())


@pytest.mark.parametrize("purity", ["0.99", "1", "0.5"])
def test_a_share_in_place_of_per_cent_is_refused_with_the_number_to_write(purity: str) -> None:
    outcome = computed(SMELTER | {"category": "carbonate", "item": "CaCO3", "purity": purity})
    assert places(outcome, checks.PURITY_AS_SHARE) == ["K2"]
    assert {"0.99": "99", "1": "100", "0.5": "50"}[purity] in said(outcome, checks.PURITY_AS_SHARE)
    assert outcome.refused


def test_a_purity_of_nothing_is_accepted_with_a_warning() -> None:
    outcome = computed(SMELTER | {"category": "carbonate", "item": "CaCO3", "purity": "0"})
    assert checks.PURITY_IMPLAUSIBLE.code in codes(outcome)
    assert not outcome.refused


def test_a_line_without_any_kiln_fuel_is_told_and_one_with_alternative_fuel_in_its_kiln_is_not() -> None:
    boiler = COAL | {"device": "工业锅炉"}
    assert places(computed(boiler, CLINKER), checks.NO_KILN_FUEL) == ["I2"]
    tyres = {**LINE, "category": "fuel", "item": "废轮胎", "quantity": "10"}
    assert checks.NO_KILN_FUEL.code not in codes(computed(boiler, tyres, CLINKER))
    assert checks.NO_KILN_FUEL.code not in codes(computed(boiler, COAL, CLINKER))


def test_one_coal_with_a_measured_value_in_the_kiln_and_the_default_in_the_boiler_is_told() -> None:
    boiler = COAL | {"device": "工业锅炉", "ncv": "", "quantity": "100"}
    outcome = computed(COAL, boiler, CLINKER)
    assert "22.85" in said(outcome, checks.TWO_HEAT_VALUES)
    assert "23.076" in said(outcome, checks.TWO_HEAT_VALUES)
    assert checks.TWO_HEAT_VALUES.code not in codes(computed(COAL, boiler | {"unit": "2号线"}, CLINKER, CLINKER | {"unit": "2号线"}))


@pytest.mark.parametrize(("ncv", "unit", "meant"), [("5500", "kcal/kg", "23.027"), ("23208", "MJ/t", "23.208"), ("0.023", "TJ/t", "23")])
def test_a_heat_value_that_no_fuel_has_is_refused_with_the_unit_that_was_meant(ncv: str, unit: str, meant: str) -> None:
    outcome = computed(COAL | {"ncv": ncv}, CLINKER)
    assert outcome.refused
    assert codes(outcome) & {checks.NCV_IMPLAUSIBLE.code, checks.INTENSITY_IMPLAUSIBLE.code} == set()
    assert unit in said(outcome, checks.NCV_IMPOSSIBLE)
    assert meant in said(outcome, checks.NCV_IMPOSSIBLE)


def test_a_measured_zero_an_empty_table_and_an_empty_choice_say_what_is_wrong() -> None:
    assert "above zero" in said(computed(COAL | {"ncv": "0"}), checks.ZERO_MEASURED)
    assert "no row below" in said(computed(), checks.NO_ROWS)
    outside = computed(COAL | {"scope": "enterprise", "unit": ""})
    assert "0" not in said(outside, checks.WORD_MISSING)


def test_a_month_without_metal_is_told_as_metal_and_not_as_a_gas() -> None:
    cells = {"sector": "aluminium", "scope": "electrolysis", "unit": "一系列"}
    anode = [{**cells, "month": month, "category": "anode", "item": "炭阳极", "quantity": "470"} for month in ("2026-05", "2026-06")]
    metal = {**cells, "month": "2026-05", "category": "metal", "item": "铝液", "quantity": "1000"}
    assert said(computed(*anode, metal), checks.MONTHS_MISSING).startswith("铝液")


@pytest.mark.parametrize("item", ["石膏", "铬渣", "黄磷渣", "污泥", "铅渣", "镁铝渣", "表外：粉煤渣", "unlisted: 粉煤渣"])
def test_a_raw_material_outside_the_table_is_recorded_and_nothing_is_deducted(item: str) -> None:
    outcome = computed(CLINKER, substitute(item))
    assert not outcome.refused
    assert checks.NOT_ACCOUNTED.code in codes(outcome)
    assert [str(value) for value in outcome.results[0].subtotals.values()] == ["0.00", "133750.00", "0.00", "133750.00"]


@pytest.mark.parametrize(("item", "meant"), [("粉煤渣", "粉煤灰"), ("电石碴", "电石渣"), ("脱硫膏石", "脱硫石膏")])
def test_a_raw_material_with_one_wrong_or_two_transposed_characters_is_refused_and_told_how_to_say_unlisted(item: str, meant: str) -> None:
    outcome = computed(CLINKER, substitute(item))
    assert meant in said(outcome, checks.ITEM_MISSPELT, "zh")
    assert "表外：" in said(outcome, checks.ITEM_MISSPELT, "zh")
    assert "GB/T 5751" not in said(outcome, checks.ITEM_MISSPELT, "zh")


def test_a_listed_material_stays_listed_whoever_marks_it() -> None:
    outcome = computed(CLINKER, substitute("表外：粉煤灰"))
    assert str(outcome.results[0].subtotals["substitute"]) == "0.55"


def test_no_mark_takes_a_fuel_out() -> None:
    outcome = computed(COAL | {"item": "表外：烟煤"}, CLINKER)
    assert checks.ITEM_MISSPELT.code in codes(outcome)
    assert "GB/T 5751" in said(outcome, checks.ITEM_MISSPELT)


def test_gangue_is_a_raw_material_with_a_warning_and_another_coal_is_not() -> None:
    outcome = computed(CLINKER, substitute("煤矸石"))
    assert not outcome.refused
    assert checks.FUEL_AS_MATERIAL.code in codes(outcome)
    assert checks.ITEM_OF_OTHER_CATEGORY.code in codes(computed(CLINKER, substitute("烟煤")))


@pytest.mark.parametrize(
    "item", ["低热水泥熟料", "道路硅酸盐水泥熟料", "中抗硫酸盐硅酸盐水泥熟料", "中热水泥熟料", "油井水泥熟料", "低热", "核电硅酸盐水泥熟料"]
)
def test_every_form_of_a_clinker_variety_leads_to_its_class(item: str) -> None:
    outcome = computed(CLINKER | {"item": item})
    (line,) = outcome.results[0].lines
    assert (line.item, line.variety) == ("硅酸盐水泥熟料", item)


def test_in_the_wide_layout_a_heat_value_is_told_at_its_own_row() -> None:
    grid = [
        ["企业名称：甲", "", "年份", "2026", "", "", ""],
        ["排放源", "物料名称", "信息项", "单位", "1月", "2月", "3月"],
        ["消耗化石燃料排放", "无烟煤", "净消耗量", "t", "100", "120", "1"],
        ["", "", "低位发热量", "GJ/t", "33", "25", "25"],
    ]
    outcome = quantify([Table("a.xlsx", "企业层级", list(enumerate(grid, start=1)))])
    assert places(outcome, checks.NCV_IMPLAUSIBLE) == ["E4"]
    first = outcome.results[0]
    assert "!E4" in str(outcome.explainers["steel"].line(first, first.lines[0]).as_json())
