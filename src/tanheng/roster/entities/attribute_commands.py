"""属性与地方试点 Attributes of entities and nodes from a day on, and taking part in regional markets; each with a document."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Annotated, Any

from pydantic import Field

from tanheng.commands.definitions import Content, command
from tanheng.commands.legible import Readable
from tanheng.commands.work import Work
from tanheng.kernel.canonical import JSON
from tanheng.kernel.findings import Finding, Place
from tanheng.kernel.messages import Joined, message
from tanheng.registry.fields import SAYS_SOMETHING, Day, Document
from tanheng.roster.entities import checks
from tanheng.roster.entities.areas import OFFICERS, area_of, covered
from tanheng.roster.entities.fields import MOST_AT_ONCE, Entity, Word, day, span
from tanheng.roster.entities.reading import Known, NodeKnown, entities, nodes, unknown
from tanheng.roster.entities.vocabulary import ENTITY, Attribute, attributes, levels, words

_OF = Annotated[str, Field(max_length=60, pattern=r"^(entity:[0-9A-Z]+|node:[1-9][0-9]{0,17})$")]
_NUMBER = re.compile(r"(0|[1-9][0-9]{0,12})(\.[0-9]{1,6})?")


class AttributeAsked(Content):
    """What an attribute is from a day on; without a value it no longer applies. Numbers are texts, such as 5000 or 2.5."""

    of: _OF
    attribute: Word
    value: Annotated[str, Field(min_length=1, max_length=200, pattern=SAYS_SOMETHING), Readable] | None = None
    unit: Annotated[str, Field(max_length=12)] = ""
    since: Day
    document: Document


class AttributesSet(Content):
    """Attributes to be set together."""

    facts: Annotated[list[AttributeAsked], Field(min_length=1, max_length=MOST_AT_ONCE)]


class PilotAsked(Content):
    """Whether an entity takes part in a regional market for a sector from a day on."""

    entity: Entity
    pilot: Word
    sector: Word
    takes_part: bool
    since: Day
    document: Document


class PilotsSet(Content):
    """Participations to be set together."""

    pilots: Annotated[list[PilotAsked], Field(min_length=1, max_length=MOST_AT_ONCE)]


@command("entity_attribute_set", AttributesSet, roles=OFFICERS, checks=checks.CHECKS)
def entity_attribute_set(work: Work, content: AttributesSet) -> JSON:
    """Set attributes, all or none."""
    work.insist(_faults(work, content))
    facts = content.facts
    own = [one.of if one.of.startswith("entity:") else None for one in facts]
    numbers = [None if one.of.startswith("entity:") else int(one.of.removeprefix("node:")) for one in facts]
    work.write(
        "INSERT INTO entities_fact (record, line, entity, node, attribute, value, unit, valid_from, document)"
        " SELECT %s, * FROM unnest(%s::int[], %s::text[], %s::bigint[], %s::text[], %s::text[], %s::text[], %s::date[], %s::text[])",
        (
            *(work.number, list(range(1, len(facts) + 1)), own, numbers, [one.attribute for one in facts], [one.value for one in facts]),
            *([one.unit for one in facts], [one.since for one in facts], [one.document for one in facts]),
        ),
    )
    return {"facts": len(facts)}


def _faults(work: Work, content: AttributesSet) -> Iterator[Finding]:
    facts = content.facts
    found = nodes(work.sql, (int(one.of.removeprefix("node:")) for one in facts if one.of.startswith("node:")))
    codes = {one.of for one in facts if one.of.startswith("entity:")} | {one.entity for one in found.values()}
    owners = entities(work.sql, codes, work.recorded_at.date())
    holding = _holding(work, facts)
    first: dict[tuple[str, str, str], int] = {}
    areas = []
    for place, one in enumerate(facts, start=1):
        where = Place(called=f"facts.{place}")
        node = found.get(int(one.of.removeprefix("node:"))) if one.of.startswith("node:") else None
        owner = owners.get(node.entity if node is not None else one.of)
        if owner is None:
            yield unknown(where, one.of) if one.of.startswith("entity:") else checks.UNKNOWN_NODE.at(where, one.of)
            continue
        areas.append(area_of(owner))
        key = (one.of, one.attribute, one.since)
        if key in first:
            yield checks.NAMED_TWICE.at(where, one.attribute, f"facts.{first[key]}")
        first.setdefault(key, place)
        attribute = attributes().get(one.attribute)
        if attribute is None:
            yield checks.UNKNOWN_ATTRIBUTE.at(where, one.attribute, Joined(tuple(attributes())))
            continue
        yield from _misplaced(where, attribute, node)
        yield from _unfit(where, one, attribute)
        if not _lives(node, owner, day(one.since)):
            yield checks.OUTSIDE_ITS_LIFE.at(where, one.since, span(node.since, node.until) if node else span(None, owner.ended))
        elif holding.get(place, (None, "")) == (one.value, one.unit):
            said = message("nothing") if one.value is None else f"{one.value} {one.unit}".strip()
            yield checks.FACT_UNCHANGED.at(where, said, one.since, attribute=attribute.label)
    yield from covered(work, areas)


def _holding(work: Work, facts: list[AttributeAsked]) -> dict[int, tuple[str | None, str]]:
    """Return what holds on the days of the facts, by their places in the list."""
    rows = work.sql.rows(
        "SELECT w.place, f.value, f.unit FROM unnest(%s::int[], %s::text[], %s::text[], %s::date[]) AS w(place, whose, attribute, since)"
        " CROSS JOIN LATERAL (SELECT value, unit FROM entities_fact WHERE (entity = w.whose OR 'node:' || node = w.whose)"
        " AND attribute = w.attribute AND valid_from <= w.since ORDER BY valid_from DESC, record DESC, line DESC LIMIT 1) f",
        (
            *(list(range(1, len(facts) + 1)), [one.of for one in facts], [one.attribute for one in facts]),
            [one.since for one in facts],
        ),
    )
    return {place: (value, unit) if value is not None else (None, "") for place, value, unit in rows}


def _misplaced(where: Place, attribute: Attribute, node: NodeKnown | None) -> Iterator[Finding]:
    level = ENTITY if node is None else node.level
    if level not in attribute.levels:
        expected = Joined(tuple(levels()[name].label for name in attribute.levels))
        yield checks.ATTRIBUTE_ELSEWHERE.at(where, levels()[level].label, expected, attribute=attribute.label)
    elif node is not None and attribute.sectors and node.sector not in attribute.sectors:
        expected = Joined(tuple(words("sectors")[name] for name in attribute.sectors))
        yield checks.ATTRIBUTE_ELSEWHERE.at(where, words("sectors")[node.sector], expected, attribute=attribute.label)


def _unfit(where: Place, one: AttributeAsked, attribute: Attribute) -> Iterator[Finding]:
    if one.value is None:
        units: tuple[str, ...] = ("",)
    else:
        units = tuple(attribute.units) or ("",)
        expected: Any = None
        if attribute.form == "number" and not _NUMBER.fullmatch(one.value):
            expected = message("a number with a decimal point")
        elif attribute.form == "day" and not _is_day(one.value):
            expected = message("a day such as 2026-12-31")
        elif attribute.form == "choice" and one.value not in attribute.values:
            expected = Joined(tuple(attribute.values))
        if expected is not None:
            yield checks.VALUE_WRONG.at(where, one.value, expected, attribute=attribute.label)
    if one.unit not in units:
        nothing = message("nothing")
        yield checks.UNIT_WRONG.at(where, one.unit or nothing, Joined(units) if units != ("",) else nothing, attribute=attribute.label)


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _lives(node: NodeKnown | None, owner: Known, on: date) -> bool:
    if node is None:
        return owner.lasts_on(on)
    return node.since <= on and (node.until is None or on < node.until)


@command("entity_pilot_set", PilotsSet, roles=OFFICERS, checks=checks.CHECKS)
def entity_pilot_set(work: Work, content: PilotsSet) -> JSON:
    """Let entities take part in regional markets, or no longer; all or none."""
    running = _running(work, content)
    work.insist(_pilot_faults(work, content, running))
    begun = [(place, one) for place, one in enumerate(content.pilots, start=1) if one.takes_part]
    ended = [(*running[one.entity, one.pilot, one.sector][:2], one.since) for one in content.pilots if not one.takes_part]
    if begun:
        work.write(
            "INSERT INTO entities_pilot (record, line, entity, pilot, sector, document, valid_from)"
            " SELECT %s, * FROM unnest(%s::int[], %s::text[], %s::text[], %s::text[], %s::text[], %s::date[])",
            (
                *(work.number, [place for place, _ in begun], [one.entity for _, one in begun], [one.pilot for _, one in begun]),
                *([one.sector for _, one in begun], [one.document for _, one in begun], [one.since for _, one in begun]),
            ),
        )
    end_lines(work, "pilot", ended)
    return {"begun": len(begun), "ended": len(ended)}


def end_lines(work: Work, table: str, ended: list[tuple[int, int, str]]) -> None:
    """End memberships or participations, given by record and line, with this command's record."""
    if not ended:
        return
    columns = [list(column) for column in zip(*ended, strict=True)]
    if table == "pilot":
        work.write(
            "UPDATE entities_pilot p SET valid_until = e.until, ended_by = %s FROM unnest(%s::bigint[], %s::int[], %s::date[])"
            " AS e(record, line, until) WHERE p.record = e.record AND p.line = e.line",
            (work.number, *columns),
        )
    else:
        work.write(
            "UPDATE entities_jointmember p SET valid_until = e.until, ended_by = %s FROM unnest(%s::bigint[], %s::int[], %s::date[])"
            " AS e(record, line, until) WHERE p.record = e.record AND p.line = e.line",
            (work.number, *columns),
        )


