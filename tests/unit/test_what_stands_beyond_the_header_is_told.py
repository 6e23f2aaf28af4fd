"""A row with something beyond the columns of its header is refused with row and cell, what stands there, and how many columns there are."""

from __future__ import annotations

from pathlib import Path

import xlsxwriter

from tanheng import roster
from tanheng.kernel.findings import Finding
from tanheng.kernel.messages import LANGUAGES
from tanheng.lawbook import shipped_lawbook
from tanheng.tables import read_tables
from tests.code_health.source import ROOT

_HEADER = (ROOT / "examples/threshold.csv").read_text(encoding="utf-8-sig").splitlines()[:2]
_WIDTH = len(_HEADER[0].split(","))


def _written(path: Path, beyond: list[str]) -> Path:
    rows = [line.split(",") for line in _HEADER]
    rows[1] += [""] * (_WIDTH - len(rows[1])) + beyond
    if path.suffix == ".csv":
        path.write_text("\n".join(",".join(row) for row in rows) + "\n", encoding="utf-8")
    else:
        with xlsxwriter.Workbook(path) as workbook:
            sheet = workbook.add_worksheet("数据")
            for place, row in enumerate(rows):
                sheet.write_row(place, 0, row)
    return path


def _told(path: Path, code: int) -> Finding:
    outcome = roster.threshold_test(read_tables(path), lawbook=shipped_lawbook(), list_year=2027)
    return next(one for one in outcome.findings if one.code == code)


def test_the_first_filled_cell_of_a_row_that_is_too_long_is_named_with_what_stands_there(tmp_path: Path) -> None:
    found = _told(_written(tmp_path / "t.csv", ["", "4711", "x"]), 5012)
    assert (str(found.place), found.found, found.expected) == ("t.csv!K2", _WIDTH + 3, _WIDTH)
    assert all("4711" in found.message.render(language) for language in LANGUAGES)


def test_a_value_below_no_name_is_named_with_its_cell(tmp_path: Path) -> None:
    """In a workbook every row is as long as the longest: what is too much there stands in a column that the header does not name."""
    found = _told(_written(tmp_path / "t.xlsx", ["", "4711", "x"]), 4104)
    assert str(found.place) == "数据!K1"
    assert all("4711" in told and "K2" in told for told in map(found.message.render, LANGUAGES))
