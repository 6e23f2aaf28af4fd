"""Organisations and persons: who acts for whom, what things were called, and one's own roles, powers and keys."""

from __future__ import annotations

from urllib.parse import quote, urlencode

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve, reverse
from django.views.decorators.http import require_GET

from tanheng.commands.roles import Role
from tanheng.interfaces import reading
from tanheng.interfaces.reading.of_people import LoginState, OrganisationRow, PersonRead, PersonRow
from tanheng.interfaces.web.looking import page, page_of
from tanheng.interfaces.web.showing import Ask, Column, Fact, Link, Table, Tag, following
from tanheng.interfaces.web.views.registry_parts import do_link, some
from tanheng.kernel.clock import CLOCK
from tanheng.kernel.messages import Label, Rendered, message
from tanheng.people.labels import kind_label, role_label
from tanheng.people.queries import names_of
from tanheng.visibility.deciding import LIST, Scope, scope_of

SECURITY, SYSTEM = str(Role.SECURITY_ADMINISTRATOR), str(Role.SYSTEM_ADMINISTRATOR)
_ORGANISATIONS = (
    Column(message("organisation")),
    Column(message("name")),
    Column(message("kind")),
    Column(message("stands under")),
)
_PERSONS = (
    Column(message("person")),
    Column(message("name")),
    Column(message("roles")),
    Column(message("standing now")),
    Column(message("login")),
)
_HEADS = (message("No."), message("role"), message("for"), message("since"), message("until"))
_DO = message("acts")


def organisation_link(code: str) -> Link:
    """Return the way to an organisation."""
    return Link(code, f"/people/organisations/{quote(code, safe=':')}/", code=True)


def person_link(number: int) -> Link:
    """Return the way to a person."""
    return Link(str(number), f"/people/persons/{number}/", code=True)


def _if_there(text: Rendered, address: str) -> tuple[Link, ...]:
    """Return a link where something answers at its address."""
    try:
        resolve(address.partition("?")[0])
    except Resolver404:
        return ()
    return (Link(text, address),)


def _organisations_table(rows: tuple[OrganisationRow, ...], empty: Rendered, title: Rendered | None = None, after: str = "") -> Table:
    lines = [
        (
            organisation_link(one.code),
            Label(one.zh, one.en),
            kind_label(one.kind),
            organisation_link(one.parent) if one.parent else "",
        )
        for one in rows
    ]
    return Table(_ORGANISATIONS, lines, empty, title, after)


@require_GET
@login_required
@page
def organisations(request: HttpRequest) -> HttpResponse:
    """List the organisations that the viewer may see: the top of the tree, or those that were searched."""
    text = request.GET.get("text", "")
    found = reading.organisations(request.viewer, text, page=page_of(request))
    empty = message("Nothing has this in its code or any of its names. Search for a part of it.")
    actions = [
        Link(message("Persons"), "/people/persons/"),
        Link(message("What I am here"), "/people/me/"),
        Link(message("Matrix of rights"), "/rights/"),
    ]
    if request.viewer.role == SYSTEM:
        actions.insert(0, Link(message("Register organisations"), "/do/organisation_register/"))
    told = {
        "title": message("Organisations and persons"),
        "lead": message("These stand at the top of what you may see; open one for what stands under it, or search among all."),
        "actions": actions,
        "asks": (Ask("text", message("code or name, also a former one"), text),),
        "tables": (_organisations_table(found.rows, empty, after=following(request, found.next)),),
    }
    return render(request, "web/page.html", told)


