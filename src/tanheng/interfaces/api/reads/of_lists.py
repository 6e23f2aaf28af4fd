"""名录 Published lists of key emitters, all versions, and what is under public notice, for whoever comes."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from ninja import Path, Query

from tanheng.interfaces.api.reads.opening import CodeInPath, Number, NumberInPath, Paging, Text, Told, Year, YearInPath, each, opens
from tanheng.interfaces.reading import Found
from tanheng.interfaces.reading import of_lists as reading
from tanheng.interfaces.reading.paging import cut
from tanheng.roster.lists.drafts import Draft
from tanheng.roster.lists.reading import VersionRow
from tanheng.roster.versions import Content
from tanheng.visibility.viewers import Viewer

Division = Annotated[str, Path(pattern="^[0-9]{6}$")]


class ListTold(Told):
    """A published list, by its province and year, with its newest version."""

    province: str
    list_year: int
    version: int


class HitTold(Told):
    """An entity on the newest version of a list."""

    uscc: str
    name: str
    province: str
    division: str
    sectors: list[str]
    list_year: int
    version: int


class MemberTold(Told):
    """A legal person of a joint enterprise beside the one that reports."""

    uscc: str
    name: str


class EntryTold(Told):
    """An entity as a list shows it."""

    entity: str
    name: str
    division: str
    sectors: list[str]
    members: list[MemberTold]


class ContentTold(Told):
    """What a version says; its canonical JSON has the SHA-256 that is cited."""

    format: int
    province: str
    list_year: int
    version: int
    entries: list[EntryTold]


class VersionTold(Told):
    """A version, cited by its SHA-256. `entities` is how many it names."""

    version: int
    published_at: datetime
    document: str
    sha256: str
    entities: int


class WholeVersion(VersionTold):
    """A version with its content."""

    content: ContentTold


class ChangeTold(Told):
    """What became of an entity between two versions; None where it is not on that one."""

    kinds: list[str]
    entity: str
    before: EntryTold | None
    after: EntryTold | None


class ListedTold(Told):
    """An entity on the list of a year: the last version on which it stands, the first one, and whether that is the newest."""

    province: str
    list_year: int
    version: int
    first_version: int
    on_newest: bool
    name: str
    division: str
    sectors: list[str]


class PublicNotice(Told):
    """A draft under public notice: until its last day one can object."""

    number: int
    province: str
    list_year: int
    first_day: date
    last_day: date


class WholePublicNotice(PublicNotice):
    """A draft under public notice with who would be listed."""

    content: ContentTold


@opens("/lists", "list_published", Found[ListTold])
def lists(viewer: Viewer, paging: Query[Paging]) -> Any:
    """Published lists, the newest year first."""
    every = [ListTold(province=province, list_year=year, version=number) for province, year, number, _ in reading.years(viewer)]
    return cut(every, paging.page)


@opens("/lists/{division}/{year}", "list_published", WholeVersion)
def newest(viewer: Viewer, division: Division, year: YearInPath) -> Any:
    """The newest version of a province's list."""
    return _whole(reading.version(viewer, province_of(division), year))


@opens("/lists/{division}/{year}/versions", "list_published", Found[VersionTold])
def versions(viewer: Viewer, division: Division, year: YearInPath, paging: Query[Paging]) -> Any:
    """All versions of a province's list, the oldest first."""
    return cut([VersionTold(**_cited(one)) for one in reading.versions(viewer, province_of(division), year)], paging.page)


@opens("/lists/{division}/{year}/versions/{number}", "list_published", WholeVersion)
def version(viewer: Viewer, division: Division, year: YearInPath, number: NumberInPath) -> Any:
    """A version of a province's list, for good."""
    return _whole(reading.version(viewer, province_of(division), year, number))


@opens("/lists/{division}/{year}/compare", "list_published", list[ChangeTold])
def compare(viewer: Viewer, division: Division, year: YearInPath, before: Number, after: Number) -> Any:
    """What differs between two versions of a list."""
    one, other = (reading.version(viewer, province_of(division), year, number) for number in (before, after))
    return [
        ChangeTold(
            kinds=list(change.kinds),
            entity=change.entity,
            before=EntryTold.model_validate(change.before.as_json()) if change.before else None,
            after=EntryTold.model_validate(change.after.as_json()) if change.after else None,
        )
        for change in reading.compared(one, other)
    ]


@opens("/listed", "list_published", Found[HitTold])
def search(viewer: Viewer, paging: Query[Paging], text: Text = "", province: Text = "", sector: Text = "", year: Year | None = None) -> Any:
    """Entities on the newest lists: by a part of the name or code, by province, sector and year."""
    page = paging.page
    before = page.number(0)
    found = reading.found(viewer, text, province.replace("\0", ""), sector.replace("\0", ""), year, before, page.rows)
    ends = before + len(found.hits)
    return each(HitTold, Found(found.hits, str(ends) if ends < found.total else ""))


@opens("/listed/{entity}", "list_published", list[ListedTold])
def listed(viewer: Viewer, entity: CodeInPath) -> Any:
    """The lists on which an entity stands or stood, the newest year first."""
    return [ListedTold.model_validate(one) for one in reading.listed(viewer, entity.replace("\0", ""))]


@opens("/public-notices", "list_published", list[PublicNotice])
def public_notices(viewer: Viewer) -> Any:
    """Drafts under public notice."""
    return [PublicNotice(**_noticed(one)) for one in reading.notices(viewer)]


@opens("/public-notices/{number}", "list_published", WholePublicNotice)
def public_notice(viewer: Viewer, number: NumberInPath) -> Any:
    """A draft under public notice with who would be listed, without figures."""
    draft, content = reading.notice(viewer, number)
    return WholePublicNotice(**_noticed(draft), content=_content(content))


def province_of(division: str) -> str:
    """Return the code of a province by its six digits."""
    return f"province:{division}"


def _cited(one: VersionRow) -> dict[str, Any]:
    known = {name: getattr(one, name) for name in ("version", "published_at", "document", "sha256")}
    return {**known, "entities": len(one.content.entries)}


def _content(one: Content) -> ContentTold:
    return ContentTold.model_validate(one.as_json())


def _whole(one: VersionRow) -> WholeVersion:
    return WholeVersion(**_cited(one), content=_content(one.content))


def _noticed(one: Draft) -> dict[str, Any]:
    assert one.notice is not None, "what is under notice has its days"
    first, last = one.notice
    return {**{name: getattr(one, name) for name in ("number", "province", "list_year")}, "first_day": first, "last_day": last}
