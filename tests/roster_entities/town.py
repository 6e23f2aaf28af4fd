"""Two provinces with their cities and officers, five steel and cement entities with trees, and a registry; all invented.

It is settled once a run; a fresh copy takes about a tenth of a second.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import count
from typing import Any

from tanheng.commands.actors import Actor
from tanheng.commands.records import Outcome
from tanheng.commands.running import Runner
from tanheng.commands.sql import Sql
from tanheng.database.address import Address
from tanheng.kernel.clock import BEIJING, played
from tests import servers
from tests.books import copy_of, migrate_at, rows
from tests.people.settled import uscc

BEGAN = datetime(2026, 1, 5, 9, tzinfo=BEIJING)
NOW = datetime(2026, 6, 1, 9, tzinfo=BEIJING)
P, Q = "province:420000", "province:430000"
CITY, NEXT, FAR = "city:420100", "city:420200", "city:430100"
A, B, C, D, E = (f"entity:{uscc(number)}" for number in range(1, 6))
"""A, B and C stand in CITY, D in NEXT, E in FAR of the other province."""
PLACES = {A: CITY, B: CITY, C: CITY, D: NEXT, E: FAR}
SHORT = {"A": A, "B": B, "C": C, "D": D, "E": E, "P": P, "Q": Q, "CITY": CITY, "NEXT": NEXT, "FAR": FAR}
ROLES = {
    "clerk": ("registry", "registry_clerk"),
    "approver": ("registry", "registry_approver"),
    "province": (P, "province_officer"),
    "province2": (P, "province_officer"),
    "other": (Q, "province_officer"),
    "other2": (Q, "province_officer"),
    "city": (CITY, "city_officer"),
    "next": (NEXT, "city_officer"),
}
_FIRST = 6
SYSTEM, SECURITY, OTHER_SECURITY = Actor(2, 2), Actor(3, 3), Actor(4, 4)
ACTORS = {name: Actor(_FIRST + at, _FIRST + at) for at, name in enumerate(ROLES)}
CONDITIONS = [
    {"condition": "contiguous_site", "document": "site plan"},
    {"condition": "tight_upstream_downstream", "document": "flow chart"},
]


@dataclass(slots=True)
class Town:
    """A book with these people. Nodes have short names: w1 and w2 works of A with lines l1 and l2 and process p1; wB, wC, wD, wE."""

    runner: Runner
    nodes: dict[str, int] = field(default_factory=dict)
    keys: Iterator[int] = field(default_factory=lambda: count(1))

    def run(self, name: str, content: dict[str, Any], actor: Actor | str = "province", **more: Any) -> Outcome:
        """Run a command with a new key."""
        who = ACTORS[actor] if isinstance(actor, str) else actor
        return self.runner.run(name, content, actor=who, request=f"t{next(self.keys)}", reason="because", **more)

    def ask(self, name: str, content: dict[str, Any], maker: str = "", checker: str = "") -> Outcome:
        """Ask for a command as an officer of the province (or another); where it needs two, propose and approve it."""
        from tanheng.commands.definitions import COMMANDS

        if not COMMANDS[name].two_persons:
            return self.run(name, content, maker or "province")
        registry = "registry_approver" in COMMANDS[name].decides
        made = self.run("proposal_make", {"command": name, "content": content}, maker or ("clerk" if registry else "province"))
        if not made.done:
            return made
        decided = {"proposal": made.number, "verdict": "approved"}
        return self.run("proposal_decide", decided, checker or ("approver" if registry else "province2"))

    def done(self, name: str, content: dict[str, Any], maker: str = "", checker: str = "") -> Any:
        """Ask for what must be carried out, and return its result."""
        outcome = self.ask(name, content, maker, checker)
        assert outcome.done, [str(finding.message) for finding in outcome.findings]
        return outcome.result


def full(value: Any, nodes: Mapping[str, int]) -> Any:
    """Return a content with its short names said in full: entities and places by letters, nodes as `@w1` (a number) or `node@w1`."""
    if isinstance(value, dict):
        return {name: one if name == "value" else full(one, nodes) for name, one in value.items()}
    if isinstance(value, list):
        return [full(one, nodes) for one in value]
    if isinstance(value, str):
        if value.startswith("@"):
            return nodes.get(value[1:], 999_999)
        if value.startswith("node@"):
            return f"node:{nodes.get(value[5:], 999_999)}"
        return SHORT.get(value, value)
    return str(value) if isinstance(value, date) else value


def listed_all(_sql: Sql, codes: Sequence[str], _on: date) -> dict[str, str]:
    """Say that all but D stand on a list."""
    return {code: "list 2026" for code in codes if code != D}


@contextmanager
def lists() -> Iterator[None]:
    """Have a list for a block, as the room of lists will bring one."""
    from tanheng.roster.entities.hooks import LISTED

    before = list(LISTED)
    LISTED[:] = [listed_all]
    try:
        yield
    finally:
        LISTED[:] = before


def _node(key: str, level: str, under: str, sector: str = "steel", since: str = "2010-01-01") -> dict[str, str]:
    return {"key": key, "level": level, "under": under, "sector": sector, "zh": key, "since": since, "document": "D1"}


PLANTED = [
    *(_node("w1", "works", A), _node("l1", "line", "#w1"), _node("p1", "process", "#l1"), _node("w2", "works", A, "cement")),
    _node("l2", "line", "#w2", "cement"),
    *(_node(f"w{name}", "works", SHORT[name]) for name in "BCDE"),
]


def _settle(owner: Address) -> None:
    from django.db import connections

    from tanheng.server.preparing import prepare

    migrate_at(owner)
    prepare(servers.as_role(owner, "app"))
    from tanheng.people.bootstrap import install
    from tanheng.people.persons import person_content
    from tanheng.people.policy import RolePolicy

    with played(BEGAN):
        here = Town(Runner(RolePolicy()))
        named = [person_content(f"N{number}") for number in range(4 + len(ROLES))]
        assert install(here.runner, zh="T", system=named[:1], security=named[1:3], audit=named[3:4]).done
        organisations = [{"code": "ministry", "kind": "ministry", "zh": "M"}, {"code": "registry", "kind": "registry", "zh": "R"}]
        organisations += [{"code": code, "kind": "province", "zh": "P", "parent": "ministry"} for code in (P, Q)]
        organisations += [{"code": code, "kind": "city", "zh": "C", "parent": at} for code, at in ((CITY, P), (NEXT, P), (FAR, Q))]
        organisations += [
            {"code": code, "kind": "emitter", "zh": name, "parent": PLACES[code]} for name, code in SHORT.items() if code in PLACES
        ]
        assert here.run("organisation_register", {"organisations": organisations}, SYSTEM).done
        assert here.run("person_register", {"persons": named[4:]}, SYSTEM).done
        given = [
            {"person": ACTORS[name].person, "organisation": organisation, "role": role} for name, (organisation, role) in ROLES.items()
        ]
        made = here.run("proposal_make", {"command": "assignment_give", "content": {"assignments": given}}, SECURITY)
        assert here.run("proposal_decide", {"proposal": made.number, "verdict": "approved"}, OTHER_SECURITY).done
        here.done("entity_node_add", {"nodes": [one for one in PLANTED if one["under"] != E]})
        here.done("entity_node_add", {"nodes": [one for one in PLANTED if one["under"] == E]}, "other")
    connections.close_all()


@contextmanager
def town() -> Iterator[Town]:
    """Have a town of one's own for a block, in which the clock stands until it is moved."""
    with copy_of(servers.prepared("entities_settled", _settle)), played(NOW), lists():
        from tanheng.people.policy import RolePolicy

        here = Town(Runner(RolePolicy()), keys=count(1000))
        here.nodes = dict(rows("SELECT zh, node FROM entities_node"))
        yield here
