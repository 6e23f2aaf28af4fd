"""Freezes and pledges: the list, and the page of one with the queue on its holding."""

from __future__ import annotations

from collections.abc import Iterator

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from tanheng.interfaces import reading
from tanheng.interfaces.reading import Viewer
from tanheng.interfaces.web.looking import page, page_of
from tanheng.interfaces.web.naming import named, organisation_cell
from tanheng.interfaces.web.showing import Ask, Fact, Link, following
from tanheng.interfaces.web.views.registry_parts import (
    FREEZE,
    GLOSSES,
    HOME,
    account_link,
    do_link,
    freeze_tag,
    freezes_table,
    history_link,
    insist_on,
    record_link,
    some,
    words,
)
from tanheng.kernel.messages import message
from tanheng.registry.queries import EncumbranceFound

_KINDS = {"freeze": message("judicial freeze"), "pledge": message("pledge")}


@require_GET
@login_required
@page
def freezes(request: HttpRequest) -> HttpResponse:
    """List freezes and pledges."""
    insist_on(request.viewer, "freeze")
    account, document, state = (words(request, name) for name in ("account", "document", "state"))
    found = reading.freezes(request.viewer, account=account.upper(), document=document, standing=state == "standing", page=page_of(request))
    empty = message("Nothing of what you see is frozen or pledged. A freeze is entered on the document of a court or authority.")
    enter = do_link(request.viewer, "freeze_enter", message("Enter a freeze"), **({"account": account} if account else {}))
    told = {
        "title": message("Freezes and pledges"),
        "above": HOME,
        "actions": some([enter]),
        "asks": [
            Ask("account", message("account"), account),
            Ask("document", message("document"), document),
            Ask("state", message("which"), state, [("standing", message("those that stand"))]),
        ],
        "tables": [freezes_table(found.rows, empty, following=following(request, found.next))],
    }
    return render(request, "web/page.html", told)


@require_GET
@login_required
@page
def freeze(request: HttpRequest, number: int) -> HttpResponse:
    """Show a freeze or pledge."""
    viewer = request.viewer
    found = reading.freeze(viewer, number)
    empty = message("Nothing stands on this holding any more.")
    told = {
        "title": message("Freeze {number}", number=number) if found.row.kind == "freeze" else message("Pledge {number}", number=number),
        "lead": found.row.document,
        "above": Link(message("Freezes and pledges"), "/registry/freezes/"),
        "actions": list(_actions(viewer, found.row)),
        "facts": list(_facts(found.row)),
        "tables": [freezes_table(found.queue, empty, title=message("The queue on this holding, by rank"))],
    }
    return render(request, "web/page.html", told)


def _actions(viewer: Viewer, one: EncumbranceFound) -> Iterator[Link]:
    if one.ended_at is None and one.kind == "freeze":
        lift = do_link(viewer, "freeze_lift", message("Lift"), freeze=one.number)
        deduct = do_link(viewer, "freeze_deduct", message("Deduct"), freeze=one.number)
        yield from some([lift, deduct])
    if one.kind == "freeze" and reading.gives_papers(viewer, one.account):
        yield Link(message("Certificates"), f"/registry/accounts/{one.account}/papers/")
    yield history_link(f"freeze:{one.number}")


def _office(code: str) -> object:
    return organisation_cell(code, named([code]))


def _facts(one: EncumbranceFound) -> Iterator[Fact]:
    yield Fact(message("kind"), _KINDS.get(one.kind, one.kind), article=FREEZE, gloss=GLOSSES["frozen"])
    yield Fact(message("state of the freeze"), freeze_tag(one))
    yield Fact(message("account"), account_link(one.account))
    yield Fact(message("vintage"), one.vintage, gloss=GLOSSES["vintage"])
    yield Fact(message("document"), one.document)
    yield Fact(message("authority"), _office(one.authority) or message("none"))
    if one.beneficiary:
        yield Fact(message("beneficiary"), _office(one.beneficiary))
    yield Fact(message("rank"), one.rank, gloss=GLOSSES["rank"])
    yield Fact(message("ordered (t)"), one.ordered)
    yield Fact(message("still (t)"), one.amount)
    yield Fact(message("effective (t)"), one.effective)
    yield Fact(message("waits (t)"), one.waiting, gloss=GLOSSES["waiting"], article=FREEZE)
    yield Fact(message("entered"), one.entered_at)
    yield Fact(message("until"), one.expires_at or message("without an end"))
    if one.ended_at:
        yield Fact(message("ended at"), one.ended_at)
    yield Fact(message("record"), record_link(one.record))
    if one.parent is not None:
        yield Fact(message("continues the freeze"), Link(str(one.parent), f"/registry/freezes/{one.parent}/", code=True))
