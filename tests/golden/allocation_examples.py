"""Reads the worked examples of golden/allocation/: rows of the flat form, what goes with them, and the places of the JSON that they expect.

An expected number that ends in … is the beginning of one that does not end.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import yaml

from tests.golden.examples import FOLDER, NothingFoundError, looked_up

Row = dict[str, str]


@dataclass(frozen=True, slots=True)
class AllocationExample:
    """One worked example; all scalars are the texts that were written."""

    path: Path
    year: int
    rows: list[Row]
    given: Mapping[str, Any]  # balance_values, estimates, readings, assume_complete, pre_allocation_ratio
    expect: dict[str, str]
    refused: bool


def allocation_examples() -> list[AllocationExample]:
    """Return every example, by path."""
    found = []
    for path in sorted((FOLDER / "allocation").glob("*.yaml")):
        content = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
        expect, refused = content.get("expect") or {}, content.get("refused") == "true"
        found.append(AllocationExample(path, int(content["year"]), content["rows"], content, expect, refused))
    return found


def unmet(answer: Any, expect: Mapping[str, str]) -> list[str]:
    """Return a sentence for every expectation that the answer does not meet."""
    wrong = []
    plain = _with_words(answer)
    for path, expected in expect.items():
        try:
            found = looked_up(plain, path)
        except NothingFoundError as nothing:
            wrong.append(str(nothing))
            continue
        begun = expected.endswith("…") and found.startswith(expected.removesuffix("…"))
        if found != expected and not begun and not _same_number(found, expected):
            wrong.append(f"{path}: expected {expected}, found {found}")
    return wrong


def _same_number(found: str, expected: str) -> bool:
    """Tell whether both are the same number, with whatever zeros behind the point."""
    try:
        return Decimal(found) == Decimal(expected)
    except InvalidOperation:
        return False


def _with_words(part: Any) -> Any:
    """Write yes and no as JSON has them."""
    if isinstance(part, bool):
        return "true" if part else "false"
    if isinstance(part, dict):
        return {name: _with_words(value) for name, value in part.items()}
    return [_with_words(value) for value in part] if isinstance(part, list) else part
