"""Books of tests: a migrated database is made once a run, and a fresh copy of it takes about a tenth of a second."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any

from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.db import connections

from tanheng.commands.actors import Actor, Authority
from tanheng.commands.definitions import Command
from tanheng.commands.faults import NO_FAULTS, Faults
from tanheng.commands.records import Outcome
from tanheng.commands.running import Runner
from tanheng.commands.sql import NEXT_NUMBER, Sql
from tanheng.database.address import Address
from tanheng.kernel.findings import Finding
from tanheng.server.preparing import migrate, prepare
from tests import servers

CLERK, APPROVER, PROGRAM, VERIFIER = 1, 2, 3, 4
_ROLES = {CLERK: "registry_clerk", APPROVER: "registry_approver", PROGRAM: "program", VERIFIER: "verifier"}


# A slow hash protects in use and only delays here; what is in use, tests/security/test_strength_of_passwords.py looks at.
PBKDF2PasswordHasher.iterations = 1_000


class TrustingPolicy:
    """Believes what an actor claims: his assignment names one of the roles above, his delegation the person for whom he acts."""

    def authorise(self, sql: Sql, actor: Actor, wanted: Command, at: datetime) -> tuple[int, Authority, list[Finding]]:  # noqa: ARG002
        """Return the next number and the authority; nothing refuses."""
        ((number,),) = sql.rows(f"SELECT {NEXT_NUMBER}")  # type: ignore[arg-type]
        return number, Authority(actor.person, actor.delegation or actor.person, _ROLES[actor.assignment], "registry", actor.delegation), []


@cache
def migrated_template() -> str:
    """Return the name of the migrated database from which the books of this run are copied."""
    return servers.prepared("migrated", migrate_at)


def migrate_at(owner: Address) -> None:
    """Make all tables in the database of an owner's address, and let go of it."""
    prepare(servers.as_role(owner, "app"), owner)
    migrate(reader_role=servers.as_role(owner, "reader").user)
    connections.close_all()


@contextmanager
def copy_of(template: str) -> Iterator[Address]:
    """Have a copy of a template for a block, with Django turned to it as the application."""
    with servers.database(template) as address:
        prepare(address)
        try:
            yield address
        finally:
            connections.close_all()


@contextmanager
def book(policy: Any = None, faults: Faults = NO_FAULTS) -> Iterator[Runner]:
    """Have a book of one's own for a block, entered as the application's role."""
    with servers.database(migrated_template()) as address:
        prepare(address)
        try:
            yield Runner(policy or TrustingPolicy(), faults=faults)
        finally:
            connections.close_all()


def this_book(role: str = "app") -> Address:
    """Return the address of the book of the block, for a role."""
    return servers.server().address(role, str(connections["default"].settings_dict["NAME"]))


@dataclass(slots=True)
class Desk:
    """Sends commands to a book under ever new keys, so that tests read as what is asked for."""

    runner: Runner
    asked: int = 0
    name: str = field(default_factory=lambda: secrets.token_hex(4))

    def run(self, name: str, content: Any, *, actor: Actor | None = None, request: str = "", **more: Any) -> Outcome:
        """Run a command as the clerk, person 1, unless somebody else is named."""
        self.asked += 1
        key = request or f"{self.name}-{self.asked}"
        return self.runner.run(name, content, actor=actor or Actor(1, CLERK), request=key, **more)

    def done(self, name: str, content: Any, **more: Any) -> Any:
        """Run a command that must be carried out, and return its result."""
        outcome = self.run(name, content, **more)
        assert outcome.done, [str(finding.message) for finding in outcome.findings]
        return outcome.result

    def open(self, *accounts: dict[str, Any]) -> list[int]:
        """Open accounts; what is left out is filled in."""
        self.asked += 1
        whole = [
            {"owner": f"owner {self.name} {self.asked}", "purpose": f"purpose {at}", "asset": "CEA-2024", **one}
            for at, one in enumerate(accounts)
        ]
        return list(self.done("ledger_account_open", {"accounts": whole})["accounts"])

    def transfer(self, *transfers: dict[str, Any], **more: Any) -> Outcome:
        """Ask for transfers, with the asset filled in."""
        return self.run("ledger_transfer", {"transfers": [{"asset": "CEA-2024", **one} for one in transfers]}, **more)

    def made(self, *transfers: dict[str, Any]) -> list[list[int]]:
        """Make transfers and return their ids."""
        outcome = self.transfer(*transfers)
        assert outcome.done, outcome.findings
        return list(outcome.result["transfers"])

    def proposed(self, command: str, content: Any, *, maker: Actor | None = None, **more: Any) -> int:
        """Propose a command with a reason, and return the number of the proposal."""
        asked = {"command": command, "content": content, **more}
        return int(self.done("proposal_make", asked, actor=maker or Actor(1, CLERK), reason="it must be")["proposal"])

    def approve(self, proposal: int, *, actor: Actor | None = None, **more: Any) -> Outcome:
        """Approve a proposal as person 2."""
        return self.run("proposal_decide", {"proposal": proposal, "verdict": "approved"}, actor=actor or Actor(2, APPROVER), **more)

    def by_two(self, command: str, content: Any) -> Outcome:
        """Propose as person 1 and approve as person 2."""
        return self.approve(self.proposed(command, content))


def rows(query: Any, parameters: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Read from the book of the block as the application does."""
    return Sql().rows(query, parameters)


def codes(outcome: Outcome) -> list[int]:
    """Return the numbers of the checks that refused."""
    return [finding.code for finding in outcome.findings]
