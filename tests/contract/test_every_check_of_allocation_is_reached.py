"""Every check of the allocation rules can be met and can be passed, through the public function."""

from __future__ import annotations

import pytest

from tanheng.allocation import Allocation, allocate_rows, checks
from tanheng.kernel.findings import Severity
from tests.contract.allocation_cases import CASES, OF_THE_OFFICIAL_TABLES, AllocationCase, Told
from tests.contract.test_every_check_is_reached import assert_said_completely

NAMES = [str(case.check.code) for case in CASES]


def _allocated(told: Told) -> Allocation:
    return allocate_rows(told.rows, year=told.year, options=told.options)


@pytest.mark.parametrize("case", CASES, ids=NAMES)
def test_a_check_speaks_at_its_cell_in_both_languages_and_refuses_if_it_is_an_error(case: AllocationCase) -> None:
    allocation = _allocated(case.told)
    (finding,) = [finding for finding in allocation.findings if finding.code == case.check.code]
    assert str(finding.place) == case.place
    assert finding.severity is case.check.severity
    assert_said_completely(finding)
    assert allocation.refused == (case.check.severity is Severity.ERROR)
    assert bool(allocation.units) != allocation.refused


@pytest.mark.parametrize("case", CASES, ids=NAMES)
def test_a_check_is_silent_about_what_is_right(case: AllocationCase) -> None:
    allocation = _allocated(case.passed)
    assert not allocation.refused
    assert case.check.code not in {finding.code for finding in allocation.findings}


def test_every_check_has_one_case() -> None:
    assert [case.check for case in CASES] == [check for check in checks.CHECKS if check not in OF_THE_OFFICIAL_TABLES]
