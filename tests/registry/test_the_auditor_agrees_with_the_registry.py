"""What the registry did is exported and audited: the auditor finds nothing, and finds what was done past the registry."""

from __future__ import annotations

from pathlib import Path

from tanheng.commands.definitions import COMMANDS
from tanheng.commands.sealing import seal_all
from tanheng.ledger.exporting import export
from tanheng_auditor.audit import POLICY, Policy, audit, policy_of
from tanheng_auditor.policy import Rule
from tests.registries import MOVED, WITHIN, Registry, registry_book
from tests.registry.events import Story
from tests.signing import signing_key

EVENTS = """
    to_trading E0 60            => done
    lock E0 50                  => done
    deliver E0 E2 30            => done
    wait 86400                  => done
    roll E2 30                  => done
    from_trading E2 30          => done
    freeze E0 90 as=f           => done
    deduct f E1 10              => done
    transfer E0 E1 1            => 3005
    transfer E1 E4 5 as=t       => done
    correct t 2                 => done
    surrender E3 P1 24:10 25:50 => done
    cancel E4 N 5               => done
    file E5 40                  => done
    lift f                      => done
"""


def _audited(here: Registry, folder: Path) -> list[tuple[int, int | None]]:  # noqa: ARG001 - the export is of the book of the block
    key = signing_key()
    seal_all(key)
    export(folder, key.public)
    return [(fault.check.code, fault.row) for fault in audit(folder, policy=_with_commands_of_tests(policy_of(POLICY))).faults]


def _with_commands_of_tests(policy: Policy) -> Policy:
    """Return the policy with the commands that stand in for those of the rooms above."""
    own = {name: COMMANDS[name] for name in (*MOVED, *WITHIN)}
    rules = {name: Rule(one.roles, one.deciders if one.two_persons else frozenset(), one.two_persons) for name, one in own.items()}
    return Policy(policy.two_persons | {name for name, one in own.items() if one.two_persons}, {**(policy.rules or {}), **rules})


def test_an_export_of_the_registry_is_clean(tmp_path: Path) -> None:
    with registry_book() as here:
        Story(here).tell(EVENTS)
        assert _audited(here, tmp_path / "clean") == []


def test_units_that_come_past_the_registry_are_found(tmp_path: Path) -> None:
    with registry_book() as here:
        asked = {"owner": "forger", "purpose": "source", "asset": "CEA-25", "kind": "open"}
        (source,) = here.run("ledger_account_open", {"accounts": [asked]}).result["accounts"]
        ((mine,),) = _rows(
            "SELECT account FROM ledger_account WHERE (owner, purpose, asset) = (%s, 'registry', 'CEA-25')", here.accounts["E0"]
        )
        moved = {"transfers": [{"debit": source, "credit": mine, "asset": "CEA-25", "amount": 5}]}
        assert here.run("ledger_transfer", moved, here.program).done
        assert [code for code, _ in _audited(here, tmp_path / "forged")] == [10295]


def _rows(query: str, *parameters: object) -> list[tuple[int]]:
    from tests.books import rows

    return rows(query, parameters)  # type: ignore[return-value]
