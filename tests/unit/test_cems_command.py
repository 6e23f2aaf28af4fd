"""`tanheng cems`: the report for people, as JSON and as a workbook, beside the accounting; what it refuses."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from python_calamine import CalamineWorkbook
from rich.text import Text

from tanheng.interfaces.cli import group
from tanheng.lawbook import shipped_folder

EXAMPLES = shipped_folder("examples")
DAYS, HOURS = EXAMPLES / "cems-day.csv", EXAMPLES / "cems-hour.csv"
FIGURES = 9


def run(*arguments: str | Path, status: int = 0) -> Result:
    """Run the command line in this process, and hold its exit status."""
    result = CliRunner().invoke(group, [str(argument) for argument in arguments])
    assert result.exit_code == status, (result.output, result.exception)
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result


def written(folder: Path, *rows: str, header: str = "source,date,co2_concentration,flow", name: str = "data.csv") -> Path:
    path = folder / name
    path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return path


def accounting(folder: Path, *summaries: tuple[str, str, str | None]) -> Path:
    """Write the part of a quantification's JSON that the comparison reads."""
    rows = [{"entity": entity, "month": month, "enterprise_t": value} for entity, month, value in summaries]
    path = folder / "result.json"
    path.write_text(json.dumps({"summaries": rows}), encoding="utf-8")
    return path


def test_the_table_shows_every_day_with_a_bar_and_the_summary_rows() -> None:
    result = run("cems", DAYS)
    assert all(f"2026-06-{day:02d}" in result.stdout for day in range(1, 31))
    assert "█" in result.stdout
    assert all(name in result.stdout for name in ("平均值", "最大值", "最小值", "样本数", "总量"))
    assert result.stderr == ""
    told = run("cems", HOURS, "--lang", "en")
    assert "22/24" in told.stdout
    assert "22 of 24 hours" in told.stderr


def test_the_total_of_the_month_is_the_sum_of_its_printed_days(tmp_path: Path) -> None:
    run("cems", DAYS, "-o", tmp_path / "r.json")
    (report,) = json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))["results"]
    total = next(row for row in report["statistics"] if row["statistic"] == "total")
    thousandths = sum(int(day["co2_mass"].replace(".", "")) for day in report["days"])
    assert int(total["co2_mass"].replace(".", "")) == thousandths


@pytest.mark.parametrize("figure", ["days/1/co2_mass", "days/1/flow", "days/0/velocity", "statistics/0/co2_mass", "statistics/4/flow"])
def test_explain_opens_every_kind_of_figure(figure: str, tmp_path: Path) -> None:
    run("cems", HOURS, "-o", tmp_path / "r.json")
    shown = run("explain", tmp_path / "r.json", f"results/0/{figure}").stdout
    assert "[修约]" in shown or "[步骤]" in shown


def test_the_workbook_is_the_form(tmp_path: Path) -> None:
    out = tmp_path / "report.xlsx"
    run("cems", DAYS, "-o", out)
    with CalamineWorkbook.from_path(out) as workbook:
        rows = workbook.get_sheet_by_name(workbook.sheet_names[0]).to_python()
    assert [row[0] for row in rows[3:-1]] == [
        *(f"2026-06-{day:02d}" for day in range(1, 31)),
        "平均值",
        "最大值",
        "最小值",
        "样本数",
        "总量",
    ]
    assert rows[0][0] == "附表C.8 烟气二氧化碳排放自动监测日平均值月报表"
    assert len(rows[2]) == 2 + FIGURES + 1
    assert rows[2][6] == "CO2排放量 t/d"
    assert rows[-3][6] == 30


