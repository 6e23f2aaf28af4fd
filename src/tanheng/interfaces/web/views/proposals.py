"""Proposals: what waits for a second person, one of them as it would be carried out, and the decision about it."""

from __future__ import annotations

import uuid
from functools import partial

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods

from tanheng.commands.definitions import COMMANDS, content_of
from tanheng.commands.records import Outcome
from tanheng.commands.running import TooBusy
from tanheng.commands.words import WHAT
from tanheng.interfaces import reading
from tanheng.interfaces.reading import ProposalRow
from tanheng.interfaces.reading.of_people import names_known
from tanheng.interfaces.web.commanding.after import links_after
from tanheng.interfaces.web.commanding.forms import shown_fields
from tanheng.interfaces.web.commanding.resting import basis_of
from tanheng.interfaces.web.commanding.shapes import shapes_of
from tanheng.interfaces.web.looking import page, page_of
from tanheng.interfaces.web.showing import Ask, Column, Fact, Link, Table, Tag, following
from tanheng.interfaces.web.views.commands import runner
from tanheng.interfaces.web.views.people import SECURITY
from tanheng.kernel.findings import Finding
from tanheng.kernel.messages import Joined, Message, message
from tanheng.login.commands import RESETS
from tanheng.login.stepping import stepped_up
from tanheng.people.labels import role_label
from tanheng.visibility.viewers import NothingHere

_STATES: dict[str, Message] = {
    "open": message("waits for a decision"),
    "approved": message("approved"),
    "rejected": message("rejected"),
    "withdrawn": message("withdrawn"),
    "expired": message("expired"),
}
_COLOURS = {"open": "orange", "approved": "green", "rejected": "red"}
_VERDICTS = frozenset(("approved", "rejected", "withdrawn"))
_DECIDE = "proposal_decide"
_COLUMNS = (
    Column(message("proposal")),
    Column(message("what")),
    Column(message("made by")),
    Column(message("made at")),
    Column(message("until")),
    Column(message("state of the proposal")),
)


def state_tag(one: ProposalRow) -> Tag:
    """Return the state of a proposal as pages show it."""
    return Tag(_STATES[one.state], _COLOURS.get(one.state, "secondary"))


def proposals_table(rows: tuple[ProposalRow, ...], *, title: Message | None = None, next_page: str = "") -> Table:
    """Return a table of proposals, each leading to its page."""
    lines = [
        (
            Link(str(one.number), f"/proposals/{one.number}/", code=True),
            Link(WHAT[one.command], f"/proposals/{one.number}/"),
            role_label(one.role),
            one.made_at,
            one.expires_at,
            state_tag(one),
        )
        for one in rows
    ]
    return Table(_COLUMNS, lines, message("Nothing waits for a second person."), title, next_page)


@require_GET
@login_required
@page
def proposals(request: HttpRequest) -> HttpResponse:
    """List the proposals that the viewer may see."""
    state = request.GET.get("state", "open")
    found = reading.proposals(request.viewer, state if state in _STATES else "", page_of(request))
    asks = (Ask("state", message("state of the proposal"), state, tuple(_STATES.items())),)
    tables = (proposals_table(found.rows, next_page=following(request, found.next)),)
    return render(request, "web/page.html", {"title": message("Proposals"), "asks": asks, "tables": tables})


@require_http_methods(["GET", "POST"])
@login_required
@page
def proposal(request: HttpRequest, number: int) -> HttpResponse:
    """Show a proposal exactly as it would be carried out, and take the decision."""
    found = reading.proposal(request.viewer, number)
    if request.method == "GET":
        return _shown(request, found)
    verdict = request.POST.get("verdict", "")
    if verdict not in _VERDICTS:
        raise Http404
    content = {"proposal": number, "verdict": verdict}
    key, reason = request.POST.get("request_key", ""), request.POST.get("reason", "").strip()
    if unproven := stepped_up(request, act=f"{key}-{verdict}"):
        return _shown(request, found, unproven=unproven)
    try:
        outcome = runner().run(_DECIDE, content, actor=request.viewer.actor, request=f"{key}-{verdict}", reason=reason)
    except TooBusy:
        return _shown(request, found, busy=key)
    return _shown(request, reading.proposal(request.viewer, number), outcome)


