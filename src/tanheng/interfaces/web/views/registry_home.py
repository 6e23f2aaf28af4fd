"""The registry's first page: where one can go from here, by what the viewer may see."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from tanheng.interfaces.reading import Viewer, gives_day_sheets
from tanheng.interfaces.web.showing import Column, Link, Table
from tanheng.kernel.messages import Message, message
from tanheng.visibility.deciding import LIST, Scope, scope_of

_PLACES: tuple[tuple[Message, str, str, Message], ...] = (
    (message("Accounts"), "/registry/accounts/", "account", message("find an account; what it holds, what it can do now, who acts for it")),
    (message("Movements"), "/registry/movements/", "movement", message("what was issued, moved, surrendered, cancelled, corrected")),
    (message("Freezes"), "/registry/freezes/", "freeze", message("what is held fast, by whose order, and what waits in turn")),
    (message("Why not"), "/registry/why-not/", "holding", message("everything that would refuse a movement, before it is asked for")),
    (
        message("Reconciliations"),
        "/registry/reconciliations/",
        "reconciliation",
        message("registry and book compared; what differs blocks"),
    ),
    (message("Journal"), "/journal/", "audit_trail", message("who did what, when and about what; receipts")),
    (message("Signed heads"), "/journal/heads/", "head", message("what proves that the journal was not changed later")),
    (
        message("Catalogue"),
        "/registry/catalogue/",
        "catalogue",
        message("kinds of movements and acts: who asks, who decides, what is checked"),
    ),
    (message("States of accounts"), "/registry/states/", "catalogue", message("what each state of an account allows")),
    (message("Checks"), "/registry/checks/", "catalogue", message("every numbered reason for a refusal, with its article")),
)


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Show where one can go."""
    columns = (Column(message("page")), Column(message("what it tells")))
    rows = list(_rows(request.viewer))
    told = {
        "title": message("Registry"),
        "lead": None if request.viewer.known else message("Rules and signed heads are open to everybody. Log in to see your accounts."),
        "tables": [Table(columns, rows, message("Nothing here is open to you. Choose another of your roles."))],
    }
    return render(request, "web/page.html", told)


def _rows(viewer: Viewer) -> Iterator[tuple[object, object]]:
    for name, address, seen, what in _PLACES:
        if scope_of(viewer.role, seen, LIST) > Scope.NONE:
            yield Link(name, address), what
        if seen == "freeze" and gives_day_sheets(viewer):
            yield (
                Link(message("End-of-day sheets"), "/registry/days/"),
                message("of each vintage what was issued, where it is, what is gone"),
            )
