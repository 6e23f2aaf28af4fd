"""Tables are read from what strangers hand in: CSV in the encodings and habits of offices, and cells of every kind."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from pathlib import Path

import pytest
import xlsxwriter

from tanheng.tables import Table, TableRefused, read_tables, reading, refusals
from tests.unit.workbooks import made, with_cell

HEADER = ["品种", "数量"]
ROWS = [(1, HEADER), (2, ["烟煤", "2317.68"])]


def refused(path: Path) -> list[tuple[int, str]]:
    """Return (number, place) of every refusal."""
    with pytest.raises(TableRefused) as caught:
        read_tables(path)
    return [(finding.code, str(finding.place)) for finding in caught.value.findings]


def rows_of(path: Path) -> list[tuple[int, list[str]]]:
    """Return the rows of the one table of a file."""
    (table,) = read_tables(path)
    return table.rows


def written(folder: Path, content: bytes | str, name: str = "表.csv") -> Path:
    """Write a file of bytes, or of text in UTF-8."""
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk"])
@pytest.mark.parametrize("separator", [",", "\t", ";"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_csv_is_read_in_every_usual_encoding_separator_and_line_end(tmp_path: Path, encoding: str, separator: str, end: str) -> None:
    text = end.join(separator.join(row) for row in (HEADER, ["烟煤", "2317.68"]))
    assert rows_of(written(tmp_path, text.encode(encoding))) == ROWS


def test_quotes_hold_commas_quotes_and_line_breaks_and_rows_keep_their_numbers(tmp_path: Path) -> None:
    path = written(tmp_path, 'a,x_note\r\n"1,234.5","two ""lines""\r\nof it"\r\n3,\r\n')
    assert rows_of(path) == [(1, ["a", "x_note"]), (2, ["1,234.5", 'two "lines"\r\nof it']), (3, ["3", ""])]


def test_cells_are_trimmed_of_wide_spaces_and_empty_rows_keep_their_number(tmp_path: Path) -> None:
    assert rows_of(written(tmp_path, "\n\n a ,\u3000b\u3000\n,\n1,\u00a02\n")) == [(3, ["a", "b"]), (5, ["1", "2"])]


def test_ragged_rows_are_read_as_they_stand(tmp_path: Path) -> None:
    assert rows_of(written(tmp_path, "a,b\n1\n1,2,3\n")) == [(1, ["a", "b"]), (2, ["1"]), (3, ["1", "2", "3"])]


def test_a_header_alone_is_read_so_that_the_reader_of_rows_can_say_what_is_missing(tmp_path: Path) -> None:
    assert rows_of(written(tmp_path, "a,b\n")) == [(1, ["a", "b"])]


@pytest.mark.parametrize("content", ["", "\n\n", ",,,\n,,\n", "\ufeff"])
def test_a_file_without_any_cell_holds_no_table(tmp_path: Path, content: str) -> None:
    assert refused(written(tmp_path, content)) == [(5008, "表.csv")]


@pytest.mark.parametrize(
    "content",
    [b"a,b\n1,\x002\n", "a,b\n1,2\n".encode("utf-16"), b"\xff\xfe\xfd\xfc", b"caf\xe9\xff,1\n", b"\xef\xbb\xbf\xc9\xfa,\xb2\xfa\n"],
    ids=["NUL", "UTF-16", "garbage", "latin", "a mark of UTF-8 before something else"],
)
def test_bytes_in_no_known_encoding_are_refused(tmp_path: Path, content: bytes) -> None:
    assert refused(written(tmp_path, content)) == [(5006, "表.csv")]


@pytest.mark.parametrize("text", ['a,b\n1,"2\n3,4\n', 'a,b\n1,"2"x\n', 'a,b\n1,"' + "x" * 200_000 + "\n"])
def test_a_quotation_mark_out_of_place_is_refused_at_its_row(tmp_path: Path, text: str) -> None:
    assert refused(written(tmp_path, text)) == [(5001, "表.csv!2")]


@pytest.mark.parametrize(
    "cell", ["x" * 10_000, "烟\x1b[31m煤", "烟\u200b煤", "烟煤\x7f", "a\u202eb", "烟煤\ufeff。", "\x9b31m", "a\x0bb"], ids=ascii
)
def test_a_long_cell_and_characters_that_nobody_sees_are_refused(tmp_path: Path, cell: str) -> None:
    assert refused(written(tmp_path, f"a,b\n1,{cell}\n")) == [(5014, "表.csv!B2")]


def test_more_columns_than_any_table_has_are_refused_and_empty_ones_are_not(tmp_path: Path) -> None:
    assert refused(written(tmp_path, ",".join("a" * 1_001) + "\n")) == [(5016, "表.csv!1")]
    assert rows_of(written(tmp_path, "a" + "," * 1_000 + "\n1\n")) == [(1, ["a"]), (2, ["1"])]


def test_more_rows_than_a_spreadsheet_has_are_refused_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MAX_ROWS", 3)
    assert refused(written(tmp_path, "a\n1\n2\n3\n4\n5\n")) == [(5011, "表.csv!5")]
    assert len(rows_of(written(tmp_path, "a\n1\n2\n3\n"))) == 4


@pytest.mark.parametrize(("cell", "number"), [("=1+1", 5007), ('"=HYPERLINK(""http://x"")"', 5007), ("#DIV/0!", 5013), ("#N/A", 5013)])
def test_formulas_and_errors_in_a_csv_are_refused_at_their_cell(tmp_path: Path, cell: str, number: int) -> None:
    assert refused(written(tmp_path, f"a,b\n1,{cell}\n")) == [(number, "表.csv!B2")]


def test_every_fault_is_told_and_the_rest_can_be_read(tmp_path: Path) -> None:
    with pytest.raises(TableRefused) as caught:
        read_tables(written(tmp_path, "a,b\n=1,#REF!\n3,4\n"))
    assert [(finding.code, str(finding.place)) for finding in caught.value.findings] == [(5007, "表.csv!A2"), (5013, "表.csv!B2")]
    assert caught.value.tables[0].rows[2] == (3, ["3", "4"])


def test_a_missing_file_a_folder_and_one_without_permission_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert refused(tmp_path / "没有.csv") == [(5001, "没有.csv")]
    assert refused(tmp_path) == [(5001, tmp_path.name)]
    path = written(tmp_path, "a\n1\n")

    def forbidden(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", forbidden)
    with pytest.raises(TableRefused) as caught:
        read_tables(path)
    assert "没有读取权限" in caught.value.findings[0].message.render("zh")


def test_an_oversized_file_is_refused_and_never_read_past_the_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(refusals, "MAX_FILE_BYTES", 10)
    assert refused(written(tmp_path, "a,b\n1,2\n345")) == [(5002, "表.csv")]
    assert refused(Path("/dev/zero")) == [(5002, "zero")]
    assert rows_of(written(tmp_path, "a,b\n1,2\n3"))


def test_a_name_that_is_no_text_does_not_reach_the_output(tmp_path: Path) -> None:
    path = tmp_path / "\udcff.csv"
    try:
        path.write_text("a\n1\n", encoding="utf-8")
    except (OSError, UnicodeError):
        pytest.skip("the file system takes no such name")
    assert read_tables(path)[0].file == "?.csv"


def test_reading_tells_its_progress(tmp_path: Path) -> None:
    told: list[int] = []
    read_tables(written(tmp_path, "a\n" + "1\n" * 20_000), told.append)
    assert told == [10_000, 20_000]


def cell_read(tmp_path: Path, xml: bytes) -> str:
    """Return what a cell that is written so in XML is read as."""
    path = with_cell(made(tmp_path / "b.xlsx", {"数据": [["a"], [4711]]}), xml)
    return rows_of(path)[1][1][0]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("2317.68", "2317.68"), ("2317.6799999999998", "2317.68"), ("0.30000000000000004", "0.3"), ("5", "5"), ("5.0", "5"),
        ("-0.1", "-0.1"), ("123456789012.34", "123456789012.34"), ("1E3", "1000"), ("1E-3", "0.001"), ("300810.90000000002", "300810.9"),
        ("1234567.3000000001", "1234567.3"), ("999999999999999", "999999999999999"),
    ],
)  # fmt: skip
def test_a_number_of_a_workbook_keeps_the_digits_that_a_spreadsheet_shows(tmp_path: Path, value: str, text: str) -> None:
    assert cell_read(tmp_path, f'<c r="A2"><v>{value}</v></c>'.encode()) == text


@pytest.mark.parametrize(
    ("xml", "text"),
    [
        (b'<c r="A2" t="b"><v>1</v></c>', "TRUE"), (b'<c r="A2" t="inlineStr"><is><t>  1,234.5 </t></is></c>', "1,234.5"),
        (b'<c r="A2" t="str"><v>2317.680000000000000001</v></c>', "2317.680000000000000001"),
    ],
)  # fmt: skip
def test_booleans_and_numbers_written_as_text_are_read_as_text(tmp_path: Path, xml: bytes, text: str) -> None:
    assert cell_read(tmp_path, xml) == text


def test_dates_are_read_as_dates(tmp_path: Path) -> None:
    path = tmp_path / "b.xlsx"
    with xlsxwriter.Workbook(str(path)) as workbook:
        sheet = workbook.add_worksheet("数据")
        month = workbook.add_format({"num_format": "yyyy年m月"})
        sheet.write("A1", "月份")
        sheet.write_datetime("A2", datetime.datetime(2026, 6, 1), month)  # noqa: DTZ001  (spreadsheets know no time zone)
        sheet.write_datetime("A3", datetime.datetime(2026, 6, 15, 12, 30), month)  # noqa: DTZ001
    assert rows_of(path) == [(1, ["月份"]), (2, ["2026-06-01"]), (3, ["2026-06-15T12:30:00"])]


def test_hidden_sheets_are_read_and_empty_leading_rows_and_columns_keep_their_places(tmp_path: Path) -> None:
    path = tmp_path / "b.xlsx"
    with xlsxwriter.Workbook(str(path)) as workbook:
        workbook.add_worksheet("空")
        sheet = workbook.add_worksheet("藏")
        sheet.write("C6", "x")
        sheet.merge_range("A8:B9", "merged")
        workbook.worksheets()[1].hide()
        chart = workbook.add_chart({"type": "line"})
        chart.add_series({"values": "=藏!$A$1:$A$2"})
        workbook.add_chartsheet("图").set_chart(chart)
    expected: Sequence[Table] = [Table("b.xlsx", "藏", [(6, ["", "", "x"]), (8, ["merged", "", ""])], hidden=True)]
    assert read_tables(path) == expected


def test_a_cell_far_to_the_right_is_told_once_and_one_far_away_is_not_laid_out(tmp_path: Path) -> None:
    right = with_cell(made(tmp_path / "b.xlsx", {"数据": [["a"], [4711], [1], [2]]}), b'<c r="XFD2"><v>1</v></c>')
    assert refused(right) == [(5016, "数据!2")]
    for cell in (b'<c r="XFD1048576"><v>1</v></c>', b"<c r='XFD1048576'><v>1</v></c>", b'<c\nr = "XFD1048576"><v>1</v></c>'):
        path = with_cell(made(tmp_path / "b.xlsx", {"数据": [["a"], [4711]]}), cell)
        assert refused(path) == [(5015, "数据")]


def test_cells_without_references_are_counted_one_after_the_other(tmp_path: Path) -> None:
    path = with_cell(made(tmp_path / "b.xlsx", {"数据": [["a", "b"], [1, 4711]]}), b"<c><v>12</v></c>")
    assert rows_of(path)[1] == (2, ["1", "12"])
    many = b"<c><v>1</v></c>" * 16_000 + b'</row><row r="1048576"><c r="A1048576"><v>1</v></c>'
    assert refused(with_cell(made(tmp_path / "b.xlsx", {"数据": [["a"], [4711]]}), many)) == [(5015, "数据")]
