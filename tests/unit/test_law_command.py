"""`tanheng law show` and `search`: what they show, find and refuse, in both languages and forms; every page fits its width."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from rich.cells import cell_len

from tanheng.interfaces.cli.law import law
from tanheng.interfaces.cli.pages import widths
from tanheng.lawbook import shipped_lawbook
from tests.unit.law_runs import document, run
from tests.unit.law_trees import law_tree

SHORT = shipped_lawbook().hash[:12]


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    return law_tree(tmp_path)


EVERYTHING = [
    ("show", "steel.fuel.ncv"),
    ("show", "steel.fuel.ncv", "烟煤", "--on", "2024-06-01"),
    ("show", "steel.aliases"),
    ("show", "steel.known_unlisted"),
    ("show", "market.listed.sessions"),
    ("show", "steel"),
    ("show", "allocation.balance_value_rounding"),
    ("show", "CETS-AG-03.01-V01-2024"),
    ("show", "annual_report"),
    ("show", "coverage"),
    ("search", "烟煤"),
    ("search", "surrender"),
    ("check",),
    ("diff", "2024-12-31", "2026-12-31"),
]


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("arguments", EVERYTHING, ids=" ".join)
def test_every_page_fits_a_hundred_columns_and_ends_with_the_hash(arguments: tuple[str, ...], lang: str) -> None:
    result = run(*arguments, lang=lang)
    assert result.exit_code == 0, result.output
    lines = result.output.splitlines()
    assert max(map(cell_len, lines)) <= 100
    assert lines[-1] == {"en": f"Law data {SHORT}.", "zh": f"法规数据 {SHORT}。"}[lang]
    assert "\x1b" not in result.output


@pytest.mark.parametrize("arguments", EVERYTHING, ids=" ".join)
def test_every_json_has_the_full_hash(arguments: tuple[str, ...]) -> None:
    assert document(*arguments)["law"] == {"hash": shipped_lawbook().hash}


def test_show_without_a_day_has_all_dated_versions(tree: Path) -> None:
    output = run("show", "steel.fuel.ncv", "--tree", tree).output
    assert "23.736 GJ/t" in output
    assert "24.000 GJ/t" in output
    for text in (
        "2024-01-01 – 2024-12-31",
        "2025-01-01 – …",
        "final: read in the instrument",
        "accounting guideline 试〔2024〕1号 [guide] 附录A",
    ):
        assert text in output
    for text in ("secondary: from a party", "an implementation", "quoted", "law/parameters/steel/fuel/ncv.yaml:14"):
        assert text in output


def test_show_with_a_day_has_the_one_that_applies(tree: Path) -> None:
    output = run("show", "steel.fuel.ncv", "烟煤", "--on", "2024-12-31", "--tree", tree).output
    assert "23.736" in output
    assert "24.000" not in output
    assert "焦炭" not in output


def test_show_in_json_has_value_period_citation_and_place(tree: Path) -> None:
    (found,) = document("show", "steel.fuel.ncv", "烟煤", "--on", "2025-03-01", "--tree", tree)["found"]
    assert (found["kind"], found["type"], found["unit"], found["asked_by"]) == ("parameter", "number", "GJ/t", "emissions_month")
    (value,) = found["values"]
    assert (value["keys"], value["value"], value["from"], "to" in value) == (["烟煤"], "24.000", "2025-01-01", False)
    assert value["citation"]["title"] == {"zh": "核算指南", "en": "accounting guideline"}
    assert (value["citation"]["status"], value["citation"]["article"]) == ("final", "附录B")
    assert value["place"] == "law/parameters/steel/fuel/ncv.yaml:21 entries[1].table.烟煤"


def test_leading_keys_show_the_rows_below_them(tree: Path) -> None:
    (found,) = document("show", "steel.method", "second", "--on", "2024-01-01", "--tree", tree)["found"]
    assert [value["keys"] for value in found["values"]] == [["second", "one"], ["second", "two"]]


def test_a_folder_lists_its_names_with_label_kind_and_number_of_values(tree: Path) -> None:
    lines = [line.split("  ") for line in run("show", "steel", "--tree", tree).output.splitlines()]
    rows = {cells[0]: [cell.strip() for cell in cells[1:] if cell.strip()] for cells in lines}
    assert rows["steel.fuel.ncv"] == ["net calorific value", "number", "4"]
    assert rows["steel.rounding"] == ["whole-tonne duty", "interpretation", "2"]


def test_an_interpretation_has_question_reading_alternatives_reason_and_dates(tree: Path) -> None:
    output = run("show", "steel.rounding", "--on", "2025-01-01", "--tree", tree).output
    for text in (
        "how is it rounded",
        "per_entity: entity by entity",
        "per_unit: unit by unit",
        "other wording",
        "2025-02-04",
        "steel.method",
    ):
        assert text in output
    assert "2024-12-31" not in output


def test_an_instrument_has_its_facts_and_who_cites_it(tree: Path) -> None:
    output = run("show", "guide", "--tree", tree).output
    for text in (
        "accounting guideline",
        "试〔2024〕1号",
        "a ministry",
        "read in full",
        "replaced by      allocation plan [plan]",
        "annual_report",
    ):
        assert text in output
    (found,) = document("show", "guide", "--tree", tree)["found"]
    assert found["cited_by"]["parameters"] == {"steel.fuel.ncv": 3}
    assert found["cited_by"]["interpretations"] == ["steel.rounding"]
    assert "Nothing cites it." in run("show", "plan", "--tree", tree).output


def test_an_event_has_its_deadlines_by_year_and_sector(tree: Path) -> None:
    output = run("show", "annual_report", "--tree", tree, lang="zh").output
    assert "钢铁" in output
    assert "2025-07-31" in output
    (found,) = document("show", "annual_report", "cement", "2024", "--tree", tree)["found"]
    assert [deadline["date"] for deadline in found["deadlines"]] == ["2025-07-31"]
    assert "No deadline of it is fixed." in run("show", "surrender", "--tree", tree).output


def test_coverage_says_what_is_there_and_what_is_not(tree: Path) -> None:
    output = run("show", "coverage", "--tree", tree).output
    assert "a sheet" in output
    assert "not implemented" in output
    (found,) = document("show", "coverage", "steel", "surrender", "--tree", tree)["found"]
    assert found["rows"] == [{"sector": "steel", "emissions_year": 2024, "stage": "surrender", "state": "none"}]


def test_a_name_shared_by_a_parameter_and_an_interpretation_shows_both() -> None:
    kinds = [found["kind"] for found in document("show", "allocation.balance_value_rounding")["found"]]
    assert kinds == ["parameter", "interpretation"]


def test_an_unknown_name_is_refused_with_near_ones(tree: Path) -> None:
    result = run("show", "steel.fuel.ncx", "--tree", tree)
    assert (result.exit_code, result.stdout) == (1, "")
    assert "Near: steel.fuel.ncv" in result.stderr
    assert result.stderr.splitlines()[-1].startswith("Law data ")
    assert document("show", "ncv", "--tree", tree, status=1)["near"] == ["steel.fuel.ncv"]


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (("steel.fuel.ncv", "烟媒"), "steel.fuel.ncv has no row 烟媒."),
        (("steel.limit", "烟煤"), "steel.limit has 0 keys, not 烟煤."),
        (("steel.fuel.ncv", "--on", "2020-01-01"), "There is one for: 2024-01-01 – 2024-12-31, 2025-01-01 – …."),
        (("steel.rounding", "--on", "2020-01-01"), "steel.rounding has no value on 2020-01-01."),
        (("steel.rounding", "x"), "steel.rounding has no rows"),
        (("guide", "--on", "2024-01-01"), "guide has no dated versions"),
        (("steel", "--on", "2024-01-01"), "steel has no dated versions"),
        (("annual_report", "--on", "2024-01-01"), "annual_report has no dated versions"),
        (("annual_report", "1999"), "annual_report has no row 1999."),
        (("coverage", "1999"), "coverage has no row 1999."),
    ],
)
def test_what_is_not_there_is_refused_with_the_reason(tree: Path, arguments: tuple[str, ...], reason: str) -> None:
    result = run("show", *arguments, "--tree", tree)
    assert result.exit_code == 1
    assert reason in result.stderr


def test_a_missing_row_suggests_near_rows(tree: Path) -> None:
    assert document("show", "steel.fuel.ncv", "煤", "--tree", tree, status=1)["near"] == ["烟煤"]


def names_of(*arguments: str | Path) -> list[tuple[str, ...]]:
    return [(hit["name"], *hit["keys"]) for hit in document("search", *arguments)["hits"]]


def test_search_puts_the_exact_name_first_then_keys_then_labels_then_the_rest(tree: Path) -> None:
    assert names_of("烟煤", "--tree", tree) == [("steel.fuel.ncv", "烟煤")]
    assert names_of("steel.limit", "--tree", tree) == [("steel.limit",)]
    assert names_of("surrender", "--tree", tree) == [("surrender",)]
    assert names_of("guide", "--tree", tree)[0] == ("guide",)
    assert names_of("one", "--tree", tree)[:2] == [("steel.method", "first", "one"), ("steel.method", "second", "one")]
    assert names_of("STEEL", "--tree", tree)[-1] in {("annual_report",), ("guide",)}


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("NET Calorific", "steel.fuel.ncv"),
        ("低位", "steel.fuel.ncv"),
        ("half up", "steel.method"),
        ("23.736", "steel.fuel.ncv"),
        ("附录B", "steel.fuel.ncv"),
        ("quoted", "steel.fuel.ncv"),
        ("经验", "steel.limit"),
        ("〔2024〕1号", "guide"),
        ("how rounded", "steel.rounding"),
        ("2025-07-31", "annual_report"),
    ],
)
def test_search_looks_in_every_text_of_either_language(tree: Path, words: str, name: str) -> None:
    assert name in {found[0] for found in names_of(words, "--tree", tree)}


def test_search_asks_for_every_word(tree: Path) -> None:
    assert names_of("ncv", "烟煤", "--tree", tree) == [("steel.fuel.ncv", "烟煤")]
    assert run("search", "ncv", "无此词", "--tree", tree).exit_code == 1


def test_search_shows_the_value_or_the_count(tree: Path) -> None:
    assert "4 values" in run("search", "calorific", "--tree", tree).output
    assert "5 working day(s)" in run("search", "limit", "--tree", tree).output
    assert "5 个工作日" in run("search", "limit", "--tree", tree, lang="zh").output


@pytest.mark.parametrize(("lang", "sentence"), [("en", "Nothing in the law data has: xyz."), ("zh", "法规数据中找不到：xyz。")])
def test_search_without_a_hit_says_so(tree: Path, lang: str, sentence: str) -> None:
    result = run("search", "xyz", "--tree", tree, lang=lang)
    assert result.exit_code == 1
    assert sentence in result.stderr


@pytest.mark.parametrize("command", ["show", "search", "check", "diff"])
def test_help_has_chinese_with_english_beside_it(command: str) -> None:
    output = CliRunner().invoke(law, [command, "--help"]).output
    assert "法规数据" in output
    assert "language of the output" in output


def test_help_does_not_wait_for_the_library_that_draws_tables() -> None:
    code = "import sys, tanheng.interfaces.cli.law; print('rich' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "False\n"


@pytest.mark.parametrize(
    ("naturals", "whole", "expected"),
    [
        ([10, 20, 30], frozenset(), [10, 20, 30]),
        ([60, 40, 40], frozenset({0}), [54, 20, 20]),
        ([60, 5, 5], frozenset({0}), [60, 5, 5]),
        ([80, 80], frozenset(), [48, 49]),
        ([200, 200], frozenset({0, 1}), [77, 20]),
    ],
)
def test_columns_share_the_line_and_whole_ones_are_served_first(naturals: list[int], whole: frozenset[int], expected: list[int]) -> None:
    assert widths(naturals, whole, 100) == expected
