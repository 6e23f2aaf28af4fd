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
from tanheng.quantification.intake.template import read_template
from tanheng.quantification.report import Report
from tanheng.quantification.templates.making import SECTORS, lawful_template
from tanheng.quantification.templates.plan import LAYOUTS
from tanheng.workbook import write_template
from tests.spreadsheet.filling import Filling
from tests.unit.templates import JANUARY, cell_of, faults, noted, template, with_content, written
from tests.unit.test_template_companions import BATCH, CLINKER, WITHOUT_HEAT

SOFFICE = shutil.which("soffice")
BOOKS = max(1, int(os.environ.get("TANHENG_EXAMPLES", "100")) // 100)
MONTHS = 4
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
def test_every_figure_of_a_filled_template_is_the_program_s(tmp_path: Path) -> None:
    book = shipped_lawbook()
    paths, halves = [], 0
    for number in range(BOOKS):
        for sector in SECTORS:
            made = lawful_template(book, sector, JANUARY, MONTHS, LAYOUTS[number % 2])
            filling = Filling(made, book, Random(f"{sector} {number}"))
            paths.append(tmp_path / f"{sector}-{number}.xlsx")
            write_template(paths[-1], made, book, filled=filling.made())
            halves += filling.halves
    assert halves >= BOOKS * 20
    for path in recalculated(paths, tmp_path):
        tables = read_input(path, book)
        outcome = quantify(tables, lawbook=book)
        assert faults(outcome) == [], path.name
        claimed = read_template(tables, book, Report()).claims
        lines = [line for result in outcome.results for line in result.lines if line.emissions_t is not None and line.category != "metal"]
        of_months = [claim for claim in claimed if claim.year is None]
        assert len([claim for claim in of_months if claim.what == "emissions"]) >= len(lines)
        assert len([claim for claim in of_months if claim.what == "total"]) == len(outcome.results)
        stated = [result for result in outcome.results if result.intensity_t_per_t is not None]
        assert len([claim for claim in of_months if claim.what == "intensity"]) == len(stated)
        of_years = [claim for claim in claimed if claim.what == "total" and claim.year is not None]
        assert len(of_years) in (0, len(outcome.annual))  # a sheet of one month has no year


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
