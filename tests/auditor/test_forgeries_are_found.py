"""Every forgery is found by the check that it breaks, at the place where it is, whichever way the records are read."""

from __future__ import annotations

from pathlib import Path

import pytest

from tanheng_auditor.audit import POLICY, audit, policy_of
from tanheng_auditor.checks import CHECKS
from tests.auditor import pretended, resealed
from tests.auditor.forgeries import FORGERIES, Forgery
from tests.auditor.test_forgeries_of_the_registry import FORGERIES as OF_THE_REGISTRY
from tests.auditor.town import town

assert resealed.__doc__
assert pretended.__doc__
BY_PATTERN, ONE_BY_ONE = 1, 10**9
SEEN_ELSEWHERE = {
    10201: "test_what_cannot_be_read_is_said: a missing file",
    10225: "test_a_kept_head_is_remembered",
    10226: "test_a_kept_head_is_remembered",
    10227: "test_a_kept_head_is_remembered",
    10296: "test_forgeries_of_the_registry: freezes that end too early",
    10297: "test_forgeries_of_successions",
    10298: "test_forgeries_of_successions",
    10233: "test_a_key_that_was_published_is_held_against_the_export",
}


@pytest.mark.parametrize("few", [ONE_BY_ONE, BY_PATTERN], ids=["one by one", "by pattern"])
@pytest.mark.parametrize("forgery", FORGERIES, ids=lambda forgery: forgery.name)
def test_a_forgery_is_found_at_its_place(forgery: Forgery, few: int, tmp_path: Path) -> None:
    draft = town()
    forgery.forge(draft)
    outcome = audit(draft.write(tmp_path), policy=policy_of(POLICY), few=few)
    assert not outcome.clean
    found = [(fault.check.code, fault.row) for fault in outcome.faults]
    assert (forgery.check, forgery.row) in found
    if forgery.first:
        assert outcome.first is not None
        assert outcome.first.row == forgery.row, found


@pytest.mark.parametrize("few", [ONE_BY_ONE, BY_PATTERN], ids=["one by one", "by pattern"])
def test_the_untouched_export_passes(few: int, tmp_path: Path) -> None:
    outcome = audit(town().write(tmp_path), policy=policy_of(POLICY), few=few)
    assert outcome.faults == []
    assert outcome.counts == {"records": 34, "transfers": 16, "postings": 32, "accounts": 8, "assets": 2, "heads": 3}


def test_every_check_has_a_forgery_that_it_finds() -> None:
    of_the_registry = {check for _, check, _, _ in OF_THE_REGISTRY}
    assert {forgery.check for forgery in FORGERIES} | of_the_registry | set(SEEN_ELSEWHERE) == {check.code for check in CHECKS}
