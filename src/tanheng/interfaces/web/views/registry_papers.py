"""Papers to take away: statements, certificates and day sheets, signed, as PDF or workbook with the JSON that `tanheng verify` checks.

A paper says of which second it is, so a file and its JSON must be of one making: the archive holds all of them together.
"""

from __future__ import annotations

import io
import tempfile
import zipfile
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from tanheng.interfaces import reading
from tanheng.interfaces.reading import NothingHere
from tanheng.interfaces.web.looking import page
from tanheng.interfaces.web.naming import province_cell
from tanheng.interfaces.web.showing import Ask, Column, Fact, Link, Table
from tanheng.interfaces.web.views.refusals import refusal
from tanheng.interfaces.web.views.registry_parts import HOME, asked_day, words
from tanheng.kernel.clock import CLOCK
from tanheng.kernel.messages import Message, message
from tanheng.registry.documents import Issued, NothingSealed, issued
from tanheng.registry.documents import Page as Paper
from tanheng.registry.queries import AccountFound
from tanheng.registry.vocabulary import account_types
from tanheng.server.opening import held_key
from tanheng.typesetting import ExtraMissing

_TYPES = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
    "zip": "application/zip",
}
_FORMS = {"zip": message("PDF, workbook and JSON"), "pdf": message("PDF"), "xlsx": message("workbook"), "json": message("JSON")}
_PERIOD = timedelta(days=30)


@require_GET
@login_required
@page
def papers(request: HttpRequest, number: str) -> HttpResponse:
    """Show which papers of an account there are, for the period that was asked for."""
    viewer = request.viewer
    if not reading.gives_papers(viewer, number):
        raise NothingHere(number)
    first, last = _period(request)
    document = words(request, "document")
    base = f"/registry/accounts/{number}/papers/"
    period = {"from": first.isoformat(), "to": last.isoformat()}
    named = {"document": document} if document else {}
    rows = [
        (message("Statement"), message("what moved from {first} to {last}", first=first, last=last), _links(f"{base}statement", period)),
        (message("Certificate of holdings"), message("what the account holds now"), _links(f"{base}holding", {})),
        (message("Certificate of freezes"), message("what is frozen now, and what waits"), _links(f"{base}freeze", named)),
    ]
    told = {
        "title": message("Statement and certificates"),
        "lead": message("Each is signed. Keep the JSON beside it: tanheng verify checks the paper with it, without us."),
        "above": Link(message("Account {number}", number=number), f"/registry/accounts/{number}/"),
        "facts": _account_facts(reading.account(viewer, number).account),
        "asks": [
            Ask("from", message("from"), first.isoformat(), kind="date"),
            Ask("to", message("to"), last.isoformat(), kind="date"),
            Ask("document", message("document (of freezes)"), document),
        ],
        "tables": [_table(rows)],
    }
    return render(request, "web/page.html", told)


def _account_facts(one: AccountFound) -> list[Fact]:
    return [
        Fact(message("holder"), one.name),
        Fact(message("type"), account_types()[one.type].label),
        Fact(message("province"), province_cell(one.province)),
    ]


def _period(request: HttpRequest) -> tuple[date, date]:
    """Return the days that were asked for, by default the last month; none is still to come, and the first is not after the last."""
    today = CLOCK.today()
    last = min(asked_day(request, "to") or today, today)
    first = asked_day(request, "from") or (last - _PERIOD if last > date.min + _PERIOD else last)
    return min(first, last), last


def _links(address: str, asked: dict[str, str]) -> list[Link]:
    query = f"?{urlencode(asked)}" if asked else ""
    return [Link(name, f"{address}.{form}{query}") for form, name in _FORMS.items()]


def _table(rows: list[tuple[Message, Message, list[Link]]]) -> Table:
    columns = (Column(message("paper")), Column(message("what it says")), Column(message("download")))
    return Table(columns, rows, message("There is no paper."))


