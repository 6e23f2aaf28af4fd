"""Tasks: what I must do, one task with its history and files, what I was told, and the calendar of duties."""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tanheng.commands.sql import Sql
from tanheng.commands.words import WHAT
from tanheng.interfaces import reading
from tanheng.interfaces.reading.paging import paged
from tanheng.interfaces.saying import readable
from tanheng.interfaces.web.attachments import TABLES
from tanheng.interfaces.web.looking import page, page_of
from tanheng.interfaces.web.showing import Ask, Column, Fact, Link, Table, Tag, following
from tanheng.interfaces.web.task_work import does, ends_by, own_page, where_to, work_of
from tanheng.interfaces.web.viewers import Viewer
from tanheng.interfaces.web.views.commands import runner
from tanheng.interfaces.web.views.registry_parts import trail
from tanheng.interfaces.web.views.waiting import due_tag, waiting
from tanheng.kernel.clock import CLOCK
from tanheng.kernel.messages import Label, Message, Rendered, message, shown
from tanheng.lawbook.titles import cited, titled
from tanheng.people.labels import role_label
from tanheng.people.queries import names_of
from tanheng.registry.law import law
from tanheng.tasks.asking import LARGEST_PAGE
from tanheng.tasks.duties import Duty, duties, readings
from tanheng.tasks.duty_commands import KIND as DEADLINE
from tanheng.tasks.duty_commands import event_of
from tanheng.tasks.icalendar import calendar_of
from tanheng.tasks.ids import FORM, TaskId
from tanheng.tasks.kinds import FINISH
from tanheng.tasks.notices import notices
from tanheng.tasks.proposals import PROPOSAL
from tanheng.tasks.queries import FILTERS, Happened, TaskShown, TaskWhole, inbox
from tanheng.tasks.settled import sectors_of
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
_DONE_AT_ONCE = {"task_claim", "task_release", "task_assign"}
"""What is done with many tasks at once, by a press of a button."""
_LONGEST_NUMBER = 19
_EMPTY: dict[str, Message] = {
    "mine": message("You have claimed nothing. Choose “claimed by nobody” above, tick what you take on, and claim it."),
    "unclaimed": message("All that is open is claimed. Choose “open” above to see by whom."),
    "overdue": message("Nothing is overdue. What falls due next stands in the calendar."),
    "ended": message("Nothing of yours has ended yet. What is open stands first in this list."),
}


@require_http_methods(["GET", "POST"])
@login_required
def tasks(request: HttpRequest) -> HttpResponse:
    """List what the viewer must do, what blocks others first, and whom he waits for; claim, release or assign several at once."""
    if request.method == "POST":
        return _at_once(request)
    show, search = request.GET.get("show", "open"), request.GET.get("search", "")
    viewer, asked = request.viewer, page_of(request)
    chosen = show if show in FILTERS else "open"
    after = TaskId.read(asked.text) if re.fullmatch(FORM, asked.text) else None
    found = inbox(viewer.person, at=CLOCK.now(), held=viewer.serving, show=chosen, search=search, most=asked.rows + 1, after=after)
    shown_page = paged(found, asked, lambda one: one.id)
    language = request.language
    rows = [(one, one.text(language), address_of(viewer, one), due_tag(one), _other_role(viewer, one)) for one in shown_page.rows]
    asks = (
        Ask("show", message("which"), chosen, tuple((name, _SHOW[name]) for name in FILTERS if name in _SHOW)),
        Ask("search", message("words, number, organisation"), search),
    )
    told = {"title": message("Tasks"), "asks": asks, "rows": rows, "key": f"web-{uuid.uuid4().hex}", "empty": _EMPTY.get(chosen)}
    told["files"] = [Link(message("Download {kind}", kind=kind.upper()), _file_of(request, kind)) for kind in TABLES if rows]
    told |= {"following": following(request, shown_page.next), "waiting": waiting(viewer, language, LARGEST_PAGE)}
    told["assignees"] = _choices(reading.assignable(viewer, viewer.organisation, (viewer.role,))) if viewer.role else []
    return render(request, "web/tasks.html", told)


def _file_of(request: HttpRequest, kind: str) -> str:
    """Return the address of the file of what is shown, for the same choice and words."""
    asked = {name: value for name, value in request.GET.items() if name in ("show", "search")}
    address = reverse("tasks_file", args=(kind,))
    return f"{address}?{urlencode(asked)}" if asked else address


def _other_role(viewer: Viewer, one: TaskShown) -> Message | None:
    """Return in which of his other roles the viewer does a task; None where he does it as he acts now, or only countersigns it."""
    if does(viewer, one):
        return None
    roles = [role_label(each.role) for each in viewer.held if each.organisation == one.organisation and each.role in one.roles]
    return message("to do as {role}", role=roles[0]) if roles else None


def address_of(viewer: Viewer, one: TaskShown) -> str:
    """Return where a task leads from the list: nowhere, as long as the viewer acts in another role than that whose task it is."""
    if does(viewer, one):
        return where_to(viewer, one)
    return "" if _other_role(viewer, one) else own_page(one)


