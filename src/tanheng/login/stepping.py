"""再次确认 A fresh proof of the person at each binding act: a code or a passkey's answer in the same form, or one shown moments ago.

How a page for a command uses it, after the form is found to be in order and just before the command is run:

    if binding(name) and (finding := stepped_up(request, act=key)):
        ... show the form again with the finding ...

`act` is the key of the request: sent again, the same request with the same proof is let through to its first answer. The form includes
`login/stepping.html`, which brings the field `code` and the passkey's button.
"""

from __future__ import annotations

import hashlib
import json
import time

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.webauthn.internal import auth as passkeys
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from tanheng.kernel.findings import Finding, Place
from tanheng.login import checks
from tanheng.login.codes import accept_code, remember, repeated, use
from tanheng.login.lockout import count_code
from tanheng.login.rules import rules

PAGE = Place(called="code")
CODE, CREDENTIAL = "code", "credential"
"""Fields of the form."""
_LONGEST = 20_000


def stepped_up(request: HttpRequest, act: str = "") -> Finding | None:
    """Use up a fresh proof of the person behind a request. None: it is he; otherwise what to tell him, and nothing may be done.

    Looks at the fields `code` (one-time or recovery code) and `credential` (a passkey's answer), then for a proof by factor on allauth's
    page of at most five minutes ago. Each carries one act, and the same act again as often as its answer is lost. The session keeps its
    key: a new one would log out whoever never got the answer that brings it; what somebody planted before, entering has changed.
    """
    if not request.user.is_authenticated:
        return checks.STEP_UP_MISSING.at(PAGE)
    code, credential = request.POST.get(CODE, "").strip(), request.POST.get(CREDENTIAL, "").strip()
    if not code and not credential:
        return None if _shown_just_now(request, act) else checks.STEP_UP_MISSING.at(PAGE)
    if repeated(request.user, code or credential, act):
        return None
    try:
        forgive = count_code(request, request.user)
    except ValidationError:
        return checks.STEP_UP_TOO_OFTEN.at(PAGE, "", rules().minutes_locked)
    right = _by_code(request, code, act) if code else _by_passkey(request, credential, act)
    if not right:
        return checks.STEP_UP_WRONG.at(PAGE)
    forgive()
    remember(request.user, code or credential, act)
    return None


def passkey_options(request: HttpRequest) -> dict[str, object]:
    """Return what a browser needs to ask for a passkey of the user; its challenge is good for one answer."""
    options: dict[str, object] = passkeys.begin_authentication(request.user)
    return options


def _by_code(request: HttpRequest, code: str, act: str) -> bool:
    found = accept_code(request.user, code, act)
    if found is not None:
        found.record_usage()
    return found is not None


def _by_passkey(request: HttpRequest, credential: str, act: str) -> bool:
    state = passkeys.get_state()
    if state is None or len(credential) > _LONGEST:
        return False
    try:
        found = passkeys.complete_authentication(request.user, json.loads(credential))
    except (ValidationError, ValueError, TypeError, KeyError, AttributeError):
        # Whatever a browser sends that is no answer to the challenge proves nothing.
        return False
    found.record_usage()
    return use(request.user, f"passkey:{hashlib.sha256(str(state['challenge']).encode()).hexdigest()[:40]}", act)


def _shown_just_now(request: HttpRequest, act: str) -> bool:
    """Tell whether a factor was shown again lately on allauth's page, and use that up."""
    youngest = time.time() - rules().step_up.total_seconds()
    shown = [
        one
        for one in get_authentication_records(request, request.user)
        if one.get("method") == "mfa" and one.get("reauthenticated") and not one.get("enrolled") and one["at"] >= youngest
    ]
    return any(use(request.user, f"shown:{one['at']:.6f}", act) for one in reversed(shown))
