"""On a telephone rows are cards, names stay readable, and what decides is big enough for a finger; homes answer without a chart too."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.conftest import LAPTOP, TELEPHONE, Platform

if TYPE_CHECKING:
    from playwright.sync_api import Page

_SQUEEZED = """() => [...document.querySelectorAll('main td')].filter(one => one.checkVisibility() && !one.closest('.matrix'))
  .filter(one => one.innerText.trim().length > 8 && one.getBoundingClientRect().width < 72)
  .map(one => one.innerText.trim().slice(0, 40) + ': ' + Math.round(one.getBoundingClientRect().width))"""
"""Cells narrower than five Chinese signs that hold more than eight."""
_SMALL = """() => [...document.querySelectorAll('main :is(a, button, input:not([type=hidden]), select, summary, textarea)')]
  .filter(one => one.checkVisibility() && getComputedStyle(one).display !== 'inline' && !one.closest('.visually-hidden'))
  .map(one => [one, one.getBoundingClientRect()]).filter(([one, at]) => at.width < 24 || at.height < 24)
  .map(([one, at]) => one.outerHTML.slice(0, 80) + ': ' + Math.round(at.width) + 'x' + Math.round(at.height))"""
_OVERLAPPING = """() => [...document.querySelectorAll('main .block-row .form-control, main .filling .form-control')]
  .filter(one => one.checkVisibility() && one.getBoundingClientRect().width < 96).map(one => one.name)"""
_HOMES = (
    *("clerk", "approver", "exchange", "auditor", "steel_manager", "cement_manager", "bank", "verifier", "laboratory", "officer"),
    *("ministry", "city", "statistics", "market", "court", "security0", "system", "audit"),
)


def _waiting(platform: Platform) -> int:
    content = {"account": platform.here.accounts["steel"], "vintage": "25", "amount": 70, "document": "D-1", "authority": "court"}
    return platform.here.ask("freeze_enter", content, "clerk")


def _page(platform: Platform, name: str, size: dict[str, int]) -> Page:
    return platform.entered(platform.here.actors[name].person, size=size)


def test_approving_is_comfortable_on_a_telephone(sampled: Platform) -> None:
    number = _waiting(sampled)
    page = _page(sampled, "approver", TELEPHONE)
    faults = []
    for address in (
        "/",
        "/tasks/",
        "/proposals/?state=",
        f"/proposals/{number}/",
        "/notices/",
        f"/tasks/{number}.1/",
        "/registry/accounts/",
    ):
        page.goto(sampled.address + address)
        wide = page.evaluate("document.documentElement.scrollWidth")
        faults += [f"{address}: {wide} wide"] if wide > TELEPHONE["width"] else []
        faults += [f"{address}: {one}" for one in (*page.evaluate(_SQUEEZED), *page.evaluate(_SMALL))]
        for place in page.locator("main .table-responsive:has(.stacked)").all():
            if place.is_visible() and place.evaluate("one => one.scrollWidth > one.clientWidth + 1"):
                faults.append(f"{address}: cards that scroll sideways")
    assert not faults, "\n".join(faults)
    page.goto(f"{sampled.address}/proposals/?state=")
    assert page.locator("main td").nth(1).evaluate("one => getComputedStyle(one, '::before').content") != "none"


@pytest.mark.parametrize("size", [LAPTOP, TELEPHONE], ids=["laptop", "telephone"])
def test_forms_with_rows_of_many_fields_leave_room_to_write(sampled: Platform, size: dict[str, int]) -> None:
    for name, command in (("officer", "list_evidence"), ("clerk", "account_succeed"), ("security0", "assignment_give")):
        page = _page(sampled, name, size)
        page.goto(f"{sampled.address}/do/{command}/")
        assert page.locator(".block-row, .filling").count(), command
        assert page.evaluate(_OVERLAPPING) == [], command
        page.context.close()


def test_no_name_is_squeezed_on_a_laptop(sampled: Platform) -> None:
    page = _page(sampled, "clerk", LAPTOP)
    for address in ("/proposals/?state=", "/journal/", "/registry/accounts/", "/registry/movements/", "/people/"):
        page.goto(sampled.address + address)
        assert page.evaluate(_SQUEEZED) == [], address


def test_every_home_has_a_picture_with_something_in_it_or_says_what_will_stand_there(sampled: Platform) -> None:
    for name in _HOMES:
        page = _page(sampled, name, TELEPHONE)
        page.goto(sampled.address)
        charts = page.locator("main [data-chart]")
        if charts.count():
            assert charts.count() == 1, name
            told = page.locator("main details td.number").all_text_contents()
            assert any(one.strip() not in ("", "0") for one in told), name
        else:
            words = page.locator("main .col-lg-5 .empty-state")
            assert len(words.inner_text()) > 12, name
            assert page.locator("main .col-lg-5 .card-actions a").count(), name
        page.context.close()
