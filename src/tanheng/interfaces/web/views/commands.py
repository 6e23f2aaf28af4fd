"""Pages of commands: fill in, look at what will be done, sign it with a second factor, and see what became of it.

A form carries the key of its request from the first page on: sent twice, reloaded or replayed, it is carried out once.
"""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods
from pydantic import ValidationError

from tanheng.commands.definitions import COMMANDS, Command, content_of
from tanheng.commands.doubling import needs_two
from tanheng.commands.malformed import faults_of
from tanheng.commands.records import Outcome
from tanheng.commands.roles import Role
from tanheng.commands.running import TooBusy
from tanheng.commands.sql import Sql
from tanheng.commands.words import WHAT
from tanheng.interfaces.reading.answering import Answering
from tanheng.interfaces.reading.seeing import claimed
from tanheng.interfaces.web.commanding.after import links_after
from tanheng.interfaces.web.commanding.before import Before, done_before
from tanheng.interfaces.web.commanding.filling import filled_in
from tanheng.interfaces.web.commanding.foreseeing import foreseen
from tanheng.interfaces.web.commanding.forms import fields_of, shown_fields
from tanheng.interfaces.web.commanding.grouping import command_groups
from tanheng.interfaces.web.commanding.offering import Offers
from tanheng.interfaces.web.commanding.reading import MOST_ROWS, content_from, places_of, typed_from
from tanheng.interfaces.web.commanding.resting import basis_of
from tanheng.interfaces.web.commanding.results import results_of
from tanheng.interfaces.web.commanding.shapes import shapes_of
from tanheng.interfaces.web.keeping import acts_again, keep, kept
from tanheng.interfaces.web.showing import Ask
from tanheng.kernel.canonical import canonical
from tanheng.kernel.findings import Finding
from tanheng.kernel.messages import LANGUAGES, Label, Rendered, message
from tanheng.kernel.strict_json import Malformed, object_in
from tanheng.login.rules import binding
from tanheng.login.stepping import stepped_up

PROPOSE = "proposal_make"
NOT_BY_FORM = frozenset(
    (
        *(PROPOSE, "proposal_decide", "people_install", "person_register", "person_email_change", "task_attach"),
        *("login_invite", "factor_reset", "password_reset", "reset_complete", "api_key_make"),
    )
)
"""Commands that have pages of their own, or none."""
OWN_FORMS = {"list_import": "/lists/import/"}
"""Commands that are filled in elsewhere; they are sent to the address of every command."""
_MORE_ROWS = 10
_FEW = 12
"""So many commands are found at a glance; of more one asks for a word."""


def runner() -> Answering:
    """Return what carries commands out, under the rights of production, and tells persons what they may know."""
    return Answering()


def has_form(wanted: Command) -> bool:
    """Tell whether persons ask for a command by a form."""
    return wanted.name not in NOT_BY_FORM and wanted.roles != {str(Role.PROGRAM)}


@require_http_methods(["GET", "POST"])
def command(request: HttpRequest, name: str) -> HttpResponse:
    """Answer each step of a command's page; an address of no command, or of one that is not this role's, leads nowhere.

    Whoever has to enter first, because his visit is over, finds his form again as he sent it.
    """
    if not request.viewer.known:
        return redirect_to_login(keep(request) if request.method == "POST" else request.get_full_path())
    again = kept(request) if request.method == "GET" else None
    if again is not None and acts_again(request, again):
        return redirect(request.get_full_path())
    wanted = COMMANDS.get(name)
    if wanted is None or not has_form(wanted) or not request.viewer.may_ask(wanted):
        raise Http404
    if again is not None:
        if "content" in again:
            again |= _typed_again(wanted, _content_in(again["content"]))
        return _form(request, wanted, again, again=True)
    if request.method == "GET":
        return redirect(OWN_FORMS[name]) if name in OWN_FORMS else _form(request, wanted, _typed(request.GET))
    step = request.POST.get("step", "")
    if step == "run":
        return _run(request, wanted)
    typed = _typed(request.POST)
    if step.startswith("more:"):
        table = step.removeprefix("more:")
        last = min(max(places_of(typed, table), default=0) + _MORE_ROWS, MOST_ROWS - 1)
        return _form(request, wanted, {**typed, f"{table}.{last}._": ""})
    if step == "edit":
        return _form(request, wanted, {**typed, **_typed_again(wanted, _content_again(request))})
    return _check(request, wanted, typed)


def _typed(sent: QueryDict) -> dict[str, str]:
    """Return what was sent by name; several of one name, as boxes that were ticked are, one a line."""
    return {name: "\n".join(values) for name, values in sent.lists()}


def _content_again(request: HttpRequest) -> dict[str, Any]:
    """Return the content that was looked at. Raises SuspiciousOperation for one that no page of ours holds."""
    return _content_in(request.POST.get("content", ""))


def _content_in(text: str) -> dict[str, Any]:
    try:
        return object_in(text)
    except Malformed as wrong:
        raise SuspiciousOperation(str(wrong)) from None


def _typed_again(wanted: Command, content: dict[str, Any]) -> dict[str, str]:
    """Return a content as its form holds it. Raises SuspiciousOperation for one that no page of ours holds."""
    try:
        return typed_from(shapes_of(wanted.content), content)
    except TypeError as wrong:
        raise SuspiciousOperation(str(wrong)) from None


