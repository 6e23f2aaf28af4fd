"""Logins as people make them: invitation, one-time codes, a passkey, a lost token, in a real browser under the real headers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.acts import CODE, SIGN, by_password, code_of, filled_in, said, signed, with_virtual_passkey
from tests.browser.conftest import TELEPHONE, Platform
from tests.browser.looking import watched
from tests.browsing import code_now, fresh_code, user_of

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tanheng.login.models import User

NEW = "nine slow barges west"


def _enrolled(platform: Platform, page: Page, code: str, name: str, second: str = "") -> str:
    """Go from an invitation to one-time codes and the page of recovery codes; return the secret of the codes."""
    page.goto(f"{platform.address}/login/activate/")
    page.locator("#id_invitation").fill(code)
    page.locator("#id_second").fill(second)
    page.locator("#id_login").fill(name)
    page.locator("#id_password1").fill(NEW)
    page.locator("#id_password2").fill(NEW)
    page.locator("main button[type=submit]").click()
    page.wait_for_url("**/login/")
    by_password(platform, page, name, NEW)
    page.wait_for_url("**/login/factors/")
    page.locator("main a[href$='totp/activate/']").click()
    picture = page.locator("main img")
    assert picture.evaluate("one => one.complete && one.naturalWidth > 50")
    secret = page.locator("#totp-secret").inner_text()
    page.locator("#id_code").fill(code_of(secret))
    page.locator("main button[type=submit]").click()
    page.wait_for_url("**/recovery-codes/")
    assert page.locator("#recovery-codes li").count() == 10
    return secret


@pytest.mark.parametrize(("language", "size"), [("zh", None), ("en", TELEPHONE)])
def test_from_invitation_to_one_time_codes(platform: Platform, language: str, size: dict[str, int] | None) -> None:
    from tanheng.login.invitations import hash_of, new_code

    code = new_code()
    assert platform.here.run("login_invite", {"person": 10, "code_hash": hash_of(code)}, platform.here.security).done
    page = platform.page(language=language, size=size)
    faults = watched(page)
    _enrolled(platform, page, code, "new.person")
    page.locator("main a[href='/']").click()
    page.wait_for_url(f"{platform.address}/")
    assert "new.person" in page.content()
    assert faults == []


def _entered_with_code(platform: Platform, page: Page, user: User) -> None:
    by_password(platform, page, user.username)
    page.locator("#id_code").fill(fresh_code(user))
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url(f"{platform.address}/")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_passkey_is_enrolled_enters_and_signs_a_command(sampled: Platform, language: str) -> None:
    user = user_of(sampled.here.actors["clerk"].person)
    page = sampled.page(language=language)
    faults = watched(page)
    with_virtual_passkey(page)
    _entered_with_code(sampled, page, user)
    page.goto(f"{sampled.address}/login/factors/webauthn/add/")
    page.locator("#id_code").fill(fresh_code(user))
    page.locator("main button[type=submit]").click()
    page.wait_for_url("**/webauthn/add/")
    page.locator("#mfa_webauthn_add").click()
    page.wait_for_url(lambda address: "webauthn/add" not in address)
    page.goto(f"{sampled.address}/login/visits/")
    page.locator("main li button").first.click()
    page.wait_for_url(f"{sampled.address}/")
    by_password(sampled, page, user.username)
    page.locator("#mfa_webauthn_authenticate").click()
    page.wait_for_url(f"{sampled.address}/")
    order = {"account": sampled.here.accounts["steel"], "vintage": "25", "amount": "10", "document": "E-1", "authority": "court"}
    filled_in(sampled, page, "freeze_enter", {**order, "reason": "order"})
    page.locator(CODE).fill("000000")
    with page.expect_navigation():
        page.locator(SIGN).click()
    assert "(9402)" in page.locator("main").inner_text()
    with page.expect_navigation():
        page.locator("[data-passkey-options]").click()
    assert said("Proposed; another person decides now", language) in page.locator("main").inner_text()
    _withdrawn_with_passkey(sampled, page, language)
    assert faults == []


def _withdrawn_with_passkey(platform: Platform, page: Page, language: str) -> None:
    page.goto(f"{platform.address}/proposals/")
    page.locator("main td a[href^='/proposals/']").first.click()
    page.wait_for_url("**/proposals/*/")
    with page.expect_navigation():
        page.locator("[data-passkey-options]").click()
    assert said("Decided; record {number}.", language) in page.locator("main").inner_text()


def _halves(platform: Platform, language: str, lost: User) -> tuple[str, str]:
    """Have the token asked for at the door, proposed by one administrator and approved by another; return what each is shown."""
    from tanheng.commands.running import Runner
    from tanheng.login.losing import take_up
    from tanheng.people.policy import RolePolicy

    here = platform.here
    door = platform.page(language=language)
    door.goto(f"{platform.address}/login/lost/")
    door.locator("#id_login").fill(lost.username)
    door.locator("input[value=token]").check()
    door.locator("main button[type=submit]").click()
    door.locator("main .alert-success").wait_for()
    take_up(Runner(RolePolicy()))

    maker, checker = (platform.entered(here.actors[name].person, language=language) for name in ("security0", "security1"))
    maker.goto(f"{platform.address}/tasks/")
    assert maker.locator("main tbody tr").count() == 1
    maker.goto(f"{platform.address}/people/persons/{lost.person_id}/lost/?lost=token")
    maker.locator("#reason").fill("known by face")
    signed(maker, here.actors["security0"].person, ".card-footer .btn-primary")
    first = maker.locator("#secret").inner_text()
    checker.goto(f"{platform.address}/proposals/")
    checker.locator("main td a[href^='/proposals/']").first.click()
    checker.wait_for_url("**/proposals/*/")
    signed(checker, here.actors["security1"].person, "button[value=approved]")
    assert said("Decided; record {number}.", language) in checker.locator("main").inner_text()
    checker.locator("a[href^='/people/half/']").first.click()
    checker.wait_for_url("**/people/half/*/")
    signed(checker, here.actors["security1"].person, ".card-footer .btn-primary")
    return first, checker.locator("#secret").inner_text()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_lost_token_is_replaced_by_two_and_the_old_one_is_dead(sampled: Platform, language: str) -> None:
    from tanheng.login.models import Proof

    user = user_of(sampled.here.actors["clerk"].person)
    old = sampled.page(language=language)
    _entered_with_code(sampled, old, user)
    first, second = _halves(sampled, language, user)

    old.goto(f"{sampled.address}/tasks/")
    assert "/login/" in old.url
    by_password(sampled, old, user.username)
    old.locator("main .alert-danger").wait_for()
    page = sampled.page(language=language)
    secret = _enrolled(sampled, page, first, user.username, second)
    page.locator("main a[href='/']").click()
    page.wait_for_url(f"{sampled.address}/")
    by_password(sampled, old, user.username, NEW)
    old.locator("#id_code").fill(code_now())
    old.locator("main form button[type=submit]").first.click()
    old.locator("main .invalid-feedback").first.wait_for()
    Proof.objects.filter(user=user).delete()
    old.locator("#id_code").fill(code_of(secret))
    old.locator("main form button[type=submit]").first.click()
    old.wait_for_url(f"{sampled.address}/")
