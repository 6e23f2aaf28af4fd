"""名录 Lists of key emitters: what is published for everybody, and drafts, evidence and the radar for those who make them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

from tanheng.commands.sql import Sql
from tanheng.kernel.clock import CLOCK
from tanheng.people.queries import parents_of
from tanheng.roster.entities.hooks import listed as listed_now
from tanheng.roster.lists import queries
from tanheng.roster.lists.drafts import Draft, DraftEntry, draft_of, entries_of, proposed_content
from tanheng.roster.lists.importing import DryRun, dry_run, export_rows, sheets
from tanheng.roster.lists.queries import Asked, Listed, Objected
from tanheng.roster.lists.reading import Key, Known, VersionRow, newest
from tanheng.roster.lists.searching import Found, search
from tanheng.roster.lists.watching import radar_of
from tanheng.roster.radar import Echo
from tanheng.roster.versions import Change, Content
from tanheng.tables import Cell, Sheet
from tanheng.visibility.deciding import EXPORT, LIST, SEE, Scope
from tanheng.visibility.scoping import reach
from tanheng.visibility.viewers import NothingHere, Viewer

SIZE = 50
_LARGEST = 2**63 - 1


class Stage(StrEnum):
    """How far a draft has come."""

    DRAFT = "draft"
    CONSULTATION = "consultation"
    NOTICE = "notice"
    OBJECTIONS = "objections"
    PUBLICATION = "publication"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class DraftRead:
    """A draft with all that was recorded of it. `sha256` is of what would be published; empty once it has ended."""

    draft: Draft
    stage: Stage
    entries: tuple[DraftEntry, ...]
    consultation: tuple[Asked, ...]
    objections: tuple[Objected, ...]
    pilots: Mapping[Key, tuple[str, ...]]
    outdated: Mapping[Key, tuple[str | None, str]]
    sha256: str

    @property
    def undecided_listed(self) -> tuple[DraftEntry, ...]:
        """Return those who were listed and of whom nothing is decided."""
        return tuple(one for one in self.entries if one.undecided and one.listed)


# What everybody sees.


def _insist_published(viewer: Viewer, action: str = SEE) -> Sql:
    if reach(viewer, "list_published", action).scope is Scope.NONE:
        raise NothingHere("list_published")
    return Sql()


def found(viewer: Viewer, text: str, province: str, sector: str, list_year: int | None, offset: int, size: int = SIZE) -> Found:
    """Return a page of entities on published lists, 50 unless told otherwise, from an offset on."""
    sql = _insist_published(viewer, LIST)
    words = text.replace("\0", "")[:120]
    return search(
        sql, words, province=province or None, sector=sector or None, list_year=list_year, limit=size, offset=min(offset, _LARGEST)
    )


def years(viewer: Viewer) -> list[tuple[str, int, int, str]]:
    """Return province, list year, newest version and address of all published lists, newest year first."""
    return queries.published_years(_insist_published(viewer, LIST))


def counts(viewer: Viewer, list_year: int) -> dict[tuple[str, str], int]:
    """Return how many entities the newest lists of a year name, by province and sector."""
    return queries.counts(_insist_published(viewer, LIST), list_year)


def totals(viewer: Viewer, list_year: int) -> dict[str, int]:
    """Return how many entities the newest lists of a year name, by province; nothing for an empty list."""
    return queries.totals(_insist_published(viewer, LIST), list_year)


def version(viewer: Viewer, province: str, list_year: int, number: int | None = None) -> VersionRow:
    """Return a published version, the newest without a number. Raises NothingHere."""
    sql = _insist_published(viewer)
    one = newest(sql, province, list_year) if number is None else queries.version(sql, province, list_year, number)
    if one is None:
        raise NothingHere(province, list_year, number)
    return one


def versions(viewer: Viewer, province: str, list_year: int) -> list[VersionRow]:
    """Return all versions of a list, oldest first."""
    return queries.versions_of(_insist_published(viewer), province, list_year)


def compared(before: VersionRow, after: VersionRow) -> tuple[Change, ...]:
    """Return what differs between two versions."""
    return queries.compared(before, after)


def listed(viewer: Viewer, entity: str) -> list[Listed]:
    """Return the lists on which an entity stands or stood, newest year first. Raises NothingHere for one that never did."""
    rows = queries.history_of(_insist_published(viewer), entity)
    if not rows:
        raise NothingHere(entity)
    return rows


def without_accounts(viewer: Viewer, entities: Sequence[str]) -> dict[str, str]:
    """Return those that stand on a list now and have no accounts of the three systems yet, each with its registry account ('': none)."""
    sql = _insist_published(viewer)
    codes = sorted(listed_now(sql, entities, CLOCK.today()))
    rows = sql.rows(
        "SELECT e.entity, coalesce((SELECT min(a.number) FROM registry_account a WHERE a.holder = e.entity AND a.state <> 'closed'), '')"
        " FROM unnest(%s::text[]) AS e(entity) WHERE NOT EXISTS (SELECT FROM entities_systemaccount s WHERE s.entity = e.entity)",
        (codes,),
    )
    return dict(rows)


def notices(viewer: Viewer) -> list[Draft]:
    """Return the drafts that are under public notice: whoever comes may read them, and organisations object."""
    sql = _insist_published(viewer, LIST)
    return [one for one in queries.drafts(sql) if _under_notice(one)]


def notice(viewer: Viewer, number: int) -> tuple[Draft, Content]:
    """Return a draft that is under public notice with what would be published of it: names, no figures. Raises NothingHere."""
    sql = _insist_published(viewer)
    one = draft_of(sql, number) if number <= _LARGEST else None
    if one is None or not _under_notice(one):
        raise NothingHere(number)
    return one, proposed_content(sql, one, CLOCK.now())


def _under_notice(one: Draft) -> bool:
    return one.open and one.notice is not None and one.notice[0] <= CLOCK.today()


# What those see who make the lists.


def drafts(viewer: Viewer) -> list[tuple[Draft, Stage]]:
    """Return the drafts that a viewer may see, newest first, each with how far it has come."""
    sql = Sql()
    return [(one, stage_of(sql, one)) for one in queries.drafts(sql) if _sees(sql, viewer, one, LIST)]


def draft(viewer: Viewer, number: int) -> DraftRead:
    """Return a draft. Raises NothingHere."""
    sql = Sql()
    one = draft_of(sql, number) if number <= _LARGEST else None
    if one is None or not _sees(sql, viewer, one, SEE):
        raise NothingHere(number)
    asked = one.open
    return DraftRead(
        *(one, stage_of(sql, one), entries_of(sql, number), tuple(queries.consultation_of(sql, number))),
        tuple(queries.objections_of(sql, number)),
        queries.pilots_of_draft(sql, number, CLOCK.now()) if asked else {},
        queries.outdated(sql, one) if asked else {},
        proposed_content(sql, one, CLOCK.now()).sha256 if asked else "",
    )


def _sees(sql: Sql, viewer: Viewer, one: Draft, action: str) -> bool:
    seen = reach(viewer, "list_draft", action)
    if seen.scope is Scope.NAMED:
        rows = sql.rows("SELECT FROM lists_consultation WHERE draft = %s AND department = %s", (one.number, viewer.organisation))
        return bool(rows)
    return seen.covers(one.province)


def stage_of(sql: Sql, one: Draft) -> Stage:
    """Return how far a draft has come today."""
    if not one.open:
        return Stage(one.outcome)
    if one.notice is None:
        return Stage.CONSULTATION if queries.consultation_of(sql, one.number) else Stage.DRAFT
    if CLOCK.today() <= one.notice[1]:
        return Stage.NOTICE
    unanswered = any(not each.verdict for each in queries.objections_of(sql, one.number))
    return Stage.OBJECTIONS if unanswered else Stage.PUBLICATION


def departments(viewer: Viewer, province: str) -> list[str]:
    """Return the codes of the departments that a province can ask."""
    if not reach(viewer, "list_draft", SEE).covers(province):
        return []
    rows = Sql().rows(
        "SELECT code FROM people_organisation WHERE kind = 'peer_department' AND (parent IS NULL OR parent = %s) ORDER BY code", (province,)
    )
    return [code for (code,) in rows]


def evidence(viewer: Viewer, entity: str) -> list[Known]:
    """Return what is recorded of an entity in its sectors. Raises NothingHere."""
    sql = Sql()
    seen = reach(viewer, "list_evidence", SEE)
    standing = parents_of(sql, [entity], at=CLOCK.now()).get(entity)
    if standing is None or not (seen.covers(entity) or (seen.scope is Scope.NAMED and _was_asked(sql, viewer, entity))):
        raise NothingHere(entity)
    return queries.evidence_of(sql, entity)


def _was_asked(sql: Sql, viewer: Viewer, entity: str) -> bool:
    """Tell whether the viewer's department was asked about a draft in which an entity stands."""
    rows = sql.rows(
        "SELECT FROM lists_consultation c JOIN lists_draftentry e ON e.draft = c.draft WHERE c.department = %s AND e.entity = %s LIMIT 1",
        (viewer.organisation, entity),
    )
    return bool(rows)


