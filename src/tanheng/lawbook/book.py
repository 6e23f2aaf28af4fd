"""The lawbook: the value of a parameter on a day with its citation, the reading of an open text, the deadlines."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path

from tanheng.lawbook.entries import Choice, Deadline, Keys, Tree, Value
from tanheng.lawbook.locating import content_hash, shipped_folder
from tanheng.lawbook.reading import law_files, read_tree


class NoLegalValue(LookupError):
    """The law book has no value for the question; missing is never a default."""


class Lawbook:
    """A validated tree of `law/` with its content hash. Immutable once made; safe to share between threads."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.hash = content_hash(root, law_files(root))
        self.tree: Tree = read_tree(root)

    def value(self, name: str, *keys: str, on: date) -> Value:
        """Return the one value of the parameter that applies on the day.

        `on` is the date that the parameter is asked by (`asked_by` in its file), such as any day of the month of the emission.
        Raises NoLegalValue where the parameter, the row or a value for the day is missing.
        """
        parameter = self.tree.parameters.get(name)
        if parameter is None:
            raise NoLegalValue(f"there is no parameter {name!r}")
        if len(keys) != len(parameter.keys):
            raise NoLegalValue(f"{name} is asked with {len(parameter.keys)} keys {parameter.keys}, not with {keys}; {parameter.place}")
        for value in parameter.values.get(keys, ()):
            if value.period.holds(on):
                return value
        known = "; ".join(f"{value.period} at {value.place}" for value in parameter.values.get(keys, ()))
        asked = name + "".join(f"[{key}]" for key in keys)
        raise NoLegalValue(f"{asked} has no value on {on}; {known or parameter.place}")

    def rows(self, name: str, *keys: str, on: date) -> dict[str, Value]:
        """Return the rows of a table that apply on the day, by their last key; `keys` are the outer keys. Raises NoLegalValue for none."""
        parameter = self.tree.parameters.get(name)
        if parameter is None:
            raise NoLegalValue(f"there is no parameter {name!r}")
        if not parameter.keys:
            raise NoLegalValue(f"{name} is a single value, no table; {parameter.place}")
        found = {
            inner[-1]: value
            for inner, values in parameter.values.items()
            if inner[:-1] == keys
            for value in values
            if value.period.holds(on)
        }
        if not found:
            raise NoLegalValue(f"{name} has no rows {keys} on {on}; {parameter.place}")
        return found

    def choice(self, name: str, *, on: date) -> Choice:
        """Return the reading of an open text that applies on the day. Raises NoLegalValue."""
        interpretation = self.tree.interpretations.get(name)
        if interpretation is None:
            raise NoLegalValue(f"there is no interpretation {name!r}")
        for choice in interpretation.choices:
            if choice.period.holds(on):
                return choice
        raise NoLegalValue(f"{name} has no reading on {on}; {interpretation.place}")

    def deadline(self, event: str, *, sector: str, emissions_year: int) -> Deadline:
        """Return the deadline of an event for a sector and an emissions year. Raises NoLegalValue."""
        for deadline in self.tree.deadlines:
            if (deadline.event, deadline.emissions_year) == (event, emissions_year) and sector in deadline.sectors:
                return deadline
        raise NoLegalValue(f"no deadline of {event!r} for {sector} and {emissions_year}")

    def values(self, on: date) -> Iterator[Value]:
        """Yield every parameter value that applies on the day, in the order of names and keys."""
        for name in sorted(self.tree.parameters):
            for _, value in sorted(self._applying(name, on).items()):
                yield value

    def _applying(self, name: str, on: date) -> dict[Keys, Value]:
        values = self.tree.parameters[name].values
        return {keys: value for keys, dated in values.items() for value in dated if value.period.holds(on)}


@cache
def shipped_lawbook() -> Lawbook:
    """Return the law book that came with the program; read once. Raises LawInvalid, FileNotFoundError."""
    return Lawbook(shipped_folder("law"))
