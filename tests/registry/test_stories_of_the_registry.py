"""What happens in the registry, told in tables: movements, freezes, corrections, rights, closing, and every state against every kind."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest
import yaml

from tanheng.registry.vocabulary import kinds, states
from tests.books import codes, rows
from tests.registries import BANK, INSTITUTION, NOBODYS_WORKS, OTHER_INSTITUTION, VERIFIER, WORKS, institutions_may_trade, registry_book
from tests.registry.events import Story, cases

NAMES = {"NEW": NOBODYS_WORKS, "OLD": WORKS[2], "FIRST": WORKS[0], "BANK": BANK}
NAMES |= {"VERIFIER": VERIFIER, "INSTITUTION": INSTITUTION, "OTHER": OTHER_INSTITUTION}
TABLE: dict[str, dict[str, list[Any]]] = yaml.safe_load((Path(__file__).parent / "states.yaml").read_text(encoding="utf-8"))
STATES = ("normal", "buy_and_surrender", "restricted", "suspended", "ownership_change", "closing", "closed")
SENDS = {
    "issue": ("N", "issue N P0 1"),
    "distribute": ("P0", "distribute P0 E0 1"),
    "reissue": ("N", "reissue N E0 1"),
    "return": ("E0", "return E0 P0 1"),
    "surrender": ("E0", "surrender E0 P0 1"),
    "cancel": ("E0", "cancel E0 N 1"),
    "transfer": ("E0", "transfer E0 E1 1"),
    "deduct": ("E0", "deduct f E1 1"),
    "correct": ("E0", "correct in 1"),
    "freeze": ("E0", "freeze E0 1"),
    "deliver": ("E0", "deliver E0 E1 1"),
    "to_trading": ("E0", "to_trading E0 1"),
    **{name: ("E0", f"{name} E0 1") for name in ("from_trading", "lock", "release", "roll", "file", "withdraw")},
}
RECEIVES = {
    "issue": ("P0", "issue N P0 1"),
    "distribute": ("E0", "distribute P0 E0 1"),
    "reissue": ("E0", "reissue N E0 1"),
    "return": ("P0", "return E1 P0 1"),
    "surrender": ("P0", "surrender E1 P0 1"),
    "cancel": ("N", "cancel E1 N 1"),
    "transfer": ("E0", "transfer E1 E0 1"),
    "deduct": ("E0", "deduct g E0 1"),
    "correct": ("E0", "correct out 1"),
    "deliver": ("E0", "deliver E1 E0 1"),
}
BEFORE = """
    transfer E1 E0 5 as=in  => done
    transfer E0 E1 5 as=out => done
    to_trading E0 30        => done
    to_trading E1 30        => done
    lock E0 15              => done
    lock E1 15              => done
    deliver E1 E0 5         => done
    wait 86400              => done
    file E0 5               => done
    freeze E0 5 as=f        => done
    freeze E1 5 as=g        => done
"""


@pytest.mark.parametrize("case", cases("stories"), ids=lambda case: case["en"])
def test_the_story_goes_as_it_is_told(case: dict[str, str]) -> None:
    events = case["events"]
    for name, code in NAMES.items():
        events = events.replace(f" {name} ", f" {code} ")
    with registry_book() as here, institutions_may_trade() if case.get("institutions") else nullcontext():
        Story(here).tell(events)


@pytest.mark.parametrize("state", STATES)
def test_a_state_allows_each_kind_as_the_table_says(state: str) -> None:
    """The state is set at once, by hand: how one comes into it is told in the stories."""
    differing = []
    with registry_book() as here:
        story = Story(here)
        story.tell(BEFORE)
        for end, asked in (("sends", SENDS), ("receives", RECEIVES)):
            for kind, (account, event) in asked.items():
                number = here.number(account)
                rows("UPDATE registry_account SET state = %s WHERE number = %s RETURNING 1", (state, number))
                found = story.codes_of(event)
                rows("UPDATE registry_account SET state = 'normal' WHERE number = %s RETURNING 1", (number,))
                told = TABLE[end][kind][STATES.index(state)]
                expected = [] if told is True else [int(code) for code in str(told).split()]
                if found != expected:
                    differing.append((end, kind, found, expected))
    assert differing == []


def test_the_table_has_every_state_and_every_kind() -> None:
    assert tuple(states()) == STATES
    assert {name: set(rows_) for name, rows_ in TABLE.items()} == {"sends": set(SENDS), "receives": set(RECEIVES)}
    assert all(len(row) == len(STATES) for part in TABLE.values() for row in part.values())
    above = {"surrender_correction", "carryover_takeback", "differentiated_hold", "earmark_release", "forced_surrender"}
    above |= {"forced_surrender_correction", "succession", "earmark_return", "excess_passed_on"}
    """Kinds that only rooms above the registry bring; their tests tell of them."""
    assert len(kinds()) == len(SENDS) - 1 + len(above)  # a freeze moves nothing itself


def test_nobody_moves_or_thaws_units_past_the_registry() -> None:
    """By the book's own commands two persons could lower the floor that holds a frozen tonne, or take a movement back unseen."""
    with registry_book() as here:
        number = here.number("E0")
        here.freeze("E0", 60)
        ((account,),) = rows("SELECT account FROM ledger_account WHERE owner = %s AND asset = 'CEA-25'", (number,))
        ((record, line),) = rows("SELECT record, line FROM ledger_transfer WHERE credit = %s", (account,))
        past = [{"owner": number, "purpose": "registry", "asset": "CEA-26", "unlimited": True}]
        assert codes(here.run("ledger_account_open", {"accounts": past})) == [3124]
        assert codes(here.by_two("ledger_account_change", {"account": account, "floor": 0})) == [3124]
        assert codes(here.by_two("ledger_correct", {"transfer": [record, line], "amount": 1})) == [3124, 3124]
