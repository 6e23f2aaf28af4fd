"""实体 Entities: found by name or code, and each as it is on a day, with what was recorded of it and what can be done."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from tanheng.commands.definitions import COMMANDS
from tanheng.commands.words import WHAT
from tanheng.interfaces.reading import of_entities as reading
from tanheng.interfaces.reading.of_accounts import accounts_to_open
from tanheng.interfaces.reading.of_entities import EntityRead
from tanheng.interfaces.web.looking import page, page_of
from tanheng.interfaces.web.showing import Ask, Column, Fact, Link, Table, Tag, following
from tanheng.interfaces.web.viewers import Viewer
from tanheng.interfaces.web.views.registry_parts import account_link, trail
from tanheng.kernel.clock import CLOCK
from tanheng.kernel.messages import Label, Message, message
from tanheng.roster.entities.histories import AccountOfSystem
from tanheng.roster.entities.queries import FactFound, NodeFound
from tanheng.roster.entities.vocabulary import REGISTRY, attributes, levels, words

_EVENTS: dict[str, Message] = {
    "node_added": message("part of the tree added"),
    "node_ended": message("part of the tree ended"),
    "attribute": message("attribute set"),
    "joint_joined": message("joined a joint enterprise"),
    "joint_left": message("left a joint enterprise"),
    "pilot_begun": message("takes part in a regional market"),
    "pilot_ended": message("no longer in a regional market"),
    "account_opened": message("account opened"),
}
_CHANGES = {
    "entity_node_add": "nodes.0.under",
    "entity_attribute_set": "facts.0.of",
    "entity_pilot_set": "pilots.0.entity",
    "entity_joint_set": "reporting",
    "entity_rename": "entity",
    "entity_move": "entity",
    "entity_merge": "entities",
    "entity_split": "entity",
    "entity_cease": "entity",
    "entity_accounts_open": "entities.0.entity",
}
"""What can be asked for of an entity, and the field that names it."""


def entity_address(code: str) -> str:
    """Return the address of an entity's page."""
    return reverse("entity", args=(code.partition(":")[2],))


def entity_link(code: str, name: object = None) -> Link:
    """Return a link to an entity by its name, or else by its code."""
    return Link(name, entity_address(code)) if name else Link(code.partition(":")[2], entity_address(code), code=True)


def commands_of(viewer: Viewer, prefilled: dict[str, dict[str, str]]) -> list[Link]:
    """Return links to the forms of those commands that the viewer may ask for, with what is known filled in."""
    return [
        Link(WHAT[name], f"{reverse('command', args=(name,))}?{urlencode(fields)}")
        for name, fields in prefilled.items()
        if name in COMMANDS and viewer.role in COMMANDS[name].roles
    ]


@require_GET
@login_required
@page
def entities(request: HttpRequest) -> HttpResponse:
    """List the entities that the viewer may see."""
    text = request.GET.get("text", "")
    found = reading.entities(request.viewer, text, page_of(request))
    placed = reading.names_of({code for one in found.rows for code in (one.province, one.city) if code})
    rows = [
        (
            entity_link(one.code, one.name),
            Link(one.code.partition(":")[2], entity_address(one.code), code=True),
            placed.get(one.province),
            placed.get(one.city),
        )
        for one in found.rows
    ]
    columns = (Column(message("name")), Column(message("unified social credit code")), Column(message("province")), Column(message("city")))
    empty = message("No entity of this name or code is open to you. Entities enter by the evidence of a list or by registration.")
    told = {
        "title": message("Entities"),
        "asks": (Ask("text", message("name or unified social credit code"), text),),
        "tables": (Table(columns, rows, empty, following=following(request, found.next)),),
    }
    return render(request, "web/page.html", told)


def day_asked(request: HttpRequest) -> date:
    """Return the day that was asked for, today where none was or one that is none."""
    try:
        return date.fromisoformat(request.GET.get("on", ""))
    except ValueError:
        return CLOCK.today()


@require_GET
@login_required
@page
def entity(request: HttpRequest, uscc: str) -> HttpResponse:
    """Show an entity on a day."""
    code, on = f"entity:{uscc}", day_asked(request)
    found = reading.entity(request.viewer, code, on)
    named = reading.names_of({found.tree.province, found.tree.city, *(one.predecessor for one in found.successions)})
    named |= reading.names_of({one.successor for one in found.successions} | _members(found))
    told = {
        "title": Label(found.tree.zh, found.tree.en or found.tree.zh),
        "above": Link(message("Entities"), reverse("entities")),
        "asks": (Ask("on", message("as of the day"), on.isoformat(), kind="date"),),
        "facts": _facts(found, named),
        "works": [_node(request.viewer, one) for one in found.tree.works],
        "attributes": [_fact(one) for one in found.tree.facts],
        "commands": commands_of(request.viewer, {name: {field: code} for name, field in _CHANGES.items()}),
        "actions": trail(request.viewer, code),
        "below": _tables(request.viewer, found, named),
    }
    return render(request, "web/entity.html", told)


def _years(code: str, listed: bool) -> object:
    """Return the way to the lists on which an entity stands or stood."""
    if not listed:
        return message("it is on no published list")
    return Link(message("its years on the lists"), reverse("listed", args=(code.partition(":")[2],)))


