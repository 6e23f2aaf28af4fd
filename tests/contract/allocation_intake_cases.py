"""One case for every check of the intake of an allocation: what it passes, and what it alone speaks about, at a certain cell."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter

from tanheng.allocation.intake import checks
from tanheng.kernel.findings import Check
from tests.contract.check_cases import OTHER_CODE, RIGHT_CODE, WRONG_CODE, Case
from tests.contract.handing_in import Input
from tests.unit.workbooks import made

COLUMNS = (
    "entity", "sector", "unit", "emissions_t", "output_t", "slag_t", "clinker_class", "special", "commissioned", "reduction_t",
    "differentiated", "uscc", "province", "x_note",
)  # fmt: skip
Cells = dict[str, str]
Rows = list[list[Any]]
FIRST: Cells = {"entity": "甲", "sector": "cement", "unit": "1", "emissions_t": "1000.5", "output_t": "1200", "province": "山东"}
SECOND: Cells = FIRST | {"unit": "2"}


def flat(*rows: Cells, header: Sequence[str] = COLUMNS) -> Input:
    """The flat table with these rows, the first of them row 2."""
    lines = [",".join(header), *(",".join(row.get(name, "") for name in COLUMNS) for row in rows)]
    return Input(content="\n".join(lines).encode(), submitted=True)


def one(check: Check, column: str, told: Cells, passed: Cells) -> Case:
    """The case of one cell of the second row."""
    letter = "ABCDEFGHIJKLMN"[COLUMNS.index(column)]
    return Case(check, f"data.csv!{letter}3", flat(FIRST, SECOND | told), flat(FIRST, SECOND | passed))


def header(before: str, after: str) -> Input:
    """The flat table with one of its columns named otherwise."""
    return flat(FIRST | {"x_note": "3"}, SECOND, header=[after if name == before else name for name in COLUMNS])


# Rows of the official tables: title, header, then one row for each unit.
LINES: Rows = [
    ["2025年度水泥熟料生产线核定配额情况明细表"],
    [
        "序号", "重点排放单位名称", "生产线编号", "①熟料产量（t）", "熟料品种", "化石燃料燃烧排放量", "过程排放量", "②碳排放量",
        "⑤水泥行业平衡值", "需要特殊说明的事项",
    ],
    [1, "甲", "1", 1200, "", 400, 600.5, 1000.5, "0.86", ""],
    [2, "甲", "2", 1200, "", 400, 600.5, 1000.5, "0.86", "无"],
    ["合计", "", "", 2400, "", 800, 1201, 2001, "", ""],
]  # fmt: skip
SMELTER: Rows = [["序号", "重点排放单位名称", "工序编号", "⑤碳排放量", "⑦铝冶炼行业平衡值"], [1, "甲", "一", 900, "1.5"]]
PRE_ISSUE: Rows = [
    ["序号", "重点排放单位名称", "①预分配配额", "②配额调整（核减量）", "③预分配实发配额", "是否属于差异化情形暂不发放（是/否）"],
    [1, "甲", 700, 0, 700, "否"],
]
PRE_LINES: Rows = [["序号", "重点排放单位名称", "生产线编号", "上一年度经核查排放量", "预分配配额"], [1, "甲", "1", 1000, 700]]
FINAL_ISSUE: Rows = [
    ["序号", "重点排放单位名称", "预分配配额", "④预分配实发配额", "是否属于差异化情形暂不发放"],
    [1, "甲", 700, 700, "否"],
]


def book(**sheets: Rows) -> Input:
    """A workbook of official tables; `s2_3` names the sheet 2-3, and a further `_` a space."""

    def make(folder: Path) -> Path:
        return made(
            folder / "data.xlsx", {name.removeprefix("s").replace("_", "-", 1).replace("_", " "): rows for name, rows in sheets.items()}
        )

    return Input(make=make, submitted=True)


def changed(rows: Rows, row: int, column: str, value: object) -> Rows:
    """The rows with another value in one cell, such as row 3 and column H."""
    place = "ABCDEFGHIJ".index(column)
    return [[*cells[:place], value, *cells[place + 1 :]] if number == row else cells for number, cells in enumerate(rows, start=1)]


def lines(row: int, column: str, value: object) -> Input:
    """The clinker lines with another value in one cell."""
    return book(s2_3=changed(LINES, row, column, value))


def of_line(check: Check, cell: str, told: object, passed: object) -> Case:
    """The case of one cell of sheet 2-3."""
    return Case(check, f"2-3!{cell}", lines(int(cell[1:]), cell[0], told), lines(int(cell[1:]), cell[0], passed))


def _with_flat(told: bool) -> Input:
    rows = [list(COLUMNS), [FIRST.get(name, "") for name in COLUMNS]]
    return Input(make=lambda folder: made(folder / "data.xlsx", {"flat": rows} | ({"2-3": LINES} if told else {})), submitted=True)


def _hidden(told: bool) -> Input:
    def make(folder: Path) -> Path:
        path = folder / "data.xlsx"
        with xlsxwriter.Workbook(str(path)) as workbook:
            for name, rows in (("2-4", SMELTER), ("2-3", LINES)):
                sheet = workbook.add_worksheet(name)
                for number, row in enumerate(rows):
                    sheet.write_row(number, 0, row)
                if told and name == "2-3":
                    sheet.hide()
        return path

    return Input(make=make, submitted=True)


ANNUAL: dict[str, Any] = {
    "entity": "甲", "works": "", "unit": "1", "sector": "cement", "scope": "clinker_line", "year": 2025, "months": 12, "of_months": 12,
    "emissions_t": "1000.50", "output_t": "1200.00",
    "intensity_t_per_t": "0.8338", "duty_t": "1001",
    "lines": [
        {"category": "clinker", "item": "硅酸盐水泥熟料", "quantity": "1200.00", "flow": "in", "emissions_t": "1000.90"},
        {"category": "substitute", "item": "电石渣", "quantity": "1.00", "flow": "out", "emissions_t": "0.40"},
    ],
}  # fmt: skip
STEEL_WORKS: dict[str, Any] = {
    "entity": "乙", "works": "", "unit": "", "sector": "steel", "scope": "enterprise", "year": 2025, "months": 1, "of_months": 12,
    "emissions_t": "5000.20", "output_t": None, "intensity_t_per_t": None, "duty_t": None,
    "lines": [{"category": "fuel", "item": "烟煤", "quantity": "1.00", "flow": "in", "emissions_t": "5000.20"}],
}  # fmt: skip
STEEL: dict[str, Any] = {
    "entity": "乙", "sector": "steel", "year": 2025, "months": 12, "of_months": 12, "enterprise_t": "5000.20", "enterprise_whole_t": "5000",
}  # fmt: skip
MONTHS: list[dict[str, Any]] = [
    {
        **{name: ANNUAL[name] for name in ("entity", "works", "unit", "sector", "scope")},
        "month": f"2025-{month:02d}", "emissions_t": "1000.50" if month == 1 else "0.00", "output_t": "100.00",
    }
    for month in range(1, 13)
]  # fmt: skip
STEEL_MONTH: dict[str, Any] = {
    name: STEEL_WORKS[name] for name in ("entity", "works", "unit", "sector", "scope", "emissions_t", "output_t")
} | {"month": "2025-01"}
RESULT: dict[str, Any] = {
    "results": [*MONTHS, STEEL_MONTH], "annual": [ANNUAL, STEEL_WORKS], "annual_summaries": [STEEL], "issues": [], "law": None,
}  # fmt: skip


def result(change: Callable[[dict[str, Any]], None] = lambda _: None, text: str | None = None) -> Input:
    """A quantification, changed."""
    whole = json.loads(json.dumps(RESULT))
    change(whole)
    content = json.dumps(whole) if text is None else text
    return Input(content=content.encode(), quantified=True)


def _annual(**changes: object) -> Input:
    return result(lambda whole: whole["annual"][0].update(changes))


_WHOLE = result()
_QUIET = flat(FIRST, SECOND)
_TABLES = book(s2_3=LINES)
_FLAT = (
    Case(checks.NOT_RECOGNISED, "data.csv", Input(content=b"a,b\n1,2\n", submitted=True), _QUIET),
    Case(checks.SEVERAL_KINDS, "data.xlsx", _with_flat(True), _with_flat(False)),
    Case(checks.COLUMN_MISSING, "data.csv!1", header("entity", "x_entity"), header("entity", "企业名称")),
    Case(checks.COLUMN_UNKNOWN, "data.csv!E1", header("output_t", "outputs"), header("output_t", "产量（t）")),
    Case(checks.COLUMN_TWICE, "data.csv!N1", header("x_note", "产量"), header("x_note", "x_产量")),
    Case(checks.COLUMN_UNNAMED, "data.csv!N1", header("x_note", ""), _QUIET),
    one(checks.CELL_EMPTY, "emissions_t", {"emissions_t": ""}, {"emissions_t": "0"}),
    one(checks.NOT_A_NUMBER, "emissions_t", {"emissions_t": "NaN"}, {"emissions_t": '"1,000.5"'}),
    one(checks.NUMBER_OUT_OF_BOUNDS, "emissions_t", {"emissions_t": "1e13"}, {"emissions_t": "9e12"}),
    one(checks.NEGATIVE, "output_t", {"output_t": "-0.01"}, {"output_t": "0"}),
    one(checks.NOT_WHOLE, "reduction_t", {"reduction_t": "1.5"}, {"reduction_t": "1.0"}),
    one(checks.DATE_WRONG, "commissioned", {"commissioned": "2025-02-29"}, {"commissioned": "2025年2月28日"}),
    one(checks.ANSWER_WRONG, "differentiated", {"differentiated": "maybe"}, {"differentiated": "是"}),
    one(checks.TERM_UNKNOWN, "special", {"special": "white"}, {"special": "仅生产白色硅酸盐水泥熟料"}),
    one(checks.USCC_WRONG, "uscc", {"uscc": WRONG_CODE}, {"uscc": RIGHT_CODE}),
    one(checks.VALUE_NOT_HERE, "output_t", {"entity": "乙", "sector": "steel", "unit": ""}, {"entity": "乙", "unit": ""}),
    one(checks.DUPLICATE, "unit", {"unit": "1"}, {"unit": "1", "entity": "乙"}),
    Case(
        checks.STEEL_TWICE,
        "data.csv!A3",
        flat(*[FIRST | {"sector": "steel", "unit": "", "output_t": ""}] * 2),
        flat(*(FIRST | {"sector": "steel", "unit": "", "output_t": "", "entity": entity} for entity in "甲乙")),
    ),
    Case(
        checks.ENTITY_TWO_VALUES,
        "data.csv!L3",
        flat(FIRST | {"uscc": RIGHT_CODE}, SECOND | {"uscc": OTHER_CODE}),
        flat(FIRST | {"uscc": RIGHT_CODE}, SECOND),
    ),
    Case(
        checks.REDUCTION_REPEATED,
        "data.csv!J2",
        flat(FIRST | {"reduction_t": "5"}, SECOND | {"reduction_t": "5"}),
        flat(FIRST | {"reduction_t": "5"}, SECOND | {"reduction_t": "6"}),
    ),
    one(checks.UNIT_MISSING, "unit", {"unit": ""}, {"unit": "", "entity": "乙"}),
)
_OFFICIAL = (
    Case(checks.NO_SUCH_TABLE, "1-5", Input(make=book(s2_3=LINES[1:], s1_5=PRE_ISSUE).make, submitted=True, year=2024), _TABLES),
    Case(
        checks.TWO_BALANCE_VALUES,
        "2-3!I4",
        lines(4, "I", "0.8600000000000000000000000000000000000001"),
        lines(4, "I", "0.860"),
    ),
    Case(checks.PROVINCE_UNCLEAR, "2-3 山东", book(s2_3_山东=[["河南省"], *LINES]), book(s2_3_山东=[["山东省"], *LINES])),
    Case(
        checks.SECTOR_UNCLEAR,
        "1-5",
        book(s2_3=LINES, s2_4=SMELTER, s1_3=PRE_LINES, s1_5=PRE_ISSUE),
        book(s2_3=LINES, s2_4=SMELTER, s1_3=PRE_LINES, s1_5=[["行业：水泥"], *PRE_ISSUE]),
    ),
    Case(checks.YEAR_DIFFERS, "2-3", lines(1, "A", "2024年度"), lines(1, "A", "2025年度")),
    Case(
        checks.ROW_ALONE,
        "1-5!B2",
        book(s2_3=LINES, s1_3=PRE_LINES, s1_5=changed(PRE_ISSUE, 2, "B", "丙")),
        book(s2_3=LINES, s1_3=PRE_LINES, s1_5=changed(PRE_ISSUE, 2, "B", "甲")),
    ),
    of_line(checks.TWO_CASES, "J3", "当年新投产；核定前关停", "当年新投产，投产日期：2025年6月1日"),
    Case(
        checks.STATED_TWICE,
        "2-5!C2",
        book(s2_3=LINES, s1_3=PRE_LINES, s1_5=PRE_ISSUE, s2_5=changed(FINAL_ISSUE, 2, "C", 701)),
        book(s2_3=LINES, s1_3=PRE_LINES, s1_5=PRE_ISSUE, s2_5=FINAL_ISSUE),
    ),
    Case(checks.ESTIMATE, "2-3", lines(1, "A", "估算结果"), lines(1, "A", "核定结果")),
    Case(
        checks.PARTS_MISSING,
        "2-3!H3",
        book(s2_3=changed(changed(LINES, 3, "H", ""), 3, "G", "/")),
        book(s2_3=changed(LINES, 3, "H", "")),
    ),
    Case(
        checks.AFTER_TOTAL,
        "2-3!6",
        book(s2_3=[*LINES, [3, "甲", "3", 1200, "", 400, 600.5, 1000.5, "0.86", ""]]),
        book(s2_3=[*changed(LINES, 5, "A", "小计")[:5], [3, "甲", "3", 1200, "", 400, 600.5, 1000.5, "0.86", ""]]),
    ),
    of_line(checks.SUM_WITH_UNIT, "C5", "3", "/"),
    of_line(checks.UNIT_OF_MEASURE, "B1", "单位：排放量为万t，配额为万t", "单位：排放量为t，配额为t"),
    of_line(checks.SUM_DIFFERS, "D5", 2401, 2400),
    Case(
        checks.PRE_ALLOCATION_UNCHECKED,
        "1-3!E2",
        book(s2_3=LINES, s1_3=changed(PRE_LINES, 2, "D", "")),
        book(s2_3=LINES, s1_3=PRE_LINES),
    ),
    of_line(checks.EMISSIONS_DIFFER, "H3", 1000.51, 1000.5),
    of_line(checks.REMARK_NOT_TAKEN, "J3", "不属于核定前关停", "核定前关停"),
    of_line(checks.REMARK_ONLY, "J3", "见附件", "无"),
    Case(checks.SHEET_NOT_READ, "封面", book(s2_3=LINES, s封面=[["说明"]]), _TABLES),
    Case(checks.SHEET_HIDDEN, "2-3", _hidden(True), _hidden(False)),
)
_JSON = (
    Case(checks.JSON_UNREADABLE, "data.csv", result(text="{"), _WHOLE),
    Case(checks.JSON_FOREIGN, "data.csv!annual/0/output_t", _annual(output_t=1200), _WHOLE),
    Case(checks.JSON_DISAGREES, "data.csv!annual/0/duty_t", _annual(duty_t="1000"), _WHOLE),
    Case(checks.JSON_REFUSED, "data.csv", result(lambda whole: whole["issues"].append({"severity": "error"})), _WHOLE),
    Case(
        checks.JSON_OTHER_YEAR,
        "data.csv",
        result(lambda whole: whole.update(annual=[ANNUAL | {"year": 2024}], annual_summaries=[], results=[])),
        _WHOLE,
    ),
)
CASES = (*_FLAT, *_OFFICIAL, *_JSON)
