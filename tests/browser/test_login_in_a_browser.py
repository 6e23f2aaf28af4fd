"""Logins as people make them: invitation, one-time codes, a passkey, a lost token, in a real browser under the real headers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.browser.conftest import TELEPHONE, Platform
from tests.browsing import PASSWORD, fresh_code, user_of

if TYPE_CHECKING:
    from playwright.sync_api import Page

NEW = "nine slow barges west"


def watched(page: Page) -> list[str]:
    """Collect what the browser has to complain about, such as what the headers forbid."""
    faults: list[str] = []
    page.on("console", lambda told: faults.append(told.text) if told.type == "error" and " 4" not in told.text else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    return faults


def with_virtual_passkey(page: Page) -> Any:
    """Give the browser a passkey of its own, which always agrees."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return session


def code_of(secret: str) -> str:
    """Return the code of now of a secret."""
    import time

    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def by_password(platform: Platform, page: Page, name: str, password: str = PASSWORD) -> None:
    """Fill in the first page of entering."""
    page.goto(f"{platform.address}/login/")
    page.locator("#id_login").fill(name)
    page.locator("#id_password").fill(password)
    page.locator("main button[type=submit]").click()


@pytest.mark.parametrize(("language", "size"), [("zh", None), ("en", TELEPHONE)])
def test_from_invitation_to_one_time_codes(platform: Platform, language: str, size: dict[str, int] | None) -> None:
    from tanheng.login.invitations import hash_of, new_code

    code = new_code()
    assert platform.here.run("login_invite", {"person": 10, "code_hash": hash_of(code)}, platform.here.security).done
    page = platform.page(language=language, size=size)
    faults = watched(page)
    page.goto(f"{platform.address}/login/activate/")
    page.locator("#id_invitation").fill(code)
    page.locator("#id_login").fill("new.person")
    page.locator("#id_password1").fill(NEW)
    page.locator("#id_password2").fill(NEW)
    page.locator("main button[type=submit]").click()
    page.wait_for_url("**/login/")
    by_password(platform, page, "new.person", NEW)
    page.wait_for_url("**/login/factors/")
    page.locator("main a[href$='totp/activate/']").click()
    picture = page.locator("main img")
    assert picture.evaluate("one => one.complete && one.naturalWidth > 50")
    page.locator("#id_code").fill(code_of(page.locator("#totp-secret").inner_text()))
    page.locator("main button[type=submit]").click()
    page.wait_for_url("**/recovery-codes/")
    assert page.locator("#recovery-codes li").count() == 10
    page.locator("main a[href='/']").click()
    page.wait_for_url(f"{platform.address}/")
    assert "new.person" in page.content()
    assert faults == []


def test_a_passkey_is_enrolled_and_enters(platform: Platform) -> None:
    user = user_of(platform.here.clerk.person)
    page = platform.page()
    faults = watched(page)
    with_virtual_passkey(page)
    by_password(platform, page, user.username)
    page.locator("#id_code").fill(fresh_code(user))
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url(f"{platform.address}/")
    page.goto(f"{platform.address}/login/factors/webauthn/add/")
    page.locator("#id_code").fill(fresh_code(user))
    page.locator("main button[type=submit]").click()
    page.wait_for_url("**/webauthn/add/")
    page.locator("#mfa_webauthn_add").click()
    page.wait_for_url(lambda address: "webauthn/add" not in address)
    page.goto(f"{platform.address}/login/visits/")
    page.locator("main li button").first.click()
    page.wait_for_url(f"{platform.address}/")
    by_password(platform, page, user.username)
    page.locator("#mfa_webauthn_authenticate").click()
    page.wait_for_url(f"{platform.address}/")
    assert user.username in page.content()
    assert faults == []


FORM = """{% extends "web/base.html" %}{% block content %}<form method="post">{% csrf_token %}{% include "login/stepping.html" %}
<button type="submit" id="act">act</button></form>{% endblock %}"""


@pytest.fixture
def acting(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Put a page in place of that of the visits which does nothing but step up; return what it found, 0 for a proof that was right."""
    from django.http import HttpRequest, HttpResponse
    from django.template import engines

    from tanheng.interfaces.web.views import home
    from tanheng.login.stepping import stepped_up

    found: list[int] = []

    def act(request: HttpRequest, *_: Any) -> HttpResponse:
        finding = stepped_up(request) if request.method == "POST" else None
        if request.method == "POST":
            found.append(finding.code if finding else 0)
        return HttpResponse(engines["django"].from_string(FORM).render({"finding": finding}, request))

    monkeypatch.setattr(home, "render", act)
    return found


def test_a_passkey_steps_up_in_the_form_itself(platform: Platform, acting: list[int]) -> None:
    user = user_of(platform.here.clerk.person)
    page = platform.page()
    faults = watched(page)
    with_virtual_passkey(page)
    by_password(platform, page, user.username)
    page.locator("#id_code").fill(fresh_code(user))
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url(f"{platform.address}/")
    page.goto(f"{platform.address}/login/factors/webauthn/add/")
    page.locator("#id_code").fill(fresh_code(user))
    page.locator("main button[type=submit]").click()
    page.wait_for_url("**/webauthn/add/")
    page.locator("#mfa_webauthn_add").click()
    page.wait_for_url(lambda address: "webauthn/add" not in address)
    page.goto(platform.address)
    acting.clear()
    with page.expect_navigation():
        page.locator("[data-passkey-options]").click()
    page.locator("#stepping-code").fill("000000")
    with page.expect_navigation():
        page.locator("#act").click()
    assert "(9402)" in page.content()
    page.locator("#stepping-code").fill(fresh_code(user))
    with page.expect_navigation():
        page.locator("#act").click()
    assert acting == [0, 9402, 0]
    assert faults == []
