"""A filled template says what a flat table says; whatever was done to the template itself is refused at its cell."""

from __future__ import annotations

import re
import zipfile
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import CliRunner

from tanheng.interfaces.cli import group
from tanheng.kernel.messages import CHINESE
from tanheng.kernel.months import Month
from tanheng.lawbook import shipped_lawbook
from tanheng.quantification import quantify
from tanheng.quantification.intake.template import computed_cells
from tanheng.quantification.templates.identity import METADATA_SHEET
from tanheng.quantification.templates.making import LawfulTemplate, lawful_template
from tanheng.quantification.templates.plan import COLUMNS, LAYOUTS, SHEETS, TemplateImpossible
from tanheng.tables import TableRefused, read_tables
from tests.contract.handing_in import COLUMNS as FLAT
from tests.contract.handing_in import MONTH, Row, row
from tests.contract.handing_in import written as flat_written
from tests.contract.test_every_check_is_reached import assert_said_completely
from tests.unit.templates import FEBRUARY, JANUARY, Filled, cell_of, faults, figures, part_of, read, template, text, with_content, written

COMPANIONS = ("批次", "库存", "计量器具", "数据替代")
WORKS = {"entity": "甲钢铁", "province": "河北"}
STEEL: Filled = {
    ("entity", "value"): "甲钢铁",
    ("province", "value"): "河北",
    ("enterprise|fuel|1|quantity", "item"): "烟煤",
    ("enterprise|fuel|1|quantity", JANUARY): Decimal("2317.685"),
    ("enterprise|fuel|1|quantity", FEBRUARY): Decimal("100"),
    ("enterprise|fuel|1|ncv", JANUARY): Decimal("24.4995"),
    ("enterprise|fuel|1|ncv", FEBRUARY): Decimal("24.1"),
    ("enterprise|fuel|2|quantity", "item"): "焦炉煤气",
    ("enterprise|fuel|2|quantity", JANUARY): Decimal("-12.5"),
    ("enterprise|fuel|2|ncv", "attribute"): "自产",
    ("enterprise|carbonate|1|quantity", JANUARY): Decimal("10.01"),
    ("enterprise|carbon_material|1|quantity", "item"): "废钢",
    ("enterprise|carbon_material|1|quantity", JANUARY): Decimal("77.7"),
    ("enterprise|product|1|quantity", JANUARY): Decimal("3000.33"),
    ("enterprise|product|1|quantity", FEBRUARY): Decimal("100"),
    ("sintering|unit", "value"): "1号机",
    ("sintering|in|1|quantity", "item"): "烟煤",
    ("sintering|in|1|quantity", JANUARY): Decimal("33.33"),
    ("sintering|output|1|quantity", JANUARY): Decimal("900"),
    ("coking|in|1|quantity", "item"): "洗精煤",
    ("coking|in|1|quantity", JANUARY): Decimal("1000"),
    ("coking|out|1|quantity", JANUARY): Decimal("700"),
    ("coking|output|1|quantity", JANUARY): Decimal("700"),
    ("coking|auxiliary|1|quantity", JANUARY): Decimal("12.345"),
    ("power_unit-2|unit", "value"): "2号机组",
    ("power_unit-2|fuel|1|quantity", "item"): "高炉煤气",
    ("power_unit-2|fuel|1|quantity", JANUARY): Decimal("50"),
    ("power_unit-2|fuel|1|ncv", "attribute"): "自产",
    ("power_unit-2|energy_output|1|quantity", JANUARY): Decimal("60"),
}


def flat_of(*rows: Row) -> list[Row]:
    """Rows of the same works in January, but for those that name another month."""
    return [WORKS | each | ({"month": "2026-01"} if each["month"] == MONTH else {}) for each in rows]


