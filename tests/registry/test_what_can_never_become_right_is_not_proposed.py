"""What can never become right is refused when it is proposed, with the number of its check; what may still become right is proposed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from tanheng.kernel.clock import CLOCK, said
from tests.books import codes
from tests.people.settled import NOW
from tests.registries import Registry, approving, registry_book

MISTYPED, MOST = "E0000005-29", 10**12
NOT_A_TONNE = (0, -5, MOST + 1, 2**63 - 1)


@pytest.fixture
def here() -> Iterator[Registry]:
    """Have a registry of one's own."""
    with registry_book() as it:
        yield it


def asked(here: Registry, name: str, content: dict[str, Any], by: Any = None) -> list[int]:
    """Propose, take it back where it was taken, and return what refused it."""
    made = here.run("proposal_make", {"command": name, "content": content}, by)
    if made.done:
        assert here.run("proposal_decide", {"proposal": made.number, "verdict": "withdrawn"}, by).done
    return sorted(codes(made))


def freeze(here: Registry, **more: Any) -> dict[str, Any]:
    """Return a freeze that can be entered, but for what is said."""
    return {"account": here.number("E0"), "vintage": "25", "amount": 5, "document": "F", "authority": "court", **more}


@pytest.mark.parametrize("amount", NOT_A_TONNE)
def test_no_act_of_the_registry_is_proposed_for_what_is_no_amount(here: Registry, amount: int) -> None:
    account, line = here.number("E0"), {"vintage": "25", "amount": amount}
    owner = here.by("E0")
    deduction = {"freeze": 1, "receiver": here.number("E1"), "amount": amount, "document": "D"}
    offset = {"account": account, "year": 2025, "batch": "B", "project": "wind", "quantity": amount, "proof": "P"}
    notice = {"account": account, "year": 2025, "sector": "steel", "decided": 1, "amount": amount, "document": "D"}
    assert asked(here, "freeze_enter", freeze(here, amount=amount)) == [3008]
    assert asked(here, "freeze_lift", {"freeze": 1, "amount": amount, "document": "D"}) == [3008]
    assert asked(here, "freeze_deduct", deduction) == [3008]
    assert asked(here, "allowance_transfer", here.between("E0", "E1", amount)) == [3008]
    assert asked(here, "allowance_cancel", here.between("E0", "N", amount), owner) == [3008]
    assert asked(here, "movement_correct", {"movement": [1, 1], "amount": amount, "document": "D"}) == [3008]
    assert asked(here, "offset_record", {**offset, "registered": "2025-01-01", "document": "D"}) == [3008]
    assert asked(here, "adjustment_notice", notice, here.officer) == [3008]
    assert asked(here, "allowance_return", {"account": account, "notice": 1, "amount": amount}, owner) == [3008]
    held = {"account": here.number("P0"), "unit": account, "lines": [line], "document": "D"}
    assert asked(here, "earmark_release", held, here.officer) == [3008]
    assert asked(here, "forced_surrender", {**held, "year": 2025}, here.officer) == [3008]
    back = {"account": account, "year": 2025, "lines": [{"movement": [1, 1], "amount": amount}], "document": "D"}
    assert asked(here, "surrender_correct", back) == [3008]
    issue = {"account": here.number("P0"), "vintage": "25", "document": "D", "lines": [{"sector": "steel", "amount": amount}]}
    assert asked(here, "allowance_issue", issue) == [3008]
    entitled = {"account": account, "year": 2025, "sector": "steel", "decided": 1, "amount": amount}
    table = {"account": here.number("P0"), "purpose": "final", "document": "D", "total": amount, "lines": [entitled]}
    assert asked(here, "allowance_distribute", table) == [3008]
    successor = {"account": here.number("E1"), "lines": [line], "duties": []}
    succession = {"account": account, "successors": [successor], "closes": False, "document": "D"}
    assert asked(here, "account_succeed", succession) == [3008]


def test_duties_and_figures_are_whole_tonnes_from_0_on(here: Registry) -> None:
    duty = {"account": here.number("E0"), "year": 2025, "sector": "steel"}
    assert asked(here, "duty_set", {"duties": [{**duty, "tonnes": -1}], "document": "D"}, here.officer) == [8201]
    assert asked(here, "duty_set", {"duties": [{**duty, "tonnes": 0}], "document": "D"}, here.officer) == []
    figures = {"account": here.number("E0"), "sectors": ["steel"], "sold": 0, "bought": -1, "holding": MOST + 1, "surrendered": []}
    assert len(asked(here, "carryover_notice_set", {"year": 2024, "notices": [figures], "document": "D"})) == 2


@pytest.mark.parametrize("amount", [2**63, -(2**64), 10**30, 1.5, "5"])
def test_what_no_table_holds_is_no_content(here: Registry, amount: Any) -> None:
    assert asked(here, "freeze_enter", freeze(here, amount=amount)) == [9102]


def test_an_order_that_has_expired_is_not_proposed_and_one_that_expires_meanwhile_is_refused_at_the_decision(here: Registry) -> None:
    for at in (NOW - timedelta(days=1), NOW):
        assert asked(here, "freeze_enter", freeze(here, expires_at=said(at))) == [3113]
    content = freeze(here, expires_at=said(NOW + timedelta(seconds=1)))
    made = here.run("proposal_make", {"command": "freeze_enter", "content": content})
    assert made.done
    CLOCK.forward(timedelta(seconds=1))
    assert codes(here.run("proposal_decide", {"proposal": made.number, "verdict": "approved"}, here.approver)) == [3113]


def test_numbers_of_accounts_lines_and_documents_are_looked_at_too(here: Registry) -> None:
    assert asked(here, "freeze_enter", freeze(here, account=MISTYPED)) == [1001]
    assert asked(here, "allowance_transfer", here.between(MISTYPED, "E1", 5)) == [1001]
    assert asked(here, "allowance_transfer", here.between("E0", MISTYPED, 5)) == [2001]
    assert asked(here, "allowance_transfer", here.between("E0", "E0", 5)) == [2013]
    assert asked(here, "allowance_transfer", {**here.between("E0", "E1", 5), "lines": []}) == [3007]
    assert asked(here, "allowance_transfer", {**here.between("E0", "E1", 5), "document": None}) == [2021]


def test_what_one_does_alone_is_held_against_the_same_where_the_house_demands_a_second_signature(here: Registry) -> None:
    approving(here, "E0")
    assert asked(here, "holding_to_trading", here.within("E0", 0), here.by("E0")) == [3008]
    assert asked(here, "holding_to_trading", here.within("E0", 1), here.by("E0")) == []


def test_what_may_still_become_right_is_proposed(here: Registry) -> None:
    assert asked(here, "allowance_transfer", here.between("E0", "E1", 1_000_000)) == []
    assert asked(here, "freeze_enter", freeze(here, amount=1_000_000)) == []
    assert asked(here, "freeze_enter", freeze(here, vintage="99")) == []
    assert asked(here, "freeze_lift", {"freeze": 999, "amount": 5, "document": "D"}) == []
    assert asked(here, "freeze_enter", freeze(here, account="E0009999-83")) == []
