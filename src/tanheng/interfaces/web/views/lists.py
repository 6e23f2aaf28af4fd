"""名录 Published lists, for whoever comes: search, overview by province, versions to cite and compare, an entity over the years."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from tanheng.interfaces.provinces import division_name, province_name, tiles
from tanheng.interfaces.reading import of_lists as reading
from tanheng.interfaces.reading.of_entities import sees_entity
from tanheng.interfaces.web.listing.drawing import drawn
from tanheng.interfaces.web.listing.files import FORMATS, as_file
from tanheng.interfaces.web.listing.words import CHANGES, sector_name, sector_names, years_offered
from tanheng.interfaces.web.looking import page
from tanheng.interfaces.web.showing import Ask, Column, Fact, Link, Table, Tag
from tanheng.interfaces.web.viewers import Viewer
from tanheng.interfaces.web.views.registry_parts import do_link, some, trail
from tanheng.kernel.messages import Label, message
from tanheng.roster.intake import words
from tanheng.roster.lists.queries import cited
from tanheng.roster.lists.reading import VersionRow
from tanheng.roster.versions import Entry, address, entity_address
from tanheng.visibility.touching import list_key

_AT_ONCE = 30
"""So many entities fit into the address of a form that is filled in."""
_LISTS = Link(message("Lists of key emitters"), "/lists/")
_ENTRY = (
    *(Column(message("name")), Column(message("unified social credit code")), Column(message("where"))),
    *(Column(message("sectors")), Column(message("joint enterprise with"))),
)


def whole(text: str, least: int, most: int) -> int | None:
    """Return a whole number that was asked for, None where it is none or lies elsewhere."""
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        return None
    return int(text) if least <= int(text) <= most else None


@require_GET
@page
def search(request: HttpRequest) -> HttpResponse:
    """Search published lists, and offer the years and what is under public notice."""
    asked = {name: request.GET.get(name, "") for name in ("text", "province", "sector", "year")}
    year, offset = whole(asked["year"], 2019, 2100), whole(request.GET.get("after", ""), 0, 10**8) or 0
    published = reading.years(request.viewer)
    found = reading.found(request.viewer, asked["text"], asked["province"], asked["sector"], year, offset)
    rows = [
        (
            Link(one.name, one.address),
            Link(one.uscc, one.address, code=True),
            division_name(one.division),
            sector_names(one.sectors),
            Link(str(one.list_year), address(one.province, one.list_year)),
        )
        for one in found.hits
    ]
    last = offset + len(rows)
    more = f"{request.path}?{urlencode({**asked, 'after': last})}" if last < found.total else ""
    columns = (*_ENTRY[:4], Column(message("year of the list")))
    empty = message("Nothing published fits. Ask for less of the name, or look at the years below; what is not published yet is not shown.")
    title = message("Entries on published lists: {count}", count=found.total)
    provinces = tuple((f"province:{code}", one.name) for code, one in tiles().items() if one.lists)
    listed_years = [one[1] for one in published]
    told = {
        "title": message("Lists of key emitters"),
        "lead": message("Whoever stands on a published list of the national market, by name, code, province, sector and year."),
        "actions": _actions(request),
        "asks": (
            Ask("text", message("name or unified social credit code"), asked["text"]),
            Ask("province", message("province"), asked["province"], provinces),
            Ask("sector", message("sector"), asked["sector"], tuple((one, sector_name(one)) for one in words().terms("sector"))),
            Ask(
                "year",
                message("year of the list"),
                asked["year"],
                tuple(years_offered(min(listed_years, default=2026), max(listed_years, default=2026))),
            ),
        ),
        "tables": (Table(columns, rows, empty, title, more), _years(published), *_notices(request)),
    }
    return render(request, "web/page.html", told)


def _actions(request: HttpRequest) -> list[Link]:
    """Return where those who make lists go on."""
    if not request.viewer.known or not request.viewer.role:
        return []
    links = []
    if reading.drafts(request.viewer) or request.viewer.role == "province_officer":
        links.append(Link(message("Drafts"), "/lists/drafts/"))
    if request.viewer.role == "province_officer":
        links.append(Link(message("Import evidence"), "/lists/import/"))
    if reading.provinces(request.viewer):
        links.append(Link(message("Radar at the threshold"), "/lists/radar/"))
    return links


def _years(published: list[tuple[str, int, int, str]]) -> Table:
    years: dict[int, int] = {}
    for _, year, _, _ in published:
        years[year] = years.get(year, 0) + 1
    rows = [(Link(str(year), f"/lists/{year}/"), count) for year, count in sorted(years.items(), reverse=True)]
    empty = message("No list is published yet. Each province publishes its own after consultation and public notice.")
    return Table((Column(message("year")), Column(message("provinces that published"), number=True)), rows, empty, message("By year"))


def _notices(request: HttpRequest) -> list[Table]:
    found = reading.notices(request.viewer)
    if not found:
        return []
    rows = [(Link(province_name(one.province), f"/lists/notices/{one.number}/"), str(one.list_year), reading.day_of(one)) for one in found]
    columns = (Column(message("province")), Column(message("year")), Column(message("objections until")))
    return [Table(columns, rows, message("Nothing is under notice."), message("Under public notice"))]


@require_GET
@page
def notice(request: HttpRequest, number: int) -> HttpResponse:
    """Show a draft under public notice: who would be listed, without figures."""
    draft, content = reading.notice(request.viewer, number)
    letter = request.viewer.role == "province_officer"
    makes = letter and request.viewer.organisation == draft.province
    actions = [Link(message("To the draft"), reverse("list_draft", args=(number,)))] if makes else []
    if makes or not letter:
        text = message("Enter a letter that objects") if makes else message("Object")
        actions += some([do_link(request.viewer, "list_object", text, draft=number)])
    told = {
        "title": message("Public notice: list of {province} for {year}", province=province_name(draft.province), year=str(draft.list_year)),
        "lead": message(
            "Who would stand on the list. Until {day} one can object: organisations here, others by a letter to the province.",
            day=reading.day_of(draft),
        ),
        "above": _LISTS,
        "actions": actions,
        "tables": (Table(_ENTRY, _entries(content.entries), message("Nobody would be listed.")),),
    }
    return render(request, "web/page.html", told)


def _entries(entries: Sequence[Entry]) -> list[tuple[object, ...]]:
    return [
        (
            one.name,
            one.entity.partition(":")[2],
            division_name(one.division),
            sector_names(one.sectors),
            [member.name for member in one.members],
        )
        for one in entries
    ]


@require_GET
@page
def overview(request: HttpRequest, year: int) -> HttpResponse:
    """Show how many entities each province lists, as a map of tiles and as a table."""
    counted = reading.counts(request.viewer, year)
    published = {province: number for province, of, number, _ in reading.years(request.viewer) if of == year}
    if not published:
        raise Http404
    sectors = sorted({sector for _, sector in counted})
    listed = reading.totals(request.viewer, year)
    totals = {code: listed.get(code, 0) for code in published}
    columns = (
        *(Column(message("province")), Column(message("version")), Column(message("entities listed"), number=True)),
        *(Column(sector_name(one), number=True) for one in sectors),
    )
    rows = [
        (
            Link(province_name(code), address(code, year)),
            Link(str(number), address(code, year, number)),
            totals[code],
            *(counted.get((code, sector), 0) for sector in sectors),
        )
        for code, number in sorted(published.items())
    ]
    told = {
        "title": message("Lists of key emitters for {year}", year=str(year)),
        "lead": message(
            "Entities: {count}; provinces that published: {provinces}. An entity of two sectors counts in both of them.",
            count=sum(totals.values()),
            provinces=len(published),
        ),
        "above": _LISTS,
        "map": drawn(totals, year, request.language),
        "below": (Table(columns, rows, message("No province has published its list of this year."), message("By province and sector")),),
    }
    return render(request, "web/list_overview.html", told)


@require_GET
@page
def version(request: HttpRequest, division: str, year: int, number: int | None = None) -> HttpResponse:
    """Show a version for good, or the newest one."""
    province = f"province:{division}"
    found = reading.version(request.viewer, province, year, number)
    every = reading.versions(request.viewer, province, year)
    base = address(province, year)
    rows = [
        (
            Link(message("version {number}", number=one.version), address(province, year, one.version)),
            one.published_at,
            one.document,
            len(one.content.entries),
            Link(message("what changed"), f"{base}compare/?before={one.version - 1}&after={one.version}") if one.version > 1 else "",
        )
        for one in reversed(every)
    ]
    columns = (
        *(Column(message("version")), Column(message("published at")), Column(message("document"))),
        *(Column(message("entities listed"), number=True), Column(message("difference"))),
    )
    entries = [
        (Link(name, entity_address(one.entity, year)), Link(code, entity_address(one.entity, year), code=True), *rest)
        for one, (name, code, *rest) in zip(found.content.entries, _entries(found.content.entries), strict=True)
    ]
    here = address(province, year, found.version)
    told = {
        "title": message("List of key emitters of {province} for {year}", province=province_name(province), year=str(year)),
        "above": Link(message("All provinces in {year}", year=str(year)), f"/lists/{year}/"),
        "actions": [Link(message("Download {kind}", kind=kind.upper()), f"{here}list.{kind}") for kind in FORMATS]
        + _amending(request, found)
        + _opening(request, found, every[-1].version)
        + trail(request.viewer, list_key(province, year, found.version)),
        "facts": _citation(request, found, newest=found.version == every[-1].version),
        "tables": (
            Table(_ENTRY, entries, message("Nobody stands on it."), message("Entities on the list")),
            Table(columns, rows, message("None."), message("Versions")),
        ),
    }
    return render(request, "web/page.html", told)


def _opening(request: HttpRequest, found: VersionRow, newest: int) -> list[Link]:
    """Return the way to the accounts of those on the newest version that have none."""
    if found.version != newest:
        return []
    listed_here = [one.entity for one in found.content.entries]
    return opening(request.viewer, reading.without_accounts(request.viewer, listed_here), {found.content.province})


def opening(viewer: Viewer, lacking: dict[str, str], provinces: set[str]) -> list[Link]:
    """Return the form that opens accounts of listed entities, filled in with these, where the viewer may ask for it."""
    if not lacking or (viewer.role == "province_officer" and viewer.organisation not in provinces):
        return []
    known: dict[str, object] = {}
    for at, (entity, account) in enumerate(list(lacking.items())[:_AT_ONCE]):
        known[f"entities.{at}.entity"] = entity
        if account:
            known[f"entities.{at}.registry_account"] = account
    text = message("Open the accounts of {count} listed without accounts", count=len(lacking))
    if len(lacking) > _AT_ONCE:
        text = message("Open the accounts of the first {count} of {total} listed without accounts", count=_AT_ONCE, total=len(lacking))
    return some([do_link(viewer, "entity_accounts_open", text, **known)])


def _amending(request: HttpRequest, found: VersionRow) -> list[Link]:
    if request.viewer.role != "province_officer" or request.viewer.organisation != found.content.province:
        return []
    asked = {"province": found.content.province, "list_year": found.content.list_year, "from_version": found.version}
    return [Link(message("Change the list"), f"/do/list_amend/?{urlencode(asked)}")]


def _citation(request: HttpRequest, found: VersionRow, *, newest: bool) -> list[Fact]:
    one = cited(found)
    here = request.build_absolute_uri(address(one.province, one.list_year, one.version))
    cite = message(
        "{province}: list of key emitters for {year}, version {version}, published {day}, SHA-256 {sha256}, {address}",
        province=province_name(one.province),
        year=str(one.list_year),
        version=one.version,
        day=one.published_at[:10],
        sha256=one.sha256,
        address=here,
    )
    state = Tag(message("newest version"), "green") if newest else Tag(message("a newer version exists"), "orange")
    return [
        Fact(message("version"), [str(one.version), state]),
        Fact(message("published at"), found.published_at),
        Fact(message("document"), found.document),
        Fact(message("entities listed"), len(found.content.entries)),
        Fact(
            message("SHA-256"), one.sha256, gloss=message("the hash of the file in JSON, byte for byte: whoever has the file can check it")
        ),
        Fact(message("how to cite"), cite),
    ]


@require_GET
@page
def download(request: HttpRequest, division: str, year: int, number: int, kind: str) -> HttpResponse:
    """Send a version as a file."""
    if kind not in FORMATS:
        raise Http404
    return as_file(reading.version(request.viewer, f"province:{division}", year, number), kind, request.language)


@require_GET
@page
def compare(request: HttpRequest, division: str, year: int) -> HttpResponse:
    """Show what differs between two versions of a list."""
    province = f"province:{division}"
    every = reading.versions(request.viewer, province, year)
    if not every:
        raise Http404
    numbers = [one.version for one in every]
    after = whole(request.GET.get("after", ""), 1, numbers[-1]) or numbers[-1]
    before = whole(request.GET.get("before", ""), 1, numbers[-1]) or max(1, after - 1)
    one, other = (reading.version(request.viewer, province, year, number) for number in (before, after))
    rows = [
        (
            [Tag(CHANGES[kind], {"included": "green", "removed": "red"}.get(kind, "blue")) for kind in change.kinds],
            Link(change.entity.partition(":")[2], entity_address(change.entity, year), code=True),
            _entry_cell(change.before),
            _entry_cell(change.after),
        )
        for change in reading.compared(one, other)
    ]
    columns = (Column(message("what")), Column(message("entity")), Column(message("before")), Column(message("after")))
    choices = tuple((str(number), Label(str(number), str(number))) for number in numbers)
    told = {
        "title": message("Versions {before} and {after} compared", before=before, after=after),
        "lead": message("List of key emitters of {province} for {year}", province=province_name(province), year=str(year)),
        "above": Link(message("The list"), address(province, year)),
        "asks": (
            Ask("before", message("version before"), str(before), choices),
            Ask("after", message("version after"), str(after), choices),
        ),
        "tables": (Table(columns, rows, message("The two versions name the same entities in the same way."), message("What changed")),),
    }
    return render(request, "web/page.html", told)


def _entry_cell(one: Entry | None) -> object:
    return [one.name, division_name(one.division), *sector_names(one.sectors)] if one else message("not on the list")


@require_GET
@page
def listed(request: HttpRequest, uscc: str, year: int | None = None) -> HttpResponse:
    """Show an entity on the lists: of a year, or over all years."""
    code = f"entity:{uscc}"
    every = reading.listed(request.viewer, code)
    found = [one for one in every if year in (None, one.list_year)]
    if not found:
        raise Http404
    rows = [
        (
            Link(str(one.list_year), one.address),
            Link(province_name(one.province), address(one.province, one.list_year)),
            one.name,
            sector_names(one.sectors),
            Link(str(one.first_version), address(one.province, one.list_year, one.first_version)),
            Link(str(one.version), address(one.province, one.list_year, one.version)),
            Tag(message("on the newest version"), "green") if one.on_newest else Tag(message("no longer on it"), "red"),
        )
        for one in found
    ]
    columns = (
        *(Column(message("year")), Column(message("province")), Column(message("name on the list")), Column(message("sectors"))),
        *(Column(message("first on version")), Column(message("last on version")), Column(message("status"))),
    )
    actions = [Link(message("All years"), entity_address(code))] if year else []
    if sees_entity(request.viewer, code):
        actions.append(Link(message("Works, lines and accounts"), reverse("entity", args=(uscc,))))
    actions += opening(request.viewer, reading.without_accounts(request.viewer, [code]), {one.province for one in found})
    told = {
        "title": found[0].name,
        "lead": message("unified social credit code {code}", code=uscc),
        "above": _LISTS,
        "actions": actions,
        "tables": (Table(columns, rows, message("None."), message("On the lists")),),
    }
    return render(request, "web/page.html", told)
