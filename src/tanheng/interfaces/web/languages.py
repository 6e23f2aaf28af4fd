"""The language of a request: asked for in the address, else kept in a cookie, else Chinese."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import yaml
from django.http import HttpRequest

from tanheng.kernel.messages import CHINESE, ENGLISH, LANGUAGES

COOKIE = "language"
PARAMETER = "lang"
DJANGO = {CHINESE: "zh-hans", ENGLISH: "en"}
"""What Django and allauth call the languages."""
HTML = {CHINESE: "zh-CN", ENGLISH: "en"}
"""What pages call them."""


def language_of(request: HttpRequest) -> str:
    """Return the language in which the request is answered."""
    for asked in (request.GET.get(PARAMETER), request.COOKIES.get(COOKIE)):
        if asked in LANGUAGES:
            return asked
    return CHINESE


def in_other_language(request: HttpRequest, language: str) -> str:
    """Return the address of the same page in another language."""
    parameters = request.GET.copy()
    parameters[PARAMETER] = language
    return f"{request.path}?{parameters.urlencode()}"


@cache
def own_names() -> dict[str, str]:
    """Return what each language calls itself."""
    named: dict[str, str] = yaml.safe_load((files("tanheng.interfaces.web") / "languages.yaml").read_text(encoding="utf-8"))
    return named
