"""The journal as an audit trail: a search for who did what, when and about what; one record in full; its receipt."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from tanheng.commands.definitions import COMMANDS
from tanheng.commands.roles import Role
from tanheng.commands.soundness import SealBroken
from tanheng.commands.words import WHAT, command_words
from tanheng.interfaces import reading
from tanheng.interfaces.provinces import province_name
from tanheng.interfaces.reading import RecordRead, RecordRow, Search
from tanheng.interfaces.reading.of_accounts import accounts_to_open
from tanheng.interfaces.web.commanding.forms import FormField, shown_fields
from tanheng.interfaces.web.commanding.results import results_of
from tanheng.interfaces.web.commanding.shapes import shapes_of
from tanheng.interfaces.web.looking import page, page_of
from tanheng.interfaces.web.naming import named, organisation_cell
from tanheng.interfaces.web.showing import Ask, Column, Fact, Link, Table, Tag, following
from tanheng.interfaces.web.viewers import Viewer
from tanheng.interfaces.web.views.refusals import refusal
from tanheng.interfaces.web.views.registry_papers import attachment
from tanheng.interfaces.web.views.registry_parts import GLOSSES, account_link, asked_day, asked_number, begin_of, end_of, insist_on, words
from tanheng.kernel.messages import Label, Message, Rendered, message
from tanheng.people.labels import role_label
from tanheng.registry.numbers import is_account_number
from tanheng.server.opening import held_key
from tanheng.visibility.deciding import SEE, Scope, scope_of

_FEW_OBJECTS = 3
_OUTCOMES = {"done": Tag(message("done"), "green"), "refused": Tag(message("refused"), "red")}
_PAGES = {"proposal": "/proposals/", "freeze": "/registry/freezes/", "record": "/journal/", "reconciliation": "/registry/reconciliations/"}
"""Where objects with a number have a page."""
_NUMBERED: dict[str, Message] = {
    "proposal": message("proposal"),
    "freeze": message("freeze"),
    "pledge": message("pledge"),
    "record": message("record"),
    "reconciliation": message("reconciliation"),
    "person": message("person"),
    "assignment": message("role held"),
    "delegation": message("delegation"),
    "restriction": message("restriction"),
    "objection": message("objection"),
    "notice": message("notification"),
    "task": message("task"),
    "list_draft": message("draft of a list"),
    "node": message("works, line or process"),
    "api_key": message("key of the API"),
}
"""What objects with a number are called."""


@require_GET
@login_required
@page
def journal(request: HttpRequest) -> HttpResponse:
    """Search records."""
    insist_on(request.viewer, "audit_trail")
    asked = {name: words(request, name) for name in ("object", "person", "role", "command", "outcome", "text")}
    first, last = asked_day(request, "from"), asked_day(request, "to")
    search = Search(
        object=asked["object"],
        # What is no number is nobody's: it finds nothing rather than everything.
        person=(asked_number(request, "person") or 0) if asked["person"] else None,
        role=asked["role"],
        command=asked["command"],
        outcome=asked["outcome"],
        since=begin_of(first),
        until=end_of(last),
        text=asked["text"],
    )
    found = reading.records(request.viewer, search, page_of(request))
    empty = (
        message("No record that you may see matches. Leave something out, or make the period longer.")
        if any((*asked.values(), first, last))
        else message("No record is yours to see yet. What you do, and what is done to your accounts, is told here.")
    )
    told = {
        "title": message("Journal"),
        "actions": [Link(message("Signed heads"), "/journal/heads/")],
        "asks": [
            Ask("object", message("object"), asked["object"]),
            Ask("person", message("person"), asked["person"]),
            Ask("role", message("role"), asked["role"], [(str(role), role_label(role)) for role in Role]),
            Ask("command", message("command"), asked["command"], list(WHAT.items())),
            Ask("outcome", message("outcome"), asked["outcome"], [(name, tag.text) for name, tag in _OUTCOMES.items()]),
            Ask("from", message("from"), first.isoformat() if first else "", kind="date"),
            Ask("to", message("to"), last.isoformat() if last else "", kind="date"),
            Ask("text", message("part of the reason"), asked["text"]),
        ],
        "tables": [_table(request.viewer, found.rows, empty, following(request, found.next))],
    }
    return render(request, "web/page.html", told)


def _table(viewer: Viewer, rows: tuple[RecordRow, ...], empty: Message, next_page: str) -> Table:
    columns = (
        *(Column(message("record")), Column(message("recorded at")), Column(message("what")), Column(message("outcome"))),
        *(Column(message("who")), Column(message("about")), Column(message("reason"))),
    )
    names = named(code for one in rows for code in (one.organisation, *one.objects))
    opens = accounts_to_open(viewer, {key for one in rows for key in one.objects[:_FEW_OBJECTS]})
    lines = [
        (
            Link(str(one.number), f"/journal/{one.number}/", code=True),
            one.recorded_at,
            command_words(one.command),
            _OUTCOMES[one.outcome],
            _who(one, names),
            _objects(viewer, one.objects[:_FEW_OBJECTS], len(one.objects), opens, names),
            one.reason,
        )
        for one in rows
    ]
    return Table(columns, lines, empty, following=next_page)


def _who(one: RecordRow, names: Mapping[str, Label]) -> list[object]:
    """Return the role and the organisation, with the person where the viewer may know him."""
    person = [] if one.person is None else [message("person {person}", person=one.person)]
    return [role_label(one.role), organisation_cell(one.organisation, names), *person]


def _objects(viewer: Viewer, keys: tuple[str, ...], count: int, opens: Collection[str], names: Mapping[str, Label]) -> list[object]:
    found = [object_link(viewer, key, opens, names) for key in keys]
    return [*found, message("and {count} more", count=count - len(keys))] if count > len(keys) else found


def object_link(viewer: Viewer, key: str, opens: Collection[str], names: Mapping[str, Label]) -> object:
    """Return the link to an object's page, or to the records about it where it has none for the viewer, by its name if it has one."""
    if is_account_number(key) and key in opens:
        return account_link(key)
    name, _, number = key.partition(":")
    paged = name in _PAGES and number.isdigit() and scope_of(viewer.role, name, SEE) is not Scope.NONE
    address = f"{_PAGES[name]}{number}/" if paged else f"/journal/?{urlencode({'object': key})}"
    if key in names:
        return Link(names[key], address)
    if name in _NUMBERED:
        return Link(message("{kind} {number}", kind=_NUMBERED[name], number=number), address)
    if name == "list":
        return Link(_list_named(*number.split(":")), address)
    return Link(key, address, code=True)


