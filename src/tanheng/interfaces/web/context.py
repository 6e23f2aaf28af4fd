"""What every page is given: the language, the same page in the other one, who looks, and where he may go."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from tanheng.interfaces.web.languages import HTML, in_other_language, language_of, own_names
from tanheng.interfaces.web.navigation import places_for
from tanheng.interfaces.web.viewers import NOBODY
from tanheng.kernel.messages import CHINESE, ENGLISH


def common(request: HttpRequest) -> dict[str, Any]:
    """Return what the frame of all pages shows."""
    language = getattr(request, "language", None) or language_of(request)
    other = ENGLISH if language == CHINESE else CHINESE
    viewer = getattr(request, "viewer", NOBODY)
    return {
        "language": language,
        "html_language": HTML[language],
        "other_language": other,
        "other_name": own_names()[other],
        "other_html_language": HTML[other],
        "other_address": in_other_language(request, other),
        "viewer": viewer,
        "places": places_for(viewer, request.path),
    }
