"""样例 Two invented years from examples/sample-years.yaml: people, accounts, lists, and steps, each a command like any other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import yaml

from tanheng.commands.actors import Actor
from tanheng.commands.definitions import COMMANDS
from tanheng.commands.records import Outcome
from tanheng.commands.roles import Role
from tanheng.commands.running import Runner
from tanheng.commands.sql import Sql
from tanheng.kernel.clock import BEIJING, CLOCK, played
from tanheng.kernel.messages import Label
from tanheng.people.bootstrap import actor_of, install
from tanheng.people.labels import role_label
from tanheng.people.persons import person_content
from tanheng.people.policy import PROGRAM_ACTOR, RolePolicy
from tanheng.roster.lists.amending import ChangeAsked, amended
from tanheng.roster.lists.drafts import draft_of, proposed_content
from tanheng.roster.lists.reading import newest

YEARS = "sample-years.yaml"
KEY = "sample-"
"""Begins the request keys of all that the sample asks for."""
_PROGRAM = "program"
_NAMED = re.compile(r"\$([\w.]+)")
_SEEN = "$seen"
"""Stands for the hash of the list that the person who asks has before him."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the sample: when and why it is done, and what became of it."""

    at: datetime
    reason: Label
    outcome: Outcome


@dataclass(slots=True)
class Sample:
    """Plays the sample on an empty book, each step at its own time."""

    runner: Runner = field(default_factory=lambda: Runner(RolePolicy()))
    actors: dict[str, Actor] = field(default_factory=lambda: {_PROGRAM: PROGRAM_ACTOR})
    named: dict[str, Any] = field(default_factory=dict)
    """Numbers of accounts and persons by name, and results of steps by theirs."""
    _keys: Iterator[int] = field(default_factory=lambda: count(1))

    def play(self, file: Path) -> Iterator[Step]:
        """Yield the steps while they are done. Raises RuntimeError where something becomes of one that should not.

        Steps that lie ahead of the clock are left out: nothing is recorded in the future.
        """
        told = yaml.safe_load(file.read_text(encoding="utf-8"))
        until = CLOCK.now()
        with played(min(until, _time(told["began"]))):
            self._begin(told)
        last = _time(told["began"])
        for step in told["steps"]:
            at, decided = _time(step["at"]), _time(step.get("decided_at", step["at"]))
            if decided <= until:
                last = decided
                yield Step(decided, Label(**step["why"]), self._step(step, at, decided))
        yield from self._lately(told["lately"], last, until)

    def _lately(self, told: dict[str, Any], last: datetime, until: datetime) -> Iterator[Step]:
        """Yield the steps that are done shortly before the sample is played, so that something waits to be done; no sooner than others."""
        if until < _time(told["from"]):
            return
        wanted = max(_time(told["from"]), until - timedelta(days=told["days"]))
        at = max(last, min(wanted, _time(told["until"])))
        for step in told["steps"]:
            yield Step(at, Label(**step["why"]), self._step(step, at, at))

    def _begin(self, told: dict[str, Any]) -> None:
        administrators = told["administrators"]
        system, security, audit = (
            [_person(f"{kind}{place}", role, "") for place in range(administrators.get(kind, 0))]
            for kind, role in (
                ("system", Role.SYSTEM_ADMINISTRATOR),
                ("security", Role.SECURITY_ADMINISTRATOR),
                ("audit", Role.AUDIT_ADMINISTRATOR),
            )
        )
        installed = install(self.runner, zh=told["about"]["zh"], system=system, security=security, audit=audit)
        self.actors["system"] = actor_of(installed, Role.SYSTEM_ADMINISTRATOR)
        self.actors |= {f"security{place}": actor_of(installed, Role.SECURITY_ADMINISTRATOR, place) for place in (0, 1)}
        self.actors |= {"audit": actor_of(installed, Role.AUDIT_ADMINISTRATOR)} if audit else {}
        self._must("organisation_register", {"organisations": told["organisations"]}, "system")
        people = told["people"]
        offices = {one["code"]: one["zh"] for one in told["organisations"]}
        named = [_person(name, one["role"], offices.get(one["organisation"], "")) for name, one in people.items()]
        persons = self._must("person_register", {"persons": named}, "system").result["persons"]
        asked = [{"person": person, **one} for person, one in zip(persons, people.values(), strict=True)]
        given = self._must("assignment_give", {"assignments": asked}, "security0", "security1")
        for name, person, assignment in zip(people, persons, given.result["assignments"], strict=True):
            self.actors[name] = Actor(person, assignment)
        opened = self._must("account_open", {"accounts": list(told["accounts"].values())}, "clerk", "approver")
        self.named = dict(zip(told["accounts"], opened.result["accounts"], strict=True))
        self.named |= {f"person.{name}": one.person for name, one in self.actors.items()}
        rights = [
            {**one, "account": self.named[one["account"]], "person": self.actors[one["person"]].person} for one in told["representatives"]
        ]
        self._must("representative_give", {"representatives": rights}, "clerk", "approver")

    def _step(self, step: dict[str, Any], at: datetime, decided: datetime) -> Outcome:
        outcome = self._done(step["do"], self._filled(step["content"]), step["by"], step.get("with"), step["why"]["zh"], (at, decided))
        expected = [step["refused"]] if "refused" in step else []
        if [one.code for one in outcome.findings] != expected:
            raise RuntimeError(f"{step['do']} at {at}: {outcome.outcome}, {outcome.findings}")
        if "as" in step:
            self._name(step["as"], outcome.result)
        return outcome

    def _name(self, name: str, value: Any) -> None:
        """Remember a result under a name, with all that it holds under the names of these."""
        self.named[name] = value
        for key, one in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
            self._name(f"{name}.{key}", one)

    def _filled(self, content: Any) -> Any:
        """Return a content with what stands for names: `$` before it."""
        if isinstance(content, dict):
            return {key: self._filled(value) for key, value in content.items()}
        if isinstance(content, list):
            return [self._filled(value) for value in content]
        if not isinstance(content, str) or content == _SEEN:
            return content
        whole = _NAMED.fullmatch(content)
        return self.named[whole[1]] if whole else _NAMED.sub(lambda found: str(self.named[found[1]]), content)

    def _must(self, name: str, content: dict[str, Any], by: str, checker: str | None = None) -> Outcome:
        outcome = self._done(name, content, by, checker, "-", (CLOCK.now(), CLOCK.now()))
        if not outcome.done:
            raise RuntimeError(f"{name} was refused: {outcome.findings}")
        return outcome

    def _done(
        self, name: str, content: dict[str, Any], by: str, checker: str | None, reason: str, times: tuple[datetime, datetime]
    ) -> Outcome:
        """Have a command done by one person, or asked for by one and decided by another."""
        if COMMANDS[name].two_persons != (checker is not None):
            raise RuntimeError(f"{name}: whoever decides is told exactly where two persons are needed")
        with played(times[0]):
            content = _seen(content)
            if checker is None:
                return self._run(name, content, by, reason)
            made = self._run("proposal_make", {"command": name, "content": content}, by, reason)
            if not made.done:
                return made
        with played(times[1]):
            return self._run("proposal_decide", {"proposal": made.number, "verdict": "approved"}, checker, reason)

    def _run(self, name: str, content: dict[str, Any], by: str, reason: str) -> Outcome:
        return self.runner.run(name, content, actor=self.actors[by], request=f"{KEY}{next(self._keys)}", reason=reason)


def _person(address: str, role: str, office: str) -> dict[str, Any]:
    """Return a person who is called by his role and organisation, with an address that leads nowhere (RFC 2606)."""
    return person_content(f"演示·{office}{role_label(role).zh}", email=f"{address}@example.org")


def _seen(content: dict[str, Any]) -> dict[str, Any]:
    """Return a content with the hash of the list that would be published now, where it asks for that."""
    if content.get("sha256") != _SEEN:
        return content
    sql = Sql()
    if "draft" in content:
        draft = draft_of(sql, content["draft"])
        assert draft is not None, "the sample publishes what it drafted"
        shown = proposed_content(sql, draft, CLOCK.now())
    else:
        base = newest(sql, content["province"], content["list_year"])
        assert base is not None, "the sample amends what it published"
        shown, _ = amended(sql, base, [ChangeAsked(**one) for one in content["changes"]], CLOCK.now())
    return {**content, "sha256": shown.sha256}


def _time(written: str) -> datetime:
    return datetime.fromisoformat(str(written)).replace(tzinfo=BEIJING)
