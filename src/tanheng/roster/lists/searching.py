"""公开查询 Public search: entities on published lists by words, province, sector and year. Nothing but what is published is read."""

from __future__ import annotations

from typing import LiteralString, NamedTuple

from tanheng.commands.sql import Sql
from tanheng.roster.versions import entity_address

MOST = 500
_FOUND: LiteralString = (
    "SELECT e.entity, e.name, e.province, e.division, e.sectors, e.list_year, e.version, count(*) OVER () FROM lists_entry e"
    " WHERE NOT EXISTS (SELECT FROM lists_version v WHERE v.province = e.province AND v.list_year = e.list_year AND v.version > e.version)"
    " AND (%s::text IS NULL OR e.province = %s) AND (%s::bigint IS NULL OR e.list_year = %s)"
    " AND (%s::text IS NULL OR %s = ANY(e.sectors))"
    " AND (%s::text IS NULL OR e.name ILIKE %s OR e.entity ILIKE %s)"
    " ORDER BY e.list_year DESC, e.province, e.entity LIMIT %s OFFSET %s"
)


class Hit(NamedTuple):
    """An entity as the public sees it on the list of a year."""

    uscc: str
    name: str
    province: str
    division: str
    sectors: tuple[str, ...]
    list_year: int
    version: int
    address: str


class Found(NamedTuple):
    """One page of hits, and how many there are in all."""

    hits: tuple[Hit, ...]
    total: int


def search(
    sql: Sql,
    text: str = "",
    *,
    province: str | None = None,
    sector: str | None = None,
    list_year: int | None = None,
    limit: int = 50,
    offset: int = 0,
) -> Found:
    """Return entities on the newest versions: `text` is part of a name or of a social credit code, empty for all. At most 500 a page."""
    words = " ".join(text.split())
    pattern = f"%{_literal(words)}%" if words else None
    rows = sql.rows(
        _FOUND,
        (
            *(province, province, list_year, list_year, sector, sector, pattern, pattern),
            *(f"entity:{pattern}" if pattern else None, max(1, min(limit, MOST)), max(0, offset)),
        ),
    )
    hits = tuple(
        Hit(entity.partition(":")[2], name, where, division, tuple(sectors), year, version, entity_address(entity, year))
        for entity, name, where, division, sectors, year, version, _ in rows
    )
    return Found(hits, rows[0][-1] if rows else 0)


def _literal(words: str) -> str:
    for sign in ("\\", "%", "_"):
        words = words.replace(sign, "\\" + sign)
    return words
