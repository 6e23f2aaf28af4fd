"""What every answer carries, and what no form takes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.browsing import HOST, PASSWORD, Browsing, a_client, entered, fresh_code, user_of
from tests.people.settled import Settled

PAGES = ("/", "/login/", "/login/activate/", "/no/such/page/", "/login/visits/", "/static/web/pages.css")
KNOWN = ("/", "/login/visits/", "/login/factors/", "/login/factors/totp/deactivate/", "/no/such/page/", "/login/passkey/")


def insist_on_headers(answer: Any) -> None:
    """Insist on what every answer carries."""
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "style-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "form-action 'self'" in policy
    assert "unsafe" not in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize("address", PAGES)
def test_every_answer_has_the_headers(here: Settled, address: str) -> None:
    assert here
    answer = a_client().get(address)
    insist_on_headers(answer)
    answer.close()
    if not address.startswith("/static/"):
        assert answer.headers["X-Frame-Options"] == "DENY"


def test_a_page_that_fails_has_the_headers_and_tells_nothing(here: Settled, monkeypatch: pytest.MonkeyPatch) -> None:
    from tanheng.interfaces.web.views import entering

    def fails(*_: Any) -> None:
        raise RuntimeError("the secret reason")

    browsing = entered(here.clerk.person)
    browsing.client.raise_request_exception = False
    monkeypatch.setattr(entering, "running", fails)
    answer = browsing.get("/login/visits/")
    assert answer.status_code == 500
    insist_on_headers(answer)
    assert "secret reason" not in answer.content.decode()


@pytest.mark.parametrize("address", PAGES[:5])
def test_no_page_has_scripts_or_styles_in_it(here: Settled, address: str) -> None:
    pages = [a_client().get(address).content.decode(), entered(here.clerk.person).get(address).content.decode()]
    for page in pages:
        assert "<style" not in page
        assert " style=" not in page
        assert "onclick=" not in page
        assert "javascript:" not in page
        for script in page.split("<script")[1:]:
            assert "src=" in script.split(">")[0] or 'type="application/json"' in script.split(">")[0]


@pytest.mark.parametrize("address", KNOWN)
def test_no_cache_keeps_what_somebody_known_was_shown(here: Settled, address: str) -> None:
    assert entered(here.clerk.person).get(address).headers["Cache-Control"] == "no-store"


def test_entering_itself_is_kept_by_no_cache(here: Settled) -> None:
    assert here
    assert "no-store" in a_client().get("/login/").headers["Cache-Control"]


def test_cookies_are_out_of_reach_of_scripts_and_of_other_sites(here: Settled) -> None:
    client = a_client()
    client.get("/login/")
    user_of(here.clerk.person)
    client.post("/login/", {"login": "person7", "password": PASSWORD})
    assert {"session", "csrf"} <= client.cookies.keys()
    for cookie in client.cookies.values():
        assert cookie["httponly"]
        assert cookie["samesite"] == "Lax"
        assert not cookie["domain"]
        assert cookie["path"] == "/"


def test_over_https_cookies_are_secure_and_bound_to_the_host() -> None:
    import os
    import subprocess
    import sys

    asked = (
        "from tanheng.server import site; print(site.SESSION_COOKIE_NAME, site.SESSION_COOKIE_SECURE, site.CSRF_COOKIE_NAME,"
        " site.CSRF_COOKIE_SECURE, site.SECURE_HSTS_SECONDS > 0, site.DEBUG)"
    )
    environment = {**os.environ, "TANHENG_HTTPS": "yes"}
    said = subprocess.run([sys.executable, "-c", asked], env=environment, capture_output=True, text=True, check=True).stdout
    assert said.split() == ["__Host-session", "True", "__Host-csrf", "True", "True", "False"]


def test_a_session_that_was_planted_is_not_the_one_that_is_entered(here: Settled) -> None:
    planted = a_client()
    session = planted.session
    session["planted"] = "yes"
    session.save()
    planted.cookies["session"] = session.session_key
    user = user_of(here.clerk.person)
    planted.post("/login/", {"login": user.username, "password": PASSWORD})
    planted.post("/login/factors/authenticate/", {"code": fresh_code(user)})
    assert planted.cookies["session"].value != session.session_key
    thief = a_client()
    thief.cookies["session"] = session.session_key
    assert thief.get("/login/visits/").status_code == 302


def posts() -> Iterator[str]:
    """Yield the addresses that take a form."""
    yield from ("/login/", "/login/logout/", "/login/activate/", "/login/visits/", "/login/password/change/", "/acting/")
    yield from ("/login/factors/reauthenticate/", "/login/factors/totp/activate/", "/login/factors/totp/deactivate/")
    yield from ("/login/factors/recovery-codes/generate/", "/login/factors/webauthn/add/", "/login/reauthenticate/")


def test_no_form_is_taken_from_another_site(here: Settled) -> None:
    user_of(here.clerk.person)
    browsing = entered(here.clerk.person, enforce_csrf_checks=True)
    for address in posts():
        answer = browsing.post(address)
        assert answer.status_code == 403, address
        insist_on_headers(answer)
    assert browsing.get("/login/visits/").status_code == 200


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)", "http:///evil.example"]
)
def test_after_entering_one_stays_on_the_platform(here: Settled, target: str) -> None:
    user = user_of(here.clerk.person)
    client = a_client()
    client.post("/login/", {"login": user.username, "password": PASSWORD, "next": target})
    answer = client.post("/login/factors/authenticate/", {"code": fresh_code(user)})
    assert answer.headers["Location"] == "/"
    browsing = Browsing(client, user)
    assert "evil" not in browsing.post(f"/login/logout/?next={target}").headers["Location"]


def test_a_made_up_host_is_refused(here: Settled) -> None:
    assert here
    from django.test import Client

    for host in ("evil.example", "evil.example:80", f"{HOST}.evil.example", "x@evil.example"):
        answer = Client(headers={"host": host}).get("/login/")
        assert answer.status_code == 400
        insist_on_headers(answer)
        assert "evil.example" not in answer.content.decode()


def test_a_made_up_forwarded_host_counts_for_nothing(here: Settled) -> None:
    assert here
    answer = a_client().get("/login/", headers={"X-Forwarded-Host": "evil.example"})
    assert "evil.example" not in answer.content.decode()


def test_the_time_does_not_tell_whether_a_name_exists(here: Settled, monkeypatch: pytest.MonkeyPatch) -> None:
    """A password is hashed once either way; the hash is nearly all of the time."""
    from django.contrib.auth.hashers import PBKDF2PasswordHasher

    from tanheng.login.models import User

    user = User.objects.create_user("slow", PASSWORD, person=here.clerk.person)
    rounds: dict[str, list[int]] = {user.username: [], "nobody-of-this-name": []}
    true = PBKDF2PasswordHasher.encode

    for name, counted in rounds.items():

        def counting(self: Any, password: str, salt: str, iterations: int | None = None, counted: list[int] = counted) -> str:
            counted.append(iterations or self.iterations)
            return str(true(self, password, salt, 1))

        monkeypatch.setattr(PBKDF2PasswordHasher, "encode", counting)
        a_client().post("/login/", {"login": name, "password": "wrong wrong"})
    known, unknown = rounds.values()
    assert known == unknown
    assert len(known) == 1


def test_one_acts_only_in_a_role_of_ones_own(here: Settled) -> None:
    browsing = entered(here.clerk.person)
    for foreign in ("3", "8", "999", "x", "-1", "7 OR 1=1"):
        browsing.post("/acting/", {"assignment": foreign})
        assert "acting_as" not in browsing.client.session


def test_a_password_of_the_operators_list_is_refused(tmp_path: Any) -> None:
    import hashlib

    from tanheng.login.passwords import stands_in

    digests = sorted(hashlib.sha1(f"stolen {at}".encode(), usedforsecurity=False).hexdigest().upper() for at in range(5_000))
    for width, newline in ((40, "\n"), (12, "\n"), (40, "\r\n")):
        path = tmp_path / f"list-{width}-{len(newline)}"
        path.write_text("".join(digest[:width] + newline for digest in digests), newline="")
        assert all(stands_in(path, digest) for digest in (digests[0], digests[-1], digests[2_500], digests[1]))
        assert not any(stands_in(path, hashlib.sha1(f"kept {at}".encode()).hexdigest().upper()) for at in range(200))
