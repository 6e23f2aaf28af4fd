"""Every check of the registry lets pass what is right and refuses what is not, through a public command, and a refusal changes nothing."""

from __future__ import annotations

from typing import Any

import pytest

from tanheng.registry import account_checks, checks
from tests.books import rows
from tests.registries import NOBODYS_WORKS, WORKS, registry_book
from tests.registry.events import Story, cases

CASES = cases("checks")
LATER = {
    1006: "carry-over: one filing at a time",
    3001: "surrender: usable vintages",
    3002: "carry-over: window of filings",
    3012: "surrender: above the duty",
    3016: "reconciliation",
    3017: "issuance: above the adjustment notice",
    3020: "a time limit of corrections, which no kind has yet",
    3501: "issuance: above the envelope",
}
"""Checks that no kind of the core uses, and the room that reaches them."""
_HOLDS = "SELECT account, debits_posted, credits_posted, floor FROM ledger_account WHERE held ORDER BY account"


def _event(told: str) -> str:
    return told.replace("NEW", NOBODYS_WORKS).replace("OLD", WORKS[2])


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


def test_every_check_has_one_case_or_a_room_that_reaches_it() -> None:
    known = sorted(check.code for check in (*checks.CHECKS, *account_checks.CHECKS))
    assert sorted([*(case["check"] for case in CASES), *LATER]) == known
