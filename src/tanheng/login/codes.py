"""One-time codes and other proofs, each accepted once: by whoever brings it first, in whatever process."""

from __future__ import annotations

import hashlib
from datetime import timedelta

from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from allauth.mfa.utils import decrypt
from django.db import IntegrityError, transaction
from django.utils import timezone

from tanheng.login.models import Proof, User

_FORGOTTEN_AFTER = timedelta(days=1)
_MAIN = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def has_factor(user: User) -> bool:
    """Tell whether the user has a second factor; recovery codes alone are none."""
    return Authenticator.objects.filter(user_id=user.pk, type__in=_MAIN).exists()


def use(user: User, proof: str, act: str = "") -> bool:
    """Use a proof up. False where it was used before, unless for the same act."""
    try:
        with transaction.atomic():
            Proof.objects.create(user=user, proof=proof, act=act, used_at=timezone.now())
    except IntegrityError:
        return bool(act) and Proof.objects.filter(user=user, proof=proof, act=act).exists()
    return True


def remember(user: User, told: str, act: str) -> None:
    """Remember what proved an act, so that the act sent again in the same words is let through to its first answer."""
    if act:
        use(user, _said(told, act), act)


def repeated(user: User, told: str, act: str) -> bool:
    """Tell whether just this proved just this act before: a recovery code is gone by then, and so is what a passkey was asked."""
    return bool(act and told) and Proof.objects.filter(user=user, proof=_said(told, act), act=act).exists()


def _said(told: str, act: str) -> str:
    return f"said:{hashlib.sha256(f'{act} {told}'.encode()).hexdigest()}"


def forget_old_proofs(user: User) -> None:
    """Remove what was used so long ago that it can never be right again."""
    Proof.objects.filter(user=user, used_at__lt=timezone.now() - _FORGOTTEN_AFTER).delete()


def accept_code(user: User, code: str, act: str = "") -> Authenticator | None:
    """Return what a typed code belongs to, the one-time codes or the recovery codes of the user, and use it up. None where it is not right.

    A one-time code stays used for as long as any clock may show it, which allauth's own memory of one period does not cover.
    """
    for authenticator in Authenticator.objects.filter(user_id=user.pk).exclude(type=Authenticator.Type.WEBAUTHN):
        if authenticator.type == Authenticator.Type.TOTP:
            counter = _counter_of(decrypt(authenticator.data["secret"]), code)
            right = counter is not None and use(user, f"totp:{authenticator.pk}:{counter}", act)
        else:
            right = authenticator.wrap().validate_code(code)
        if right:
            authenticator.user = user
            return authenticator
    return None


def _counter_of(secret: str, code: str) -> int | None:
    for counter in yield_hotp_counters_from_time():
        if compare_user_code(actual=code, expected=format_hotp_value(hotp_value(secret, counter))):
            return counter
    return None
