"""Cement and aluminium smelting: worked figures end to end, what is refused, what findings cite, and which sector a companion goes to."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tanheng.quantification import Outcome, checks, quantify
from tanheng.quantification.checks import CHECKS
from tests.contract.handing_in import QUIET, QUIET_CEMENT, Row, row
from tests.oracle.handing_over import tables_of
from tests.oracle.readings import ANODE_METHOD, BY_METAL, taking

KILN = {"sector": "cement", "unit": "1"}
CELLS = {"sector": "aluminium", "unit": "1"}
CLINKER, COAL, OUTSIDE = QUIET_CEMENT
METAL = row("electrolysis", "metal", "铝液", "40000", **CELLS)
ANODE = row("electrolysis", "anode", "炭阳极", "18800", **CELLS)


def computed(*rows: Row, **companions: tuple[Row, ...]) -> Outcome:
    return quantify(tables_of(rows, companions.get("batches", ()), companions.get("stock", ())))


def told(outcome: Outcome) -> set[int]:
    return {finding.code for finding in outcome.findings}


def test_the_worked_clinker_line_comes_out_to_the_cent() -> None:
    substitutes = [
        row("clinker_line", "substitute", item, t, **KILN) for item, t in (("电石渣", "8000"), ("钢渣", "5000"), ("粉煤灰", "6000"))
    ]
    outcome = computed(CLINKER | {"quantity": "250000"}, COAL | {"quantity": "32500"}, OUTSIDE, *substitutes)
    line = next(result for result in outcome.results if result.scope == "clinker_line")
    assert [str(each.emissions_t) for each in line.lines] == ["70574.18", "133750.00", "3840.00", "1075.00", "330.00"]
    assert {name: str(value) for name, value in line.subtotals.items()} == {
        "fuel": "70574.18", "clinker": "133750.00", "substitute": "5245.00", "process": "128505.00",
    }  # fmt: skip
    assert (str(line.emissions_t), str(line.intensity_t_per_t)) == ("199079.18", "0.7963")
    assert str(outcome.annual_summaries[0].duty_t) == "199079"
    assert [str(annual.duty_t) for annual in outcome.annual] == ["None", "199079"]


def test_the_carbide_slag_rate_is_a_share_of_the_process_emission() -> None:
    outcome = computed(CLINKER | {"quantity": "100000"}, row("clinker_line", "substitute", "电石渣", "16718.75", **KILN))
    assert [(figure.field, str(figure.quantity)) for figure in outcome.results[0].auxiliary] == [("carbide_slag_rate_percent", "15.00")]


def test_the_worked_electrolysis_comes_out_to_the_cent() -> None:
    outcome = computed(METAL, ANODE)
    result = outcome.results[0]
    assert [str(line.emissions_t) for line in result.lines] == ["57065.99", "5304.00", "488.40"]
    assert (str(result.emissions_t), str(result.intensity_t_per_t)) == ("62858.39", "1.5715")
    assert str(computed(ANODE | {"quantity": "10000"}).results[0].emissions_t) == "30354.25"


def test_by_the_default_reading_the_anode_follows_from_the_metal_and_anode_rows_are_recorded() -> None:
    with taking({ANODE_METHOD: BY_METAL}):
        lines = computed(METAL, ANODE).results[0].lines
    # 40,000 t x 0.398 x 0.976 x 44/12
    assert [(line.category, str(line.emissions_t)) for line in lines if line.category == "anode"] == [
        ("anode", "56972.37"),
        ("anode", "None"),
    ]


def test_by_the_default_reading_the_trace_of_an_anode_ends_in_the_emissions_that_are_shown() -> None:
    with taking({ANODE_METHOD: BY_METAL}):
        outcome = computed(METAL | {"quantity": "12345.67"})
        result = outcome.results[0]
        trace = outcome.explainers["aluminium"].line(result, result.lines[0])
    quantity = trace.children[0].children[0].children[0]
    assert (trace.value, quantity.field, quantity.value) == ("17584.06", "quantity", "4913.58")
    assert [child.value for child in quantity.children] == ["4913.57666"]


def test_a_clinker_line_with_nothing_but_an_alternative_fuel_emits_zero_and_one_without_rows_is_not_there() -> None:
    tyres = row("clinker_line", "fuel", "废轮胎", "50", **KILN)
    outcome = computed(tyres, OUTSIDE | {"item": "生物质", "device": ""}, CLINKER | {"unit": "2", "month": "2026-07"})
    emissions = {(result.scope, result.unit, str(result.month)): result.emissions_t for result in outcome.results}
    assert emissions[("clinker_line", "1", "2026-06")] == emissions[("enterprise", "", "2026-06")] == Decimal("0.00")
    assert ("clinker_line", "2", "2026-06") not in emissions
    assert (outcome.summaries[0].enterprise_t, outcome.summaries[1].enterprise_t) == (Decimal("0.00"), None)
    assert [line.emissions_t for result in outcome.results for line in result.lines if line.item == "废轮胎"] == [None]


@pytest.mark.parametrize(
    ("wrong", "check"),
    [
        (row("enterprise", "fuel", "红薯干", "1"), checks.FUEL_NOT_ACCOUNTED),
        (row("clinker_line", "fuel", "红薯干", "1", **KILN), checks.FUEL_NOT_ACCOUNTED),
        (row("enterprise", "fuel", "红薯干", "1", sector="aluminium"), checks.FUEL_NOT_ACCOUNTED),
        (row("clinker_line", "fuel", "废轮胎", "1", **KILN), checks.NOT_ACCOUNTED),
        (row("clinker_line", "substitute", "河道淤泥", "1", **KILN), checks.NOT_ACCOUNTED),
    ],
)
def test_a_fuel_outside_the_tables_is_warned_about_in_every_sector_unless_the_law_counts_it_as_nothing(
    wrong: Row, check: checks.Check
) -> None:
    told_of = told(computed(wrong)) & {checks.FUEL_NOT_ACCOUNTED.code, checks.NOT_ACCOUNTED.code}
    assert told_of == {check.code}


@pytest.mark.parametrize(("after", "says"), [({}, True), ({"ncv": "22"}, False), ({"carbon": "0.6000"}, False)])
def test_who_has_measured_carbon_and_goes_back_to_the_default_is_warned_without_an_article(after: Row, says: bool) -> None:
    coal = row("enterprise", "fuel", "烟煤", "1", sector="aluminium")
    outcome = computed(coal | {"carbon": "0.6100"}, coal | {"month": "2026-07"} | after)
    found = [finding for finding in outcome.findings if finding.code == checks.NOT_MEASURED_AGAIN.code]
    assert not outcome.refused
    assert [(str(finding.place), finding.article) for finding in found] == ([("data!F3", "")] if says else [])


def energy(scope: str, item: str, quantity: str, **more: str) -> Row:
    return row(scope, "auxiliary", item, quantity, **({"unit": "1"} if scope != "enterprise" else {}), **more)


@pytest.mark.parametrize(("of_unit", "sector"), [((CLINKER, COAL), "cement"), ((METAL, ANODE), "aluminium")])
@pytest.mark.parametrize("at_unit", [True, False])
def test_electricity_and_heat_are_reported_beside_the_emissions_and_change_none(
    of_unit: tuple[Row, Row], sector: str, *, at_unit: bool
) -> None:
    scope = of_unit[0]["scope"] if at_unit else "enterprise"
    beside = row("enterprise", "fuel", "柴油", "1", sector=sector)
    used = [
        energy(scope, "耗电量", "1234567.8", sector=sector, uom="kWh"),
        energy(scope, "耗热量", "10", sector=sector),
        energy(scope, "heat", "12.345", sector=sector, flow="out"),
    ]
    before, after = computed(*of_unit, beside), computed(*of_unit, beside, *used)
    assert not after.refused
    assert [result.emissions_t for result in after.results] == [result.emissions_t for result in before.results]
    assert [summary.enterprise_t for summary in after.summaries] == [summary.enterprise_t for summary in before.summaries]
    result = next(result for result in after.results if result.scope == scope)
    assert [(figure.field, str(figure.quantity)) for figure in result.auxiliary] == [("electricity_mwh", "1234.568"), ("heat_gj", "-2.35")]
    trace = after.explainers[sector].auxiliary(result)
    assert [(child.field, child.value) for child in trace.children] == [("electricity_mwh", "1234.568"), ("heat_gj", "-2.35")]


def test_electricity_stands_before_the_rate_of_carbide_slag_and_each_is_explained_by_its_own_rows() -> None:
    slag = row("clinker_line", "substitute", "电石渣", "16718.75", **KILN)
    outcome = computed(CLINKER | {"quantity": "100000"}, slag, energy("clinker_line", "耗电量", "5", sector="cement"))
    result = outcome.results[0]
    trace = outcome.explainers["cement"].auxiliary(result)
    assert [child.field for child in trace.children] == ["electricity_mwh", "carbide_slag_rate_percent"]
    assert [len(child.children) for child in trace.children[1].children] == [2]


@pytest.mark.parametrize("item", ["蒸汽", "运行小时数", "烟煤"])
@pytest.mark.parametrize("sector", ["cement", "aluminium"])
def test_other_auxiliary_figures_than_electricity_and_heat_are_of_steel_and_refused(item: str, sector: str) -> None:
    outcome = computed(energy("enterprise", item, "1", sector=sector))
    assert outcome.refused
    assert checks.TERM_UNKNOWN.code in told(outcome)


def test_electricity_alone_makes_no_emissions_known() -> None:
    outcome = computed(CLINKER, COAL, energy("enterprise", "耗电量", "5", sector="cement"))
    assert [result.emissions_t for result in outcome.results if result.scope == "enterprise"] == [None]
    assert (outcome.summaries[0].enterprise_t, outcome.summaries[0].other_t) == (None, None)
    assert checks.SUMMARY_INCOMPLETE.code in told(outcome)
    assert {annual.scope for annual in outcome.annual} == {"clinker_line"}


def test_a_device_decides_the_oxidation_of_a_solid_and_of_nothing_else() -> None:
    outcome = computed(
        OUTSIDE | {"quantity": "1", "device": "industrial_boiler"},
        row("enterprise", "fuel", "烟煤", "1", sector="cement", device="电站锅炉"),
        row("enterprise", "fuel", "烟煤", "1", sector="cement", device="工业锅炉"),
    )
    emissions = {(line.item, line.device): line.emissions_t for line in outcome.results[0].lines}
    assert not outcome.refused
    assert emissions == {
        ("烟煤", "power_boiler"): Decimal("2.10"),
        ("烟煤", "industrial_boiler"): Decimal("1.88"),
        ("柴油", "industrial_boiler"): Decimal("3.10"),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("check", "wrong"),
    [
        (checks.WORD_MISSING, row("enterprise", "fuel", "烟煤", "1", sector="cement")),
        (checks.TERM_UNKNOWN, row("coking", "fuel", "烟煤", "1", sector="cement")),
        (checks.TERM_UNKNOWN, CLINKER | {"item": "高贝利特熟料"}),
        (checks.TERM_UNKNOWN, COAL | {"device": "转炉"}),
        (checks.VALUE_NOT_HERE, row("enterprise", "fuel", "烟煤", "1", device="水泥窑")),
        (checks.VALUE_NOT_HERE, CLINKER | {"origin": "purchased"}),
        (checks.VALUE_NOT_HERE, ANODE | {"purity": "99"}),
        (checks.NEGATIVE, METAL | {"quantity": "-1"}),
        (checks.FLOW_WRONG, COAL | {"flow": "out"}),
        (checks.PERCENT_WRONG, row("enterprise", "carbonate", "纯碱", "1", sector="aluminium", purity="101")),
        (checks.CATEGORY_NOT_HERE, row("electrolysis", "fuel", "天然气", "1", **CELLS)),
        (checks.CATEGORY_NOT_HERE, row("enterprise", "clinker", "硅酸盐水泥熟料", "1")),
    ],
)
def test_what_has_no_place_is_refused(check: checks.Check, wrong: Row) -> None:
    outcome = computed(wrong)
    assert check.code in told(outcome)
    assert outcome.refused


def test_who_has_measured_coal_may_not_go_back_in_cement_and_is_warned_in_aluminium() -> None:
    back = COAL | {"month": "2026-07", "ncv": ""}
    other_line = COAL | {"unit": "2", "ncv": ""}
    assert checks.BACK_TO_DEFAULT.code in told(computed(CLINKER, COAL, back))
    assert not computed(CLINKER, COAL, other_line, CLINKER | {"unit": "2"}).refused
    months = (("2026-06", "22"), ("2026-07", ""))
    outcome = computed(*(row("enterprise", "fuel", "烟煤", "1", sector="aluminium", month=month, ncv=ncv) for month, ncv in months))
    assert checks.NOT_MEASURED_AGAIN.code in told(outcome)
    assert not outcome.refused


def test_no_finding_of_another_sector_cites_the_steel_guideline() -> None:
    of_steel = {check.code for check in CHECKS if "CETS-AG-03.01" in check.article}
    outcome = computed(
        COAL | {"quantity": "130.001"},
        COAL | {"month": "2026-07", "ncv": ""},
        row("clinker_line", "fuel", "废轮胎", "1", **KILN),
        batches=({"item": "烟煤", "month": "2026-06", "tonnes": "1", "ncv": "22.850"},),
    )
    found = [finding for finding in outcome.findings if finding.code in of_steel]
    assert {finding.code for finding in found} >= {checks.ROUNDED.code, checks.BACK_TO_DEFAULT.code, checks.NOT_ACCOUNTED.code}
    assert not [finding.article for finding in found if "CETS-AG-03.01" in finding.article]


def test_a_batch_goes_to_the_sector_whose_rows_it_can_belong_to() -> None:
    batch = {"item": "烟煤", "month": "2026-06", "tonnes": "1", "ncv": "22.850", "laboratory": "CMA", "unit": "1"}
    outcome = computed(*QUIET, CLINKER, COAL | {"ncv": ""}, OUTSIDE, batches=(batch,))
    heats = {result.sector: line.heat.method for result in outcome.results for line in result.lines if line.item == "烟煤" and line.heat}
    assert not outcome.refused
    assert heats == {"steel": "default", "cement": "batches"}


def test_without_a_row_of_the_outside_part_the_total_is_not_stated() -> None:
    summary = computed(CLINKER, COAL).summaries[0]
    assert (summary.enterprise_t, summary.other_t) == (None, None)
    assert summary.processes_t is not None
    with_it = computed(CLINKER, COAL, OUTSIDE).summaries[0]
    assert (with_it.enterprise_t, with_it.other_t) == (summary.processes_t, Decimal("0.00"))
