"""Pages that say no: what happened, and what to do next. They give nothing away."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from tanheng.interfaces.web.keeping import keep
from tanheng.kernel.messages import Message, message
from tanheng.people.labels import role_label

_TEMPLATE = "web/refusal.html"


def refusal(request: HttpRequest, status: int, title: Message, advice: Message) -> HttpResponse:
    """Answer with a page that says what happened and what to do next."""
    return render(request, _TEMPLATE, {"status": status, "title": title, "advice": advice}, status=status)


def malformed(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """Answer a request that cannot be read."""
    return refusal(request, 400, message("The request cannot be read"), message("Go back, load the page again, and repeat the step."))


def forbidden(request: HttpRequest, exception: Exception | None = None, reason: str = "") -> HttpResponse:  # noqa: ARG001
    """Answer a request that is not allowed, also one without the page's own token."""
    advice = message("Choose another of your roles, or ask the security administrator. If a form was open for long, load it again.")
    return refusal(request, 403, message("This is not open to you"), advice)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    """Answer an address behind which nothing is, or nothing for whoever asks."""
    return refusal(request, 404, message("There is no such page"), message("Look at the address, or search from the first page."))


def acting_otherwise(request: HttpRequest, opened: str) -> HttpResponse:
    """Answer a form that was opened in another role (`opened` is its key) than the one in which the person acts: with a way to go on."""
    way, told = request.viewer.way(opened), None
    if way is not None:
        address = keep(request) if request.resolver_match.url_name == "command" else request.path
        told = {"key": opened, "label": role_label(way[0].role), "organisation": way[0].organisation, "address": address}
    context = {"opened": told, "present": role_label(request.viewer.role) if request.viewer.role else ""}
    return render(request, "web/acting_otherwise.html", context, status=409)


def broken(request: HttpRequest, *_: Any) -> HttpResponse:
    """Answer where the program failed. Nothing is half done: a command is carried out whole or not at all."""
    advice = (
        message("Nothing is half done. Send the same form again; it is carried out at most once.")
        if request.method == "POST"
        else message("Nothing was changed. Load the page again later; if it fails again, tell the system administrator its address.")
    )
    return refusal(request, 500, message("The program failed"), advice)
