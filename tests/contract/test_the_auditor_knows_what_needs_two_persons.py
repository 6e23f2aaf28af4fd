"""Who may ask for a command and who decides is kept twice: by the commands, and by the auditor for himself. A new one is told to both."""

import json
from dataclasses import asdict

from tanheng.commands.definitions import COMMANDS, Command
from tanheng.database.address import Address
from tanheng.server.preparing import prepare
from tests.code_health.source import ROOT


def _deciders(one: Command) -> frozenset[str]:
    """Return who decides: those whom the command names for it, else those that ask."""
    return asdict(one).get("decides") or one.roles


def test_the_auditor_knows_all_commands_and_their_roles() -> None:
    prepare(Address("nobody", "", "", "none"))
    kept = json.loads((ROOT / "src/tanheng_auditor/policy.json").read_text(encoding="utf-8"))
    assert kept["commands"] == {
        name: {"asks": sorted(one.roles), "decides": sorted(_deciders(one)) if one.two_persons else [], "two_persons": one.two_persons}
        | ({"sides": [sorted(side) for side in one.sides]} if one.sides else {})
        for name, one in COMMANDS.items()
    }
