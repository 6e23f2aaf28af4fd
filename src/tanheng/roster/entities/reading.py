"""What the commands look at: entities with where they stand and what happened to them, nodes with how long they last."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from tanheng.commands.sql import Sql
from tanheng.kernel.findings import Finding, Place
from tanheng.people.queries import Standing, parents_of
from tanheng.people.vocabulary import Kind
from tanheng.roster.entities import checks
from tanheng.roster.entities.fields import begins


@dataclass(frozen=True, slots=True)
class Known:
    """An entity as it is known now: where it stands on the day that was asked for, its end, its latest change but renames."""

    code: str
    standing: Standing
    ended: date | None
    changed: date | None

    def lasts_on(self, day: date) -> bool:
        """Tell whether it has not ended on a day."""
        return self.ended is None or day < self.ended


@dataclass(frozen=True, slots=True)
class NodeKnown:
    """A node as it is known now. `entity`: to which its works belongs in the end; `parent` 0 for a works.

    It ends with its entity at the latest, so that the end of an entity need not be written into every row.
    """

    node: int
    level: str
    parent: int
    sector: str
    zh: str
    since: date
    until: date | None
    entity: str


def entities(sql: Sql, codes: Iterable[str], on: date) -> dict[str, Known]:
    """Return those of the codes that are key emitters."""
    wanted = sorted(set(codes))
    placed = parents_of(sql, wanted, at=begins(on))
    happened = {
        entity: (ended, changed)
        for entity, ended, changed in sql.rows(
            "SELECT entity, max(day) FILTER (WHERE ends), max(day) FILTER (WHERE kind <> 'rename') FROM entities_change"
            " WHERE entity = ANY(%s) GROUP BY entity",
            (wanted,),
        )
    }
    return {
        code: Known(code, standing, *happened.get(code, (None, None))) for code, standing in placed.items() if standing.kind == Kind.EMITTER
    }


def unknown(where: Place, code: str) -> Finding:
    """Refuse an entity that nobody registered."""
    return checks.UNKNOWN_ENTITY.at(where, code)


def not_now(where: Place, one: Known, on: date) -> Iterator[Finding]:
    """Refuse a day on which an entity has ended, or before its latest change: what was built on that would change."""
    if not one.lasts_on(on):
        yield checks.ENTITY_ENDED.at(where, one.code, str(one.ended))
    elif one.changed is not None and on < one.changed:
        yield checks.LATER_CHANGE.at(where, str(on), str(one.changed), entity=one.code)


_NODES = (
    "WITH RECURSIVE up (node, top, parent) AS (SELECT n.node, n.node, n.parent FROM entities_node n WHERE n.node = ANY(%s)"
    " UNION ALL SELECT up.node, p.node, p.parent FROM up JOIN entities_node p ON p.node = up.parent)"
    " SELECT n.node, n.level, coalesce(n.parent, 0), n.sector, n.zh, n.valid_from,"
    " LEAST(n.valid_until, (SELECT min(c.day) FROM entities_change c WHERE c.entity = o.entity AND c.ends)), o.entity FROM up"
    " JOIN entities_node n ON n.node = up.node CROSS JOIN LATERAL (SELECT entity FROM entities_worksowner WHERE works = up.top"
    " ORDER BY valid_from DESC, record DESC LIMIT 1) o WHERE up.parent IS NULL ORDER BY n.node"
)
_BELOW = (
    "WITH RECURSIVE down (node) AS (SELECT n.node FROM entities_node n CROSS JOIN LATERAL (SELECT entity FROM entities_worksowner"
    " WHERE works = n.node ORDER BY valid_from DESC, record DESC LIMIT 1) o WHERE n.level = 'works' AND o.entity = ANY(%s)"
    " UNION ALL SELECT n.node FROM down JOIN entities_node n ON n.parent = down.node) SELECT node FROM down"
)


def nodes(sql: Sql, numbers: Iterable[int]) -> dict[int, NodeKnown]:
    """Return nodes by number."""
    wanted = sorted(set(numbers))
    return {row[0]: NodeKnown(*row) for row in (sql.rows(_NODES, (wanted,)) if wanted else [])}


def nodes_of(sql: Sql, codes: Iterable[str]) -> list[NodeKnown]:
    """Return all nodes that belong to entities in the end, also those that have ended."""
    return list(nodes(sql, (node for (node,) in sql.rows(_BELOW, (sorted(set(codes)),)))).values())
