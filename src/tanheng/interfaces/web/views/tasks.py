"""Tasks: what I must do, one task with its history and files, what I was told, and the calendar of duties."""

from __future__ import annotations

import uuid
from datetime import time, timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tanheng.interfaces import reading
from tanheng.interfaces.web.looking import page
from tanheng.interfaces.web.naming import readable
from tanheng.interfaces.web.showing import Ask, Column, Fact, Link, Table, Tag
from tanheng.interfaces.web.views.commands import runner
from tanheng.kernel.clock import CLOCK
from tanheng.kernel.messages import Label, Message, message, shown
from tanheng.lawbook.titles import cited, titled
from tanheng.people.labels import role_label
from tanheng.people.queries import names_of
from tanheng.registry.law import law
from tanheng.tasks.deadlines import last_day_of
from tanheng.tasks.duties import Duty, duties
from tanheng.tasks.icalendar import calendar_of
from tanheng.tasks.ids import TaskId
from tanheng.tasks.notices import notices
from tanheng.tasks.queries import FILTERS, Happened, TaskShown, TaskWhole, inbox
from tanheng.tasks.talking_commands import attached_content
from tanheng.tasks.words import OPINIONS, TOPICS, VERBS, outcome_words

AHEAD_DAYS = 400
MOST_BYTES = 5 * 1024 * 1024
_SHOW: dict[str, Message] = {
    "open": message("open"),
    "mine": message("claimed by me"),
    "unclaimed": message("claimed by nobody"),
    "overdue": message("overdue"),
    "ended": message("ended"),
}
_DONE_AT_ONCE = {"task_claim", "task_release"}
"""What is done with many tasks at once, by a press of a button."""


def due_tag(one: TaskShown) -> object:
    """Return when a task is due, marked where its time is over."""
    if one.due is None:
        return message("no deadline")
    # What ends with a day is due on that day: its end, the midnight after it, would read as the day after.
    due = last_day_of(one.due) if one.due.time() == time() else one.due
    return [due, Tag(message("overdue"), "red")] if one.is_overdue(CLOCK.now()) else due


def where_to(one: TaskShown) -> str:
    """Return the address at which a task is done: that of its subject where that has a page, else its own."""
    kind, number = one.subject
    return f"/proposals/{number}/" if kind == "proposal" and one.kind.ends == "proposal_decide" else f"/tasks/{one.id}/"


@require_http_methods(["GET", "POST"])
@login_required
def tasks(request: HttpRequest) -> HttpResponse:
    """List what the viewer must do, what blocks others first; claim or release several at once."""
    if request.method == "POST":
        return _at_once(request)
    show, search = request.GET.get("show", "open"), request.GET.get("search", "")
    viewer = request.viewer
    chosen = show if show in FILTERS else "open"
    found = inbox(viewer.person, at=CLOCK.now(), held=viewer.held, show=chosen, search=search)
    language = request.language
    rows = [(one, one.text(language), where_to(one), due_tag(one)) for one in found]
    asks = (
        Ask("show", message("which"), chosen, tuple((name, _SHOW[name]) for name in FILTERS if name in _SHOW)),
        Ask("search", message("words, number, organisation"), search),
    )
    told = {"title": message("Tasks"), "asks": asks, "rows": rows, "key": f"web-{uuid.uuid4().hex}", "names": _names(found)}
    return render(request, "web/tasks.html", told)


def _names(found: list[TaskShown]) -> dict[str, Label]:
    return names_of({one.organisation for one in found}, at=CLOCK.now())


def _at_once(request: HttpRequest) -> HttpResponse:
    name, chosen = request.POST.get("command", ""), request.POST.getlist("tasks")
    if name not in _DONE_AT_ONCE:
        raise SuspiciousOperation("no such button")
    _told(request, name, {"tasks": chosen})
    return redirect("tasks")


def _told(request: HttpRequest, name: str, content: dict[str, Any]) -> bool:
    """Run a command and tell what became of it on the next page."""
    key = request.POST.get("request_key", "")
    outcome = runner().run(name, content, actor=request.viewer.actor, request=key, reason=request.POST.get("reason", ""))
    for one in outcome.findings:
        messages.error(request, f"{one.code} {shown(readable(one.message), request.language)}", extra_tags="danger")
    if outcome.done:
        messages.success(request, message("Done").render(request.language))
    return outcome.done