FLAT_STEEL = flat_of(
    row("enterprise", "fuel", "烟煤", "2317.685", ncv="24.4995"),
    row("enterprise", "fuel", "烟煤", "100", ncv="24.1", month="2026-02"),
    row("enterprise", "fuel", "焦炉煤气", "-12.5", origin="self_produced"),
    row("enterprise", "carbonate", "石灰石", "10.01"),
    row("enterprise", "carbon_material", "废钢", "77.7"),
    row("enterprise", "product", "粗钢", "3000.33"),
    row("enterprise", "product", "粗钢", "100", month="2026-02"),
    row("sintering", "fuel", "烟煤", "33.33", unit="1号机"),
    row("sintering", "output", "烧结铁矿", "900", unit="1号机"),
    row("coking", "fuel", "洗精煤", "1000"),
    row("coking", "fuel", "焦炭", "700", flow="out"),
    row("coking", "output", "焦炭", "700"),
    row("coking", "auxiliary", "耗电量", "12.345"),
    row("power_unit", "fuel", "高炉煤气", "50", origin="self_produced", unit="2号机组"),
    row("power_unit", "energy_output", "发电量", "60", unit="2号机组"),
)


@pytest.fixture
def made() -> LawfulTemplate:
    return template()


def changed(folder: Path, made: LawfulTemplate, where: tuple[str, str], content: str, filled: Filled = STEEL) -> Path:
    return with_content(written(folder / "t.xlsx", made, filled), *where, content)


def told(path: Path) -> list[tuple[int, str]]:
    outcome = read(path)
    for finding in outcome.findings:
        assert_said_completely(finding)
    assert not outcome.results
    return faults(outcome)


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_filled_template_says_what_the_flat_table_says(tmp_path: Path, layout: str, language: str) -> None:
    outcome = read(written(tmp_path / "t.xlsx", template(layout=layout), STEEL, language))
    expected = quantify(read_tables(flat_written(tmp_path / "flat.csv", FLAT, FLAT_STEEL)))
    assert figures(outcome) == figures(expected)
    assert not outcome.refused


def test_findings_name_the_cells_of_the_template(tmp_path: Path, made: LawfulTemplate) -> None:
    outcome = read(written(tmp_path / "t.xlsx", made, STEEL))
    rounded = [str(finding.place) for finding in outcome.findings if finding.code == 5302]
    assert rounded == ["!".join(cell_of(made, f"enterprise|fuel|1|{role}")) for role in ("quantity", "ncv")]


def test_months_without_a_quantity_are_no_data(tmp_path: Path, made: LawfulTemplate) -> None:
    only = {key: value for key, value in STEEL.items() if key[1] != FEBRUARY}
    assert {result.month for result in read(written(tmp_path / "t.xlsx", made, only)).results} == {JANUARY}


def test_an_empty_template_is_told_about(tmp_path: Path, made: LawfulTemplate) -> None:
    assert told(written(tmp_path / "t.xlsx", made, {})) == [(5104, "!".join(cell_of(made, "enterprise|fuel|1|quantity")))]


def test_a_quantity_without_item_is_refused(tmp_path: Path, made: LawfulTemplate) -> None:
    filled = {key: value for key, value in STEEL.items() if key != ("sintering|in|1|quantity", "item")}
    assert told(written(tmp_path / "t.xlsx", made, filled)) == [(5104, "!".join(cell_of(made, "sintering|in|1|quantity", "B")))]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_an_item_without_any_quantity_is_told_about_once(tmp_path: Path, layout: str) -> None:
    plan = template(months=1, layout=layout)
    outcome = read(written(tmp_path / "t.xlsx", plan, STEEL | {("enterprise|fuel|3|quantity", "item"): "褐煤"}))
    found = [str(finding.place) for finding in outcome.findings if finding.code == 5350]
    assert found == ["!".join(cell_of(plan, "enterprise|fuel|3|quantity", "B"))]
    assert outcome.results


def test_a_heat_value_without_a_quantity_is_told_about(tmp_path: Path, made: LawfulTemplate) -> None:
    outcome = read(written(tmp_path / "t.xlsx", made, STEEL | {("enterprise|fuel|2|ncv", FEBRUARY): Decimal("170")}))
    assert [str(finding.place) for finding in outcome.findings if finding.code == 5319] == [
        "!".join(cell_of(made, "enterprise|fuel|2|ncv", "F"))
    ]


