"""厂区、生产线、工序 The nodes of trees: added with their parents, ended with what stands below. All or none of a list."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from tanheng.commands.definitions import Content, command
from tanheng.commands.work import Work
from tanheng.kernel.canonical import JSON
from tanheng.kernel.findings import Finding, Place
from tanheng.kernel.messages import Joined
from tanheng.registry.fields import Day, Document
from tanheng.roster.entities import checks
from tanheng.roster.entities.areas import OFFICERS, area_of, covered
from tanheng.roster.entities.fields import MOST_AT_ONCE, EnglishName, Key, Name, NodeNumber, Under, Word, day, span
from tanheng.roster.entities.reading import NodeKnown, entities, nodes, nodes_of, unknown
from tanheng.roster.entities.vocabulary import ENTITY, WORKS, levels, words


class NodeAsked(Content):
    """A node to be added. `key`: by which others of the list stand under it (`#key`)."""

    key: Key | None = None
    level: Literal["works", "line", "process"]
    under: Under
    sector: Word
    zh: Name
    en: EnglishName | None = None
    since: Day
    until: Day | None = None
    document: Document


class NodesAdded(Content):
    """Nodes to be added together; a list may hold a whole tree, parents before children."""

    nodes: Annotated[list[NodeAsked], Field(min_length=1, max_length=MOST_AT_ONCE)]


class NodeEnd(Content):
    """The first day on which a node is no more."""

    node: NodeNumber
    until: Day
    document: Document


class NodesEnded(Content):
    """Nodes to be ended together."""

    nodes: Annotated[list[NodeEnd], Field(min_length=1, max_length=MOST_AT_ONCE)]


@dataclass(frozen=True, slots=True)
class _Above:
    """What a node is to stand under: level, number (0 for an entity or for one of the list), how long it lasts, and its entity."""

    level: str
    said: str
    since: date | None
    until: date | None
    entity: str


@command("entity_node_add", NodesAdded, roles=OFFICERS, checks=checks.CHECKS)
def entity_node_add(work: Work, content: NodesAdded) -> JSON:
    """Add nodes, all or none."""
    adding = _Adding(work, content)
    work.insist(adding.findings())
    numbers = [number for (number,) in work.sql.rows(
        "SELECT nextval('entities_node_number') FROM generate_series(1, %s)", (len(content.nodes),)
    )]  # fmt: skip
    adding.write(numbers)
    return {"nodes": numbers}


class _Adding:
    def __init__(self, work: Work, content: NodesAdded) -> None:
        self._work, self._asked = work, content.nodes
        under = {one.under for one in self._asked}
        self._nodes = nodes(work.sql, (int(text.removeprefix("node:")) for text in under if text.startswith("node:")))
        codes = {text for text in under if text.startswith("entity:")} | {one.entity for one in self._nodes.values()}
        self._entities = entities(work.sql, codes, work.recorded_at.date())
        self._named = {(f"node:{one.parent}" if one.parent else one.entity, one.level, one.zh): one for one in self._siblings(codes)}
        self._keyed: dict[str, tuple[int, _Above]] = {}

    def _siblings(self, codes: set[str]) -> Iterator[NodeKnown]:
        """Yield the nodes that stand where others are to be added, the one that lasts longest last."""
        found = nodes_of(self._work.sql, codes)
        yield from sorted(found, key=lambda one: one.until or date.max)

    def findings(self) -> Iterator[Finding]:
        """Yield all that refuses the list."""
        first: dict[tuple[str, str, str], int] = {}
        areas = []
        for place, one in enumerate(self._asked, start=1):
            where = Place(called=f"nodes.{place}")
            above = self._above(one.under)
            if above is None:
                yield unknown(where, one.under) if one.under.startswith("entity:") else checks.UNKNOWN_NODE.at(where, one.under)
                continue
            if one.key is not None:
                yield from self._note(where, one, place, above)
            if above.entity in self._entities:
                areas.append(area_of(self._entities[above.entity]))
            yield from _unfit(where, one, above)
            name = (one.under, one.level, one.zh)
            known = self._named.get(name)
            if known is not None and (known.until is None or day(one.since) < known.until):
                yield checks.NODE_TWICE.at(where, one.zh, f"node:{known.node}")
            elif name in first:
                yield checks.NODE_TWICE.at(where, one.zh, f"nodes.{first[name]}")
            first.setdefault(name, place)
        yield from covered(self._work, areas)

    def _note(self, where: Place, one: NodeAsked, place: int, above: _Above) -> Iterator[Finding]:
        key = f"#{one.key}"
        if key in self._keyed:
            yield checks.NAMED_TWICE.at(where, key, f"nodes.{self._keyed[key][0]}")
        until = None if one.until is None else day(one.until)
        self._keyed[key] = (place, _Above(one.level, f"#{one.key}", day(one.since), until, above.entity))

    def _above(self, text: str) -> _Above | None:
        if text.startswith("#"):
            return self._keyed[text][1] if text in self._keyed else None
        if text.startswith("node:"):
            node = self._nodes.get(int(text.removeprefix("node:")))
            return None if node is None else _Above(node.level, text, node.since, node.until, node.entity)
        entity = self._entities.get(text)
        return None if entity is None else _Above(ENTITY, text, None, entity.ended, text)

    def write(self, numbers: list[int]) -> None:
        """Write nodes, and to which entities the works belong."""
        by_key = {f"#{one.key}": number for one, number in zip(self._asked, numbers, strict=True) if one.key is not None}
        parents = [
            by_key[one.under] if one.under in by_key else int(one.under.removeprefix("node:")) if one.level != WORKS else None
            for one in self._asked
        ]
        ended = [None if one.until is None else self._work.number for one in self._asked]
        self._work.write(
            "INSERT INTO entities_node (record, node, level, parent, sector, zh, en, document, valid_from, valid_until, ended_by)"
            " SELECT %s, * FROM unnest(%s::bigint[], %s::text[], %s::bigint[], %s::text[], %s::text[], %s::text[], %s::text[],"
            " %s::date[], %s::date[], %s::bigint[])",
            (
                *(self._work.number, numbers, [one.level for one in self._asked], parents, [one.sector for one in self._asked]),
                *([one.zh for one in self._asked], [one.en or "" for one in self._asked], [one.document for one in self._asked]),
                *([one.since for one in self._asked], [one.until for one in self._asked], ended),
            ),
        )
        works = [(number, one) for number, one in zip(numbers, self._asked, strict=True) if one.level == WORKS]
        write_owners(self._work, [(number, one.under, one.since) for number, one in works])


def _unfit(where: Place, one: NodeAsked, above: _Above) -> Iterator[Finding]:
    level = levels()[one.level]
    if above.level not in level.under:
        expected = Joined(tuple(levels()[name].label for name in level.under))
        yield checks.PARENT_LEVEL.at(where, levels()[above.level].label, expected, level=level.label)
    if one.sector not in words("sectors"):
        yield checks.UNKNOWN_SECTOR.at(where, one.sector, Joined(tuple(words("sectors"))))
    since, until = day(one.since), None if one.until is None else day(one.until)
    if until is not None and until <= since:
        yield checks.NO_DURATION.at(where, one.until, one.since)
    elif not _within(since, until, above):
        yield checks.OUTLIVES_PARENT.at(where, span(since, until), span(above.since, above.until))


def _within(since: date, until: date | None, above: _Above) -> bool:
    early = above.since is not None and since < above.since
    late = above.until is not None and (until is None or until > above.until)
    return not (early or late)


def write_owners(work: Work, owned: list[tuple[int, str, str]]) -> None:
    """Let works belong to entities from days on."""
    if owned:
        work.write(
            "INSERT INTO entities_worksowner (record, works, entity, valid_from)"
            " SELECT %s, * FROM unnest(%s::bigint[], %s::text[], %s::date[])",
            (work.number, *([list(column) for column in zip(*owned, strict=True)])),
        )


def end_nodes(work: Work, ended: list[tuple[int, str]]) -> None:
    """End nodes with this command's record."""
    if ended:
        work.write(
            "UPDATE entities_node n SET valid_until = e.until, ended_by = %s FROM unnest(%s::bigint[], %s::date[]) AS e(node, until)"
            " WHERE n.node = e.node",
            (work.number, [node for node, _ in ended], [until for _, until in ended]),
        )


