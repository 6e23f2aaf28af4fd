"""How the law commands call what stands in `law/`: kinds, dates, statuses, citations, values with their units."""

from __future__ import annotations

import re

from tanheng.interfaces.cli.pages import Cell, Facts, Spaced
from tanheng.kernel.messages import Joined, Message, Rendered, message
from tanheng.lawbook import Citation, Mark, Value
from tanheng.lawbook.difference import Kind
from tanheng.lawbook.entries import Parameter, Tree
from tanheng.lawbook.marks import MARKS
from tanheng.lawbook.statements import Group, scalar_text

KINDS: dict[str, Message] = {
    "number": message("number"),
    "integer": message("whole number"),
    "text": message("text"),
    "flag": message("yes or no"),
    "date": message("date"),
    "time": message("time of day"),
    "list": message("list"),
    "parameter": message("parameter"),
    "interpretation": message("interpretation"),
    "instrument": message("instrument"),
    "event": message("event"),
}
ASKED_BY: dict[str, Message] = {
    "emissions_month": message("any day of the month of the emission"),
    "emissions_year": message("31 December of the emissions year"),
    "deadline": message("the legal deadline"),
    "trading_day": message("the trading day"),
    "decision": message("the day of the administrative decision"),
    "list_year": message("31 December of the year of the list"),
    "event": message("the day of the event"),
}
DATES: dict[str, Message] = {
    "issued": message("issued"),
    "published": message("published"),
    "in_force": message("in force"),
    "repealed": message("repealed"),
}
READ: dict[str, Message] = {
    "full": message("read in full"),
    "part": message("read in part"),
    "none": message("not read"),
}
STATES: dict[str, Message] = {
    "complete": message("complete"),
    "partial": message("partial"),
    "none": message("not implemented"),
}
GROUPS: dict[Group, Message] = {
    Group.INSTRUMENT: message("Instruments"),
    Group.INTERPRETATION: message("Interpretations"),
    Group.METHOD: message("Methods and rules"),
    Group.VALUE: message("Values"),
    Group.DEADLINE: message("Deadlines"),
    Group.HOLIDAYS: message("Trading holidays"),
    Group.COVERAGE: message("Coverage"),
}
CHANGES: dict[Kind, Message] = {
    Kind.CHANGED: message("changed"),
    Kind.ADDED: message("new"),
    Kind.REMOVED: message("gone"),
    Kind.RESTATED: message("same content, other source or wording"),
}
_UNITS: dict[str, Message] = {
    "working day": message("working day(s)"),
    "working days": message("working day(s)"),
    "natural days": message("natural day(s)"),
    "day": message("day(s)"),
    "month": message("month(s)"),
    "months": message("month(s)"),
    "year": message("year(s)"),
    "years": message("year(s)"),
    "person": message("person(s)"),
    "persons": message("person(s)"),
    "CNY": message("CNY"),
    "CNY/t": message("CNY/t"),
}
_FLAGS = {True: message("yes"), False: message("no")}
_LINE = re.compile(r".*?:\d+(?= |$)")


def unit_shown(unit: str) -> Cell:
    """Return a unit for people; a ratio or a count has none."""
    return _UNITS.get(unit, "" if unit == "1" else unit)


def value_shown(value: Value) -> Cell:
    """Return a value with its unit."""
    if isinstance(value.value, bool):
        return _FLAGS[value.value]
    if isinstance(value.value, tuple):
        return Joined(value.value)
    return Spaced((scalar_text(value.value), unit_shown(value.unit)))


def values_shown(values: tuple[Value, ...] | list[Value]) -> Cell:
    """Return the only value, or how many there are."""
    return value_shown(values[0]) if len(values) == 1 else message("{count} values", count=len(values))


def keys_shown(parameter: Parameter) -> Cell:
    """Return the names of the keys of a table."""
    return Joined(parameter.keys) if parameter.keys else ""


def line_of(place: str) -> str:
    """Return `file:line` of a place, without the key."""
    found = _LINE.match(place)
    return found.group() if found else place


def mark_shown(mark: Mark) -> Message:
    """Return a status mark with its meaning."""
    return message("{mark}: {meaning}", mark=mark.code, meaning=mark.meaning)


def status_shown(status: str) -> Message:
    """Return the status of an instrument with its meaning."""
    return mark_shown(MARKS[status])


def instrument_shown(tree: Tree, instrument: str, article: str = "") -> Cell:
    """Return title, number or id, and article."""
    found = tree.instruments.get(instrument)
    if found is None:
        return Spaced((instrument, article))
    title: Rendered = found.title
    name = f"[{instrument}]"
    return Spaced((title, found.number, name, article))


def interpretation_shown(tree: Tree, name: str) -> Cell:
    """Return name and label of an interpretation."""
    found = tree.interpretations.get(name)
    return Spaced((name, found.label if found else ""), " · ")


def citation_facts(tree: Tree, citation: Citation) -> list[tuple[Rendered, Cell]]:
    """Return status mark, source and note, as far as they are there."""
    return [
        (message("status"), mark_shown(citation.mark)),
        (message("instrument"), instrument_shown(tree, citation.instrument, citation.article) if citation.instrument else ""),
        (message("source"), citation.source),
        (message("interpretation"), interpretation_shown(tree, citation.interpretation) if citation.interpretation else ""),
        (message("reason"), citation.reason),
        (message("note"), citation.note),
    ]


def citation_block(tree: Tree, citation: Citation) -> Facts:
    """Return the citation as a block."""
    return Facts(citation_facts(tree, citation))


def hash_line(law_hash: str) -> Message:
    """Return the line that ends every output."""
    return message("Law data {hash}.", hash=law_hash[:12])
