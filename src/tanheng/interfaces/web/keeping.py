"""留存 A form that could not be answered, kept in the session of its browser, so that nothing that was typed is lost: the visit had ended,
or the person acted in another role by then. The key of the request is kept with it, so what was done already is not done twice."""

from __future__ import annotations

import json
from urllib.parse import urlencode

from allauth.core import ratelimit
from django.http import HttpRequest

from tanheng.interfaces.web.viewers import ACTING

PARAMETER = "kept"
_SESSION = "kept_forms"
_MOST, _MOST_BYTES, _LONGEST_KEY = 3, 64 * 1024, 80
_NOT_KEPT = frozenset(("csrfmiddlewaretoken", "code", "credential"))


def keep(request: HttpRequest) -> str:
    """Keep the form that was sent, and return the address at which it is there again; that of the page where it cannot be kept."""
    typed = {name: value for name, value in request.POST.items() if name not in _NOT_KEPT}
    key = typed.get("request_key", "")
    person = request.viewer.person or getattr(request, "put_out", None)
    kept = {"path": request.path, "typed": typed, "person": person}
    if not 0 < len(key) <= _LONGEST_KEY or len(json.dumps(kept)) > _MOST_BYTES:
        return request.path
    if not request.viewer.known and not ratelimit.consume(request, action="kept_form"):
        return request.path
    before = dict(list(request.session.get(_SESSION, {}).items())[1 - _MOST :])
    request.session[_SESSION] = {**before, key: kept}
    return f"{request.path}?{urlencode({PARAMETER: key})}"


def kept(request: HttpRequest) -> dict[str, str] | None:
    """Return what was typed into the form that the address names, where this person sent it from this browser; else None."""
    found = request.session.get(_SESSION, {}).get(request.GET.get(PARAMETER, ""))
    if found is None or found["path"] != request.path or found["person"] not in (None, request.viewer.person):
        return None
    typed: dict[str, str] = found["typed"]
    return typed


def acts_again(request: HttpRequest, typed: dict[str, str]) -> bool:
    """Act in the role for which the form was opened, where the person has it and acts in another one; tell whether that changed."""
    opened = typed.get("acting", "")
    if opened == request.viewer.acting_key or request.viewer.way(opened) is None:
        return False
    request.session[ACTING] = opened
    return True
