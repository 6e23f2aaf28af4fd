"""Why not: everything that would refuse a movement now, before anybody asks for it. Nothing is written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET
from pydantic import ValidationError

from tanheng.commands.definitions import COMMANDS
from tanheng.commands.malformed import faults_of
from tanheng.interfaces import reading
from tanheng.interfaces.reading import Viewer, WhyNotAsked
from tanheng.interfaces.saying import readable
from tanheng.interfaces.web.commanding.words import field_label
from tanheng.interfaces.web.looking import page
from tanheng.interfaces.web.naming import article_of
from tanheng.interfaces.web.showing import Ask, Column, Fact, Link, Table, Tag
from tanheng.interfaces.web.views.registry_account_tables import field_of
from tanheng.interfaces.web.views.registry_parts import HOME, check_link, do_link, insist_on, some, words
from tanheng.kernel.findings import Finding
from tanheng.kernel.messages import Joined, Message, message
from tanheng.people.labels import role_label
from tanheng.registry.moving import Order
from tanheng.registry.vocabulary import Kind, kinds
from tanheng.registry.why_not import Answer

_LABELS: dict[str, Message] = {
    "kind": message("kind"),
    "sender": message("sending account"),
    "receiver": message("receiving account"),
    "vintage": message("vintage"),
    "amount": message("amount (t)"),
    "document": message("document"),
    "year": message("compliance year"),
    "behalf": message("account whose duty it serves"),
}
_MOST_DIGITS = 19


@require_GET
@login_required
@page
def why_not(request: HttpRequest) -> HttpResponse:
    """Ask, and tell what would refuse it."""
    viewer = request.viewer
    insist_on(viewer, "holding")
    typed = {name: words(request, name) for name in _LABELS}
    told: dict[str, object] = {
        "title": message("Why not"),
        "lead": message("Say what you want to move. All that would refuse it now is told at once; nothing is written."),
        "above": HOME,
        "asks": list(_asks(typed, "")),
    }
    if (kind := kinds().get(typed["kind"])) is not None and typed["sender"]:
        told |= _answered(viewer, kind, typed)
    return render(request, "web/page.html", told)


def _answered(viewer: Viewer, kind: Kind, typed: Mapping[str, str]) -> dict[str, object]:
    """Return what a page tells of a movement: all that would refuse it, or what was typed as no movement can have it."""
    try:
        order = reading.thought_of(viewer, _asked(typed).order(kind))
    except ValidationError as wrong:
        return {"tables": [_malformed(faults_of("why-not", wrong))]}
    if not order.receiver:
        return {"lead": message("Of this kind nobody else can tell who receives: say the receiving account, too.")}
    found = reading.why_not(viewer, order)
    wanted = COMMANDS.get(kind.command)
    field = field_of(wanted) if wanted else ""
    return {
        "asks": list(_asks(typed, order.receiver)),
        "actions": some([do_link(viewer, kind.command, **{field: order.sender})]) if field else [],
        "facts": list(_facts(found, order)),
        "tables": [_table(found, order)],
    }


def _asked(typed: Mapping[str, str]) -> WhyNotAsked:
    """Return what was typed in the bounds in which commands take it. Raises ValidationError."""
    sender, receiver, behalf = (typed[name].upper() for name in ("sender", "receiver", "behalf"))
    asked = {
        "kind": typed["kind"],
        "sender": sender,
        "receiver": receiver or None,
        "document": typed["document"],
        "behalf": behalf,
        "lines": [{"vintage": typed["vintage"], "amount": _number(typed["amount"])}],
        "year": _number(typed["year"]) if typed["year"] else None,
    }
    return WhyNotAsked.model_validate(asked)


def _number(text: str) -> int | str:
    """Return a whole number, grouped or not; what is none stays what it was, and is refused as such."""
    digits = text.replace(" ", "").replace(",", "")
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) <= _MOST_DIGITS else text


def _malformed(faults: Sequence[Finding]) -> Table:
    """Return what was typed as no movement can have it, by field."""
    columns = (Column(message("field")), Column(message("found")), Column(message("expected")))
    rows = [(_LABELS.get(one.place.called.rpartition(".")[2], one.place.called), one.found, one.expected) for one in faults]
    return Table(columns, rows, message("Everything can be asked so."), message("What must be typed otherwise"))


def _asks(typed: Mapping[str, str], receiver: str) -> Iterator[Ask]:
    """Yield the fields. Where nobody was named who receives, the one that the kind tells stands beside the field."""
    told = message("by the kind: {account}", account=receiver) if receiver and not typed["receiver"] else None
    for name, label in _LABELS.items():
        choices = [(one.name, one.label) for one in kinds().values()] if name == "kind" else []
        yield Ask(name, label, typed[name], choices, hint=told if name == "receiver" else None)


def _facts(found: Answer, order: Order) -> Iterator[Fact]:
    could = Tag(message("could be done now"), "green") if not found.told() else Tag(message("would be refused"), "red")
    yield Fact(message("kind"), Link(found.kind.label, f"/registry/catalogue/{found.kind.name}/"), article=found.kind.basis)
    yield Fact(message("receiving account"), order.receiver)
    yield Fact(message("answer"), could)
    yield Fact(message("who asks"), Joined(tuple(role_label(one) for one in found.kind.asks)))
    decides = Joined(tuple(role_label(one) for one in found.kind.decides))
    yield Fact(message("who decides"), decides if found.kind.decides else message("nobody else is needed"))
    if found.kind.sides:
        sides = Joined(tuple(Joined(tuple(map(role_label, side))) for side in found.kind.sides))
        yield Fact(message("of the two persons, one of each"), sides)
    if found.wait_hours:
        yield Fact(message("waiting time between proposal and approval"), message("{hours} hours", hours=found.wait_hours))
    if found.unlooked:
        yield Fact(message("only the form of the command decides"), [check_link(code) for code in found.unlooked])


def _place(called: str, order: Order) -> Message:
    """Return where a reason lies, by the name of the field; of the one line, by its vintage."""
    name, _, rest = called.partition(".")
    if name == "lines":
        return message("vintage {vintage}", vintage=order.lines[0].vintage)
    label = field_label("", name)
    return message("{place} {account}", place=label, account=rest) if rest else message("{text}", text=label)


def _table(found: Answer, order: Order) -> Table:
    columns = (
        *(Column(message("check")), Column(message("where"))),
        *(Column(message("what refuses it, and what to do")), Column(message("article"))),
    )
    rows = [
        (check_link(code), _place(one.place, order), readable(text), article_of(one.article) if code else "")
        for code, one, text in found.told()
    ]
    empty = message("Nothing refuses it now. Ask for it by its form.")
    return Table(columns, rows, empty, message("What refuses it"))
