"""What the records asked for must be there as they said it: a row that is gone, or that was changed in any field, is found."""

from __future__ import annotations

import pytest

from tanheng.kernel.clock import CLOCK, instant, said
from tests.books import rows
from tests.carryover_stage.steps import filed, noticed
from tests.issuance.office import office
from tests.registry_pages.small import WORKS_NUMBER, Small
from tests.registry_pages.test_reconciliation import opened, tamper
from tests.registry_pages.test_reconciliation_of_the_rooms_above import TABLE, book_of_the_test, booked, found_by

__all__ = ("book_of_the_test",)
ENDS, EARLIER = "2026-12-31T00:00:00.000000+08:00", "2026-01-01T00:00:00+08:00"
FREED = f"UPDATE ledger_account SET floor = 0 WHERE owner = '{WORKS_NUMBER}' AND asset = 'CEA-25' AND purpose = 'registry'"


def _found(here: Small) -> set[tuple[str, str]]:
    here.reconcile()
    return {(one[0], one[1]) for one in opened()}


@pytest.mark.parametrize(
    "change",
    [
        f"expires_at = '{EARLIER}'",
        "expires_at = NULL",
        "authority = 'another'",
        "rank = rank + 1",
        "beneficiary = 'X'",
        "kind = 'pledge'",
    ],
)
def test_a_freeze_is_compared_with_all_that_its_record_says(here: Small, change: str) -> None:
    here.freeze(50, expires_at=ENDS)
    assert here.reconcile()["outcome"] == "clean"
    tamper(f"UPDATE registry_encumbrance SET {change}")
    assert ("records", WORKS_NUMBER) in _found(here)


def test_a_freeze_that_expired_had_its_time_in_its_record(here: Small) -> None:
    freeze = here.freeze(50)
    tamper(f"UPDATE registry_encumbrance SET expires_at = '{said(CLOCK.now())}'")
    assert here.done(here.run("freeze_expire", {}, here.program))["expired"] == [freeze]
    tamper("UPDATE registry_encumbrance SET expires_at = NULL")
    assert _found(here) == {("records", WORKS_NUMBER)}


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM registry_encumbrance",
        "UPDATE registry_encumbrance SET ended = number, amount = 0, effective = 0",
        "UPDATE registry_encumbrance SET ended = 1, amount = 0, effective = 0",
        "UPDATE registry_encumbrance SET ended = {lift}, amount = 0, effective = 0",
    ],
)
def test_a_freeze_that_no_record_ended_is_missed(here: Small, statement: str) -> None:
    freeze = here.freeze(50)
    here.clerks("freeze_lift", {"freeze": freeze, "amount": 5, "document": "L"})
    ((lift,),) = rows("SELECT max(number) FROM commands_record WHERE command = 'freeze_lift' AND outcome = 'done'")
    assert here.reconcile()["outcome"] == "clean"
    tamper(statement.format(lift=lift), FREED)
    assert _found(here) == {("records", WORKS_NUMBER)}


def test_freezes_that_ended_by_records_are_clean_and_one_that_came_back_is_found(here: Small) -> None:
    here.clerks("freeze_lift", {"freeze": here.freeze(5), "document": "L"})
    here.freeze(50, expires_at=ENDS)
    CLOCK.set(instant(ENDS))
    here.done(here.run("freeze_expire", {}, here.program))
    assert here.reconcile()["outcome"] == "clean"
    tamper(
        "UPDATE registry_encumbrance SET ended = NULL, amount = 50, effective = 50 WHERE expires_at IS NOT NULL",
        FREED.replace("floor = 0", "floor = 50"),
    )
    assert _found(here) == {("records", WORKS_NUMBER)}


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM registry_representative",
        "UPDATE registry_representative SET ended = 1",
        "UPDATE registry_account SET type = 'institution' WHERE number = '{works}'",
        "DELETE FROM registry_account WHERE number = '{works}'",
        "UPDATE issuance_vintage SET document = 'X'",
    ],
)
def test_rows_of_accounts_are_missed(here: Small, statement: str) -> None:
    assert here.reconcile()["outcome"] == "clean"
    tamper(statement.format(works=WORKS_NUMBER))
    here.reconcile()
    assert "records" in {one[0] for one in opened()}


def test_a_promise_ends_with_the_decision_about_its_proposal(here: Small) -> None:
    lines = [{"vintage": "25", "amount": 1}]
    asked = {"sender": WORKS_NUMBER, "receiver": "E0000004-95", "lines": lines, "document": "merger 1"}
    before = rows("SELECT count(*) FROM registry_promise WHERE ended IS NULL")
    assert before == [(0,)]
    proposals = [here.done(here.run("proposal_make", {"command": "allowance_transfer", "content": asked}, here.clerk)) for _ in range(4)]
    for one, verdict in zip(proposals, ("approved", "rejected"), strict=False):
        here.run("proposal_decide", {"proposal": one["proposal"], "verdict": verdict}, here.approver)
    here.run("proposal_decide", {"proposal": proposals[2]["proposal"], "verdict": "withdrawn"}, here.clerk)
    assert rows("SELECT count(*) FROM registry_promise WHERE ended IS NULL") == [(1,)]
    assert here.reconcile()["outcome"] == "clean"
    tamper("UPDATE registry_promise SET ended = 1 WHERE ended IS NULL")
    assert _found(here) == {("records", WORKS_NUMBER)}


NOTICE = "notice works 2025 cement decided 60 returns 10 on N1"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE issuance_entitlement SET decided = decided + 1",
        "UPDATE issuance_entitlement SET reduced = reduced + 1",
        "UPDATE issuance_entitlement SET sector = 'steel'",
        "UPDATE issuance_entitlement SET purpose = 'supplementary'",
        "UPDATE issuance_issue SET sector = 'aluminium' WHERE sector = 'steel'",
        "UPDATE issuance_envelope SET version = version + 1",
        "DELETE FROM issuance_notice",
        "UPDATE issuance_notice SET sector = 'steel'",
    ],
)
def test_rows_of_issuance_are_missed(statement: str) -> None:
    with office() as here:
        assert here.event(TABLE).done
        given = here.event(NOTICE)
        assert given.done, given.findings
        found_by(statement)
        assert "records" in {one[0] for one in opened()}


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM surrender_duty WHERE version = 2; UPDATE surrender_standing SET duty = 900",
        "DELETE FROM surrender_duty; UPDATE surrender_standing SET duty = 0; DELETE FROM surrender_standing WHERE surrendered = 0",
        "UPDATE surrender_duty SET replaces = 1 WHERE version = 2",
        "UPDATE surrender_offset SET batch = 'X'",
        "UPDATE surrender_offset SET withdrawn = 1; UPDATE surrender_standing SET offsets = 0",
    ],
)
def test_rows_of_surrender_are_missed(statement: str) -> None:
    with booked("2026-11-02 09:00:00") as here:
        assert here.duty(900).done
        assert here.duty(1000).done
        assert here.offset(10).done
        found_by(statement)
        assert "records" in {one[0] for one in opened()}


@pytest.mark.parametrize(
    "statement",
    ["UPDATE carryover_notice SET most = most + 1", "UPDATE carryover_notice SET sectors = 'cement'", "DELETE FROM carryover_notice"],
)
def test_rows_of_carryover_are_missed(statement: str) -> None:
    with booked("2026-03-02 09:00:00") as here:
        assert noticed(here).done
        assert filed(here, 100).done
        found_by(statement)
        assert {one[0] for one in opened()} == {"records"}
