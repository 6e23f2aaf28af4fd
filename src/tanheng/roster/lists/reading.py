"""What is recorded: plants with their figures, where entities stand, and the newest published versions."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from typing import LiteralString, NamedTuple

from tanheng.commands.sql import Sql
from tanheng.kernel.findings import Place
from tanheng.people.queries import parents_of
from tanheng.roster.intake import span_of
from tanheng.roster.model import Plant
from tanheng.roster.versions import Content, Entry, read_entry

Key = tuple[str, str]
"""Entity and sector."""
_PLANTS: LiteralString = (
    "SELECT * FROM (SELECT DISTINCT ON (p.entity, p.sector) p.entity, p.sector, p.province, p.kind, p.commissioned, p.ceased, p.expected_t,"
    " p.listed, p.source, p.record, p.line FROM lists_plant p JOIN commands_record r ON r.number = p.record"
    " AND r.recorded_at <= coalesce(%s::timestamptz, 'infinity') WHERE {} ORDER BY p.entity, p.sector, p.record DESC) n WHERE {}"
)
_RESULTS: LiteralString = (
    "SELECT DISTINCT ON (f.entity, f.sector, f.year) f.entity, f.sector, f.year, f.emissions_t, f.source, f.record, f.line"
    " FROM lists_result f JOIN commands_record r ON r.number = f.record AND r.recorded_at <= coalesce(%s::timestamptz, 'infinity')"
    " WHERE f.entity = ANY(%s) ORDER BY f.entity, f.sector, f.year, f.record DESC"
)


class Figure(NamedTuple):
    """A figure as it was handed in, with its document and the row that holds it (0 where it is not recorded yet)."""

    emissions_t: str
    source: str
    record: int = 0
    line: int = 0


@dataclass(frozen=True, slots=True)
class Known:
    """All that is recorded of an entity in a sector."""

    entity: str
    sector: str
    province: str
    kind: str
    commissioned: str
    ceased: str
    expected_t: str
    listed: bool
    source: str
    record: int = 0
    line: int = 0
    results: Mapping[int, Figure] = field(default_factory=dict)

    @property
    def key(self) -> Key:
        """Return entity and sector."""
        return self.entity, self.sector

    def stated(self) -> tuple[object, ...]:
        """Return what a statement says besides figures."""
        return self.province, self.kind, self.commissioned, self.ceased, self.expected_t, self.listed, self.source

    def plant(self, *, listed: bool) -> Plant:
        """Return the plant as the rules look at it."""
        return Plant(
            self.entity,
            self.sector,
            self.kind,
            listed,
            {year: Decimal(one.emissions_t) for year, one in self.results.items()},
            Place(called=self.entity),
            span_of(self.commissioned) if self.commissioned else None,
            Decimal(self.expected_t) if self.expected_t else None,
            None if not self.ceased else date.min if self.ceased == "yes" else span_of(self.ceased).last,
        )


def plants_of(sql: Sql, province: str, *, known: datetime | None = None) -> dict[Key, Known]:
    """Return the plants of a province with their figures, as known at an instant (None: now)."""
    # Who has come to another province is that one's from its first statement on.
    entities = "p.entity IN (SELECT entity FROM lists_plant WHERE province = %s)"
    return _with_results(sql, sql.rows(_PLANTS.format(entities, "n.province = %s"), (known, province, province)), known)


def plants_named(sql: Sql, entities: Collection[str], *, known: datetime | None = None) -> dict[Key, Known]:
    """Return the plants of entities, wherever they are."""
    return _with_results(sql, sql.rows(_PLANTS.format("p.entity = ANY(%s)", "true"), (known, sorted(entities))), known)


def _with_results(sql: Sql, rows: list[tuple[object, ...]], known: datetime | None) -> dict[Key, Known]:
    found = {one.key: one for one in (Known(*row) for row in rows)}  # type: ignore[arg-type]
    results: dict[Key, dict[int, Figure]] = {}
    for entity, sector, year, *figure in sql.rows(_RESULTS, (known, sorted({entity for entity, _ in found}))):
        results.setdefault((entity, sector), {})[year] = Figure(*figure)
    return {key: replace(one, results=results.get(key, {})) for key, one in found.items()}


class Standing(NamedTuple):
    """An organisation as it is registered: kind, name, province above it and division (empty where there is none)."""

    kind: str
    name: str
    province: str
    division: str


def standings(sql: Sql, codes: Collection[str], at: datetime) -> dict[str, Standing]:
    """Return what is registered of organisations at an instant; unknown ones are left out."""
    wanted = sorted(set(codes))
    placed = parents_of(sql, wanted, at=at)
    rows = sql.rows(
        "SELECT DISTINCT ON (n.organisation) n.organisation, n.zh FROM people_organisationname n WHERE n.organisation = ANY(%s)"
        " AND n.valid_from <= %s ORDER BY n.organisation, n.valid_from DESC, n.record DESC",
        (wanted, at),
    )
    names = dict(rows)
    return {
        code: Standing(one.kind, names.get(code, ""), one.province, one.division or (one.city or one.province).partition(":")[2])
        for code, one in placed.items()
    }


class VersionRow(NamedTuple):
    """A published version with its content."""

    version: int
    record: int
    draft: int | None
    document: str
    published_at: datetime
    sha256: str
    content: Content
    changes: tuple[dict[str, object], ...]


def newest(sql: Sql, province: str, list_year: int, *, at: datetime | None = None) -> VersionRow | None:
    """Return the newest version of a province's list of a year, published by an instant (None: now)."""
    rows = sql.rows(
        "SELECT version, record, draft, document, published_at, sha256, text, changes FROM lists_version WHERE province = %s"
        " AND list_year = %s AND published_at <= coalesce(%s::timestamptz, 'infinity') ORDER BY version DESC LIMIT 1",
        (province, list_year, at),
    )
    return version_row(province, list_year, rows[0]) if rows else None


def version_row(province: str, list_year: int, row: tuple[object, ...]) -> VersionRow:
    """Return a version from its row, with the content that its text tells."""
    version, record, draft, document, published_at, sha256, text, changes = row
    entries: tuple[Entry, ...] = tuple(read_entry(one) for one in json.loads(str(text))["entries"])
    content = Content(province, list_year, int(str(version)), entries)
    return VersionRow(
        *(content.version, record, draft, document, published_at, sha256, content, tuple(json.loads(str(changes)))),  # type: ignore[arg-type]
    )


def listed_before(sql: Sql, province: str, list_year: int, plants: Mapping[Key, Known]) -> frozenset[Key]:
    """Return who stood on the list of the year before: by the published versions, also of the province from which one has come.

    Where this province published none, its evidence tells.
    """
    before = newest(sql, province, list_year - 1)
    if before is None:
        own = {key for key, one in plants.items() if one.listed}
    else:
        own = {(entry.entity, sector) for entry in before.content.entries for sector in entry.sectors}
    elsewhere = sql.rows(
        "WITH newest AS (SELECT province, max(version) AS version FROM lists_version WHERE list_year = %s AND province <> %s"
        " GROUP BY province) SELECT e.entity, s.sector FROM lists_entry e JOIN newest n USING (province, version)"
        " CROSS JOIN unnest(e.sectors) AS s(sector) WHERE e.list_year = %s AND e.entity = ANY(%s)",
        (list_year - 1, province, list_year - 1, sorted({entity for entity, _ in plants})),
    )
    return frozenset(own | {(entity, sector) for entity, sector in elsewhere})
