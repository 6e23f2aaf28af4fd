"""An order of a court: entered by one person of the registry, approved by another, seen by the holder, who cannot move what is frozen."""

from __future__ import annotations

import pytest

from tests.browser.acts import filled_in, said, signed
from tests.browser.conftest import Platform
from tests.browser.looking import watched

ORDER = {"vintage": "25", "amount": "30000", "document": "E-77", "authority": "court"}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_freeze_is_entered_approved_and_seen_by_the_holder(sampled: Platform, language: str) -> None:
    here = sampled.here
    steel = here.accounts["steel"]
    clerk = sampled.entered(here.actors["clerk"].person, language=language)
    told = watched(clerk)
    filled_in(sampled, clerk, "freeze_enter", {"account": steel, **ORDER, "reason": "order of the court"})
    assert "E-77" in clerk.locator("main").inner_text()
    signed(clerk, here.actors["clerk"].person)
    assert said("Proposed; another person decides now", language) in clerk.locator("main").inner_text()

    approver = sampled.entered(here.actors["approver"].person, language=language)
    told_too = watched(approver)
    approver.goto(f"{sampled.address}/tasks/")
    approver.locator("main td a[href^='/proposals/']").first.click()
    approver.wait_for_url("**/proposals/*/")
    assert "E-77" in approver.locator("main").inner_text()
    signed(approver, here.actors["approver"].person, "button[value=approved]")
    assert said("Decided; record {number}.", language) in approver.locator("main").inner_text()
    assert not approver.locator("button[value=approved]").count()

    holder = sampled.entered(here.actors["steel_manager"].person, language=language)
    holder.goto(sampled.address)
    assert said("Frozen or pledged: this cannot be moved", language) in holder.locator("main").inner_text()
    assert "E-77" in holder.locator("main").inner_text()
    holder.goto(f"{sampled.address}/notices/")
    note = holder.locator("main a[href^='/tasks/']", has_text="E-77").first
    assert steel in note.inner_text()
    note.click()
    holder.wait_for_url("**/tasks/*/")
    assert "E-77" in holder.locator("h1, h2").first.inner_text()
    assert holder.locator("button[value=task_claim]").count() == 1
    filled_in(
        sampled, holder, "holding_to_trading", {"account": steel, "lines.0.vintage": "25", "lines.0.amount": "170000", "reason": "sale"}
    )
    assert said("As things stand, this would be refused", language) in holder.locator("main").inner_text()
    assert "3005" in holder.locator("main").inner_text()
    signed(holder, here.actors["steel_manager"].person)
    assert "3005" in holder.locator(".alert-danger:visible").inner_text()
    assert told == told_too == []
