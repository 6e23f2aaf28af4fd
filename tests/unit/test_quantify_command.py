"""`tanheng quantify` in one process: what goes to which stream or file, in which form, with which exit status."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from python_calamine import CalamineWorkbook

from tanheng.interfaces.cli import group
from tanheng.interfaces.cli import progress as progress_module
from tanheng.interfaces.cli.quantify import FORMATS
from tanheng.lawbook import shipped_folder
from tanheng.quantification import as_json, json_pieces, quantify
from tanheng.tables import read_tables
from tanheng.tables.writing import neutral
from tests.contract.handing_in import BATCHES, COLUMNS, QUIET, STOCK, Row, row, written

SHEET = shipped_folder("examples") / "steel-month.csv"
CEMENT = shipped_folder("examples") / "cement-year.csv"
TOTAL = "1,214,057.49"
WRONG = (row("sintering", "fuel", "褐媒", "1"), row("coking", "fuel", "洗精煤", "abc", month="2026-05"))


def run(*arguments: str | Path) -> Result:
    """Run the command line in this process."""
    return CliRunner().invoke(group, [str(argument) for argument in arguments])


def data(folder: Path, *rows: Row, name: str = "data.csv") -> Path:
    """Write the quiet month and further rows."""
    return written(folder / name, COLUMNS, (*QUIET, *rows))


def done(result: Result, status: int = 0) -> Result:
    """Assert that the command ended as it should, without a traceback."""
    assert result.exit_code == status, (result.output, result.exception)
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result


SUBTOTALS = ["消耗化石燃料排放", "过程排放", "含碳产品隐含的排放（扣减）"]


def test_the_table_shows_every_line_the_totals_and_what_they_rest_on() -> None:
    result = done(run("quantify", SHEET))
    assert TOTAL in result.stdout
    assert "5,845.97" in result.stdout
    assert "2.0395" in result.stdout
    assert "secondary" in result.stdout  # 煤焦油 is accounted as 焦油 because a published sheet does so
    assert "5315" in result.stderr
    assert "5315" not in result.stdout


def test_english_is_english_but_for_official_names() -> None:
    result = done(run("quantify", SHEET, "--lang", "en"))
    assert "enterprise" in result.stdout
    assert "bituminous coal" in result.stdout
    assert not re.search("[\u4e00-\u9fff]", result.stderr.replace("公式", "").replace("条", "").replace("附录", "").replace("第", ""))


def test_json_equals_what_the_library_gives() -> None:
    result = done(run("quantify", SHEET, "--format", "json"))
    outcome = quantify(read_tables(SHEET))
    assert json.loads(result.stdout) == as_json(outcome, with_traces=True)
    assert result.stderr == ""
    bare = done(run("quantify", SHEET, "--format", "json", "--no-trace", "--lang", "en"))
    assert json.loads(bare.stdout) == as_json(outcome, language="en")
    assert '"trace"' not in bare.stdout


@pytest.mark.parametrize("traces", [True, False])
def test_json_in_pieces_is_the_same_text(tmp_path: Path, traces: bool) -> None:
    wrong = quantify(read_tables(data(tmp_path, *WRONG)))
    for outcome in (quantify(read_tables(SHEET)), wrong, quantify([])):
        whole = json.dumps(as_json(outcome, with_traces=traces), ensure_ascii=False, indent=1)
        assert "".join(json_pieces(outcome, with_traces=traces)) == whole


def test_csv_has_every_line_and_total_exactly() -> None:
    result = done(run("quantify", SHEET, "--format", "csv"))
    table = list(csv.DictReader(io.StringIO(result.stdout)))
    (computed,) = quantify(read_tables(SHEET)).results
    lines = table[: len(computed.lines)]
    assert [line["品种"] for line in lines] == [line.shown for line in computed.lines]
    assert [line["排放量 tCO2"] for line in lines] == [neutral(line.emissions_t) for line in computed.lines]
    assert [line["类别"] for line in table[len(lines) :]] == [*SUBTOTALS, "碳排放量", "产品产量", "单位产品碳排放量"]
    assert table[len(lines) + 3]["排放量 tCO2"] == "1214057.49"
    assert "附表A.1" in lines[0]["参数与条款"]
    assert "25.024" in lines[0]["参数与条款"]
    assert lines[0]["单元格"] == "steel-month.csv!G2"
    assert {line["最弱依据"].split(",")[0] for line in table} == {"secondary"}


def test_a_csv_file_has_a_byte_order_mark_and_the_same_rows(tmp_path: Path) -> None:
    out = tmp_path / "结果 1.csv"
    result = done(run("quantify", SHEET, "--format", "csv", "-o", out))
    assert result.stdout == ""
    assert out.read_bytes().startswith(b"\xef\xbb\xbf")
    shown = csv.reader(io.StringIO(done(run("quantify", SHEET, "--format", "csv")).stdout))
    with out.open(encoding="utf-8-sig", newline="") as stream:
        assert list(csv.reader(stream)) == list(shown)


AUXILIARY = (
    row("sintering", "auxiliary", "耗电量", "5000", uom="kWh"),
    row("sintering", "auxiliary", "烟煤", "8.50", uom="%"),
)


def test_csv_and_xlsx_list_the_auxiliary_figures_with_fuel_unit_and_cells_after_the_intensity(tmp_path: Path) -> None:
    given = data(tmp_path, *AUXILIARY)
    table = list(csv.DictReader(io.StringIO(done(run("quantify", given, "--format", "csv")).stdout)))
    figures = [line for line in table if line["类别"] in ("耗电量", "收到基水分")]
    assert [[list(line.values())[place] for place in (7, 10, 11, 13)] for line in figures] == [
        ["", "5.000", "MWh", ""],
        ["烟煤", "8.50", "%", ""],
    ]
    assert [line["单元格"].partition("!")[0] for line in figures] == ["data.csv"] * 2
    before = table[table.index(figures[0]) - 1]
    assert (before["层级"], before["类别"]) == ("烧结", "单位产品碳排放量")
    done(run("quantify", given, "-o", tmp_path / "out.xlsx"))
    book = CalamineWorkbook.from_path(tmp_path / "out.xlsx")
    rows = book.get_sheet_by_name(book.sheet_names[0]).to_python()
    assert [[cells[7], cells[10], cells[11]] for cells in rows if cells[6] in ("耗电量", "收到基水分")] == [
        ["", 5.0, "MWh"],
        ["烟煤", 8.5, "%"],
    ]


def test_csv_lists_the_rate_of_carbide_slag() -> None:
    rate = [
        line for line in run("quantify", CEMENT, "--format", "csv", "--lang", "en").stdout.splitlines() if "carbide slag replaces" in line
    ]
    assert len(rate) == 24
    assert rate[0].split(",")[10:12] == ["2.36", "%"]


def test_xlsx_has_lines_summary_years_findings_and_basis(tmp_path: Path) -> None:
    out = tmp_path / "结果.xlsx"
    done(run("quantify", data(tmp_path, row("sintering", "fuel", "褐煤", "1.005")), "--format", "xlsx", "-o", out))
    outcome = quantify(read_tables(tmp_path / "data.csv"))
    with CalamineWorkbook.from_path(out) as workbook:
        sheets: dict[str, list[list[Any]]] = {name: workbook.get_sheet_by_name(name).to_python() for name in workbook.sheet_names}
    assert len(sheets) == 6
    lines, summary, years, entities, findings, basis = sheets.values()
    emissions = [line[13] for line in lines[1:] if line[13] != ""]
    assert entities[1][4] == float(outcome.annual_summaries[0].enterprise_t or 0)
    assert emissions[0] == float(outcome.results[0].lines[0].emissions_t or 0)
    assert summary[1][-1] == float(outcome.summaries[0].other_t or 0)
    assert len(years) == 1 + len(outcome.annual)
    assert [line[0] for line in findings[1:]] == [str(finding.code) for finding in outcome.findings]
    assert basis[-1][1] == outcome.lawbook.hash


def test_explain_prints_inputs_parameters_steps_and_roundings_of_every_line() -> None:
    result = done(run("quantify", SHEET, "--explain", "--lang", "en"))
    for kind in ("[input]", "[parameter]", "[step]", "[rounding]"):
        assert kind in result.stdout
    assert "steel-month.csv!G3" in result.stdout
    assert "CETS-AG-03.01-V01-2024" in result.stdout


@pytest.mark.parametrize("shape", ["table", "json", "csv"])
def test_a_file_gets_what_would_be_printed(tmp_path: Path, shape: str) -> None:
    out = tmp_path / "有 空格" / "结果"
    out.parent.mkdir()
    printed = done(run("quantify", SHEET, "--format", shape)).stdout
    result = done(run("quantify", SHEET, "--format", shape, "-o", out))
    assert result.stdout == ""
    assert "5315" in result.stderr
    assert out.read_text(encoding="utf-8-sig") == printed


@pytest.mark.parametrize(
    "arguments",
    [
        [], [SHEET, "--format", "xlsx"], [SHEET, "--format", "pdf"], [SHEET, "--lang", "de"], [SHEET, "--errors-to", "a.csv"],
        [SHEET, "--nonsense"], [SHEET.parent], [SHEET, "-o", SHEET], [SHEET, "--batches", "b.csv", "-o", "b.csv"],
        [SHEET, "-o", "x.xlsx", "--errors-to", "x.xlsx"], [SHEET, "--stock", "s.xlsx", "--errors-to", "s.xlsx"],
    ],
)  # fmt: skip
def test_wrong_usage_ends_with_two_and_touches_nothing(
    arguments: list[str | Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    before = SHEET.read_bytes()
    result = done(run("quantify", *arguments), 2)
    assert result.stdout == ""
    assert result.stderr
    assert SHEET.read_bytes() == before
    assert list(tmp_path.iterdir()) == []


def test_a_link_to_the_input_is_the_input(tmp_path: Path) -> None:
    path = data(tmp_path)
    link = tmp_path / "link.csv"
    link.symlink_to(path)
    done(run("quantify", path, "-o", link), 2)
    assert path.read_text(encoding="utf-8").startswith("sector")


@pytest.mark.parametrize("shape", FORMATS)
def test_a_refused_input_ends_with_one_and_leaves_no_figures(tmp_path: Path, shape: str) -> None:
    path, out = data(tmp_path, *WRONG), tmp_path / "out"
    before = path.read_bytes()
    result = done(run("quantify", path, "--format", shape, "-o", out), 1)
    assert result.stdout == ""
    assert "5111  data.csv!E6" in result.stderr
    assert "5105  data.csv!F7" in result.stderr
    assert path.read_bytes() == before
    assert [each.name for each in tmp_path.iterdir() if each != path] == (["out"] if shape == "json" else [])
    if shape == "json":
        assert json.loads(out.read_text(encoding="utf-8"))["results"] == []


@pytest.mark.parametrize("shape", ["table", "csv"])
def test_a_refused_input_prints_only_to_standard_error(tmp_path: Path, shape: str) -> None:
    result = done(run("quantify", data(tmp_path, *WRONG), "--format", shape), 1)
    assert result.stdout == ""
    assert "2" in result.stderr


def test_a_file_that_cannot_be_read_is_refused_in_json_too(tmp_path: Path) -> None:
    result = done(run("quantify", tmp_path / "没有.csv", "--format", "json"), 1)
    node = json.loads(result.stdout)
    assert node["law"] is None
    assert [issue["code"] for issue in node["issues"]] == ["5001"]


def test_what_cannot_be_written_ends_with_one_sentence_and_one(tmp_path: Path) -> None:
    for shape in FORMATS:
        result = done(run("quantify", SHEET, "--format", shape, "-o", tmp_path / "none" / "a.out"), 1)
        assert "无法写入" in result.stderr
    done(run("quantify", data(tmp_path, *WRONG), "--errors-to", tmp_path / "none" / "a.xlsx"), 1)


def test_keep_going_withholds_what_an_error_touches_and_computes_the_rest(tmp_path: Path) -> None:
    rows = (*QUIET, row("coking", "fuel", "洗精煤", "10"), row("coking", "fuel", "褐媒", "1"), row("coking", "output", "焦炭", "100"))
    path = written(tmp_path / "data.csv", COLUMNS, rows)
    result = done(run("quantify", path, "--format", "json", "--keep-going"), 1)
    node = json.loads(result.stdout)
    assert [each["scope"] for each in node["results"]] == ["enterprise", "sintering"]
    assert node["summaries"] == []
    assert [each["scope"] for each in node["annual"]] == ["enterprise", "sintering"]
    assert [issue["code"] for issue in node["issues"]] == ["5111"]
    assert json.loads(done(run("quantify", path, "--format", "json"), 1).stdout)["results"] == []


def test_keep_going_never_computes_with_the_default_where_a_measured_value_was_refused(tmp_path: Path) -> None:
    rows = (QUIET[0] | {"ncv": "24.5", "quantity": "abc"}, *QUIET[1:], row("sintering", "fuel", "褐煤", "1", month="2026-07"))
    path = written(tmp_path / "data.csv", COLUMNS, rows)
    node = json.loads(done(run("quantify", path, "--format", "json", "--keep-going"), 1).stdout)
    assert [(each["scope"], each["month"]) for each in node["results"]] == [("sintering", "2026-07")]


def test_keep_going_with_an_unreadable_row_withholds_everything(tmp_path: Path) -> None:
    path = data(tmp_path, row("nowhere", "fuel", "褐煤", "1", month="never", entity=""))
    assert json.loads(done(run("quantify", path, "--format", "json", "--keep-going"), 1).stdout)["results"] == []


def test_errors_to_marks_the_cells_of_the_input(tmp_path: Path) -> None:
    out = tmp_path / "错误.xlsx"
    path = data(tmp_path, *WRONG)
    done(run("quantify", path, "--errors-to", out), 1)
    with CalamineWorkbook.from_path(out) as workbook:
        listed, given = (workbook.get_sheet_by_name(name).to_python() for name in workbook.sheet_names)
        assert workbook.sheet_names[1] == "data"
    with path.open(encoding="utf-8", newline="") as stream:
        assert [[str(cell) for cell in line] for line in given] == list(csv.reader(stream))
    assert [line[:3] for line in listed[1:]] == [["5111", "error", "data.csv!E6"], ["5105", "error", "data.csv!F7"]]
    with zipfile.ZipFile(out) as archive:
        comments = archive.read("xl/comments1.xml").decode()
        sheet = archive.read("xl/worksheets/sheet2.xml").decode()
    assert re.findall(r'<comment ref="(\w+)"', comments) == ["E6", "F7"]
    assert "褐煤" in comments
    plain_style = re.search(r'<c r="D6"(?: s="(\d+)")?', sheet)
    marked = re.search(r'<c r="E6" s="(\d+)"', sheet)
    assert plain_style is not None
    assert marked is not None
    assert plain_style[1] != marked[1]


def test_errors_to_holds_main_batches_and_stock_under_names_of_their_own(tmp_path: Path) -> None:
    out = tmp_path / "e.xlsx"
    main = data(tmp_path, name="findings.csv")
    batches = written(tmp_path / "Findings 2.csv", BATCHES, [{"item": "烟煤", "month": "x", "tonnes": "1", "ncv": "24"}])
    stock = written(tmp_path / "history.csv", STOCK, [{"item": "烟煤", "month": "2026-06", "opening": "x"}])
    done(run("quantify", main, "--batches", batches, "--stock", stock, "--errors-to", out, "--lang", "en"), 1)
    with CalamineWorkbook.from_path(out) as workbook:
        names = workbook.sheet_names
    assert len({name.casefold() for name in names}) == len(names) == 4


def test_nothing_is_written_back_when_there_is_no_error(tmp_path: Path) -> None:
    done(run("quantify", SHEET, "--errors-to", tmp_path / "e.xlsx"))
    assert list(tmp_path.iterdir()) == []


def test_many_errors_are_counted_and_the_first_ten_of_a_number_shown(tmp_path: Path) -> None:
    path = data(tmp_path, *(row("sintering", "fuel", "褐煤", "x", unit=str(number)) for number in range(60)))
    result = done(run("quantify", path), 1)
    assert result.stderr.count("data.csv!") == 10
    assert "50" in result.stderr.splitlines()[-3]
    assert "60" in result.stderr.splitlines()[-1]


def test_a_hostile_name_neither_runs_nor_formats(tmp_path: Path) -> None:
    name = "=cmd|'/C calc'!A0 {0} {x} [red]"
    path = written(tmp_path / "data.csv", COLUMNS, [each | {"unit": "'" + name if each["scope"] != "enterprise" else ""} for each in QUIET])
    for shape in ("table", "csv", "json"):
        assert "{0} {x} [red]" in done(run("quantify", path, "--format", shape)).stdout


def test_progress_appears_on_standard_error_only_after_two_seconds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = data(tmp_path, *(row("sintering", "fuel", "褐煤", "1", unit=str(number)) for number in range(10_000)))
    quick = run("quantify", path, "--format", "csv")
    assert "10000 rows" not in quick.output
    assert "10000 行" not in quick.output
    monkeypatch.setattr(progress_module, "_PATIENCE_S", -1.0)
    slow = run("quantify", path, "--format", "csv")
    assert "10000" in slow.stderr.splitlines()[0]
    assert slow.stdout == quick.stdout
    assert quick.exit_code == slow.exit_code == 0


def test_the_ending_of_the_file_decides_the_form_and_must_not_contradict_it(tmp_path: Path) -> None:
    done(run("quantify", SHEET, "-o", tmp_path / "a.json"))
    assert json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))["results"]
    done(run("quantify", SHEET, "-o", tmp_path / "a.xlsx"))
    assert (tmp_path / "a.xlsx").read_bytes().startswith(b"PK")
    assert "--format" in done(run("quantify", SHEET, "--format", "xlsx", "-o", tmp_path / "a.csv"), 2).stderr
    assert not (tmp_path / "a.csv").exists()