def test_units_of_one_kind_need_names_of_their_own(tmp_path: Path, made: LawfulTemplate) -> None:
    first: Filled = {("power_unit-1|fuel|1|quantity", "item"): "烟煤", ("power_unit-1|fuel|1|quantity", JANUARY): Decimal(1)}
    assert told(written(tmp_path / "t.xlsx", made, {**STEEL, **first})) == [(5104, "!".join(cell_of(made, "power_unit-1|unit", "C")))]
    named = {("power_unit-1|unit", "value"): "2号机组"}
    assert told(written(tmp_path / "t.xlsx", made, {**STEEL, **first, **named})) == [
        (5146, "!".join(cell_of(made, "power_unit-2|unit", "C")))
    ]


def test_a_formula_in_a_cell_to_fill_in_is_refused(tmp_path: Path, made: LawfulTemplate) -> None:
    path = changed(tmp_path, made, cell_of(made, "enterprise|fuel|3|quantity"), "<f>1+1</f><v>2</v>")
    with pytest.raises(TableRefused) as refusal:
        read(path)
    assert [(f.code, str(f.place)) for f in refusal.value.findings] == [(5007, "!".join(cell_of(made, "enterprise|fuel|3|quantity")))]


def test_formulas_are_refused_where_no_template_is_read(tmp_path: Path, made: LawfulTemplate) -> None:
    path = written(tmp_path / "t.xlsx", made, STEEL)
    with pytest.raises(TableRefused):
        read_tables(path)


@pytest.mark.parametrize(
    ("code", "column"),
    [("enterprise|sum|total", "E"), ("enterprise|sum|total", "G"), ("enterprise|fuel|1|emissions", "F"), ("enterprise|intensity", "E"),
     ("enterprise|sum|fuel", "E"), ("summary|other_total", "E"), ("power_unit-2|sum|total", "G")],
)  # fmt: skip
def test_a_result_that_was_tampered_with_is_refused(tmp_path: Path, made: LawfulTemplate, code: str, column: str) -> None:
    where = cell_of(made, code, column)
    assert told(changed(tmp_path, made, where, "<v>1.23</v>")) == [(5207, "!".join(where))]


def test_a_template_that_was_never_computed_is_read(tmp_path: Path, made: LawfulTemplate) -> None:
    path = changed(tmp_path, made, cell_of(made, "enterprise|sum|total"), "<f>0</f><v>0</v>")
    assert not read(path).refused


@pytest.mark.parametrize(
    ("entry", "content", "code"),
    [("version", "0", 5141), ("sector", "glass", 5140), ("months", "13", 5140), ("months", "two", 5140), ("from", "2026-13", 5140),
     ("layout", "pages", 5140), ("language", "fr", 5140), ("from", "2023-01", 5145)],
)  # fmt: skip
def test_metadata_that_cannot_be_right_is_refused(tmp_path: Path, made: LawfulTemplate, entry: str, content: str, code: int) -> None:
    rows = ["kind", "version", "sector", "from", "months", "layout", "language", "program", "law"]
    path = changed(tmp_path, made, (METADATA_SHEET, f"B{rows.index(entry) + 1}"), text(content))
    wrong = rows.index("law" if code == 5145 else entry) + 1
    with pytest.raises(TableRefused):  # no formula is accepted, but that is not what is told
        read_tables(path, computed=lambda tables: computed_cells(tables, shipped_lawbook()))
    outcome = read(path)
    assert not outcome.results
    assert faults(outcome) == [(code, f"{METADATA_SHEET}!B{wrong}")]
    assert_said_completely(outcome.findings[0])


@pytest.mark.parametrize(("content", "code"), [("", 5143), ("enterprise|fuel|1|ncv", 5143)])
def test_codes_that_were_deleted_or_doubled_are_refused(tmp_path: Path, made: LawfulTemplate, content: str, code: int) -> None:
    where = cell_of(made, "enterprise|fuel|1|quantity", "A")
    assert told(changed(tmp_path, made, where, text(content))) == [(code, "!".join(where))]


def test_rows_below_the_plan_and_other_months_are_refused(tmp_path: Path, made: LawfulTemplate) -> None:
    assert told(changed(tmp_path, made, ("企业层级", "F2"), text("2026-03"))) == [(5143, "企业层级!F2")]
    path = written(tmp_path / "u.xlsx", made, STEEL)
    _rewrite(path, "汇总", "</sheetData>", '<row r="99"><c r="B99"><v>1</v></c></row></sheetData>')
    assert told(path) == [(5143, "汇总!99")]


