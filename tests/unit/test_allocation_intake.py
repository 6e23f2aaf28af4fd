"""What is handed in for an allocation is read: the flat table, the official tables, a quantification."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tanheng.allocation.intake import checks, read_quantified, read_submission
from tanheng.allocation.intake.remarks import read_remark, written_remark
from tanheng.allocation.model import Day, Submission
from tanheng.kernel.findings import Severity
from tanheng.lawbook import shipped_folder, shipped_lawbook
from tanheng.quantification import as_json, quantify
from tanheng.tables import read_tables
from tests.contract.allocation_intake_cases import FINAL_ISSUE, LINES, PRE_ISSUE, RESULT, SMELTER
from tests.unit.workbooks import made

BOOK = shipped_lawbook()
JUNE = Day(date(2025, 6, 1), date(2025, 6, 30))
WHOLE_YEAR = Day(date(2025, 1, 1), date(2025, 12, 31))
FIRST_OF_JUNE = Day(date(2025, 6, 1), date(2025, 6, 1))
PRE_LINES: list[list[Any]] = [
    ["表1-3"],
    ["序号", "重点排放单位名称", "生产线编号", "上一年度经核查排放量", "预分配比例(%)", "预分配配额", "需要特殊说明的事项"],
    [1, "甲", "1", "1789.70", 70, 1252, "无"],
]
STEEL: list[list[Any]] = [
    ["填报单位：山东省"],
    ["钢铁企业核定配额情况明细表"],
    [
        "序号", "重点排放单位名称", "炼铁工序生产能力（万t/年）", " ①炼铁工序 产品产量(t)", "炼铁工序碳排放量", "烧结工序碳排放量",
        "⑥ 钢铁企业碳排放量", "碳排放强度偏离度", "⑩核定配额", "x_核对",
    ],
    [1, "甲", "500", "5,000,000", "6200000", "900000", "9000000", "-1.4286%", 8980714, "ok"],
    ["", "全省合计", "", "", "", "", 9000000, "", 8980714, ""],
    ["注：①为经核查数据。"],
]  # fmt: skip


def flat(folder: Path, text: str, encoding: str = "utf-8") -> Submission:
    path = folder / "data.csv"
    path.write_bytes(text.encode(encoding))
    return read_submission(read_tables(path), BOOK, 2025)


def tables(folder: Path, year: int = 2025, **sheets: list[list[Any]]) -> Submission:
    path = made(folder / "data.xlsx", {name.removeprefix("s").replace("_", "-", 1): rows for name, rows in sheets.items()})
    return read_submission(read_tables(path), BOOK, year)


def codes(submission: Submission) -> list[int]:
    return [finding.code for finding in submission.findings]


def result(folder: Path, **changes: object) -> Submission:
    path = folder / "result.json"
    path.write_text(json.dumps(RESULT | changes), encoding="utf-8", newline="\n")
    return read_quantified(path, BOOK, 2025)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_a_flat_table_with_chinese_headers_titles_and_empty_rows_is_read(tmp_path: Path, encoding: str) -> None:
    text = (
        "某省配额数据\n重点排放单位名称,行业,分配单元,经核查排放量（t）,产量,特殊情形,投产日期,核减量,差异化,省份\n"
        "甲,水泥行业,１号,1000.5,1200,当年新投产,2025年6月,5,是,山东省\n,,,,,,,,,\n甲,cement,2号,0,,,,6,,\n"
    )
    read = flat(tmp_path, text, encoding)
    assert codes(read) == []
    first, second = read.units
    assert (first.name, first.emissions_t, first.special, first.commissioned) == ("１号", Decimal("1000.5"), "new", JUNE)
    assert (second.province, second.output_t, second.special) == ("山东", None, "none")
    issuance = read.issuances["甲", "cement"]
    assert (issuance.reduction_t, issuance.differentiated) == (11, True)
    assert str(first.at("emissions_t")) == "data.csv!D3"


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2025-06-01", FIRST_OF_JUNE), ("2025/6/1", FIRST_OF_JUNE), ("2025年6月1日", FIRST_OF_JUNE), ("2025-06-01 00:00:00", FIRST_OF_JUNE),
        ("2025-06", JUNE), ("2025年6月", JUNE), ("2025", WHOLE_YEAR), ("2025年", WHOLE_YEAR),
        ("是", Day()), ("YES", Day()), ("否", None), ("no", None), ("", None),
    ],
)  # fmt: skip
def test_a_date_may_be_a_day_a_month_a_year_or_an_answer(tmp_path: Path, written: str, day: Day | None) -> None:
    read = flat(tmp_path, f"entity,sector,emissions_t,closed\n甲,steel,1,{written}\n")
    assert codes(read) == []
    assert read.units[0].closed == day


def test_all_faults_of_a_table_are_told_at_once(tmp_path: Path) -> None:
    read = flat(tmp_path, "entity,sector,emissions_t,special,closed,uscc\n,paper,x,y,z,9\n甲,steel,-1,,,\n,,,,,\n乙,steel,1,,,\n,,,,,\n")
    assert codes(read) == [4258, 4265, 4266, 4259, 4263, 4265, 4261]
    assert [unit.entity for unit in read.units] == ["乙"]


def test_a_class_of_clinker_is_needed_with_slag_and_must_stand_in_the_law(tmp_path: Path) -> None:
    header = "entity,sector,emissions_t,slag_t,clinker_class\n"
    assert codes(flat(tmp_path, header + "甲,cement,1,5,\n")) == [checks.CELL_EMPTY.code]
    assert codes(flat(tmp_path, header + "甲,cement,1,0,\n")) == []
    assert codes(flat(tmp_path, header + "甲,cement,1,5,熟料\n")) == [checks.TERM_UNKNOWN.code]
    assert flat(tmp_path, header + "甲,cement,1,5,硫（铁）铝酸盐水泥熟料\n").units[0].clinker_class == "硫(铁)铝酸盐水泥熟料"


def test_an_official_table_is_known_by_its_title_and_its_headers_may_be_written_a_little_otherwise(tmp_path: Path) -> None:
    read = tables(tmp_path, Sheet1=STEEL)
    assert codes(read) == []
    (unit,) = read.units
    assert (unit.sector, unit.province, unit.emissions_t, unit.ironmaking_output_t) == ("steel", "山东", 9_000_000, 5_000_000)
    assert unit.printed == {"deviation_percent": Decimal("-1.4286"), "allowance_t": 8_980_714}
    assert unit.shown == {"ironmaking_capacity": "500"}


def test_a_unit_in_brackets_that_the_table_does_not_have_is_refused(tmp_path: Path) -> None:
    wrong = [*STEEL[:2], [str(name).replace("产量(t)", "产量(万t)") for name in STEEL[2]], *STEEL[3:]]
    assert codes(tables(tmp_path, s2_2=wrong)) == [checks.COLUMN_UNKNOWN.code]


def test_lines_take_their_case_from_remark_or_variety_and_their_pre_allocation_from_its_table(tmp_path: Path) -> None:
    white = [
        [*row[:4], "白色熟料" if number == 3 else row[4], *row[5:]] if len(row) > 4 else row for number, row in enumerate(LINES, start=1)
    ]
    read = tables(tmp_path, s2_3=white, s1_3=PRE_LINES, s1_5=PRE_ISSUE, s2_5=FINAL_ISSUE)
    assert codes(read) == []
    first, second = read.units
    assert (first.special, second.special) == ("white_clinker", "none")
    assert (first.previous_verified_t, first.pre_allocation_t, second.pre_allocation_t) == (Decimal("1789.7"), None, None)
    assert (first.printed["pre_allocation_t"], first.printed["pre_allocation_percent"]) == (1252, 70)
    assert read.balance_values == {"cement": Decimal("0.86")}
    issuance = read.issuances["甲", "cement"]
    assert (issuance.pre_allocation_t, issuance.reduction_t, issuance.differentiated) == (None, 0, False)
    assert issuance.printed["pre_allocation_t"] == 700


def test_emissions_that_are_left_out_are_the_sum_of_their_parts(tmp_path: Path) -> None:
    without = [[*row[:7], "", *row[8:]] if number > 2 else row for number, row in enumerate(LINES, start=1)]
    assert [unit.emissions_t for unit in tables(tmp_path, s2_3=without).units] == [Decimal("1000.5")] * 2


def test_the_reduction_is_put_together_from_the_final_table_where_the_other_is_missing(tmp_path: Path) -> None:
    header = ["重点排放单位名称", "预分配配额", "③配额调整（核减量）", "④预分配实发配额", "是否属于差异化情形暂不发放", "差异化具体情况"]
    read = tables(tmp_path, s2_3=LINES, s2_5=[header, ["甲", 50_000, 20_000, 0, "是", "涉司法冻结"]])
    issuance = read.issuances["甲", "cement"]
    assert (issuance.reduction_t, issuance.differentiated_reason, issuance.differentiated) == (70_000, "涉司法冻结", True)


def test_tables_of_several_sectors_give_each_its_balance_value(tmp_path: Path) -> None:
    read = tables(tmp_path, s2_3=LINES, s2_4=SMELTER)
    assert read.balance_values == {"cement": Decimal("0.86"), "aluminium": Decimal("1.5")}


def test_a_year_without_tables_is_refused(tmp_path: Path) -> None:
    assert codes(tables(tmp_path, 2023, s2_3=LINES)) == [checks.NO_SUCH_TABLE.code]
    path = tmp_path / "result.json"
    path.write_text(json.dumps(RESULT), encoding="utf-8", newline="\n")
    assert codes(read_quantified(path, BOOK, 2023)) == [checks.JSON_OTHER_YEAR.code]


def test_a_flat_table_of_a_year_without_a_plan_is_read_and_left_to_the_rules(tmp_path: Path) -> None:
    path = tmp_path / "data.csv"
    path.write_text("entity,sector,emissions_t,slag_t,clinker_class\n甲,cement,1,5,x\n", encoding="utf-8", newline="\n")
    read = read_submission(read_tables(path), BOOK, 2023)
    assert codes(read) == []
    assert read.units[0].clinker_class == "x"


@pytest.mark.parametrize(
    ("text", "cases"),
    [
        ("", ()),
        ("无", ()),
        ("仅生产白色硅酸盐水泥熟料。", ("white_clinker",)),
        ("经核查排放量低于2.6万吨", ("below_threshold",)),
        ("非新投产；未核定前关停", ()),
        ("当年新投产", ("new",)),
        ("当年新投产，投产日期2025-06", ("new",)),
        ("当年新投产；备注：见附件", ("new",)),
        ("本线当年新投产，投产日期2025-06", ()),
        ("未在核定前关停", ()),
        ("明年核定前关停", ()),
        ("已申请但未批准：石膏制硫酸副产硅酸盐水泥熟料", ()),
        ("不属于电石渣替代率超过限值；石膏制硫酸副产硅酸盐水泥熟料", ()),
        ("石膏制硫酸副产硅酸盐水泥熟料；已申请但未批准", ()),
    ],
)
def test_a_remark_that_says_more_than_the_name_of_a_special_case_grants_none(text: str, cases: tuple[str, ...]) -> None:
    assert read_remark(text).cases == cases


def test_a_remark_is_kept_where_it_says_the_same_and_written_anew_where_it_does_not() -> None:
    assert written_remark("new", JUNE, None, "当年新投产, 投产日期:2025年6月") == "当年新投产, 投产日期:2025年6月"
    assert written_remark("new", Day(), None, "见附件") == "当年新投产;投产日期是;备注:见附件"
    assert written_remark("none", None, None, "当年新投产") == ""
    assert read_remark("核定前关停;关停日期2025-06").closed == JUNE


@pytest.mark.parametrize("sector", ["steel", "cement", "aluminium"])
def test_a_quantification_gives_the_units_of_its_sector(sector: str, tmp_path: Path) -> None:
    outcome = quantify(read_tables(shipped_folder("examples") / f"{sector}-year.csv"))
    path = tmp_path / "result.json"
    whole: Any = as_json(outcome)
    path.write_text(json.dumps(whole), encoding="utf-8", newline="\n")
    read = read_quantified(path, BOOK, 2025)
    assert codes(read) == [checks.NOT_VERIFIED.code]
    (summary,) = whole["annual_summaries"]
    expected = {"steel": [summary["enterprise_whole_t"]]}.get(sector) or [
        node["emissions_t"] for node in whole["annual"] if node["duty_t"] is not None
    ]
    assert [unit.emissions_t for unit in read.units] == list(map(Decimal, expected))
    assert all(unit.output_t or unit.ironmaking_output_t for unit in read.units)
    assert all((unit.slag_t, unit.clinker_class) != (None, "") for unit in read.units if sector == "cement")


def test_what_a_quantification_lacks_is_told(tmp_path: Path) -> None:
    (line, total), (works,) = RESULT["annual"], RESULT["annual_summaries"]
    months = [month for month in RESULT["results"] if month["sector"] == "cement"]
    short = result(
        tmp_path, annual=[line | {"months": 11, "output_t": "1100.00", "intensity_t_per_t": None}], annual_summaries=[], results=months[:-1]
    )
    assert [(finding.code, finding.severity) for finding in short.findings] == [(4355, Severity.WARNING), (4356, Severity.NOTICE)]
    other = {"category": "clinker", "item": "铝酸盐水泥熟料", "quantity": "1.00", "flow": "in", "emissions_t": "0.00"}
    two = [*line["lines"], other]
    assert codes(result(tmp_path, annual=[line | {"lines": two}], annual_summaries=[], results=months)) == [4357, 4356]
    none = works | {"enterprise_t": None, "enterprise_whole_t": None}
    without = result(tmp_path, annual=[], annual_summaries=[none], results=[])
    assert codes(without) == [checks.JSON_SUM_MISSING.code]
    assert codes(result(tmp_path, annual_summaries=[])) == [checks.JSON_SUM_MISSING.code, checks.NOT_VERIFIED.code]
    assert total["sector"] == "steel"


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"", 4285), (b"\xff\xfe{", 4285), (b"[" * 100_000, 4285), (b"[]", 4286), (b"{}", 4286), (b'{"issues": [], "annual": 1}', 4286)],
)
def test_a_damaged_or_foreign_result_is_refused(content: bytes, code: int, tmp_path: Path) -> None:
    path = tmp_path / "result.json"
    path.write_bytes(content)
    assert codes(read_quantified(path, BOOK, 2025)) == [code]
    assert codes(read_quantified(tmp_path / "none.json", BOOK, 2025)) == [4285]
