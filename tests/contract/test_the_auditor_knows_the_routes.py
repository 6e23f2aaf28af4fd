"""The routes of the registry are kept twice: by its kinds, and by the auditor for himself. A new command must be told to both."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tanheng.commands.definitions import COMMANDS
from tanheng.database.address import Address
from tanheng.registry.vocabulary import End, account_types, kinds
from tanheng.server.preparing import prepare
from tests.code_health.source import ROOT

KINDS = {
    "account_succeed": "succession",
    "allowance_cancel": "voluntary_cancellation",
    "allowance_deliver": "trade_delivery",
    "allowance_transfer": "non_trade_transfer",
    "freeze_deduct": "judicial_deduction",
    "freeze_enter": "from_trading",
    "holding_from_trading": "from_trading",
    "holding_lock": "order_lock",
    "holding_release": "order_release",
    "holding_roll": "trading_day_roll",
    "holding_to_trading": "to_trading",
}
"""The kind by which each command moves units."""
RECALLED = ["EI trading, EI registry, within"]
"""What comes back into trading goes on to the registry where a freeze waits for it."""
ROUTES: dict[str, Any] = json.loads((ROOT / "src/tanheng_auditor/routes.json").read_text(encoding="utf-8"))


def _end(end: End) -> str:
    letters = "".join(sorted(account_types()[name].letter for name in end.types))
    return f"{letters} {end.place}"


@pytest.mark.parametrize("command", KINDS)
def test_a_route_is_that_of_the_kind(command: str) -> None:
    kind = kinds()[KINDS[command]]
    within = ", within" if kind.same_account else ""
    first, *others = ROUTES["routes"][command]
    assert first == f"{_end(kind.sender)}, {_end(kind.receiver)}{within}"
    assert others == (RECALLED if kind.receiver.place == "trading" and kind.sender.place != "registry" else [])


def test_what_goes_back_of_a_surrender_goes_to_the_giver_to_the_province_or_on_to_a_successor() -> None:
    routes = []
    for name in ("surrender_correction", "forced_surrender_correction", "excess_passed_on"):
        kind = kinds()[name]
        routes.append(f"{_end(kind.sender)}, {_end(kind.receiver)}{', within' if kind.same_account else ''}")
    assert ROUTES["routes"]["surrender_correct"] == routes


def test_the_auditor_judges_every_command_of_the_registry() -> None:
    prepare(Address("nobody", "", "", "none"))
    own = {name for name, one in COMMANDS.items() if one.body.__module__.startswith("tanheng.registry")}
    assert set(KINDS) <= set(ROUTES["routes"])
    assert own <= {*ROUTES["routes"], *ROUTES["no_transfers"], *ROUTES["only_corrections"]}


def test_the_places_of_the_auditor_are_those_of_the_types() -> None:
    places = {one.letter: dict.fromkeys(one.held, "held") | dict.fromkeys(one.open, "open") for one in account_types().values()}
    places["P"] |= {"earmarked": "held"}
    assert ROUTES["places"] == places
