"""The pages of `tanheng law search`, `check` and `diff`."""

from __future__ import annotations

from collections import Counter
from itertools import groupby

from tanheng.interfaces.cli.law_words import CHANGES, GROUPS, KINDS, instrument_shown, line_of, mark_shown, value_shown, values_shown
from tanheng.interfaces.cli.pages import Block, Cell, Grid, Heading, Line, Spaced, Stacked
from tanheng.kernel.messages import Joined, Message, message
from tanheng.lawbook import Choice, Citation, Mark, Value
from tanheng.lawbook.difference import Change, Kind, by_group
from tanheng.lawbook.entries import Coverage, Instrument, Interpretation, Tree
from tanheng.lawbook.lookup import value_count
from tanheng.lawbook.search import Hit
from tanheng.lawbook.statements import Group, Statement

_ROWS_OF_A_TABLE = 4  # so many new or gone rows of one table with one source are named one by one


def hits_page(hits: list[Hit]) -> list[Block]:
    """Return the hits, best first."""
    titles = (message("name and place"), message("label"), message("value"))
    rows = [(Stacked((_path(hit.name, hit.keys), line_of(hit.place))), hit.label, _content(hit)) for hit in hits]
    return [Grid(titles, rows, whole=frozenset({0})), Line(message("{count} hits", count=len(hits)))]


def _path(name: str, keys: tuple[str, ...]) -> str:
    return name + "".join(f"[{key}]" for key in keys)


def _content(hit: Hit) -> Cell:
    if hit.values:
        return values_shown(hit.values)
    if isinstance(hit.of, Interpretation):
        return hit.of.choices[-1].label
    if isinstance(hit.of, Instrument):
        return Spaced((KINDS["instrument"], hit.of.number))
    return message("{count} deadlines", count=len(hit.of or ()))


def counts_of(tree: Tree) -> dict[str, int]:
    """Return how many of each kind the tree holds."""
    return {
        "parameters": len(tree.parameters),
        "values": sum(map(value_count, tree.parameters.values())),
        "interpretations": len(tree.interpretations),
        "instruments": len(tree.instruments),
        "events": len(tree.events),
        "deadlines": len(tree.deadlines),
        "trading_holidays": len(tree.holidays),
        "coverage": len(tree.coverage),
    }


def marks_of(tree: Tree) -> dict[Mark, int]:
    """Return how many values, deadlines and years of holidays carry each status mark, from the strongest."""
    marks = Counter(value.citation.mark for one in tree.parameters.values() for dated in one.values.values() for value in dated)
    marks.update(one.citation.mark for one in tree.deadlines)
    marks.update(one.citation.mark for one in tree.holidays.values())
    return {mark: marks[mark] for mark in Mark}


_COUNTED: dict[str, Message] = {
    "parameters": message("parameters"),
    "values": message("dated values"),
    "interpretations": message("interpretations"),
    "instruments": message("instruments"),
    "events": message("events"),
    "deadlines": message("deadlines"),
    "trading_holidays": message("years of trading holidays"),
    "coverage": message("rows of coverage"),
}


def counts_page(tree: Tree) -> list[Block]:
    """Return the counts of a tree without faults."""
    kinds = [(_COUNTED[name], count) for name, count in counts_of(tree).items()]
    marks = [(mark.code, mark.meaning, count) for mark, count in marks_of(tree).items()]
    return [
        Heading(message("The law data has no faults.")),
        Grid((message("kind"), message("count")), kinds, frozenset({1})),
        Heading(message("Status marks of values, deadlines and holidays")),
        Grid((message("status"), message("meaning"), message("count")), marks, frozenset({2})),
    ]


def changes_page(old: Tree, new: Tree, changes: list[Change], heading: Message) -> list[Block]:
    """Return the differences by what they are about."""
    blocks: list[Block] = [Heading(heading)]
    titles = (message("what and where"), message("before"), message("after"))
    for group, members in by_group(changes).items():
        counts = Counter(change.kind for change in members)
        told = Joined(tuple(message("{count} {change}", count=counts[kind], change=CHANGES[kind]) for kind in Kind if counts[kind]))
        blocks.append(Heading(message("{group}: {counts}", group=GROUPS[group], counts=told)))
        rows = [_change_row(old, new, together) for together in _together(members)]
        blocks.append(Grid(titles, rows, whole=frozenset({0})))
    return blocks


def _together(changes: list[Change]) -> list[list[Change]]:
    """Take together the many rows of one table that are new or gone with one source."""
    parts: list[list[Change]] = []
    for _, group in groupby(changes, key=lambda one: (one.kind, one.either.path[0], one.either.citation, one.either.period)):
        members = list(group)
        whole = len(members) > _ROWS_OF_A_TABLE and members[0].kind in (Kind.ADDED, Kind.REMOVED)
        parts += [members] if whole else [[one] for one in members]
    return parts


def _change_row(old: Tree, new: Tree, changes: list[Change]) -> tuple[Cell, ...]:
    first = changes[0]
    name, *keys = first.either.path
    path = _path(name, tuple(keys)) if len(changes) == 1 else name
    what = Stacked((path, CHANGES[first.kind], first.either.label, _places(first)))
    if len(changes) == 1:
        return what, _side(old, first.old), _side(new, first.new)
    rows = message("{count} rows", count=len(changes))
    tree, one = (new, first.new) if first.kind is Kind.ADDED else (old, first.old)
    side = Stacked((rows, _when(one), _source(tree, one)))
    return (what, "–", side) if first.kind is Kind.ADDED else (what, side, "–")


def _places(change: Change) -> str:
    """Return where both sides stand; the file once where it is the same."""
    lines = [line_of(one.place) for one in (change.old, change.new) if one and one.place]
    places = list(dict.fromkeys(lines))
    if len(places) < 2:
        return "".join(places)
    (one, first), (other, second) = (place.rsplit(":", 1) for place in places)
    return f"{one}:{first}, {second}" if one == other else "\n".join(places)


def _side(tree: Tree, one: Statement | None) -> Cell:
    if one is None:
        return "–"
    return Stacked((_said(one), _when(one), _source(tree, one)))


def _when(one: Statement | None) -> str:
    return str(one.period) if one and one.period else ""


def _said(one: Statement) -> Cell:
    match one.of:
        case Value():
            return value_shown(one.of)
        case Choice():
            return Spaced((one.of.choice, one.of.label), ": ")
        case Instrument():
            return Spaced((one.of.number, one.of.status))
        case Coverage():
            return Spaced((one.of.state, one.of.checked_against), ": ")
    if one.group is Group.HOLIDAYS:
        return message("{count} days", count=one.shown.count(",") + 1 if one.shown else 0)
    return one.shown


def _source(tree: Tree, one: Statement | None) -> Cell:
    if one is None:
        return ""
    if isinstance(one.of, Choice):
        return one.of.reason
    return _citation(tree, one.citation) if one.citation else ""


def _citation(tree: Tree, citation: Citation) -> Cell:
    """Return the mark, then the instrument's title and article, the source, the reason or the interpretation."""
    if citation.instrument:
        found: Cell = instrument_shown(tree, citation.instrument, citation.article)
    else:
        found = citation.source or citation.reason or citation.interpretation
    return Stacked((mark_shown(citation.mark), found))
