"""What follows from a second factor that was enrolled or removed."""

from __future__ import annotations

from typing import Any

from allauth.account.internal.flows.login import (
    AUTHENTICATION_METHODS_SESSION_KEY,
    get_authentication_records,
    record_authentication,
)
from allauth.account.signals import password_changed
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_removed
from django.http import HttpRequest

from tanheng.login.codes import accept_code, has_factor
from tanheng.login.models import User
from tanheng.login.visits import VISIT, end_all


def _added(sender: Any, request: HttpRequest, user: User, authenticator: Authenticator, **_: Any) -> None:  # noqa: ARG001
    """Who enrols a factor has shown it, which opens the pages but carries no act; the code by which he did is used."""
    if authenticator.type == Authenticator.Type.RECOVERY_CODES:
        return
    record_authentication(request, user, "mfa", type=authenticator.type, reauthenticated=True, enrolled=True)
    if authenticator.type == Authenticator.Type.TOTP:
        accept_code(user, request.POST.get("code", ""))


def _removed(sender: Any, request: HttpRequest, user: User, **_: Any) -> None:  # noqa: ARG001 - the signature is the signal's
    """Without a factor, what was shown before counts no more."""
    if not has_factor(user):
        kept = [one for one in get_authentication_records(request, user) if one.get("method") != "mfa"]
        request.session[AUTHENTICATION_METHODS_SESSION_KEY] = kept


def _password_changed(sender: Any, request: HttpRequest, user: User, **_: Any) -> None:  # noqa: ARG001 - the signature is the signal's
    """Whoever else is in under this name is put out."""
    end_all(user, "password", but=request.session.get(VISIT))
    request.session.cycle_key()


def follow_factors() -> None:
    """Listen to allauth."""
    authenticator_added.connect(_added, dispatch_uid="factor_added")
    authenticator_removed.connect(_removed, dispatch_uid="factor_removed")
    password_changed.connect(_password_changed, dispatch_uid="password_changed")
