"""What rooms above tell this one: who stands on a published list, and what of theirs a change of an entity touches."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from tanheng.commands.sql import Sql


@dataclass(frozen=True, slots=True)
class Touched:
    """Something that a change of an entity touches: `kind` is duty, list_entry, task or a word of the room; `reference` finds it.

    `figures` are whole numbers with their names, such as tonnes or years.
    """

    kind: str
    entity: str
    reference: str
    figures: Mapping[str, int]


Listed = Callable[[Sql, Sequence[str], date], Mapping[str, str]]
LISTED: list[Listed] = []
"""Each returns, of the entities that stand on a published list of that day, by which entry (to be cited). Rooms above append."""

Touches = Callable[[Sql, Sequence[str], date], Iterable[Touched]]
TOUCHES: list[Touches] = []
"""Each yields what a change of entities on a day touches. Rooms above append."""


def listed(sql: Sql, codes: Sequence[str], on: date) -> dict[str, str]:
    """Return the entities that stand on a published list, with the entry of the first room that knows one."""
    found: dict[str, str] = {}
    for hook in LISTED:
        found = {**hook(sql, codes, on), **found}
    return found
