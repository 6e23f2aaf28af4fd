"""Every command that takes activity data takes the same: a filled template, and the companion tables of `quantify`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from python_calamine import CalamineWorkbook

from tanheng.interfaces.cli import group
from tanheng.lawbook import shipped_folder
from tests.unit.templates import template, written
from tests.unit.test_template_reading import STEEL

EXAMPLES = shipped_folder("examples")
DATA = """sector,entity,scope,unit,month,category,item,quantity,ncv
cement,甲,clinker_line,1号线,2026-06,fuel,烟煤,32500.00,22.850
cement,甲,clinker_line,1号线,2026-06,clinker,硅酸盐水泥熟料,250000.00,
"""
METERS = "unit,item,month,case,required_percent\n1号线,烟煤,2026-06,not_calibrated,0.5\n"


def run(*arguments: str | Path, status: int = 0) -> Result:
    result = CliRunner().invoke(group, [str(argument) for argument in arguments])
    assert result.exit_code == status, (result.output, result.exception)
    return result


@pytest.fixture
def filled(tmp_path: Path) -> Path:
    return written(tmp_path / "filled.xlsx", template(), STEEL)


def test_a_filled_template_is_printed_as_it_is_computed(filled: Path, tmp_path: Path) -> None:
    run("quantify", filled, "-o", tmp_path / "r.json")
    year = json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))["annual"][0]
    run("report", filled, "-o", tmp_path / "r.xlsx", "--lang", "en")
    rows = CalamineWorkbook.from_path(tmp_path / "r.xlsx").get_sheet_by_name("C.3").to_python()
    heads = next(cells for cells in rows if cells[0] == "source")
    total = next(cells for cells in rows if cells[0] == "total emissions")
    assert total[heads.index("year")] == pytest.approx(float(year["emissions_t"]))
    run("report", filled, "-o", tmp_path / "r.pdf")


def test_monitoring_is_compared_with_a_filled_template(filled: Path, tmp_path: Path) -> None:
    data = tmp_path / "days.csv"
    data.write_text("entity,source,date,co2_concentration,flow\n甲钢铁,A,2026-01-01,100,10\n", encoding="utf-8")
    (month,) = json.loads(run("cems", data, "--against", filled, "--format", "json").stdout)["comparison"]["months"]
    assert month["accounted_t"] is not None


def test_a_report_can_be_that_of_the_verifier(tmp_path: Path) -> None:
    data, meters = tmp_path / "data.csv", tmp_path / "meters.csv"
    data.write_text(DATA, encoding="utf-8")
    meters.write_text(METERS, encoding="utf-8")
    printed = []
    for options in ((), ("--meters", meters), ("--meters", meters, "--as-verifier")):
        out = tmp_path / "r.xlsx"
        run("report", data, *options, "-o", out)
        rows = CalamineWorkbook.from_path(out).get_sheet_by_name("E.3").to_python()
        (coal,) = [cells for cells in rows if "烟煤" in cells]
        printed.append(coal[-5])
    assert printed == [32500.00, 32500.00, 32662.50]
    run("report", data, "--meters", meters, "-o", meters, status=2)


@pytest.mark.parametrize("command", ["quantify", "cems"])
@pytest.mark.parametrize("name", ["x.pdf", "noext", "x.xls", "x.json.bak"])
def test_an_ending_that_is_no_form_is_wrong_usage_unless_the_form_is_said(command: str, name: str, tmp_path: Path) -> None:
    data = EXAMPLES / ("steel-month.csv" if command == "quantify" else "cems-day.csv")
    refused = run(command, data, "-o", tmp_path / name, "--lang", "en", status=2)
    assert ".json" in refused.stderr
    assert not (tmp_path / name).exists()
    run(command, data, "-o", tmp_path / name, "--format", "table")
    assert (tmp_path / name).is_file()
    run(command, data, "-o", tmp_path / "x.txt")
