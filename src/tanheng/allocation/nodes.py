"""The nodes of traces that allocation has beside those of quantification: exact fractions, legal lists, sums over many rows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction

from tanheng.allocation.asking import Asked
from tanheng.allocation.model import UnitAllocation
from tanheng.kernel.exact import plain, rounded_fraction, total
from tanheng.kernel.findings import Place
from tanheng.kernel.messages import Label, Message, Rendered, message
from tanheng.lawbook import Value
from tanheng.quantification.trace import INPUT, STEP, Trace, parameter_node, reading_node

_SHOWN_DECIMALS = 8
_SHOWN = message("exact in the computation; shown to 8 decimals")


def same(text: str) -> Label:
    """Return a text that is the same in both languages."""
    return Label(text, text)


def fraction_text(value: Fraction) -> str:
    """Write a fraction with at most 8 decimals."""
    return plain((rounded_fraction(value, _SHOWN_DECIMALS) + 0).normalize())


def fraction_node(label: Rendered, value: Fraction, unit: str, formula: Rendered | str, *children: Trace, kind: str = STEP) -> Trace:
    """Make the node of an exact figure; one with more decimals than can be shown says so."""
    note = None if Fraction(rounded_fraction(value, _SHOWN_DECIMALS)) == value else _SHOWN
    return Trace(kind, label, fraction_text(value), unit, formula, note=note, children=children)


def given_node(label: Rendered, value: str, unit: str, place: Place | str, note: Message | None = None) -> Trace:
    """Make the node of something handed in that is no decimal."""
    return Trace(INPUT, label, value, unit, place=str(place), note=note)


def rule_node(value: Value) -> Trace:
    """Make the node of a legal value; a list is written with commas."""
    node = parameter_node(value)
    return replace(node, value=", ".join(value.texts) or "—") if isinstance(value.value, tuple) else node


def rules(asked: Asked, *names: str) -> list[Trace]:
    """Make the nodes of the parameters that have a value in the year; those without leave none."""
    return [rule_node(value) for name in names if (value := asked.known(name)) is not None]


def readings(asked: Asked, *names: str) -> list[Trace]:
    """Make the nodes of the readings of open texts that the allocation took."""
    return [reading_node(choice) for name in names if (choice := asked.taken(name)) is not None]


def emissions_of(label: Rendered, units: Iterable[UnitAllocation]) -> Trace:
    """Make the node of the emissions of many units, with the rows that they stand in."""
    listed = list(units)
    return given_node(label, plain(total(unit.emissions_t for unit in listed)), "t", rows_of(unit.unit.place for unit in listed))


def rows_of(places: Iterable[Place]) -> str:
    """Return which rows the places span, by file and sheet, such as `2-3!4–19`."""
    rows: dict[str, list[int]] = {}
    for place in places:
        rows.setdefault(place.sheet or place.file or place.called, []).append(place.row)
    return "; ".join(f"{name}!{min(found)}–{max(found)}" for name, found in rows.items()) or "—"
