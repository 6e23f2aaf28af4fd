"""What administrators do about persons and their logins: register, invite, make a lost login anew. Codes are made here and shown once."""

from __future__ import annotations

import re
import secrets
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods
from pydantic import ValidationError

from tanheng.commands.definitions import COMMANDS, content_of
from tanheng.commands.malformed import faults_of
from tanheng.commands.records import Outcome
from tanheng.commands.running import TooBusy
from tanheng.interfaces import reading
from tanheng.interfaces.web.looking import page
from tanheng.interfaces.web.showing import Ask, Fact, Link
from tanheng.interfaces.web.views.commands import PROPOSE, runner
from tanheng.interfaces.web.views.people import SECURITY, SYSTEM
from tanheng.kernel.findings import Finding
from tanheng.kernel.messages import Rendered, message
from tanheng.login.commands import LOST_KINDS
from tanheng.login.invitations import hash_of, new_code
from tanheng.login.stepping import stepped_up
from tanheng.people.persons import person_content

_RESETS = {"password": "password_reset", "token": "factor_reset"}
_SALT = re.compile(r"[0-9a-f]{32}")
_SALT_BYTES = 16


@dataclass(frozen=True, slots=True)
class Form:
    """A form of these pages: what it does, its fields, what is hidden in it, and whether it wants a reason and only proposes."""

    title: Rendered
    lead: Rendered
    above: Link
    button: Rendered
    asks: tuple[Ask, ...] = ()
    hidden: tuple[tuple[str, str], ...] = ()
    facts: tuple[Fact, ...] = ()
    reason_needed: bool = False


def show(
    request: HttpRequest, form: Form, *, findings: tuple[Finding, ...] = (), unproven: Finding | None = None, refused: bool = False
) -> HttpResponse:
    """Show a form, with what was typed and what is wrong with it."""
    told = {
        "title": form.title,
        "lead": form.lead,
        "above": form.above,
        "form": form,
        "findings": findings,
        "unproven": unproven,
        "refused": refused,
        "reason": request.POST.get("reason", ""),
        "request_key": request.POST.get("request_key") or f"web-{uuid.uuid4().hex}",
    }
    return render(request, "web/people/form.html", told, status=403 if unproven else 409 if refused else 422 if findings else 200)


def carried_out(request: HttpRequest, form: Form, name: str, content: dict[str, Any]) -> Outcome | HttpResponse:
    """Run the command of a form, or propose it where it needs two persons; return the outcome, or the page that says why not."""
    wanted = COMMANDS[name]
    try:
        content_of(wanted, content)
    except ValidationError as wrong:
        return show(request, form, findings=tuple(faults_of(name, wrong)))
    key = request.POST.get("request_key", "")
    if unproven := stepped_up(request, act=key):
        return show(request, form, unproven=unproven)
    asked = (PROPOSE, {"command": name, "content": content}) if wanted.two_persons else (name, content)
    try:
        outcome = runner().run(*asked, actor=request.viewer.actor, request=key, reason=request.POST.get("reason", "").strip())
    except TooBusy:
        return render(request, "web/command/busy.html", {"command": wanted}, status=503)
    if not outcome.done:
        return show(request, form, findings=outcome.findings, refused=True)
    return outcome


def _only(request: HttpRequest, role: str) -> None:
    """Go on for a role. Raises Http404 for any other, as for an address of nothing."""
    if request.viewer.role != role:
        raise Http404


@sensitive_post_parameters()
@never_cache
@login_required
@require_http_methods(["GET", "POST"])
@page
def register(request: HttpRequest) -> HttpResponse:
    """Register a person: the name and contacts go beside the journal, their fingerprint goes into it."""
    _only(request, SYSTEM)
    salt = request.POST.get("salt", "")
    if _SALT.fullmatch(salt) is None:
        salt = secrets.token_hex(_SALT_BYTES)
    name, telephone, email = (request.POST.get(field, "").strip() for field in ("name", "telephone", "email"))
    form = Form(
        message("Register a person"),
        message("The person gets a number and can do nothing yet. Then two security administrators give a role, and one of them invites."),
        Link(message("Persons"), "/people/persons/"),
        message("Register"),
        (
            Ask("name", message("name"), name),
            Ask("telephone", message("telephone, by which the person is known again"), telephone, kind="tel"),
            Ask("email", message("e-mail"), email, kind="email"),
        ),
        (("salt", salt),),
    )
    if request.method == "GET":
        return show(request, form)
    content = {"persons": [person_content(name, telephone=telephone, email=email, salt=salt)]} if name else {"persons": [{}]}
    outcome = carried_out(request, form, "person_register", content)
    if isinstance(outcome, HttpResponse):
        return outcome
    number = outcome.result["persons"][0]
    told = {
        "title": message("Person {person} is registered", person=number),
        "above": form.above,
        "facts": (Fact(message("record"), str(outcome.number)), Fact(message("person"), str(number))),
        "lead": message("Tell the security administrators the number: they give the role and invite."),
        "actions": (Link(message("To the person"), f"/people/persons/{number}/"), Link(message("Register another"), request.path)),
    }
    return render(request, "web/page.html", told)


