"""名录依据 Evidence: the radar at the threshold, the import of a file after its dry run, and the table again."""

from __future__ import annotations

import re
import tempfile
import uuid
from pathlib import Path
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core import signing
from django.core.exceptions import SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tanheng.interfaces.provinces import province_name
from tanheng.interfaces.reading import of_entities
from tanheng.interfaces.reading import of_lists as reading
from tanheng.interfaces.web.attachments import written
from tanheng.interfaces.web.cells import as_text
from tanheng.interfaces.web.listing.pictures import radar_picture
from tanheng.interfaces.web.listing.words import decision_tag, sector_name, years_offered
from tanheng.interfaces.web.looking import page
from tanheng.interfaces.web.showing import Ask, Column, Fact, Link, Table, Tag
from tanheng.interfaces.web.views.entities import entity_link
from tanheng.interfaces.web.views.list_drafts import grouped_text
from tanheng.interfaces.web.views.lists import whole
from tanheng.kernel.canonical import canonical
from tanheng.kernel.clock import CLOCK
from tanheng.kernel.exact import plain
from tanheng.kernel.findings import Finding, errors_of
from tanheng.kernel.messages import Label, Message, message
from tanheng.lawbook import NoLegalValue
from tanheng.login.rules import binding
from tanheng.roster.lists.importing import DryRun
from tanheng.roster.radar import EXPECTED
from tanheng.tables import Cell, Sheet

MOST_BYTES = 5 * 1024 * 1024
MOST_ROWS = 5_000
"""So many rows of evidence one import on a page may have: they come back with the form that signs them."""
_MOST_SHOWN = 200
_SALT = "list-faults"
_ABOVE = Link(message("Lists of key emitters"), "/lists/")
_FAULTS = (Column(message("cell")), Column(message("check")), Column(message("what, and what to do")))
_POSITIONS: dict[str, Message] = {
    "may_enter": message("may enter the list"),
    "may_fall_out": message("may leave the list"),
    "just_above": message("listed, just above"),
    "just_below": message("not listed, just below"),
}


@require_GET
@login_required
@page
def radar(request: HttpRequest) -> HttpResponse:
    """Show the plants near the threshold, as a picture and as a table."""
    seen = reading.provinces(request.viewer)
    if not seen:
        raise Http404
    asked = request.GET.get("province", "")
    province = asked if asked in seen else seen[0]
    now = CLOCK.today().year
    year = whole(request.GET.get("year", ""), 2019, 2100) or now + 1
    empty = message("Nobody is near the threshold. Import evidence, or look at another year.")
    try:
        echoes = reading.radar(request.viewer, province, year)
    except NoLegalValue:
        echoes, empty = (), _no_threshold(year)
    named = of_entities.names_of({one.plant.entity for one in echoes})
    rows = [
        (
            entity_link(one.plant.entity, named.get(one.plant.entity)),
            sector_name(one.plant.sector),
            str(one.year or ""),
            grouped_text(plain(one.figure_t)),
            _signed(plain(one.distance_t)),
            message("{percent}%", percent=plain(one.distance_percent)),
            _signed(plain(one.trend_t)) if one.trend_t is not None else "",
            Tag(message("expected, not verified"), "orange") if one.certainty == EXPECTED else Tag(message("verified"), "green"),
            _POSITIONS[one.position],
        )
        for one in echoes
    ]
    columns = (
        *(Column(message("entity")), Column(message("sector")), Column(message("year")), Column(message("latest figure (t)"), number=True)),
        *(Column(message("from the threshold (t)"), number=True), Column(message("in percent"), number=True)),
        *(Column(message("against the year before (t)"), number=True), Column(message("how sure")), Column(message("position"))),
    )
    table = Table(columns, rows, empty, message("Near the threshold, nearest first"))
    names = {code: as_text(label, request.language) for code, label in named.items()}
    told = {
        "title": message("Radar at the threshold: {province}, list of {year}", province=province_name(province), year=str(year)),
        "lead": message("A screen and no decision: the latest figure of each plant against the threshold of the list year."),
        "above": _ABOVE,
        "asks": (
            Ask("province", message("province"), province, tuple((code, province_name(code)) for code in seen)),
            Ask("year", message("year of the list"), str(year), tuple(years_offered(now - 1, now + 2))),
        ),
        "pictures": (radar_picture(echoes, names, request.language, table),) if echoes else (),
        "tables": () if echoes else (table,),
    }
    return render(request, "web/page.html", told)


def _no_threshold(year: int) -> Message:
    return message("The law book has no threshold for {year}. Choose another year.", year=str(year))


def _signed(text: str) -> str:
    return "\u2212" + grouped_text(text[1:]) if text.startswith("-") else "+" + grouped_text(text)


