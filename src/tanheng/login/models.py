"""Tables: users. They are not part of the book: they run on the wall clock, may be changed, and no reader of the book sees them."""

from __future__ import annotations

from typing import ClassVar

from allauth.account.models import EmailAddress, EmailConfirmation
from allauth.mfa.models import Authenticator
from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.contenttypes.models import ContentType
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


def _all_of(model: type[models.Model]) -> tuple[str, ...]:
    return tuple(field.column for field in model._meta.concrete_fields if not field.primary_key)


RIGHTS = (
    Right(User, insert=True, update=("password", "last_login", "is_active", "username"), secret=True),
    Right(Session, insert=True, update=_all_of(Session), delete=True, secret=True),
    Right(Authenticator, insert=True, update=_all_of(Authenticator), delete=True, secret=True),
    Right(EmailAddress, insert=True, update=_all_of(EmailAddress), delete=True, secret=True),
    Right(EmailConfirmation, insert=True, update=_all_of(EmailConfirmation), delete=True, secret=True),
    Right(AccessAttempt, insert=True, update=_all_of(AccessAttempt), delete=True, secret=True),
    Right(AccessLog, insert=True, update=_all_of(AccessLog), delete=True, secret=True),
    Right(AccessFailureLog, insert=True, delete=True, secret=True),
    Right(ContentType),
)
