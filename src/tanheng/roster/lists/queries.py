"""Reads: drafts and their work list, consultations, objections, versions as of a time, counts, and an entity over the years."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from tanheng.commands.sql import Sql
from tanheng.kernel.clock import in_beijing, said
from tanheng.roster.lists.deciding import judge
from tanheng.roster.lists.drafts import Draft, DraftEntry, draft_of, entries_of, proposed_content
from tanheng.roster.lists.law import rules_of
from tanheng.roster.lists.pilots import in_pilots
from tanheng.roster.lists.reading import Key, Known, VersionRow, listed_before, newest, plants_named, plants_of, version_row
from tanheng.roster.versions import Change, Citation, Entry, address, difference, entity_address

__all__ = ["Draft", "DraftEntry", "VersionRow", "draft_of", "entries_of", "newest", "proposed_content"]


@dataclass(frozen=True, slots=True)
class Asked:
    """A department that was asked about a draft: by when, and what it answered (empty and None: nothing yet)."""

    department: str
    due: date
    verdict: str
    text: str
    record: int | None


@dataclass(frozen=True, slots=True)
class Objected:
    """An objection with its clock and answer; `organisation` or `letter` is empty. `verdict` is empty until it is answered."""

    number: int
    draft: int
    organisation: str
    letter: str
    entity: str
    sector: str
    text: str
    raised_at: datetime
    due: date
    verdict: str
    reason: str
    answered_at: datetime | None

    def overdue(self, today: date) -> bool:
        """Tell whether it is unanswered and late."""
        return not self.verdict and today > self.due


class Listed(NamedTuple):
    """An entity on the list of a year: on the newest version and on which it first stood."""

    province: str
    list_year: int
    version: int
    first_version: int
    on_newest: bool
    name: str
    division: str
    sectors: tuple[str, ...]
    address: str


def drafts(sql: Sql, province: str | None = None, list_year: int | None = None) -> list[Draft]:
    """Return drafts, newest first: of a province (None: of all), of a year (None: of all)."""
    rows = sql.rows(
        "SELECT number FROM lists_draft WHERE province = coalesce(%s, province) AND list_year = coalesce(%s::bigint, list_year)"
        " ORDER BY number DESC",
        (province, list_year),
    )
    return [draft for (number,) in rows if (draft := draft_of(sql, number)) is not None]


def work_list(sql: Sql, draft: int) -> list[DraftEntry]:
    """Return the undecided entries of a draft, those that were listed before first."""
    return sorted((one for one in entries_of(sql, draft) if one.undecided), key=lambda one: (not one.listed, one.key))


def outdated(sql: Sql, draft: Draft) -> dict[Key, tuple[str | None, str]]:
    """Return the plants of which the rules would say something else by now: what the draft has (None: nothing), and that."""
    plants = plants_of(sql, draft.province)
    listed = listed_before(sql, draft.province, draft.list_year, plants)
    has = {one.key: one.by_rules for one in entries_of(sql, draft.number)}
    now = judge(rules_of(draft.list_year, draft.readings), plants, listed)
    return {key: (has.get(key), one.decision) for key, one in now.items() if has.get(key) != one.decision}


def evidence_of(sql: Sql, entity: str, *, known: datetime | None = None) -> list[Known]:
    """Return what is recorded of an entity in its sectors, with all figures, as known at an instant (None: now)."""
    return list(plants_named(sql, [entity], known=known).values())


def pilots_of_draft(sql: Sql, draft: int, at: datetime) -> dict[Key, tuple[str, ...]]:
    """Return, of the entries that would be listed, those that take part in regional pilots, which blocks the publication."""
    return in_pilots(sql, [one.key for one in entries_of(sql, draft) if one.on_list], at)


def consultation_of(sql: Sql, draft: int) -> list[Asked]:
    """Return the departments that were asked, in the order of their codes."""
    rows = sql.rows(
        "SELECT c.department, c.due, coalesce(o.verdict, ''), coalesce(o.text, ''), o.record FROM lists_consultation c"
        " LEFT JOIN lists_opinion o ON o.draft = c.draft AND o.department = c.department WHERE c.draft = %s ORDER BY 1",
        (draft,),
    )
    return [Asked(*row) for row in rows]


def objections_of(sql: Sql, draft: int) -> list[Objected]:
    """Return the objections to a draft, oldest first."""
    rows = sql.rows(
        "SELECT o.number, o.draft, o.organisation, o.letter, o.entity, o.sector, o.text, r.recorded_at, o.due, coalesce(a.verdict, ''),"
        " coalesce(a.reason, ''), s.recorded_at FROM lists_objection o JOIN commands_record r ON r.number = o.number"
        " LEFT JOIN lists_answer a ON a.objection = o.number LEFT JOIN commands_record s ON s.number = a.record"
        " WHERE o.draft = %s ORDER BY o.number",
        (draft,),
    )
    return [Objected(*row) for row in rows]


def versions_of(sql: Sql, province: str, list_year: int) -> list[VersionRow]:
    """Return all versions of a list, oldest first."""
    rows = sql.rows(
        "SELECT version, record, draft, document, published_at, sha256, text, changes FROM lists_version WHERE province = %s"
        " AND list_year = %s ORDER BY version",
        (province, list_year),
    )
    return [version_row(province, list_year, row) for row in rows]


def version(sql: Sql, province: str, list_year: int, number: int) -> VersionRow | None:
    """Return one version."""
    return next((one for one in versions_of(sql, province, list_year) if one.version == number), None)


def version_at(sql: Sql, province: str, list_year: int, at: datetime) -> VersionRow | None:
    """Return the version that was in force at an instant; what was published is known from then on, and never changed."""
    return newest(sql, province, list_year, at=at)


def cited(row: VersionRow) -> Citation:
    """Return what names a version for good."""
    return Citation(row.content.province, row.content.list_year, row.version, said(in_beijing(row.published_at)), row.sha256)


def compared(before: VersionRow, after: VersionRow) -> tuple[Change, ...]:
    """Return what differs between two versions, of whatever years."""
    return difference(before.content.entries, after.content.entries)


_NEWEST = (
    "SELECT DISTINCT ON (province, list_year) province, list_year, version FROM lists_version"
    " WHERE published_at <= coalesce(%s::timestamptz, 'infinity') ORDER BY province, list_year, version DESC"
)


def history_of(sql: Sql, entity: str) -> list[Listed]:
    """Return the lists on which an entity stands or stood, newest year first."""
    rows = sql.rows(
        f"WITH newest AS ({_NEWEST}) SELECT DISTINCT ON (e.list_year, e.province) e.province, e.list_year, e.version,"
        " min(e.version) OVER (PARTITION BY e.list_year, e.province), e.version = n.version, e.name, e.division, e.sectors"
        " FROM lists_entry e JOIN newest n USING (province, list_year) WHERE e.entity = %s"
        " ORDER BY e.list_year DESC, e.province, e.version DESC",
        (None, entity),
    )
    return [
        Listed(province, year, number, first, on_newest, name, division, tuple(sectors), entity_address(entity, year))
        for province, year, number, first, on_newest, name, division, sectors in rows
    ]


def counts(sql: Sql, list_year: int, *, at: datetime | None = None) -> dict[tuple[str, str], int]:
    """Return how many entities the newest lists of a year name, by province and sector; one of two sectors counts in both."""
    rows = sql.rows(
        f"WITH newest AS ({_NEWEST}) SELECT e.province, s.sector, count(*) FROM lists_entry e JOIN newest n"
        " ON n.province = e.province AND n.list_year = e.list_year AND n.version = e.version CROSS JOIN unnest(e.sectors) AS s(sector)"
        " WHERE e.list_year = %s GROUP BY 1, 2 ORDER BY 1, 2",
        (at, list_year),
    )
    return {(province, sector): count for province, sector, count in rows}


def totals(sql: Sql, list_year: int, *, at: datetime | None = None) -> dict[str, int]:
    """Return how many entities the newest lists of a year name, by province; nothing for an empty list."""
    rows = sql.rows(
        f"WITH newest AS ({_NEWEST}) SELECT e.province, count(*) FROM lists_entry e JOIN newest n"
        " ON n.province = e.province AND n.list_year = e.list_year AND n.version = e.version WHERE e.list_year = %s GROUP BY 1 ORDER BY 1",
        (at, list_year),
    )
    return dict(rows)


def sector_counts(entries: Iterable[Entry]) -> dict[str, int]:
    """Return how many entries have each sector."""
    return dict(sorted(Counter(sector for one in entries for sector in one.sectors).items()))


def published_years(sql: Sql) -> list[tuple[str, int, int, str]]:
    """Return province, list year, newest version and its address of all published lists, newest year first."""
    rows = sql.rows(f"SELECT province, list_year, version FROM ({_NEWEST}) n ORDER BY list_year DESC, province", (None,))
    return [(province, year, number, address(province, year)) for province, year, number in rows]
