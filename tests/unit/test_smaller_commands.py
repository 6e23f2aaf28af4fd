"""`tanheng carryover`, `offset-limit`, `usable-vintages`, `penalty` and `threshold` in a shell: JSON, tables, refusals, wrong usage."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from tanheng.interfaces.cli import group
from tests.unit.workbooks import made

CARRY = (("单位", "行业", "卖出量", "买入量", "持有量", "x_备注"), ("甲", "发电", "80001", "20000", "500000", "1"))
LIST = (("entity", "sector", "kind", "year", "emissions_t", "listed"), ("A", "steel", "long route", "2025", "26000", "no"))
FINE = ("--shortfall", "10000", "--average-price", "70.00", "--deadline", "2026-12-31")


def run(*arguments: str | Path, status: int = 0) -> Result:
    """Run the command line in this process, and hold its exit status."""
    result = CliRunner().invoke(group, [str(argument) for argument in arguments])
    assert result.exit_code == status, (result.output, result.exception)
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result


def answer(*arguments: str | Path, status: int = 0) -> Any:
    """Return the JSON of a command."""
    return json.loads(run(*arguments, "--format", "json", status=status).stdout)


def written(folder: Path, rows: tuple[tuple[str, ...], ...]) -> Path:
    """Write rows as CSV."""
    path = folder / "data.csv"
    path.write_text("\n".join(",".join(row) for row in rows) + "\n", encoding="utf-8")
    return path


def test_carryover_reads_csv_and_xlsx_alike(tmp_path: Path) -> None:
    from_csv = answer("carryover", written(tmp_path, CARRY))
    from_xlsx = answer("carryover", made(tmp_path / "data.xlsx", {"结转": [list(row) for row in CARRY]}))
    assert from_csv["entities"] == from_xlsx["entities"]
    assert from_csv["entities"] == [
        {"entity": "甲", "base_t": 10000, "net_sales_t": 60001, "by_formula_t": 100001, "limit_t": 100001, "eligible": None}
    ]
    assert [issue["place"] for issue in from_xlsx["issues"]] == ["结转"]
    table = run("carryover", written(tmp_path, CARRY)).stdout
    assert "100,001" in table
    assert "plan-2023-2024-power 附5" in table


def test_a_refused_table_prints_no_figure_and_every_fault(tmp_path: Path) -> None:
    file = written(tmp_path, (("entity", "sectors", "sold", "buoght", "holding"), ("A", "steel", "1", "2", "3")))
    node = answer("carryover", file, status=1)
    assert node["entities"] == []
    assert [(issue["code"], issue["place"]) for issue in node["issues"]] == [("8302", "data.csv!D1"), ("8301", "data.csv!1")]
    assert "买入量" in node["issues"][0]["message"]
    refused = run("carryover", file, status=1)
    assert refused.stdout == ""
    assert "8302" in refused.stderr


@pytest.mark.parametrize("arguments", [("carryover",), ("threshold", "--list-year", "2027")])
def test_a_file_that_cannot_be_read_is_refused_in_json_too(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    node = answer(*arguments, tmp_path / "none.csv", status=1)
    assert (node["entities"], node["law"], node["issues"][0]["code"]) == ([], None, "5001")


def test_the_offset_limit_and_its_switch() -> None:
    node = answer("offset-limit", "1234567", "--duty-year", "2025")
    assert (node["limit_t"], node["remaining_t"], node["eligible"]) == (61728, 1172839, None)
    refused = answer("offset-limit", "1234567", "--duty-year", "2024", status=1)
    assert refused["limit_t"] is None
    assert "--reading offset.duty_2024=accepted" in refused["issues"][0]["message"]
    switched = answer("offset-limit", "1234567", "--duty-year", "2024", "--reading", "offset.duty_2024=accepted")
    assert switched["limit_t"] == 61728
    assert not answer("offset-limit", "100", "--project-under-management")["eligible"]
    assert "61,728" in run("offset-limit", "1234567", "--registered", "2024-02-01", "--lang", "en").stdout


def test_vintages() -> None:
    assert answer("usable-vintages", "--duty-year", "2024")["vintages"] == ["2019-2020", "2021", "2022", "2023", "2024"]
    assert answer("usable-vintages", "--duty-year", "2024", "--on", "2026-03-01")["arrears"]
    assert answer("usable-vintages", "--duty-year", "2031", status=1)["vintages"] == []
    assert "2019-2020" in run("usable-vintages", "--duty-year", "2024").stdout
    assert "in arrears" in run("usable-vintages", "--duty-year", "2024", "--on", "2026-03-01", "--lang", "en").stdout


def test_penalty() -> None:
    node = answer("penalty", *FINE)
    assert node["regime"] == "code_1226"
    assert [(step["low_cny"], step["high_cny"]) for step in node["steps"]] == [("1000000", "5000000"), ("3500000", "7000000")]
    assert len(node["readings"]) == 4
    table = run("penalty", *FINE[:-1], "2025-12-31", "--decided", "2026-09-01", "--lang", "en").stdout
    assert "The lighter law applies" in table
    assert "3,500,000" in table
    assert "cut by 10,000 t" in run("penalty", *FINE[:-1], "2025-12-31", "--decided", "2026-01-05", "--lang", "en").stdout
    assert answer("penalty", *FINE, "--corrected", "10001", status=1)["regime"] is None


def test_threshold(tmp_path: Path) -> None:
    node = answer("threshold", written(tmp_path, LIST), "--list-year", "2027")
    assert (node["basis_year"], node["threshold_t"], node["entities"][0]["decision"]) == (2025, 26000, "included")
    shown = run("threshold", written(tmp_path, LIST), "--list-year", "2027").stdout
    assert "mee-order-19" in shown


@pytest.mark.parametrize(
    "arguments",
    [
        ("offset-limit", "100", "--reading", "offset.duty_2024"),
        ("offset-limit", "100", "--reading", "a=b", "--reading", "a=c"),
        ("offset-limit", "100", "--registered", "22.1.2024"),
        ("usable-vintages",),
        ("penalty", "--shortfall", "1"),
        ("threshold", "x.csv"),
    ],
)
def test_wrong_usage(arguments: tuple[str, ...]) -> None:
    run(*arguments, status=2)