def test_months_and_years_are_set_beside_the_accounting_which_prevails(tmp_path: Path) -> None:
    given = written(tmp_path, "S,2026-06-01,100.000,100.000", "S,2026-07-01,100.000,200.000", "T,2026-07-01,100.000,10.000")
    against = accounting(tmp_path, ("甲", "2026-06", "80.00"), ("甲", "2026-07", "250.00"))
    node = json.loads(run("cems", given, "--against", against, "--format", "json").stdout)["comparison"]
    assert [(one["month"], one["difference_t"], one["difference_percent"]) for one in node["months"]] == [
        ("2026-06", "20.000", "25.00"),
        ("2026-07", "-40.000", "-16.00"),
    ]
    assert [(one["year"], one["months"], one["accounted_t"], one["difference_t"]) for one in node["years"]] == [
        ("2026", 2, "330.00", "-20.000")
    ]
    assert node["accounting_prevails"] is True
    shown = run("cems", given, "--against", against).stdout
    assert "以核算结果为准" in shown
    assert "第9.2条 f)" in shown
    run("cems", given, "--against", against, "-o", tmp_path / "r.xlsx")


def test_activity_data_are_accounted_first(tmp_path: Path) -> None:
    given = written(tmp_path, "S,2026-06-01,100.000,100.000")
    node = json.loads(run("cems", given, "--against", EXAMPLES / "steel-month.csv", "--format", "json").stdout)["comparison"]
    assert node["months"][0]["accounted_t"] == "1214057.49"


def test_an_entity_without_accounting_is_told(tmp_path: Path) -> None:
    header = "entity,source,date,co2_concentration,flow"
    given = written(tmp_path, "乙,S,2026-06-01,100.000,100.000", header=header)
    result = run("cems", given, "--against", accounting(tmp_path, ("甲", "2026-06", "80.00"), ("乙", "2026-06", None)))
    assert "5439" in result.stderr
    node = json.loads(run("cems", given, "--against", accounting(tmp_path, ("乙", "2026-06", "0.00")), "--format", "json").stdout)
    assert node["comparison"]["months"][0]["difference_percent"] is None


def test_a_refused_input_leaves_no_figures_and_ends_with_one(tmp_path: Path) -> None:
    given = written(tmp_path, "S,2026-06-01,NaN,100.000")
    result = run("cems", given, status=1)
    assert result.stdout == ""
    assert "5408  data.csv!C2" in result.stderr
    assert json.loads(run("cems", given, "--format", "json", status=1).stdout)["results"] == []
    assert json.loads(run("cems", tmp_path / "none.csv", "--format", "json", status=1).stdout)["law"] is None
    bad = tmp_path / "bad.json"
    for content in ("{", "[]", '{"summaries": [{}]}', '{"summaries": [{"entity": "", "month": "2026-06", "enterprise_t": "NaN"}]}'):
        bad.write_text(content, encoding="utf-8")
        run("cems", DAYS, "--against", bad, status=1)
    run("cems", DAYS, "--against", given, status=1)


def test_a_day_that_is_only_flagged_is_no_day_of_the_month(tmp_path: Path) -> None:
    rows = ("S,2026-06-01,100.000,100.000,", "S,2026-06-02,,broken,故障")
    given = written(tmp_path, *rows, header="source,date,co2_concentration,flow,flag")
    (report,) = json.loads(run("cems", given, "--format", "json").stdout)["results"]
    assert report["days_present"] == 1
    assert report["days"][1]["co2_mass"] is None


def test_wrong_usage_ends_with_two(tmp_path: Path) -> None:
    run("cems", DAYS, "--format", "xlsx", status=2)
    run("cems", DAYS, "--format", "json", "-o", tmp_path / "a.xlsx", status=2)
    given = written(tmp_path, "S,2026-06-01,100.000,100.000")
    run("cems", given, "-o", given, status=2)


@pytest.mark.parametrize(
    "time",
    ["2026-06-01 25:00", "2026-02-30 01:00", "2026-06-01 01:30", "2026-06-01", "01:00", "1999-01-01 01:00", "2026-06-01 -1:00", "45000.5"],
)
def test_what_is_no_hour_is_refused(time: str, tmp_path: Path) -> None:
    given = written(tmp_path, f"S,{time},100.000,100.000", header="source,time,co2_concentration,flow")
    assert "5412  data.csv!B2" in run("cems", given, status=1).stderr


