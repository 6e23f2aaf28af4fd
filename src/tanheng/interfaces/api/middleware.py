"""Whatever goes wrong under /api/, the answer is JSON: also where no view was reached."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from tanheng.interfaces.api.problems import MEDIA_TYPE, answered, problem

Answering = Callable[[HttpRequest], HttpResponse]
_PAGES = ("Content-Type", "Content-Length")


def always_json(answer: Answering) -> Answering:
    """Turn pages that say no into problems with the findings that the request carries; other headers, such as Allow, stay."""

    def made(request: HttpRequest) -> HttpResponse:
        response = answer(request)
        if not request.path.startswith("/api/"):
            return response
        response.headers.setdefault("Cache-Control", "no-store")
        if response.status_code < 400 or response.headers.get("Content-Type", "") == MEDIA_TYPE:
            return response
        told = answered(problem(response.status_code, findings=getattr(request, "findings", ())))
        for name, value in response.headers.items():
            if name not in _PAGES:
                told.headers[name] = value
        return told

    return made
