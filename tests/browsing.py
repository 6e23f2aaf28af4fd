"""Somebody at a browser: a user with password and one-time codes for a person of the book, and a client that has entered as him."""

from __future__ import annotations

import time
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django.test import Client
    from django.test.client import ClientHandler

    from tanheng.login.models import User

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
"""The secret of the one-time codes of every user of the tests."""
PASSWORD = "seventeen quiet kilns"
HOST = "localhost"


@dataclass(slots=True)
class Browsing:
    """A client that has entered as a user. `get` and `post` are the client's own."""

    client: Client
    user: User

    def get(self, address: str, **more: Any) -> Any:
        """Open a page."""
        return self.client.get(address, **more)

    def post(self, address: str, content: dict[str, Any] | None = None, **more: Any) -> Any:
        """Send a form."""
        return self.client.post(address, content or {}, **more)

    def post_stepped_up(self, address: str, content: dict[str, Any] | None = None, **more: Any) -> Any:
        """Send a form with a one-time code that was not used before, as every binding act wants it."""
        return self.post(address, {**(content or {}), "code": fresh_code(self.user)}, **more)


def a_client(**more: Any) -> Client:
    """Return a client that nobody has entered with. All clients share the pages' middleware, as all visitors of a process do."""
    from django.test import Client

    client = Client(headers={"host": HOST}, REMOTE_ADDR="127.0.0.1", **more)
    client.handler = _handler(client.handler.enforce_csrf_checks)
    return client


@cache
def _handler(enforces: bool) -> ClientHandler:
    from django.test.client import ClientHandler

    return ClientHandler(enforces)


def user_of(person: int, username: str = "", *, factor: bool = True) -> User:
    """Make the user of a person of the book, with `PASSWORD` and, unless `factor` is false, with one-time codes from `SECRET`."""
    from allauth.mfa.totp.internal.auth import TOTP
    from django.contrib.auth.hashers import PBKDF2PasswordHasher

    from tanheng.login.models import User

    user = User.objects.create_user(username or f"person{person}", None, person=person)
    # One round: a hash as dear as that of production would make up most of the time of a test.
    User.objects.filter(pk=user.pk).update(password=PBKDF2PasswordHasher().encode(PASSWORD, "salt", 1))
    user.refresh_from_db()
    if factor:
        TOTP.activate(user, SECRET)
    return user


def entered(person: int, username: str = "", *, assignment: int | None = None, factor: bool = True, **more: Any) -> Browsing:
    """Have the person of a book at a browser, entered with password and code, acting in the role of `assignment` (else his first)."""
    from tanheng.interfaces.web.viewers import ACTING
    from tanheng.login.models import User

    user = User.objects.filter(person_id=person).first() or user_of(person, username, factor=factor)
    client = a_client(**more)
    client.force_login(user, "tanheng.login.backends.PersonBackend")
    session = client.session
    if assignment is not None:
        session[ACTING] = assignment
    now = time.time()
    methods: list[dict[str, Any]] = [{"method": "password", "at": now}]
    if factor:
        methods.append({"method": "mfa", "type": "totp", "at": now})
    session["account_authentication_methods"] = methods
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()
    return Browsing(client, user)


def entered_by_pages(user: User, *, password: str = PASSWORD, client: Client | None = None) -> Browsing:
    """Enter through the pages as people do: name and password, then the code of now."""
    client = client or a_client()
    answer = client.post("/login/", {"login": user.username, "password": password})
    assert answer.status_code == 302, answer.content.decode()
    assert answer.headers["Location"] == "/login/factors/authenticate/"
    answer = client.post("/login/factors/authenticate/", {"code": fresh_code(user)})
    assert answer.status_code == 302, answer.content.decode()
    return Browsing(client, user)


def code_now() -> str:
    """Return the one-time code of now, as the application on a telephone shows it."""
    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time

    counters = list(yield_hotp_counters_from_time())
    return format_hotp_value(hotp_value(SECRET, counters[len(counters) // 2]))


def fresh_code(user: User) -> str:
    """Return the code of now and forget that it was used, as if half a minute had passed."""
    from tanheng.login.models import Proof

    Proof.objects.filter(user=user).delete()
    return code_now()
