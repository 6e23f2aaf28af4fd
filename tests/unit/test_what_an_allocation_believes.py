"""What stands in the official tables or in a result and draws no figure of its own: it is compared, warned of, or refused."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from tanheng.allocation import Allocation, Options, allocate, allocate_rows
from tanheng.allocation.intake import checks, read_quantified, read_submission
from tanheng.allocation.model import Submission
from tanheng.allocation.official_tables import official_sheets
from tanheng.interfaces.cli import group
from tanheng.kernel.findings import Finding
from tanheng.lawbook import shipped_folder, shipped_lawbook
from tanheng.quantification import as_json, quantify
from tanheng.tables import read_tables, write_workbook
from tests.unit.workbooks import made

BOOK = shipped_lawbook()
Rows = list[list[Any]]
BALANCES = {"cement": Decimal("0.86"), "steel": Decimal("1.4")}
LINE = {"sector": "cement", "province": "山东", "clinker_class": "硅酸盐水泥熟料"}
ROWS = [
    LINE | {"entity": "甲（虚构）", "unit": "1", "emissions_t": "1634000", "output_t": "2000000", "previous_verified_t": "1702350.5"}
    | {"slag_t": "9"},
    LINE | {"entity": "甲(虚构)", "unit": "2", "emissions_t": "1298450.75", "output_t": "1550000", "previous_verified_t": "1310221"},
    LINE | {"entity": "乙", "unit": "", "emissions_t": "318220.50", "output_t": "260000", "special": "white_clinker"}
    | {"clinker_class": "白色硅酸盐水泥熟料"},
]  # fmt: skip


def sheets(folder: Path, year: int = 2025) -> dict[str, Rows]:
    """The official tables of the rows, as they are written."""
    made_of = allocate_rows(ROWS, year=year, options=Options(balance_values=BALANCES))
    path = folder / "written.xlsx"
    write_workbook(path, official_sheets(made_of, "zh"))
    return {table.sheet: [list(texts) for _, texts in table.rows] for table in read_tables(path)}


def read(folder: Path, given: dict[str, Rows], year: int = 2025) -> Submission:
    return read_submission(read_tables(made(folder / "data.xlsx", given)), BOOK, year)


def run(folder: Path, given: dict[str, Rows], year: int = 2025) -> Allocation:
    return allocate(read(folder, given, year), year=year)


def put(given: dict[str, Rows], sheet: str, row: int, column: str, value: object) -> None:
    """Write into a cell; the column is named by its printed name."""
    place = given[sheet][2].index(column)
    cells = given[sheet][row - 1]
    cells += [""] * (place + 1 - len(cells))
    cells[place] = value


def of(findings: tuple[Finding, ...], code: int) -> list[str]:
    return [str(finding.place) for finding in findings if finding.code == code]


def test_tables_as_written_come_back_without_a_word(tmp_path: Path) -> None:
    assert [finding.code for finding in run(tmp_path, sheets(tmp_path)).findings] == []


def test_a_pre_allocation_is_computed_and_every_print_of_it_compared(tmp_path: Path) -> None:
    right = run(tmp_path, sheets(tmp_path))
    given = sheets(tmp_path)
    put(given, "1-3", 4, "预分配配额", 2191645)
    put(given, "1-3", 5, "预分配比例（%）", 100)
    for sheet in ("1-5", "2-5"):
        put(given, sheet, 4, "①预分配配额" if sheet == "1-5" else "预分配配额", 3108799)
    again = run(tmp_path, given)
    assert [each.pre_allocation_t for each in again.units] == [each.pre_allocation_t for each in right.units] == [1191645, 917154, None]
    assert [each.true_up_t for each in again.entities] == [each.true_up_t for each in right.entities]
    assert of(again.findings, 4301) == ["1-3!G4", "1-3!F5", "1-5!D4"]


def test_a_pre_allocation_without_the_year_before_stands_and_is_said_to_be_unchecked(tmp_path: Path) -> None:
    given = sheets(tmp_path)
    put(given, "1-3", 4, "上一年度经核查排放量", "")
    put(given, "1-3", 4, "预分配配额", 7)
    put(given, "1-5", 5, "①预分配配额", 9)
    put(given, "2-5", 5, "预分配配额", 9)
    again = run(tmp_path, given)
    assert [each.pre_allocation_t for each in again.units] == [7, 917154, None]
    assert [each.pre_allocation_t for each in again.entities] == [917161, 9]
    assert of(again.findings, checks.PRE_ALLOCATION_UNCHECKED.code) == ["1-3!G4", "1-5!D5"]


def test_in_a_year_without_pre_allocation_a_printed_one_is_compared(tmp_path: Path) -> None:
    given = sheets(tmp_path, 2024)
    for column in ("预分配配额", "④预分配实发配额"):
        put(given, "2-5", 4, column, 5)
    again = run(tmp_path, given, 2024)
    assert [each.issue.pre_allocation_t for each in again.entities] == [0, 0]
    assert of(again.findings, 4301) == ["2-5!I4", "2-5!D4"]


def test_every_sum_is_compared_with_its_rows(tmp_path: Path) -> None:
    given = sheets(tmp_path)
    put(given, "2-3", 7, "⑦核定配额", 7920012)
    put(given, "1-5", 6, "①预分配配额", 1)
    again = run(tmp_path, given)
    assert of(again.findings, checks.SUM_DIFFERS.code) == ["2-3!T7", "1-5!D6"]
    assert not again.refused


def test_a_subtotal_is_the_sum_of_the_rows_since_the_last(tmp_path: Path) -> None:
    given = sheets(tmp_path)
    table = given["2-3"]
    width = len(table[2])
    for place, (entity, emissions) in ((5, ("甲（虚构）", "2932450.75")), (7, ("乙", "318220.5"))):
        row = [""] * width
        row[1], row[3], row[14] = entity, "小计", emissions
        table.insert(place, row)
    assert [finding.code for finding in run(tmp_path, given).findings] == []
    table[5][14] = "2932450.76"
    assert of(run(tmp_path, given).findings, checks.SUM_DIFFERS.code) == ["2-3!O6"]


def test_a_row_below_the_total_is_refused(tmp_path: Path) -> None:
    given = sheets(tmp_path)
    given["2-3"].append([4, "丙", "", "1", "", "", 2000000, "", "", "硅酸盐水泥熟料", "", "", "", "", 1634000])
    assert [(finding.code, str(finding.place)) for finding in run(tmp_path, given).findings] == [(checks.AFTER_TOTAL.code, "2-3!8")]


@pytest.mark.parametrize(
    ("column", "word", "places"),
    [
        ("序号", "合计", ["2-3!D4", "2-3!B4", "2-3!J4"]),
        ("序号", "小计", ["2-3!D4", "2-3!B4", "2-3!J4"]),
        ("重点排放单位名称", "合计", ["2-3!D4", "2-3!A4", "2-3!J4"]),
        ("序号", "注1：", ["2-3!4"]),
    ],
)
def test_a_unit_in_a_row_named_as_a_sum_or_a_note_is_refused(column: str, word: str, places: list[str], tmp_path: Path) -> None:
    given = sheets(tmp_path)
    put(given, "2-3", 4, column, word)
    again = run(tmp_path, given)
    assert {finding.code for finding in again.findings} == {checks.SUM_WITH_UNIT.code}
    assert of(again.findings, checks.SUM_WITH_UNIT.code) == places


def test_a_company_whose_name_begins_like_a_sum_is_a_unit(tmp_path: Path) -> None:
    given = {"2-3": sheets(tmp_path)["2-3"]}
    put(given, "2-3", 6, "重点排放单位名称", "合计建材公司")
    assert [each.unit.entity for each in run(tmp_path, given).units] == ["甲（虚构）", "甲（虚构）", "合计建材公司"]


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("单位：排放量为t，配额为t", False),
        ("单位：t", False),
        ("（单位：吨）", False),
        ("填报单位：山东省生态环境厅", False),
        ("单位：tCO2 填报日期：2026-08-01", False),
        ("单位：排放量为万t，配额为万t", True),
        ("单位：排放量为万吨", True),
        ("计量单位: kg", True),
        ("水泥熟料生产线核定配额（万吨）", True),
    ],
)
def test_figures_in_another_unit_than_tonnes_are_refused(line: str, told: bool, tmp_path: Path) -> None:
    given = {"2-3": sheets(tmp_path)["2-3"]}
    given["2-3"][1] = ["省份:山东", "", line]
    again = run(tmp_path, given)
    assert of(again.findings, checks.UNIT_OF_MEASURE.code) == (["2-3!C2"] if told else [])
    assert again.refused == told
    given["2-3"][1] = []
    given["2-3"].append([f"注：{line}"])
    assert run(tmp_path, given).refused == (told and "单位" in line)


@pytest.mark.parametrize(
    "remark", ["未在核定前关停", "明年核定前关停", "已申请但未批准：石膏制硫酸副产硅酸盐水泥熟料", "计划关停日期2026-01"]
)
def test_a_special_case_is_not_read_past_what_stands_around_its_name(remark: str, tmp_path: Path) -> None:
    given = {"2-3": sheets(tmp_path)["2-3"]}
    put(given, "2-3", 4, "需要特殊说明的事项", remark)
    again = run(tmp_path, given)
    assert again.units[0].special == "none"
    assert of(again.findings, checks.REMARK_NOT_TAKEN.code) == ["2-3!V4"]


def test_a_variety_is_white_by_its_name_alone(tmp_path: Path) -> None:
    for variety, special in (("白色硅酸盐水泥熟料", "white_clinker"), ("非白色硅酸盐水泥熟料", "none"), ("白色、灰色熟料", "none")):
        given = {"2-3": sheets(tmp_path)["2-3"]}
        put(given, "2-3", 4, "熟料品种", variety)
        again = run(tmp_path, given)
        assert again.units[0].special == special
        assert of(again.findings, checks.REMARK_NOT_TAKEN.code) == (["2-3!K4"] if special == "none" else [])


def test_a_difference_is_named_with_the_column_of_its_own_table_and_factors_are_those_of_the_law(tmp_path: Path) -> None:
    given = {"2-3": sheets(tmp_path)["2-3"]}
    for column in ("电石渣的扣减系数", "熟料的过程排放因子", "③吨熟料碳排放量", "⑥强度系数"):
        put(given, "2-3", 4, column, "0.5")  # what both factors are at this decimal
    told = [finding.message.render("en").partition(" of ")[0] for finding in run(tmp_path, given).findings if finding.code == 4301]
    assert told == ["电石渣的扣减系数", "熟料的过程排放因子", "吨熟料碳排放量", "强度系数"]


def test_the_name_of_an_entity_is_kept_as_it_was_first_written(tmp_path: Path) -> None:
    given = sheets(tmp_path)
    put(given, "1-5", 4, "重点排放单位名称", "甲 (虚构)".replace(" ", ""))
    again = run(tmp_path, given)
    assert [each.entity for each in again.entities] == ["甲（虚构）", "乙"]
    assert [finding.code for finding in again.findings] == []


def test_a_table_with_a_wrong_header_is_told_once_and_a_wrong_year_beside_the_rows(tmp_path: Path) -> None:
    given = sheets(tmp_path)
    given["2-3"][2][6] = "①熟料产量（万t）"
    assert [finding.code for finding in run(tmp_path, given).findings] == [checks.COLUMN_UNKNOWN.code]
    given = sheets(tmp_path)
    given["2-3"][0] = ["2-3 水泥 (2024年度)"]
    put(given, "2-3", 4, "②碳排放量", "x")
    assert [finding.code for finding in run(tmp_path, given).findings] == [checks.YEAR_DIFFERS.code, checks.NOT_A_NUMBER.code]


def test_a_declared_case_that_does_not_apply_is_declared_again_when_it_is_read_back(tmp_path: Path) -> None:
    steel = {"entity": "丁", "sector": "steel", "emissions_t": "900", "special": "hydrogen_rich_oxygen_blast_furnace"}
    steel |= {"ironmaking_emissions_t": "600", "sintering_emissions_t": "90", "ironmaking_output_t": "500"}
    first = allocate_rows([steel], year=2025, options=Options(balance_values=BALANCES))
    write_workbook(tmp_path / "again.xlsx", official_sheets(first, "zh"))
    second = allocate(read_submission(read_tables(tmp_path / "again.xlsx"), BOOK, 2025), year=2025)
    for made_of in (first, second):
        assert [finding.code for finding in made_of.findings] == [4306]


@pytest.fixture(scope="module")
def result() -> dict[str, Any]:
    """The JSON of the cement example."""
    whole: dict[str, Any] = as_json(quantify(read_tables(shipped_folder("examples") / "cement-year.csv")))
    return whole


def _twice(whole: dict[str, Any]) -> None:
    whole["annual"].append(whole["annual"][1] | {"entity": whole["annual"][1]["entity"].replace("(", "（").replace(")", "）")})


def _more(whole: dict[str, Any]) -> None:
    whole["annual"][1]["emissions_t"] = "2388358.89"


def _everywhere(whole: dict[str, Any]) -> None:
    """A line and its month changed with the year, but for the duty."""
    _more(whole)
    whole["annual"][1]["lines"][0]["emissions_t"] = str(Decimal(whole["annual"][1]["lines"][0]["emissions_t"]) + 1_000_000)
    month = next(month for month in whole["results"] if month["unit"] == whole["annual"][1]["unit"])
    month["emissions_t"] = str(Decimal(month["emissions_t"]) + 1_000_000)


def _negative(whole: dict[str, Any]) -> None:
    for node in (whole["annual"][1], *(month for month in whole["results"] if month["unit"] == whole["annual"][1]["unit"])):
        node.update(output_t=f"-{node['output_t']}")
        node["intensity_t_per_t"] = None


@pytest.mark.parametrize(
    ("change", "codes"),
    [
        (_twice, {4268}),
        (_more, {4290}),
        (_everywhere, {4290}),
        (_negative, {4261}),
        (lambda whole: whole["annual"][1].update(sector="power"), {4265}),
        (lambda whole: whole["annual"][1].update(scope="clinker"), {4265}),
        (lambda whole: whole["annual"][1].update(entity=" "), {4258}),
        (lambda whole: whole["annual"][1].update(entity="=1+1"), {5007}),
        (lambda whole: whole["annual"].pop(1), {4290}),
        (lambda whole: whole["annual"][1].update(year=2024), {4290}),
        (lambda whole: whole["results"].pop(), {4290}),
    ],
)  # fmt: skip
def test_a_result_that_does_not_agree_with_itself_is_refused(
    change: Callable[[dict[str, Any]], object], codes: set[int], result: dict[str, Any], tmp_path: Path
) -> None:
    whole = json.loads(json.dumps(result))
    change(whole)
    path = tmp_path / "result.json"
    path.write_text(json.dumps(whole), encoding="utf-8", newline="\n")
    assert {finding.code for finding in read_quantified(path, BOOK, 2025).findings} - {checks.NOT_VERIFIED.code} == codes


def codes_of(*arguments: str | Path) -> list[str]:
    """The numbers of the findings of a command that refuses its input, in JSON."""
    ended = CliRunner().invoke(group, [*map(str, arguments), "--format", "json"])
    assert ended.exit_code == 1, (ended.output, ended.exception)
    return [issue["code"] for issue in json.loads(ended.stdout)["issues"]]


@pytest.mark.parametrize(
    ("command", "content", "codes"),
    [
        (("allocate", "--year", "2025"),
         "entity,sector,emissions_t,output_t\n甲,cement,=1+1,5\n,paper,-1,x\n", ["5007", "4258", "4265", "4261", "4259"]),
        (("carryover",), "entity,sectors,sold_t,bought_t,holding_t\nA,steel,=1,2,3\nB,paper,1,2,3\n", ["5007", "8310"]),
        (("threshold", "--list-year", "2026"),
         "entity,sector,kind,year,emissions_t,listed\nA,steel,x,=2,1,no\nB,steel,long route,2025,1,perhaps\n",
         ["5007", "4110", "4110"]),
    ],
)  # fmt: skip
def test_a_cell_that_is_refused_hides_no_other_fault(command: tuple[str, ...], content: str, codes: list[str], tmp_path: Path) -> None:
    path = tmp_path / "data.csv"
    path.write_text(content, encoding="utf-8", newline="\n")
    assert codes_of(command[0], path, *command[1:]) == codes


@pytest.mark.parametrize("written", ["甲（虚构）", "甲(虚构)"])
def test_an_entity_is_found_however_its_brackets_are_typed(written: str, tmp_path: Path) -> None:
    path = tmp_path / "data.csv"
    path.write_text("entity,sector,unit,emissions_t\n甲（虚构）,cement,1,5\n", encoding="utf-8", newline="\n")
    ended = CliRunner().invoke(group, ["allocate", str(path), "--year", "2024", "--unit", written])
    assert ended.exit_code == 0, ended.output
    assert "[步骤]" in ended.stdout
