"""What every request passes: its language, and who looks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.functional import SimpleLazyObject

from tanheng.interfaces.web.languages import COOKIE, DJANGO, HTML, PARAMETER, language_of
from tanheng.interfaces.web.viewers import viewer_of
from tanheng.interfaces.web.views.refusals import acting_otherwise

Answering = Callable[[HttpRequest], HttpResponse]
OPENED_AS = "acting"
"""The field of a form that says in which role it was opened."""
_A_YEAR_S = 365 * 24 * 3600


def language(answer: Answering) -> Answering:
    """Answer in the language that was asked for, and remember it."""

    def answered(request: HttpRequest) -> HttpResponse:
        request.language = language_of(request)
        with translation.override(DJANGO[request.language]):
            response = answer(request)
        response.headers["Content-Language"] = HTML[request.language]
        if request.GET.get(PARAMETER) == request.language:
            response.set_cookie(COOKIE, request.language, max_age=_A_YEAR_S, samesite="Lax", httponly=True, secure=request.is_secure())
        return response

    return answered


class ActingAsShown:
    """Refuses a form that was opened in another role than the one in which the person acts by now, which he may have changed elsewhere."""

    def __init__(self, answer: Answering) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer."""
        return self.answer(request)

    def process_view(self, request: HttpRequest, *_: Any) -> HttpResponse | None:
        """Return the page that says so, or None where the form may be answered."""
        if request.method != "POST" or OPENED_AS not in request.POST or not request.viewer.known:
            return None
        opened = request.POST[OPENED_AS]
        return None if opened == request.viewer.acting_key else acting_otherwise(request, opened)


def viewer(answer: Answering) -> Answering:
    """Give the request its viewer, found when somebody asks for him."""

    def answered(request: HttpRequest) -> HttpResponse:
        request.viewer = SimpleLazyObject(lambda: viewer_of(request))
        return answer(request)

    return answered
