"""What the room of entities is told: who stands on a published list and may open accounts, and whose entries a change touches."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta

from tanheng.commands.sql import Sql
from tanheng.kernel.clock import BEIJING
from tanheng.roster.entities.hooks import Touched
from tanheng.roster.versions import address


def listed_on(sql: Sql, codes: Sequence[str], on: date) -> dict[str, str]:
    """Return, of entities, those on a list that was published by the end of a day, for its year or a later one, with its address."""
    return {entity: address(province, year, version) for entity, province, year, version, _ in _entries(sql, codes, on)}


def entries_touched(sql: Sql, codes: Sequence[str], on: date) -> Iterator[Touched]:
    """Yield the entries of lists of a day's year and later that a change of entities touches."""
    for entity, province, year, version, sectors in _entries(sql, codes, on):
        yield Touched("list_entry", entity, address(province, year, version), {"list_year": year, "sectors": sectors})


def _entries(sql: Sql, codes: Sequence[str], on: date) -> list[tuple[str, str, int, int, int]]:
    ends = datetime.combine(on + timedelta(days=1), time(), BEIJING)
    rows = sql.rows(
        "WITH newest AS (SELECT DISTINCT ON (province, list_year) province, list_year, version FROM lists_version WHERE list_year >= %s"
        " AND published_at < %s ORDER BY province, list_year, version DESC) SELECT e.entity, e.province, e.list_year, e.version,"
        " cardinality(e.sectors) FROM lists_entry e JOIN newest n USING (province, list_year, version) WHERE e.entity = ANY(%s)"
        " ORDER BY e.entity, e.list_year DESC, e.province",
        (on.year, ends, sorted(set(codes))),
    )
    return [(entity, province, year, version, sectors) for entity, province, year, version, sectors in rows]
