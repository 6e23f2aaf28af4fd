"""What needs two persons is kept twice: by the commands, and by the auditor for himself. A new command must be told to both."""

import json

from tanheng.commands.definitions import COMMANDS
from tanheng.database.address import Address
from tanheng.server.preparing import prepare
from tests.code_health.source import ROOT


def test_the_auditor_asks_for_two_persons_where_the_commands_do() -> None:
    prepare(Address("nobody", "", "", "none"))
    kept = json.loads((ROOT / "src/tanheng_auditor/policy.json").read_text(encoding="utf-8"))
    assert kept == {"two_persons": sorted(name for name, one in COMMANDS.items() if one.two_persons)}
