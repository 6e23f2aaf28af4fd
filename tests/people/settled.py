"""A small nation for tests: ministry, province, city, registry, two works, and persons in their roles, all invented."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from typing import Any, ClassVar

from tanheng.commands.actors import Actor
from tanheng.commands.records import Outcome
from tanheng.commands.running import Runner
from tanheng.database.address import Address
from tanheng.kernel.clock import BEIJING, CLOCK, played, said
from tanheng.kernel.ids import uscc_check_character
from tests import servers
from tests.books import copy_of, migrate_at

BEGAN = datetime(2026, 1, 5, 9, tzinfo=BEIJING)
NOW = datetime(2026, 6, 1, 9, tzinfo=BEIJING)


def uscc(number: int) -> str:
    """Return a social credit code that is well formed and invented."""
    first = f"91420100{number:09d}"
    return first + uscc_check_character(first)


WORKS, OTHER_WORKS = f"entity:{uscc(1)}", f"entity:{uscc(2)}"
ORGANISATIONS = (
    {"code": "ministry", "kind": "ministry", "zh": "M"},
    {"code": "registry", "kind": "registry", "zh": "R"},
    {"code": "province:420000", "kind": "province", "zh": "P", "parent": "ministry"},
    {"code": "city:420100", "kind": "city", "zh": "C", "parent": "province:420000"},
    {"code": WORKS, "kind": "emitter", "zh": "W", "parent": "city:420100", "division": "420100"},
    {"code": OTHER_WORKS, "kind": "emitter", "zh": "V", "parent": "province:420000"},
)


class FirstPeople:
    """The people with whom every book of tests is set up, by the numbers that they get."""

    __slots__ = ()

    program: ClassVar = Actor(1, 1)
    system: ClassVar = Actor(2, 2)
    security: ClassVar = Actor(3, 3)
    other_security: ClassVar = Actor(4, 4)


@dataclass(slots=True)
class Settled(FirstPeople):
    """A book with its first people; person 10 has no role."""

    runner: Runner
    keys: Iterator[int] = field(default_factory=lambda: count(1))

    third_security: ClassVar = Actor(5, 5)
    audit: ClassVar = Actor(6, 6)
    clerk: ClassVar = Actor(7, 7)
    approver: ClassVar = Actor(8, 8)
    representative: ClassVar = Actor(9, 9)

    def run(self, name: str, content: dict[str, Any], actor: Actor, **more: Any) -> Outcome:
        """Run a command with a new key."""
        return self.runner.run(name, content, actor=actor, request=more.pop("request", f"t{next(self.keys)}"), reason="because", **more)

    def by_two(self, name: str, content: dict[str, Any], maker: Actor | None = None, checker: Actor | None = None) -> Outcome:
        """Propose a command and approve it."""
        made = self.run("proposal_make", {"command": name, "content": content}, maker or self.security)
        if not made.done:
            return made
        return self.run("proposal_decide", {"proposal": made.number, "verdict": "approved"}, checker or self.other_security)

    def give(self, person: int, organisation: str, role: str, **more: Any) -> Outcome:
        """Give a role by two security administrators."""
        return self.by_two("assignment_give", {"assignments": [{"person": person, "organisation": organisation, "role": role, **more}]})

    def lend(self, delegate: int, actor: Actor | None = None, **more: Any) -> Outcome:
        """Lend the powers of an actor (the representative unless another is named) for a day."""
        actor = actor or self.representative
        content = {"assignment": actor.assignment, "delegate": delegate, "valid_until": said(CLOCK.now() + timedelta(days=1)), **more}
        return self.run("delegation_give", content, actor)

    def rename(self, organisation: str, zh: str, **more: Any) -> Outcome:
        """Rename an organisation by a system and a security administrator."""
        content = {"organisation": organisation, "zh": zh, "document": "B-1", **more}
        return self.by_two("organisation_rename", content, self.system, self.security)

    def person(self) -> int:
        """Register another person."""
        from tanheng.people.persons import person_content

        number: int = self.run("person_register", {"persons": [person_content("N")]}, self.system).result["persons"][0]
        return number


def _settle(owner: Address, began: datetime = BEGAN) -> None:
    from django.db import connections

    from tanheng.server.preparing import prepare

    migrate_at(owner)
    prepare(servers.as_role(owner, "app"))
    from tanheng.people.bootstrap import install
    from tanheng.people.persons import person_content
    from tanheng.people.policy import RolePolicy

    with played(began):
        here = Settled(Runner(RolePolicy()))
        named = [person_content(f"N{number}") for number in range(9)]
        assert install(here.runner, zh="T", system=named[:1], security=named[1:4], audit=named[4:5]).done
        assert here.run("organisation_register", {"organisations": list(ORGANISATIONS)}, here.system, request="s1").done
        assert here.run("person_register", {"persons": named[5:]}, here.system, request="s2").done
        for person, organisation, role in (
            (7, "registry", "registry_clerk"),
            (8, "registry", "registry_approver"),
            (9, WORKS, "emitter_representative"),
        ):
            assert here.give(person, organisation, role).done
    connections.close_all()


@contextmanager
def settled() -> Iterator[Settled]:
    """Have a book of one's own with these people for a block, in which the clock stands until it is moved."""
    with copy_of(servers.prepared("people_settled", _settle)), played(NOW):
        from tanheng.people.policy import RolePolicy

        yield Settled(Runner(RolePolicy()), count(1000))
