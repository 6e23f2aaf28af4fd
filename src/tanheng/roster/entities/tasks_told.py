"""What the room of tasks is told: who has an account in the registry, and in which sectors an entity has works."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime

from tanheng.commands.sql import Sql
from tanheng.kernel.clock import in_beijing


def opened(sql: Sql, _year: int, _at: datetime) -> frozenset[str]:
    """Return who holds an account that is not closed."""
    return frozenset(holder for (holder,) in sql.rows("SELECT holder FROM registry_account WHERE state <> 'closed'"))


def sectors_of_works(sql: Sql, codes: Collection[str] | None, at: datetime) -> Iterator[tuple[str, str]]:
    """Yield entities with the sectors of the works, lines and processes that stand under them on the day; of some codes, or all."""
    day = in_beijing(at).date()
    yield from sql.rows(
        "WITH RECURSIVE lower (node, entity, sector) AS (SELECT n.node, o.entity, n.sector FROM entities_node n CROSS JOIN LATERAL"
        " (SELECT w.entity FROM entities_worksowner w WHERE w.works = n.node AND w.valid_from <= %s"
        " ORDER BY w.valid_from DESC, w.record DESC LIMIT 1) o WHERE n.level = 'works' AND coalesce(n.valid_until > %s, true)"
        " AND (%s::text[] IS NULL OR o.entity = ANY(%s::text[])) UNION ALL SELECT n.node, l.entity, n.sector FROM lower l"
        " JOIN entities_node n ON n.parent = l.node WHERE coalesce(n.valid_until > %s, true))"
        " SELECT DISTINCT entity, sector FROM lower",
        (day, day, wanted := None if codes is None else sorted(codes), wanted, day),
    )
