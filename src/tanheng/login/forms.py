"""Forms of allauth where ours are stricter: names without case, codes that are accepted once."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import LoginForm
from allauth.core import context
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator

from tanheng.login.codes import accept_code
from tanheng.login.lockout import count_code

_LONGEST_PASSWORD = 512


class EnteringForm(LoginForm):
    """Name and password. A name is the same in capitals, so that nobody counts its failures apart."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].max_length = _LONGEST_PASSWORD

    def clean_login(self) -> str:
        """Return the name without blanks around it, in small letters."""
        return super().clean_login().lower()

    def clean_password(self) -> str:
        """Return the password. Raises ValidationError for one so long that hashing it would cost more than it proves."""
        password: str = self.cleaned_data["password"]
        if len(password) > _LONGEST_PASSWORD:
            from allauth.account.adapter import get_adapter as accounts

            raise accounts(context.request).validation_error("username_password_mismatch")
        return password


class _AcceptedOnce:
    """A code that is used up when it is right."""

    user: Any
    cleaned_data: dict[str, Any]
    authenticator: Authenticator

    def clean_code(self) -> str:
        """Return the code. Raises ValidationError where it is wrong or was used before; the two are not told apart."""
        forgive = count_code(context.request, self.user)
        code: str = self.cleaned_data["code"]
        found = accept_code(self.user, code)
        if found is None:
            raise get_adapter().validation_error("incorrect_code")
        self.authenticator = found
        forgive()
        return code


class CodeAtLogin(_AcceptedOnce, AuthenticateForm):
    """The second step of entering."""


class CodeAgain(_AcceptedOnce, ReauthenticateForm):
    """The proof that it is still the same person."""
