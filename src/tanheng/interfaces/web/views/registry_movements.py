"""Movements: the list with its filters, and the page of one with its record, what it corrects and what took it back."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from tanheng.interfaces import reading
from tanheng.interfaces.reading import MovementRead, NothingHere, Viewer
from tanheng.interfaces.reading.of_accounts import accounts_to_open
from tanheng.interfaces.web.looking import page, page_of
from tanheng.interfaces.web.showing import Ask, Fact, Link, following
from tanheng.interfaces.web.views.registry_parts import (
    GLOSSES,
    HOME,
    account_link,
    asked_day,
    begin_of,
    do_link,
    end_of,
    history_link,
    insist_on,
    kind_link,
    movements_table,
    record_link,
    some,
    words,
)
from tanheng.kernel.messages import message
from tanheng.registry.vocabulary import kinds

CANCELLATION = "voluntary_cancellation"


@require_GET
@login_required
@page
def movements(request: HttpRequest) -> HttpResponse:
    """List movements."""
    insist_on(request.viewer, "movement")
    account, kind, vintage, document = (words(request, name) for name in ("account", "kind", "vintage", "document"))
    first, last = asked_day(request, "from"), asked_day(request, "to")
    found = reading.movements(
        request.viewer,
        account=account.upper(),
        kind=kind,
        vintage=vintage,
        document=document,
        since=begin_of(first),
        until=end_of(last),
        page=page_of(request),
    )
    asked = any((account, kind, vintage, document, first, last))
    empty = (
        message("Nothing that you see matches. Leave out a filter, or make the period longer.")
        if asked
        else message("Nothing has moved yet in the accounts that you see.")
    )
    told = {
        "title": message("Movements"),
        "above": HOME,
        "asks": [
            Ask("account", message("account"), account),
            Ask("kind", message("kind"), kind, [(one.name, one.label) for one in kinds().values()]),
            Ask("vintage", message("vintage"), vintage),
            Ask("document", message("document"), document),
            Ask("from", message("recorded from"), first.isoformat() if first else "", kind="date"),
            Ask("to", message("to"), last.isoformat() if last else "", kind="date"),
        ],
        "tables": [movements_table(request.viewer, found.rows, empty, following=following(request, found.next))],
    }
    return render(request, "web/page.html", told)


@require_GET
@login_required
@page
def movement(request: HttpRequest, record: int, line: int) -> HttpResponse:
    """Show a movement."""
    viewer = request.viewer
    found = reading.movement(viewer, record, line)
    empty = message("Nothing of it was taken back. What is wrong is corrected by a new entry; no entry is ever changed.")
    told = {
        "title": message("Movement {movement}", movement=f"{record}/{line}"),
        "lead": kinds()[found.row.kind].label,
        "above": Link(message("Movements"), "/registry/movements/"),
        "actions": list(_actions(viewer, found)),
        "facts": _facts(viewer, found),
        "tables": [movements_table(request.viewer, found.corrections, empty, title=message("What took it back"))],
    }
    return render(request, "web/page.html", told)


def _actions(viewer: Viewer, found: MovementRead) -> Iterator[Link]:
    one = found.row
    if one.kind == CANCELLATION and found.left and reading.gives_papers(viewer, one.sender):
        yield Link(message("Certificate (PDF, workbook, JSON)"), f"/registry/movements/{one.record}/certificate.zip")
    if found.left:
        correct = do_link(viewer, "movement_correct", message("Correct"), movement=f"{one.record}/{one.line}", amount=found.left)
        yield from some([correct])
    yield history_link(f"record:{one.record}")


def _side(number: str, opens: Collection[str]) -> object:
    return account_link(number, opens) or message("not told: neither side of a trade learns who the other is")


def _facts(viewer: Viewer, found: MovementRead) -> Iterator[Fact]:
    one = found.row
    kind = kinds()[one.kind]
    opens = accounts_to_open(viewer, {one.sender, one.receiver, one.behalf or ""})
    yield Fact(message("kind"), kind_link(one.kind), article=kind.basis)
    yield Fact(message("sending account"), _side(one.sender, opens))
    yield Fact(message("receiving account"), _side(one.receiver, opens))
    yield Fact(message("vintage"), one.vintage, gloss=GLOSSES["vintage"])
    yield Fact(message("amount (t)"), one.amount)
    if found.corrections:
        yield Fact(message("left after corrections (t)"), found.left)
    if one.year is not None:
        yield Fact(message("compliance year"), str(one.year))
    if one.behalf:
        yield Fact(message("account whose duty it served"), account_link(one.behalf, opens))
    if one.corrects:
        record, line = one.corrects
        yield Fact(message("takes back"), Link(f"{record}/{line}", f"/registry/movements/{record}/{line}/", code=True))
    yield Fact(message("document"), one.document or message("none"))
    yield Fact(message("applies from"), one.applies_at, gloss=GLOSSES["applies"])
    yield Fact(message("recorded at"), one.recorded_at)
    yield Fact(message("record"), _record(viewer, one.record))


def _record(viewer: Viewer, number: int) -> object:
    """Return the record of a movement, with its receipt, as far as the viewer sees them."""
    try:
        found = reading.record(viewer, number)
    except NothingHere:
        return str(number)
    if not found.row.whole:
        return record_link(number)
    return [record_link(number), Link(message("Receipt (JSON)"), f"/journal/{number}/receipt.json")]