def _account(one: AccountOfSystem, opens: Collection[str]) -> object:
    """Return the number of an account, as a link for those who may open it."""
    return account_link(one.number, opens) if one.system == REGISTRY else one.number


def _members(found: EntityRead) -> set[str]:
    return {one.tree.entity for one in found.group.members} if found.group else set()


def _facts(found: EntityRead, named: dict[str, Label]) -> list[Fact]:
    one = found.tree
    sectors = [words("sectors")[sector] for sector in one.sectors if sector in words("sectors")]
    state = Tag(message("ended on {day}", day=one.ended), "red") if one.ended else Tag(message("goes on"), "green")
    facts = [
        Fact(message("unified social credit code"), one.entity.partition(":")[2]),
        Fact(message("status"), state),
        Fact(message("province"), named.get(one.province, one.province)),
        Fact(message("city"), named.get(one.city, one.city)),
        Fact(message("sectors by its tree"), sectors or message("none is recorded")),
        Fact(message("lists of key emitters"), _years(one.entity, found.listed)),
    ]
    if found.group:
        said = message("reports for the joint enterprise") if found.group.reporting == one.entity else entity_link(found.group.reporting)
        facts.append(Fact(message("joint steel enterprise"), said, gloss=message("several legal persons on one site that report together")))
    return facts


def _fact(one: FactFound) -> Fact:
    known = attributes().get(one.attribute)
    value: object = one.value
    if known and one.value in known.values:
        value = known.values[one.value]
    if known and one.unit in known.units:
        value = message("{value} {unit}", value=value, unit=known.units[one.unit])
    said = message("{value}, since {day}, document {document}", value=value, day=one.since, document=one.document)
    return Fact(known.label if known else Label(one.attribute, one.attribute), said)


def _node(viewer: Viewer, one: NodeFound) -> dict[str, object]:
    """Return a part of the tree as the template draws it, with what stands below."""
    under = f"node:{one.node}"
    acts = {"entity_attribute_set": {"facts.0.of": under}, "entity_node_end": {"nodes.0.node": str(one.node)}}
    if one.level != "process":
        acts = {"entity_node_add": {"nodes.0.under": under, "nodes.0.sector": one.sector}, **acts}
    return {
        "name": Label(one.zh, one.en or one.zh),
        "number": one.node,
        "level": levels()[one.level].label,
        "sector": words("sectors").get(one.sector, one.sector),
        "since": one.since,
        "until": one.until,
        "document": one.document,
        "facts": [_fact(fact) for fact in one.facts],
        "commands": commands_of(viewer, acts),
        "below": [_node(viewer, each) for each in one.below],
    }


def _tables(viewer: Viewer, found: EntityRead, named: dict[str, Label]) -> list[Table]:
    systems = words("systems")
    opens = accounts_to_open(viewer, [one.number for one in found.accounts])
    accounts = [
        (
            systems[one.system],
            _account(one, opens),
            one.state,
        )
        for one in found.accounts
    ]
    columns: tuple[Column, ...] = (Column(message("system")), Column(message("No.")), Column(message("status")))
    tables = [
        Table(
            columns,
            accounts,
            message("It has no account yet. A published entry of the list lets all three be opened together."),
            message("Accounts in three systems"),
        )
    ]
    if found.group:
        columns = (Column(message("member")), Column(message("since")), Column(message("held (t)"), number=True))
        rows = [
            (entity_link(one.tree.entity, named.get(one.tree.entity)), one.since, sum(one.tonnes.values()) if one.tonnes else "")
            for one in found.group.members
        ]
        tables.append(Table(columns, rows, message("None of its members is open to you."), message("Joint steel enterprise")))
    if found.pilots:
        columns = (Column(message("market")), Column(message("sector")), Column(message("since")), Column(message("document")))
        pilots = [(words("pilots")[one.pilot], words("sectors")[one.sector], one.since, one.document) for one in found.pilots]
        tables.append(Table(columns, pilots, message("It takes part in none."), message("Regional markets")))
    return [*tables, *_past(found, named)]


def _past(found: EntityRead, named: dict[str, Label]) -> list[Table]:
    tables = []
    columns: tuple[Column, ...]
    if found.successions:
        columns = (Column(message("from")), Column(message("to")), Column(message("by")), Column(message("on")), Column(message("record")))
        rows = [
            (
                entity_link(one.predecessor, named.get(one.predecessor)),
                entity_link(one.successor, named.get(one.successor)),
                words("changes")[one.kind],
                one.day,
                str(one.record),
            )
            for one in found.successions
        ]
        tables.append(Table(columns, rows, message("None."), message("Predecessors and successors")))
    kinds = {**_EVENTS, **words("changes")}
    columns = (
        *(Column(message("from the day")), Column(message("what")), Column(message("about")), Column(message("before"))),
        *(Column(message("after")), Column(message("document")), Column(message("record"))),
    )
    events = [
        (one.day, kinds.get(one.what, one.what), one.subject, one.before, one.after, one.document, str(one.record)) for one in found.events
    ]
    tables.append(
        Table(columns, events, message("Nothing happened to it yet. Begin with its works: add parts of the tree."), message("History"))
    )
    return tables
