"""Words as `vocabulary.yaml` beside this module holds them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from tanheng.kernel.messages import Label

ENTITY, WORKS, LINE, PROCESS = "entity", "works", "line", "process"
RENAME, MOVE, MERGE, SPLIT, CEASE = "rename", "move", "merge", "split", "cease"
REGISTRY, TRADING, PLATFORM = "registry", "trading", "platform"
OPEN, INVITED = "open", "invited"
STEEL = "steel"


@dataclass(frozen=True, slots=True)
class Level:
    """A level of the tree: its name, and the levels under which it may stand."""

    label: Label
    under: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Attribute:
    """An attribute: its form (number, day, text, choice), units or values where it has them, and where it may stand."""

    label: Label
    form: str
    units: Mapping[str, Label]
    values: Mapping[str, Label]
    levels: tuple[str, ...]
    sectors: tuple[str, ...]


@cache
def _read() -> Mapping[str, Any]:
    found: Mapping[str, Any] = yaml.safe_load((Path(__file__).parent / "vocabulary.yaml").read_text(encoding="utf-8"))
    return found


def _labels(node: Mapping[str, Any]) -> dict[str, Label]:
    return {name: Label(**one) for name, one in node.items()}


@cache
def levels() -> Mapping[str, Level]:
    """Return the levels by name, from the entity down."""
    return {name: Level(Label(**node["name"]), tuple(node["under"])) for name, node in _read()["levels"].items()}


@cache
def attributes() -> Mapping[str, Attribute]:
    """Return the attributes by name. One without sectors belongs to all."""
    return {
        name: Attribute(
            Label(**node["name"]),
            node["form"],
            _labels(node.get("units", {})),
            _labels(node.get("values", {})),
            tuple(node["levels"]),
            tuple(node.get("sectors", ())),
        )
        for name, node in _read()["attributes"].items()
    }


@cache
def words(kind: str) -> Mapping[str, Label]:
    """Return sectors, pilots, changes, systems or conditions by name."""
    return _labels(_read()[kind])