def _shown(
    request: HttpRequest, found: ProposalRow, outcome: Outcome | None = None, *, unproven: Finding | None = None, busy: str = ""
) -> HttpResponse:
    """Show a proposal; `busy` is the key of a decision that met others in its way, which may be sent again."""
    shapes = shapes_of(COMMANDS[found.command].content)
    told = {
        "title": WHAT[found.command],
        "above": Link(message("Proposals"), "/proposals/"),
        "proposal": found,
        "actions": _half_of(request, found),
        "fields": shown_fields(found.command, shapes, found.content, name=partial(reading.holders, request.viewer)),
        "refusing": _refusing(request, found) if outcome is None and found.decidable else (),
        "facts": (*_facts(request, found), *_of_the_login(request, found)),
        "outcome": outcome,
        "links": links_after(request.viewer, found.command, outcome, proposed=False) if outcome is not None and outcome.done else [],
        "unproven": unproven,
        "busy": busy,
        "request_key": busy or f"web-{uuid.uuid4().hex}",
    }
    refused = outcome is not None and not outcome.done
    return render(request, "web/proposal.html", told, status=403 if unproven else 409 if refused or busy else 200)


def _refusing(request: HttpRequest, found: ProposalRow) -> tuple[Finding, ...]:
    """Return what would refuse an approval now: it is rehearsed, before anybody spends a one-time code on it."""
    approved = content_of(COMMANDS[_DECIDE], {"proposal": found.number, "verdict": "approved"})
    return runner().rehearse(_DECIDE, approved, actor=request.viewer.actor)


def _half_of(request: HttpRequest, found: ProposalRow) -> tuple[Link, ...]:
    """Return the way to the second half of a code, for a security administrator who did not propose the reset."""
    if found.command not in RESETS or found.state != "approved" or found.own or request.viewer.role != SECURITY:
        return ()
    return (Link(message("Make the second half of the code"), f"/people/half/{found.decision}/"),)


def _of_the_login(request: HttpRequest, found: ProposalRow) -> tuple[Fact, ...]:
    """Return what else hangs on a login that would be made anew: keys, which end with it, and powers that were lent, which run on."""
    person = found.content.get("person")
    if found.command not in RESETS or not isinstance(person, int):
        return ()
    try:
        lent = [one for one in reading.person(request.viewer, person).delegations if one.principal == person and one.runs]
    except NothingHere:
        return ()
    keys = reading.running_keys(request.viewer, person)
    nothing = message("none")
    return (
        Fact(message("keys of the API that end with the login"), Joined(tuple(map(str, keys))) if keys else nothing),
        Fact(
            message("powers lent by the person, which run on: ask about each"),
            [Link(role_label(one.role), f"/people/persons/{one.delegate}/") for one in lent] or nothing,
        ),
    )


def _maker(request: HttpRequest, found: ProposalRow) -> Message:
    """Return who made a proposal: by name where the viewer may know it."""
    role, name = role_label(found.role), names_known(request.viewer, [found.person]).get(found.person)
    if name:
        return message("{name} (person {person}), {role}", name=name, person=found.person, role=role)
    return message("person {person}, {role}", person=found.person, role=role)


def _facts(request: HttpRequest, found: ProposalRow) -> tuple[Fact, ...]:
    facts = [
        Fact(message("proposal"), str(found.number)),
        Fact(message("state of the proposal"), state_tag(found)),
        Fact(message("basis"), basis_of(COMMANDS[found.command])),
        Fact(message("made by"), _maker(request, found)),
        Fact(message("made at"), found.made_at),
        Fact(message("reason"), found.reason),
        Fact(message("can be approved from"), found.free_at),
        Fact(message("until"), found.expires_at),
    ]
    if found.decided_at:
        facts.append(Fact(message("decided at"), found.decided_at))
    return tuple(facts)
