"""Every check of entities lets pass what is right and refuses what is not, through a public command, and a refusal changes nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from tanheng.roster.entities.checks import CHECKS
from tests.books import codes, rows
from tests.roster_entities.town import CONDITIONS, full, town

CASES: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "checks.yaml").read_text(encoding="utf-8"))
_TABLES = ("node", "worksowner", "fact", "jointmember", "pilot", "change", "successor", "systemaccount")


def _content(told: dict[str, Any], nodes: dict[str, int]) -> dict[str, Any]:
    content: dict[str, Any] = full(told, nodes)
    return {**content, "shown": CONDITIONS} if content.get("shown") == "CONDITIONS" else content


def _everything() -> list[Any]:
    return [rows(f"SELECT t::text FROM entities_{table} t ORDER BY 1") for table in (*_TABLES,)]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['check']} {case['en']}")
def test_a_check_passes_what_is_right_and_refuses_what_is_not(case: dict[str, Any]) -> None:
    with town() as here:
        for name, content in case.get("given", ()):
            here.done(name, full(content, here.nodes))
        here.done(case["command"], _content(case["passes"], here.nodes), case.get("by", ""))
        before = _everything()
        outcome = here.ask(case["command"], _content(case["refused"], here.nodes), case.get("by", ""))
        assert codes(outcome) == [case["check"], *case.get("also", [])]
        assert _everything() == before


def test_every_check_has_one_case() -> None:
    assert [case["check"] for case in CASES] == [check.code for check in CHECKS]
