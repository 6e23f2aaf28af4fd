"""Why not, asked with the content of a command, is the refusal of that command: for each kind, with several faults at once."""

from __future__ import annotations

from typing import Any

import pytest

from tanheng.commands.definitions import COMMANDS, content_of
from tanheng.commands.waiting import approvable_from
from tanheng.kernel.clock import CLOCK
from tanheng.registry.vocabulary import kinds
from tanheng.registry.why_not import why_not, why_not_asked
from tests.books import codes, rows
from tests.issuance.office import ACCOUNTS, Office, office

A = ACCOUNTS
NOBODY = A["nobody"]


def within(account: str, amount: int = 0) -> dict[str, Any]:
    return {"account": A[account], "lines": [{"vintage": "27", "amount": amount}, {"vintage": "25", "amount": 99_999}]}


def between(sender: str, receiver: str) -> dict[str, Any]:
    return {"sender": A[sender], "receiver": A[receiver], "lines": within(sender, 1)["lines"], "document": "D"}


def line(account: str, **more: Any) -> dict[str, Any]:
    return {"account": A[account], "year": 2025, "sector": "cement", "decided": 70, "amount": 9_000} | more


TABLE = {"account": A["hubei"], "purpose": "final", "document": "D9"}
HELD = {"account": A["hubei"], "unit": A["far"], "document": "D9", "lines": within("works", 1)["lines"]}
SUCCESSOR = {"account": A["other"], "lines": within("works", 1)["lines"], "duties": [{"year": 2025, "sector": "steel", "tonnes": 1}]}
FAULTS: dict[str, dict[str, Any]] = {
    "vintage_issue": {"account": A["works"], "vintage": "26", "document": "P2", "lines": [{"sector": "cement", "amount": 900}]},
    "distribution": TABLE | {"total": 27_000, "lines": [line("works"), line("far"), line("nobody")]},
    "differentiated_hold": TABLE | {"total": 18_000, "lines": [line("works", risk="judicial_freeze"), line("far", risk="none such")]},
    "allowance_return": {"account": A["works"], "notice": 999, "amount": 5},
    "to_trading": within("works"),
    "from_trading": within("works"),
    "order_lock": within("works"),
    "order_release": within("works"),
    "trade_delivery": {"document": "D", "deliveries": [{"seller": A["works"], "buyer": A["hubei"], "vintage": "27", "amount": 0}]},
    "trading_day_roll": within("works"),
    "surrender": between("works", "hunan") | {"year": 2025, "behalf": A["far"]},
    "surrender_correction": {"account": A["works"], "year": 2025, "document": "D", "lines": [{"movement": [1, 1], "amount": 5}]},
    "excess_passed_on": {"account": A["works"], "year": 2025, "document": "D", "lines": [{"movement": [1, 1], "amount": 5}]},
    "voluntary_cancellation": between("works", "hubei"),
    "carryover_takeback": {},
    "carryover_reissue": {},
    "carryover_filing": {"account": A["works"], "year": 2025, "lines": within("works")["lines"]},
    "carryover_filing_withdrawn": {"account": A["works"], "filing": 5},
    "non_trade_transfer": between("works", "hubei"),
    "succession": {"account": A["works"], "closes": True, "document": "D", "successors": [SUCCESSOR, SUCCESSOR]},
    "judicial_deduction": {"freeze": 999, "receiver": A["hubei"], "amount": 1, "document": "D"},
    "correction": {"movement": [1, 1], "amount": 5, "document": "D"},
    "earmark_release": HELD,
    "earmark_return": {"account": A["works"], "year": 2025, "sector": "cement", "decided": 0, "amount": 9, "document": "D9"},
    "forced_surrender": HELD | {"year": 2024},
    "forced_surrender_correction": {"account": A["far"], "year": 2024, "document": "D", "lines": [{"movement": [1, 1], "amount": 5}]},
}
"""Of each kind a content with faults that its command finds together, or, where one alone comes first, with that one.

What can never become right is not even proposed, so that what needs two persons has none of that here.
"""
BATCHES = ("carryover_takeback", "carryover_reissue")
"""Kinds whose command takes a batch: their rehearsals stand with the tests of carry-over."""


def asked(here: Office, kind: str, content: dict[str, Any]) -> list[int]:
    """Ask in earnest, by whoever may."""
    name = kinds()[kind].command
    roles = COMMANDS[name].roles
    if COMMANDS[name].two_persons:
        maker = here.representative if "registry_clerk" not in roles else here.clerk
        made = here.propose(name, content, maker)
        CLOCK.set(approvable_from(COMMANDS[name].wait, CLOCK.now()))
        decides = here.hubei_officer if COMMANDS[name].sides else here.approver
        return codes(here.run("proposal_decide", {"proposal": made.number, "verdict": "approved"}, decides) if made.done else made)
    actor = here.representative if "emitter_representative" in roles else here.program
    return codes(here.run(name, content, actor))


def test_every_kind_stands_in_the_table() -> None:
    assert set(FAULTS) == set(kinds())


def test_why_not_is_what_the_command_refuses_with() -> None:
    differing = []
    with office() as here:
        for kind in sorted(set(FAULTS) - set(BATCHES)):
            content = content_of(COMMANDS[kinds()[kind].command], FAULTS[kind])
            before = rows("SELECT count(*), max(number) FROM commands_record")
            told = [one.code for one in why_not_asked(kinds()[kind], content).reasons]
            assert rows("SELECT count(*), max(number) FROM commands_record") == before
            found = asked(here, kind, FAULTS[kind])
            if told != found or not told:
                differing.append((kind, told, found))
    assert differing == []


@pytest.mark.parametrize("amount", [10, 1])
def test_what_could_be_done_has_no_reason_and_writes_nothing(amount: int) -> None:
    with office():
        table = TABLE | {"total": amount, "lines": [line("works", decided=amount, amount=amount)]}
        content = content_of(COMMANDS["allowance_distribute"], table)
        assert why_not_asked(kinds()["distribution"], content).reasons == ()
        assert rows("SELECT count(*) FROM issuance_entitlement") == [(0,)]


def test_a_correction_that_names_no_movement_is_not_told_that_nothing_is_held() -> None:
    """From which place it takes, only the movement says that it takes back."""
    from tanheng.registry.moving import Line, Order

    with office():
        answer = why_not(Order(kinds()["correction"], A["hubei"], A["nation"], (Line("25", 5),), "D"))
        assert ([one.code for one in answer.reasons], answer.unlooked) == ([], (3005, 3019, 3020, 3021, 3023))
