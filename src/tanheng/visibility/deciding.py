"""裁定 Deciding: how far a role sees into an object, by the table of `policy.yaml` alone. Nothing here looks at the database."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from tanheng.commands.roles import ANY_ROLE, Role
from tanheng.kernel.messages import Label

PUBLIC = ""
"""The role of whoever has not entered or holds no role."""
SEE, LIST, EXPORT = ACTIONS = ("see", "list", "export")


class Scope(IntEnum):
    """How far a role sees. Each scope holds what those before it do."""

    NONE = 0
    PUBLISHED = 1
    NAMED = 2
    OWN = 3
    BELOW = 4
    ALL = 5


@dataclass(frozen=True, slots=True)
class Opened:
    """One decision of the table: the scope, why, and the article with its mark (empty: a reason of operation)."""

    scope: Scope
    why: Label
    basis: str = ""
    mark: str = ""


@dataclass(frozen=True, slots=True)
class KeyLimits:
    """What limits keys of the API: days that one is valid at most, requests at once, and requests a minute."""

    longest_days: int
    tokens: int
    per_minute: int


@cache
def _told() -> Mapping[str, Any]:
    told: dict[str, Any] = yaml.safe_load((files("tanheng.visibility") / "policy.yaml").read_text(encoding="utf-8"))
    return told


@cache
def objects() -> dict[str, Label]:
    """Return all objects of the table with what people call them."""
    return {name: Label(**one["label"]) for name, one in _told()["objects"].items()}


@cache
def read_by_key() -> frozenset[str]:
    """Return the objects that a key of the API can be made to read."""
    return frozenset(name for name, one in _told()["objects"].items() if one.get("by_key", True))


def is_public(name: str) -> bool:
    """Tell whether everybody sees or lists an object. Raises KeyError for one that does not exist."""
    return any(scope_of(PUBLIC, name, action) for action in (SEE, LIST))


@cache
def key_limits() -> KeyLimits:
    """Return what limits keys of the API."""
    told = _told()["keys"]
    return KeyLimits(told["longest_days"], told["tokens"], told["per_minute"])


@cache
def table() -> dict[tuple[str, str, str], Opened]:
    """Return what is opened, by role, object and action. Raises ValueError for a table that says two things or names what is unknown.

    Where a role is named, that alone counts, also where it is less; else what `known` and `public` open to everybody, the wider of both.
    """
    opened: dict[tuple[str, str, str], Opened] = {}
    for name, one in _told()["objects"].items():
        named: set[tuple[str, str, str]] = set()
        for row in sorted([*one["rows"], *one.get("more", ())], key=_named_last):
            made = Opened(Scope[row["scope"].upper()], Label(**_told()["reasons"][row["why"]]), row.get("basis", ""), row.get("mark", ""))
            for key in _keys(name, row):
                if _named_last(row):
                    if key in named:
                        raise ValueError(f"policy.yaml opens {key} twice")
                    named.add(key)
                if key in named or key not in opened or opened[key].scope <= made.scope:
                    opened[key] = made
    return opened


def _named_last(row: Mapping[str, Any]) -> bool:
    return not {"public", "known"} & set(row["to"])


def _keys(name: str, row: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    for whom in row["to"]:
        if whom == "public":
            roles = {*ANY_ROLE, PUBLIC}
        elif whom == "known":
            roles = set(ANY_ROLE)
        else:
            roles = {str(Role(role)) for role in _told()["groups"].get(whom, [whom])}
        for action in row.get("actions", ACTIONS):
            if action not in ACTIONS:
                raise ValueError(f"policy.yaml knows no action {action}")
            yield from ((role, name, action) for role in sorted(roles))


def opened(role: str, name: str, action: str) -> Opened | None:
    """Return what is opened to a role, None for nothing. Raises KeyError for an object or action that does not exist."""
    if name not in objects() or action not in ACTIONS:
        raise KeyError(f"{name} {action}")
    return table().get((role, name, action))


def scope_of(role: str, name: str, action: str) -> Scope:
    """Return how far a role (empty: the public) sees into an object for an action. Raises KeyError for what does not exist."""
    found = opened(role, name, action)
    return Scope.NONE if found is None else found.scope
