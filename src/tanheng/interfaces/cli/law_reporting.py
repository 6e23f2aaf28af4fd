"""The pages of `tanheng law search`, `check` and `diff`."""

from __future__ import annotations

from collections import Counter
from itertools import groupby

from tanheng.interfaces.cli.law_words import CHANGES, GROUPS, KINDS, instrument_shown, line_of, value_shown, values_shown
from tanheng.interfaces.cli.pages import Block, Cell, Facts, Grid, Heading, Line, Spaced, Stacked
from tanheng.kernel.messages import Joined, Message, message
from tanheng.lawbook import Choice, Mark, Value
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
    return [Grid(titles, rows, whole=frozenset({0})), Line(message("Hits: {count}.", count=len(hits)))]


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
    marks.update(one.citation.mark for one in tree.public_holidays.values())
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
    for group, members in by_group(changes).items():
        counts = Counter(change.kind for change in members)
        told = Joined(tuple(message("{count} {change}", count=counts[kind], change=CHANGES[kind]) for kind in Kind if counts[kind]))
        blocks.append(Heading(message("{group}: {counts}", group=GROUPS[group], counts=told)))
        for together in _together(members):
            blocks += _change(old, new, together)
    return blocks


def _together(changes: list[Change]) -> list[list[Change]]:
    """Take together the many rows of one table that are new or gone with one source."""
    parts: list[list[Change]] = []
    for _, group in groupby(changes, key=lambda one: (one.kind, one.either.path[0], one.either.citation, one.either.period)):
        members = list(group)
        whole = len(members) > _ROWS_OF_A_TABLE and members[0].kind in (Kind.ADDED, Kind.REMOVED)
        parts += [members] if whole else [[one] for one in members]
    return parts


def _change(old: Tree, new: Tree, changes: list[Change]) -> list[Block]:
    first, count = changes[0], len(changes)
    name, *keys = first.either.path
    path = name if count > 1 else _path(name, tuple(keys))
    rows = message("{count} rows", count=count) if count > 1 else None
    facts = [
        (message("before"), _side(old, first.old, rows)),
        (message("after"), _side(new, first.new, rows)),
    ]
    return [Heading(Spaced((path, first.either.label, CHANGES[first.kind]), " · ")), Facts(facts)]


def _side(tree: Tree, one: Statement | None, rows: Message | None) -> Cell:
    """Return one side in one cell: what it says, when, on what basis and where; of many rows, how many there are."""
    if one is None:
        return ""
    period = str(one.period) if one.period else ""
    return Spaced((rows or _said(one), period, _source(tree, one), line_of(one.place)), " · ")


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


def _source(tree: Tree, one: Statement) -> Cell:
    """Return the mark, then the instrument's title and article, the source, the reason or the interpretation."""
    if isinstance(one.of, Choice):
        return one.of.reason
    citation = one.citation
    if citation is None:
        return ""
    basis: Cell = citation.source or citation.reason or citation.interpretation
    if citation.instrument:
        basis = instrument_shown(tree, citation.instrument, citation.article)
    return Spaced((citation.mark.code, basis), ": ")