@login_required
@page
@require_http_methods(["GET", "POST"])
def imported(request: HttpRequest) -> HttpResponse:
    """Take a file in, try it, and show all its faults by cell or its effect. Nothing is written: the effect is confirmed as a command."""
    viewer = request.viewer
    if viewer.role != "province_officer":
        raise Http404
    told: dict[str, Any] = {
        "title": message("Import evidence"),
        "above": _ABOVE,
        "years": [year for year, _ in years_offered(CLOCK.today().year - 1, CLOCK.today().year + 2)],
        "chosen": request.POST.get("year") or str(CLOCK.today().year + 1),
        "province": province_name(viewer.organisation),
        "most": MOST_BYTES // 1024 // 1024,
        "binding": binding("list_import"),
    }
    if request.method == "GET":
        return render(request, "web/list_import.html", told)
    year, file = whole(request.POST.get("year", ""), 2019, 2100), request.FILES.get("file")
    if file is None or year is None:
        return render(request, "web/list_import.html", {**told, "refused": message("Choose a file and a year.")}, status=422)
    if file.size > MOST_BYTES:
        refused = message(
            "The file has {found} bytes; at most {most} are taken here. Split it by sector or city.", found=file.size, most=MOST_BYTES
        )
        return render(request, "web/list_import.html", {**told, "refused": refused}, status=413)
    with tempfile.TemporaryDirectory(prefix="tanheng-") as folder:
        path = Path(folder) / name_of(file.name)
        path.write_bytes(file.read())
        try:
            tried = reading.tried(viewer, path, viewer.organisation, year)
        except NoLegalValue:
            refused = _no_threshold(year)
            return render(request, "web/list_import.html", {**told, "refused": refused}, status=422)
    plants: list[Any] = dict[str, Any](tried.content or {}).get("plants", [])
    if len(plants) > MOST_ROWS:
        refused = message(
            "The file has {found} rows; at most {most} are taken here. Split it by sector or city.", found=len(plants), most=MOST_ROWS
        )
        return render(request, "web/list_import.html", {**told, "refused": refused}, status=413)
    told["file"] = name_of(file.name)
    return _refused(request, told, tried) if tried.content is None else _effect(request, told, tried)


def name_of(given: str | None) -> str:
    """Return the name of a file without folders and signs that do harm; how it ends says nothing: the content is looked at."""
    return re.sub(r"[^\w.\- ]", "_", (given or "file").replace("\\", "/").rpartition("/")[2]).strip(". ")[-80:] or "file"


def _refused(request: HttpRequest, told: dict[str, Any], tried: DryRun) -> HttpResponse:
    findings = [one for one in tried.findings if one in errors_of(tried.findings)] or list(tried.findings)
    lines = [[str(one.place), str(one.code), as_text(one.message, request.language)] for one in findings]
    rows = [(_where(one), str(one.code), one.message) for one in findings[:_MOST_SHOWN]]
    title = message("Faults: {count}; nothing was taken in", count=len(findings))
    more = {"faults": Table(_FAULTS, rows, message("No row of evidence was found below the heads of the columns."), title)}
    if lines:
        more["signed"] = signing.dumps(lines, salt=_SALT, compress=True)
    return render(request, "web/list_import.html", {**told, **more}, status=422)


def _where(one: Finding) -> object:
    """Return the cell, with the sheet where there are sheets; the whole file where it has no cell."""
    return "!".join(part for part in (one.place.sheet, one.place.cell) if part) or message("the file")


def _effect(request: HttpRequest, told: dict[str, Any], tried: DryRun) -> HttpResponse:
    assert tried.effect is not None, "who has a content has an effect"
    effect: dict[str, Any] = dict(tried.effect.content)
    content: dict[str, Any] = dict(tried.content or {})
    decisions, changed = effect["decisions"], effect["changed_results"]
    named = of_entities.names_of({one["entity"] for one in decisions})
    named = {**{one["entity"]: Label(one["name"], one["name"]) for one in content["plants"]}, **named}
    columns = (Column(message("entity")), Column(message("sector")), Column(message("before")), Column(message("after")))
    rows = [
        (
            named.get(one["entity"], one["entity"]),
            sector_name(one["sector"]),
            decision_tag(one["before"]) if one["before"] else message("not known"),
            decision_tag(one["after"]),
        )
        for one in decisions[:_MOST_SHOWN]
    ]
    tables = [Table(columns, rows, message("No decision changes."), message("What the list would say"))]
    if changed:
        figures = (
            Column(message("entity")),
            Column(message("year")),
            Column(message("was (t)"), number=True),
            Column(message("would be (t)"), number=True),
        )
        lines = [
            (named.get(one["entity"], one["entity"]), str(one["year"]), grouped_text(one["was"]), grouped_text(one["now"]))
            for one in changed
        ]
        tables.append(Table(figures, lines, message("None."), message("Figures that would change: a reason is needed")))
    facts = [
        Fact(message("file"), told["file"]),
        Fact(message("SHA-256 of the file"), content["sha256"]),
        Fact(message("rows"), len(content["plants"])),
        Fact(message("organisations that would be registered"), len(effect["new_organisations"])),
        Fact(message("new figures"), effect["new_results"]),
        Fact(message("changed figures"), len(changed)),
        Fact(
            message("would be"),
            [message("{decision}: {count}", decision=decision_tag(name).text, count=count) for name, count in effect["counts"].items()],
        ),
        Fact(message("hash of this effect"), content["effect"], gloss=message("the import is refused if its effect is another by then")),
    ]
    more = {
        "facts": facts,
        "effect": tables,
        "warnings": tried.findings,
        "content": canonical(content),
        "request_key": f"web-{uuid.uuid4().hex}",
    }
    return render(request, "web/list_import.html", {**told, **more})


@require_POST
@login_required
def faults(request: HttpRequest) -> HttpResponse:
    """Send the faults of a file as a table; they are those that this program found, signed by it."""
    try:
        lines = signing.loads(request.POST.get("signed", ""), salt=_SALT, max_age=24 * 3600)
    except signing.BadSignature:
        raise SuspiciousOperation("faults that this program did not sign") from None
    heads: tuple[Cell, ...] = tuple(as_text(one.label, request.language) for one in _FAULTS)
    return written([Sheet("1", [heads, *(tuple(line) for line in lines)])], "faults.csv")


@require_GET
@login_required
@page
def exported(request: HttpRequest) -> HttpResponse:
    """Send the evidence of the viewer's province as the table that can be handed in again."""
    return written(reading.exported(request.viewer, request.viewer.organisation), "list-evidence.xlsx")
