"""A search answers in the place of the content: the page is not loaded again, and its address is that of the answer."""

from __future__ import annotations

from tests.browser.conftest import Platform
from tests.browser.looking import watched


def test_a_search_answers_in_place_and_its_address_can_be_cited(platform: Platform) -> None:
    page = platform.page(language="en")
    faults = watched(page)
    page.goto(f"{platform.address}/registry/checks/")
    page.evaluate("window.notLoadedAgain = true")
    page.locator("#ask-text").fill("3005")
    page.locator("#ask-text").press("Enter")
    page.wait_for_url("**text=3005**")
    page.locator("main td", has_text="3005").first.wait_for()
    assert page.evaluate("window.notLoadedAgain") is True
    assert "text=3005" in str(page.locator("#other-language").get_attribute("href"))
    assert page.locator("main#content").count() == 1
    cited = page.url
    page.go_back()
    page.wait_for_url("**/registry/checks/")
    page.goto(cited)
    assert page.locator("#ask-text").input_value() == "3005"
    assert faults == [], faults
