"""What every request passes: its language, and who looks."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.functional import SimpleLazyObject

from tanheng.interfaces.web.languages import COOKIE, DJANGO, HTML, PARAMETER, language_of
from tanheng.interfaces.web.viewers import viewer_of

Answering = Callable[[HttpRequest], HttpResponse]
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


def viewer(answer: Answering) -> Answering:
    """Give the request its viewer, found when somebody asks for him."""

    def answered(request: HttpRequest) -> HttpResponse:
        request.viewer = SimpleLazyObject(lambda: viewer_of(request))
        return answer(request)

    return answered