@require_GET
@login_required
@page
def organisation(request: HttpRequest, code: str) -> HttpResponse:
    """Show one organisation."""
    found = reading.organisation(request.viewer, code)
    below = reading.organisations(request.viewer, under=code, page=page_of(request))
    row = found.row
    facts = [
        Fact(message("code"), row.code),
        Fact(message("kind"), kind_label(row.kind)),
        Fact(message("stands under"), organisation_link(row.parent) if row.parent else message("nothing")),
    ]
    if found.uscc:
        facts.append(Fact(message("unified social credit code"), found.uscc))
    if found.division:
        facts.append(Fact(message("administrative division"), found.division))
    names = [(Label(one.zh, one.en), one.since, str(one.record)) for one in found.names]
    above = [(organisation_link(parent), since, str(record)) for parent, since, record in found.above]
    acting = [(person_link(one.person), role_label(one.role), one.valid_from, one.valid_until) for one in found.acting]
    nobody = message("Nobody acts for it now. A security administrator gives roles, and another decides.")
    hidden = message("You may see only yourself among those who act for it.")
    since = (Column(message("since")), Column(message("record")))
    who = (Column(message("person")), Column(message("role")), Column(message("since")), Column(message("until")))
    tables = [
        Table(who, acting, nobody if found.all_acting else hidden, message("Who acts for it")),
        Table((Column(message("name")), *since), names, message("It has no name that counts by now."), message("Names")),
    ]
    if above:
        tables.insert(1, Table((Column(message("stood under")), *since), above, message("nothing"), message("What it stood under")))
    if below.rows:
        empty = message("Nothing stands under it.")
        tables.insert(0, _organisations_table(below.rows, empty, message("Under it"), following(request, below.next)))
    told = {
        "title": Label(row.zh or row.code, row.en or row.code),
        "above": Link(message("Organisations and persons"), "/people/"),
        "actions": _organisation_actions(request, row),
        "facts": facts,
        "tables": tables,
    }
    return render(request, "web/page.html", told)


def _organisation_actions(request: HttpRequest, row: OrganisationRow) -> list[Link]:
    about = urlencode({"text": row.code})
    finds_accounts = scope_of(request.viewer.role, "account", LIST) is not Scope.NONE
    made = [
        *(_if_there(message("Its accounts"), f"/registry/accounts/?{about}") if finds_accounts else ()),
        *_if_there(message("Journal"), f"/journal/?{urlencode({'object': row.code})}"),
    ]
    if request.viewer.role == SYSTEM:
        made.append(Link(message("Rename"), f"/do/organisation_rename/?{urlencode({'organisation': row.code})}"))
    if request.viewer.role == SECURITY:
        made.append(Link(message("Give a role"), f"/do/assignment_give/?{urlencode({'assignments.0.organisation': row.code})}"))
    return made


def login_tag(state: LoginState | None) -> object:
    """Return the state of a login as pages show it; nothing where the viewer may not know."""
    if state is None:
        return ""
    if state.username and state.factor:
        return Tag(message("has a login with a second factor"), "green")
    if state.username:
        return Tag(message("has a login, no second factor yet"), "orange")
    return Tag(message("invited"), "blue") if state.invited_until else Tag(message("no login"))


def _state(row: PersonRow) -> Tag:
    return Tag(message("active"), "green") if row.active else Tag(message("deactivated"), "red")


@require_GET
@login_required
@page
def persons(request: HttpRequest) -> HttpResponse:
    """List the persons that the viewer may see."""
    text = request.GET.get("text", "")
    found = reading.persons(request.viewer, text, page_of(request))
    lines = [
        (person_link(one.person), one.name, [role_label(role) for role in dict.fromkeys(one.roles)], _state(one), login_tag(one.login))
        for one in found.rows
    ]
    empty = message("Nobody is found. Search by the number of a person; by name, whoever may list contacts.")
    told = {
        "title": message("Persons"),
        "lead": message("In the journal a person is a number; name and contacts are kept apart from it, and are shown to few."),
        "above": Link(message("Organisations and persons"), "/people/"),
        "actions": [Link(message("Register a person"), "/people/persons/register/")] if request.viewer.role == SYSTEM else [],
        "asks": (Ask("text", message("number or name"), text),),
        "tables": (Table(_PERSONS, lines, empty, None, following(request, found.next)),),
    }
    return render(request, "web/page.html", told)


@require_GET
@login_required
@page
def person(request: HttpRequest, number: int) -> HttpResponse:
    """Show one person."""
    found = reading.person(request.viewer, number)
    told = {
        "title": message("Person {person}", person=number),
        "above": Link(message("Persons"), "/people/persons/"),
        "actions": _person_actions(request, found.row),
        "facts": _facts(found.row),
        "tables": _tables(request, found),
    }
    return render(request, "web/page.html", told)


