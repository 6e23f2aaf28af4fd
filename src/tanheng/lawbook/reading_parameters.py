"""Reads one parameter file: dated entries with a value or a table, each value with its mark and citation."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from tanheng.kernel.messages import Joined, Label, message
from tanheng.lawbook.entries import TYPE_NAMES, Keys, Parameter, Period, Scalar, Tree, Value
from tanheng.lawbook.marks import CITING, MARKS, Citation, Mark
from tanheng.lawbook.nodes import Faults, LawFault, Node

ASKED_BY = ("emissions_month", "emissions_year", "deadline", "trading_day", "decision", "list_year", "event")


def dotted_name(relative: Path) -> str:
    """Return the name of a file's content: its path below the first folder, with points."""
    return ".".join(relative.with_suffix("").parts[1:])


def read_parameter(node: Node, relative: Path, tree: Tree, faults: Faults) -> None:
    """Read one file of `parameters/` into the tree."""
    name = dotted_name(relative)
    kind = one_of(node.get("type"), TYPE_NAMES)
    keys = tuple(item.text() for item in found.sequence()) if (found := node.find("keys")) else ()
    unit = found.text() if (found := node.find("unit")) else ""
    parameter = Parameter(name, node.get("label").label(), kind, unit, keys, one_of(node.get("asked_by"), ASKED_BY), {}, node.place)
    if kind in ("number", "integer") and not unit:
        raise node.fault(message('a number needs a unit; write "1" for a ratio or a count'))
    decimals = found.integer() if (found := node.find("decimals")) else None
    known = len(faults)
    for entry in node.get("entries").sequence():
        with faults.gathering():
            for value in _values_of(entry, parameter, decimals, faults):
                with faults.gathering():
                    _add(value, parameter)
            faults.extend(entry.unknown())
    if not parameter.values and len(faults) == known:
        raise node.fault(message("at least one entry is needed"))
    tree.parameters[name] = parameter


def _add(value: Value, parameter: Parameter) -> None:
    same = parameter.values.setdefault(value.keys, [])
    for other in same:
        if other.period.overlaps(value.period):
            what = message("{path} has two values on one day: {one} and {other}", path=value.path, one=other.value, other=value.value)
            raise LawFault(what, other.place, value.place)
    same.append(value)


def read_period(entry: Node) -> Period:
    """Read `from` and `to`."""
    first = entry.get("from").date()
    last = found.date() if (found := entry.find("to")) else None
    if last is not None and last < first:
        raise entry.fault(message("the period ends on {last}, before it begins on {first}", last=last, first=first))
    return Period(first, last)


def read_citation(node: Node, inherited: Citation | None = None) -> Citation:
    """Read the mark with what it needs; what it must not have is a fault. A row without a status keeps its entry's citation."""
    note = found.label() if (found := node.find("note")) else None
    if inherited is not None and not node.has("status"):
        for name in ("instrument", "article", "source", "interpretation", "reason"):
            if node.has(name):
                raise node.fault(message("{name} needs a status of its own here", name=name))
        return Citation(
            inherited.mark,
            inherited.instrument,
            inherited.article,
            inherited.source,
            inherited.interpretation,
            inherited.reason,
            note or inherited.note,
        )
    mark = MARKS[one_of(node.get("status"), tuple(MARKS))]
    texts = {name: found.text() if (found := node.find(name)) else "" for name in ("instrument", "article", "interpretation")}
    labels: dict[str, Label | None] = {name: found.label() if (found := node.find(name)) else None for name in ("source", "reason")}
    for name in _missing(mark, texts, labels):
        raise node.fault(message("the status {status} needs {name}", status=mark.code, name=name))
    for name in _forbidden(mark):
        if texts.get(name) or labels.get(name):
            raise node.fault(message("the status {status} must not have {name}", status=mark.code, name=name))
    return Citation(mark, texts["instrument"], texts["article"], labels["source"], texts["interpretation"], labels["reason"], note)


def one_of(node: Node, known: tuple[str, ...]) -> str:
    """Return the node's text if it is one of the known words."""
    if node.text() not in known:
        raise node.fault(message("{found} is none of {known}", found=node.scalar, known=Joined(known)))
    return node.text()


def _missing(mark: Mark, texts: dict[str, str], labels: dict[str, Label | None]) -> Iterator[str]:
    needed = {
        Mark.FINAL: ("instrument", "article"),
        Mark.DRAFT: ("instrument", "article"),
        Mark.INFERRED: ("instrument", "article", "reason"),
        Mark.SECONDARY: ("source",),
        Mark.OPERATIONAL: ("reason",),
        Mark.INTERPRETATION: ("interpretation",),
    }[mark]
    return (name for name in needed if not (texts.get(name) or labels.get(name)))


def _forbidden(mark: Mark) -> tuple[str, ...]:
    if mark in CITING:
        return ("interpretation",)
    if mark is Mark.OPERATIONAL:
        return ("instrument", "article", "interpretation")
    return ("article",) if mark is Mark.SECONDARY else ("instrument", "article")


def _values_of(entry: Node, parameter: Parameter, decimals: int | None, faults: Faults) -> Iterator[Value]:
    period, citation = read_period(entry), read_citation(entry)
    if not parameter.keys:
        yield _value(entry.get("value"), parameter, (), citation, period, decimals)
        return
    rows = _rows_of(entry.find("rows"), len(parameter.keys))
    used: set[Keys] = set()
    for keys, cell in _cells(entry.get("table"), len(parameter.keys), ()):
        row = rows.get(keys)
        used.add(keys)
        with faults.gathering():
            yield _value(cell, parameter, keys, read_citation(row, citation) if row else citation, period, decimals)
            faults.extend(row.unknown() if row else ())
    for keys, row in rows.items():
        if keys not in used:
            faults.append(row.fault(message("the table has no such row")))


def _rows_of(rows: Node | None, depth: int) -> dict[Keys, Node]:
    return {} if rows is None else dict(_cells(rows, depth, ()))


def _cells(table: Node, depth: int, keys: Keys) -> Iterator[tuple[Keys, Node]]:
    for name, node in table.mapping().items():
        if depth > 1:
            yield from _cells(node, depth - 1, (*keys, name))
        else:
            yield (*keys, name), node


def _value(cell: Node, parameter: Parameter, keys: Keys, citation: Citation, period: Period, decimals: int | None) -> Value:
    value = _typed(cell, parameter.kind, decimals)
    return Value(parameter.name, keys, value, parameter.unit, parameter.label, citation, period, cell.place)


def _typed(cell: Node, kind: str, decimals: int | None) -> Scalar:
    if kind == "number":
        number = cell.number()
        if decimals is not None and number.as_tuple().exponent != -decimals:
            raise cell.fault(message("{found} must be written with {decimals} decimals", found=cell.scalar, decimals=decimals))
        return number
    if kind == "list":
        return tuple(item.text() for item in cell.sequence())
    readers: dict[str, Callable[[], Scalar]] = {
        "integer": cell.integer,
        "text": cell.text,
        "flag": cell.flag,
        "date": cell.date,
        "time": cell.time,
    }
    return readers[kind]()