def _choices(persons: Mapping[int, str]) -> list[tuple[int, Rendered]]:
    """Return persons as a field of choices shows them: by number, with the name where the viewer may know it."""
    labels: list[tuple[int, Rendered]] = []
    for person, name in persons.items():
        text = message("person {person}: {name}", person=person, name=name) if name else message("person {person}", person=person)
        labels.append((person, text))
    return labels


def _at_once(request: HttpRequest) -> HttpResponse:
    name, chosen = request.POST.get("command", ""), request.POST.getlist("tasks")
    if name not in _DONE_AT_ONCE:
        raise SuspiciousOperation("no such button")
    _told(request, name, {"tasks": chosen} | _assignee(request, name))
    return redirect("tasks")


def _assignee(request: HttpRequest, name: str) -> dict[str, Any]:
    """Return the person who was chosen, for the command that takes one; nobody was is left to the command to refuse."""
    if name != "task_assign":
        return {}
    person = request.POST.get("person", "")
    return {"person": int(person)} if person.isascii() and person.isdigit() and len(person) < _LONGEST_NUMBER else {}


def _told(request: HttpRequest, name: str, content: dict[str, Any]) -> bool:
    """Run a command and tell what became of it on the next page."""
    key = request.POST.get("request_key", "")
    outcome = runner().run(name, content, actor=request.viewer.actor, request=key, reason=request.POST.get("reason", ""))
    for one in outcome.findings:
        cell = f"{one.place.within}: " if one.place.row else ""
        messages.error(request, f"{one.code} {cell}{shown(readable(one.message), request.language)}", extra_tags="danger")
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
            _told(request, name, {"tasks": [str(number)]} | _assignee(request, name))
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
    mine = does(viewer, one)
    gives = mine and not one.kind.personal
    return {
        "title": Label(one.text("zh"), one.text("en")),
        "above": Link(message("Tasks"), "/tasks/"),
        "facts": _facts(found, named),
        "tables": _tables(found, named, request.language),
        "actions": (_actions(request, found, mine=mine) if one.ended is None else []) + trail(request.viewer, f"task:{one.id}"),
        "open": one.ended is None,
        "words": one.parameters.get("text", ""),
        "assignees": _choices(reading.assignable(viewer, one.organisation, one.roles)) if gives and one.ended is None else [],
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
    if one.ended is None:
        facts.append(Fact(message("how it ends"), _ending(one)))
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
        tables.append(Table((Column(message("task")), Column(message("status"))), below, message("None."), message("Must be done before")))
    return tables


def _ending(one: TaskShown) -> Message | list[Message]:
    """Return how a task ends: by hand, by the act that it stands for, or by either."""
    ends = ends_by(one)
    deadline = one.kind.name == DEADLINE
    if ends != FINISH:
        done = message("by itself, as soon as this is done: {what}", what=WHAT[ends])
        return done if not deadline else [done, message("The program looks it up in the book; nobody finishes it by hand.")]
    act = readings()[event_of(one.subject[1])[0]].act if deadline else ""
    if act:
        return [message("by itself, as soon as this is done: {what}", what=WHAT[act]), message("or by hand, where there is nothing to do")]
    by_hand = message("by hand: claim it, do it, then finish it")
    return [by_hand, message("The program does not keep this act itself yet, so it cannot know.")] if deadline else by_hand


def _actions(request: HttpRequest, found: TaskWhole, *, mine: bool) -> list[Link]:
    one, viewer, actions = found.task, request.viewer, []
    finish = f"/do/{FINISH}/?task={one.id}"
    work = work_of(viewer, one) if mine or one.kind.name == PROPOSAL else finish
    if work.startswith(finish):
        finish = work
    elif work != own_page(one):
        actions.append(Link(message("Do it"), work))
    if mine and ends_by(one) == FINISH:
        actions.append(Link(message("Finish"), finish))
    if viewer.organisation in found.invited:
        actions.append(Link(message("Countersign"), f"/do/task_countersign/?task={one.id}"))
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
    found = notices(viewer.person, at=CLOCK.now(), held=viewer.serving)
    rows = [
        (
            one.at,
            Link(one.text(language), f"/tasks/{one.task}/"),
            TOPICS[one.topic],
            message("read") if one.read else Tag(message("unread"), "blue"),
        )
        for one in found
    ]
    columns = tuple(Column(each) for each in (message("when"), message("task"), message("why"), message("status")))
    unread = [str(one.id) for one in found if not one.read]
    table = Table(columns, rows, message("Nobody has told you anything yet. What waits for you stands in the list of tasks."))
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
    now, code = CLOCK.now(), request.viewer.organisation
    kind = code.partition(":")[0]
    # An emitter has the duties of its own sectors; where no room knows them yet, those of all.
    sectors = sectors_of(Sql(), [code], now).get(code) if kind == "entity" else None
    window = {"first": now.date(), "last": now.date() + timedelta(days=days)}
    return duties(law(), {"entity": "emitter"}.get(kind, kind), **window, sectors=sectors)


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
