"""One case for every check: an input that it passes, and one that it alone speaks about, at a certain cell."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import xlsxwriter

from tanheng.kernel.findings import Check
from tanheng.quantification import checks
from tanheng.tables import refusals
from tests.contract.handing_in import COLUMNS, COLUMNS_OF_UNITS, QUIET, QUIET_CEMENT, Input, Row, row
from tests.unit.workbooks import changed, made, with_cell

RIGHT_CODE, OTHER_CODE, WRONG_CODE = "91110000710926094P", "91330100799655058B", "91110000710926094Q"
HEADER = ",".join(COLUMNS)
QUIET_TEXT = "\n".join([HEADER, *(",".join(each.get(name, "") for name in COLUMNS) for each in QUIET)])

QUIET_MONTH = Input()
MAX_ROWS = 1_000  # instead of the million that a spreadsheet has


@dataclass(frozen=True, slots=True)
class Case:
    """What passes, and what is told about at the place."""

    check: Check
    place: str
    told: Input
    passed: Input = QUIET_MONTH


def rows(*given: Row, alone: bool = False) -> Input:
    """Make an input of rows after the quiet month, from row 6 on."""
    return Input(given, alone=alone)


def text(content: str | bytes) -> Input:
    """Make an input of any content."""
    return Input(content=content if isinstance(content, bytes) else content.encode())


def book(folder: Path, cell: bytes = b'<c r="F2"><v>100</v></c>') -> Path:
    """Write the quiet month as a workbook, with one cell as it is given in XML."""
    grid = [list(COLUMNS), *([each.get(name, "") for name in COLUMNS] for each in QUIET)]
    grid[1] = [4711 if value == "100" else value for value in grid[1]]  # type: ignore[misc]
    return with_cell(made(folder / "data.xlsx", {"Sheet1": grid}), cell)


def empty_of(size: int, folder: Path) -> Path:
    """Make a file of this size without writing it."""
    path = folder / "data.csv"
    with path.open("wb") as stream:
        stream.truncate(size)
    return path


BOOK = Input(make=book)
_FILES = (
    Case(refusals.UNREADABLE, "data.csv!2", text(QUIET_TEXT.replace("烟煤", '"烟煤', 1)), text(QUIET_TEXT.replace("烟煤", '"烟煤"'))),
    Case(refusals.TOO_LARGE, "data.csv", Input(make=lambda folder: empty_of(refusals.MAX_FILE_BYTES + 1, folder))),
    Case(refusals.ENCRYPTED, "data.csv", text(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512))),
    Case(refusals.MACROS, "data.xlsx", Input(make=lambda folder: changed(book(folder), {}, added={"xl/vbaProject.bin": b"x"})), BOOK),
    Case(
        refusals.ZIP_BOMB,
        "data.xlsx",
        Input(make=lambda folder: changed(book(folder), {}, added={"xl/x.xml": b" " * 20_000_000})),
        Input(make=lambda folder: changed(book(folder), {}, added={"xl/x.xml": b" " * 20_000})),
    ),
    Case(refusals.WRONG_ENCODING, "data.csv", text(QUIET_TEXT.encode("utf-16")), text(QUIET_TEXT.encode("gb18030"))),
    Case(refusals.FORMULA, "Sheet1!F2", Input(make=lambda folder: book(folder, b'<c r="F2"><f>1</f><v>100</v></c>')), BOOK),
    Case(refusals.NO_TABLE, "data.csv", text("\n,,\n")),
    Case(refusals.TOO_MANY_ROWS, f"data.csv!{MAX_ROWS + 2}", text("x\n" * (MAX_ROWS + 2))),
    Case(
        refusals.RAGGED_ROW,
        "data.csv!S2",
        text(QUIET_TEXT.replace("," * 12 + "\n", "," * 12 + ",x\n", 1)),
        text(QUIET_TEXT.replace("\n", ",,\n")),
    ),
    Case(refusals.ERROR_VALUE, "Sheet1!F2", Input(make=lambda folder: book(folder, b'<c r="F2" t="e"><v>#N/A</v></c>')), BOOK),
    Case(
        refusals.LONG_CELL,
        "data.csv!E6",
        rows(row("sintering", "carbonate", "x" * 2_001, "1")),
        rows(row("sintering", "fuel", "无烟煤 ", "1")),
    ),
    Case(refusals.TOO_WIDE, "data.csv!1", text(",".join("a" * 401) + "\n1\n")),
    Case(refusals.TOO_MANY_CELLS, "Sheet1", Input(make=lambda folder: book(folder, b'<c r="XFD1048576"><v>1</v></c>')), BOOK),
)


def one(check: Check, column: str, told: Row, passed: Row) -> Case:
    """Make the case of a single row 6 and the cell that the check points at."""
    return Case(check, f"data.csv!{column}6", rows(told), rows(passed))


def _of_entity(*codes: str) -> tuple[Row, ...]:
    """The quiet month of one entity, with codes in its first rows."""
    return tuple(each | {"entity": "甲", "uscc": code} for each, code in zip(QUIET, (*codes, "", ""), strict=True))


def _in_may(*given: Row) -> tuple[Row, ...]:
    """The same rows a month earlier."""
    return tuple(each | {"month": "2026-05"} for each in given)


_FORM = (
    Case(
        checks.COLUMN_MISSING,
        "data.csv!1",
        text(QUIET_TEXT.replace("quantity", "x_quantity")),
        text(QUIET_TEXT.replace("quantity", "数量")),
    ),
    Case(checks.COLUMN_UNKNOWN, "data.csv!I1", text(QUIET_TEXT.replace("uom", "note")), text(QUIET_TEXT.replace("uom", "x_note"))),
    Case(checks.COLUMN_TWICE, "data.csv!I1", text(QUIET_TEXT.replace("uom", "数量")), text(QUIET_TEXT.replace("uom", "计量单位"))),
    one(checks.CELL_EMPTY, "F", row("sintering", "fuel", "褐煤", ""), row("sintering", "fuel", "褐煤", "0")),
    one(checks.NOT_A_NUMBER, "F", row("sintering", "fuel", "褐煤", "1０"), row("sintering", "fuel", "褐煤", "1,000.5")),
    one(checks.NUMBER_OUT_OF_BOUNDS, "F", row("sintering", "fuel", "褐煤", "1e13"), row("sintering", "fuel", "褐煤", "1.20000000000000")),
    one(checks.NEGATIVE, "F", row("sintering", "fuel", "褐煤", "-0.01"), row("enterprise", "fuel", "褐煤", "-0.01")),
    one(
        checks.MONTH_WRONG,
        "C",
        row("sintering", "fuel", "褐煤", "1", month="2026-06-15"),
        row("sintering", "fuel", "褐煤", "1", month="2026年6月"),
    ),
    one(checks.TERM_UNKNOWN, "B", row("rolling", "fuel", "褐煤", "1"), row("烧结工序", "燃料", "lignite", "1")),
    one(
        checks.USCC_WRONG,
        "Q",
        row("sintering", "fuel", "褐煤", "1", uscc=WRONG_CODE),
        row("sintering", "fuel", "褐煤", "1", uscc=RIGHT_CODE),
    ),
    one(checks.ITEM_MISSPELT, "E", row("sintering", "fuel", "褐媒", "1"), row("sintering", "fuel", "褐煤", "1")),
    one(checks.ITEM_OF_OTHER_CATEGORY, "E", row("enterprise", "fuel", "石灰石", "1"), row("enterprise", "carbonate", "石灰石", "1")),
    one(checks.UNIT_UNKNOWN, "I", row("sintering", "fuel", "褐煤", "1", uom="lb"), row("sintering", "fuel", "褐煤", "1", uom="吨")),
    one(checks.DUPLICATE, "E", QUIET[2], QUIET[2] | {"legal_person": "乙"}),
    one(
        checks.CATEGORY_NOT_HERE,
        "D",
        row("sintering", "energy_output", "发电量", "1"),
        row("sintering", "auxiliary", "耗电量", "1"),
    ),
    one(
        checks.FLOW_WRONG, "G", row("enterprise", "product", "生铁", "1", flow="in"), row("enterprise", "product", "生铁", "1", flow="out")
    ),
    one(
        checks.PERCENT_WRONG,
        "F",
        row("sintering", "auxiliary", "烟煤", "100.1", uom="%"),
        row("sintering", "auxiliary", "烟煤", "100", uom="%"),
    ),
    one(
        checks.HOURS_WRONG,
        "F",
        row("sintering", "auxiliary", "运行小时数", "720.01"),
        row("sintering", "auxiliary", "运行小时数", "720"),
    ),
    one(checks.VALUE_NOT_HERE, "J", row("enterprise", "product", "生铁", "1", ncv="20"), row("enterprise", "fuel", "褐煤", "1", ncv="14")),
    Case(
        checks.ENTITY_TWO_CODES,
        "data.csv!Q3",
        rows(*_of_entity(RIGHT_CODE, OTHER_CODE), alone=True),
        rows(*_of_entity(RIGHT_CODE, RIGHT_CODE), alone=True),
    ),
    one(checks.NO_RULE, "C", row("sintering", "fuel", "褐煤", "1", month="2023-12"), row("sintering", "fuel", "褐煤", "1")),
    Case(
        checks.COLUMN_UNNAMED,
        "data.csv!S1",
        text(QUIET_TEXT.replace("province", "province,") + ",x"),
        text(QUIET_TEXT.replace("\n", ",\n")),
    ),
    one(checks.ZERO_MEASURED, "J", row("enterprise", "fuel", "褐煤", "1", ncv="0"), row("enterprise", "fuel", "褐煤", "0", ncv="14")),
    Case(checks.NO_ROWS, "data.csv!1", text(HEADER + "\n")),
    one(checks.WORD_MISSING, "E", row("sintering", "fuel", "", "1"), row("sintering", "fuel", "褐煤", "1")),
)


def _quiet_but(number: int, **changes: str) -> Input:
    """The quiet month with one of its rows (2 to 5) changed."""
    return rows(*(each | changes if place == number else each for place, each in enumerate(QUIET, start=2)), alone=True)


def _quiet_without(*numbers: int) -> Input:
    return rows(*(each for place, each in enumerate(QUIET, start=2) if place not in numbers), alone=True)


def _quiet_in(*changes: tuple[str, dict[str, str]]) -> Input:
    """The quiet month in several months, its fuel rows (2 and 4) changed in each."""
    return rows(
        *(each | {"month": month} | (change if each["category"] == "fuel" else {}) for month, change in changes for each in QUIET),
        alone=True,
    )


def _batch(**more: str) -> Row:
    return {"item": "烟煤", "month": "2026-06", "tonnes": "60", "ncv": "24.5", "laboratory": "CMA 123"} | more


def _ledger(closing: str, **more: str) -> Row:
    return {"item": "烟煤", "month": "2026-06", "opening": "10", "bought": "100", "sold": "0", "closing": closing} | more


def _with(batches: tuple[Row, ...] = (), stock: tuple[Row, ...] = (), given: Input = QUIET_MONTH) -> Input:
    return Input(given.rows, batches, stock, given.alone)


def _metered(case: str = "not_calibrated", given: Input = QUIET_MONTH, *, verifier: bool = False, **more: str) -> Input:
    """The meter of the coal that the sintering of the quiet month burns (row 4)."""
    month = given.rows[0]["month"] if given.rows else "2026-06"
    meter = {"item": "烟煤", "scope": "sintering", "month": month, "case": case, "required_percent": "0.5"} | more
    return replace(given, meters=(meter,), as_verifier=verifier)


def _missing(**more: str) -> Input:
    """A fuel of the sintering that is missing in the quiet month."""
    row_of = {"sector": "steel", "scope": "sintering", "category": "fuel", "item": "无烟煤", "month": "2026-06", "reason": "皮带秤故障"}
    return Input(substitutions=(row_of | more,))


def _gas(**more: str) -> Row:
    return row("power_unit", "fuel", "高炉煤气", "1") | more


def _part(**more: str) -> Row:
    return QUIET[0] | {"quantity": "50"} | more


def _big_sintering(quantity: str) -> Input:
    return rows(*QUIET[:2], QUIET[2] | {"quantity": quantity}, QUIET[3] | {"quantity": "1000"}, alone=True)


_RULES = (
    one(checks.COKE_MEASURED, "J", row("enterprise", "fuel", "焦炭", "1", ncv="28"), row("enterprise", "fuel", "焦炭", "1", ncv="28.435")),
    Case(
        checks.BACK_TO_DEFAULT,
        "data.csv!F6",
        _quiet_in(("2026-05", {"ncv": "24"}), ("2026-06", {})),
        _quiet_in(("2026-05", {"ncv": "24"}), ("2026-06", {"ncv": "24.1"})),
    ),
    Case(
        checks.NCV_NOT_OF_ENTERPRISE,
        "data.csv!J4",
        rows(QUIET[0] | {"ncv": "24"}, QUIET[1], QUIET[2] | {"ncv": "24.001"}, QUIET[3], alone=True),
        rows(QUIET[0] | {"ncv": "24"}, QUIET[1], QUIET[2] | {"ncv": "24.000"}, QUIET[3], alone=True),
    ),
    Case(
        checks.NCV_NOT_OF_BATCHES,
        "data.csv!J2",
        _with((_batch(),), given=_quiet_but(2, ncv="24.499")),
        _with((_batch(), _batch(tonnes="40", ncv="24.499")), given=_quiet_but(2, ncv="24.500")),
    ),
    Case(checks.STOCK_DIFFERS, "stock.csv!2", _with(stock=(_ledger("9.99"),)), _with(stock=(_ledger("10.00"),))),
    Case(
        checks.CRUDE_STEEL_DIFFERS,
        "data.csv!F3",
        rows(row("enterprise", "output", "粗钢", "100.01")),
        rows(row("enterprise", "output", "粗钢", "100.00")),
    ),
    Case(
        checks.TWO_NCVS,
        "data.csv!J6",
        rows(_part(ncv="24"), *QUIET[1:], _part(ncv="25", legal_person="乙"), alone=True),
        rows(_part(ncv="24"), *QUIET[1:], _part(legal_person="乙"), alone=True),
    ),
    Case(checks.NOTHING_WEIGHED, "batches.csv!2", _with((_batch(tonnes="0"),)), _with((_batch(tonnes="0"), _batch()))),
    Case(checks.COMPANION_ALONE, "batches.csv!2", _with((_batch(item="褐煤", ncv="14"),)), _with((_batch(),))),
    one(checks.NOT_ACCOUNTED, "E", row("enterprise", "carbon_material", "增碳剂", "1"), row("enterprise", "carbon_material", "废钢", "1")),
    one(checks.ROUNDED, "F", row("enterprise", "carbonate", "石灰石", "1.005"), row("enterprise", "carbonate", "石灰石", "1.0100")),
    one(checks.CONVERTED, "I", row("enterprise", "fuel", "褐煤", "1000", uom="kg"), row("enterprise", "fuel", "褐煤", "1", uom="t")),
    Case(
        checks.MEASURED_FROM_NOW,
        "data.csv!J6",
        _quiet_in(("2026-05", {}), ("2026-06", {"ncv": "24"})),
        _quiet_in(("2025-12", {}), ("2026-01", {"ncv": "24"})),
    ),
    Case(checks.NO_OUTPUT, "data.csv!F4", _quiet_without(5)),
    Case(checks.NCV_IMPLAUSIBLE, "data.csv!J2", _quiet_but(2, ncv="31"), _quiet_but(2, ncv="24")),
    Case(checks.INTENSITY_IMPLAUSIBLE, "data.csv!F5", _quiet_but(5, quantity="1000000"), _quiet_but(5, quantity="200")),
    Case(checks.LABORATORY_MISSING, "batches.csv!2", _with((_batch(laboratory=""),)), _with((_batch(),))),
    one(checks.NOT_DEDUCTED, "E", row("sintering", "fuel", "焦炭", "1", flow="out"), row("ironmaking", "fuel", "焦炭", "1", flow="out")),
    one(checks.NOT_IN_PROCESS, "E", row("sintering", "carbonate", "石灰石", "1"), row("enterprise", "carbonate", "石灰石", "1")),
    Case(checks.OTHER_NEGATIVE, "data.csv!F2", _big_sintering("101"), _big_sintering("90")),
    Case(
        checks.STOCK_NOT_CONTINUED,
        "stock.csv!3",
        _with(stock=(_ledger("10", month="2026-05"), _ledger("9", opening="9")), given=_quiet_in(("2026-05", {}), ("2026-06", {}))),
        _with(stock=(_ledger("10", month="2026-05"), _ledger("10")), given=_quiet_in(("2026-05", {}), ("2026-06", {}))),
    ),
    one(checks.ORIGIN_UNSTATED, "H", _gas(), _gas(origin="self_produced")),
    Case(checks.OUTPUT_AS_PRODUCT, "data.csv!F3", _quiet_but(3, category="output")),
    Case(checks.SUMMARY_INCOMPLETE, "data.csv!F2", _quiet_without(4, 5)),
    one(
        checks.SELF_PRODUCED_IN,
        "F",
        row("enterprise", "fuel", "高炉煤气", "1", origin="self_produced"),
        row("enterprise", "fuel", "高炉煤气", "-1", origin="self_produced"),
    ),
    Case(
        checks.NOT_MEASURED_AGAIN,
        "data.csv!F11",
        rows(
            *_in_may(*QUIET, row("enterprise", "fuel", "天然气", "1", ncv="350")),
            *QUIET,
            row("enterprise", "fuel", "天然气", "1"),
            alone=True,
        ),
        rows(
            *_in_may(*QUIET, row("enterprise", "fuel", "天然气", "1", ncv="350")),
            *QUIET,
            row("enterprise", "fuel", "天然气", "1", ncv="351"),
            alone=True,
        ),
    ),
)


def _two_sheets(folder: Path, second: str, rows_of_it: list[list[str]], *, hidden: bool = False) -> Path:
    """Write the quiet month on one sheet, and something on a second one."""
    grid = [list(COLUMNS), *([each.get(name, "") for name in COLUMNS] for each in QUIET)]
    path = folder / "data.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        for name, content in (("Sheet1", grid), (second, rows_of_it)):
            sheet = workbook.add_worksheet(name)
            for place, texts in enumerate(content):
                sheet.write_row(place, 0, texts)
            if hidden and name == second:
                sheet.hide()
    return path


_LIGNITE = row("enterprise", "fuel", "褐煤", "1")
_SMALL = [list(COLUMNS), [_LIGNITE.get(name, "") for name in COLUMNS]]
_NOTES = Input(make=lambda folder: _two_sheets(folder, "说明", [["请逐行填报"]]))
_SECOND = Input(make=lambda folder: _two_sheets(folder, "Sheet2", _SMALL))
_LAW_AND_PLAUSIBILITY = (
    Case(checks.SHEET_HOLDS_A_TABLE, "说明", Input(make=lambda folder: _two_sheets(folder, "说明", _SMALL)), _NOTES),
    Case(
        checks.STOCK_SHORT,
        "stock.csv!2",
        Input(stock=({"item": "烟煤", "month": "2026-06", "opening": "0", "bought": "100", "sold": "100.01", "closing": "0"},)),
        Input(stock=({"item": "烟煤", "month": "2026-06", "opening": "0", "bought": "100", "sold": "0", "closing": "0"},)),
    ),
    one(checks.FUEL_NOT_ACCOUNTED, "E", row("enterprise", "fuel", "红薯干", "1"), _LIGNITE),
    Case(checks.SHEET_NOT_READ, "说明", _NOTES, _SECOND),
    Case(checks.SHEET_HIDDEN, "Sheet2", Input(make=lambda folder: _two_sheets(folder, "Sheet2", _SMALL, hidden=True)), _SECOND),
    one(checks.MORE_SOLD_THAN_BOUGHT, "F", _LIGNITE | {"flow": "out"}, _LIGNITE),
    one(
        checks.ORIGIN_IMPLAUSIBLE,
        "H",
        _LIGNITE | {"flow": "out", "origin": "self_produced"},
        row("enterprise", "fuel", "高炉煤气", "1", flow="out", origin="self_produced"),
    ),
    one(checks.PARTS_BESIDE_THE_WHOLE, "F", row("enterprise", "product", "连铸坯", "1"), _LIGNITE),
    Case(
        checks.STEEL_OF_FURNACES_DIFFERS,
        "data.csv!F2",
        rows(row("bof", "fuel", "烟煤", "1"), row("bof", "output", "粗钢", "99.99")),
        rows(row("bof", "fuel", "烟煤", "1"), row("bof", "output", "粗钢", "100")),
    ),
    Case(
        checks.MONTHS_MISSING,
        "data.csv!F6",
        rows(*_in_may(*QUIET, _LIGNITE), *QUIET, alone=True),
        rows(*_in_may(*QUIET, _LIGNITE), *QUIET, _LIGNITE | {"quantity": "0"}, alone=True),
    ),
    Case(
        checks.YEAR_NOT_COVERED,
        "data.csv!F2",
        rows(*(each | {"month": "2027-01"} for each in QUIET), alone=True),
        rows(*(each | {"month": "2024-01"} for each in QUIET), alone=True),
    ),
)


def _cement(*given: Row, stock: tuple[Row, ...] = (), first: dict[str, str] | None = None, second: dict[str, str] | None = None) -> Input:
    """The quiet month of cement, its clinker (row 2) or its fuel (row 3) changed, with more rows from row 5 on."""
    clinker, fuel, outside = QUIET_CEMENT
    quiet = (clinker | (first or {}), fuel | (second or {}), outside)
    return Input((*quiet, *given), stock=stock, alone=True, columns=COLUMNS_OF_UNITS)


def _made(closing: str, **more: str) -> Row:
    """A ledger by which a thousand tonnes of clinker were made if two hundred are left."""
    amounts = {"opening": "100", "bought": "50", "sold": "900", "own_use": "50", "closing": closing}
    return {"item": "硅酸盐水泥熟料", "month": "2026-06", "category": "clinker", "unit": "1"} | amounts | more


def _smelter(**more: str) -> Input:
    fuel = row("enterprise", "fuel", "天然气", "1", sector="aluminium") | more
    metal = row("electrolysis", "metal", "铝液", "1000", sector="aluminium")
    return Input((fuel, metal, row("electrolysis", "anode", "炭阳极", "470", sector="aluminium")), alone=True, columns=COLUMNS_OF_UNITS)


def _slag(quantity: str) -> Row:
    return row("clinker_line", "substitute", "电石渣", quantity, sector="cement", unit="1")


def _carbonate(purity: str) -> Input:
    given = _smelter()
    return replace(given, rows=(row("enterprise", "carbonate", "纯碱", "1", sector="aluminium", purity=purity), *given.rows[1:]))


_BOILER = {"device": "industrial_boiler"}
_BY_STOCK_TAKE = {"method": "stock_take"}
_UNITS = (
    Case(checks.NCV_AND_CARBON, "data.csv!W2", _smelter(ncv="380", carbon="5.9"), _smelter(carbon="5.9")),
    Case(checks.PURITY_AS_SHARE, "data.csv!X2", _carbonate("0.99"), _carbonate("99")),
    Case(checks.PURITY_IMPLAUSIBLE, "data.csv!X2", _carbonate("49"), _carbonate("50")),
    Case(checks.NCV_IMPOSSIBLE, "data.csv!J3", _cement(second={"ncv": "5500"}), _cement(second={"ncv": "23.027"})),
    Case(checks.NO_KILN_FUEL, "data.csv!S3", _cement(second=_BOILER), _cement(QUIET_CEMENT[1] | _BOILER)),
    Case(
        checks.TWO_HEAT_VALUES,
        "data.csv!J5",
        _cement(QUIET_CEMENT[1] | _BOILER | {"ncv": "22.851", "quantity": "1"}),
        _cement(QUIET_CEMENT[1] | _BOILER | {"quantity": "1"}),
    ),
    Case(
        checks.FUEL_AS_MATERIAL,
        "data.csv!E5",
        _cement(row("clinker_line", "substitute", "煤矸石", "1", sector="cement", unit="1")),
        _cement(row("clinker_line", "fuel", "煤矸石", "1", sector="cement", unit="1")),
    ),
    Case(
        checks.POINTS_DIFFER,
        "data.csv!U3",
        _cement(second={"point": "into_kiln", "ncv_point": "into_mill"}),
        _cement(second={"point": "入窑", "ncv_point": "into_kiln"}),
    ),
    Case(
        checks.TWO_METHODS,
        "data.csv!F5",
        _cement(QUIET_CEMENT[0] | {"quantity": "0"} | _BY_STOCK_TAKE, stock=(_made("200"),)),
        _cement(QUIET_CEMENT[0] | {"quantity": "0", "legal_person": "乙"}),
    ),
    Case(checks.STOCK_TAKE_MISSING, "data.csv!F2", _cement(first=_BY_STOCK_TAKE), _cement(first=_BY_STOCK_TAKE, stock=(_made("200"),))),
    Case(
        checks.STOCK_TAKE_DIFFERS,
        "stock.csv!2",
        _cement(first=_BY_STOCK_TAKE, stock=(_made("200.01"),)),
        _cement(first=_BY_STOCK_TAKE, stock=(_made("200.00"),)),
    ),
    Case(checks.DEDUCTION_EXCEEDS, "data.csv!F5", _cement(_slag("1114.60")), _cement(_slag("1114.58"))),
    Case(checks.LEDGER_DIFFERS, "stock.csv!2", _cement(stock=(_made("200.01"),)), _cement(stock=(_made("200.00"),))),
    Case(
        checks.HEAT_PER_CLINKER_IMPLAUSIBLE,
        "data.csv!F2",
        _cement(second={"quantity": "87.52"}),
        _cement(second={"quantity": "87.53"}),
    ),
)
_CORRECTIONS = (
    Case(checks.UNCOVERED_TOO_MUCH, "meters.csv!2", _metered("late", uncovered="10.01"), _metered("late", uncovered="10")),
    Case(checks.REASON_MISSING, "substitutions.csv!2", _missing(backup_meter="1", reason=""), _missing(backup_meter="1")),
    Case(checks.NOTHING_MISSING, "substitutions.csv!2", _missing(backup_meter="1", item="烟煤"), _missing(backup_meter="1")),
    Case(
        checks.SUBSTITUTE_NOT_ALLOWED,
        "substitutions.csv!2",
        replace(_missing(backup_meter="1"), readings={"quantification.missing_data": "plan_only"}),
        replace(_missing(plan_value="1"), readings={"quantification.missing_data": "plan_only"}),
    ),
    Case(checks.NO_CANDIDATE, "substitutions.csv!2", _missing(), _missing(plan_value="1")),
    Case(checks.SUBSTITUTED, "substitutions.csv!2", _missing(backup_meter="1")),
    Case(checks.METER_WOULD_ADJUST, "data.csv!F4", _metered(), _metered("on_time_within")),
    Case(checks.METER_ADJUSTED, "data.csv!F4", _metered(verifier=True), _metered()),
    Case(checks.METER_RULE_OFF, "data.csv!F4", _metered(given=_quiet_in(("2025-06", {}))), _metered()),
)
CASES = (*_FILES, *_CORRECTIONS, *_FORM, *_RULES, *_LAW_AND_PLAUSIBILITY, *_UNITS)
