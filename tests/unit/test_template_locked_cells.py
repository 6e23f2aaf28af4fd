"""Names and units of the locked cells, numbers typed as text, comments, and clinker by stock-take."""

from __future__ import annotations

import re
import zipfile
from decimal import Decimal
from pathlib import Path

import pytest

from tanheng.lawbook import Mark, shipped_lawbook
from tanheng.quantification import Outcome, quantify, read_input
from tanheng.quantification.templates import plan
from tanheng.quantification.templates.making import SECTORS
from tanheng.quantification.templates.sources import Sources, comment
from tests.contract.test_every_check_is_reached import assert_said_completely
from tests.spreadsheet.evaluating import evaluated, formulas_of
from tests.unit.templates import JANUARY, cell_of, faults, noted, read, template, text, with_content, written
from tests.unit.test_template_reading import STEEL
from tests.unit.test_template_sectors import ALUMINIUM, CEMENT


@pytest.mark.parametrize(
    ("code", "column", "content"),
    [
        ("enterprise|product|1|quantity", "D", "kg"),
        ("enterprise|product|1|quantity", "B", "生铁"),
        ("enterprise|fuel|1|ncv", "C", "x"),
        ("enterprise|sum|total", "D", "kgCO2"),
        ("entity", "B", "x"),
        ("enterprise", "B", "x"),
        ("title", "B", "x"),
        ("header", "G", "2026"),
        ("enterprise|fuel", "B", "x"),
        ("summary|other_total", "B", "x"),
        ("enterprise|fuel|1|x_q", "C", "x"),
    ],
)
def test_a_changed_name_or_unit_is_refused(tmp_path: Path, code: str, column: str, content: str) -> None:
    made = template()
    where = cell_of(made, code, column)
    outcome = read(with_content(written(tmp_path / "t.xlsx", made, STEEL), *where, text(content)))
    assert faults(outcome) == [(5147, "!".join(where))]
    assert not outcome.results
    if column == "D":  # the names of rows are cited in both languages, as they stand there
        assert_said_completely(outcome.findings[0])


@pytest.mark.parametrize("where", [("参数", "D3"), ("参数", "B3")])
def test_a_changed_heading_of_the_parameters_is_refused(tmp_path: Path, where: tuple[str, str]) -> None:
    path = with_content(written(tmp_path / "t.xlsx", template(), STEEL), *where, text("kJ"))
    assert faults(read(path)) == [(5147, "!".join(where))]


def test_a_unit_that_a_formula_finds_is_that_of_the_item(tmp_path: Path) -> None:
    made, book = template(), shipped_lawbook()
    where = cell_of(made, "enterprise|fuel|1|quantity", "D")
    formulas = formulas_of(made, book) | {where: '"kg"'}
    outcome = quantify(evaluated(read_input(written(tmp_path / "t.xlsx", made, STEEL), book), formulas))
    assert faults(outcome) == [(5149, "!".join(where))]
    assert_said_completely(next(finding for finding in outcome.findings if finding.code == 5149))


@pytest.mark.parametrize("keep_going", [False, True])
@pytest.mark.parametrize(
    ("code", "number"),
    [("enterprise|fuel|1|quantity", "2317.685"), ("enterprise|fuel|1|ncv", "24.4995"), ("sintering|output|1|quantity", "900")],
)
def test_a_number_typed_as_text_is_named_and_not_what_follows_from_it(tmp_path: Path, code: str, number: str, keep_going: bool) -> None:
    made, book = template(), shipped_lawbook()
    where = cell_of(made, code)
    path = with_content(written(tmp_path / "t.xlsx", made, STEEL), *where, text(number))
    outcome = quantify(evaluated(read_input(path, book), formulas_of(made, book)), keep_going=keep_going)
    assert faults(outcome) == [(5148, "!".join(where))]
    assert_said_completely(next(finding for finding in outcome.findings if finding.code == 5148))
    assert bool(outcome.results) is keep_going


@pytest.mark.parametrize("code", ["enterprise|fuel|1|quantity", "enterprise|fuel|1|ncv"])
def test_a_word_where_a_number_belongs_is_named(tmp_path: Path, code: str) -> None:
    made, book = template(), shipped_lawbook()
    where = cell_of(made, code)
    path = with_content(written(tmp_path / "t.xlsx", made, STEEL), *where, text("about 100"))
    outcome = quantify(evaluated(read_input(path, book), formulas_of(made, book)))
    assert faults(outcome) == [(5105, "!".join(where))]