def test_the_last_hour_of_a_month_named_by_its_end_stays_in_it(tmp_path: Path) -> None:
    rows = [f"S,2026-02-28 {hour:02d}:00,100.000,10000" for hour in range(1, 25)] + ["S,2026-03-01 01:00,100.000,10000"]
    given = written(tmp_path, *rows, header="source,time,co2_concentration,flow")
    node = json.loads(run("cems", given, "--format", "json").stdout)
    assert [(report["month"], report["days"][0]["hours"]) for report in node["results"]] == [("2026-02", 24), ("2026-03", 1)]


def test_errors_to_marks_the_cells_of_the_input_and_more_than_fifty_say_so(tmp_path: Path) -> None:
    wrong = written(tmp_path, *(f"1,2026-06-{day % 30 + 1:02d},x,1" for day in range(60)))
    result = run("cems", wrong, "--errors-to", tmp_path / "marked.xlsx", "--lang", "en", status=1)
    assert "--errors-to FILE.xlsx marks every cell" in result.stderr
    with CalamineWorkbook.from_path(tmp_path / "marked.xlsx") as workbook:
        assert workbook.sheet_names == ["findings", "data"]
        assert len(workbook.get_sheet_by_name("findings").to_python()) > 50
        assert workbook.get_sheet_by_name("data").to_python()[1] == ["1", "2026-06-01", "x", "1"]


def test_errors_to_marks_a_file_that_is_refused_and_writes_nothing_without_errors(tmp_path: Path) -> None:
    formula = written(tmp_path, "1,2026-06-01,=1+1,1")
    run("cems", formula, "--errors-to", tmp_path / "marked.xlsx", status=1)
    assert (tmp_path / "marked.xlsx").exists()
    run("cems", DAYS, "--errors-to", tmp_path / "none.xlsx")
    assert not (tmp_path / "none.xlsx").exists()
    for out in ("marked.csv", formula):
        run("cems", formula, "--errors-to", out, status=2)


@pytest.mark.parametrize(("options", "code"), [((), "C.8"), (("--sector", "cement"), "E.8"), (("--against", "cement-year.csv"), "E.8")])
def test_the_form_has_the_letter_of_the_sector(options: tuple[str, ...], code: str, tmp_path: Path) -> None:
    out = tmp_path / "r.xlsx"
    run("cems", DAYS, *(EXAMPLES / option if option.endswith(".csv") else option for option in options), "-o", out, "--lang", "en")
    with CalamineWorkbook.from_path(out) as workbook:
        assert workbook.sheet_names[0].startswith(code)
        rows = workbook.get_sheet_by_name(workbook.sheet_names[0]).to_python()
    assert str(rows[0][0]).startswith(f"Table {code} Monthly report")
    assert any("by analogy" in str(cells[0]) for cells in rows) == (code != "C.8")


def test_a_form_is_printed_on_one_page_in_landscape(tmp_path: Path) -> None:
    out = tmp_path / "r.xlsx"
    run("cems", DAYS, "-o", out)
    with zipfile.ZipFile(out) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    assert 'orientation="landscape"' in sheet
    assert "<pageSetUpPr fitToPage" in sheet
    assert 'fitToHeight="0"' not in sheet
    assert 'ref="A1:L1"' in sheet, "the name of the form stands over all columns"


@pytest.mark.parametrize("columns", [50, 100, 200])
def test_the_table_keeps_to_the_width_of_the_terminal(columns: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    shown = run("cems", DAYS).stdout
    assert max(Text(line).cell_len for line in shown.splitlines()) <= columns
    assert ("█" in shown) == (columns == 200)
    assert "3,864.019" in shown


def test_the_mass_of_a_day_is_explained_down_to_its_cells_and_constants(tmp_path: Path) -> None:
    run("cems", HOURS, "-o", tmp_path / "r.json")
    shown = run("explain", tmp_path / "r.json", "results/0/days/0/co2_mass", "--lang", "en").stdout
    hour = shown.split("2026-06-01 01:00:", maxsplit=1)[0]
    for told in ("duct", "velocity", "temperature", "atmospheric", "static", "humidity", "CO2 by volume"):
        assert told in hour
    for constant in ("cems.molar_mass.co2", "cems.molar_volume", "cems.standard_temperature", "cems.standard_pressure"):
        assert constant in hour
    assert "Q = A × v × 3600" in hour
