"""`tanheng report`: which file becomes what, with which exit status; the PDF has two pages whatever it is given, and runs no text."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from python_calamine import CalamineWorkbook

from tanheng.interfaces.cli import group
from tanheng.lawbook import shipped_folder, shipped_lawbook
from tanheng.quantification import quantify
from tanheng.reporting import Subject, subject_of, summary_of, summary_pdf
from tanheng.reporting.chart import _ticks
from tanheng.reporting.typesetting import summary_pages
from tanheng.tables import read_tables
from tanheng.typesetting import shortened
from tests.contract.handing_in import COLUMNS, QUIET, row, written
from tests.unit.pdfs import pages, texts

EXAMPLES = shipped_folder("examples")
SHEET = EXAMPLES / "steel-month.csv"
YEARS = ("steel-year.csv", "cement-year.csv", "aluminium-year.csv")
# A table without rows is left out, as C.6 is here: the example of steel has no auxiliary figures.
TABLES = {"steel": ["C.3", "C.4", "C.5"], "cement": ["E.3", "E.4", "E.5"], "aluminium": ["C.3", "C.4", "C.5"]}


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(group, ["report", *(str(argument) for argument in arguments)])


def subject(name: str = "steel-year.csv") -> Subject:
    return subject_of(quantify(read_tables(EXAMPLES / name)))


@pytest.mark.parametrize("name", YEARS)
def test_every_sector_has_its_tables_and_two_pages(name: str, tmp_path: Path) -> None:
    assert run(EXAMPLES / name, "-o", tmp_path / "r.xlsx").exit_code == 0
    sector = name.partition("-")[0]
    book = CalamineWorkbook.from_path(tmp_path / "r.xlsx")
    tables = {table: book.get_sheet_by_name(table).to_python() for table in book.sheet_names}
    assert list(tables) == TABLES[sector]
    for table, rows in tables.items():
        assert table in str(rows[0][0])
        assert shipped_lawbook().hash in str(rows[-1][0])
        assert any("by analogy" in str(cells[0]) for cells in rows) == (sector != "steel")
    assert run(EXAMPLES / name, "-o", tmp_path / "r.pdf").exit_code == 0
    assert pages((tmp_path / "r.pdf").read_bytes()) == 2


def test_electricity_and_heat_of_aluminium_and_cement_stand_in_the_auxiliary_table_with_their_year(tmp_path: Path) -> None:
    for sector, scope, table in (("aluminium", "electrolysis", "C.6"), ("cement", "clinker_line", "E.6")):
        made = row(scope, "metal", "铝液", "1") if sector == "aluminium" else row(scope, "clinker", "硅酸盐水泥熟料", "1")
        used = [row(scope, "auxiliary", "耗电量", "1.5", month=month) for month in ("2026-06", "2026-07")]
        rows = [one | {"sector": sector, "unit": "一系列"} for one in (made, *used)]
        columns = tuple(dict.fromkeys((*COLUMNS, *(name for one in rows for name in one))))
        assert run(written(tmp_path / "data.csv", columns, rows), "-o", tmp_path / "r.xlsx").exit_code == 0
        printed = CalamineWorkbook.from_path(tmp_path / "r.xlsx").get_sheet_by_name(table).to_python()
        cells = next(cells for cells in printed if "消耗电量" in cells)
        assert [cell for cell in cells if isinstance(cell, float)] == [1.5, 1.5, 3.0]


def test_the_published_month_is_printed_with_its_total(tmp_path: Path) -> None:
    assert run(SHEET, "-o", tmp_path / "r.xlsx", "--lang", "en").exit_code == 0
    rows = CalamineWorkbook.from_path(tmp_path / "r.xlsx").get_sheet_by_name("C.3").to_python()
    total = next(cells for cells in rows if cells[0] == "total emissions")
    heads = next(cells for cells in rows if cells[0] == "source")
    assert total[heads.index("year")] == pytest.approx(1214057.49)
    assert [head for head, cell in zip(heads, total, strict=True) if cell == pytest.approx(1214057.49)] == ["2026-06", "year"]
    content = texts(summary_of(subject("steel-month.csv"), "zh"))
    assert "1,214,057.49" in content
    assert "1,214,057" in content
    assert shipped_lawbook().hash in content


def test_the_pdf_is_the_same_byte_for_byte() -> None:
    content = summary_of(subject(), "zh")
    assert summary_pdf(content) == summary_pdf(content)


def test_long_names_and_many_lines_stay_on_two_pages_and_what_is_left_out_is_counted() -> None:
    whole = subject()
    long = "某" * 400
    annual = tuple(
        replace(each, unit=long, works=long, lines=[replace(line, item=f"{long}{number}") for number, line in enumerate(each.lines * 6)])
        for each in whole.annual * 7
    )
    content: Any = summary_of(replace(whole, entity=long, annual=annual), "zh")
    assert content["levels"]["more"][1] == "… 30 more"
    assert content["lines"]["more"]
    assert pages(summary_pdf(content)) == 2
    assert len(summary_pages(content)) == 2


def test_a_name_that_looks_like_typst_code_is_only_text() -> None:
    name = '#panic("x") $ #read("/etc/passwd") */ " \\ @a <b> *c* `d`'
    content = summary_of(replace(subject("steel-month.csv"), entity=name), "zh")
    assert content["entity"] == name
    assert pages(summary_pdf(content)) == 2


def test_a_month_without_data_is_marked_in_the_chart() -> None:
    content: Any = summary_of(subject("steel-month.csv"), "zh")
    assert content["chart"]["there"] == [number == 6 for number in range(1, 13)]
    assert all(series["values"][0] is None for series in content["chart"]["series"])


def test_what_is_deducted_hangs_below_the_line() -> None:
    chart: Any = summary_of(subject(), "zh")["chart"]
    steel = next(series for series in chart["series"] if series["name"][0] == "粗钢")
    assert all(value.startswith("-") for value in steel["values"])
    assert chart["ticks"][0].startswith("-")
    assert "0" in chart["ticks"]


@pytest.mark.parametrize(("lowest", "highest"), [("0", "0"), ("-3.2", "44.9"), ("-35", "0"), ("0", "0.004"), ("-0.01", "9999999")])
def test_the_ticks_hold_the_bars(lowest: str, highest: str) -> None:
    ticks = [Decimal(tick.replace(",", "")) for tick in _ticks(Decimal(lowest), Decimal(highest))]
    assert ticks[0] <= Decimal(lowest)
    assert ticks[-1] >= Decimal(highest)
    assert 0 in ticks
    assert 2 <= len(ticks) <= 8


def test_a_text_is_cut_by_the_columns_that_it_takes() -> None:
    assert shortened("abcdef", 6) == "abcdef"
    assert shortened("abcdefg", 6) == "abcde…"
    assert shortened("某某某某", 6) == "某某…"


def test_a_refused_input_prints_its_findings_and_writes_nothing(tmp_path: Path) -> None:
    data = written(tmp_path / "d.csv", COLUMNS, [*QUIET, row("sintering", "fuel", "褐媒", "1")])
    out = tmp_path / "r.xlsx"
    refused = run(data, "-o", out)
    assert refused.exit_code == 1
    assert "褐媒" in refused.output
    assert not out.exists()
    assert run(tmp_path / "missing.csv", "-o", out).exit_code == 1


def test_several_entities_or_years_are_listed_until_one_is_chosen(tmp_path: Path) -> None:
    rows = [each | {"entity": entity, "month": month} for each in QUIET for entity in ("甲厂", "乙厂") for month in ("2025-06", "2026-06")]
    data = written(tmp_path / "d.csv", COLUMNS, rows)
    out = tmp_path / "r.xlsx"
    several = run(data, "-o", out)
    assert several.exit_code == 2
    assert "甲厂" in several.output
    assert "乙厂" in several.output
    assert run(data, "-o", out, "--entity", "丙厂").exit_code == 2
    years = run(data, "-o", out, "--entity", "甲厂")
    assert years.exit_code == 2
    assert "2025; 2026" in years.output
    assert run(data, "-o", out, "--entity", "甲厂", "--year", "2025").exit_code == 0
    cells = CalamineWorkbook.from_path(out).get_sheet_by_name("C.3").to_python()[1]
    assert [cells[1], cells[5]] == ["甲厂", "2025"]


def test_wrong_usage_is_told(tmp_path: Path) -> None:
    assert run(SHEET, "-o", tmp_path / "r.docx").exit_code == 2
    data = written(tmp_path / "d.csv", COLUMNS, QUIET).rename(tmp_path / "d.xlsx")
    before = data.read_bytes()
    assert run(data, "-o", data).exit_code == 2
    assert data.read_bytes() == before


@pytest.mark.parametrize("package", ["typst", "pylopdf_fonts_zh_cn"])
def test_without_the_extra_the_command_says_what_to_install(package: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    out = tmp_path / "r.pdf"
    missing = run(SHEET, "-o", out)
    assert missing.exit_code == 2
    assert "tanheng[report]" in missing.output
    assert not out.exists()
    assert run(SHEET, "-o", tmp_path / "r.xlsx").exit_code == 0


def test_the_content_is_plain_json() -> None:
    content = summary_of(subject(), "en")
    assert json.loads(json.dumps(content)) == content


def test_more_than_fifty_errors_name_the_command_that_marks_them(tmp_path: Path) -> None:
    wrong = [row("sintering", "fuel", "褐煤", "x", unit=str(number)) for number in range(60)]
    result = run(written(tmp_path / "data.csv", COLUMNS, [*QUIET, *wrong]), "-o", tmp_path / "r.xlsx", "--lang", "en")
    assert result.exit_code == 1
    assert "tanheng quantify FILE --errors-to FILE.xlsx marks every cell" in " ".join(result.stderr.split())


def rows_of(data: Path, table: str, folder: Path, *options: str) -> list[list[Any]]:
    assert run(data, "-o", folder / "t.xlsx", *options).exit_code == 0
    return CalamineWorkbook.from_path(folder / "t.xlsx").get_sheet_by_name(table).to_python()


def test_a_carbonate_can_be_checked_by_its_purity(tmp_path: Path) -> None:
    header = "sector,entity,scope,month,category,item,quantity,purity\n"
    cells = "aluminium,甲,enterprise,{month},carbonate,Na2CO3,{quantity},{purity}\n"
    data = tmp_path / "d.csv"
    given = (("2025-01", "99.2", "99"), ("2025-02", "10", ""))
    data.write_text(header + "".join(cells.format(month=m, quantity=q, purity=p) for m, q, p in given), encoding="utf-8")
    rows = rows_of(data, "C.4", tmp_path, "--lang", "en")
    (row,) = [cells for cells in rows if "purity" in cells]
    default = 100 * shipped_lawbook().value("aluminium.carbonate.purity_default", on=date(2025, 2, 1)).number
    place = row.index("%")
    assert row[place + 1 : place + 3] == [99, float(default)]
    assert row[place + 13 : place + 15] == ["" if default != 99 else 99, "default, measured"]
    factor = next(cells for cells in rows if "emission factor" in cells)
    emissions = next(cells for cells in rows if "emissions" in cells)
    assert Decimal(str(emissions[place + 1])) == round(Decimal("99.2") * Decimal(str(factor[place + 1])) * Decimal("0.99"), 2)


def test_a_line_names_its_device_and_its_parts_add_up_to_its_total(tmp_path: Path) -> None:
    header = "sector,entity,scope,unit,month,category,item,quantity,device\n"
    line = "cement,甲,clinker_line,1号,2025-01,{}\n"
    cells = ("fuel,烟煤,5000,cement_kiln", "fuel,烟煤,300,industrial_boiler", "clinker,硅酸盐水泥熟料,40000,", "substitute,电石渣,900,")
    data = tmp_path / "d.csv"
    data.write_text(header + "".join(line.format(each) for each in cells), encoding="utf-8")
    rows = rows_of(data, "E.3", tmp_path, "--lang", "en")
    heads = next(cells for cells in rows if "device" in cells)
    devices = [cells[heads.index("device")] for cells in rows[rows.index(heads) + 1 :]]
    assert [device for device in devices if device] == ["cement kiln", "industrial boiler"]
    january = {str(cell): cells[heads.index("2025-01")] for cells in rows for cell in cells[: heads.index("uom")] if cell}
    parts = january["combustion emissions"] + january["process emissions, net"]
    assert january["total emissions"] == pytest.approx(parts)
    rates = [cells for cells in rows if any("carbide slag replaces" in str(cell) for cell in cells)]
    assert len(rates) == 1
    assert rates[0][heads.index("2025-01")] > 0
    assert rates[0][heads.index("year")] == ""


@pytest.mark.parametrize("name", YEARS)
def test_the_english_tables_are_english(name: str, tmp_path: Path) -> None:
    """But for the names of the enterprise and its units, and the notes, which are in both languages."""
    assert run(EXAMPLES / name, "-o", tmp_path / "t.xlsx", "--lang", "en").exit_code == 0
    own = {text for result in subject(name).results for text in (result.entity, result.works, result.unit)}
    for sheet in (book := CalamineWorkbook.from_path(tmp_path / "t.xlsx")).sheet_names:
        rows = book.get_sheet_by_name(sheet).to_python()
        cells = {str(cell) for row in rows[:2] + rows[3:] for cell in row[1:]} | {str(row[0]) for row in rows if " / " not in str(row[0])}
        assert [cell for cell in cells - own if not cell.isascii()] == []


@pytest.mark.parametrize(("name", "rows"), [("steel-year.csv", 3), ("cement-year.csv", 3), ("aluminium-year.csv", 3)])
def test_the_first_page_states_the_sums_of_the_summary_table(name: str, rows: int) -> None:
    whole = subject(name)
    content: Any = summary_of(whole, "zh")
    assert whole.annual_summary is not None
    assert len(content["levels"]["rows"]) == len(whole.annual) + rows
    stated = {row[2] for row in content["levels"]["rows"]}
    for figure in (whole.annual_summary.enterprise_t, whole.annual_summary.processes_t, whole.annual_summary.other_t):
        assert f"{figure:,f}" in stated


def test_a_small_deduction_leaves_no_empty_band_below_the_line() -> None:
    chart: Any = summary_of(subject("cement-year.csv"), "zh")["chart"]
    deepest = min(
        sum(Decimal(series["values"][month]) for series in chart["series"] if series["values"][month].startswith("-"))
        for month in range(12)
    )
    floor, lowest_tick = Decimal(chart["floor"]), Decimal(chart["ticks"][0])
    assert lowest_tick < floor < deepest < 0
    assert abs(floor) < 2 * abs(deepest)


def test_no_reading_of_an_open_text_is_cut() -> None:
    for name in YEARS:
        basis: Any = summary_of(subject(name), "zh")["basis"]
        assert not [cell for row in basis["rows"] for cell in row if "…" in cell]


def test_a_duty_of_less_than_a_year_bears_its_months() -> None:
    whole = subject()
    assert whole.annual_summary is not None
    part = replace(whole, annual_summary=replace(whole.annual_summary, months=7, parts=[]))
    content: Any = summary_of(part, "zh")
    duty = next(figure for figure in content["figures"] if figure["label"][0].startswith("应清缴量"))
    assert duty["unit"] == "tCO2 · 7/12 个月"
    assert all("个月" not in figure["unit"] for figure in content["figures"] if figure is not duty)


@pytest.mark.parametrize("ending", ["pdf", "xlsx"])
def test_a_report_without_an_enterprise_says_so(ending: str, tmp_path: Path) -> None:
    data = written(tmp_path / "d.csv", COLUMNS, QUIET)
    nameless = run(data, "-o", tmp_path / f"r.{ending}")
    assert nameless.exit_code == 0
    assert "企业名称" in nameless.stderr
    assert "企业名称" not in run(SHEET, "-o", tmp_path / f"r.{ending}").stderr
