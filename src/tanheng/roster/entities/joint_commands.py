"""钢铁联合生产企业 Joint steel enterprises: several legal persons that are one key emitter, with the entity that reports for them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Annotated

from pydantic import Field

from tanheng.commands.definitions import Content, command
from tanheng.commands.work import Work
from tanheng.kernel.canonical import JSON
from tanheng.kernel.findings import Finding, Place
from tanheng.registry.fields import Day, Document
from tanheng.registry.law import law
from tanheng.roster.entities import checks
from tanheng.roster.entities.areas import OFFICERS, PROVINCE, Area, areas_of, concerns, covered
from tanheng.roster.entities.attribute_commands import end_lines
from tanheng.roster.entities.fields import Entity, Word, day
from tanheng.roster.entities.reading import Known, entities, nodes_of, unknown
from tanheng.roster.entities.vocabulary import STEEL, words

_COUNTED, _LOOKED_UP = "several_legal_persons", "same_prefecture_city"
_FEWEST = 2
_WHERE = Place(called="members")


class Shown(Content):
    """A document that shows a condition."""

    condition: Word
    document: Document


class JointSet(Content):
    """The members of a joint enterprise from a day on, the reporting entity among them; none: it is dissolved."""

    reporting: Entity
    members: Annotated[list[Entity], Field(max_length=50)]
    since: Day
    shown: Annotated[list[Shown], Field(max_length=20, default_factory=list)]
    document: Document


def _areas(work: Work, content: JointSet) -> list[Area]:
    return areas_of(work, [content.reporting, *content.members])


@command("entity_joint_set", JointSet, roles=OFFICERS, two_persons=True, checks=checks.CHECKS, decides=PROVINCE)
def entity_joint_set(work: Work, content: JointSet) -> JSON:
    """Set the members of a joint enterprise; those who were members and are not named leave it."""
    running = {
        member: (record, line, since, reporting)
        for member, record, line, since, reporting in work.sql.rows(
            "SELECT member, record, line, valid_from, reporting FROM entities_jointmember WHERE valid_until IS NULL"
            " AND (reporting = %s OR member = ANY(%s))",
            (content.reporting, content.members),
        )
    }
    ours = {member: row for member, row in running.items() if row[3] == content.reporting}
    work.insist(_faults(work, content, running, set(ours)))
    joining = [member for member in content.members if member not in ours]
    if joining:
        work.write(
            "INSERT INTO entities_jointmember (record, reporting, document, conditions, valid_from, line, member)"
            " SELECT %s, %s, %s, %s::text[], %s::date, * FROM unnest(%s::int[], %s::text[])",
            (
                *(work.number, content.reporting, content.document, [f"{one.condition}: {one.document}" for one in content.shown]),
                *(content.since, list(range(1, len(joining) + 1)), joining),
            ),
        )
    leaving = sorted(set(ours) - set(content.members))
    end_lines(work, "jointmember", [(*ours[member][:2], content.since) for member in leaving])
    return {"joined": list(joining), "left": list(leaving)}


def _faults(work: Work, content: JointSet, running: dict[str, tuple[int, int, date, str]], ours: set[str]) -> Iterator[Finding]:
    on, members = day(content.since), content.members
    named = [content.reporting, *members]
    known = entities(work.sql, named, on)
    for place, code in enumerate(named):
        where = Place(called=f"members.{place}" if place else "reporting")
        if code not in known:
            yield unknown(where, code)
        elif not known[code].lasts_on(on):
            yield checks.ENTITY_ENDED.at(where, code, str(known[code].ended))
    yield from covered(work, _areas(work, content))
    if set(members) == ours:
        yield checks.JOINT_UNCHANGED.at(_WHERE, content.reporting, content.since)
    for code in sorted(ours):
        if running[code][2] >= on:
            yield checks.LATER_CHANGE.at(_WHERE, content.since, str(running[code][2]), entity=code)
    if not members:
        return
    if content.reporting not in members:
        yield checks.JOINT_REPORTER.at(Place(called="reporting"), content.reporting)
    if len(set(members)) < _FEWEST:
        yield checks.JOINT_TOO_FEW.at(_WHERE, len(set(members)), _FEWEST)
    left_later = dict(
        work.sql.rows(
            "SELECT member, reporting FROM entities_jointmember WHERE member = ANY(%s) AND valid_until > %s AND valid_from < valid_until",
            (members, on),
        )
    )
    first: dict[str, int] = {}
    for place, code in enumerate(members, start=1):
        where = Place(called=f"members.{place}")
        if code in first:
            yield checks.NAMED_TWICE.at(where, code, f"members.{first[code]}")
        first.setdefault(code, place)
        if code in running and code not in ours:
            yield checks.JOINT_ELSEWHERE.at(where, code, running[code][3])
        elif code in left_later:
            yield checks.JOINT_ELSEWHERE.at(where, code, left_later[code])
    yield from _conditions(work, content, known, on)


def _conditions(work: Work, content: JointSet, known: dict[str, Known], on: date) -> Iterator[Finding]:
    needed = law().value("roster.joint_steel_conditions", on=on).value
    assert isinstance(needed, tuple), "the conditions are a list"
    shown = {one.condition for one in content.shown}
    for name in needed:
        if name not in (_COUNTED, _LOOKED_UP) and name not in shown:
            yield checks.JOINT_CONDITION.at(Place(called="shown"), "", words("conditions").get(str(name), str(name)))
    here = known.get(content.reporting)
    steel = {
        node.entity
        for node in nodes_of(work.sql, content.members)
        if node.sector == STEEL and node.since <= on and (node.until is None or on < node.until)
    }
    for place, code in enumerate(content.members, start=1):
        where, one = Place(called=f"members.{place}"), known.get(code)
        if one is None:
            continue
        # In a municipality entities stand under the province itself, which is the city.
        if here is not None and _LOOKED_UP in needed and one.standing.parent != here.standing.parent:
            yield checks.JOINT_OTHER_CITY.at(where, code, here.standing.parent, where=one.standing.parent)
        if code not in steel:
            yield checks.JOINT_SECTOR.at(where, code)


concerns("entity_joint_set", _areas)
