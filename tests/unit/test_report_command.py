"""`tanheng report`: which file becomes what, with which exit status; the PDF has two pages whatever it is given, and runs no text."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
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
TABLES = {"steel": ["C.3", "C.4", "C.5"], "cement": ["E.3", "E.4", "E.5", "E.6"], "aluminium": ["C.3", "C.4", "C.5"]}


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
