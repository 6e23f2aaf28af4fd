"""Every check of the lists is reached through its command: once it lets pass, once it alone refuses."""

from __future__ import annotations

import pytest

from tanheng.roster.lists.checks import CHECKS
from tests.lists.cases import CASES, ListCase
from tests.lists.office import codes, office, said

OF_FILES = {4185}
"""What only a cell of a file can lack: tests/lists/test_a_file_is_tried_before_it_is_imported.py."""


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.check.code} {case.rule}")
def test_a_check_lets_pass_and_refuses(case: ListCase) -> None:
    with office() as here:
        passed = case.passed(here)
        assert passed.done, said(passed)
    with office() as here:
        outcome = case.refused(here)
        assert codes(outcome) == [case.check.code], said(outcome)


def test_every_check_has_a_case() -> None:
    assert {check.code for check in CHECKS} == {case.check.code for case in CASES} | OF_FILES
