"""Asks the law book on behalf of one computation, and remembers what its result rests on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time
from decimal import Decimal

from tanheng.kernel.exact import plain
from tanheng.lawbook.book import Lawbook, NoLegalValue
from tanheng.lawbook.entries import Choice, Scalar, Value
from tanheng.lawbook.marks import Citation, Mark, weakest


@dataclass(frozen=True, slots=True)
class Basis:
    """One thing that a result rests on: a value or a reading, with where it comes from."""

    name: str
    value: str
    citation: Citation


@dataclass(slots=True)
class Asking:
    """A law book, the readings that the user chose instead of the law's own, and all answers so far."""

    lawbook: Lawbook
    readings: Mapping[str, str] = field(default_factory=dict)
    basis: dict[str, Basis] = field(default_factory=dict)

    def value(self, name: str, *keys: str, on: date) -> Value:
        """Return the value that applies on the day and remember it. Raises NoLegalValue."""
        return self.noted(self.lawbook.value(name, *keys, on=on))

    def noted(self, value: Value) -> Value:
        """Remember a value that was found in another way."""
        self.basis.setdefault(f"{value.path} {value.period.first}", Basis(value.path, _written(value.value), value.citation))
        return value

    def found(self, name: str, *keys: str, on: date) -> Value | None:
        """Return the value that applies on the day, None where the law has none."""
        try:
            return self.value(name, *keys, on=on)
        except NoLegalValue:
            return None

    def reading(self, name: str, *, on: date) -> str:
        """Return the reading of an open text that applies: the user's, or the law's. Raises NoLegalValue."""
        return self._noted(self.lawbook.choice(name, on=on))

    def _noted(self, choice: Choice) -> str:
        name = choice.interpretation.name
        chosen = self.readings.get(name, choice.choice)
        citation = Citation(Mark.INTERPRETATION, interpretation=name, reason=choice.reason)
        self.basis.setdefault(f"{name} {choice.period.first}", Basis(name, chosen, citation))
        return chosen

    @property
    def weakest(self) -> Mark:
        """Return the weakest mark of all answers."""
        return weakest([one.citation.mark for one in self.basis.values()])

    def as_json(self, language: str) -> dict[str, object]:
        """Return hash, weakest mark, and everything that was asked, in the order of asking."""
        rows = [
            {"name": one.name, "value": one.value, "status": one.citation.mark.code, "source": one.citation.render(language)}
            for one in self.basis.values()
        ]
        return {"hash": self.lawbook.hash, "weakest": self.weakest.code, "basis": rows}


def _written(value: Scalar) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, time):
        return value.strftime("%H:%M")
    return ", ".join(value) if isinstance(value, tuple) else str(value)


def unknown_readings(lawbook: Lawbook, readings: Mapping[str, str], open_points: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """Return the readings that cannot be chosen, as `name=option`, each with what can be chosen instead."""
    known = {name: tuple(lawbook.tree.interpretations[name].options) for name in open_points}
    everything = tuple(f"{name}={option}" for name, options in known.items() for option in options)
    return {f"{name}={option}": everything for name, option in readings.items() if option not in known.get(name, ())}