def test_a_sheet_that_is_gone_is_refused(tmp_path: Path, made: LawfulTemplate) -> None:
    path = written(tmp_path / "t.xlsx", made, STEEL)
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace("工序".encode(), "别的".encode())
    with zipfile.ZipFile(path, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    assert told(path) == [(5142, "t.xlsx")]


def test_a_factor_that_was_changed_is_refused_and_another_law_with_the_same_factors_is_read(tmp_path: Path, made: LawfulTemplate) -> None:
    path = changed(tmp_path, made, (METADATA_SHEET, "B9"), text("0" * 64))
    outcome = read(path)
    assert [str(finding.place) for finding in outcome.findings if finding.code == 5351] == [f"{METADATA_SHEET}!B9"]
    assert outcome.results
    assert told(with_content(path, "参数", "D4", "<v>25.023</v>")) == [(5144, "参数!D4")]


def test_a_template_over_a_change_of_the_law_is_not_made() -> None:
    with pytest.raises(TemplateImpossible) as impossible:
        lawful_template(shipped_lawbook(), "steel", Month(2023, 12), 1, COLUMNS)
    assert "2023-12" in impossible.value.message.render(CHINESE)


def test_a_sheet_of_each_month_carries_its_name(tmp_path: Path) -> None:
    path = written(tmp_path / "t.xlsx", template(layout=SHEETS), {})
    with zipfile.ZipFile(path) as archive:
        names = re.findall(r'<sheet name="([^"]+)"', archive.read("xl/workbook.xml").decode())
    assert names == ["说明", "2026-01", "2026-02", "汇总", *COMPANIONS, "参数", METADATA_SHEET]


def _rewrite(path: Path, sheet: str, old: str, new: str) -> None:
    part = part_of(path, sheet)
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    assert old.encode() in parts[part]
    parts[part] = parts[part].replace(old.encode(), new.encode())
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)


def test_a_row_that_is_inserted_moves_formulas_and_only_the_row_is_told(tmp_path: Path, made: LawfulTemplate) -> None:
    path = written(tmp_path / "t.xlsx", made, STEEL)
    part = part_of(path, "汇总")
    with zipfile.ZipFile(path) as archive:
        xml = archive.read(part).decode()
    moved = re.sub(r'r="([A-Z]*)(\d+)"', lambda found: f'r="{found[1]}{int(found[2]) + (int(found[2]) > 3)}"', xml)
    _rewrite(path, "汇总", xml, moved)
    assert told(path) == [(5143, "汇总!A4")]


def test_a_formula_on_a_sheet_beside_the_template_is_refused(tmp_path: Path, made: LawfulTemplate) -> None:
    path = written(tmp_path / "t.xlsx", made, STEEL)
    _rewrite(path, METADATA_SHEET, "</sheetData>", '<row r="20"><c r="C20"><f>1+1</f></c></row></sheetData>')
    with pytest.raises(TableRefused) as refusal:
        read(path)
    assert [(f.code, str(f.place)) for f in refusal.value.findings] == [(5007, f"{METADATA_SHEET}!C20")]


def test_the_command_makes_a_template_that_quantify_reads(tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    made = CliRunner().invoke(group, ["template", "steel", "--months", "1", "--layout", "sheets", "-o", str(path)])
    assert made.exit_code == 0, made.output
    run = CliRunner().invoke(group, ["quantify", str(path)])
    assert run.exit_code == 1
    assert "5104" in run.output


@pytest.mark.parametrize(
    ("words", "status"),
    [
        (["steel", "-o", "t.csv"], 2),
        (["steel", "--from", "2026-13", "-o", "t.xlsx"], 2),
        (["steel", "--from", "2099-12", "-o", "t.xlsx"], 2),
        (["steel", "--from", "2023-01", "-o", "t.xlsx"], 1),
        (["steel", "-o", "no/such/folder/t.xlsx"], 1),
    ],
)
def test_what_the_command_cannot_make_it_says_in_a_sentence(words: list[str], status: int) -> None:
    run = CliRunner().invoke(group, ["template", *words, "--lang", "en"])
    assert run.exit_code == status
    assert "Traceback" not in run.output
