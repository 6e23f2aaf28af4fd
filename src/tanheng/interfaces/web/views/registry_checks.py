"""All numbered checks, open to everybody: found by number, word or article, each in both languages."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from tanheng.interfaces.every_check import every_check, text_of
from tanheng.interfaces.reading.paging import paged
from tanheng.interfaces.web.looking import page_of
from tanheng.interfaces.web.naming import article_of
from tanheng.interfaces.web.showing import Ask, Column, Table, Tag, following
from tanheng.interfaces.web.views.registry_parts import HOME, words
from tanheng.kernel.findings import Check, Severity
from tanheng.kernel.messages import CHINESE, ENGLISH, LANGUAGES, message

SEVERITIES = {Severity.ERROR: message("error"), Severity.WARNING: message("warning"), Severity.NOTICE: message("notice")}

_COLOURS = {Severity.ERROR: "red", Severity.WARNING: "orange", Severity.NOTICE: "blue"}


def severity_tag(severity: Severity) -> Tag:
    """Return how much a check weighs."""
    return Tag(SEVERITIES[severity], _COLOURS[severity])


def _has(check: Check, text: str) -> bool:
    """Tell whether a number begins with a text, or a sentence or an article has it."""
    if text.isdecimal() and text.isascii():
        return str(check.code).startswith(text)
    told = [one.render(language) for one in (text_of(check), article_of(check.article)) for language in LANGUAGES]
    return any(text.lower() in one.lower() for one in (check.article, *told))


@require_GET
def checks(request: HttpRequest) -> HttpResponse:
    """Search all checks."""
    text, wanted, severity = words(request, "text"), page_of(request), words(request, "severity")
    after = wanted.number(0)
    found = [
        one
        for one in every_check()
        if one.code > after and (not text or _has(one, text)) and (not severity or one.severity.value == severity)
    ]
    shown = paged(found[: wanted.rows + 1], wanted, lambda one: one.code)
    columns = (
        *(Column(message("check")), Column(message("severity")), Column(message("text")), Column(message("in the other language"))),
        Column(message("article")),
    )
    other = ENGLISH if request.language == CHINESE else CHINESE
    rows = [
        (str(one.code), severity_tag(one.severity), text_of(one), text_of(one).render(other), article_of(one.article)) for one in shown.rows
    ]
    empty = message("No check has this. Search by a number, a word of its text in either language, or an article.")
    told = {
        "title": message("Checks"),
        "lead": message("Every refusal has a number, a text that says what to do next, and an article; what has none is a house rule."),
        "above": HOME,
        "asks": [
            Ask("text", message("number, word or article"), text),
            Ask("severity", message("severity"), severity, [(str(one.value), name) for one, name in SEVERITIES.items()]),
        ],
        "tables": [Table(columns, rows, empty, following=following(request, shown.next))],
    }
    return render(request, "web/page.html", told)