@command("entity_node_end", NodesEnded, roles=OFFICERS, checks=checks.CHECKS)
def entity_node_end(work: Work, content: NodesEnded) -> JSON:
    """End nodes, all or none."""
    work.insist(_not_ended(work, content))
    end_nodes(work, [(one.node, one.until) for one in content.nodes])
    return {"nodes": [one.node for one in content.nodes]}


def _not_ended(work: Work, content: NodesEnded) -> Iterator[Finding]:
    known = nodes(work.sql, (one.node for one in content.nodes))
    owners = entities(work.sql, (one.entity for one in known.values()), work.recorded_at.date())
    ending: dict[int, date] = {}
    for one in content.nodes:
        ending.setdefault(one.node, day(one.until))
    below: dict[int, list[NodeKnown]] = {}
    for child in nodes_of(work.sql, (one.entity for one in known.values())):
        below.setdefault(child.parent, []).append(child)
    first: dict[int, int] = {}
    for place, one in enumerate(content.nodes, start=1):
        where = Place(called=f"nodes.{place}")
        node = known.get(one.node)
        if node is None:
            yield checks.UNKNOWN_NODE.at(where, f"node:{one.node}")
            continue
        if one.node in first:
            yield checks.NAMED_TWICE.at(where, one.node, f"nodes.{first[one.node]}")
        first.setdefault(one.node, place)
        until = day(one.until)
        if node.until is not None:
            yield checks.NODE_ENDED.at(where, node.zh, str(node.until))
        elif until <= node.since:
            yield checks.NO_DURATION.at(where, one.until, str(node.since))
        longer = [child for child in below.get(one.node, ()) if (child.until or ending.get(child.node) or date.max) > until]
        if longer:
            yield checks.CHILDREN_LAST.at(where, node.zh, Joined(tuple(f"{child.zh} (node:{child.node})" for child in longer)))
    yield from covered(work, (area_of(one) for one in owners.values()))
