"""The catalogue, open to everybody: kinds of movements and acts with their persons, steps and checks, and what each state allows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from tanheng.commands.definitions import COMMANDS
from tanheng.commands.words import command_words
from tanheng.interfaces.every_check import text_of
from tanheng.interfaces.web.listing.words import mark_name
from tanheng.interfaces.web.looking import page
from tanheng.interfaces.web.naming import article_of
from tanheng.interfaces.web.showing import Coded, Column, Fact, Link, Table, Tag
from tanheng.interfaces.web.views.registry_checks import severity_tag
from tanheng.interfaces.web.views.registry_parts import HOME, check_link, do_link, insist_on, kind_link, some
from tanheng.kernel.clock import CLOCK
from tanheng.kernel.findings import Check
from tanheng.kernel.messages import Joined, Label, Message, Rendered, message
from tanheng.lawbook.marks import MARKS, Mark
from tanheng.people.labels import role_label
from tanheng.registry import catalogue as known
from tanheng.registry.catalogue import Business
from tanheng.registry.checks import IS_FINAL
from tanheng.registry.vocabulary import End, Kind, account_types, final_kinds, kinds, states

_GROUPS = {
    "receive": message("anything comes in"),
    "surrender": message("surrender for a duty"),
    "return": message("return against an adjustment notice"),
    "out": message("everything else that goes out"),
    "move": message("move within the account, to and from trading"),
    "authority": message("what an authority or a court orders"),
}
_YES, _NO = Tag(message("yes"), "green"), Tag(message("no"), "secondary")
_DESPITE = {"freeze": message("a freeze"), "pledge": message("a pledge"), "promise": message("a promise to an open proposal")}


def _roles(names: Sequence[str]) -> Joined | Message:
    return Joined(tuple(role_label(name) for name in names)) if names else message("nobody else is needed")


@require_GET
@page
def catalogue(request: HttpRequest) -> HttpResponse:
    """List kinds and acts."""
    insist_on(request.viewer, "catalogue")
    told = {
        "title": message("Catalogue"),
        "lead": message("Everything that changes the registry is one of these. What needs two persons nobody can do alone."),
        "above": HOME,
        "actions": [Link(message("States of accounts"), "/registry/states/"), Link(message("Checks"), "/registry/checks/")],
        "tables": [
            _listed(message("Kinds of movements"), known.every_kind()),
            _listed(message("Acts that move no units"), known.every_act()),
        ],
    }
    return render(request, "web/page.html", told)


def _listed(title: Message, found: Sequence[Kind | Business]) -> Table:
    columns = (
        *(Column(message("name")), Column(message("basis")), Column(message("who asks")), Column(message("who decides"))),
        *(Column(message("alone")), Column(message("wait (hours)"), number=True)),
    )
    rows = [
        (
            Link(one.label, f"/registry/catalogue/{one.name}/"),
            *(_basis(one), _roles(one.asks), _roles(one.decides), known.alone(one), known.wait_of(one, CLOCK.today()) or ""),
        )
        for one in found
    ]
    return Table(columns, rows, message("There is none."), title)


def _basis(one: Kind | Business) -> list[object]:
    mark = Tag(mark_name(one.mark), "secondary")
    return [mark] if MARKS[one.mark] is Mark.OPERATIONAL else [article_of(one.basis), mark]


@require_GET
@page
def business(request: HttpRequest, name: str) -> HttpResponse:
    """Show a kind or an act: who asks and decides, its route, what becomes of a request, and its checks."""
    insist_on(request.viewer, "catalogue")
    kind = kinds().get(name)
    act = kind or next((one for one in known.every_act() if one.name == name), None)
    if act is None:
        raise Http404
    told = {
        "title": act.label,
        "above": Link(message("Catalogue"), "/registry/catalogue/"),
        "actions": some([do_link(request.viewer, act.command)]),
        "facts": list(_facts(act, kind)),
        "tables": [_steps_table(act), _checks_table(act, kind), *([_states_of(kind)] if kind else [])],
    }
    return render(request, "web/page.html", told)


def _facts(one: Kind | Business, kind: Kind | None) -> Iterator[Fact]:
    yield Fact(message("basis"), _basis(one))
    yield Fact(message("who asks"), _roles(one.asks))
    yield Fact(message("who decides"), _roles(one.decides))
    if one.sides:
        yield Fact(message("of the two persons, one of each"), Joined(tuple(_roles(side) for side in one.sides)))
    yield Fact(message("who can do it alone"), known.alone(one))
    hours = known.wait_of(one, CLOCK.today())
    yield Fact(message("waiting time between proposal and approval"), message("{hours} hours", hours=hours) if hours else message("none"))
    if one.name in final_kinds():
        yield Fact(message("taken back"), [message("never: it is final"), check_link(IS_FINAL.code)])
    yield Fact(message("command"), Coded(command_words(one.command), one.command))
    if kind:
        yield Fact(message("taken from"), _end(kind.sender))
        yield Fact(
            message("brought to"),
            message("the same account, {place}", place=known.place_of(kind.receiver)) if kind.same_account else _end(kind.receiver),
        )
        despite = [_DESPITE[one] for one in sorted(kind.despite)]
        yield Fact(message("done in spite of"), Joined(tuple(despite)) if despite else message("nothing: what is frozen or pledged stays"))


def _end(end: End) -> list[Rendered]:
    return [known.place_of(end), Joined(tuple(one.label for name, one in account_types().items() if name in end.types))]


def _steps(one: Kind | Business) -> Iterator[tuple[Message, Message]]:
    """Yield each state of a request with what leads on from it, in order."""
    if not one.decides:
        yield message("asked"), message("all checks are made at once")
        yield message("done"), message("all checks passed: it is recorded and takes effect at once")
        yield message("refused"), message("a check failed: nothing changes, and each reason is told")
        return
    yield message("proposed"), message("a first person asks; nothing changes yet")
    if one.wait_hours:
        yield message("waiting"), message("until the waiting time is over it cannot be approved")
    yield message("done"), message("a second person approves and all checks pass: it takes effect")
    yield message("still proposed"), message("approved, but a check failed: it stays open until the reason is gone")
    yield message("rejected"), message("a second person rejects it, with a reason")
    yield message("withdrawn"), message("who proposed it takes it back")
    yield message("expired"), message("nobody decided in time")


def _steps_table(one: Kind | Business) -> Table:
    columns = (Column(message("request")), Column(message("what leads there")))
    return Table(columns, list(_steps(one)), message("There is none."), message("What becomes of a request"))


def _checks_table(one: Kind | Business, kind: Kind | None) -> Table:
    made: Sequence[Check] = known.checks_of(kind) if kind else COMMANDS[one.command].checks
    columns = (Column(message("check")), Column(message("severity")), Column(message("text")), Column(message("article")))
    rows = [(check_link(check.code), severity_tag(check.severity), text_of(check), article_of(check.article)) for check in made]
    return Table(columns, rows, message("Nothing beyond who may ask is checked."), message("What is checked, in this order"))


def _states_of(kind: Kind) -> Table:
    columns = (Column(message("state of the account")), Column(message("as sender")), Column(message("as receiver")))
    rows = [(state.label, *(_YES if may else _NO for may in known.allowed(kind, name))) for name, state in states().items()]
    return Table(columns, rows, message("There is none."), message("Which states of the accounts allow it"))


@require_GET
@page
def account_states(request: HttpRequest) -> HttpResponse:
    """Show what each state of an account allows."""
    insist_on(request.viewer, "catalogue")
    columns = (
        *(Column(message("state of the account")), Column(message("what it allows")), Column(message("check that refuses the rest"))),
        Column(message("states that can follow")),
    )
    rows = [
        (
            state.label,
            [_GROUPS[name] for name in _GROUPS if name in state.allows] or message("nothing"),
            check_link(state.check),
            Joined(tuple(states()[name].label for name in state.after)) if state.after else message("none: it is closed for good"),
        )
        for state in states().values()
    ]
    told = {
        "title": message("States of accounts"),
        "lead": message("Each change needs two persons of the registry and a document."),
        "above": HOME,
        "tables": [Table(columns, rows, message("There is none."), message("States and their effects")), _matrix()],
    }
    return render(request, "web/page.html", told)


def _matrix() -> Table:
    marks: dict[bool, Label | Message] = {True: message("yes"), False: message("no")}
    rows = [
        (
            kind_link(kind.name),
            *(
                message("{sends} / {receives}", sends=marks[sends], receives=marks[receives])
                for sends, receives in (known.allowed(kind, name) for name in states())
            ),
        )
        for kind in known.every_kind()
    ]
    columns = (Column(message("kind")), *(Column(state.label) for state in states().values()))
    return Table(columns, rows, message("There is none."), message("What each state allows: as sender / as receiver"), matrix=True)
