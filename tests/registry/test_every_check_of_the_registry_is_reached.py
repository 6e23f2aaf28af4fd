"""Every check of the registry lets pass what is right and refuses what is not, through a public command, and a refusal changes nothing."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from tanheng.registry import account_checks, checks
from tests.books import rows
from tests.registries import INSTITUTION, NOBODYS_WORKS, WORKS, registry_book
from tests.registry.events import BETWEEN, WITHIN, Story, cases

CASES = cases("checks")
ELSEWHERE = {
    1141: "surrender_stage/test_an_open_difference_blocks_whom_it_concerns.py",
    1006: "issuance/stories.yaml",
    1016: "issuance/stories.yaml",
    2015: "issuance/stories.yaml",
    2016: "surrender_stage/test_a_compliance_year.py",
    3001: "issuance/stories.yaml",
    3002: "carryover_stage/test_a_year_of_carryover.py",
    3012: "issuance/stories.yaml",
    3016: "registry_pages/test_reconciliation.py",
    3017: "issuance/stories.yaml",
    3501: "issuance/stories.yaml",
}
"""Checks that only the rooms above the registry reach, and the tests in which they refuse."""
_HOLDS = "SELECT account, debits_posted, credits_posted, floor FROM ledger_account WHERE held ORDER BY account"


def _event(told: str) -> str:
    return told.replace("NEW", NOBODYS_WORKS).replace("OLD", WORKS[2]).replace("INSTITUTION", INSTITUTION)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['check']} {case['en']}")
def test_a_check_passes_what_is_right_and_refuses_what_is_not(case: dict[str, Any]) -> None:
    with registry_book() as here:
        story = Story(here)
        for event in filter(None, str(case.get("given", "")).split(" / ")):
            assert story.codes_of(event) == []
        assert story.codes_of(_event(case["passes"])) == []
        if "then" in case:
            assert story.codes_of(case["then"]) == []
        before = rows(_HOLDS)
        found = story.codes_of(_event(case["refused"]))
        assert found == sorted([case["check"], *case.get("also", [])])
        assert rows(_HOLDS) == before


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['check']} {case['en']}")
def test_what_is_refused_is_asked_for_by_a_command_of_the_program(case: dict[str, Any]) -> None:
    """The commands that tests bring stand in for rooms above; a check is not shown to refuse by one of them."""
    verb = str(case["refused"]).split()[0]
    assert not {**WITHIN, **BETWEEN}.get(verb, "").startswith("test_")


def test_every_check_has_one_case_or_a_test_elsewhere_in_which_it_refuses() -> None:
    known = sorted(check.code for check in (*checks.CHECKS, *account_checks.CHECKS))
    assert sorted([*(case["check"] for case in CASES), *ELSEWHERE]) == known
    for code, path in ELSEWHERE.items():
        told = (Path(__file__).parent.parent / path).read_text(encoding="utf-8")
        assert re.search(rf"(outcome: |== \[){code}\b", told), (code, path)