@sensitive_post_parameters()
@never_cache
@login_required
@require_http_methods(["GET", "POST"])
@page
def email(request: HttpRequest) -> HttpResponse:
    """Change one's own e-mail. Name and telephone, by which a person is known again, stay as they were registered."""
    viewer = request.viewer
    if viewer.person is None or not viewer.role:
        raise Http404
    row = reading.person(viewer, viewer.person).row
    salt = request.POST.get("salt", "")
    if _SALT.fullmatch(salt) is None:
        salt = secrets.token_hex(_SALT_BYTES)
    typed = request.POST.get("email", row.email).strip()
    form = Form(
        message("Change the e-mail"),
        message(
            "Mails about your tasks go there; empty: none are sent. The address that you leave is told. The journal never holds either."
        ),
        Link(message("What I am here"), reverse("me")),
        message("Change"),
        (Ask("email", message("e-mail"), typed, kind="email"),),
        (("salt", salt),),
    )
    if request.method == "GET":
        return show(request, form)
    content = person_content(row.name, telephone=row.telephone, email=typed, salt=salt)
    outcome = carried_out(request, form, "person_email_change", content)
    return outcome if isinstance(outcome, HttpResponse) else redirect("me")


_SURE = message("Make sure who it is: face to face, or by the telephone number that is registered.")
_OWN_HALF = message("Hand your half over to the person, and to nobody else; above all not to the other administrator.")
_BOTH_HALVES = message("The person opens /login/activate/ and types both halves, the old login name and a new password.")


@sensitive_variables("code")
def _code_made(
    request: HttpRequest, form: Form, command: str, about: dict[str, int], lead: Rendered, steps: Callable[[int], tuple[Rendered, ...]]
) -> HttpResponse:
    """Make a code, have the command record its hash, and show the code this once with the steps that follow on its record."""
    code = new_code()
    outcome = carried_out(request, form, command, {**about, "code_hash": hash_of(code)})
    if isinstance(outcome, HttpResponse):
        return outcome
    told = {
        "title": form.title,
        "above": form.above,
        "secret": code,
        "lead": lead,
        "steps": steps(outcome.number),
        "facts": (Fact(message("record"), str(outcome.number)), *form.facts),
    }
    return render(request, "web/people/secret.html", told)


def _about(number: int) -> tuple[tuple[Fact, ...], Link]:
    link = Link(str(number), f"/people/persons/{number}/", code=True)
    return (Fact(message("person"), link),), Link(message("Person {person}", person=number), link.address)


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
@page
def invite(request: HttpRequest, number: int) -> HttpResponse:
    """Invite a person: the code is made on the server and shown once; the record has its hash."""
    _only(request, SECURITY)
    reading.person(request.viewer, number)
    facts, above = _about(number)
    form = Form(
        message("Invite person {person}", person=number),
        message("A code is made and shown once. The record holds only its hash, so nobody can look it up again."),
        above,
        message("Make the code"),
        facts=facts,
    )
    if request.method == "GET":
        return show(request, form)
    lead = message("This is shown only now. Write it down, or print this page, and hand it over.")
    steps = (
        _SURE,
        message("Hand the code over; never by the same way as the login name, and never by e-mail."),
        message("The person opens /login/activate/ within 7 days, and chooses login name and password."),
        message("If it is lost, invite again: the earlier code is worth nothing then."),
    )
    return _code_made(request, form, "login_invite", {"person": number}, lead, lambda _: steps)


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
@page
def lost(request: HttpRequest, number: int) -> HttpResponse:
    """Propose to make a lost login anew, and show the first half of its code."""
    _only(request, SECURITY)
    reading.person(request.viewer, number)
    what = request.POST.get("lost", request.GET.get("lost", ""))
    facts, above = _about(number)
    choices = (("password", message("the password")), ("token", message("the second factor: telephone, passkey or recovery codes")))
    form = Form(
        message("Make the login of person {person} anew", person=number),
        message(
            "You propose, another security administrator decides. You are shown one half of the new code, he the other: neither of you"
            " can enter as this person. Once approved, password, second factors and visits are gone."
        ),
        above,
        message("Propose, and show my half"),
        (Ask("lost", message("What is lost"), what, choices),),
        facts=facts,
        reason_needed=True,
    )
    if request.method == "GET" or what not in LOST_KINDS:
        return show(request, form)
    lead = message("The first half of the code. It is shown only now, and is worth nothing without the other half.")

    def steps(proposal: int) -> tuple[Rendered, ...]:
        decided = message("The other administrator looks at proposal {number}, approves it and makes the second half.", number=proposal)
        return _SURE, _OWN_HALF, decided, _BOTH_HALVES

    return _code_made(request, form, _RESETS[what], {"person": number}, lead, steps)


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
@page
def half(request: HttpRequest, number: int) -> HttpResponse:
    """Make the second half of the code of a reset, by the number of the record that approved it."""
    _only(request, SECURITY)
    form = Form(
        message("Second half of the code"),
        message("Whoever proposed the reset has the first half and cannot make this one. It is shown once."),
        Link(message("Proposals"), "/proposals/?state=approved"),
        message("Make my half"),
        facts=(Fact(message("record of the approval"), str(number)),),
    )
    if request.method == "GET":
        return show(request, form)
    lead = message("The second half of the code. It is shown only now, and is worth nothing without the first half.")
    steps = _SURE, _OWN_HALF, _BOTH_HALVES
    return _code_made(request, form, "reset_complete", {"invitation": number}, lead, lambda _: steps)
