"""邀请 Codes by which a person makes his login, or makes it anew: made here, shown once, kept as a hash, used once."""

from __future__ import annotations

import base64
import hashlib
import secrets
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils import timezone

from tanheng.kernel.clock import CLOCK
from tanheng.login.models import Invitation, InvitationHalf, User

_BYTES = 15
_GROUP = 4


def new_code() -> str:
    """Return a new code of 120 random bits, in groups that can be read out."""
    letters = base64.b32encode(secrets.token_bytes(_BYTES)).decode()
    return "-".join(letters[at : at + _GROUP] for at in range(0, len(letters), _GROUP))


def hash_of(code: str) -> str:
    """Return the SHA-256 of a code as commands and tables hold it. Case, blanks and hyphens do not count."""
    plain = "".join(letter for letter in code.upper() if letter.isalnum())
    return hashlib.sha256(plain.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Invited:
    """An invitation that can be used now. `username` is empty where the person has no login yet."""

    invitation: Invitation
    user: User | None

    @property
    def username(self) -> str:
        """Return the login name that the person has."""
        return "" if self.user is None else self.user.username


def invited_by(code: str, second: str = "") -> Invited | None:
    """Return what a code invites to; None where it is unknown, used, replaced by a later one, over, or its person was deactivated.

    After a reset a code has two halves, and both must be right: who made one of them knows nothing of the other.
    """
    found = Invitation.objects.select_related("person").filter(code_hash=hash_of(code), used_at=None, valid_until__gt=CLOCK.now()).first()
    if found is None or (found.person.ended_at is not None and found.person.ended_at <= CLOCK.now()):
        return None
    if Invitation.objects.filter(person=found.person, record__gt=found.record).exists():
        return None
    if found.maker is not None and not InvitationHalf.objects.filter(invitation=found, code_hash=hash_of(second)).exists():
        return None
    return Invited(found, User.objects.filter(person=found.person).first())


def accept(invited: Invited, username: str, password: str) -> User | None:
    """Make the login of the invited person, or give it a new password, and use the invitation up. None where somebody was quicker."""
    try:
        with transaction.atomic():
            taken = Invitation.objects.filter(pk=invited.invitation.pk, used_at=None).update(used_at=timezone.now())
            if not taken:
                return None
            if invited.user is None:
                return User.objects.create_user(username, password, person=invited.invitation.person_id)
            invited.user.set_password(password)
            invited.user.save(update_fields=["password"])
            return invited.user
    except IntegrityError:
        return None
