"""Tables: users, invitations, visits. They are no part of the book: they may be changed, and no reader of the book sees them."""

from __future__ import annotations

from typing import ClassVar

from allauth.account.models import EmailAddress, EmailConfirmation
from allauth.mfa.models import Authenticator
from axes.models import AccessAttempt, AccessAttemptExpiration, AccessFailureLog, AccessLog
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.contenttypes.models import ContentType
from django.contrib.postgres.fields import ArrayField
from django.contrib.sessions.models import Session
from django.db import models

from tanheng.commands.rights import Right
from tanheng.people.models import Person


class Users(BaseUserManager["User"]):
    """Makes users."""

    def create_user(self, username: str, password: str | None, *, person: int) -> User:
        """Make a user of a person. A password of None can never be used to enter."""
        user = self.model(username=username, person_id=person)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """Whoever may enter: a login name for exactly one person. What he may do there, his roles say, not this row."""

    username = models.CharField(max_length=60, unique=True)
    person = models.OneToOneField(Person, models.PROTECT, related_name="+", db_column="person")
    is_active = models.BooleanField(default=True)

    objects: ClassVar[Users] = Users()
    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["person"]


class Invitation(models.Model):
    """A code by which a person makes his login, or makes it anew. Only its hash is kept; it is used once, in its time.

    `valid_until` runs on the clock of the book, `used_at` on that of the wall.
    """

    record = models.BigIntegerField(primary_key=True)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", db_column="person")
    code_hash = models.CharField(max_length=64, unique=True)
    valid_until = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    maker = models.BigIntegerField(null=True)
    """Who proposed it and so knows its code. Where somebody stands here, the code is one half, and another makes the other half."""


class InvitationHalf(models.Model):
    """The other half of the code of an invitation, made by another than the first: neither of the two can make the login alone."""

    record = models.BigIntegerField(primary_key=True)
    invitation = models.OneToOneField(Invitation, models.PROTECT, related_name="+", db_column="invitation")
    code_hash = models.CharField(max_length=64, unique=True)


class LostAsked(models.Model):
    """Somebody said at the door that password or token of a login name is lost. Whether there is such a name, the worker finds later."""

    username = models.CharField(max_length=60)
    lost = models.CharField(max_length=10)
    asked_at = models.DateTimeField()

    class Meta:
        """Asked again, it is the same question."""

        constraints = (models.UniqueConstraint(fields=("username", "lost"), name="lost_asked_once"),)


class Visit(models.Model):
    """One entering of a user, from login to its end. A session without a running visit is worth nothing, whatever its cookie says."""

    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    began_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    why_ended = models.CharField(max_length=20, blank=True)
    held = ArrayField(models.BigIntegerField())
    """The assignments that the person held when he entered. When one of them ends, the visit does."""
    address = models.CharField(max_length=45, blank=True)
    browser = models.CharField(max_length=200, blank=True)

    class Meta:
        """Whoever enters looks for his other visits."""

        indexes = (models.Index(fields=("user",), condition=models.Q(ended_at__isnull=True), name="visits_that_run"),)


class Proof(models.Model):
    """A proof of a person that was used: a one-time code, a passkey's answer. None is used twice.

    `act` is the key of the request that it carried, so that the same request sent again is answered and not refused.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    proof = models.CharField(max_length=80)
    act = models.CharField(max_length=80, blank=True)
    used_at = models.DateTimeField()

    class Meta:
        """Whoever is first has used it."""

        constraints = (models.UniqueConstraint(fields=("user", "proof"), name="proof_used_once"),)


class Kept(models.Model):
    """What all processes of the platform count together for a while, such as how often an address tried: Django's cache in the database."""

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)


def _all_of(model: type[models.Model]) -> tuple[str, ...]:
    return tuple(field.column for field in model._meta.concrete_fields if not field.primary_key)


RIGHTS = (
    Right(User, insert=True, update=("password", "last_login", "is_active", "username"), secret=True),
    Right(Invitation, insert=True, update=("used_at",), secret=True),
    Right(InvitationHalf, insert=True, secret=True),
    Right(LostAsked, insert=True, delete=True, secret=True),
    Right(Visit, insert=True, update=("seen_at", "ended_at", "why_ended"), delete=True, secret=True),
    Right(Proof, insert=True, delete=True, secret=True),
    Right(Kept, insert=True, update=("value", "expires"), delete=True, secret=True),
    Right(Session, insert=True, update=_all_of(Session), delete=True, secret=True),
    Right(Authenticator, insert=True, update=_all_of(Authenticator), delete=True, secret=True),
    Right(EmailAddress, insert=True, update=_all_of(EmailAddress), delete=True, secret=True),
    Right(EmailConfirmation, insert=True, update=_all_of(EmailConfirmation), delete=True, secret=True),
    Right(AccessAttempt, insert=True, update=_all_of(AccessAttempt), delete=True, secret=True),
    Right(AccessAttemptExpiration, insert=True, update=_all_of(AccessAttemptExpiration), delete=True, secret=True),
    Right(AccessLog, insert=True, update=_all_of(AccessLog), delete=True, secret=True),
    Right(AccessFailureLog, insert=True, delete=True, secret=True),
    Right(ContentType),
)
