"""Too many failures: which name from which address is shut out, and what it is told."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.core.internal import ratelimit
from allauth.core.internal.httpkit import get_client_ip
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from tanheng.login.models import User
from tanheng.login.rules import rules


def name_of(request: HttpRequest | None, credentials: dict[str, Any] | None) -> str:
    """Return the login name that is tried, in small letters, as the form has it."""
    given = (credentials or {}).get("username") or (request.POST.get("login", "") if request is not None else "")
    return str(given).strip().lower()[:60]


def address_of(request: HttpRequest) -> str:
    """Return the address that tries, by the same rule as allauth's own limits: proxies count only where they are told of."""
    return get_client_ip(request) or ""


def count_code(request: HttpRequest, user: User) -> Callable[[], None]:
    """Count a second factor that is tried as a failure, and return what takes that back where it was right.

    It counts for the login, wherever it is tried from: only who knows the password comes so far, so no stranger shuts anybody out by it.
    Raises ValidationError where as many failed as lock.
    """
    usage = ratelimit.consume(request, app="allauth.account", action="code_failed", key=f"code-{user.pk}")
    if not usage:
        raise get_adapter(request).validation_error("too_many_login_attempts")
    rollback: Callable[[], None] = usage.rollback
    return rollback


def locked(request: HttpRequest, *_: Any) -> HttpResponse:
    """Answer whoever is shut out, the same for names that exist and names that do not."""
    return render(request, "login/locked.html", {"minutes": rules().minutes_locked}, status=429)
