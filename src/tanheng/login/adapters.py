"""What allauth asks of us: nobody signs up, whoever has a second factor proves himself by it, and errors give nothing away."""

from __future__ import annotations

import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.urls import reverse

from tanheng.kernel.messages import CHINESE, Message, message
from tanheng.login.codes import has_factor
from tanheng.login.models import User
from tanheng.login.rules import rules

_ERRORS: dict[str, Message] = {
    "username_password_mismatch": message("Login name and password do not belong together, or the login has ended. Look at both again."),
    "too_many_login_attempts": message("Too many attempts failed. Wait a quarter of an hour, then try again."),
    "rate_limited": message("Too many attempts failed. Wait a quarter of an hour, then try again."),
    "incorrect_code": message("The code is wrong, or it was used already. Wait for the next one."),
    "incorrect_password": message("The password is wrong. Type it again."),
    "enter_current_password": message("The password is wrong. Type it again."),
    "cannot_delete_authenticator": message("This is the last of the second factors. Add another one first."),
    "cannot_generate_recovery_codes": message("Recovery codes are only for whoever has a second factor. Add one first."),
}


_SILENT = frozenset(("account/messages/logged_in.txt", "account/messages/logged_out.txt", "mfa/messages/recovery_codes_generated.txt"))


def _told(error: str) -> ValidationError | None:
    sentence = _ERRORS.get(error)
    language = getattr(context.request, "language", CHINESE)
    return None if sentence is None else ValidationError(sentence.render(language), code=error)


class AccountAdapter(DefaultAccountAdapter):
    """Logins are made by invitation only."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - the signature is allauth's
        """Return False: a security administrator invites."""
        return False

    def validation_error(self, code: str, *args: Any) -> ValidationError:
        """Return an error in the language of the page."""
        return _told(code) or super().validation_error(code, *args)

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """Return the ways to prove oneself again. Where there is a second factor, the password alone is no longer one of them."""
        methods: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        if isinstance(user, User) and has_factor(user):
            return [one for one in methods if one["id"] != "reauthenticate"]
        return methods

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Tell whether the person must prove himself again: not where he entered just now and has no second factor to prove it by."""
        if not super().is_reauthentication_required(app=app, **kwargs):
            return False
        request = context.request
        shown = get_authentication_records(request, request.user)
        return not shown or has_factor(request.user) or time.time() - shown[-1]["at"] >= rules().step_up.total_seconds()

    def add_message(self, request: HttpRequest, level: int, message_template: str | None = None, *args: Any, **kwargs: Any) -> None:
        """Say what is worth saying: that one is in or out, the page shows."""
        if message_template not in _SILENT:
            super().add_message(request, level, message_template, *args, **kwargs)

    def set_password(self, user: User, password: str) -> None:
        """Change the password, and nothing else of the user: more is not the application's to write."""
        user.set_password(password)
        user.save(update_fields=["password"])

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:  # noqa: ARG002 - the signature is allauth's
        """Return where one is after the password was changed."""
        return reverse("mfa_index")


class FactorAdapter(DefaultMFAAdapter):
    """Second factors."""

    def validation_error(self, code: str, *args: Any) -> ValidationError:
        """Return an error in the language of the page."""
        return _told(code) or super().validation_error(code, *args)

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Tell whether a second factor may go: not the last one."""
        main = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
        others = Authenticator.objects.filter(user_id=authenticator.user_id, type__in=main).exclude(pk=authenticator.pk)
        return authenticator.type not in main or others.exists()
