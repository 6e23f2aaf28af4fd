"""What pages and other rooms ask first: the tree of an entity on a day, as known at an instant."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import LiteralString

from tanheng.commands.sql import Sql
from tanheng.kernel.clock import CLOCK
from tanheng.people.queries import parents_of
from tanheng.roster.entities.fields import begins

_KNOWN: LiteralString = "JOIN commands_record r ON r.number = {0}.record AND r.recorded_at <= %(known)s"
_UNTIL: LiteralString = (
    "CASE WHEN EXISTS (SELECT FROM commands_record e WHERE e.number = {0}.ended_by AND e.recorded_at <= %(known)s) THEN {0}.valid_until END"
)
_ENDED: LiteralString = f"(SELECT min(c.day) FROM entities_change c {_KNOWN.format('c')} WHERE c.ends AND c.entity = {{0}})"
_NAME: LiteralString = (
    f"(SELECT {{1}} FROM people_organisationname m {_KNOWN.format('m')} WHERE m.organisation = {{0}} AND m.valid_from <= %(at)s"
    " ORDER BY m.valid_from DESC, m.record DESC LIMIT 1)"
)
_ON: LiteralString = "{0}.valid_from <= %(on)s AND coalesce(%(on)s < ({1}), true)"
_TREE: LiteralString = (
    "WITH RECURSIVE own (node, entity) AS (SELECT n.node, o.entity FROM entities_node n CROSS JOIN LATERAL"
    f" (SELECT w.entity FROM entities_worksowner w {_KNOWN.format('w')} WHERE w.works = n.node AND w.valid_from <= %(on)s"
    " ORDER BY w.valid_from DESC, w.record DESC LIMIT 1) o WHERE n.level = 'works' AND o.entity = ANY(%(entities)s)"
    f" AND n.node IN (SELECT works FROM entities_worksowner WHERE entity = ANY(%(entities)s))"
    f" AND coalesce(%(on)s < {_ENDED.format('o.entity')}, true)),"
    f" lasting (node, entity, until) AS (SELECT n.node, own.entity, {_UNTIL.format('n')} FROM own JOIN entities_node n ON n.node = own.node"
    f" {_KNOWN.format('n')} WHERE {_ON.format('n', _UNTIL.format('n'))}"
    f" UNION ALL SELECT n.node, l.entity, {_UNTIL.format('n')} FROM lasting l JOIN entities_node n ON n.parent = l.node"
    f" {_KNOWN.format('n')} WHERE {_ON.format('n', _UNTIL.format('n'))})"
    " SELECT n.node, n.level, coalesce(n.parent, 0), l.entity, n.sector, n.zh, n.en, n.document, n.valid_from,"
    f" LEAST(l.until, {_ENDED.format('l.entity')}), n.record FROM lasting l JOIN entities_node n ON n.node = l.node ORDER BY n.node"
)
_FACTS: LiteralString = (
    "SELECT DISTINCT ON (f.node, f.entity, f.attribute) coalesce(f.entity, 'node:' || f.node), f.attribute, f.value, f.unit, f.valid_from,"
    f" f.document, f.record FROM entities_fact f {_KNOWN.format('f')} WHERE (f.entity = ANY(%(entities)s) OR f.node = ANY(%(nodes)s))"
    " AND f.valid_from <= %(on)s ORDER BY f.node, f.entity, f.attribute, f.valid_from DESC, f.record DESC, f.line DESC"
)


@dataclass(frozen=True, slots=True)
class FactFound:
    """What an attribute is, from when, on which document, and by which record."""

    attribute: str
    value: str
    unit: str
    since: date
    document: str
    record: int


@dataclass(slots=True)
class NodeFound:
    """A node with what stands below it on the day. `until` is None where no end is known."""

    node: int
    level: str
    parent: int
    entity: str
    sector: str
    zh: str
    en: str
    document: str
    since: date
    until: date | None
    record: int
    facts: list[FactFound] = field(default_factory=list)
    below: list[NodeFound] = field(default_factory=list)

    def walk(self) -> Iterator[NodeFound]:
        """Yield this node and all below it, parents first."""
        yield self
        for one in self.below:
            yield from one.walk()


@dataclass(slots=True)
class Tree:
    """An entity on a day: where it stands, its name, its attributes and its works. `ended`: it is no more from that day on."""

    entity: str
    zh: str
    en: str
    province: str
    city: str
    ended: date | None
    facts: list[FactFound] = field(default_factory=list)
    works: list[NodeFound] = field(default_factory=list)

    def lasts_on(self, day: date) -> bool:
        """Tell whether the entity has not ended on a day."""
        return self.ended is None or day < self.ended

    def walk(self) -> Iterator[NodeFound]:
        """Yield all nodes, parents first."""
        for one in self.works:
            yield from one.walk()

    @property
    def sectors(self) -> tuple[str, ...]:
        """Return the sectors of its nodes."""
        return tuple(sorted({one.sector for one in self.walk()}))


def trees(sql: Sql, entities: Iterable[str], on: date, *, known: datetime | None = None) -> dict[str, Tree]:
    """Return the trees of entities on a day, as known at an instant (now unless given); unknown codes are left out."""
    codes = sorted(set(entities))
    seen = known or CLOCK.now()
    asked = {"entities": codes, "on": on, "known": seen, "at": begins(on), "nodes": []}
    placed = parents_of(sql, codes, at=begins(on), known=seen)
    found = {}
    for code, zh, en, ended in sql.named(
        f"SELECT o.code, coalesce({_NAME.format('o.code', 'm.zh')}, (SELECT m.zh FROM people_organisationname m"
        " WHERE m.organisation = o.code ORDER BY m.valid_from, m.record LIMIT 1), ''),"
        f" coalesce({_NAME.format('o.code', 'm.en')}, ''), {_ENDED.format('o.code')} FROM people_organisation o"
        " WHERE o.code = ANY(%(entities)s) AND o.kind = 'emitter' ORDER BY o.code",
        asked,
    ):
        found[code] = Tree(code, zh, en, placed[code].province, placed[code].city, ended)
    nodes = {row[0]: NodeFound(*row) for row in sql.named(_TREE, asked)}
    for one in nodes.values():
        (nodes[one.parent].below if one.parent else found[one.entity].works).append(one)
    asked["nodes"] = sorted(nodes)
    for of, attribute, value, unit, since, document, record in sql.named(_FACTS, asked):
        if value is not None:
            facts = nodes[int(of.removeprefix("node:"))].facts if of.startswith("node:") else found[of].facts if of in found else []
            facts.append(FactFound(attribute, value, unit, since, document, record))
    return found


def tree(sql: Sql, entity: str, on: date, *, known: datetime | None = None) -> Tree | None:
    """Return the tree of an entity on a day, as known at an instant (now unless given); None where there is no such entity."""
    return trees(sql, [entity], on, known=known).get(entity)
