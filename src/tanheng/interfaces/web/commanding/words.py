"""What fields and values of commands are called in a form."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from tanheng.kernel.messages import Label


@cache
def _words() -> dict[str, Any]:
    told: dict[str, Any] = yaml.safe_load((files("tanheng.interfaces.web.commanding") / "words.yaml").read_text(encoding="utf-8"))
    return told


def field_label(command: str, field: str) -> Label:
    """Return the name of a field of a command or of what came of it; its own name in the content where nobody gave it another."""
    told = _told(command, field)
    return Label(told["zh"], told["en"]) if told else Label(field, field)


def field_hint(command: str, field: str) -> Label | None:
    """Return the hint beside a field, None for none."""
    hint = (_told(command, field) or {}).get("hint")
    return Label(**hint) if hint else None


def value_label(value: str, command: str = "") -> Label:
    """Return the name of a value that can be chosen; the value itself where nobody gave it another."""
    told = _words()["values"].get(f"{command}.{value}") or _words()["values"].get(value)
    return Label(**told) if told else Label(value, value)


def _told(command: str, field: str) -> dict[str, Any] | None:
    named: dict[str, dict[str, Any]] = _words()["fields"]
    results: dict[str, dict[str, Any]] = _words()["results"]
    return named.get(f"{command}.{field}") or named.get(field) or results.get(field)


def offered(command: str, path: Sequence[str]) -> str:
    """Return the words of what is offered for a field, by the names that lead to it; empty for nothing."""
    told: dict[str, str] = _words()["offers"]
    field = path[-1]
    found = told.get(f"{command}.{'.'.join(path)}") or told.get(f"{command}.{field}")
    if found is None:
        found = str((_told(command, field) or {}).get("offers", ""))
    return "" if found == "none" else found


def all_offers() -> frozenset[str]:
    """Return the words of everything that is offered anywhere."""
    told = _words()
    return frozenset((*told["offers"].values(), *(one["offers"] for one in told["fields"].values() if "offers" in one))) - {"none"}


def apart() -> frozenset[str]:
    """Return the fields of which what is offered stands apart from their words, as `command.field` or `command.table.field`."""
    return frozenset(_words()["offers"])