def _list_named(province: str, year: str, version: str = "") -> Message:
    """Return what the list of a province for a year is called, or one of its versions."""
    if version:
        return message("list of {province}, {year}, version {version}", province=province_name(province), year=year, version=version)
    return message("list of {province}, {year}", province=province_name(province), year=year)


@require_GET
@login_required
@page
def record(request: HttpRequest, number: int) -> HttpResponse:
    """Show a record."""
    found = reading.record(request.viewer, number)
    told = {
        "title": message("Record {number}", number=number),
        "lead": command_words(found.row.command),
        "above": Link(message("Journal"), "/journal/"),
        "actions": [Link(message("Receipt (JSON)"), f"/journal/{number}/receipt.json")] if _gives_receipt(found) else [],
        "facts": list(_facts(request.viewer, found)),
        "hidden": not found.row.whole,
        "inner": _inner(found),
        "fields": _fields(found),
        "bare": _pretty(found.content) if found.content is not None else "",
        "findings": found.findings,
        "results": results_of(found.row.command, found.result),
        "effects": _pretty(json.loads(found.text).get("effects")) if found.text else "",
        "text": found.text,
    }
    return render(request, "web/registry/record.html", told)


def _gives_receipt(found: RecordRead) -> bool:
    return bool(found.text) or (found.row.whole and found.row.outcome == "done")


def _facts(viewer: Viewer, found: RecordRead) -> Iterator[Fact]:
    one = found.row
    names, keys = named((one.organisation, *one.objects)), one.objects[: reading.MOST_OBJECTS]
    yield Fact(message("outcome"), _OUTCOMES[one.outcome])
    yield Fact(message("who"), _who(one, names))
    if one.maker is not None:
        yield Fact(message("proposed by"), message("person {person}", person=one.maker))
    yield Fact(message("recorded at"), one.recorded_at)
    yield Fact(message("applies from"), one.applies_at, gloss=GLOSSES["applies"])
    if one.reason:
        yield Fact(message("reason"), one.reason)
    yield Fact(message("about"), _objects(viewer, keys, len(one.objects), accounts_to_open(viewer, keys), names))
    place: object = message("waits for the seal, which comes within a minute")
    if one.position is not None:
        place = [message("entry {position}", position=one.position), Link(message("Signed heads"), "/journal/heads/")]
    yield Fact(message("place in the log"), place, gloss=GLOSSES["sealed"])


def _asked(found: RecordRead) -> tuple[str, Any]:
    """Return the command and content that were meant: of a proposal, what was proposed."""
    content = found.content
    if found.row.command == "proposal_make" and isinstance(content, Mapping):
        return str(content.get("command", "")), content.get("content")
    return found.row.command, content


def _inner(found: RecordRead) -> Rendered | None:
    name, _ = _asked(found)
    return command_words(name) if found.content is not None and name != found.row.command else None


def _fields(found: RecordRead) -> tuple[FormField, ...]:
    """Return the content as the command's form shows it; nothing where it is not of that form, as what was refused may be."""
    name, content = _asked(found)
    wanted = COMMANDS.get(name)
    if wanted is None or not isinstance(content, Mapping):
        return ()
    shapes = shapes_of(wanted.content)
    try:
        return shown_fields(name, shapes, content)
    except (AttributeError, KeyError, TypeError, ValueError):
        return ()


def _pretty(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2, sort_keys=True)


@require_GET
@login_required
@page
def receipt(request: HttpRequest, number: int) -> HttpResponse:
    """Give the receipt of a record, which anyone can check offline."""
    reading.record(request.viewer, number)
    key = held_key()
    if key is None:
        advice = message("This process holds no key. Start the platform with tanheng serve on the book's own folder.")
        return refusal(request, 503, message("Receipts cannot be made here"), advice)
    try:
        text = reading.receipt(request.viewer, number, key)
    except SealBroken:
        advice = message("What is stored would not prove the record. Tell the audit administrator; nothing that fails is given out.")
        return refusal(request, 500, message("The seal is broken"), advice)
    return attachment(text, "application/json", f"receipt-{number}.json")
