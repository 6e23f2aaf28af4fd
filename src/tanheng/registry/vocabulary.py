"""Types, states, places and kinds as the YAML files beside this module hold them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from tanheng.kernel.messages import Label

_HERE = Path(__file__).parent
NORMAL, RESTRICTED, OWNERSHIP_CHANGE, CLOSING, CLOSED = "normal", "restricted", "ownership_change", "closing", "closed"
ESTATE = "estate"
"""The group of what comes back to an account that is closed, and goes on to a successor in the same record."""
REGISTRY, TRADING, LOCKED, BOUGHT, FILED = "registry", "trading", "locked", "bought", "filed"
ANY = "any"
"""The place of a kind that takes from and gives to whatever place what it corrects did."""
EARMARKED = "earmarked"
"""Followed by a colon and the number of the account for which a province holds units: `earmarked:E0000012-55`."""


@dataclass(frozen=True, slots=True)
class AccountType:
    """A type of account: the letter of its numbers, which kinds of organisations may hold one, and its places."""

    name: str
    letter: str
    label: Label
    holders: frozenset[str]
    held: tuple[str, ...]
    open: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class State:
    """A state of an account: which groups of kinds it allows, the check that refuses the others, and the states after it."""

    name: str
    label: Label
    check: int | None
    allows: frozenset[str]
    after: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class End:
    """One end of a kind: the types of accounts there, the place, and the group by which the account's state is asked."""

    types: frozenset[str]
    place: str
    group: str


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of movement: names, command, legal basis, route, who asks for it and who decides, and what is checked in which order.

    `despite` are the encumbrances that do not stand in its way. `wait_hours` names the parameter of its waiting time (empty: none),
    `reading` the interpretation by which it is done so where the law is open; `sides` are groups of roles to each of which one of the two
    persons belongs. `signed_twice`: a representative does not do it alone where the account demands a second signature.
    """

    name: str
    label: Label
    command: str
    basis: str
    mark: str
    sender: End
    receiver: End
    same_account: bool
    asks: tuple[str, ...]
    decides: tuple[str, ...]
    checks: tuple[int, ...]
    despite: frozenset[str]
    wait_hours: str
    reading: str
    sides: tuple[tuple[str, ...], ...] = ()
    signed_twice: bool = False

    @property
    def alone(self) -> bool:
        """Tell whether one person can do it."""
        return not self.decides


@dataclass(frozen=True, slots=True)
class Act:
    """An act that moves no units: the name of its command, its label, and its legal basis with the mark. The rest its command tells."""

    name: str
    label: Label
    basis: str
    mark: str


def _read(name: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] = yaml.safe_load((_HERE / f"{name}.yaml").read_text(encoding="utf-8"))
    return found


@cache
def account_types() -> Mapping[str, AccountType]:
    """Return the types of accounts by name."""
    return {
        name: AccountType(name, node["letter"], Label(**node["name"]), frozenset(node["holders"]), tuple(node["held"]), tuple(node["open"]))
        for name, node in _read("types")["types"].items()
    }


@cache
def open_places() -> frozenset[str]:
    """Return the places that are the government's ends of the book: their balance limits nothing, it may go below zero."""
    return frozenset(place for one in account_types().values() for place in one.open)


@cache
def places() -> Mapping[str, Label]:
    """Return the names of the places in which units are."""
    return {name: Label(**node) for name, node in _read("types")["places"].items()}


@cache
def states() -> Mapping[str, State]:
    """Return the states of accounts by name."""
    read = _read("states")
    return {
        name: State(name, Label(**node["name"]), node.get("check"), frozenset(node["allows"]), tuple(read["changes"][name]))
        for name, node in read["states"].items()
    }


@cache
def kinds() -> Mapping[str, Kind]:
    """Return the kinds of movements by name."""
    read = _read("kinds")
    common = tuple(read["common_checks"])
    return {name: _kind(name, node, common) for name, node in read["kinds"].items()}


@cache
def signed_twice() -> frozenset[str]:
    """Return the commands that one person carries out unless the account demands a second signature."""
    return frozenset(kind.command for kind in kinds().values() if kind.signed_twice)


@cache
def acts() -> Mapping[str, Act]:
    """Return the acts that move no units by the names of their commands."""
    return {name: Act(name, Label(**node["name"]), node["basis"], node["mark"]) for name, node in _read("acts")["acts"].items()}


@cache
def own_corrections() -> Mapping[str, str]:
    """Return the kinds that a room above takes back itself, each with the command to be used."""
    found: Mapping[str, str] = _read("kinds").get("own_corrections", {})
    return found


@cache
def final_kinds() -> frozenset[str]:
    """Return the kinds that nothing takes back: by the rule, what they did is done for good."""
    return frozenset(_read("kinds").get("final", ()))


def _kind(name: str, node: Mapping[str, Any], common: tuple[int, ...]) -> Kind:
    return Kind(
        name,
        Label(**node["name"]),
        node["command"],
        node["basis"],
        node["mark"],
        _end(node["from"]),
        _end(node["to"]),
        node.get("same_account", False),
        tuple(node["asks"]),
        tuple(node.get("decides", ())),
        (*common, *node.get("checks", ())),
        frozenset(node.get("despite", ())),
        node.get("wait_hours", ""),
        node.get("reading", ""),
        tuple(tuple(side) for side in node.get("sides", ())),
        node.get("signed_twice", False),
    )


def _end(node: Mapping[str, Any]) -> End:
    return End(frozenset(node["types"]), node["place"], node["group"])
