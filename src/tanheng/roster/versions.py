"""名录版本 Versions of a published list: its content, what differs between two of them, their hash and their addresses. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import NamedTuple

from tanheng.kernel.canonical import JSON, canonical, content_hash

FORMAT = 1
INCLUDED, REMOVED, RENAMED, MOVED = "included", "removed", "renamed", "moved"
SECTORS_CHANGED, MEMBERS_CHANGED = "sectors_changed", "members_changed"


class Member(NamedTuple):
    """A legal person of a joint steel enterprise beside the one that reports."""

    uscc: str
    name: str


@dataclass(frozen=True, slots=True)
class Entry:
    """An entity as the public list shows it. `division` are the six digits of where it is; no tonnes are public."""

    entity: str
    name: str
    division: str
    sectors: tuple[str, ...]
    members: tuple[Member, ...] = ()

    def as_json(self) -> dict[str, JSON]:
        """Return the entry as canonical JSON holds it."""
        return {
            "division": self.division,
            "entity": self.entity,
            "members": [{"name": one.name, "uscc": one.uscc} for one in self.members],
            "name": self.name,
            "sectors": list(self.sectors),
        }


@dataclass(frozen=True, slots=True)
class Content:
    """What a version of a province's list says; `province` is the code of its organisation."""

    province: str
    list_year: int
    version: int
    entries: tuple[Entry, ...]

    @property
    def text(self) -> str:
        """Return the canonical text, whose SHA-256 is cited."""
        return canonical(self.as_json())

    @property
    def sha256(self) -> str:
        """Return the SHA-256 of the canonical text, as 64 hexadecimal digits."""
        return content_hash(self.as_json())

    def as_json(self) -> dict[str, JSON]:
        """Return the content as it is hashed."""
        return {
            "entries": [one.as_json() for one in self.entries],
            "format": FORMAT,
            "list_year": self.list_year,
            "province": self.province,
            "version": self.version,
        }


@dataclass(frozen=True, slots=True)
class Change:
    """What became of one entity between two versions; `before` or `after` is None where it is not on that one."""

    kinds: tuple[str, ...]
    entity: str
    before: Entry | None
    after: Entry | None


class Citation(NamedTuple):
    """What names a version once and for all. `published_at` is in the form of records."""

    province: str
    list_year: int
    version: int
    published_at: str
    sha256: str


def content_of(province: str, list_year: int, version: int, entries: Iterable[Entry]) -> Content:
    """Return a content with its entries and their parts in order."""
    ordered = (replace(one, sectors=tuple(sorted(set(one.sectors))), members=tuple(sorted(set(one.members)))) for one in entries)
    return Content(province, list_year, version, tuple(sorted(ordered, key=_code)))


def read_entry(told: dict[str, object]) -> Entry:
    """Return an entry from its JSON."""
    sectors, members = told["sectors"], told["members"]
    assert isinstance(sectors, list), "sectors are a list"
    assert isinstance(members, list), "members are a list"
    known = tuple(Member(str(one["uscc"]), str(one["name"])) for one in members)
    return Entry(str(told["entity"]), str(told["name"]), str(told["division"]), tuple(map(str, sectors)), known)


def difference(before: Iterable[Entry], after: Iterable[Entry]) -> tuple[Change, ...]:
    """Return what differs between the entries of two versions, in the order of entities."""
    old, new = {one.entity: one for one in before}, {one.entity: one for one in after}
    found = []
    for entity in sorted(old.keys() | new.keys()):
        kinds = _kinds(old.get(entity), new.get(entity))
        if kinds:
            found.append(Change(kinds, entity, old.get(entity), new.get(entity)))
    return tuple(found)


def applied(before: Iterable[Entry], changes: Iterable[Change]) -> tuple[Entry, ...]:
    """Return the entries after the changes. Raises ValueError where a change does not begin at what is there."""
    entries = {one.entity: one for one in before}
    for change in changes:
        if entries.get(change.entity) != change.before:
            raise ValueError(f"{change.entity} is not what the change begins with")
        if change.after is None:
            del entries[change.entity]
        else:
            entries[change.entity] = change.after
    return tuple(sorted(entries.values(), key=_code))


def address(province: str, list_year: int, version: int | None = None) -> str:
    """Return the path of a province's list of a year: of its newest version, or of one for good."""
    newest = f"/lists/{province.removeprefix('province:')}/{list_year}/"
    return newest if version is None else f"{newest}v{version}/"


def entity_address(entity: str, list_year: int | None = None) -> str:
    """Return the path of an entity on the lists: of its history, or of one year."""
    history = f"/lists/entities/{entity.removeprefix('entity:')}/"
    return history if list_year is None else f"{history}{list_year}/"


def _kinds(before: Entry | None, after: Entry | None) -> tuple[str, ...]:
    if before is None or after is None:
        return (INCLUDED,) if before is None else (REMOVED,)
    told = (
        (RENAMED, before.name, after.name),
        (MOVED, before.division, after.division),
        (SECTORS_CHANGED, before.sectors, after.sectors),
        (MEMBERS_CHANGED, before.members, after.members),
    )
    return tuple(kind for kind, was, now in told if was != now)


def _code(entry: Entry) -> str:
    return entry.entity
