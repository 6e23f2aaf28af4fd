"""What the book lets happen, the independent auditor finds right: rights lent and ended, proposals that expire, chains that are refused."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from tanheng.commands.actors import Actor
from tanheng.kernel.clock import CLOCK, said
from tanheng_auditor.audit import POLICY, audit, policy_of
from tests.people.settled import WORKS, Settled
from tests.signing import signing_key


def _accounts(here: Settled) -> list[int]:
    asked = [
        {"owner": "ministry", "purpose": "source", "asset": "CEA", "kind": "open"},
        {"owner": WORKS, "purpose": "holding", "asset": "CEA", "ceiling": 900},
        {"owner": "another", "purpose": "holding", "asset": "CEA", "unlimited": True},
        {"owner": "third", "purpose": "holding", "asset": "CEA", "floor": -5},
    ]
    found: list[int] = here.run("ledger_account_open", {"accounts": asked}, here.clerk).result["accounts"]
    return found


def _move(here: Settled) -> None:
    source, works, another, third = _accounts(here)
    asked = {"debit": source, "credit": works, "asset": "CEA", "amount": 500}
    reserved = {"kind": "pending", "debit": works, "credit": another, "asset": "CEA", "amount": 5}
    moved = here.run("ledger_transfer", {"transfers": [asked, reserved]}, here.program)
    ends = said(CLOCK.now() + timedelta(hours=1))
    assert here.run("ledger_transfer", {"transfers": [{**reserved, "expires_at": ends}]}, here.program).done
    posted = {**reserved, "kind": "post", "amount": 4, "of": moved.result["transfers"][1]}
    assert here.run("ledger_transfer", {"transfers": [posted]}, here.program).done
    chains = [[[source, another, 0, 7], [source, third, 0, 2]], [[works, another, 0, 10_000]], [[source, works, 0, 1]]]
    batch = here.run("ledger_batch", {"assets": ["CEA"], "chains": chains}, here.program)
    assert list(batch.result["refused"]) == ["2"]
    assert here.run("ledger_batch", {"assets": ["CEA"], "chains": chains[1:2]}, here.program).done
    correction = {"transfer": moved.result["transfers"][0], "amount": 3}
    assert here.by_two("ledger_correct", correction, here.clerk, here.approver).done
    assert here.by_two("ledger_account_change", {"account": works, "ceiling": 800}, here.approver, here.clerk).done
    CLOCK.forward(timedelta(hours=2))
    assert here.run("ledger_expire", {}, here.program).done


def _propose(here: Settled) -> None:
    asked = {"command": "ledger_account_change", "content": {"account": 1002, "ceiling": 700}}
    for hours, approved in ((1, False), (3, True)):
        proposal = here.run("proposal_make", {**asked, "expires_at": said(CLOCK.now() + timedelta(hours=hours))}, here.clerk)
        CLOCK.forward(timedelta(hours=2))
        verdict = here.run("proposal_decide", {"proposal": proposal.number, "verdict": "approved"}, here.approver)
        assert verdict.done is approved
    for verdict, actor in (("rejected", here.approver), ("withdrawn", here.clerk)):
        proposal = here.run("proposal_make", asked, here.clerk)
        assert here.run("proposal_decide", {"proposal": proposal.number, "verdict": verdict}, actor).done


def _lend_and_end(here: Settled) -> None:
    lent = Actor(10, here.clerk.assignment, here.lend(10, here.clerk, commands=["ledger_account_open"]).result["delegation"])
    accounts = {"accounts": [{"owner": "lent", "purpose": "holding", "asset": "CEA"}]}
    assert here.run("ledger_account_open", accounts, lent).done
    assert here.run("proposal_make", {"command": "ledger_correct", "content": {"transfer": [1, 1], "amount": 1}}, lent).outcome == "refused"
    assert here.run("ledger_account_open", {**accounts}, Actor(9, here.clerk.assignment)).outcome == "refused"
    assert here.run("delegation_end", {"delegation": lent.delegation}, here.security).done
    CLOCK.forward(timedelta(minutes=5))
    assert here.run("ledger_account_open", accounts, lent).outcome == "refused"
    later = here.give(10, "registry", "registry_clerk", valid_from=said(CLOCK.now() + timedelta(days=1)))
    number = later.result["assignments"][0]
    assert here.run("ledger_account_open", accounts, Actor(10, number)).outcome == "refused"
    CLOCK.forward(timedelta(days=2))
    assert here.run("ledger_account_open", {"accounts": [{**accounts["accounts"][0], "owner": "later"}]}, Actor(10, number)).done
    assert here.by_two("assignment_end", {"assignment": number}).done
    assert here.run("person_deactivate", {"person": 7}, here.system).done
    CLOCK.forward(timedelta(minutes=5))
    assert here.run("ledger_account_open", accounts, here.clerk).outcome == "refused"
    assert here.run("person_contact_erase", {"person": 7}, here.system).done
    assert here.rename(WORKS, "Y").done


def test_a_book_of_people_and_units_is_clean(here: Settled, tmp_path: Path) -> None:
    from tanheng.commands.sealing import seal_all
    from tanheng.ledger.exporting import export

    _move(here)
    _propose(here)
    _lend_and_end(here)
    key = signing_key()
    seal_all(key)
    assert here.run("person_deactivate", {"person": 9}, here.system).done
    export(tmp_path / "export", key.public)
    for few in (1, 10**9):
        outcome = audit(tmp_path / "export", policy=policy_of(POLICY), few=few)
        assert [fault.message().render("en") for fault in outcome.faults] == []
        assert outcome.counts["transfers"] > 8
