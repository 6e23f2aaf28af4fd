"""A file that is handed back as it came holds nothing that a spreadsheet runs; plain numbers and dashes stay what they are."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlsxwriter

from tanheng.kernel.findings import Finding
from tanheng.tasks.files import CSV, XLSX, media_of
from tests.unit.workbooks import made

RUN = ("=1+1", "@SUM(1+1)*cmd|' /C calc'!A0", "+cmd|' /C calc'!A0", "-2+3+cmd|' /C calc'!A0", "＝1+1", "＋cmd", "－2+3+cmd", "＠SUM(A1)")
RUN += ("-甲", " =1+1", "\t=1+1", "\tcmd", "\rcmd", "\n=1+1", "+86-10-1234", "-5%+cmd", "--5", "- 5 + cmd")
HARMLESS = ("-5", "+3.2", "-1,234.5", "-.5", "-1.5e-3", "-12%", "－5", "-", "——", "--", "－", "甲=乙", "a@b.cn", "1-2", "", "3 - 2", " -5 ")


def places(name: str, content: bytes, media: str = CSV) -> list[tuple[int, str]]:
    """Return what refuses a file, by number and place."""
    told, findings = media_of(name, content)
    assert told == media
    assert all(isinstance(one, Finding) for one in findings)
    return [(one.code, str(one.place)) for one in findings]


@pytest.mark.parametrize("cell", RUN)
def test_a_cell_that_a_spreadsheet_runs_is_refused_in_a_kept_csv(cell: str) -> None:
    quoted = cell.replace('"', '""')
    assert places("a.csv", f'x,y\n1,"{quoted}"\n'.encode()) == [(5007, "a.csv!B2")]
    assert places("a.csv", f'x;y\n1;"{quoted}"\n'.encode("gb18030")) == [(5007, "a.csv!B2")]


@pytest.mark.parametrize("cell", HARMLESS)
def test_numbers_with_a_sign_dashes_and_signs_within_a_text_are_kept(cell: str) -> None:
    for separator in ",;\t":
        assert places("a.csv", f'x{separator}y\r\n"{cell}"{separator}2\r\n2{separator}"{cell}"\r\n'.encode()) == []


def test_all_cells_are_told_at_once_whichever_separator_and_line_end_they_stand_behind() -> None:
    assert places("a.csv", b"a,1\r=1+1,2\r-5,@x\r") == [(5007, "a.csv!A2"), (5007, "a.csv!B3")]
    assert places("a.csv", b'a,b;c\n1,2;=cmd|x\n"u\t+cmd",-5\n"v\n=x",6\n') == [(5007, f"a.csv!{cell}") for cell in ("B2", "A3", "A4")]


def test_a_csv_whose_quotation_marks_are_out_of_place_is_looked_through_all_the_same() -> None:
    assert places("a.csv", b'a,b\n"x"y,"=1\n+cmd|z,1\n-5,2') == [(5007, "a.csv!B2"), (5007, "a.csv!A3")]
    assert places("a.csv", b'a,b\n"x,-1\n2,"3') == []


def test_a_kept_workbook_holds_no_formula_cells_and_may_hold_text_that_looks_like_one(tmp_path: Path) -> None:
    path = made(tmp_path / "b.xlsx", {"数据": [["a", "=1+1"], ["-x", -5]]})
    assert places("b.xlsx", path.read_bytes(), XLSX) == []
    with xlsxwriter.Workbook(str(path)) as workbook:
        workbook.add_worksheet("一").write_formula("B3", "=1+1", None, 2)
        workbook.add_worksheet("二").write_formula("A1", "=A2")
    assert places("b.xlsx", path.read_bytes(), XLSX) == [(5007, "一!B3"), (5007, "二!A1")]