def _form(
    request: HttpRequest, wanted: Command, typed: dict[str, str], findings: tuple[Finding, ...] = (), *, again: bool = False
) -> HttpResponse:
    offers = Offers(request.viewer)
    fields = fields_of(wanted.name, shapes_of(wanted.content), typed, findings, offers)
    told = {
        "command": wanted,
        "proposes": _proposes(request, wanted, None),
        "what": WHAT[wanted.name],
        "basis": basis_of(wanted),
        "fields": fields,
        "suggestions": offers.suggestions,
        "findings": findings,
        "again": again,
        "reason": typed.get("reason", ""),
        "request_key": typed.get("request_key") or f"web-{uuid.uuid4().hex}",
    }
    return render(request, "web/command/form.html", told, status=422 if findings else 200)


def _check(request: HttpRequest, wanted: Command, typed: dict[str, str]) -> HttpResponse:
    """Show what will be done, and what would refuse it now."""
    content = filled_in(request.viewer, wanted.name, content_from(shapes_of(wanted.content), typed))
    try:
        filled = content_of(wanted, content)
    except ValidationError as wrong:
        return _form(request, wanted, typed, tuple(faults_of(wanted.name, wrong)))
    reason = typed.get("reason", "").strip()
    refusing = runner().rehearse(wanted.name, filled, actor=request.viewer.actor, reason=reason)
    key = typed.get("request_key", "")
    before = done_before(request.viewer.person, wanted, filled.as_json(), key, proposes=_proposes(request, wanted, filled.as_json()))
    return _confirm(request, wanted, filled.as_json(), reason, key, refusing, before=before)


def _confirm(
    request: HttpRequest,
    wanted: Command,
    content: dict[str, Any],
    reason: str,
    request_key: str,
    refusing: tuple[Finding, ...] = (),
    outcome: Outcome | None = None,
    unproven: Finding | None = None,
    *,
    busy: bool = False,
    before: Before | None = None,
) -> HttpResponse:
    told = {
        "command": wanted,
        "proposes": _proposes(request, wanted, content),
        "what": WHAT[wanted.name],
        "basis": basis_of(wanted),
        "fields": shown_fields(wanted.name, shapes_of(wanted.content), content, offers=Offers(request.viewer)),
        "content": canonical(content),
        "reason": reason,
        "request_key": request_key,
        "refusing": refusing,
        "outcome": outcome,
        "foreseen": foreseen(request.viewer, wanted.name, content),
        "unproven": unproven,
        "binding": binding(wanted.name),
        "busy": busy,
        "before": before,
    }
    # Not one of 500 and above: with these Django keeps the new key of the session back, and whoever has just signed would be out.
    return render(request, "web/command/confirm.html", told, status=403 if unproven else 409 if outcome or busy else 200)


def _run(request: HttpRequest, wanted: Command) -> HttpResponse:
    """Carry the command out, or propose it, exactly as it was shown."""
    content, reason, key = _content_again(request), request.POST.get("reason", ""), request.POST.get("request_key", "")
    _typed_again(wanted, content)  # what no form of ours holds is not shown again either
    proposes = wanted.two_persons or request.POST.get("proposes") == "1"
    if proposes != _proposes(request, wanted, content):
        # Since it was shown, a second signature came to be demanded, or is not any more: it is shown again as it would be done now.
        return _confirm(request, wanted, content, reason, key)
    if binding(wanted.name) and (unproven := stepped_up(request, act=key)):
        return _confirm(request, wanted, content, reason, key, unproven=unproven)
    asked = (PROPOSE, {"command": wanted.name, "content": content}) if proposes else (wanted.name, content)
    try:
        outcome = runner().run(*asked, actor=request.viewer.actor, request=key, reason=reason)
    except TooBusy:
        return _confirm(request, wanted, content, reason, key, busy=True)
    if not outcome.done:
        return _confirm(request, wanted, content, reason, key, outcome=outcome, refusing=outcome.findings)
    told = {"command": wanted, "proposes": proposes, "what": WHAT[wanted.name], "outcome": outcome}
    told["results"] = results_of(asked[0], outcome.result)
    told["links"] = links_after(request.viewer, wanted.name, outcome, proposed=proposes)
    return render(request, "web/command/done.html", told)


def _proposes(request: HttpRequest, wanted: Command, content: dict[str, Any] | None) -> bool:
    """Tell whether the viewer proposes a command: it needs two persons, or the account that it is about demands a second signature."""
    try:
        filled = None if content is None else content_of(wanted, content)
    except ValidationError:
        filled = None
    return needs_two(Sql(), claimed(request.viewer), wanted, filled)


@login_required
def commands(request: HttpRequest) -> HttpResponse:
    """List what the viewer can ask for in his role, by what he wants to do; with a text, what has it in its words."""
    may = {one.name: one for one in COMMANDS.values() if has_form(one) and request.viewer.may_ask(one)}
    text = request.GET.get("text", "").strip()
    groups = []
    for group in command_groups():
        found = [
            (may[name], WHAT[name]) for name in group.commands if name in may and _has(text, group.name, WHAT[name], Label(name, name))
        ]
        if found:
            groups.append((group.name, found))
    asks = (Ask("text", message("a word of what you want to do"), text),) if len(may) > _FEW else ()
    return render(request, "web/command/list.html", {"groups": groups, "asks": asks})


def _has(text: str, *told: Rendered) -> bool:
    return any(text.lower() in one.render(language).lower() for one in told for language in LANGUAGES)
