"""The first page in a real browser, for nobody and for somebody."""

from __future__ import annotations

from tests.browser.conftest import Platform


def test_the_first_page_opens_for_nobody_without_an_error(platform: Platform) -> None:
    page = platform.page()
    faults: list[str] = []
    page.on("console", lambda told: faults.append(told.text) if told.type == "error" else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(platform.address)
    assert page.locator("h1").count() == 1
    assert faults == []


def test_who_has_entered_is_named_and_the_other_language_is_one_click_away(platform: Platform) -> None:
    page = platform.entered(platform.here.clerk.person)
    page.goto(platform.address)
    assert "person7" in page.content()
    page.get_by_role("link", name="English").click()
    page.wait_for_url("**lang=en**")
    assert page.locator("html").get_attribute("lang") == "en"
