"""合并与分立 Mergers and splits: entities end, others follow them, works go over. The accounts follow by commands of the registry.

Measures of 2021 (部令第19号) Art. 18: the province examines, then the registry changes.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from pydantic import Field

from tanheng.commands.definitions import Content, command
from tanheng.commands.work import Work
from tanheng.kernel.canonical import JSON
from tanheng.kernel.findings import Finding, Place
from tanheng.kernel.messages import Joined
from tanheng.registry.fields import Day, Document
from tanheng.roster.entities import checks
from tanheng.roster.entities.areas import OFFICERS, PROVINCE, areas_of, concerns, covered
from tanheng.roster.entities.change_commands import Noted, end_memberships, follow, note_changes, reports_for_others
from tanheng.roster.entities.fields import Entity, NodeNumber, day
from tanheng.roster.entities.node_commands import write_owners
from tanheng.roster.entities.reading import NodeKnown, entities, nodes_of, not_now, unknown
from tanheng.roster.entities.vocabulary import MERGE, SPLIT, WORKS

_MOST = 50


class Merged(Content):
    """Entities that end, and the one that has their works from a day on."""

    entities: Annotated[list[Entity], Field(min_length=1, max_length=_MOST)]
    into: Entity
    on: Day
    document: Document


class Part(Content):
    """What goes to a successor: whole works."""

    successor: Entity
    works: Annotated[list[NodeNumber], Field(max_length=_MOST)]


class SplitUp(Content):
    """An entity of which works go to others from a day on. `ends`: nothing is left of it."""

    entity: Entity
    parts: Annotated[list[Part], Field(min_length=1, max_length=_MOST)]
    ends: bool
    on: Day
    document: Document


def _concerned(work: Work, named: list[tuple[Place, str]], on: str) -> Iterator[Finding]:
    """Refuse unknown and ended entities, days before their changes, entities named twice, and officers of elsewhere."""
    known = entities(work.sql, (code for _, code in named), day(on))
    seen: set[str] = set()
    for where, code in named:
        if code in seen:
            yield checks.SUCCESSOR_WRONG.at(where, code)
        seen.add(code)
        if code not in known:
            yield unknown(where, code)
        else:
            yield from not_now(where, known[code], day(on))
    yield from covered(work, areas_of(work, known))


def _lasting_works(work: Work, codes: list[str], on: str) -> list[NodeKnown]:
    return [one for one in nodes_of(work.sql, codes) if one.level == WORKS and (one.until is None or one.until > day(on))]


def _hand_over(work: Work, works: list[tuple[NodeKnown, str]], on: str) -> None:
    """Let works belong to others from a day on; those that begin later, from their beginning."""
    write_owners(work, [(one.node, to, str(max(day(on), one.since))) for one, to in works])


def _follow(work: Work, pairs: list[tuple[str, str]], kind: str, on: str, document: str) -> None:
    work.write(
        "INSERT INTO entities_successor (record, kind, day, document, predecessor, successor)"
        " SELECT %s, %s, %s::date, %s, * FROM unnest(%s::text[], %s::text[])",
        (work.number, kind, on, document, [before for before, _ in pairs], [after for _, after in pairs]),
    )


@command("entity_merge", Merged, roles=OFFICERS, two_persons=True, checks=checks.CHECKS, decides=PROVINCE)
def entity_merge(work: Work, content: Merged) -> JSON:
    """Let entities end and another follow them, which has their works from then on."""
    named = [(Place(called=f"entities.{place}"), code) for place, code in enumerate(content.entities, start=1)]
    findings = list(_concerned(work, [(Place(called="into"), content.into), *named], content.on))
    findings += reports_for_others(work, content.entities)
    work.insist(findings)
    works = _lasting_works(work, content.entities, content.on)
    _hand_over(work, [(one, content.into) for one in works], content.on)
    _follow(work, [(code, content.into) for code in content.entities], MERGE, content.on, content.document)
    end_memberships(work, content.entities, day(content.on))
    merged = ", ".join(content.entities[:10])
    noted = [Noted(code, MERGE, ends=True, before=code, after=content.into) for code in content.entities]
    note_changes(work, content.on, content.document, [*noted, Noted(content.into, MERGE, before=merged, after=content.into)])
    return {"into": content.into, "works": [one.node for one in works], "follow": follow(work.sql, content.entities, MERGE)}


@command("entity_split", SplitUp, roles=OFFICERS, two_persons=True, checks=checks.CHECKS, decides=PROVINCE)
def entity_split(work: Work, content: SplitUp) -> JSON:
    """Let works of an entity go to others, which follow it; the entity goes on with what is left, or ends."""
    named = [(Place(called=f"parts.{place}"), part.successor) for place, part in enumerate(content.parts, start=1)]
    findings = list(_concerned(work, [(Place(called="entity"), content.entity), *named], content.on))
    works = {one.node: one for one in _lasting_works(work, [content.entity], content.on)}
    left = dict(works)
    for place, part in enumerate(content.parts, start=1):
        for number in part.works:
            if left.pop(number, None) is None:
                findings.append(checks.SPLIT_WORKS.at(Place(called=f"parts.{place}"), f"node:{number}", content.entity))
    if content.ends:
        findings += reports_for_others(work, [content.entity])
        if left:
            rest = Joined(tuple(f"{one.zh} (node:{number})" for number, one in sorted(left.items())))
            findings.append(checks.SPLIT_LEFT_OVER.at(Place(called="parts"), content.entity, rest))
    work.insist(findings)
    _hand_over(work, [(works[number], part.successor) for part in content.parts for number in part.works], content.on)
    successors = [part.successor for part in content.parts]
    _follow(work, [(content.entity, code) for code in successors], SPLIT, content.on, content.document)
    if content.ends:
        end_memberships(work, [content.entity], day(content.on))
    after = ", ".join(successors[:10])
    noted = [Noted(content.entity, SPLIT, ends=content.ends, before=content.entity, after=after)]
    noted += [Noted(code, SPLIT, before=content.entity, after=code) for code in successors]
    note_changes(work, content.on, content.document, noted)
    return {"entity": content.entity, "successors": list(successors), "follow": follow(work.sql, [content.entity], SPLIT)}


concerns("entity_merge", lambda work, content: areas_of(work, [*content.entities, content.into]))
concerns("entity_split", lambda work, content: areas_of(work, [content.entity, *(part.successor for part in content.parts)]))
