"""变更 What happens to an entity: another name, another place, its end. Each with a day and a document, by two persons."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from tanheng.commands.definitions import Content, command
from tanheng.commands.sql import Sql
from tanheng.commands.work import Work
from tanheng.kernel.canonical import JSON
from tanheng.kernel.clock import in_beijing
from tanheng.kernel.findings import Finding, Place
from tanheng.people.fields import Code
from tanheng.people.organisations import move, name_of, rename
from tanheng.people.queries import Standing, parents_of
from tanheng.people.vocabulary import Kind, held_in_code
from tanheng.registry.fields import Day, Document
from tanheng.roster.entities import checks
from tanheng.roster.entities.areas import OFFICERS, PROVINCE, Area, areas_of, concerns, covered
from tanheng.roster.entities.attribute_commands import end_lines
from tanheng.roster.entities.fields import EnglishName, Entity, Name, begins, day
from tanheng.roster.entities.reading import Known, entities, not_now, unknown
from tanheng.roster.entities.vocabulary import CEASE, MOVE, RENAME

_ONE_DAY = timedelta(days=1)
_WHERE, _TO = Place(called="entity"), Place(called="to")


class Renamed(Content):
    """Another name for an entity from a day on."""

    entity: Entity
    zh: Name
    en: EnglishName | None = None
    on: Day
    document: Document


class Moved(Content):
    """Another city or province for an entity from a day on."""

    entity: Entity
    to: Code
    on: Day
    document: Document


class Ceased(Content):
    """The first day on which an entity is no more."""

    entity: Entity
    on: Day
    document: Document


@dataclass(frozen=True, slots=True)
class Noted:
    """What a change says of an entity."""

    entity: str
    kind: str
    ends: bool = False
    before: str = ""
    after: str = ""


def note_changes(work: Work, on: str, document: str, noted: list[Noted]) -> None:
    """Write what happened to entities on a day, and tell others."""
    work.write(
        "INSERT INTO entities_change (record, day, document, entity, kind, ends, before, after)"
        " SELECT %s, %s::date, %s, * FROM unnest(%s::text[], %s::text[], %s::bool[], %s::text[], %s::text[])",
        (
            *(work.number, on, document, [one.entity for one in noted], [one.kind for one in noted], [one.ends for one in noted]),
            *([one.before for one in noted], [one.after for one in noted]),
        ),
    )
    for one in noted:
        work.event("entity_changed", {"entity": one.entity, "kind": one.kind, "on": on, "ends": one.ends})


def follow(sql: Sql, codes: Iterable[str], kind: str) -> list[dict[str, JSON]]:
    """Return by which command of the registry the accounts of entities follow a change."""
    rows = sql.rows(
        "SELECT holder, number FROM registry_account WHERE holder = ANY(%s) AND state <> 'closed' ORDER BY number", (sorted(set(codes)),)
    )
    command_name = "account_state_change" if kind == CEASE else "account_holder_change"
    return [{"entity": holder, "account": number, "command": command_name} for holder, number in rows]


def end_memberships(work: Work, codes: list[str], on: date) -> None:
    """End the memberships and regional markets of entities that end on a day. Nodes end with their entity without being written."""
    for table, query in (
        ("jointmember", "SELECT record, line, valid_from FROM entities_jointmember WHERE member = ANY(%s) AND valid_until IS NULL"),
        ("pilot", "SELECT record, line, valid_from FROM entities_pilot WHERE entity = ANY(%s) AND valid_until IS NULL"),
    ):
        rows = work.sql.rows(query, (codes,))
        # What would begin later lasts its shortest; that it belongs to an entity that has ended is seen by whoever asks.
        end_lines(work, table, [(record, line, str(max(on, since + _ONE_DAY))) for record, line, since in rows])


def _area(work: Work, content: Renamed | Ceased) -> list[Area]:
    return areas_of(work, [content.entity])


def _one(work: Work, content: Ceased | Moved) -> tuple[Known | None, list[Finding]]:
    """Return the entity, and what refuses that anything happens to it on that day."""
    known = entities(work.sql, [content.entity], day(content.on)).get(content.entity)
    if known is None:
        return None, [unknown(_WHERE, content.entity)]
    return known, list(not_now(_WHERE, known, day(content.on)))


def _latest_name(sql: Sql, entity: str) -> datetime | None:
    ((last,),) = sql.rows("SELECT max(valid_from) FROM people_organisationname WHERE organisation = %s", (entity,))
    return None if last is None else in_beijing(last)


@command("entity_rename", Renamed, roles=OFFICERS, two_persons=True, checks=checks.CHECKS, decides=PROVINCE)
def entity_rename(work: Work, content: Renamed) -> JSON:
    """Give an entity another name from a day on. Earlier names stay known for their time."""
    known = entities(work.sql, [content.entity], day(content.on)).get(content.entity)
    findings = [] if known is not None else [unknown(_WHERE, content.entity)]
    # A name that began later that day, such as the first one, is replaced from its own instant on.
    last = _latest_name(work.sql, content.entity)
    since = begins(day(content.on)) if last is None or last.date() != day(content.on) else last
    name = name_of(work, content.entity, since)
    if known is not None:
        if not known.lasts_on(day(content.on)):
            findings.append(checks.ENTITY_ENDED.at(_WHERE, content.entity, str(known.ended)))
        if last is not None and since < last:
            findings.append(checks.LATER_CHANGE.at(_WHERE, content.on, str(last.date()), entity=content.entity))
        elif name == (content.zh, content.en):
            findings.append(checks.NOTHING_RENAMED.at(Place(called="zh"), content.zh, content.on))
        findings += covered(work, _area(work, content))
    work.insist(findings)
    rename(work, content.entity, content.zh, content.en, since)
    before = (name or ("", None))[0] or ""
    note_changes(work, content.on, content.document, [Noted(content.entity, RENAME, before=before, after=content.zh)])
    return {"entity": content.entity, "before": before, "after": content.zh}


def _goes_to(sql: Sql, content: Moved) -> tuple[Standing, Area] | None:
    found = parents_of(sql, [content.to], at=begins(day(content.on))).get(content.to)
    if found is None or found.kind not in (Kind.CITY, Kind.PROVINCE):
        return None
    return found, Area(found.parent, content.to) if found.kind == Kind.CITY else Area(content.to)


def _areas_of_move(work: Work, content: Moved) -> Iterator[Area]:
    yield from areas_of(work, [content.entity])
    goes = _goes_to(work.sql, content)
    if goes is not None:
        yield goes[1]


@command("entity_move", Moved, roles=OFFICERS, two_persons=True, checks=checks.CHECKS, decides=PROVINCE)
def entity_move(work: Work, content: Moved) -> JSON:
    """Let an entity stand under another city or province from a day on. Who sees it, and whose it is, follows."""
    known, findings = _one(work, content)
    goes = _goes_to(work.sql, content)
    if goes is None:
        findings.append(checks.UNKNOWN_PLACE.at(_TO, content.to))
    elif known is not None and known.standing.parent == content.to:
        findings.append(checks.SAME_PLACE.at(_TO, content.to, entity=content.entity))
    if known is not None and goes is not None:
        findings += covered(work, _areas_of_move(work, content))
    work.insist(findings)
    assert known is not None and goes is not None, "what is unknown was refused"  # noqa: PT018
    kind = Kind(goes[0].kind)
    move(work, content.entity, content.to, str(kind), held_in_code(kind, content.to), begins(day(content.on)))
    before = known.standing.parent
    note_changes(work, content.on, content.document, [Noted(content.entity, MOVE, before=before, after=content.to)])
    return {"entity": content.entity, "before": before, "after": content.to, "follow": follow(work.sql, [content.entity], MOVE)}


@command("entity_cease", Ceased, roles=OFFICERS, two_persons=True, checks=checks.CHECKS, decides=PROVINCE)
def entity_cease(work: Work, content: Ceased) -> JSON:
    """End an entity, with its nodes, memberships and regional markets. Its duties and accounts stay until they are met and closed."""
    known, findings = _one(work, content)
    if known is not None:
        findings += covered(work, _area(work, content))
        findings += reports_for_others(work, [content.entity])
    work.insist(findings)
    end_memberships(work, [content.entity], day(content.on))
    note_changes(work, content.on, content.document, [Noted(content.entity, CEASE, ends=True)])
    return {"entity": content.entity, "follow": follow(work.sql, [content.entity], CEASE)}


def reports_for_others(work: Work, codes: list[str]) -> Iterator[Finding]:
    """Refuse that an entity ends which reports for others: who reports instead must be said first."""
    rows = work.sql.rows(
        "SELECT reporting, member FROM entities_jointmember WHERE reporting = ANY(%s) AND NOT member = ANY(%s) AND valid_until IS NULL"
        " ORDER BY 1, 2",
        (codes, codes),
    )
    for reporting, member in rows:
        yield checks.JOINT_ELSEWHERE.at(_WHERE, member, reporting)


concerns("entity_rename", _area)
concerns("entity_move", _areas_of_move)
concerns("entity_cease", _area)
