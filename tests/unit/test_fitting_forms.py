"""The heights and widths of printed forms: no text runs over its neighbours, whatever is merged."""

from __future__ import annotations

import re
import zipfile
from decimal import Decimal
from pathlib import Path

import pytest

from tanheng.tables import Sheet, write_workbook
from tanheng.tables.fitting import columns_taken, heights_of, lines_taken, printed, width_of
from tanheng.tables.writing import Style


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("", 10, 1), ("emissions", 10, 1), ("PFC factor of the anode effect", 16, 3), ("determination", 8, 2), ("二氧化碳排放量", 15, 1),
        ("二氧化碳排放量", 9, 2), ("a\nb", 10, 2), ("carbon content per unit of heat", 23, 2),
    ],
)  # fmt: skip
def test_a_text_is_broken_into_as_many_lines_as_it_needs(text: str, width: int, lines: int) -> None:
    assert lines_taken(text, width) == lines


def test_a_column_is_as_wide_as_its_longest_text_between_two_bounds() -> None:
    assert columns_taken("煤t") == 3
    assert width_of([], 6, 20) == 6
    assert width_of(["烟煤", "bituminous coal"], 6, 20) == 16
    assert width_of(["x" * 50], 6, 20) == 20
    assert [printed(Decimal("1234.50"), Style(decimals=2)), printed(Decimal("0.5")), printed(None)] == ["1,234.50", "0.5", ""]


def test_merged_cells_lend_each_other_their_room() -> None:
    rows = [["a long title over both"], ["a name of five long words", "x"], [None, "y"], ["z", "w"]]
    heights = heights_of(rows, [8, 20], [(1, 1, 1, 2), (2, 1, 3, 1)], {})
    assert heights[1] == heights[2] == heights[4]
    assert heights[3] > heights[2], "the name has two rows and needs more lines"


def test_a_form_is_printed_on_a4_with_its_header_on_every_page(tmp_path: Path) -> None:
    form = Sheet("C.3", [["t"], ["a"], ["b"]], (8,), 0, styles={(1, 1): Style()}, frozen=(2, 1), heights={1: 18})
    write_workbook(tmp_path / "f.xlsx", [form, Sheet("list", [["a"]])])
    with zipfile.ZipFile(tmp_path / "f.xlsx") as archive:
        sheets = [archive.read(f"xl/worksheets/sheet{number}.xml").decode() for number in (1, 2)]
        names = archive.read("xl/workbook.xml").decode()
    for sheet in sheets:
        assert re.search(r'<pageSetup paperSize="9"[^>]* fitToHeight="0" orientation="landscape"', sheet)
    assert "$1:$2" in names
    assert 'ht="18"' in sheets[0]
