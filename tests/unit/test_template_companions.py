"""Companion sheets stand in every template, empty; what is filled in there counts as in files of their own.

No formula follows them, so that none is held against what they change.
"""

from __future__ import annotations

import zipfile
from decimal import Decimal
from pathlib import Path

import pytest

from tanheng.kernel.months import Month
from tanheng.lawbook import shipped_lawbook
from tanheng.quantification import quantify, read_input
from tanheng.quantification.templates.companions import companion_sheets
from tanheng.quantification.templates.making import SECTORS
from tanheng.quantification.templates.plan import LAYOUTS
from tanheng.tables import read_tables
from tests.contract.handing_in import BATCHES
from tests.contract.handing_in import written as flat_written
from tests.unit.templates import (
    FEBRUARY,
    JANUARY,
    Filled,
    cell_of,
    faults,
    figures,
    header_of,
    noted,
    read,
    template,
    with_content,
    written,
)
from tests.unit.test_template_sectors import CEMENT

ENTITY = {("entity", "value"): "乙水泥", ("works", "value"): "东厂"}
LINE = "clinker_line-1|fuel|1"
WITHOUT_HEAT: Filled = {
    **{key: value for key, value in CEMENT.items() if key[0] != f"{LINE}|ncv" or key[1] == "attribute"},
    **ENTITY,
}  # fmt: skip
BATCH = {"item": "烟煤", "month": "2026-01", "tonnes": "9000.5", "ncv": "23.5", "laboratory": "检测所", "unit": "一线"}
CLINKER = {"unit": "一线", "scope": "熟料生产线", "category": "熟料", "item": "硅酸盐水泥熟料", "month": "2026-02"}
WORKBOOK_OF = {"steel": "enterprise|fuel|1|quantity", "cement": f"{LINE}|quantity", "aluminium": "enterprise|fuel|1|quantity"}


def formula_result(path: Path, code: str, column: str, value: str) -> Path:
    """Let the workbook say what a formula of it computed."""
    made = template("cement")
    sheet, cell = cell_of(made, code, column)
    return with_content(path, sheet, cell, f"<f>1</f><v>{value}</v>")


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("sector", SECTORS)
def test_empty_companion_sheets_say_nothing(tmp_path: Path, sector: str, language: str) -> None:
    code = WORKBOOK_OF[sector]
    unit = {(f"{code.split('|')[0]}|unit", "value"): "一线"} if sector == "cement" else {}
    path = written(tmp_path / "t.xlsx", template(sector), {(code, "item"): "烟煤", (code, JANUARY): Decimal(1), **unit}, language)
    outcome = read(path)
    assert faults(outcome) == []
    assert len(outcome.results) == 1
    assert not {finding.place.sheet for finding in outcome.findings} & {"批次", "库存", "计量器具", "数据替代"}


def test_sheets_have_the_columns_of_their_sector_with_articles_units_and_lists(tmp_path: Path) -> None:
    path = written(tmp_path / "t.xlsx", template("steel"), {})
    assert header_of(path, "批次") == ["品种", "月份", "批次量", "低位发热量", "检测机构"]
    cement = written(tmp_path / "c.xlsx", template("cement"), {})
    assert header_of(cement, "批次")[-2:] == ["核算单元", "计量点"]
    assert "自用量" in header_of(cement, "库存")
    assert "自用量" not in header_of(path, "库存")
    units = dict(next(table for table in read_input(cement, shipped_lawbook()) if table.sheet == "批次").rows)[2]
    assert units[2] == "t"
    assert "GJ" in units[3]
    with zipfile.ZipFile(cement) as archive:
        comments = "".join(archive.read(name).decode() for name in archive.namelist() if "comments" in name)
        xml = "".join(archive.read(name).decode() for name in archive.namelist() if name.startswith("xl/worksheets/sheet"))
    for sheet in companion_sheets(template("cement"), shipped_lawbook()):
        article = sheet.article if isinstance(sheet.article, str) else sheet.article.render("zh")
        assert article
        assert article.replace("&", "&amp;") in comments
    assert "水泥窑" in xml
    assert "延迟校准" in xml


def test_batches_in_the_workbook_are_those_of_a_file(tmp_path: Path) -> None:
    path = written(tmp_path / "t.xlsx", template("cement"), WITHOUT_HEAT)
    expected = quantify(
        read_input(path, shipped_lawbook()),
        batches=read_tables(flat_written(tmp_path / "b.csv", BATCHES, [BATCH | {"entity": "乙水泥", "works": "东厂"}])),
    )
    outcome = read(noted(path, "批次", BATCH))
    assert figures(outcome) == figures(expected)
    assert {line.heat.method for result in outcome.results for line in result.lines if line.heat is not None} == {"batches", "default"}


