"""What `tanheng quantify` shows people: units by the gases of the sector, the caveat beside a duty, tables that fit the terminal."""

from __future__ import annotations

from pathlib import Path

import pytest
from rich.text import Text

from tanheng.lawbook import shipped_folder
from tanheng.quantification import quantify
from tanheng.tables import read_tables
from tests.unit.test_quantify_command import SHEET, done, run

EXAMPLES = shipped_folder("examples")


def months_of(sector: str, months: int, folder: Path) -> Path:
    """Write the first months of an example of a year."""
    lines = (EXAMPLES / f"{sector}-year.csv").read_text(encoding="utf-8-sig").splitlines()
    kept = [line for line in lines[1:] if any(f"-{number:02d}," in line for number in range(1, months + 1))]
    path = folder / f"{sector}-{months}.csv"
    path.write_text("\n".join([lines[0], *kept]) + "\n", encoding="utf-8")
    return path


@pytest.mark.parametrize("sector", ["steel", "cement", "aluminium"])
def test_a_duty_of_less_than_a_year_says_so(sector: str, tmp_path: Path) -> None:
    half = done(run("quantify", months_of(sector, 6, tmp_path), "--lang", "en")).stdout
    assert "only 6 of 12 months are in the file" in " ".join(half.split())
    whole = done(run("quantify", EXAMPLES / f"{sector}-year.csv")).stdout
    assert "应清缴量" in whole
    assert "只有" not in whole


def test_the_unit_of_emissions_names_the_gases_of_the_sector(tmp_path: Path) -> None:
    smelter = done(run("quantify", EXAMPLES / "aluminium-year.csv")).stdout
    assert "企业年度合计（tCO2e）" in smelter
    assert "tCO2e/t" in smelter
    assert "tCO2 " not in smelter
    steel, both = EXAMPLES / "steel-year.csv", tmp_path / "both.csv"
    header = "sector,entity,scope,unit,month,category,item,quantity\n"
    rows = "steel,甲,enterprise,,2025-0{n},fuel,烟煤,10\naluminium,甲,electrolysis,1,2025-0{n},metal,铝液,10\n"
    both.write_text(header + "".join(rows.format(n=number) for number in (1, 2)), encoding="utf-8")
    mixed = done(run("quantify", both)).stdout
    assert "企业年度合计（tCO2e）" in mixed
    assert "企业年度合计（tCO2）\n" in "\n".join(line.rstrip() for line in mixed.splitlines()) + "\n"
    assert "tCO2e" not in done(run("quantify", steel)).stdout


def test_an_intensity_out_of_range_is_told_in_the_gases_of_its_sector(tmp_path: Path) -> None:
    header = "sector,entity,scope,unit,month,category,item,quantity\n"
    rows = "aluminium,甲,electrolysis,1,2025-01,anode,炭阳极,500\naluminium,甲,electrolysis,1,2025-01,metal,铝液,10\n"
    data = tmp_path / "d.csv"
    data.write_text(header + rows, encoding="utf-8")
    told = done(run("quantify", data)).stderr
    assert "5307" in told
    assert "tCO2e/t" in told


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("columns", ["40", "60", "80", "100", "160"])
def test_tables_keep_to_the_width_of_the_terminal_and_numbers_whole(columns: str, lang: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    for sector in ("steel", "cement", "aluminium"):
        shown = done(run("quantify", EXAMPLES / f"{sector}-year.csv", "--lang", lang)).stdout
        assert max(Text(line).cell_len for line in shown.splitlines()) <= int(columns)
        outcome = quantify(read_tables(EXAMPLES / f"{sector}-year.csv"))
        for annual in outcome.annual:
            assert f"{annual.emissions_t:,f}" in shown
        assert "clinker_line" not in shown
        entity = outcome.annual[0].entity
        assert entity[:4] in shown


def test_a_file_is_not_as_narrow_as_the_terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done(run("quantify", SHEET, "-o", tmp_path / "wide.txt"))
    monkeypatch.setenv("COLUMNS", "40")
    done(run("quantify", SHEET, "-o", tmp_path / "narrow.txt"))
    assert (tmp_path / "wide.txt").read_bytes() == (tmp_path / "narrow.txt").read_bytes()
