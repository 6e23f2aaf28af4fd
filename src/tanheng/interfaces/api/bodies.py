"""Bodies of requests: small, not deep, one meaning."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, UnreadablePostError

from tanheng.interfaces.api.problems import Stop
from tanheng.kernel.strict_json import Malformed, object_in

MOST_BYTES = 1024 * 1024


def body_of(request: HttpRequest) -> dict[str, Any]:
    """Return the JSON object that was sent. Raises Stop where it is too large, too deep, or none."""
    told = request.META.get("CONTENT_LENGTH") or "0"
    if not told.isdigit() or int(told) > MOST_BYTES:
        raise Stop(413)
    try:
        body = request.body
    except (RequestDataTooBig, UnreadablePostError):
        raise Stop(413) from None
    if len(body) > MOST_BYTES:
        raise Stop(413)
    try:
        return dict(object_in(body))
    except Malformed as wrong:
        raise Stop(400, wrong.reason) from None
