"""What people do in a browser: enter by the pages, fill in a command's form, and sign it with the code of the moment."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from tests.browsing import PASSWORD, fresh_code

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tanheng.login.models import User
    from tests.browser.conftest import Platform

LOOK, SIGN = "button[name=step][value=check]", "button[name=step][value=run]"
CODE = "#stepping-code"


def said(text: str, language: str) -> str:
    """Return a sentence of the program in a language, up to its first field."""
    from tanheng.kernel.messages import Message

    return Message(text, dict.fromkeys(re.findall(r"{(\w+)}", text), "{")).render(language).partition("{")[0]


def user(person: int) -> User:
    """Return the user of a person who has one."""
    from tanheng.login.models import User

    found: User = User.objects.get(person_id=person)
    return found


def by_password(platform: Platform, page: Page, name: str, password: str = PASSWORD) -> None:
    """Fill in the first page of entering."""
    page.goto(f"{platform.address}/login/")
    page.locator("#id_login").fill(name)
    page.locator("#id_password").fill(password)
    page.locator("main button[type=submit]").click()


def looked_through(page: Page, typed: dict[str, str]) -> None:
    """Fill in the form that is open and look at what will be done."""
    for name, value in typed.items():
        boxes = page.locator(f"main input[type=checkbox][name='{name}']")
        if boxes.count():
            for box in boxes.all():
                box.set_checked(box.get_attribute("value") in value.splitlines())
            continue
        field = page.locator(f"main [name='{name}']")
        if field.evaluate("one => one.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)
    page.locator(LOOK).click()
    page.locator(SIGN).wait_for()


def filled_in(platform: Platform, page: Page, command: str, typed: dict[str, str]) -> None:
    """Fill in the form of a command and look at what will be done."""
    page.goto(f"{platform.address}/do/{command}/")
    looked_through(page, typed)


def signed(page: Page, person: int, button: str = SIGN) -> None:
    """Sign what is shown with the code of the moment."""
    page.locator(CODE).fill(fresh_code(user(person)))
    with page.expect_navigation():
        page.locator(button).click()


def code_of(secret: str) -> str:
    """Return the code of now of a secret."""
    import time

    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


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
