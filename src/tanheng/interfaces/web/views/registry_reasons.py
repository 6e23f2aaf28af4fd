"""Why not: everything that would refuse a movement now, before anybody asks for it. Nothing is written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from tanheng.commands.definitions import COMMANDS
from tanheng.interfaces import reading
from tanheng.interfaces.web.commanding.words import field_label
from tanheng.interfaces.web.looking import page
from tanheng.interfaces.web.naming import article_of, readable
from tanheng.interfaces.web.showing import Ask, Column, Fact, Link, Table, Tag
from tanheng.interfaces.web.views.registry_account_tables import field_of
from tanheng.interfaces.web.views.registry_parts import HOME, asked_number, check_link, do_link, insist_on, some, words
from tanheng.kernel.messages import Joined, Message, message
from tanheng.people.labels import role_label
from tanheng.registry.moving import Line, Order
from tanheng.registry.vocabulary import kinds
from tanheng.registry.why_not import Answer

_FIELDS = ("kind", "sender", "receiver", "vintage", "amount", "document", "year", "behalf")


@require_GET
@login_required
@page
def why_not(request: HttpRequest) -> HttpResponse:
    """Ask, and tell what would refuse it."""
    viewer = request.viewer
    insist_on(viewer, "holding")
    typed = {name: words(request, name) for name in _FIELDS}
    order = _order(request, typed)
    told = {
        "title": message("Why not"),
        "lead": message("Say what you want to move. All that would refuse it now is told at once; nothing is written."),
        "above": HOME,
        "asks": list(_asks(typed)),
    }
    if order is not None:
        found = reading.why_not(viewer, order)
        wanted = COMMANDS.get(found.kind.command)
        field = field_of(wanted) if wanted else ""
        told["actions"] = some([do_link(viewer, found.kind.command, **{field: order.sender})]) if field else []
        told["facts"] = list(_facts(found))
        told["tables"] = [_table(found)]
    elif typed["sender"] and typed["kind"]:
        told["lead"] = message("The amount must be a whole number of tonnes above 0, with a vintage such as 25.")
    return render(request, "web/page.html", told)


def _order(request: HttpRequest, typed: Mapping[str, str]) -> Order | None:
    """Return what was asked for; None where something is missing that nobody can do without."""
    kind, amount = kinds().get(typed["kind"]), asked_number(request, "amount")
    if kind is None or not typed["sender"] or not typed["vintage"] or not amount:
        return None
    sender, receiver, behalf = (typed[name].upper() for name in ("sender", "receiver", "behalf"))
    line = Line(typed["vintage"], amount)
    return Order(kind, sender, receiver or sender, (line,), typed["document"], asked_number(request, "year"), behalf)


def _asks(typed: Mapping[str, str]) -> Iterator[Ask]:
    labels = {
        "kind": message("kind"),
        "sender": message("sending account"),
        "receiver": message("receiving account"),
        "vintage": message("vintage"),
        "amount": message("amount, t"),
        "document": message("document"),
        "year": message("compliance year"),
        "behalf": message("account whose duty it serves"),
    }
    for name, label in labels.items():
        choices = [(one.name, one.label) for one in kinds().values()] if name == "kind" else []
        yield Ask(name, label, typed[name], choices)


def _facts(found: Answer) -> Iterator[Fact]:
    could = Tag(message("could be done now"), "green") if not found.told() else Tag(message("would be refused"), "red")
    yield Fact(message("kind"), Link(found.kind.label, f"/registry/catalogue/{found.kind.name}/"), article=found.kind.basis)
    yield Fact(message("answer"), could)
    yield Fact(message("who asks"), Joined(tuple(role_label(one) for one in found.kind.asks)))
    decides = Joined(tuple(role_label(one) for one in found.kind.decides))
    yield Fact(message("who decides"), decides if found.kind.decides else message("nobody else is needed"))
    if found.wait_hours:
        yield Fact(message("waiting time between proposal and approval"), message("{hours} hours", hours=found.wait_hours))
    if found.unlooked:
        yield Fact(message("only the command itself looks at"), [check_link(code) for code in found.unlooked])


def _place(called: str) -> Message:
    """Return where a reason lies, by the name of the field."""
    name, _, rest = called.partition(".")
    return (
        message("{place} {account}", place=field_label("", name), account=rest) if rest else message("{text}", text=field_label("", name))
    )


def _table(found: Answer) -> Table:
    columns = (
        *(Column(message("check")), Column(message("where"))),
        *(Column(message("what refuses it, and what to do")), Column(message("article"))),
    )
    rows = [
        (check_link(code), _place(one.place), readable(text), article_of(one.article) if code else "") for code, one, text in found.told()
    ]
    empty = message("Nothing refuses it now. Ask for it by its form.")
    return Table(columns, rows, empty, message("What refuses it"))
