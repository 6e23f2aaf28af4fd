"""What every page does before it shows anything: whoever must enter does, and what is not his to see is not there."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse

from tanheng.commands.sql import remembering
from tanheng.interfaces.reading import NothingHere, Page
from tanheng.interfaces.web.showing import PAGE_KEY

Answering = Callable[..., HttpResponse]


def page_of(request: HttpRequest) -> Page:
    """Return which page of a list was asked for."""
    return Page(request.GET.get(PAGE_KEY, ""))


def read_once(answer: Answering) -> Answering:
    """Answer from one look at each thing: what parts of the page ask alike is asked once. For pages that write nothing."""

    @wraps(answer)
    def answered(request: HttpRequest, *args: Any, **named: Any) -> HttpResponse:
        with remembering():
            return answer(request, *args, **named)

    return answered


def page(answer: Answering) -> Answering:
    """Answer with nothing where a reading finds nothing, and let nobody in particular enter first."""

    @wraps(answer)
    def answered(request: HttpRequest, *args: Any, **named: Any) -> HttpResponse:
        try:
            return answer(request, *args, **named)
        except NothingHere:
            if not request.viewer.known:
                return redirect_to_login(request.get_full_path())
            raise Http404 from None

    return answered
