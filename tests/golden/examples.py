"""Reads the worked examples of golden/ and looks up the paths that they expect.

An example may bring `batches`, `stock`, `meters` and `substitutions`, and be computed `as_verifier`. The folder of an example names the
sector of the rows that name none. `readings` names the open texts that it reads otherwise than shipped.

A path names a place in the documented JSON: `results[scope=enterprise].lines[item=烟煤,origin=purchased].emissions_t`. Brackets keep the
members of a list that agree with every condition, or one by its number. A path that meets several places expects the same value in all.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).resolve().parents[2] / "golden"
_STEP = re.compile(r"\.?([^.\[\]]+)|\[([^\]]+)\]")
Row = dict[str, str]


class NothingFoundError(LookupError):
    """The path meets no place of the answer."""


@dataclass(frozen=True, slots=True)
class Example:
    """One worked example: what is given, and what is expected of it."""

    path: Path
    sector: str
    given: list[Row]
    expect: dict[str, str]
    batches: list[Row] = field(default_factory=list)
    stock: list[Row] = field(default_factory=list)
    refused: bool = False
    readings: dict[str, str] = field(default_factory=dict)
    meters: list[Row] = field(default_factory=list)
    substitutions: list[Row] = field(default_factory=list)
    as_verifier: bool = False

    @property
    def is_corrected(self) -> bool:
        """Tell whether data were filled in or adjusted, which the oracle does not know."""
        return bool(self.meters or self.substitutions)


def examples() -> list[Example]:
    """Return every example that has rows, by path; all scalars stay the texts that were written."""
    found = []
    for path in sorted(FOLDER.rglob("*.yaml")):
        content = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
        if "given" not in content or "command" in content:  # those with a command belong to smaller_examples
            continue
        sector = path.parent.name
        given = [row if "行业" in row else {"sector": sector} | row for row in content["given"]]
        more = {name: content.get(name, []) for name in ("batches", "stock", "meters", "substitutions")}
        flags = {"refused": content.get("refused") == "true", "as_verifier": content.get("as_verifier") == "true"}
        readings = content.get("readings", {})
        found.append(Example(path, sector, given, content.get("expect") or {}, readings=readings, **flags, **more))
    return found


def looked_up(answer: Any, path: str) -> str:
    """Return the value at the path as text, null as `null`; raises NothingFoundError where nothing or more than one value is found."""
    places = [answer]
    position = 0
    while position < len(path):
        step = _STEP.match(path, position)
        if step is None:
            raise NothingFoundError(f"{path}: cannot be read from character {position + 1}")
        name, conditions = step.groups()
        places = [after for before in places for after in (_members(before, conditions) if conditions else _named(before, name))]
        position = step.end()
    values = {_text(place) for place in places}
    if len(values) != 1:
        raise NothingFoundError(f"{path}: found {sorted(values) or 'nothing'}")
    return values.pop()


def _named(place: Any, name: str) -> list[Any]:
    return [place[name]] if isinstance(place, dict) and name in place else []


def _members(place: Any, conditions: str) -> list[Any]:
    if not isinstance(place, list):
        return []
    if conditions.isdecimal():
        return place[int(conditions) : int(conditions) + 1]
    pairs = [condition.partition("=")[::2] for condition in conditions.split(",")]
    return [one for one in place if all(name in one and _text(one[name]) == value for name, value in pairs)]


def _text(place: Any) -> str:
    if isinstance(place, dict | list):
        raise NothingFoundError("the path ends before a single value")
    return "null" if place is None else str(place)
