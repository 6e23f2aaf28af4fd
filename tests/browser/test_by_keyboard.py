"""No mouse: past the header to the content, through the login to a proposal that is approved; and the other language in its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.acts import said
from tests.browser.conftest import TELEPHONE, Platform
from tests.browser.looking import watched
from tests.browsing import PASSWORD, fresh_code, user_of

if TYPE_CHECKING:
    from playwright.sync_api import Page

_MOST = 60


def tab_to(page: Page, selector: str) -> None:
    """Press the tabulator until an element has the focus, and insist that the focus can be seen."""
    for _ in range(_MOST):
        page.keyboard.press("Tab")
        if page.evaluate("wanted => document.activeElement.matches(wanted)", selector):
            assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none", f"{selector}: the focus cannot be seen"
            return
    raise AssertionError(f"{selector} cannot be reached by the keyboard")


def press(page: Page, key: str = "Enter") -> None:
    """Press a key that leads to another page."""
    with page.expect_navigation():
        page.keyboard.press(key)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_proposal_is_approved_without_a_mouse(sampled: Platform, language: str) -> None:
    here = sampled.here
    content = {"account": here.accounts["steel"], "vintage": "25", "amount": 70, "document": "D-1", "authority": "court"}
    number = here.ask("freeze_enter", content, "clerk")
    approver = user_of(here.actors["approver"].person)
    page = sampled.page(language=language)
    faults = watched(page)
    page.goto(f"{sampled.address}/login/")
    page.locator("#id_login").focus()
    page.keyboard.type(approver.username)
    tab_to(page, "#id_password")
    page.keyboard.type(PASSWORD)
    press(page)
    page.keyboard.type(fresh_code(approver))
    press(page)
    page.wait_for_url(f"{sampled.address}/")

    tab_to(page, "a.nav-link[href='/proposals/']")
    press(page)
    tab_to(page, f"main a[href='/proposals/{number}/']")
    press(page)
    tab_to(page, "#stepping-code")
    page.keyboard.type(fresh_code(approver))
    tab_to(page, "button[value=approved]")
    press(page)
    assert said("Decided; record {number}.", language) in page.locator("main").inner_text()
    assert faults == []


def test_the_first_stop_leads_past_the_header_to_the_content(sampled: Platform) -> None:
    page = sampled.entered(sampled.here.actors["clerk"].person)
    page.goto(sampled.address)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.matches('a.skip')")
    assert page.locator("a.skip").bounding_box()["width"] > 20  # type: ignore[index]
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")


def test_the_menu_of_a_telephone_opens_and_closes_without_a_mouse(sampled: Platform) -> None:
    page = sampled.entered(sampled.here.actors["clerk"].person, size=TELEPHONE)
    page.goto(sampled.address)
    assert not page.locator("#menu").is_visible()
    tab_to(page, ".navbar-toggler")
    page.keyboard.press("Enter")
    page.locator("#menu a[href='/tasks/']").wait_for(state="visible")
    tab_to(page, "#menu a[href='/tasks/']")
    press(page)
    page.wait_for_url("**/tasks/")
    tab_to(page, "header .dropdown button")
    page.keyboard.press("Enter")
    page.locator(".dropdown-menu a[href='/login/factors/']").wait_for(state="visible")
    page.keyboard.press("Escape")
    page.locator(".dropdown-menu a[href='/login/factors/']").wait_for(state="hidden")


def test_the_other_language_shows_the_same_page_with_what_was_asked(sampled: Platform) -> None:
    page = sampled.entered(sampled.here.actors["clerk"].person)
    page.goto(f"{sampled.address}/tasks/?show=ended&search=70")
    page.get_by_role("link", name="English").click()
    page.wait_for_url("**lang=en**")
    assert "/tasks/?" in page.url
    assert page.locator("#ask-show").input_value() == "ended"
    assert page.locator("#ask-search").input_value() == "70"
    assert page.locator("html").get_attribute("lang") == "en"
    answer = page.goto(f"{sampled.address}/tasks/")
    assert answer
    assert answer.headers["content-language"] == "en"


@pytest.mark.parametrize(("language", "said_so"), [("zh", "zh-CN"), ("en", "en")])
def test_what_everybody_may_look_at_says_its_language(sampled: Platform, language: str, said_so: str) -> None:
    page = sampled.page(language=language)
    for address in ("/", "/login/", "/login/activate/", "/no/such/page/"):
        answer = page.goto(sampled.address + address)
        assert answer
        assert answer.headers["content-language"] == page.locator("html").get_attribute("lang") == said_so
        other = page.locator("header a[hreflang]")
        assert other.get_attribute("lang") == other.get_attribute("hreflang") != said_so
