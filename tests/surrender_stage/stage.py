"""A compliance stage for tests: the small nation with a second province, registry accounts, representatives, and units to dispose of."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any, ClassVar

from tanheng.commands.actors import Actor
from tanheng.commands.records import Outcome
from tanheng.commands.running import Runner
from tanheng.commands.sealing import seal_all
from tanheng.commands.sql import Sql
from tanheng.database.address import Address
from tanheng.kernel.clock import BEIJING, CLOCK, played
from tanheng.kernel.messages import CHINESE
from tanheng.ledger.exporting import export
from tanheng_auditor import audit
from tests import servers
from tests.books import copy_of
from tests.people.settled import BEGAN, OTHER_WORKS, WORKS, Settled, _settle, uscc
from tests.signing import signing_key

THIRD_WORKS = f"entity:{uscc(3)}"
_ASSETS = ("CEA-19-20", "CEA-24", "CEA-25", "CEA-26")
_UNITS = 10_000


def at(text: str) -> datetime:
    """Return an instant in Beijing, written as 2026-12-31 23:59:59."""
    return datetime.fromisoformat(text).replace(tzinfo=BEIJING)


@dataclass(slots=True)
class Stage(Settled):
    """The nation with accounts: `works` and `other` in one province, `far` in another; every emitter holds 10,000 t of each vintage."""

    nation: str = ""
    province: str = ""
    far_province: str = ""
    works: str = ""
    other: str = ""
    far: str = ""

    officer: ClassVar = Actor(10, 10)
    second_officer: ClassVar = Actor(11, 11)
    far_officer: ClassVar = Actor(12, 12)
    helper: ClassVar = Actor(13, 13)
    reader: ClassVar = Actor(14, 14)
    far_helper: ClassVar = Actor(15, 15)

    def duty(self, tonnes: int = 1000, account: str = "", year: int = 2025, sector: str = "steel", **more: Any) -> Outcome:
        """Fix a duty by two officers of the province."""
        asked = {"account": account or self.works, "year": year, "sector": sector, "tonnes": tonnes}
        content = {"duties": [asked], "document": "P-1"}
        return self.by_two("duty_set", content, more.get("maker", self.officer), more.get("checker", self.second_officer))

    def surrender(self, amount: int = 100, vintage: str = "25", *, actor: Actor | None = None, lines: Any = None, **more: Any) -> Outcome:
        """Surrender for the works' duty of 2025, unless something else is said."""
        content = {
            "sender": self.works,
            "receiver": self.province,
            "year": 2025,
            "lines": [{"vintage": one, "amount": tonnes} for one, tonnes in ([(vintage, amount)] if lines is None else lines)],
        }
        return self.run("allowance_surrender", {**content, **more}, actor or self.representative)

    def give_back(self, amount: int, movement: list[int], *, account: str = "", year: int = 2025, **more: Any) -> Outcome:
        """Correct a surrender by the registry's two persons."""
        lines = [{"movement": movement, "amount": amount, **more}]
        content = {"account": account or self.works, "year": year, "lines": lines, "document": "P-2"}
        return self.by_registry("surrender_correct", content)

    def offset(self, quantity: int = 10, proof: str = "", **more: Any) -> Outcome:
        """Record an offset by the registry's two persons."""
        content = {
            "account": self.works,
            "year": 2025,
            "batch": "B-1",
            "project": "wind 1",
            "quantity": quantity,
            "proof": proof or f"proof {next(self.keys)}",
            "registered": "2025-06-30",
            "document": "C-1",
        }
        return self.by_registry("offset_record", {**content, **more})

    def by_registry(self, name: str, content: dict[str, Any]) -> Outcome:
        """Ask as the clerk and decide as the approver, or as the officer where the province must be one of the two."""
        from tanheng.commands.definitions import COMMANDS

        return self.by_two(name, content, self.clerk, self.officer if COMMANDS[name].sides else self.approver)

    def distribute(self, amount: int, vintage: str) -> None:
        """Create a vintage, issue so much of it to the province, and distribute it to the works, as the plans want it."""
        lines = [{"sector": "steel", "amount": amount}]
        by = {"vintage": vintage, "document": "I-1"}
        line = {"account": self.works, "year": 2000 + int(vintage), "sector": "steel", "decided": amount, "amount": amount}
        table = {"purpose": "pre_allocation", "document": "I-2", "total": amount, "lines": [line]}
        for name, content in (
            ("vintage_create", by),
            ("envelope_set", {**by, "province": "province:420000", "lines": lines}),
            ("allowance_issue", {**by, "account": self.province, "lines": lines}),
            ("allowance_distribute", {**table, "account": self.province}),
        ):
            outcome = self.by_registry(name, content)
            assert outcome.done, said(outcome)

    def freeze(self, amount: int, vintage: str = "25", account: str = "", document: str = "") -> int:
        """Freeze units on an order of its own, and return the number of the freeze."""
        told = document or f"J-{next(self.keys)}"
        content = {"account": account or self.works, "vintage": vintage, "amount": amount, "document": told, "authority": "court"}
        outcome = self.by_registry("freeze_enter", content)
        assert outcome.done, said(outcome)
        return outcome.number

    def state(self, state: str, account: str = "") -> None:
        """Change the state of an account."""
        assert self.by_registry("account_state_change", {"account": account or self.works, "state": state, "document": "S-1"}).done

    def held(self, vintage: str = "25", place: str = "registry", account: str = "") -> int:
        """Return what an account holds in a place."""
        rows = Sql().rows(
            "SELECT credits_posted - debits_posted FROM ledger_account WHERE owner = %s AND purpose = %s AND asset = %s",
            (account or self.works, place, f"CEA-{vintage}"),
        )
        return rows[0][0] if rows else 0


