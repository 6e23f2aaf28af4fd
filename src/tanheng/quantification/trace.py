"""The trace of a figure: a tree of inputs with their cells, parameters with their articles, steps and roundings.

A trace is built only when somebody opens the figure; computing one costs nothing before that.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from tanheng.kernel.exact import plain
from tanheng.kernel.findings import Place
from tanheng.kernel.messages import LANGUAGES, Message, Rendered, message
from tanheng.lawbook import Choice, Value

INPUT, PARAMETER, STEP, ROUNDING, READING = "input", "parameter", "step", "rounding", "interpretation"


@dataclass(frozen=True, slots=True)
class Trace:
    """One node: what the figure is, its value and unit, how it came about, and the nodes that it came from."""

    kind: str
    label: Rendered
    value: str
    unit: str = ""
    formula: Rendered | str = ""
    place: str = ""
    law: Value | None = None
    reading: Choice | None = None
    note: Message | None = None
    children: tuple[Trace, ...] = ()
    field: str = ""

    def as_json(self) -> dict[str, object]:
        """Return the node as JSON, its texts in both languages; empty fields are left out."""
        node: dict[str, object] = {"kind": self.kind, "label": _both(self.label), "value": self.value}
        node.update({name: text for name in ("unit", "place", "field") if (text := getattr(self, name))})
        if self.formula:
            node["formula"] = self.formula if isinstance(self.formula, str) else _both(self.formula)
        if self.law is not None:
            node["parameter"] = self.law.path
            node["status"] = self.law.citation.mark.code
            node["citation"] = _both(self.law.citation)
        if self.reading is not None:
            node["parameter"] = self.reading.interpretation.name
            node["status"] = "interpretation"
            node["citation"] = _both(self.reading.label)
        if self.note is not None:
            node["note"] = _both(self.note)
        if self.children:
            node["from"] = [child.as_json() for child in self.children]
        return node


def _both(text: Rendered) -> dict[str, str]:
    return {language: text.render(language) for language in LANGUAGES}


def input_node(label: Rendered, value: Decimal, unit: str, place: Place, note: Message | None = None) -> Trace:
    """Make the node of a value that was handed in."""
    return Trace(INPUT, label, plain(value), unit, place=str(place), note=note)


def parameter_node(value: Value, unit: str = "") -> Trace:
    """Make the node of a legal value; `unit` says it more exactly where a table has rows of several units."""
    return Trace(PARAMETER, value.label, str(value.value), unit or ("" if value.unit == "1" else value.unit), law=value)


def reading_node(choice: Choice) -> Trace:
    """Make the node of a reading of an open text."""
    return Trace(READING, choice.interpretation.label, choice.choice, reading=choice)


def named(node: Trace, field: str) -> Trace:
    """Return the node as the explanation of a field of the JSON."""
    return replace(node, field=field)


def step_node(label: Rendered, value: Decimal, unit: str, formula: Rendered | str, *children: Trace, note: Message | None = None) -> Trace:
    """Make the node of a computed figure."""
    return Trace(STEP, label, plain(value), unit, formula, note=note, children=children)


def rounding_node(label: Rendered, value: Decimal, unit: str, decimals: Value, *children: Trace) -> Trace:
    """Make the node of a figure that was rounded half up, by the rule that says to how many decimals."""
    formula = message("rounded half up to {places} decimals", places=decimals.value)
    return Trace(ROUNDING, label, plain(value), unit, formula, law=decimals, children=children)
