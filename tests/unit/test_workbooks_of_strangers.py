"""Workbooks of strangers: formulas and errors wherever they hide, encryption, macros, bombs, lies and damage."""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter

from tanheng.tables import read_tables, refusals
from tests.unit.test_tables import refused, rows_of
from tests.unit.workbooks import SHEET, changed, made, with_cell


def book(folder: Path) -> Path:
    """Write a workbook of two sheets; the cell B2 of the first holds 4711."""
    return made(folder / "b.xlsx", {"数据": [["a", "b"], [1, 4711]], "第二": [["c"], [815]]})


@pytest.mark.parametrize(
    ("cell", "place"),
    [
        (b'<c r="B2"><f>1+1</f><v>2</v></c>', "数据!B2"),
        (b"<c r='B2'><f>1+1</f><v>2</v></c>", "数据!B2"),
        (b'<c s="0" r="B2" t="str"><f>"a"</f><v>a</v></c>', "数据!B2"),
        (b'<c r="B2"><f t="shared" ref="B2:B3" si="0">A2</f><v>2</v></c>', "数据!B2"),
        (b'<c r="B2"><f t="shared" si="0"/><v>2</v></c>', "数据!B2"),
        (b'<c r="B2"><f t="array" ref="B2">SUM(A2)</f><v>2</v></c>', "数据!B2"),
        (b'<x:c r="B2"><x:f>1</x:f><x:v>2</x:v></x:c>', "数据!B2"),
        (b'<c r="A9" s="0"/><c r="B2"><f>1</f><v>2</v></c>', "数据!B2"),
        (b"<c><f>1</f><v>2</v></c>", "数据"),
    ],
)
def test_a_formula_is_found_at_its_cell_however_it_is_written(tmp_path: Path, cell: bytes, place: str) -> None:
    path = with_cell(book(tmp_path), cell)
    if b"x:" in cell:
        main = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
        changed(path, {SHEET: lambda xml: xml.replace(b"<worksheet ", b'<worksheet xmlns:x="' + main + b'" ')})
    assert (5007, place) in refused(path)


def test_formulas_are_found_in_every_sheet_and_dynamic_ones_too(tmp_path: Path) -> None:
    path = tmp_path / "b.xlsx"
    with xlsxwriter.Workbook(str(path)) as workbook:
        workbook.add_worksheet("一").write_row(0, 0, ["a"])
        second = workbook.add_worksheet("二")
        second.write_formula("B3", "=1+1", None, 2)
        second.write_dynamic_array_formula("D1:D1", "=SORT(A1:A2)")
        second.hide()
    assert refused(path) == [(5007, "二!D1"), (5007, "二!B3")]


def test_many_styled_cells_before_a_formula_take_no_time_to_speak_of(tmp_path: Path) -> None:
    cells = b"".join(b'<c r="A%d" s="0"/>' % row for row in range(3, 60_000))
    path = with_cell(book(tmp_path), b'<c r="B2"><v>1</v></c>' + cells + b'<c r="A60000"><f>1</f><v>1</v></c>')
    assert refused(path) == [(5007, "数据!A60000")]


def test_a_list_to_choose_from_is_no_formula_in_a_cell(tmp_path: Path) -> None:
    extension = b'<extLst><ext xmlns:xm="http://x"><xm:f>Sheet1!$A$1</xm:f></ext></extLst></worksheet>'
    path = changed(book(tmp_path), {SHEET: lambda xml: xml.replace(b"</worksheet>", extension)})
    assert len(read_tables(path)) == 2


@pytest.mark.parametrize("error", ["#DIV/0!", "#N/A", "#REF!", "#NAME?"])
def test_an_error_value_is_told_and_not_read_as_an_empty_cell(tmp_path: Path, error: str) -> None:
    assert refused(with_cell(book(tmp_path), f'<c r="B2" t="e"><v>{error}</v></c>'.encode())) == [(5013, "数据!B2")]
    assert refused(with_cell(book(tmp_path), f"<c r='B2' t='e'><v>{error}</v></c>".encode())) == [(5013, "数据!B2")]


def test_an_encrypted_workbook_and_the_old_binary_format_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "b.xlsx"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    assert refused(path) == [(5003, "b.xlsx")]
    content = bytearray(book(tmp_path).read_bytes())
    position = content.index(b"PK\x01\x02")
    content[position + 8] |= 1
    path.write_bytes(content)
    assert refused(path) == [(5003, "b.xlsx")]


def test_macros_are_refused_whatever_their_parts_are_called(tmp_path: Path) -> None:
    assert refused(changed(book(tmp_path), {}, added={"xl/vbaProject.bin": b"x"})) == [(5004, "b.xlsx")]
    assert refused(changed(book(tmp_path), {}, added={"xl/macrosheets/sheet1.xml": b"<x/>"})) == [(5004, "b.xlsx")]
    kind = b'<Override PartName="/xl/y.bin" ContentType="application/vnd.ms-office.vbaProject"/></Types>'
    renamed = changed(book(tmp_path), {"[Content_Types].xml": lambda xml: xml.replace(b"</Types>", kind)}, added={"xl/y.bin": b"x"})
    assert refused(renamed) == [(5004, "b.xlsx")]
    relation = b'<Relationship Id="rId99" Type="http://schemas.microsoft.com/office/2006/relationships/xlMacrosheet" Target="m.xml"/>'
    change = {"xl/_rels/workbook.xml.rels": lambda xml: xml.replace(b"</Relationships>", relation + b"</Relationships>")}
    assert refused(changed(book(tmp_path), change, added={"xl/m.xml": b"<x/>"})) == [(5004, "b.xlsx")]