def _running(work: Work, content: PilotsSet) -> dict[tuple[str, str, str], tuple[int, int, date, date | None]]:
    """Return the latest participation of each entity, regional market and sector."""
    rows = work.sql.rows(
        "SELECT entity, pilot, sector, record, line, valid_from, valid_until FROM entities_pilot WHERE entity = ANY(%s)"
        " ORDER BY valid_from",
        (sorted({one.entity for one in content.pilots}),),
    )
    return {(entity, pilot, sector): (record, line, since, until) for entity, pilot, sector, record, line, since, until in rows}


def _pilot_faults(
    work: Work, content: PilotsSet, running: dict[tuple[str, str, str], tuple[int, int, date, date | None]]
) -> Iterator[Finding]:
    known = entities(work.sql, (one.entity for one in content.pilots), work.recorded_at.date())
    first: dict[tuple[str, str, str], int] = {}
    for place, one in enumerate(content.pilots, start=1):
        where = Place(called=f"pilots.{place}")
        entity, on = known.get(one.entity), day(one.since)
        key = (one.entity, one.pilot, one.sector)
        if entity is None:
            yield unknown(where, one.entity)
            continue
        if not entity.lasts_on(on):
            yield checks.ENTITY_ENDED.at(where, one.entity, str(entity.ended))
        if one.pilot not in words("pilots"):
            yield checks.UNKNOWN_PILOT.at(where, one.pilot, Joined(tuple(words("pilots"))))
        if one.sector not in words("sectors"):
            yield checks.UNKNOWN_SECTOR.at(where, one.sector, Joined(tuple(words("sectors"))))
        if key in first:
            yield checks.NAMED_TWICE.at(where, one.entity, f"pilots.{first[key]}")
        first.setdefault(key, place)
        latest = running.get(key)
        lasts = latest is not None and latest[3] is None
        early = latest is not None and (on <= latest[2] if lasts else latest[3] is not None and on < latest[3])
        if lasts == one.takes_part or early:
            yield checks.PILOT_UNCHANGED.at(where, one.since, span(*latest[2:]) if latest else message("nothing"), entity=one.entity)
    yield from covered(work, (area_of(one) for one in known.values()))
