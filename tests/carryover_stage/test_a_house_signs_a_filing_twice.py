"""An account that demands a second signature (内部复核) files, withdraws and surrenders by two of its representatives."""

from __future__ import annotations

from pathlib import Path

from tanheng.commands.records import Outcome
from tests.carryover_stage.steps import filed, noticed, withdrawn
from tests.surrender_stage.stage import Stage, audit_of_book, refused, said


def approving(here: Stage) -> None:
    """Give the reader of the works the right to approve instead."""
    given = {"account": here.works, "person": here.reader.person, "right": "approve", "document": "D"}
    assert here.by_registry("representative_end", {"account": here.works, "person": here.reader.person}).done
    assert here.by_registry("representative_give", {"representatives": [given]}).done


def signed(here: Stage, refusal: Outcome, name: str) -> Outcome:
    """Propose what was refused to one alone, and approve it."""
    assert refused(refusal) == [1017]
    asked = {"sender": here.works, "receiver": here.province, "year": 2025, "lines": [{"vintage": "25", "amount": 100}]}
    filing = {"account": here.works, "year": 2024, "lines": [{"vintage": "24", "amount": 100}]}
    contents = {"allowance_surrender": asked, "carryover_file": filing}
    outcome = here.by_two(name, contents[name], here.representative, here.reader)
    assert outcome.done, said(outcome)
    return outcome


def test_filing_withdrawal_and_surrender_are_signed_twice_and_the_auditor_agrees(here: Stage, tmp_path: Path) -> None:
    assert noticed(here).done
    assert here.duty(1000).done
    approving(here)
    filing = signed(here, filed(here), "carryover_file").result["filing"]
    assert here.held("24", "filed") == 100
    assert refused(withdrawn(here, filing)) == [1017]
    taken_back = {"account": here.works, "filing": filing}
    assert here.by_two("carryover_withdraw", taken_back, here.representative, here.reader).done
    signed(here, here.surrender(), "allowance_surrender")
    assert here.held() == 9_900
    assert not [fault for fault in audit_of_book(tmp_path / "book").faults if fault.check.code in (10270, 10276, 10277)]


def test_the_registry_withdraws_a_filing_as_ever(here: Stage) -> None:
    assert noticed(here).done
    approving(here)
    filing = signed(here, filed(here), "carryover_file").result["filing"]
    assert withdrawn(here, filing, actor=here.clerk).done
