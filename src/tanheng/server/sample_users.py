"""Users for the people of the sample: one login each, with a password and one-time codes made anew at every start."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass

from tanheng.commands.actors import Actor
from tanheng.commands.sql import Sql
from tanheng.people.policy import PROGRAM_ACTOR


@dataclass(frozen=True, slots=True)
class SampleUser:
    """A login of the sample. `secret` is what an application for one-time codes takes."""

    role: str
    organisation: str
    username: str
    password: str
    secret: str

    def code(self) -> str:
        """Return the one-time code of now."""
        from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time

        counters = list(yield_hotp_counters_from_time())
        return str(format_hotp_value(hotp_value(self.secret, counters[len(counters) // 2])))


def give_logins(actors: Mapping[str, Actor]) -> list[SampleUser]:
    """Give each person of the sample but the program a login under his name there, with a new password and a new secret."""
    return [_login(name, actor) for name, actor in actors.items() if actor != PROGRAM_ACTOR]


def people_of_sample() -> dict[str, Actor]:
    """Return the people of a sample that was played before, by their login names."""
    rows = Sql().rows(
        "SELECT u.username, a.person, a.assignment FROM login_user u JOIN people_assignment a ON a.person = u.person ORDER BY a.assignment"
    )
    return {username: Actor(person, assignment) for username, person, assignment in rows}


def _login(name: str, actor: Actor) -> SampleUser:
    from allauth.mfa.models import Authenticator
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
    from django.contrib.auth.hashers import PBKDF2PasswordHasher

    from tanheng.login.models import User

    hasher, password, secret = PBKDF2PasswordHasher(), secrets.token_urlsafe(12), generate_totp_secret()
    user = User.objects.filter(username=name).first() or User.objects.create_user(name, None, person=actor.person)
    # Nobody guesses 96 random bits, however fast the hash is: it is hashed in full at the first login, and the start does not wait for it.
    user.password = hasher.encode(password, hasher.salt(), iterations=1_000)
    user.save(update_fields=["password"])
    Authenticator.objects.filter(user=user).delete()
    TOTP.activate(user, secret)
    ((role, organisation),) = Sql().rows("SELECT role, organisation FROM people_assignment WHERE assignment = %s", (actor.assignment,))
    return SampleUser(role, organisation, name, password, secret)