@require_GET
@login_required
@page
def paper(request: HttpRequest, number: str, paper: str, form: str) -> HttpResponse:
    """Give a paper of an account."""
    viewer = request.viewer
    made: dict[str, Callable[[], Paper]] = {
        "statement": lambda: reading.statement(viewer, number, *_period(request)),
        "holding": lambda: reading.holding_certificate(viewer, number),
        "freeze": lambda: reading.freeze_certificate(viewer, number, words(request, "document")),
    }
    if paper not in made:
        raise Http404
    return _given(request, made[paper], form, f"{paper}-{number}")


@require_GET
@login_required
@page
def cancellation(request: HttpRequest, record: int, form: str) -> HttpResponse:
    """Give the certificate of a voluntary cancellation."""
    return _given(request, lambda: reading.cancellation_certificate(request.viewer, record), form, f"cancellation-{record}")


@require_GET
@login_required
@page
def days(request: HttpRequest) -> HttpResponse:
    """Show the sheet of a day to be downloaded."""
    if not reading.gives_day_sheets(request.viewer):
        raise NothingHere
    day = _day(request)
    sheet = message("of each vintage what was issued, where it is, what is gone")
    told = {
        "title": message("End-of-day sheets"),
        "lead": message("Each is signed. Keep the JSON beside it: tanheng verify checks the paper with it, without us."),
        "above": HOME,
        "asks": [Ask("day", message("day"), day.isoformat(), kind="date")],
        "tables": [_table([(message("Sheet of {day}", day=day), sheet, _links("/registry/days/sheet", {"day": day.isoformat()}))])],
    }
    return render(request, "web/page.html", told)


def _day(request: HttpRequest) -> date:
    return min(asked_day(request, "day") or CLOCK.today(), CLOCK.today())


@require_GET
@login_required
@page
def day(request: HttpRequest, form: str) -> HttpResponse:
    """Give the sheet of a day."""
    wanted = _day(request)
    return _given(request, lambda: reading.day_sheet(request.viewer, wanted), form, f"day-{wanted.isoformat()}", on=wanted)


def _given(request: HttpRequest, make: Callable[[], Paper], form: str, name: str, *, on: date | None = None) -> HttpResponse:
    """Sign a paper and give it away in a form. Raises Http404 for a form that there is not."""
    if form not in _TYPES:
        raise Http404
    made = make()
    key = held_key()
    if key is None:
        advice = message("This process holds no key. Start the platform with tanheng serve on the book's own folder.")
        return refusal(request, 503, message("Papers cannot be signed here"), advice)
    try:
        content = _content(issued(made, key, request.language, day=on), form, name)
    except NothingSealed:
        advice = message(
            "No head was signed until then, so the page could not be proven. Wait until the worker has sealed, or ask for a later day."
        )
        return refusal(request, 409, message("Nothing is sealed yet"), advice)
    except ExtraMissing as missing:
        return refusal(request, 503, message("PDF is not installed here"), message("PDF needs: pip install '{extra}'", extra=str(missing)))
    return attachment(content, _TYPES[form], f"{name}.{form}")


def attachment(content: bytes | str, kind: str, name: str) -> HttpResponse:
    """Return a file to be saved and kept nowhere on the way. The name is one of ours: ASCII without quotes."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store, private"}
    return HttpResponse(content, content_type=kind, headers=headers)


def _content(one: Issued, form: str, name: str) -> bytes:
    if form == "json":
        return one.json.encode()
    if form == "pdf":
        return one.pdf()
    with tempfile.TemporaryDirectory() as folder:
        book = Path(folder) / f"{name}.xlsx"
        one.write(book)
        workbook = book.read_bytes()
    if form == "xlsx":
        return workbook
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for ending, part in (("pdf", one.pdf()), ("xlsx", workbook), ("json", one.json.encode())):
            archive.writestr(f"{name}.{ending}", part)
    return made.getvalue()
