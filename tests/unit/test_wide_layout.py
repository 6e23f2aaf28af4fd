"""The guideline's own wide tables (C.3 to C.6) give the same figures as the flat table, and every fault points at the cell of the sheet."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from tanheng.kernel.months import parse_month_heading
from tanheng.quantification import as_json, quantify
from tanheng.quantification.intake.wide import is_wide
from tanheng.tables import Table, TableRefused, read_tables
from tests.golden.examples import examples
from tests.oracle.handing_over import computed

MONTHS = [f"{number}月" for number in range(1, 13)]
HEAD = ["排放源", "物料名称", "信息项", "获取方式", "单位", *MONTHS, "全年", "是否直接计量", "数据来源", "支撑材料"]
HEAD_OF_PROCESSES = ["工序名称", "物料名称", "信息项", "单位", *MONTHS, "全年", "获取方式"]
TITLES = [["附表C.3 企业层级生产数据及排放量表"], ["企业名称：某钢铁公司", "", "年份", "2026"]]
TITLES_OF_PROCESSES = [["附表C.4 工序生产数据及排放量表（2026年）"]]
SOURCES = {"fuel": "消耗化石燃料排放", "product": "含碳产品隐含的排放"}
PUBLISHED = next(example for example in examples() if example.path.stem == "S-1-published-month")
ROOT = Path(__file__).resolve().parents[2]
Grid = list[list[str]]


def months(values: dict[int, str]) -> list[str]:
    return [values.get(number, "") for number in range(1, 13)]


def row(source: str, item: str, parameter: str, uom: str, values: dict[int, str], annual: str = "") -> list[str]:
    return [source, item, parameter, "实测值", uom, *months(values), annual, "是", "台账", "--"]


def process_row(process: str, item: str, parameter: str, uom: str, values: dict[int, str], annual: str = "") -> list[str]:
    return [process, item, parameter, uom, *months(values), annual, "实测值"]


def published(*, merged: bool = True) -> Grid:
    """The published sheet of June 2026 in the layout of C.3, with one month filled; merged cells are empty below the first."""
    answer = computed(PUBLISHED.given)["results"][0]
    grid: Grid = [*TITLES, HEAD]
    known = ""
    for line in answer["lines"]:
        source = SOURCES.get(line["category"], "过程排放")
        shown = source if source != known or not merged else ""
        known = source
        item = "外购电极" if line["item"] == "电极" else line["item"]
        below = "" if merged else item
        quantity, emissions = line["quantity"], line["emissions_t"]
        grid.append(row(shown, item, "净消耗量" if line["category"] == "fuel" else "消耗量", line["uom"], {6: quantity}, quantity))
        if line["category"] == "fuel":
            unit = "GJ/t" if line["uom"] == "t" else "GJ/10⁴Nm³"
            grid.append(row("" if merged else source, below, "收到基低位发热量", unit, {6: line["ncv"]}))
        grid.append(row("" if merged else source, below, "二氧化碳排放量", "tCO₂", {6: emissions}, emissions))
    grid.append(row("二氧化碳排放总量", "", "", "tCO2", {6: answer["emissions_t"]}, answer["emissions_t"]))
    grid.append(row("粗钢产量", "", "", "t", {6: answer["output_t"]}, answer["output_t"]))
    grid.append(row("单位粗钢碳排放量", "", "", "tCO2/t", {6: answer["intensity_t_per_t"]}, answer["intensity_t_per_t"]))
    return grid


def coal(values: dict[int, str], *more: list[str], annual: str = "", titles: Grid = TITLES) -> Grid:
    return [*titles, HEAD, row("消耗化石燃料排放", "无烟煤", "净消耗量", "t", values, annual), *more]


def workbook(folder: Path, **sheets: Grid) -> Path:
    path = folder / "wide.xlsx"
    with xlsxwriter.Workbook(path) as book:
        for name, grid in sheets.items():
            sheet = book.add_worksheet(name)
            for number, texts in enumerate(grid):
                for column, text in enumerate(texts):
                    if text.startswith("="):
                        sheet.write_formula(number, column, text)
                    elif text.replace(".", "", 1).replace("-", "", 1).isdigit():
                        sheet.write_number(number, column, float(text))
                    elif text:
                        sheet.write_string(number, column, text)
    return path


def comma_separated(folder: Path, grid: Grid) -> Path:
    path = folder / "wide.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows(grid)
    return path


def tables_of(*grids: Grid) -> list[Table]:
    return [Table("w.xlsx", f"S{number}", list(enumerate(grid, start=1))) for number, grid in enumerate(grids, start=1)]


def answer_to(*grids: Grid, keep_going: bool = False) -> dict[str, Any]:
    return as_json(quantify(tables_of(*grids), keep_going=keep_going), language="en")


def errors(answer: dict[str, Any]) -> list[tuple[str, str, str, str]]:
    return [
        (issue["code"], issue["place"], issue["found"], issue["expected"]) for issue in answer["issues"] if issue["severity"] == "error"
    ]


def figures(answer: dict[str, Any]) -> list[dict[str, Any]]:
    """The results without what tells where they were read."""
    kept = ("works", "unit", "scope", "month", "subtotals", "emissions_t", "output_t", "intensity_t_per_t")
    return [
        {name: result[name] for name in kept}
        | {"lines": [{name: value for name, value in line.items() if name != "places"} for line in result["lines"]]}
        for result in answer["results"]
    ]


@pytest.mark.parametrize("merged", [True, False])
def test_the_published_sheet_gives_the_same_lines_as_the_flat_table(tmp_path: Path, merged: bool) -> None:
    flat = computed(PUBLISHED.given)
    for path in (workbook(tmp_path, 企业=published(merged=merged)), comma_separated(tmp_path, published(merged=merged))):
        wide = as_json(quantify(read_tables(path)))
        assert errors(wide) == []
        assert wide["results"][0]["emissions_t"] == "1214057.49"  # type: ignore[index]
        assert wide["results"][0]["entity"] == "某钢铁公司"  # type: ignore[index]
        assert figures(wide) == figures(flat)


def test_the_example_of_the_reference_page_is_right() -> None:
    page = (ROOT / "docs" / "reference" / "quantify.md").read_text(encoding="utf-8").partition("## 6. ")[2]
    table = [line.strip("|").replace("*", "").split("|") for line in page.splitlines() if line.startswith("|")]
    grid = [[cell.strip().replace("…", "3月") for cell in cells] for cells in table[:9] if "---" not in cells]
    answer = answer_to([["企业层级"], *grid])
    assert errors(answer) == []
    assert [result["emissions_t"] for result in answer["results"]] == ["238.13", "285.07"]


def test_lines_name_the_cells_of_the_sheet() -> None:
    line = answer_to(published())["results"][0]["lines"][1]
    assert (line["item"], line["places"]) == ("烟煤", ["S1!K7"])


def test_empty_months_are_missing_and_not_zero() -> None:
    answer = answer_to(coal({1: "100", 3: "0", 4: "/", 5: "--"}, annual="100"))
    assert errors(answer) == []
    assert [result["month"] for result in answer["results"]] == ["2026-01", "2026-03"]
    assert answer["annual"][0]["months"] == 2


def test_a_measured_heat_value_goes_to_the_rows_of_its_material_and_month() -> None:
    heat = row("", "", "低位发热量", "GJ/t", {1: "25.5", 2: "25.1", 3: "24.9"}, "25.3")
    answer = answer_to(coal({1: "100", 2: "100"}, heat))
    assert [result["lines"][0]["ncv"] for result in answer["results"]] == ["25.500", "25.100"]
    assert errors(answer) == []
    wrong = answer_to(coal({1: "100", 2: "100"}, [*heat[:17], "25.4", *heat[18:]]))
    assert errors(wrong) == [("5207", "S1!R5", "25.4", "25.300")]


def test_negative_net_consumption_of_the_enterprise_is_read_and_refused_in_a_process() -> None:
    emissions = row("", "", "二氧化碳排放量", "tCO2", {1: "-252.23"})
    answer = answer_to(coal({1: "-100"}, emissions))
    assert errors(answer) == []
    assert answer["results"][0]["lines"][0]["emissions_t"] == "-252.23"
    grid = [*TITLES_OF_PROCESSES, HEAD_OF_PROCESSES, process_row("焦化工序", "洗精煤", "输入量", "t", {2: "-1"})]
    assert errors(answer_to(grid)) == [("5107", "S1!F3", "-1", ">= 0")]


def processes() -> Grid:
    return [
        *TITLES_OF_PROCESSES,
        HEAD_OF_PROCESSES,
        process_row("焦化工序", "洗精煤", "二氧化碳排放量", "tCO2", {6: "245447.05"}, "245447.05"),
        process_row("", "", "输入量", "t", {6: "100000"}, "100000"),
        process_row("", "", "收到基低位发热量", "GJ/t", {6: "26.344"}, "/"),
        process_row("", "", "单位热值含碳量", "tC/GJ", {6: "0.02541"}),
        process_row("", "高炉煤气", "二氧化碳排放量", "tCO2", {6: "77101.20"}),
        process_row("", "", "输入量", "10⁴Nm³", {6: "9000"}),
        process_row("", "焦炭", "二氧化碳排放量", "tCO2", {6: "230053.37"}),
        process_row("", "", "输出量", "t", {6: "75000"}),
        process_row("", "焦炉煤气", "输出量", "10⁴Nm³", {6: "3150"}),
        process_row("", "", "二氧化碳排放量", "tCO2", {6: "24296.97"}),
        process_row("", "工序排放量", "", "tCO2", {6: "68197.91"}, "68197.91"),
        process_row("", "工序产品产量", "", "t", {6: "75000"}, "75000"),
        process_row("", "工序单位产品碳排放量", "", "tCO2/t", {6: "0.9093"}, "0.9093"),
        process_row("转炉炼钢工序", "焦炉煤气", "输入量", "10⁴Nm³", {6: "60"}),
        process_row("", "转炉煤气", "输入量", "10⁴Nm³", {6: "200"}),
        process_row("", "", "二氧化碳排放量", "tCO2", {6: "3055.36"}),
        process_row("", "焦炭", "输入量", "t", {6: "50"}),
        process_row("", "转炉煤气", "输出量", "10⁴Nm³", {6: "2640"}),
        process_row("", "", "二氧化碳排放量", "tCO2", {6: "40330.75"}),
        process_row("", "二氧化碳排放总量", "", "tCO2", {6: "-36659.22"}),
        process_row("", "粗钢产量", "", "t", {6: "240000"}),
    ]


def test_two_processes_of_one_sheet_with_the_same_fuel_in_and_out() -> None:
    answer = answer_to(processes())
    assert errors(answer) == []
    assert [(result["scope"], result["emissions_t"], result["intensity_t_per_t"]) for result in answer["results"]] == [
        ("coking", "68197.91", "0.9093"),
        ("bof", "-36659.22", "-0.1527"),
    ]


def test_two_sheets_of_one_workbook_and_the_summary_work_together(tmp_path: Path) -> None:
    summary = [
        ["某钢铁公司"],
        ["附表C.5 排放量汇总表", "2026年"],
        ["信息项", "单位", *MONTHS, "全年"],
        ["E企业", "tCO2", *months({6: "1214057"}), "1214057"],
        ["∑E工序,j", "tCO2", *months({6: "31538.69"}), ""],
        ["E其他", "tCO2", *months({6: "1182518.80"}), "1182518.80"],
    ]
    path = workbook(tmp_path, 表一=published(), 表二=processes(), 表三=summary)
    answer = as_json(quantify(read_tables(path)), language="en")
    assert errors(answer) == []
    assert answer["summaries"][0]["other_t"] == "1182518.80"  # type: ignore[index]
    summary[5] = ["E其他", "tCO2", *months({6: "1182518.79"}), ""]
    wrong = as_json(quantify(read_tables(workbook(tmp_path, 表一=published(), 表二=processes(), 表三=summary))), language="en")
    assert errors(wrong) == [("5207", "表三!H6", "1182518.79", "1182518.80")]


def test_what_stands_above_the_table_in_one_cell_and_a_wrong_code_is_told_once() -> None:
    titles = [
        ["企业名称：某 钢铁公司 统一社会信用代码：91110000000000000X 省份：河南省"],
        ["报告年度", "2026年", "填表日期：2027年3月1日"],
        ["企业层级"],
    ]
    answer = answer_to(coal({1: "100", 2: "100"}, titles=titles), keep_going=True)
    assert errors(answer) == [("5110", "S1!A1", "91110000000000000X", "")]
    assert answer["results"] == [] or {result["entity"] for result in answer["results"]} == {"某 钢铁公司"}


def test_a_heat_value_without_a_quantity_is_told() -> None:
    grid = coal({1: "100"}, row("", "烟煤", "低位发热量", "GJ/t", {1: "23.5"}))
    assert [issue["place"] for issue in answer_to(grid)["issues"] if issue["code"] == "5319"] == ["S1!5"]


def test_a_wrong_annual_sum_is_refused_at_its_cell() -> None:
    answer = answer_to(coal({1: "100.5", 2: "200.25"}, annual="300"))
    assert errors(answer) == [("5207", "S1!R4", "300", "300.75")]
    assert answer["results"] == []


def test_the_noise_of_a_binary_sum_is_no_difference() -> None:
    assert errors(answer_to(coal({1: "100.1", 2: "100.2"}, annual="200.30000000000001"))) == []


@pytest.mark.parametrize(
    ("source", "item", "parameter", "value", "expected"),
    [
        ("消耗化石燃料排放", "无烟煤", "单位热值含碳量", "0.0275", "0.02749"),
        ("过程排放", "白云石", "二氧化碳排放因子", "0.471", "0.476"),
        ("含碳产品隐含的排放", "粗钢", "排放因子", "0.0154", "0.037"),
    ],
)
def test_a_factor_that_is_not_the_guidelines_is_refused_at_its_cell(
    source: str, item: str, parameter: str, value: str, expected: str
) -> None:
    grid = [*TITLES, HEAD, row(source, item, "消耗量", "t", {3: "10"}), row("", "", parameter, "", {3: expected, 4: value})]
    assert errors(answer_to(grid)) == [("5211", "S1!I5", value, expected)]


def test_a_wrong_emission_row_is_refused_at_its_cell() -> None:
    grid = published()
    grid[5][10] = "5845.98"
    answer = answer_to(grid)
    assert errors(answer) == [("5207", "S1!K6", "5845.98", "5845.97")]
    assert "difference of 0.01" in next(issue["message"] for issue in answer["issues"] if issue["code"] == "5207")
    assert answer["results"] == []


@pytest.mark.parametrize(("parameter", "code"), [("二氧化碳排放总量", "5207"), ("单位粗钢碳排放量", "5207")])
def test_a_wrong_total_or_intensity_of_month_and_year_is_refused(parameter: str, code: str) -> None:
    grid = published()
    for texts in grid:
        if texts[0] == parameter:
            texts[10], texts[17] = "1", "2"
    place = next(number for number, texts in enumerate(grid, start=1) if texts[0] == parameter)
    assert [error[:3] for error in errors(answer_to(grid))] == [(code, f"S1!K{place}", "1"), (code, f"S1!R{place}", "2")]


def test_emissions_without_a_quantity_are_refused_unless_they_are_zero() -> None:
    emissions = row("", "", "二氧化碳排放量", "tCO2", {1: "252.23", 2: "0.00", 3: "7"})
    assert errors(answer_to(coal({1: "100"}, emissions))) == [("5212", "S1!H5", "7", "")]


def test_kept_going_only_the_month_that_a_difference_touches_is_withheld() -> None:
    emissions = row("", "", "二氧化碳排放量", "tCO2", {1: "252.23", 2: "1"})
    answer = answer_to(coal({1: "100", 2: "100"}, emissions), keep_going=True)
    assert [result["month"] for result in answer["results"]] == ["2026-01"]


def test_a_sheet_without_a_year_is_refused_and_one_whose_months_have_it_is_not() -> None:
    grid = coal({1: "100"}, titles=[["企业层级"]])
    assert [error[:2] for error in errors(answer_to(grid))] == [("5121", "S1!2")]
    grid[1] = ["2026-" + name.removesuffix("月").zfill(2) if name in MONTHS else name for name in HEAD]
    assert errors(answer_to(grid)) == []


def test_a_sheet_without_a_level_is_refused() -> None:
    answer = answer_to(coal({1: "100"}, titles=[["2026年"]]))
    assert [(error[0], error[1]) for error in errors(answer)] == [("5121", "S1!2")]


def test_an_unknown_parameter_is_refused_with_those_that_are_known() -> None:
    answer = answer_to(coal({1: "100"}, row("", "", "灰分", "%", {1: "9"})))
    assert [error[:3] for error in errors(answer)] == [("5109", "S1!C5", "灰分")]
    assert "单位热值含碳量" in as_json(quantify(tables_of(coal({1: "1"}, row("", "", "灰分", "%", {1: "9"})))))["issues"][0]["message"]  # type: ignore[index]


def test_an_unknown_column_is_refused() -> None:
    grid = coal({1: "100"})
    grid[2] = [*HEAD[:-1], "别的"]
    assert [error[:3] for error in errors(answer_to(grid))] == [("5102", "S1!U3", "别的")]


def test_a_misspelt_material_is_told_once_at_its_own_cell() -> None:
    grid = [*TITLES, HEAD, row("消耗化石燃料排放", "无烟媒", "净消耗量", "t", {1: "1", 2: "2"})]
    assert [error[:3] for error in errors(answer_to(grid))] == [("5111", "S1!B4", "无烟媒")]


def test_what_is_no_number_is_refused_where_it_stands() -> None:
    heat = row("", "", "低位发热量", "GJ/t", {2: "约25"})
    emissions = row("", "", "二氧化碳排放量", "tCO2", {2: "?"})
    found = [error[:3] for error in errors(answer_to(coal({1: "一百", 2: "1"}, heat, emissions)))]
    assert found == [("5105", "S1!F4", "一百"), ("5105", "S1!G5", "约25"), ("5105", "S1!G6", "?")]


def test_a_formula_is_still_refused_at_its_cell(tmp_path: Path) -> None:
    with pytest.raises(TableRefused) as refused:
        read_tables(workbook(tmp_path, 企业=coal({1: "=1+1"})))
    assert [(finding.code, str(finding.place)) for finding in refused.value.findings] == [(5007, "企业!F4")]


def test_materials_named_inside_the_parameter_as_the_printed_form_has_it() -> None:
    head = ["信息项*1*2", "", "单位", *MONTHS, "全年"]
    grid = [
        ["附表C.3", "", "报告年度：2026年"],
        head,
        ["消耗化石燃料排放", "无烟煤二氧化碳排放量", "tCO2", *months({1: "252.23"}), ""],
        ["", "无烟煤的净消耗量", "t或10⁴Nm³", *months({1: "100"}), "100"],
        ["", "无烟煤的收到基低位发热量", "GJ/t或GJ/10⁴Nm³", *months({1: "25.024"}), ""],
        ["过程排放", "外购电极二氧化碳排放量", "tCO2", *months({1: "36.63"}), ""],
        ["", "外购电极的消耗量", "t", *months({1: "10"}), ""],
        ["", "电极的二氧化碳排放因子", "tCO2/t", *months({1: "3.663"}), ""],
        ["二氧化碳排放总量", "", "tCO2", *months({1: "288.86"}), "288.86"],
    ]
    answer = answer_to(grid)
    assert errors(answer) == []
    assert [(line["item"], line["emissions_t"]) for line in answer["results"][0]["lines"]] == [("无烟煤", "252.23"), ("电极", "36.63")]


def test_lines_of_one_process_and_units_of_the_power_station() -> None:
    head = ["工序名称", "", "物料名称", "信息项", "单位", *MONTHS, "全年"]

    def line(process: str, unit: str, item: str, parameter: str, uom: str, value: str) -> list[str]:
        return [process, unit, item, parameter, uom, *months({1: value}), ""]

    power = "掺烧自产二次能源的化石燃料发电设施"
    grid = [
        ["2026年"],
        head,
        line("烧结工序（1号机）", "", "无烟煤", "输入量", "t", "10"),
        line("烧结工序（2号机）", "", "无烟煤", "输入量", "t", "20"),
        line(power, "机组1", "高炉煤气（自产）", "消耗量", "万Nm3", "30"),
        line("", "", "", "碳氧化率", "%", "99"),
        line("", "", "发电量", "", "MWh", "5"),
        line("", "", "掺烧自产二次能源热量占比", "", "%", "100"),
        line("", "机组2", "自产高炉煤气", "消耗量", "万Nm3", "40"),
        line("", "", "", "碳氧化率", "%", "98"),
    ]
    assert errors(answer_to(grid)) == [("5211", "S1!F10", "0.98", "0.99")]
    answer = answer_to(grid[:-1])
    assert errors(answer) == []
    assert [(result["scope"], result["unit"]) for result in answer["results"]] == [
        ("sintering", "1号机"),
        ("sintering", "2号机"),
        ("power_unit", "机组1"),
        ("power_unit", "机组2"),
    ]
    assert answer["results"][2]["auxiliary"]["secondary_energy_share_percent"] == "100.00"


def test_auxiliary_figures_of_table_c6() -> None:
    grid = [
        ["附表C.6 辅助报告项", "2026年"],
        ["层级", "物料名称", "信息项", *MONTHS, "全年", "单位"],
        ["企业层级", "洗精煤", "净消耗量（干燥基）", *months({1: "90"}), "90", "t"],
        ["", "", "水分检测月度平均值", *months({1: "9.8"}), "9.8", "%"],
        ["焦化工序", "消耗电量", "", *months({1: "12.345"}), "12.345", "MWh"],
    ]
    answer = answer_to(grid)
    assert errors(answer) == []
    assert [result["auxiliary"] for result in answer["results"]] == [
        {"moisture_percent": {"洗精煤": "9.80"}, "dry_basis_t": {"洗精煤": "90.00"}},
        {"electricity_mwh": "12.345"},
    ]
    assert [issue["place"] for issue in answer["issues"] if issue["code"] == "5318"] == ["S1!P4"]


def test_subtotals_of_the_enterprise_are_compared() -> None:
    grid = coal({1: "100"}, row("化石燃料排放量小计", "", "", "tCO2", {1: "252.24"}))
    assert errors(answer_to(grid)) == [("5207", "S1!F5", "252.24", "252.23")]


def test_purchases_and_sales_of_one_fuel_are_netted_and_one_emission_row_is_compared_with_the_net() -> None:
    sold = row("", "", "外销量", "t", {1: "40"})
    emissions = row("", "", "二氧化碳排放量", "tCO2", {1: "151.34"})
    answer = answer_to(coal({1: "100"}, emissions, sold))
    assert errors(answer) == []
    assert answer["results"][0]["lines"][0]["quantity"] == "60.00"


def test_a_header_of_two_rows_and_one_that_is_repeated() -> None:
    names = [name if name not in MONTHS else "" for name in HEAD]
    below = [name if name in MONTHS else "" for name in HEAD]
    grid = [*TITLES, names, below, *coal({1: "100"})[3:], names, below, *[row("", "烟煤", "净消耗量", "t", {1: "5"})]]
    assert [line["item"] for line in answer_to(grid)["results"][0]["lines"]] == ["无烟煤", "烟煤"]


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("1月", (None, 1)),
        ("12月份", (None, 12)),
        ("1\n月", (None, 1)),
        ("十一月", (None, 11)),
        ("Jan", (None, 1)),
        ("September", (None, 9)),
        ("2026-01", (2026, 1)),
        ("2026年1月", (2026, 1)),
        ("2026-02-01", (2026, 2)),
        ("13月", None),
        ("1-6月", None),
        ("全年", None),
        ("1", None),
    ],
)
def test_headings_of_months(text: str, month: tuple[int | None, int] | None) -> None:
    assert parse_month_heading(text) == month


@pytest.mark.parametrize(
    ("rows", "wide"),
    [
        ([["1月", "2月", "3月"]], True),
        ([["1月", "2月", "2月"]], False),
        ([[""]] * 30 + [["1月", "2月", "3月"]], False),
        ([["月份", "数量"], ["2026-01", "5"], ["2026-02", "6"], ["2026-03", "7"]], False),
    ],
)
def test_a_table_is_wide_with_three_months_in_one_of_its_first_thirty_rows(rows: Sequence[list[str]], wide: bool) -> None:
    assert is_wide(Table("w", "", list(enumerate(rows, start=1)))) is wide


@pytest.mark.parametrize(
    ("titles", "cell"),
    [
        ([["水泥行业生产数据及排放量表"], ["年份", "2026"]], "A1"),
        ([["附表E.3 熟料生产线生产数据及排放量表"], ["年份", "2026"]], "A1"),
        ([["附表"], ["年份", "2026", "行业", "电解铝"]], "D2"),
        ([["附表"], ["年份：2026 层级：铝电解工序"]], "A2"),
        ([["附表"], ["年份", "2026"]], "A4"),
    ],
)
def test_a_wide_sheet_of_another_sector_is_refused_once_at_the_cell_that_says_so(titles: Grid, cell: str) -> None:
    process = "铝电解工序" if "铝" in str(titles) else "熟料生产线"
    grid = [*titles, HEAD_OF_PROCESSES, process_row(process, "烟煤", "输入量", "t", {6: "1"})]
    table = Table("a.xlsx", "S1", [(number, texts) for number, texts in enumerate(grid, start=1)])
    assert [(finding.code, str(finding.place)) for finding in quantify([table]).findings] == [(5127, f"S1!{cell}")]


def test_a_sheet_that_states_steel_is_read_whatever_its_title_names() -> None:
    grid = [["水泥用钢渣"], ["年份", "2026", "行业", "钢铁"], HEAD_OF_PROCESSES, process_row("烧结", "烟煤", "输入量", "t", {6: "1"})]
    table = Table("a.xlsx", "S1", [(number, texts) for number, texts in enumerate(grid, start=1)])
    assert [result.scope for result in quantify([table]).results] == ["sintering"]
