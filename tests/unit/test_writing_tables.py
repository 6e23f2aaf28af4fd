"""What is written is whole or absent, exact, and harmless in a spreadsheet."""

from __future__ import annotations

import csv
import errno
import os
import re
import stat
import zipfile
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from tanheng.tables import Cell, Sheet, read_tables, whole_file, write_csv, write_workbook
from tanheng.tables.writing import neutral

DANGEROUS = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "＝1+1",
    "＋1",
    "－1",
    "＠x",
    "=cmd|' /C calc'!A0",
    '=HYPERLINK("http://x")',
]
PLAIN_TEXT = st.text(st.characters(blacklist_categories=("Cs", "Cc", "Cf", "Zl", "Zp", "Zs", "Co", "Cn")), max_size=20)


def sheet_xml(path: Path) -> str:
    """Return the XML of the first sheet."""
    with zipfile.ZipFile(path) as archive:
        return archive.read("xl/worksheets/sheet1.xml").decode()


def cells_of(path: Path) -> list[list[object]]:
    """Return what a spreadsheet would hold."""
    with CalamineWorkbook.from_path(path) as workbook:
        return [list[object](row) for row in workbook.get_sheet_by_index(0).to_python(skip_empty_area=False)]


@pytest.mark.parametrize("text", DANGEROUS, ids=ascii)
def test_text_that_would_run_as_a_formula_is_neutral_in_csv_and_text_in_xlsx(tmp_path: Path, text: str) -> None:
    write_csv(tmp_path / "a.csv", [["a"], [text]])
    with (tmp_path / "a.csv").open(encoding="utf-8-sig", newline="") as stream:
        assert list(csv.reader(stream))[1] == ["'" + text]
    write_workbook(tmp_path / "a.xlsx", [Sheet("a", [["a"], [text]])])
    assert "<f>" not in sheet_xml(tmp_path / "a.xlsx")
    assert "hyperlink" not in sheet_xml(tmp_path / "a.xlsx")
    assert 't="s"' in sheet_xml(tmp_path / "a.xlsx")


@pytest.mark.parametrize(
    ("cell", "text"),
    [(Decimal("-1.50"), "-1.50"), (-3, "-3"), (None, ""), ("", ""), (Decimal("1E+3"), "1000"), ("a=b", "a=b"), (" =1", " =1")],
)
def test_numbers_stay_numbers_in_csv(cell: Cell, text: str) -> None:
    assert neutral(cell) == text


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        (Decimal("2317.68"), 2317.68), (Decimal("-0.01"), -0.01), (7, 7.0), (Decimal("0.00"), 0.0), (Decimal("1E+3"), 1000.0),
        (Decimal("123456789012.345"), 123456789012.345), (Decimal("1234567890123.456"), "1234567890123.456"),
        (Decimal("-1234567890123456"), "-1234567890123456"), (10**15, "1" + "0" * 15), (Decimal("1E+20"), "1" + "0" * 20),
        ("00123", "00123"), ("1e5", "1e5"), ("http://example.org", "http://example.org"), (None, ""), ("_x000D_", "_x000D_"),
    ],
)  # fmt: skip
def test_a_number_of_more_than_fifteen_digits_stays_exact_as_text(tmp_path: Path, cell: Cell, read: object) -> None:
    write_workbook(tmp_path / "a.xlsx", [Sheet("a", [["a", "b"], [cell, "end"]])])
    assert cells_of(tmp_path / "a.xlsx")[1][0] == read


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(PLAIN_TEXT.filter(lambda text: neutral(text) == text and "#" not in text), min_size=2, max_size=2), min_size=1))
def test_what_is_written_is_read_back(tmp_path: Path, rows: list[list[str]]) -> None:
    table: list[list[Cell]] = [["一", "two"], *rows]
    expected = [(number, row) for number, row in enumerate(table, start=1) if any(row)]
    write_csv(tmp_path / "a.csv", table)
    assert read_tables(tmp_path / "a.csv")[0].rows == expected
    write_workbook(tmp_path / "a.xlsx", [Sheet("a", list(table))])
    assert read_tables(tmp_path / "a.xlsx")[0].rows == expected


def test_marks_colour_their_cells_and_carry_comments_even_beyond_a_short_row(tmp_path: Path) -> None:
    write_workbook(tmp_path / "a.xlsx", [Sheet("a", [["a", "b", "c"], ["1"]], marks={(2, 3): "5104 empty", (1, 1): "x"})])
    xml = sheet_xml(tmp_path / "a.xlsx")
    assert re.search(r'<c r="C2" s="(\d)"/>', xml)[1] == re.search(r'<c r="A1" s="(\d)"', xml)[1]  # type: ignore[index]
    with zipfile.ZipFile(tmp_path / "a.xlsx") as archive:
        comments = archive.read("xl/comments1.xml").decode()
    assert '<comment ref="C2"' in comments
    assert "5104 empty" in comments


def failing(_: object) -> Iterator[list[Cell]]:
    """Yield a row and then fail as a full disk does."""
    yield ["a"]
    raise OSError(errno.ENOSPC, "No space left on device")


@pytest.mark.parametrize("old", [None, "old"])
def test_a_file_is_whole_or_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, old: str | None) -> None:
    path = tmp_path / "a.csv"
    if old is not None:
        path.write_text(old, encoding="utf-8")
    before = sorted(tmp_path.iterdir())
    with pytest.raises(OSError, match="No space"):
        write_csv(path, failing(None))
    monkeypatch.setattr(xlsxwriter.Workbook, "_store_workbook", failing_store)
    with pytest.raises(OSError, match="No space"):
        write_workbook(path, [Sheet("a", [["a"]])])
    with pytest.raises(KeyboardInterrupt):
        interrupted(path)
    assert sorted(tmp_path.iterdir()) == before
    assert old is None or path.read_text(encoding="utf-8") == old


def interrupted(path: Path) -> None:
    """Write half a file and be stopped."""
    with whole_file(path) as part:
        part.write_text("half", encoding="utf-8")
        raise KeyboardInterrupt


def failing_store(_: object) -> None:
    """Fail as a full disk does when the archive is put together."""
    raise OSError(errno.ENOSPC, "No space left on device")


def test_a_missing_folder_and_a_folder_in_the_place_of_the_file_are_errors(tmp_path: Path) -> None:
    for path in (tmp_path / "none" / "a.csv", tmp_path):
        with pytest.raises(OSError, match=r"No such file|directory"):
            write_csv(path, [["a"]])
        with pytest.raises(OSError, match=r"No such file|directory"):
            write_workbook(path, [Sheet("a", [["a"]])])
    assert list(tmp_path.iterdir()) == []


def test_a_written_file_can_be_read_by_others_and_keeps_the_rights_it_had(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    write_csv(path, [["a"]])
    assert stat.S_IMODE(path.stat().st_mode) == 0o644
    path.chmod(0o600)
    write_csv(path, [["b"]])
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_link_stays_a_link_and_a_device_stays_a_device(tmp_path: Path) -> None:
    target, link = tmp_path / "target.csv", tmp_path / "link.csv"
    target.write_text("old", encoding="utf-8")
    link.symlink_to(target)
    write_csv(link, [["a"]])
    assert link.is_symlink()
    assert target.read_text(encoding="utf-8-sig") == "a\n"
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with whole_file(pipe) as part:
        assert part == pipe
    assert stat.S_ISFIFO(pipe.stat().st_mode)
