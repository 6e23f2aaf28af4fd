"""Who asks: the key in the header, in its role, as fast as keys may ask; or whoever comes, for what is open to everybody."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja.security import HttpBearer

from tanheng.interfaces.api.problems import Stop
from tanheng.visibility.keys import Key, key_of, retry_after_s, take, take_of
from tanheng.visibility.viewers import NOBODY, Looking

_WITHIN = frozenset(("person", "contact", "session", "holding"))
"""Objects that stand within others: a key is told them only where it was made to read them, too."""


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


_KEY = KeyNeeded()


def reading_as(request: HttpRequest, name: str) -> Looking:
    """Return the viewer of a request for an object. Raises Stop where the key is not made to read it."""
    key: Key = request.key
    if name not in key.reads:
        raise Stop(403)
    return Looking(key.person, key.role, key.organisation, withheld=_WITHIN - key.reads)


def reading_publicly(request: HttpRequest, name: str) -> Looking:
    """Return the viewer of a request for what everybody may read: nobody in particular, unless a key comes that is made to read it.

    Raises Stop for a key that is not valid, and where requests come too fast from the same address.
    """
    if "Authorization" in request.headers:
        return reading_as(request, name) if name in _KEY(request).reads else NOBODY
    if not take_of(request.META.get("REMOTE_ADDR", "")):
        raise Stop(429, Retry_After=str(retry_after_s()))
    return NOBODY
