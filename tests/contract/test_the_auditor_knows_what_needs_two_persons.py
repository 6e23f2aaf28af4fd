"""Who may ask for a command and who decides is kept twice: by the commands, and by the auditor for himself. A new one is told to both."""

import json
from dataclasses import asdict

from tanheng.commands.definitions import COMMANDS, Command
from tanheng.database.address import Address
from tanheng.registry.vocabulary import kinds
from tanheng.server.preparing import prepare
from tests.code_health.source import ROOT


def _deciders(one: Command) -> frozenset[str]:
    """Return who decides: those whom the command names for it, else those that ask."""
    return asdict(one).get("decides") or one.roles


def _account(one: Command) -> str:
    """Return the field that names the account that may demand a second signature."""
    return "sender" if "sender" in one.content.model_fields else "account"


def test_the_auditor_knows_all_commands_and_their_roles() -> None:
    prepare(Address("nobody", "", "", "none"))
    twice = {kind.command for kind in kinds().values() if kind.signed_twice}
    kept = json.loads((ROOT / "src/tanheng_auditor/policy.json").read_text(encoding="utf-8"))
    assert kept["commands"] == {
        name: {"asks": sorted(one.roles), "decides": sorted(_deciders(one)) if one.two_persons else [], "two_persons": one.two_persons}
        | ({"sides": [sorted(side) for side in one.sides]} if one.sides else {})
        | ({"account": _account(one)} if name in twice else {})
        for name, one in COMMANDS.items()
    }
