"""The description of the API: built once in a process, since building it takes seconds and everybody may ask for it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from threading import Lock
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_cache_control

from tanheng.interfaces.api.problems import Stop

_FRESH_S = 3600
_RETRY_S = "20"


def answering(build: Callable[[], Any]) -> Callable[[HttpRequest], HttpResponse]:
    """Return the view of a description that `build` makes: the first request makes it, all others are given what was made."""
    made: list[tuple[bytes, str]] = []
    building = Lock()

    def openapi(request: HttpRequest) -> HttpResponse:
        if not made:
            # Whoever comes while it is built is sent away, so that many at once do not hold all threads.
            if not building.acquire(blocking=False):
                raise Stop(503, Retry_After=_RETRY_S)
            try:
                if not made:
                    content = json.dumps(build(), ensure_ascii=False, separators=(",", ":")).encode()
                    made.append((content, f'"{hashlib.sha256(content).hexdigest()[:32]}"'))
            finally:
                building.release()
        content, tag = made[0]
        response = HttpResponse(content, content_type="application/json", headers={"ETag": tag})
        patch_cache_control(response, public=True, max_age=_FRESH_S)
        return get_conditional_response(request, etag=tag, response=response) or response

    return openapi