def said(outcome: Outcome) -> list[str]:
    """Return what an outcome refused with."""
    return [f"{finding.code} {finding.message.render(CHINESE)}" for finding in outcome.findings]


def refused(outcome: Outcome) -> list[int]:
    """Return the numbers of the checks that refused; what was carried out has none."""
    return [finding.code for finding in outcome.findings]


def _prepare(owner: Address, began: datetime = BEGAN) -> None:
    from django.db import connections

    _settle(owner, began)
    from tanheng.people.persons import person_content
    from tanheng.people.policy import RolePolicy

    with played(began + timedelta(days=1)):
        here = Stage(Runner(RolePolicy()), count(5000))
        other_province = {"code": "province:130000", "kind": "province", "zh": "Q", "parent": "ministry"}
        far = {"code": THIRD_WORKS, "kind": "emitter", "zh": "U", "parent": "province:130000"}
        assert here.run("organisation_register", {"organisations": [other_province, far]}, here.system).done
        assert here.run("person_register", {"persons": [person_content(f"S{one}") for one in range(6)]}, here.system).done
        for person, organisation, role in (
            (10, "province:420000", "province_officer"),
            (11, "province:420000", "province_officer"),
            (12, "province:130000", "province_officer"),
            (13, OTHER_WORKS, "emitter_representative"),
            (14, WORKS, "emitter_representative"),
            (15, THIRD_WORKS, "emitter_representative"),
        ):
            given = here.give(person, organisation, role)
            assert given.done, said(given)
        _open(here)
    connections.close_all()


def _open(here: Stage) -> None:
    """Open the accounts, give the rights, and let the program issue units."""
    wanted = (
        ("national", "ministry", "ministry"),
        ("province", "province:420000", "province:420000"),
        ("province", "province:130000", "province:130000"),
        ("emitter", WORKS, "province:420000"),
        ("emitter", OTHER_WORKS, "province:420000"),
        ("emitter", THIRD_WORKS, "province:130000"),
    )
    asked = [{"type": kind, "holder": holder, "province": province, "documents": ["D-1"]} for kind, holder, province in wanted]
    opened = here.by_registry("account_open", {"accounts": asked})
    assert opened.done, said(opened)
    nation, _, _, *emitters = opened.result["accounts"]
    rights = [(emitters[0], 9, "initiate"), (emitters[1], 13, "surrender"), (emitters[0], 14, "read"), (emitters[2], 15, "initiate")]
    given = [{"account": account, "person": person, "right": right, "document": "D-2"} for account, person, right in rights]
    outcome = here.by_registry("representative_give", {"representatives": given})
    assert outcome.done, said(outcome)
    accounts = [{"owner": nation, "purpose": "source", "asset": asset, "kind": "open"} for asset in _ASSETS]
    accounts += [{"owner": one, "purpose": "registry", "asset": asset} for one in emitters for asset in _ASSETS]
    with past_the_registry():
        _fund(here, accounts)


@contextmanager
def past_the_registry() -> Iterator[None]:
    """Let the ledger's own commands reach the registry's accounts for a block: issuing is another room's, and not what is tried here."""
    from tanheng.ledger.commands import KEEPERS

    keepers = KEEPERS.copy()
    KEEPERS.clear()
    try:
        yield
    finally:
        KEEPERS.extend(keepers)


def _fund(here: Stage, accounts: list[dict[str, Any]]) -> None:
    outcome = here.run("ledger_account_open", {"accounts": accounts}, here.clerk)
    assert outcome.done, said(outcome)
    numbers = outcome.result["accounts"]
    transfers = [
        {"debit": numbers[place % len(_ASSETS)], "credit": number, "amount": _UNITS, "asset": _ASSETS[place % len(_ASSETS)]}
        for place, number in enumerate(numbers[len(_ASSETS) :])
    ]
    moved = here.run("ledger_transfer", {"transfers": transfers}, here.program)
    assert moved.done, said(moved)


@contextmanager
def staged(now: str = "2026-11-02 09:00:00", *, early: bool = False) -> Iterator[Stage]:
    """Have a stage of one's own for a block, in which the clock stands until it is moved; `early`: its book begins in autumn 2025."""
    began = at("2025-09-01 09:00:00") if early else BEGAN
    built = servers.prepared("surrender_stage" + "_early" * early, partial(_prepare, began=began))
    with copy_of(built), played(at(now)):
        from tanheng.people.policy import RolePolicy

        here = Stage(Runner(RolePolicy()), count(9000))
        rows = Sql().rows("SELECT number FROM registry_account ORDER BY number")
        numbers = {number[0]: [] for (number,) in rows}
        for (number,) in rows:
            numbers[number[0]].append(number)
        here.nation = numbers["N"][0]
        here.province, here.far_province = numbers["P"]
        here.works, here.other, here.far = numbers["E"]
        yield here


def later(text: str) -> None:
    """Move the clock to an instant."""
    CLOCK.set(at(text))


def audit_of_book(folder: Path) -> audit.Outcome:
    """Seal and export the book into a new folder, and let the auditor look at it, who knows which commands need two persons."""
    key = signing_key()
    seal_all(key)
    export(folder, key.public)
    return audit.audit(folder, policy=audit.policy_of(audit.POLICY))
