"""`tanheng explain` opens every figure of a result, and says what is wrong with a path or a file."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tanheng.lawbook import shipped_lawbook
from tests.contract.handing_in import QUIET, row
from tests.unit.test_quantify_command import SHEET, data, done, run


@pytest.fixture
def result(tmp_path: Path) -> Path:
    """Return the JSON of a month with a summary, an auxiliary figure and a year."""
    rows = [each | {"month": "2026-07"} for each in QUIET]
    path = data(tmp_path, *rows, row("sintering", "auxiliary", "烟煤", "8", uom="%"))
    done(run("quantify", path, "--format", "json", "-o", tmp_path / "r.json"))
    return tmp_path / "r.json"


def altered(path: Path, change: Any) -> Path:
    """Change the JSON of a result."""
    node = json.loads(path.read_text(encoding="utf-8"))
    change(node)
    path.write_text(json.dumps(node), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("results/0/emissions_t", "224.15"), ("/results/0/emissions_t/", "224.15"), ("results[0].emissions_t", "224.15"),
        ("results/0/lines/0/emissions_t", "227.85"), ("results/0/lines/0/quantity", "100.00"), ("results/0/lines/0", ""),
        ("results/0/intensity_t_per_t", "2.2415"), ("results/0/output_t", "100.00"), ("results/0/subtotals/fuel", "227.85"),
        ("results/1/auxiliary/moisture_percent/烟煤", "8.0"), ("summaries/0/other_t", "201.37"), ("annual/0/emissions_t", "448.30"),
        ("annual/0/intensity_t_per_t", "2.2415"),
    ],
)  # fmt: skip
def test_every_kind_of_figure_opens(result: Path, path: str, value: str) -> None:
    shown = done(run("explain", result, path, "--lang", "en"))
    assert "[" in shown.stdout
    assert not value or f"{path} = {value}" in shown.stdout
    assert shown.stderr == ""


def test_an_intensity_opens_as_quotient_and_a_line_as_product(result: Path) -> None:
    assert "E ÷ P" in done(run("explain", result, "results/0/intensity_t_per_t")).stdout
    line = done(run("explain", result, "results/0/lines/0/emissions_t")).stdout
    assert "Q × NCV × CC" in line
    assert "data.csv!F2" in line
    assert "steel.fuel.carbon_per_heat" in line


@pytest.mark.parametrize(
    "path",
    ["", "/", "results", "nowhere", "results/9/emissions_t", "results/-1", "results/x", "results/０", "results/00",
     "results/" + "9" * 5_000, "results/0/emissions_t/more", "law/hash", "issues/0", "results/0/lines/99"],
)  # fmt: skip
def test_a_path_that_opens_nothing_is_told_in_one_sentence(result: Path, path: str) -> None:
    shown = done(run("explain", result, path), 1)
    assert shown.stdout == ""
    assert len(shown.stderr.strip().splitlines()) == 1


def test_a_bad_path_says_what_there_is(result: Path) -> None:
    assert "0 … 3" in done(run("explain", result, "results/4"), 1).stderr
    assert "emissions_t" in done(run("explain", result, "results/0/emission"), 1).stderr


@pytest.mark.parametrize(
    "content",
    [
        b"", b"{", b"[]", b"null", b"{}", b"\xff\xfe", b"results", b'{"results": ' + b"[" * 100_000, b'{"results": ' + b"1" * 5_000 + b"}",
        b'{"results": [{"trace": {"kind": "step"', b"PK\x03\x04",
    ],
    ids=lambda content: ascii(content[:20]),
)  # fmt: skip
def test_what_is_no_result_is_told_in_one_sentence(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "r.json"
    path.write_bytes(content)
    shown = done(run("explain", path, "results/0"), 1)
    assert shown.stdout == ""
    assert "r.json" in shown.stderr


@pytest.mark.parametrize(
    "trace",
    [
        {"kind": "dream", "label": "x", "value": "1"},
        {"label": "x"},
        {"kind": "step", "label": "x", "value": "1", "from": ["text"]},
        {"kind": "parameter", "label": "x", "value": "1", "parameter": "a.b", "status": "certain"},
    ],
)
def test_a_trace_that_is_none_is_told_in_one_sentence(result: Path, trace: dict[str, Any]) -> None:
    altered(result, lambda node: node["results"][0].update(trace=trace))
    assert "r.json" in done(run("explain", result, "results/0/emissions_t"), 1).stderr


@pytest.mark.parametrize("trace", [None, "x", [], {}])
def test_a_figure_without_trace_has_no_explanation(result: Path, trace: object) -> None:
    altered(result, lambda node: node["results"][0].update(trace=trace, lines=[]))
    assert "results/0/emissions_t" in done(run("explain", result, "results/0/emissions_t"), 1).stderr


def test_a_result_without_traces_has_no_explanations(tmp_path: Path) -> None:
    done(run("quantify", SHEET, "--format", "json", "--no-trace", "-o", tmp_path / "r.json"))
    assert "--no-trace" in done(run("explain", tmp_path / "r.json", "results/0/emissions_t"), 1).stderr


def test_a_result_of_other_law_opens_with_a_word_about_it(result: Path) -> None:
    altered(result, lambda node: node["law"].update(hash="0" * 64))
    shown = done(run("explain", result, "results/0/emissions_t"))
    assert "224.15" in shown.stdout
    assert "0" * 12 in shown.stderr
    assert shipped_lawbook().hash[:12] in shown.stderr


def test_a_missing_file_and_missing_arguments_are_told(tmp_path: Path) -> None:
    assert "none.json" in done(run("explain", tmp_path / "none.json", "results/0"), 1).stderr
    done(run("explain", tmp_path / "none.json"), 2)
    done(run("explain", tmp_path, "results/0"), 2)


def test_what_is_not_stated_is_a_dash(tmp_path: Path) -> None:
    path = data(tmp_path, row("coking", "fuel", "洗精煤", "1", month="2026-09"))
    done(run("quantify", path, "--format", "json", "-o", tmp_path / "r.json"))
    assert "intensity_t_per_t = —" in done(run("explain", tmp_path / "r.json", "results/2/intensity_t_per_t")).stdout


def nodes(trace: dict[str, Any]) -> list[dict[str, Any]]:
    """Return a trace and everything below it."""
    return [trace, *(node for child in trace.get("from", []) for node in nodes(child))]


def test_an_intensity_shows_both_figures_and_their_quotient(result: Path) -> None:
    document = json.loads(result.read_text(encoding="utf-8"))
    month, year = document["results"][0]["intensity_trace"], document["annual"][0]["trace"]
    (annual,) = [node for node in nodes(year) if node.get("field") == "intensity_t_per_t"]
    for trace, emissions in ((month, "224.15"), (annual, "448.30")):
        (quotient,) = [node for node in nodes(trace) if node.get("formula") == "E ÷ P"]
        assert Decimal(quotient["value"]) == Decimal("2.2415")
        assert quotient["from"][0]["value"] == emissions
    assert len(next(node for node in nodes(annual) if node.get("formula") == "Σ")["from"]) == 2, "the two months"
    shown = done(run("explain", result, "annual/0/intensity_t_per_t", "--lang", "en")).stdout
    assert "448.30 tCO2" in shown
    assert "E ÷ P" in shown
