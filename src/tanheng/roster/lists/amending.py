"""名录变更 What changes make of a list: inclusion, removal, change of name, move, merger, split and correction of entries."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from tanheng.commands.definitions import Content
from tanheng.commands.sql import Sql
from tanheng.kernel.findings import Finding, Place
from tanheng.kernel.messages import Joined, Message, message
from tanheng.people.vocabulary import Kind
from tanheng.roster.intake import words
from tanheng.roster.lists import checks
from tanheng.roster.lists.drafts import listed_entries
from tanheng.roster.lists.fields import Entity, Sector, Text
from tanheng.roster.lists.reading import Standing, VersionRow, standings
from tanheng.roster.versions import Content as ListContent
from tanheng.roster.versions import Entry, content_of

INCLUDE, REMOVE, RENAME, MOVE, MERGE, SPLIT, CORRECT = "include", "remove", "rename", "move", "merge", "split", "correct"
_MOST = 20
Sectors = Annotated[list[Sector], Field(min_length=1, max_length=_MOST)]
Entities = Annotated[list[Entity], Field(min_length=1, max_length=_MOST)]
_FIELDS: Mapping[str, tuple[str, ...]] = {INCLUDE: ("sectors",), MERGE: ("of",), SPLIT: ("into",), CORRECT: ("sectors",)}
_OPTIONAL = (CORRECT,)
_NEEDS: Mapping[str, Message] = {
    INCLUDE: message("the sectors of the new entry"),
    MERGE: message("the other entries that go into it"),
    SPLIT: message("the parts with their sectors, one of them another entity"),
    CORRECT: message("the right sectors, or none where only members are put right"),
}


class Part(Content):
    """An entity that comes out of a split, with its sectors."""

    entity: Entity
    sectors: Sectors


class ChangeAsked(Content):
    """One change of a list and its reason; name, division and members are taken from the register as it stands."""

    kind: Literal["include", "remove", "rename", "move", "merge", "split", "correct"]
    entity: Entity
    reason: Text
    sectors: Sectors | None = None
    of: Entities | None = None
    into: Annotated[list[Part], Field(min_length=1, max_length=_MOST)] | None = None

    def named(self) -> list[str]:
        """Return all entities that the change names, each once."""
        return list(dict.fromkeys([self.entity, *(self.of or ()), *(part.entity for part in self.into or ())]))


def amended(sql: Sql, base: VersionRow, changes: Iterable[ChangeAsked], at: datetime) -> tuple[ListContent, list[Finding]]:
    """Return the next version after the changes, and what is wrong with them; the content is right only where nothing is."""
    asked = list(changes)
    content, findings = base.content, list(_twice(asked))
    registered = standings(sql, {entity for one in asked for entity in one.named()}, at)
    entries = {one.entity: one for one in content.entries}
    for at_place, one in enumerate(asked, start=1):
        where = Place(called=f"changes.{at_place}")
        faults = list(_faults(where, one, entries, registered, content.province))
        if not faults:
            after = _after(sql, one, entries, at)
            if after == entries:
                faults = [checks.NOTHING_CHANGES.at(where, one.entity, kind=one.kind)]
            entries = after
        findings += faults
    return content_of(content.province, content.list_year, content.version + 1, entries.values()), findings


def _twice(asked: list[ChangeAsked]) -> Iterator[Finding]:
    seen: set[str] = set()
    for place, one in enumerate(asked, start=1):
        for entity in one.named():
            if entity in seen:
                yield checks.ENTITY_TWICE.at(Place(called=f"changes.{place}"), entity)
        seen.update(one.named())


def _faults(
    where: Place, one: ChangeAsked, entries: Mapping[str, Entry], registered: Mapping[str, Standing], province: str
) -> Iterator[Finding]:
    given = [name for name in ("sectors", "of", "into") if getattr(one, name) is not None]
    wanted = list(_FIELDS.get(one.kind, ()))
    if given != wanted and not (one.kind in _OPTIONAL and not given):
        yield checks.CHANGE_INCOMPLETE.at(where, one.kind, _NEEDS.get(one.kind, message("the entity alone")))
        return
    gone = [one.entity] if one.kind not in (INCLUDE, MERGE) else []
    come = [one.entity] if one.kind == INCLUDE else []
    others = list(one.of or ())
    parts = [part.entity for part in one.into or ()]
    if (one.kind == MERGE and set(others) <= {one.entity}) or (one.kind == SPLIT and set(parts) <= {one.entity}):
        yield checks.CHANGE_INCOMPLETE.at(where, one.kind, _NEEDS[one.kind])
    for entity in (*gone, *others):
        if entity not in entries:
            yield checks.NOT_ON_LIST.at(where, entity)
    for entity in (*come, *(part for part in parts if part != one.entity)):
        if entity in entries:
            yield checks.ON_LIST.at(where, entity)
    for entity in [one.entity, *parts] if one.kind != REMOVE else []:
        standing = registered.get(entity)
        if standing is None or standing.kind != Kind.EMITTER or standing.province != province:
            yield checks.NOT_REGISTERED.at(where, entity, province)
    sectors = {*(one.sectors or ()), *(sector for part in one.into or () for sector in part.sectors)}
    for sector in sorted(sectors - words().terms("sector").keys()):
        yield checks.SECTOR_UNKNOWN.at(where, sector, words().labels("sector"))
    if one.kind == SPLIT and one.entity in entries and sectors != set(entries[one.entity].sectors):
        yield checks.PARTS_DIFFER.at(where, _said(sectors), _said(entries[one.entity].sectors))


def _after(sql: Sql, one: ChangeAsked, entries: Mapping[str, Entry], at: datetime) -> dict[str, Entry]:
    after = dict(entries)
    if one.kind == REMOVE:
        del after[one.entity]
        return after
    if one.kind in (RENAME, MOVE):
        (now,) = listed_entries(sql, [(one.entity, sector) for sector in entries[one.entity].sectors], at)
        old = entries[one.entity]
        after[one.entity] = replace(old, name=now.name) if one.kind == RENAME else replace(old, division=now.division)
        return after
    keys: list[tuple[str, str]] = []
    if one.kind == MERGE:
        merged = [entries[entity] for entity in dict.fromkeys([*(one.of or ()), one.entity]) if entity in entries]
        keys = [(one.entity, sector) for sector in sorted({sector for each in merged for sector in each.sectors})]
        for each in merged:
            del after[each.entity]
    elif one.kind == SPLIT:
        keys = [(part.entity, sector) for part in one.into or () for sector in part.sectors]
        del after[one.entity]
    else:
        sectors = one.sectors if one.sectors is not None else entries[one.entity].sectors
        keys = [(one.entity, sector) for sector in sectors]
    entered = {entry.entity: entry for entry in listed_entries(sql, keys, at)}
    if one.kind == CORRECT:
        # Name and division change by their own kinds of change, which say why.
        old, new = entries[one.entity], entered[one.entity]
        entered[one.entity] = replace(new, name=old.name, division=old.division)
    return after | entered


def _said(sectors: Iterable[str]) -> Joined:
    return Joined(tuple(words().label("sector", sector) for sector in sorted(sectors)))
