"""Signed heads of the log: open to everybody, so that whoever kept one can prove later that nothing before it was changed."""

from __future__ import annotations

import json

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from tanheng.interfaces import reading
from tanheng.interfaces.web.looking import page, page_of
from tanheng.interfaces.web.showing import Column, Fact, Link, Table, following
from tanheng.interfaces.web.views.registry_papers import attachment
from tanheng.interfaces.web.views.registry_parts import HOME
from tanheng.kernel.messages import message
from tanheng.seal.heads import head_from, printed

_FIRST_DIGITS = 16


@require_GET
@page
def heads(request: HttpRequest) -> HttpResponse:
    """List signed heads."""
    found = reading.heads(request.viewer, page_of(request))
    columns = (
        *(Column(message("records in the log"), number=True), Column(message("sealed at")), Column(message("root"))),
        Column(message("printed form")),
    )
    rows = [
        (
            one.size,
            one.sealed_at,
            Link(one.root[:_FIRST_DIGITS], f"/journal/heads/{one.size}/", code=True),
            printed(head_from(json.loads(one.text))),
        )
        for one in found.rows
    ]
    told = {
        "title": message("Signed heads"),
        "lead": message(
            "A head stands for all records before it. Keep one: nobody can then change or take out a record without it showing."
        ),
        "above": HOME,
        "tables": [
            Table(
                columns, rows, message("Nothing was sealed yet; the worker does so every second."), following=following(request, found.next)
            )
        ],
    }
    return render(request, "web/page.html", told)


@require_GET
@page
def head(request: HttpRequest, size: int) -> HttpResponse:
    """Show a signed head with its printed form."""
    found = reading.head(request.viewer, size)
    made = head_from(json.loads(found.text))
    told = {
        "title": message("Head of {size} records", size=size),
        "above": Link(message("Signed heads"), "/journal/heads/"),
        "actions": [Link(message("Head (JSON)"), f"/journal/heads/{size}/head.json")],
        "facts": [
            Fact(message("records in the log"), found.size),
            Fact(message("sealed at"), found.sealed_at),
            Fact(message("root"), found.root),
            Fact(message("key"), made.key),
            Fact(message("signature"), made.signature.hex()),
            Fact(message("printed form"), printed(made)),
        ],
        "lead": message("Print the line or keep the file. tanheng verify --head compares a receipt with it."),
    }
    return render(request, "web/page.html", told)


@require_GET
@page
def head_file(request: HttpRequest, size: int) -> HttpResponse:
    """Give a signed head as it was signed."""
    return attachment(reading.head(request.viewer, size).text, "application/json", f"head-{size}.json")