def test_a_formula_that_does_not_follow_a_batch_is_not_held_against_it_and_that_is_told(tmp_path: Path) -> None:
    path = written(tmp_path / "t.xlsx", template("cement"), WITHOUT_HEAT)
    path = formula_result(path, "clinker_line-1|sum|total", "E", "1")
    assert (5207, "!".join(cell_of(template("cement"), "clinker_line-1|sum|total"))) in faults(read(path))
    outcome = read(noted(path, "批次", BATCH))
    assert faults(outcome) == []
    (told,) = [finding for finding in outcome.findings if finding.code == 5352]
    assert "2026-01" in told.message.render("zh")
    path = formula_result(path, "clinker_line-3|sum|total", "E", "1")  # another line is still compared
    assert [code for code, _ in faults(read(path))] == [5207]
    path = formula_result(written(path, template("cement"), WITHOUT_HEAT), "clinker_line-1|sum|total", "F", "1")  # and another month
    assert [code for code, _ in faults(read(noted(path, "批次", BATCH)))] == [5207]


def test_a_missing_quantity_is_filled_in_for_the_works_of_the_template(tmp_path: Path) -> None:
    filled = {key: value for key, value in CEMENT.items() if key != ("clinker_line-1|clinker|1|quantity", FEBRUARY)} | ENTITY
    path = written(tmp_path / "t.xlsx", template("cement"), filled)
    path = noted(path, "数据替代", CLINKER | {"plan_value": "10", "reason": "皮带秤故障"})
    outcome = read(path)
    assert faults(outcome) == []
    results = [result for result in outcome.results if result.month == FEBRUARY and result.unit == "一线"]
    assert [(result.entity, result.works, result.output_t) for result in results] == [("乙水泥", "东厂", Decimal(10))]
    assert [str(finding.place) for finding in outcome.findings if finding.code == 5340] == ["数据替代!4"]


def test_meters_of_the_workbook_warn_and_adjust_for_a_verifier(tmp_path: Path) -> None:
    path = written(tmp_path / "t.xlsx", template("cement"), CEMENT | ENTITY)
    meter = {"item": "烟煤", "month": "2026-01", "unit": "一线", "case": "未校准", "required_percent": "1"}
    path = formula_result(noted(path, "计量器具", meter), "clinker_line-1|sum|total", "E", "1")
    tables = read_input(path, shipped_lawbook())
    told = {finding.code for finding in quantify(tables).findings}
    assert {5341, 5207} <= told
    adjusted = {finding.code for finding in quantify(tables, as_verifier=True).findings}
    assert {5342, 5352} <= adjusted
    assert 5207 not in adjusted


def test_a_ledger_of_the_workbook_is_held_against_the_quantities(tmp_path: Path) -> None:
    path = written(tmp_path / "t.xlsx", template("cement"), CEMENT | ENTITY)
    ledger = {"item": "烟煤", "month": "2026-01", "opening": "0", "bought": "1", "sold": "0", "closing": "0", "unit": "一线"}
    assert [place for _, place in faults(read(noted(path, "库存", ledger)))] == ["库存!4"]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_points_of_measurement_of_a_line_s_coal_are_read(tmp_path: Path, layout: str) -> None:
    def path(ncv_point: str) -> Path:
        points = {(f"{LINE}|point", "attribute"): "入窑", (f"{LINE}|ncv_point", "attribute"): ncv_point}
        return written(tmp_path / "t.xlsx", template("cement", layout=layout), {**CEMENT, **points})

    outcome = read(path("入窑"))
    assert faults(outcome) == []
    coal = [line.rows[0].kind for result in outcome.results for line in result.lines if line.item == "烟煤" and result.unit == "一线"]
    assert {(kind.point, kind.ncv_point) for kind in coal} == {("into_kiln", "into_kiln")}
    assert {code for code, _ in faults(read(path("入磨")))} == {5214}


def test_a_companion_sheet_may_be_missing(tmp_path: Path) -> None:
    path = written(tmp_path / "t.xlsx", template("cement"), CEMENT)
    tables = [table for table in read_input(path, shipped_lawbook()) if table.sheet not in ("批次", "数据替代")]
    assert figures(quantify(tables)) == figures(read(path))


def test_months_of_a_template_are_offered() -> None:
    (columns,) = [sheet.columns for sheet in companion_sheets(template("cement"), shipped_lawbook()) if sheet.code == "batches"]
    assert next(column.choices for column in columns if column.code == "month") == tuple(map(str, (Month(2026, 1), Month(2026, 2))))