@require_GET
@login_required
@page
def me(request: HttpRequest) -> HttpResponse:
    """Show the viewer himself, whatever he may see of others."""
    if request.viewer.person is None or not request.viewer.role:
        return redirect("home")  # which says what to do without a role
    found = reading.person(request.viewer, request.viewer.person)
    actions = [
        Link(message("Keys of the API"), "/people/keys/"),
        Link(message("Second factors"), "/login/factors/"),
        Link(message("Where I am logged in"), "/login/visits/"),
        Link(message("Change the password"), "/login/password/change/"),
        Link(message("Change the e-mail"), reverse("own_email")),
    ]
    told = {"title": message("What I am here"), "actions": actions, "facts": _facts(found.row), "tables": _tables(request, found)}
    return render(request, "web/page.html", told)


def _facts(row: PersonRow) -> list[Fact]:
    facts = [Fact(message("No."), str(row.person)), Fact(message("standing now"), _state(row))]
    if row.ended_at is not None:
        facts.append(Fact(message("deactivated at"), row.ended_at))
    if row.contact_open:
        erased = message("erased, or none was given")
        contact = ((message("name"), row.name), (message("telephone"), row.telephone), (message("e-mail"), row.email))
        facts += [Fact(label, value or erased) for label, value in contact]
    if row.login is not None:
        facts.append(Fact(message("login"), login_tag(row.login)))
        if row.login.username:
            facts.append(Fact(message("login name"), row.login.username))
        if row.login.invited_until is not None:
            facts.append(Fact(message("invitation good until"), row.login.invited_until))
    return facts


def _person_actions(request: HttpRequest, row: PersonRow) -> list[Link]:
    made, where = [], f"/people/persons/{row.person}"
    own = row.person == request.viewer.person
    if request.viewer.role == SECURITY and row.active and not own:
        made.append(Link(message("Give a role"), f"/do/assignment_give/?{urlencode({'assignments.0.person': row.person})}"))
        if row.login is not None and row.login.username:
            made.append(Link(message("Password or token lost"), f"{where}/lost/"))
        else:
            made.append(Link(message("Invite"), f"{where}/invite/"))
    if request.viewer.role in (SECURITY, SYSTEM) and row.active and not own:
        made.append(Link(message("Deactivate"), f"/do/person_deactivate/?person={row.person}"))
    if request.viewer.role == SYSTEM and not row.active and row.name:
        made.append(Link(message("Erase the contacts"), f"/do/person_contact_erase/?person={row.person}"))
    return [*made, *_if_there(message("Journal"), f"/journal/?{urlencode({'object': f'person:{row.person}'})}")]


def _tables(request: HttpRequest, found: PersonRead) -> list[Table]:
    names = names_of([one.organisation for one in found.roles], at=CLOCK.now())
    security = request.viewer.role == SECURITY
    running, over = Tag(message("valid"), "green"), Tag(message("not now"))
    roles = [
        (
            *(str(one.assignment), role_label(one.role), [names.get(one.organisation, ""), organisation_link(one.organisation)]),
            *(one.since, one.until, running if one.runs else over),
            Link(message("End"), f"/do/assignment_end/?assignment={one.assignment}") if security and one.runs else "",
        )
        for one in found.roles
    ]
    columns = tuple(Column(text) for text in (*_HEADS, message("standing now"), _DO))
    empty = message("No role. A security administrator gives one, and another decides.")
    tables = [Table(columns, roles, empty, message("Roles"))]
    for lent, title, none in (
        (True, message("Powers lent to others"), message("Nothing is lent. Whoever is away can lend powers for at most 90 days.")),
        (False, message("Powers borrowed from others"), message("Nothing is borrowed.")),
    ):
        lines = [
            (
                *(str(one.delegation), role_label(one.role), person_link(one.delegate if lent else one.principal)),
                *(one.since, one.until, running if one.runs else over),
                [*one.commands] or message("all of the role's"),
                (do_link(request.viewer, "delegation_end", message("End"), delegation=one.delegation) or "") if one.runs else "",
            )
            for one in found.delegations
            if (one.principal if lent else one.delegate) == found.row.person
        ]
        lends = lent and found.row.person == request.viewer.person
        actions = tuple(some([do_link(request.viewer, "delegation_give", message("Lend powers"))])) if lends else ()
        whose = message("to person") if lent else message("of person")
        heads_of = (_HEADS[0], _HEADS[1], whose, _HEADS[3], _HEADS[4], message("standing now"), message("commands"), _DO)
        tables.append(Table(tuple(Column(text) for text in heads_of), lines, none, title, "", actions))
    return tables
