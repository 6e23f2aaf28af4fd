"""What the registry did is exported and audited: the auditor finds nothing, and finds what was done past the registry."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

from tanheng.commands.actors import Actor
from tanheng.commands.definitions import COMMANDS
from tanheng.commands.sealing import seal_all
from tanheng.ledger.exporting import export
from tanheng_auditor.audit import POLICY, Policy, audit, policy_of
from tanheng_auditor.policy import Rule
from tests.registries import MOVED, NOBODYS_WORKS, PROVINCES, WITHIN, Registry, approving, registry_book
from tests.registry.events import Story
from tests.registry_pages.test_reconciliation import tamper
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


def test_a_freeze_that_was_made_to_expire_by_hand_is_found_in_the_journal(tmp_path: Path) -> None:
    with registry_book() as here:
        here.freeze("E0", 50)
        tamper("UPDATE registry_encumbrance SET expires_at = now() - interval '10 years'")
        expired = here.run("freeze_expire", {}, here.program)
        assert expired.done, expired.findings
        assert [code for code, _ in _audited(here, tmp_path / "book")] == [10296]


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


def test_what_a_house_signed_twice_is_clean(tmp_path: Path) -> None:
    with registry_book() as here:
        approve = approving(here, "E0")
        assert here.by_two("holding_to_trading", here.within("E0", 10), here.by("E0"), approve).done
        assert here.run("holding_to_trading", here.within("E1", 10), here.by("E1")).done
        here.done("representative_end", {"account": here.number("E0"), "person": approve.person})
        assert here.run("holding_to_trading", here.within("E0", 10), here.by("E0")).done
        assert _audited(here, tmp_path / "clean") == []


def test_a_new_holder_does_not_inherit_the_demand(tmp_path: Path) -> None:
    with registry_book() as here:
        approving(here, "E0")
        here.state("E0", "ownership_change")
        asked = {"account": here.number("E0"), "holder": NOBODYS_WORKS, "province": PROVINCES[0], "document": "D"}
        here.done("account_holder_change", asked)
        given = {"account": here.number("E0"), "person": here.by("E1").person, "right": "initiate", "document": "D"}
        here.done("representative_give", {"representatives": [given]})
        here.state("E0", "normal")
        role = {"person": here.by("E1").person, "organisation": NOBODYS_WORKS, "role": "emitter_representative"}
        assert here.by_two("assignment_give", {"assignments": [role]}, here.security, here.other_security).done
        ((assignment,),) = _rows("SELECT max(assignment) FROM people_assignment")
        assert here.run("holding_to_trading", here.within("E0", 10), Actor(here.by("E1").person, assignment)).done
        assert _audited(here, tmp_path / "clean") == []


@contextmanager
def _without_the_demand() -> Iterator[None]:
    """Have a program for a block that forgot the rule."""
    from tanheng.commands.doubling import DEMANDS

    kept = DEMANDS.copy()
    DEMANDS.clear()
    try:
        yield
    finally:
        DEMANDS.extend(kept)


def test_what_one_did_alone_where_the_house_demanded_two_is_found(tmp_path: Path) -> None:
    with registry_book() as here:
        approving(here, "E0")
        with _without_the_demand():
            assert here.run("holding_to_trading", here.within("E0", 10), here.by("E0")).done
        assert [code for code, _ in _audited(here, tmp_path / "alone")] == [10270]


def test_a_second_signature_of_one_who_may_not_approve_is_found(tmp_path: Path) -> None:
    with registry_book() as here:
        approving(here, "E0")
        with patch("tanheng.registry.moving.RIGHTS_TO_DECIDE", ("initiate",)):
            assert here.by_two("holding_to_trading", here.within("E0", 10), here.by("E0"), here.by("E0", "second")).done
        assert [code for code, _ in _audited(here, tmp_path / "other")] == [10276]
