"""The matrices of rights as pages: who sees what and why, who may do what, and who could do this alone. Open to everybody."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from tanheng.commands.definitions import COMMANDS, Command
from tanheng.commands.roles import ANY_ROLE, Role
from tanheng.commands.words import WHAT
from tanheng.interfaces.web.looking import page
from tanheng.interfaces.web.showing import Ask, Code, Column, Fact, Link, Table, Tag
from tanheng.interfaces.web.views.registry_parts import insist_on
from tanheng.kernel.messages import Joined, Message, Rendered, message
from tanheng.people.labels import role_label
from tanheng.registry.catalogue import TWO_ON_DEMAND
from tanheng.registry.vocabulary import signed_twice
from tanheng.visibility.deciding import ACTIONS, PUBLIC, Scope, objects, opened, scope_of

_ROLES = tuple(str(role) for role in Role)
_PUBLIC = message("the public")
_EVERYBODY = "public"
SCOPES: dict[Scope, Message] = {
    Scope.NONE: message("nothing"),
    Scope.PUBLISHED: message("what was published"),
    Scope.NAMED: message("what concerns himself"),
    Scope.OWN: message("his organisation's"),
    Scope.BELOW: message("his organisation's and all below it"),
    Scope.ALL: message("everything"),
}
_SIGNS: dict[Scope, Message] = {
    Scope.NONE: message("·"),
    Scope.PUBLISHED: message("P"),
    Scope.NAMED: message("N"),
    Scope.OWN: message("O"),
    Scope.BELOW: message("B"),
    Scope.ALL: message("A"),
}
_COLOURS = {Scope.ALL: "green", Scope.BELOW: "blue", Scope.OWN: "blue"}
_ACTIONS = dict(zip(ACTIONS, (message("see"), message("list"), message("export")), strict=True))


def _name(role: str) -> Rendered:
    return role_label(role) if role else _PUBLIC


@require_GET
@page
def rights(request: HttpRequest) -> HttpResponse:
    """Show the matrices, of all roles or of one."""
    insist_on(request.viewer, "rights_matrix")
    asked = request.GET.get("role", "")
    chosen = PUBLIC if asked == _EVERYBODY else asked if asked in _ROLES else None
    choices: tuple[tuple[str, Rendered], ...] = ((_EVERYBODY, _PUBLIC), *((role, role_label(role)) for role in _ROLES))
    tables = (_all_objects(), _all_commands()) if chosen is None else (_objects_of(chosen), _commands_of(chosen))
    told = {
        "title": message("Matrix of rights"),
        "lead": message(
            "One table decides who sees what, for pages, API and exports; what it does not open is closed. Choose a role for why."
        ),
        "actions": (Link(message("The API"), "/api/"),),
        "asks": (Ask("role", message("role"), asked, choices),),
        "facts": tuple(Fact(sign, SCOPES[scope]) for scope, sign in _SIGNS.items()) if chosen is None else (),
        "tables": tables,
    }
    return render(request, "web/page.html", told)


def _all_objects() -> Table:
    roles = (PUBLIC, *_ROLES)
    columns = (Column(message("object")), *(Column(_name(role)) for role in roles))
    lines = [(label, *(_cell(role, name) for role in roles)) for name, label in objects().items()]
    title = message("Who sees what: see, list, export; one sign where all three are the same")
    return Table(columns, lines, message("nothing"), title, matrix=True)


def _cell(role: str, name: str) -> object:
    found = [_SIGNS[scope_of(role, name, action)] for action in ACTIONS]
    return found[0] if len({one.text for one in found}) == 1 else found


def _objects_of(role: str) -> Table:
    lines = []
    for name, label in objects().items():
        for action in ACTIONS:
            found = opened(role, name, action)
            scope = Scope.NONE if found is None else found.scope
            basis = message("house rule") if found is not None and not found.basis else "" if found is None else found.basis
            why = "" if found is None else found.why
            lines.append((label, _ACTIONS[action], Tag(SCOPES[scope], _COLOURS.get(scope, "secondary")), why, basis))
    columns = (message("object"), message("action"), message("scope"), message("why"), message("basis"))
    title = message("What {role} sees", role=_name(role))
    return Table(tuple(Column(text) for text in columns), lines, message("nothing"), title)


_COMMANDS = tuple(
    Column(text)
    for text in (
        *(message("command"), message("what"), message("may ask"), message("may be the second person")),
        message("who could do this alone?"),
    )
)


def _whom(roles: frozenset[str]) -> object:
    if roles >= ANY_ROLE - {str(Role.PROGRAM)}:
        return message("any role")
    return [role_label(role) for role in _ROLES if role in roles]


def _line(one: Command) -> tuple[object, ...]:
    alone: object = Tag(message("nobody"), "green") if one.two_persons else _whom(one.roles)
    if one.name in signed_twice():
        alone = [alone, TWO_ON_DEMAND]
    decides: object = _whom(one.deciders) if one.two_persons else ""
    if one.sides:
        sides = Joined(tuple(Joined(tuple(role_label(role) for role in sorted(side))) for side in one.sides))
        decides = message("of the two persons, one of each side: {sides}", sides=sides)
    return (Code(one.name), WHAT[one.name], _whom(one.roles), decides, alone)


def _all_commands() -> Table:
    lines = [_line(one) for _, one in sorted(COMMANDS.items())]
    return Table(_COMMANDS, lines, message("nothing"), message("Who does what"))


def _commands_of(role: str) -> Table:
    lines = [_line(one) for _, one in sorted(COMMANDS.items()) if role in one.roles or (one.two_persons and role in one.deciders)]
    empty = message("It may ask for nothing and decides nothing.")
    return Table(_COMMANDS, lines, empty, message("What {role} does", role=_name(role)))
