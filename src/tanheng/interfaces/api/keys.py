"""Who asks: the key in the header, in its role, as fast as keys may ask."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja.security import HttpBearer

from tanheng.interfaces.api.problems import Stop
from tanheng.visibility.keys import Key, key_of, retry_after_s, take


class KeyNeeded(HttpBearer):
    """Lets in who sends a valid key."""

    openapi_description = "thk_…"

    def __call__(self, request: HttpRequest) -> Any:
        """Return the key. Raises Stop."""
        found = super().__call__(request)
        if found is None:
            raise Stop(401, WWW_Authenticate='Bearer realm="tanheng"')
        return found

    def authenticate(self, request: HttpRequest, token: str) -> Key | None:
        """Return the key that the token is."""
        found = key_of(token)
        if found is not None:
            if not take(found.number):
                raise Stop(429, Retry_After=str(retry_after_s()))
            request.key = found
        return found


def reading_as(request: HttpRequest, name: str) -> Key:
    """Return the viewer of a request for an object. Raises Stop where the key is not made to read it."""
    key: Key = request.key
    if name not in key.reads:
        raise Stop(403)
    return key
