"""Every check of duties, surrenders and offsets is reached through its command: once it lets pass, once it alone refuses."""

from __future__ import annotations

import pytest

from tanheng.kernel.messages import CHINESE, ENGLISH
from tanheng.surrender.checks import CHECKS
from tests.surrender_stage.cases import CASES as STAGE_CASES
from tests.surrender_stage.cases import StageCase
from tests.surrender_stage.stage import refused, said, staged
from tests.surrender_stage.succession_cases import SUCCESSION_CASES

CASES = (*STAGE_CASES, *SUCCESSION_CASES)

CALCULATORS_ONLY = {8202, 8203, 8204, 8205, 8206, 8207, 8231, 8232, 8233, 8234, 8235}
"""What only the calculators at the command line say, what cannot be asked of a duty with a deadline, and what reports only."""

BY_MERGERS = {1133, 1134}
"""Passed and met by test_excess_goes_to_a_successor.py."""


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.check.code} {case.rule}")
def test_a_check_lets_pass_and_refuses(case: StageCase) -> None:
    with staged() as here:
        assert here.duty(1000).done
        passed = case.passed(here)
        assert passed.done, said(passed)
    with staged() as here:
        assert here.duty(1000).done
        outcome = case.refused(here)
        assert refused(outcome) == [case.check.code], said(outcome)


def test_every_check_has_a_case() -> None:
    assert {check.code for check in CHECKS} - {case.check.code for case in CASES} == CALCULATORS_ONLY | BY_MERGERS


def test_a_record_that_is_refused_names_no_option_of_the_command_line() -> None:
    with staged() as here:
        assert here.duty(year=2024).done
        told = here.offset(year=2024).findings[0].message
        assert "--reading" not in told.render(ENGLISH) + told.render(CHINESE)
        assert "offset.duty_2024" not in told.render(ENGLISH) + told.render(CHINESE)


def test_states_are_told_by_their_names_in_both_languages() -> None:
    with staged() as here:
        asked = {"account": here.works, "state": "closed", "document": "S-1"}
        told = here.by_registry("account_state_change", asked).findings[0].message
        assert "ownership_change" not in told.render(ENGLISH)
        assert not set("abcdefghijklmnopqrstuvwxyz") & set(told.render(CHINESE))
