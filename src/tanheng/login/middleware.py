"""What every request passes on its way to a page: the visit still runs, and the second factor is there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.account.internal.flows.login import get_authentication_records
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from tanheng.kernel.clock import CLOCK
from tanheng.kernel.messages import CHINESE
from tanheng.login import checks
from tanheng.login.rules import rules
from tanheng.login.stepping import PAGE
from tanheng.login.visits import ENDED, VISIT, why_over
from tanheng.people.queries import roles_of

Answering = Callable[[HttpRequest], HttpResponse]
OPEN_WITHOUT = frozenset(
    (
        *("mfa_index", "mfa_activate_totp", "mfa_add_webauthn", "mfa_view_recovery_codes", "mfa_reauthenticate"),
        *("mfa_reauthenticate_webauthn", "account_reauthenticate", "account_login", "account_logout"),
    )
)
"""Pages for whoever has entered and shown no second factor yet."""
ENROLMENT = "mfa_index"


def visiting(answer: Answering) -> Answering:
    """Log out whose visit is over, and let no cache keep what somebody known was shown."""

    def answered(request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            why = why_over(request.session.get(VISIT), request.user.pk)
            if why:
                request.put_out = request.user.person_id
                logout(request)
                messages.info(request, ENDED[why].render(getattr(request, "language", CHINESE)))
        known = request.user.is_authenticated
        response = answer(request)
        if known or request.user.is_authenticated:
            response.headers["Cache-Control"] = "no-store"
        response.headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
        return response

    return answered


class SecondFactor:
    """Shows whoever needs a second factor and has not shown one nothing but where he gets one."""

    def __init__(self, answer: Answering) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer."""
        return self.answer(request)

    def process_view(self, request: HttpRequest, *_: Any) -> HttpResponse | None:
        """Return the way to the enrolment, or None where the page may answer."""
        name = request.resolver_match.url_name if request.resolver_match else None
        if not request.user.is_authenticated or name in OPEN_WITHOUT or factor_shown(request) or not needs_factor(request.user.person_id):
            return None
        if request.path.startswith("/api/v1/"):
            request.findings = [checks.FACTOR_MISSING.at(PAGE)]
            return HttpResponse(status=403)
        if request.headers.get("HX-Request"):
            return HttpResponse(status=403, headers={"HX-Redirect": redirect(ENROLMENT).url})
        return redirect(ENROLMENT)


def factor_shown(request: HttpRequest) -> bool:
    """Tell whether a second factor was shown or enrolled in this visit."""
    return any(record.get("method") == "mfa" for record in get_authentication_records(request, request.user))


def needs_factor(person: int) -> bool:
    """Tell whether a person needs a second factor: for one of his roles, or because he has none yet and nobody knows which it will be."""
    held = roles_of(person, at=CLOCK.now())
    return not held or any(one.role in rules().second_factor_roles for one in held)
