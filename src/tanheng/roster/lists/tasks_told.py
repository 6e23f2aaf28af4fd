"""What the room of tasks is told: which provinces have published their list of a year, and in which sectors an entity is listed."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime

from tanheng.commands.sql import Sql


def published(sql: Sql, year: int, _at: datetime) -> frozenset[str]:
    """Return the provinces that have published a list for an emissions year."""
    return frozenset(code for (code,) in sql.rows("SELECT DISTINCT province FROM lists_version WHERE list_year = %s", (year,)))


def unpublished(sql: Sql, year: int, at: datetime) -> frozenset[str]:
    """Return the provinces that published a list of the year before, or have a draft of this one, and have not published it."""
    rows = sql.rows(
        "SELECT province FROM lists_version WHERE list_year = %s UNION SELECT province FROM lists_draft WHERE list_year = %s",
        (year - 1, year),
    )
    return frozenset(code for (code,) in rows) - published(sql, year, at)


def sectors_listed(sql: Sql, codes: Collection[str] | None, _at: datetime) -> Iterator[tuple[str, str]]:
    """Yield entities with the sectors in which the newest version of a list of any year has them; of some codes, or all."""
    yield from sql.rows(
        "SELECT DISTINCT e.entity, unnest(e.sectors) FROM lists_entry e JOIN (SELECT province, list_year, max(version) AS version"
        " FROM lists_version GROUP BY province, list_year) v USING (province, list_year, version)"
        " WHERE %s::text[] IS NULL OR e.entity = ANY(%s::text[])",
        (wanted := None if codes is None else sorted(codes), wanted),
    )