@pytest.mark.parametrize("sector", SECTORS)
def test_every_row_with_a_figure_has_a_comment_that_says_how_firmly_it_stands(tmp_path: Path, sector: str) -> None:
    made, book = template(sector), shipped_lawbook()
    sources = Sources(made, book)
    commented = _comments(written(tmp_path / "t.xlsx", made, {}))
    marks = {mark.meaning.render("zh") for mark in Mark}
    for sheet in made.plan.sheets:
        for row in sheet.rows:
            if row.is_hidden or row.role in (plan.TITLE, plan.HEADER, plan.FACT, plan.PART, plan.UNIT, plan.SECTION):
                continue
            found = sources.of(row)
            assert found, row.code
            for column, said in found.items():
                told = comment(said, "zh")
                assert any(mark in told for mark in marks), row.code
                assert len(told.splitlines()) <= 12
                assert f"{'ABCD'[column - 1]}{row.number}" in commented[sheet.name], row.code


def _comments(path: Path) -> dict[str, set[str]]:
    """Return the cells with a comment by sheet; sheets and their comments are numbered alike as far as every sheet before has comments."""
    found: dict[str, set[str]] = {}
    with zipfile.ZipFile(path) as archive:
        names = re.findall(r'<sheet name="([^"]+)"', archive.read("xl/workbook.xml").decode())
        for number, name in enumerate(names, start=1):
            relations = f"xl/worksheets/_rels/sheet{number}.xml.rels"
            if relations in archive.namelist() and (part := re.search(r"comments\d+\.xml", archive.read(relations).decode())):
                found[name] = set(re.findall(r'<comment ref="([A-Z]+\d+)"', archive.read(f"xl/{part[0]}").decode()))
    return found


def test_an_empty_fuel_row_shows_no_unit_and_shares_show_a_dash(tmp_path: Path) -> None:
    book, made = shipped_lawbook(), template("aluminium")
    tables = evaluated(read_input(written(tmp_path / "t.xlsx", made, ALUMINIUM), book), formulas_of(made, book))
    sheets = {table.sheet: dict(table.rows) for table in tables}

    def unit(code: str) -> str:
        name, cell = cell_of(made, code, "D")
        return sheets[name][int(cell[1:])][3]

    assert [unit(f"enterprise|fuel|3|{role}") for role in ("quantity", "ncv", "carbon", "ncv_used")] == ["", "", "", ""]
    assert [unit(f"enterprise|fuel|1|{role}") for role in ("quantity", "ncv", "carbon")] == ["万Nm3", "GJ/万Nm3", "tC/万Nm3"]
    assert unit("enterprise|fuel|1|oxidation") == "—"
    shown = {texts[1]: texts[2] for texts in sheets["参数"].values() if len(texts) > 2}
    assert {shown[name] for name in ("阳极损失率", "阳极含硫量", "阳极灰分")} == {"—"}
    headings = next(texts for texts in sheets["参数"].values() if len(texts) > 3 and "缺省值" in texts[3])
    assert "GJ/t" in headings[3]
    assert "tC/GJ" in headings[4]


STOCK = {"category": "熟料", "unit": "一线", "item": "硅酸盐水泥熟料", "month": "2026-01"}
AMOUNTS = {"opening": "1000", "bought": "0", "sold": "60000", "own_use": "10000", "closing": "1000"}


def test_clinker_by_stock_take_is_read_and_needs_its_ledger(tmp_path: Path) -> None:
    made = template("cement", months=1)
    filled = {key: value for key, value in CEMENT.items() if "clinker_line-3" not in str(key[0])}
    filled |= {("clinker_line-1|clinker|1|method", "attribute"): "盘库", ("clinker_line-1|clinker|1|quantity", JANUARY): Decimal(70000)}
    path = written(tmp_path / "t.xlsx", made, filled)
    cell = "!".join(cell_of(made, "clinker_line-1|clinker|1|quantity"))
    assert [place for _, place in faults(read(path))] == [cell]
    with_ledger = read(noted(path, "库存", STOCK | AMOUNTS))
    assert faults(with_ledger) == []
    assert _methods(with_ledger) == {"stock_take"}
    assert _methods(read(written(tmp_path / "u.xlsx", made, CEMENT))) == {"scale"}


def _methods(outcome: Outcome) -> set[str]:
    return {line.rows[0].kind.method for result in outcome.results for line in result.lines if line.category == "clinker"}