@require_http_methods(["GET", "POST"])
@login_required
@page
def task(request: HttpRequest, record: int, line: int) -> HttpResponse:
    """Show a task with its history and files, and take comments, files and claims."""
    number = TaskId(record, line)
    found = reading.task(request.viewer, number)
    if request.method == "POST":
        name = request.POST.get("command", "")
        if name in _DONE_AT_ONCE:
            _told(request, name, {"tasks": [str(number)]})
        elif name == "task_comment":
            _told(request, name, {"task": str(number), "text": request.POST.get("text", "")})
        elif name == "task_attach":
            _attach(request, number)
        else:
            raise SuspiciousOperation("no such button")
        return redirect("task", record, line)
    return render(request, "web/task.html", _about(request, found))


def _attach(request: HttpRequest, number: TaskId) -> None:
    file = request.FILES.get("file")
    if file is None or file.size > MOST_BYTES:
        refused = (
            message("Choose a file of at most 5 MB.")
            if file is None
            else message("The file has {size} bytes; at most 5 MB.", size=file.size)
        )
        messages.error(request, refused.render(request.language), extra_tags="danger")
        return
    _told(request, "task_attach", attached_content(str(number), file.name or "-", file.read(), request.POST.get("text", "")))


def _about(request: HttpRequest, found: TaskWhole) -> dict[str, Any]:
    one, viewer = found.task, request.viewer
    told = {each.text for each in found.history if each.verb == "escalate"}
    named = names_of({one.organisation, one.opener_organisation, *found.invited, *told}, at=CLOCK.now())
    mine = viewer.organisation == one.organisation and viewer.role in one.roles
    return {
        "title": Label(one.text("zh"), one.text("en")),
        "above": Link(message("Tasks"), "/tasks/"),
        "facts": _facts(found, named),
        "tables": _tables(found, named, request.language),
        "actions": _actions(request, found, mine=mine) if one.ended is None else [],
        "open": one.ended is None,
        "claim": mine and one.claimant is None,
        "release": mine and one.claimant == viewer.person,
        "key": f"web-{uuid.uuid4().hex}",
    }


def _facts(found: TaskWhole, named: dict[str, Label]) -> list[Fact]:
    one = found.task
    facts = [
        Fact(message("number of the task"), str(one.id)),
        Fact(message("kind"), one.kind.label),
        Fact(message("for"), named.get(one.organisation, one.organisation)),
        Fact(message("roles"), [role_label(role) for role in one.roles]),
        Fact(message("opened at"), one.opened_at),
        Fact(message("opened by"), named.get(one.opener_organisation, one.opener_organisation)),
        Fact(message("due"), due_tag(one)),
        Fact(message("claimed by"), message("nobody") if one.claimant is None else message("person {person}", person=one.claimant)),
    ]
    if article := one.parameters.get("article"):
        facts.append(Fact(message("basis"), titled(law().tree, article)))
    if one.ended:
        facts.append(Fact(message("outcome"), outcome_words(one.kind, found.outcome)))
        facts.append(Fact(message("ended by record"), Link(str(one.ended), f"/journal/{one.ended}/", code=True)))
    return facts


def _words_of(about: TaskShown, each: Happened, named: dict[str, Label]) -> list[object]:
    """Return what was said when something happened to a task: to whom or how, the words, and the document."""
    told: list[object] = [] if each.other is None else [message("to person {person}", person=each.other)]
    told += [outcome_words(about.kind, each.outcome, each.verb)] if each.outcome else []
    told += [named.get(each.text, each.text)] if each.text else []
    return [*told, each.document] if each.document else told


def _tables(found: TaskWhole, named: dict[str, Label], language: str) -> list[Table]:
    tables = []
    if found.invited:
        asked = [(named.get(office, office), OPINIONS[said] if said else message("not yet")) for office, said in found.invited.items()]
        tables.append(
            Table(
                (Column(message("department")), Column(message("opinion"))),
                asked,
                message("Nobody was asked."),
                message("Countersignature"),
            )
        )
    happened = [
        (
            *(each.at, VERBS[each.verb], role_label(each.role)),
            *(message("person {person}", person=each.person), _words_of(found.task, each, named)),
        )
        for each in found.history
    ]
    heads = tuple(Column(each) for each in (message("when"), message("what"), message("role"), message("who"), message("words")))
    tables.append(Table(heads, happened, message("Nothing has happened yet."), message("History")))
    if found.attachments:
        files = [(Link(each.name, f"/tasks/files/{each.id}/"), each.media, each.size) for each in found.attachments]
        columns = (Column(message("file")), Column(message("type")), Column(message("bytes"), number=True))
        tables.append(Table(columns, files, message("No files."), message("Files")))
    if found.children:
        below = [
            (Link(each.text(language), f"/tasks/{each.id}/"), Tag(message("ended") if each.ended else message("open")))
            for each in found.children
        ]
        tables.append(Table((Column(message("task")), Column(message("state"))), below, message("None."), message("Must be done before")))
    return tables


