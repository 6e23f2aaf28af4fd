"""What a spreadsheet computes in a template is, digit by digit, what the program computes; also on exact halves.

LibreOffice recalculates the workbooks. TANHENG_EXAMPLES raises the number of workbooks; without LibreOffice the proof is skipped.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import zipfile
from pathlib import Path
from random import Random

import pytest

from tanheng.lawbook import shipped_lawbook
from tanheng.quantification import quantify, read_input
from tanheng.quantification.templates.making import SECTORS, LawfulTemplate, lawful_template
from tanheng.quantification.templates.plan import COLUMNS, LAYOUTS, SHEETS
from tanheng.tables import Table
from tanheng.workbook import write_template
from tests.spreadsheet.evaluating import evaluated, formulas_of, hidden_cells, place_of, text_at
from tests.spreadsheet.filling import Filling
from tests.unit.templates import JANUARY, cell_of, faults, noted, template, with_content, written
from tests.unit.test_template_companions import BATCH, CLINKER, WITHOUT_HEAT

SOFFICE = shutil.which("soffice")
BOOKS = max(1, int(os.environ.get("TANHENG_EXAMPLES", "100")) // 100)
ALLOWED = {"ABS", "AND", "COUNT", "IF", "IFERROR", "INDEX", "ISNUMBER", "MATCH", "MAX", "NOT", "OR", "ROUND", "SIGN", "SUM"}
SUBSTITUTE = CLINKER | {"month": "2026-03", "plan_value": "10", "reason": "皮带秤故障"}
recalculating = pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed: formulas of templates are not recalculated")


def recalculated(paths: list[Path], folder: Path) -> list[Path]:
    """Let LibreOffice open the workbooks, compute and save them."""
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [str(SOFFICE), profile, "--headless", "--convert-to", "xlsx", "--outdir", str(folder / "out"), *map(str, paths)]
    subprocess.run(command, check=True, capture_output=True, timeout=50 + 20 * len(paths))
    return [folder / "out" / path.name for path in paths]


@recalculating
@pytest.mark.parametrize("number", range(BOOKS))
def test_every_figure_of_a_filled_template_is_the_program_s(tmp_path: Path, number: int) -> None:
    """The program finds no fault, and `test_every_computed_cell_is_compared` proves that it looks at every computed cell."""
    book, plans, paths, halves = shipped_lawbook(), _shapes(number), [], 0
    for sector, months, layout in plans:
        made = lawful_template(book, sector, JANUARY, months, layout)
        filling = Filling(made, book, Random(f"{sector} {layout} {months} {number}"))
        paths.append(tmp_path / f"{sector}-{layout}-{months}.xlsx")
        write_template(paths[-1], made, book, filled=filling.made())
        halves += filling.halves
    assert halves >= 40
    for path, (sector, months, layout) in zip(recalculated(paths, tmp_path), plans, strict=True):
        tables = read_input(path, book)
        outcome = quantify(tables, lawbook=book)
        assert faults(outcome) == [], path.name
        assert outcome.results
        _assert_every_cell_is_exact(tables, lawful_template(book, sector, JANUARY, months, layout))


def _shapes(number: int) -> list[tuple[str, int, str]]:
    """Return sector, months and layout of the workbooks of one run: both layouts of every sector, twelve months at least once."""
    several = Random(number).choice(range(2, 13)) if number else 2
    shapes = [(sector, several, layout) for sector in SECTORS for layout in LAYOUTS]
    return list(dict.fromkeys([*shapes, ("aluminium", 12, COLUMNS), ("aluminium", 12, SHEETS)]))


def _assert_every_cell_is_exact(tables: list[Table], made: LawfulTemplate) -> None:
    """What the spreadsheet shows in every visible computed cell is what exact decimals come to."""
    formulas, hidden = formulas_of(made, shipped_lawbook()), hidden_cells(made)
    exact = {table.sheet: dict(table.rows) for table in evaluated(tables, formulas)}
    shown = {table.sheet: dict(table.rows) for table in tables}
    for sheet, cell in formulas.keys() - hidden:
        number, column = place_of(cell)
        assert text_at(shown, sheet, number, column) == text_at(exact, sheet, number, column), (sheet, cell)


@recalculating
def test_a_recalculated_template_whose_result_was_typed_over_is_refused(tmp_path: Path) -> None:
    book, made = shipped_lawbook(), template(months=1)
    path = tmp_path / "t.xlsx"
    write_template(path, made, book, filled=Filling(made, book, Random(1)).made())
    computed = recalculated([path], tmp_path)[0]
    where = cell_of(made, "enterprise|sum|total")
    assert (5207, "!".join(where)) in faults(quantify(read_input(with_content(computed, *where, "<v>1</v>"), book)))


@recalculating
def test_a_recalculated_template_with_companion_sheets_is_read_without_a_fault(tmp_path: Path) -> None:
    book = shipped_lawbook()
    path = written(tmp_path / "t.xlsx", template("cement", 3), WITHOUT_HEAT)
    noted(path, "批次", BATCH)
    noted(path, "数据替代", SUBSTITUTE)
    outcome = quantify(read_input(recalculated([path], tmp_path)[0], book))
    assert faults(outcome) == []
    assert {5340, 5352} <= {finding.code for finding in outcome.findings}


@pytest.mark.parametrize("sector", SECTORS)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_formulas_use_only_functions_of_every_spreadsheet_and_carry_no_result(tmp_path: Path, sector: str, layout: str) -> None:
    path = tmp_path / "t.xlsx"
    write_template(path, template(sector, 2, layout), shipped_lawbook())
    used: set[str] = set()
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            if name.startswith("xl/worksheets/sheet"):
                xml = archive.read(name).decode()
                formulas = re.findall(r"<f>(.*?)</f>(.{6})", xml)
                assert all(after.startswith("</c>") for _, after in formulas)
                for formula, _ in formulas:
                    assert len(formula) < 8192
                    used |= set(re.findall(r"([A-Z][A-Z0-9.]*)\(", re.sub(r'"[^"]*"|&quot;.*?&quot;', "", formula)))
    assert used
    assert used <= ALLOWED
