"""样例 A small book from examples/small-book.yaml: people in their roles, accounts, and a few steps, each a command like any other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import yaml

from tanheng.commands.actors import Actor
from tanheng.commands.records import Outcome
from tanheng.commands.roles import Role
from tanheng.commands.running import Runner
from tanheng.kernel.messages import Label
from tanheng.people.bootstrap import actor_of, install
from tanheng.people.persons import person_content
from tanheng.people.policy import PROGRAM_ACTOR, RolePolicy

BOOK = "small-book.yaml"


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the sample: why it is done, and what became of it."""

    reason: Label
    outcome: Outcome


@dataclass(slots=True)
class Sample:
    """Plays the sample on an empty book."""

    runner: Runner = field(default_factory=lambda: Runner(RolePolicy()))
    _keys: Iterator[int] = field(default_factory=lambda: count(1))
    actors: dict[str, Actor] = field(default_factory=dict)
    accounts: dict[str, tuple[int, str]] = field(default_factory=dict)

    def play(self, file: Path) -> list[Step]:
        """Do all of it and return its steps. Raises RuntimeError where what must succeed is refused."""
        told = yaml.safe_load(file.read_text(encoding="utf-8"))
        self._people(told)
        wanted = list(told["accounts"].values())
        opened = self._must("ledger_account_open", {"accounts": wanted}, Role.REGISTRY_CLERK)
        for name, one, number in zip(told["accounts"], wanted, opened.result["accounts"], strict=True):
            self.accounts[name] = (number, one["asset"])
        return [Step(Label(**step["reason"]), self._step(step)) for step in told["steps"]]

    def _people(self, told: dict[str, Any]) -> None:
        people = told["people"]
        system, security = ([person_content("-") for _ in range(people[kind])] for kind in ("system", "security"))
        installed = install(self.runner, zh=told["about"]["zh"], system=system, security=security)
        self.actors[Role.SYSTEM_ADMINISTRATOR] = actor_of(installed, Role.SYSTEM_ADMINISTRATOR)
        first, second = (actor_of(installed, Role.SECURITY_ADMINISTRATOR, place) for place in (0, 1))
        self._must("organisation_register", {"organisations": told["organisations"]}, Role.SYSTEM_ADMINISTRATOR)
        roles = {role: organisation for role, organisation in people.items() if role in tuple(Role)}
        persons = self._must("person_register", {"persons": [person_content("-") for _ in roles]}, Role.SYSTEM_ADMINISTRATOR)
        named = dict(zip(roles, persons.result["persons"], strict=True))
        asked = [{"person": named[role], "organisation": organisation, "role": role} for role, organisation in roles.items()]
        given = self._by_two("assignment_give", {"assignments": asked}, first, second)
        for role, assignment in zip(roles, given.result["assignments"], strict=True):
            self.actors[role] = Actor(named[role], assignment)

    def _step(self, step: dict[str, Any]) -> Outcome:
        reason = step["reason"]["zh"]
        if step["do"] == "limit":
            content = {"account": self.accounts[step["account"]][0], "floor": step["floor"]}
            return self._by_two(
                "ledger_account_change", content, self.actors[Role.REGISTRY_CLERK], self.actors[Role.REGISTRY_APPROVER], reason
            )
        moves = [
            {"debit": self.accounts[debit][0], "credit": self.accounts[credit][0], "asset": self.accounts[debit][1], "amount": amount}
            for debit, credit, amount in step["moves"]
        ]
        return self._run("ledger_transfer", {"transfers": moves}, PROGRAM_ACTOR, reason)

    def _by_two(self, name: str, content: dict[str, Any], maker: Actor, checker: Actor, reason: str = "-") -> Outcome:
        made = self._run("proposal_make", {"command": name, "content": content}, maker, reason)
        return self._run("proposal_decide", {"proposal": made.number, "verdict": "approved"}, checker, reason)

    def _must(self, name: str, content: dict[str, Any], role: Role) -> Outcome:
        outcome = self._run(name, content, self.actors[role], "-")
        if not outcome.done:
            raise RuntimeError(f"{name} was refused: {outcome.findings}")
        return outcome

    def _run(self, name: str, content: dict[str, Any], actor: Actor, reason: str) -> Outcome:
        return self.runner.run(name, content, actor=actor, request=f"sample-{next(self._keys)}", reason=reason)