def _actions(request: HttpRequest, found: TaskWhole, *, mine: bool) -> list[Link]:
    one, actions = found.task, []
    if where_to(one) != f"/tasks/{one.id}/":
        actions.append(Link(message("Do it"), where_to(one)))
    elif mine and one.kind.ends == "task_finish":
        actions.append(Link(message("Finish"), f"/do/task_finish/?task={one.id}"))
    if request.viewer.organisation in found.invited:
        actions.append(Link(message("Countersign"), f"/do/task_countersign/?task={one.id}"))
    if mine:
        actions.append(Link(message("Assign"), f"/do/task_assign/?tasks={one.id}"))
    return actions


@require_GET
@login_required
@page
def file(request: HttpRequest, record: int, line: int) -> HttpResponse:
    """Hand out a file of a task, never to be shown by the browser as a page of ours."""
    shown, content = reading.task_file(request.viewer, TaskId(record, line))
    answer = HttpResponse(content, content_type="application/octet-stream")
    ending = shown.name.rpartition(".")[2]
    answer.headers["Content-Disposition"] = (
        f'attachment; filename="{record}-{line}.{ending if ending.isalnum() and ending.isascii() else "bin"}"'
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer


@require_GET
@login_required
def told(request: HttpRequest) -> HttpResponse:
    """List the notices of the viewer."""
    viewer, language = request.viewer, request.language
    found = notices(viewer.person, at=CLOCK.now(), held=viewer.held)
    rows = [
        (
            one.at,
            Link(one.text(language), f"/tasks/{one.task}/"),
            TOPICS[one.topic],
            message("read") if one.read else Tag(message("new"), "blue"),
        )
        for one in found
    ]
    columns = tuple(Column(each) for each in (message("when"), message("task"), message("why"), message("state")))
    unread = [str(one.id) for one in found if not one.read]
    table = Table(columns, rows, message("Nobody has told you anything yet."))
    return render(
        request, "web/notices.html", {"title": message("Notices"), "tables": (table,), "unread": unread, "key": f"web-{uuid.uuid4().hex}"}
    )


@require_POST
@login_required
def read(request: HttpRequest) -> HttpResponse:
    """Note that notices were read."""
    _told(request, "notice_read", {"notices": request.POST.getlist("notices")})
    return redirect("notices")


def duties_of(request: HttpRequest, days: int = AHEAD_DAYS) -> list[Duty]:
    """Return what the kind of organisation for which the viewer acts must have done in the days to come."""
    today = CLOCK.now().date()
    kind = request.viewer.organisation.partition(":")[0]
    return duties(law(), {"entity": "emitter"}.get(kind, kind), first=today, last=today + timedelta(days=days))


@require_GET
@login_required
def calendar(request: HttpRequest) -> HttpResponse:
    """Show the calendar of duties of the viewer's organisation; as a file for his own calendar with `?ics`."""
    found = duties_of(request)
    lawbook = law()
    if "ics" in request.GET:
        text = calendar_of(found, lawbook, language=request.language, written_at=CLOCK.now())
        answer = HttpResponse(text, content_type="text/calendar; charset=utf-8")
        answer.headers["Content-Disposition"] = 'attachment; filename="tanheng.ics"'
        return answer
    rows = [
        (
            one.day,
            one.label,
            str(one.emissions_year),
            [lawbook.tree.sectors.get(name, name) for name in one.sectors],
            cited(lawbook.tree, one.citation),
            one.citation.mark.meaning,
        )
        for one in found
    ]
    columns = tuple(
        Column(each)
        for each in (message("due"), message("what"), message("emissions year"), message("sectors"), message("basis"), message("mark"))
    )
    table = Table(columns, rows, message("Nothing falls due in the days to come."))
    actions = (Link(message("As a calendar file (.ics)"), "/calendar/?ics"),)
    return render(request, "web/page.html", {"title": message("Calendar of duties"), "tables": (table,), "actions": actions})