def radar(viewer: Viewer, province: str, list_year: int) -> tuple[Echo, ...]:
    """Return the plants of a province near the threshold. Raises NothingHere, and NoLegalValue for a year without rules."""
    _insist_evidence(viewer, province, SEE)
    return radar_of(Sql(), province, list_year, on=CLOCK.today())


def provinces(viewer: Viewer) -> list[str]:
    """Return the provinces of which a viewer sees the evidence."""
    seen = reach(viewer, "list_evidence", LIST)
    rows = Sql().rows("SELECT code FROM people_organisation WHERE kind = 'province' ORDER BY code")
    return [code for (code,) in rows if seen.covers(code)]


def tried(viewer: Viewer, path: Path, province: str, list_year: int) -> DryRun:
    """Return what a file would bring, without writing anything. Raises NothingHere, and NoLegalValue for a year without rules."""
    _insist_evidence(viewer, province, SEE)
    return dry_run(Sql(), path, province, list_year, CLOCK.now())


def exported(viewer: Viewer, province: str) -> list[Sheet]:
    """Return the evidence of a province as the table that can be handed in again. Raises NothingHere."""
    _insist_evidence(viewer, province, EXPORT)
    rows: list[tuple[Cell, ...]] = export_rows(Sql(), province, CLOCK.now())
    return sheets(rows)


def _insist_evidence(viewer: Viewer, province: str, action: str) -> None:
    if not reach(viewer, "list_evidence", action).covers(province):
        raise NothingHere(province)


def day_of(one: Draft) -> date | None:
    """Return the last day of its public notice."""
    return one.notice[1] if one.notice else None