def test_an_xlsm_without_macros_is_read(tmp_path: Path) -> None:
    path = book(tmp_path).rename(tmp_path / "b.xlsm")
    assert len(read_tables(path)) == 2


def test_a_bomb_is_not_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert refused(changed(book(tmp_path), {}, added={"xl/big.xml": bytes(50_000_000)})) == [(5005, "b.xlsx")]
    monkeypatch.setattr(refusals, "MAX_UNPACKED_BYTES", 1_000)
    assert refused(book(tmp_path)) == [(5005, "b.xlsx")]


def test_a_part_that_lies_about_its_size_is_refused_even_with_a_fitting_checksum(tmp_path: Path) -> None:
    path = changed(book(tmp_path), {}, added={"xl/lie.xml": b"<a/>" + b" " * 5_000_000})
    content = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        start = archive.start_dir
    position = content.rindex(b"PK\x01\x02", start)
    assert b"xl/lie.xml" in content[position : position + 100]
    content[position + 16 : position + 20] = struct.pack("<L", zlib.crc32(b"<a/>"))
    content[position + 24 : position + 28] = struct.pack("<L", 4)
    path.write_bytes(content)
    assert refused(path) == [(5001, "b.xlsx")]


def test_two_parts_of_one_name_are_refused(tmp_path: Path) -> None:
    path = book(tmp_path)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(SHEET.upper(), b"<x/>")
    assert refused(path) == [(5001, "b.xlsx")]


def test_an_archive_that_is_no_workbook_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "b.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("readme.txt", "hello")
    assert refused(path) == [(5001, "b.xlsx")]
    path.write_bytes(b"PK\x03\x04")
    assert refused(path) == [(5001, "b.xlsx")]


@pytest.mark.parametrize("part", [SHEET, "xl/sharedStrings.xml", "xl/workbook.xml"])
def test_document_types_and_entities_are_not_read(tmp_path: Path, part: str) -> None:
    laughs = b'?>\n<!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>'
    assert refused(changed(book(tmp_path), {part: lambda xml: xml.replace(b"?>", laughs, 1)})) == [(5001, "b.xlsx")]
    far = b"?><!--" + b" " * 10_000 + b'--><!DOCTYPE x [<!ENTITY a "ha">]>'
    assert refused(changed(book(tmp_path), {part: lambda xml: xml.replace(b"?>", far, 1)})) == [(5001, "b.xlsx")]


def test_a_sheet_in_another_encoding_is_refused_and_not_read_as_empty(tmp_path: Path) -> None:
    path = changed(book(tmp_path), {SHEET: lambda xml: xml.decode().replace("UTF-8", "UTF-16").encode("utf-16")})
    assert refused(path) == [(5001, "b.xlsx")]


@pytest.mark.parametrize(
    "change",
    [
        lambda xml: xml.replace(b'r="B2"', b'r="ZZZZZZZ99999999999"'),
        lambda xml: xml.replace(b'r="B2"', b'r="B0"'),
        lambda xml: xml.replace(b'r="B2"', b'r="B4294967297"'),
        lambda xml: xml.replace(b'r="B2"', b'r="XFE2"'),
        lambda xml: xml.replace(b't="s"><v>0<', b't="s"><v>99<'),
        lambda xml: xml[: len(xml) // 2],
        lambda _: b"",
    ],
)
def test_a_damaged_sheet_is_refused_without_a_panic(tmp_path: Path, change: Callable[[bytes], bytes]) -> None:
    assert [number for number, _ in refused(changed(book(tmp_path), {SHEET: change}))] == [5001]


def test_a_file_cut_off_anywhere_is_refused_or_read_whole(tmp_path: Path) -> None:
    whole = book(tmp_path).read_bytes()
    path = tmp_path / "cut.xlsx"
    for length in range(0, len(whole), 97):
        path.write_bytes(whole[:length])
        assert {number for number, _ in refused(path)} <= {5001, 5006, 5008}, length


def test_a_flipped_byte_is_refused_or_harmless_and_never_ends_the_program(tmp_path: Path) -> None:
    whole = book(tmp_path).read_bytes()
    expected = [table.rows for table in read_tables(tmp_path / "b.xlsx")]
    path = tmp_path / "flipped.xlsx"
    for position in range(4, len(whole), 61):
        path.write_bytes(whole[:position] + bytes([whole[position] ^ 0x55]) + whole[position + 1 :])
        try:
            tables = read_tables(path)
        except refusals.TableRefused:
            continue
        assert [table.rows for table in tables] == expected, position


def test_a_workbook_is_known_by_its_content_and_not_by_its_name(tmp_path: Path) -> None:
    assert len(read_tables(book(tmp_path).rename(tmp_path / "b.csv"))) == 2
    path = tmp_path / "c.xlsx"
    path.write_text("a,b\n1,2\n", encoding="utf-8")
    assert rows_of(path) == [(1, ["a", "b"]), (2, ["1", "2"])]
