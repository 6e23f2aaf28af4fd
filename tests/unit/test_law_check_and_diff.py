"""`tanheng law check` and `diff`: counts or every fault, and what differs between two days or two trees."""

from __future__ import annotations

from pathlib import Path

import pytest

from tanheng.lawbook import Lawbook
from tests.unit.law_runs import document, run
from tests.unit.law_trees import FILES, LIMIT, NCV, law_tree, replaced


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    return law_tree(tmp_path)


def test_check_counts_kinds_and_marks(tree: Path) -> None:
    found = document("check", "--tree", tree)
    assert found["faults"] == []
    assert (found["counts"]["parameters"], found["counts"]["values"], found["counts"]["deadlines"]) == (3, 11, 2)
    assert found["status"] == {"final": 5, "inferred": 0, "draft": 0, "secondary": 1, "interpretation": 6, "operational": 2}
    assert found["law"] == {"hash": Lawbook(tree).hash}


def test_the_shipped_law_data_has_no_faults() -> None:
    assert run("check", lang="zh").output.startswith("法规数据没有错误。")


@pytest.mark.parametrize(("lang", "what"), [("en", "a whole number is expected, not five"), ("zh", "应为整数，而不是five")])
def test_check_names_every_fault_with_its_place(tmp_path: Path, lang: str, what: str) -> None:
    broken = law_tree(tmp_path, {**replaced(LIMIT, "value: 5", "value: five"), **replaced(NCV, "23.736", "23.7")})
    result = run("check", "--tree", broken, lang=lang)
    assert result.exit_code == 1
    assert f"law/parameters/steel/limit.yaml:6 entries[0].value: {what}" in result.output
    assert "law/parameters/steel/fuel/ncv.yaml:14 entries[0].table.烟煤: " in result.output
    assert len(result.output.splitlines()) == 4
    found = document("check", "--tree", broken, status=1)
    assert [fault["where"] for fault in found["faults"]][1] == ["law/parameters/steel/limit.yaml:6 entries[0].value"]
    assert len(found["law"]["hash"]) == 64


def test_a_folder_that_is_not_there_is_wrong_usage(tmp_path: Path) -> None:
    assert run("check", "--tree", tmp_path / "nowhere").exit_code == 2


def changes(*arguments: str | Path) -> dict[tuple[str, ...], tuple[str, str]]:
    found = document("diff", *arguments)["changes"]
    return {tuple(change["path"]): (change["about"], change["change"]) for change in found}


def test_diff_of_two_days_tells_what_changes_in_effect(tree: Path) -> None:
    assert changes("2024-12-31", "2025-12-31", "--tree", tree) == {
        ("plan",): ("instrument", "added"),
        ("steel.rounding",): ("interpretation", "changed"),
        ("steel.method", "first", "one"): ("method", "changed"),
        ("steel.fuel.ncv", "烟煤"): ("value", "changed"),
        ("steel.fuel.ncv", "焦炭"): ("value", "restated"),
    }
    output = " ".join(run("diff", "2024-12-31", "2025-12-31", "--tree", tree).output.split())
    assert "Values: 1 changed, 1 same content, other source or wording" in output
    assert "before 23.736 GJ/t · 2024-01-01 – 2024-12-31 · final: accounting guideline 试〔2024〕1号 [guide] 附录A" in output
    assert "after 24.000 GJ/t · 2025-01-01 – … · final: accounting guideline 试〔2024〕1号 [guide] 附录B" in output
    assert "law/parameters/steel/fuel/ncv.yaml:14" in output


def test_diff_backwards_tells_what_is_gone(tree: Path) -> None:
    assert changes("2024-01-01", "2023-12-31", "--tree", tree)["steel.limit",] == ("value", "removed")


@pytest.mark.parametrize(("lang", "sentence"), [("en", "no difference"), ("zh", "没有不同")])
def test_diff_says_when_there_is_none(tree: Path, lang: str, sentence: str) -> None:
    result = run("diff", "2024-02-01", "2024-03-01", "--tree", tree, lang=lang)
    assert result.exit_code == 0
    assert sentence in result.output


@pytest.fixture
def against_small(monkeypatch: pytest.MonkeyPatch, tree: Path) -> None:
    monkeypatch.setattr("tanheng.interfaces.cli.law.shipped_folder", lambda _name: tree)


@pytest.mark.usefixtures("against_small")
def test_diff_of_two_trees_tells_what_is_added_removed_and_changed_with_places(tmp_path: Path) -> None:
    other = law_tree(
        tmp_path / "other",
        {
            LIMIT: None,
            "parameters/steel/border.yaml": FILES[LIMIT],
            **replaced(NCV, "24.000", "25.000"),
            **replaced("interpretations/steel/rounding.yaml", "en: how is it rounded", "en: which rounding"),
            **replaced("instruments/plan.yaml", "status: draft", "status: final"),
            **replaced("calendar/deadlines/2024.yaml", "date: 2025-07-31", "date: 2025-08-31"),
            **replaced("calendar/trading_holidays/2026.yaml", ", 2026-01-02", ""),
            **replaced("coverage.yaml", "state: complete", "state: partial"),
        },
    )
    assert changes("--tree", other) == {
        ("plan",): ("instrument", "changed"),
        ("steel.rounding",): ("interpretation", "restated"),
        ("steel.limit",): ("value", "removed"),
        ("steel.border",): ("value", "added"),
        ("steel.fuel.ncv", "烟煤"): ("value", "changed"),
        ("annual_report", "2024", "cement"): ("deadline", "changed"),
        ("trading_holidays", "2026"): ("holidays", "changed"),
        ("steel", "2024", "quantification"): ("coverage", "changed"),
    }
    assert "law/parameters/steel/fuel/ncv.yaml:21" in run("diff", "--tree", other).output


@pytest.mark.usefixtures("against_small")
def test_diff_of_two_trees_on_a_day_compares_what_is_in_effect(tmp_path: Path) -> None:
    other = law_tree(tmp_path / "other", replaced(NCV, "24.000", "25.000"))
    assert changes("--tree", other, "--on", "2024-06-01") == {}
    assert changes("--tree", other, "--on", "2025-06-01") == {("steel.fuel.ncv", "烟煤"): ("value", "changed")}


@pytest.mark.usefixtures("against_small")
def test_trees_that_differ_in_comments_only_have_no_difference(tmp_path: Path) -> None:
    other = law_tree(tmp_path / "other", {LIMIT: "# a remark\n" + FILES[LIMIT].lstrip()})
    hashes = [Lawbook(root).hash[:12] for root in (tmp_path / "law", other)]
    assert run("diff", "--tree", other).output.startswith(f"From {hashes[0]} to {hashes[1]}: no difference")
    assert changes("--tree", other) == {}


@pytest.mark.parametrize("arguments", [(), ("2024-01-01",), ("2024-01-01", "2025-01-01", "--on", "2024-01-01"), ("yesterday", "today")])
def test_diff_asked_wrongly_is_wrong_usage(arguments: tuple[str, ...]) -> None:
    assert run("diff", *arguments).exit_code == 2
