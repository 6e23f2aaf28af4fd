"""Keys of the API: one's own (or all, for whom the policy opens them), making one that is shown once, and what the API is."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_GET, require_http_methods

from tanheng.commands.definitions import COMMANDS
from tanheng.commands.words import WHAT
from tanheng.interfaces import reading
from tanheng.interfaces.web.looking import page, page_of
from tanheng.interfaces.web.showing import Ask, Column, Fact, Link, Table, Tag, following
from tanheng.interfaces.web.views.administering import Form, carried_out, show
from tanheng.interfaces.web.views.people import person_link
from tanheng.kernel.clock import BEIJING, CLOCK, in_beijing, said
from tanheng.kernel.messages import Label, message
from tanheng.people.labels import role_label
from tanheng.people.vocabulary import ADMINISTRATORS
from tanheng.visibility.commands import IN_PERSON
from tanheng.visibility.deciding import LIST, SEE, Scope, is_public, key_limits, objects, read_by_key, scope_of
from tanheng.visibility.keys import new_key

_DAYS = 90
_KEYS = tuple(
    Column(text)
    for text in (
        *(message("key"), message("name"), message("person"), message("role"), message("reads"), message("commands")),
        *(message("until"), message("standing now"), message("acts")),
    )
)


@require_GET
@login_required
@page
def keys(request: HttpRequest) -> HttpResponse:
    """List keys."""
    found = reading.keys(request.viewer, page_of(request))
    lines = [
        (
            *(str(one.number), one.name, person_link(one.person), role_label(one.role)),
            *([objects()[name] for name in one.reads if name in objects()], [WHAT.get(name, name) for name in one.commands]),
            *(one.expires_at, Tag(message("valid"), "green") if one.runs else Tag(message("over"))),
            Link(message("End"), f"/do/api_key_end/?key={one.number}") if one.runs else "",
        )
        for one in found.rows
    ]
    told = {
        "title": message("Keys of the API"),
        "lead": message("A key lets a program read and ask in one of your roles. It is shown once; the book has only its hash."),
        "above": Link(message("What I am here"), "/people/me/"),
        "actions": (Link(message("Make a key"), "/people/keys/make/"), Link(message("What the API is"), "/api/")),
        "tables": (
            Table(_KEYS, lines, message("There is no key. Make one for a program of yours."), None, following(request, found.next)),
        ),
    }
    return render(request, "web/page.html", told)


def _form(request: HttpRequest) -> Form:
    role = request.viewer.role
    today = in_beijing(CLOCK.now()).date()
    # What is open to everybody needs no key.
    offered = [name for name in objects() if name in read_by_key() and not is_public(name)]
    reads = tuple((name, objects()[name]) for name in offered if scope_of(role, name, SEE) or scope_of(role, name, LIST))
    asks = [
        Ask("name", message("name, such as what the program is for"), request.POST.get("name", "").strip()),
        Ask(
            "until", message("until (its last day)"), request.POST.get("until") or (today + timedelta(days=_DAYS)).isoformat(), kind="date"
        ),
        Ask("reads", message("what it may read"), "\n".join(request.POST.getlist("reads")), reads, "many"),
    ]
    if commands := _commands(role):
        asks.append(
            Ask("commands", message("which commands it may ask for"), "\n".join(request.POST.getlist("commands")), commands, "many")
        )
    return Form(
        message("Make a key of the API"),
        message(
            "For your role {role}. Give it no more than the program needs. It is valid for at most {days} days and ends with the role.",
            role=role_label(role),
            days=key_limits().longest_days,
        ),
        Link(message("Keys of the API"), "/people/keys/"),
        message("Make the key"),
        tuple(asks),
    )


def _commands(role: str) -> tuple[tuple[str, Label], ...]:
    """Return the commands that a key of a role may be given; none for administrators."""
    if role in ADMINISTRATORS:
        return ()
    may = sorted(name for name, one in COMMANDS.items() if role in one.roles and name not in IN_PERSON)
    return tuple((name, Label(WHAT[name].render("zh"), WHAT[name].render("en"))) for name in may)


@sensitive_variables("shown")
@never_cache
@login_required
@require_http_methods(["GET", "POST"])
@page
def make(request: HttpRequest) -> HttpResponse:
    """Make a key: it is made on the server and shown once."""
    if request.viewer.acting is None or request.viewer.loan is not None:
        return redirect("home")
    form = _form(request)
    if request.method == "GET":
        return show(request, form)
    shown, fingerprint = new_key()
    content = {
        "assignment": request.viewer.acting.assignment,
        "fingerprint": fingerprint,
        "name": request.POST.get("name", "").strip(),
        "reads": request.POST.getlist("reads"),
        "commands": request.POST.getlist("commands"),
        "expires_at": _end_of(request.POST.get("until", "")),
    }
    outcome = carried_out(request, form, "api_key_make", content)
    if isinstance(outcome, HttpResponse):
        return outcome
    told = {
        "title": message("Key {number}", number=outcome.number),
        "above": form.above,
        "secret": shown,
        "lead": message("This key is shown only now. Put it where the program keeps its secrets, and nowhere else."),
        "facts": (Fact(message("name"), content["name"]), Fact(message("until"), datetime.fromisoformat(content["expires_at"]))),
        "steps": (
            message("Send it with each request: Authorization: Bearer, then the key."),
            message("If anybody else saw it, end it at once in the list of keys, and make another."),
        ),
    }
    return render(request, "web/people/secret.html", told)


def _end_of(typed: str) -> str:
    """Return the end of a day as records hold it; what was typed where it is no day, for the command to refuse."""
    try:
        last = date.fromisoformat(typed)
        return said(datetime.combine(last, time(), BEIJING) + timedelta(days=1))
    except (ValueError, OverflowError):
        return typed


@require_GET
def about(request: HttpRequest) -> HttpResponse:
    """Say what the API is, how to get a key, and what can be asked."""
    limits = key_limits()
    facts = (
        Fact(message("address"), request.build_absolute_uri("/api/v1/")),
        Fact(message("description"), Link("OpenAPI 3.1: /api/v1/openapi.json", "/api/v1/openapi.json", code=True)),
        Fact(message("proof"), "Authorization: Bearer thk_…"),
        Fact(message("how often"), message("{rate} requests a minute, at most {most} at once", rate=limits.per_minute, most=limits.tokens)),
        Fact(message("errors"), message("application/problem+json with the number of the check, in both languages")),
    )
    ways = (
        ("GET /api/v1/accounts", message("accounts that the role of the key may see, page by page")),
        ("GET /api/v1/lists", message("published lists of key emitters, all versions; without a key")),
        ("GET /api/v1/tasks", message("tasks of the role of the key, with their history and files")),
        ("GET /api/v1/records?object=…", message("the audit trail of an account, an organisation, a person or a document")),
        ("POST /api/v1/commands/{name}", message("ask for a command, with the header Idempotency-Key; sent twice, it is done once")),
        ("POST /api/v1/proposals", message("propose what needs two persons; a person decides, never a key")),
        ("POST /api/v1/why-not", message("ask what would refuse a movement; nothing is written")),
        ("GET /api/v1/checks", message("all checks with their articles; without a key")),
    )
    public = [(label, message("yes")) for name, label in objects().items() if scope_of("", name, SEE) is not Scope.NONE]
    told = {
        "title": message("The API"),
        "lead": message("Programs read the same book and ask for the same commands as these pages, under the same rights."),
        "actions": (Link(message("Make a key"), "/people/keys/make/"), Link(message("Matrix of rights"), "/rights/")),
        "facts": facts,
        "tables": (
            Table(
                (Column(message("address")), Column(message("what it does"))),
                ways,
                message("nothing"),
                message("What can be asked, among others"),
            ),
            Table((Column(message("object")), Column(message("without a key"))), public, message("nothing"), message("Open to everybody")),
        ),
    }
    return render(request, "web/page.html", told)
