"""What the registry knows it does not take from a clerk: holding, duties, sectors and trades of a notice are those of its own book."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tanheng.carryover import checks
from tests.carryover_stage.steps import noticed
from tests.surrender_stage.stage import Stage, later, refused, said, staged

TWO_VINTAGES = 20_000
"""What every emitter of the stage holds of 19-20 and 24; 25 and 26 are not carried over."""


@pytest.fixture
def early() -> Iterator[Stage]:
    """A stage in December 2025 whose book began in autumn: it was there when holdings are taken and duties must be met."""
    with staged("2025-12-08 09:00:00", early=True) as book:
        yield book


def _paid(here: Stage, amount: int) -> None:
    paid = here.surrender(amount, "24", year=2024)
    assert paid.done, said(paid)


def _figures(here: Stage, holding: int = TWO_VINTAGES, **more: Any) -> list[int]:
    """Set the notice in March 2026 and return what refused it."""
    later("2026-03-02 09:00:00")
    return refused(noticed(here, holding, **more))


def test_a_holding_that_the_book_did_not_have_is_refused_with_the_difference(early: Stage) -> None:
    later("2026-03-02 09:00:00")
    told = noticed(early, 99_000_000)
    assert refused(told) == [checks.HOLDING_DIFFERS.code]
    assert (told.findings[0].found, told.findings[0].expected) == (99_000_000, TWO_VINTAGES)
    assert told.findings[0].message.fields["difference"] == 98_980_000
    assert refused(noticed(early, TWO_VINTAGES - 1)) == [checks.HOLDING_DIFFERS.code]
    taken = noticed(early, TWO_VINTAGES)
    assert taken.done, said(taken)
    assert taken.result["notices"][0]["most"] == TWO_VINTAGES


def test_a_holding_is_that_of_the_last_minute_of_the_year(early: Stage) -> None:
    moved = {"sender": early.works, "receiver": early.other, "lines": [{"vintage": "24", "amount": 700}], "document": "M-1"}
    later("2025-12-31 23:58:59")
    assert early.by_registry("allowance_transfer", moved).done
    later("2026-01-01 00:00:00")
    assert early.by_registry("allowance_transfer", {**moved, "document": "M-2"}).done
    assert _figures(early, TWO_VINTAGES - 1_400) == [checks.HOLDING_DIFFERS.code]
    assert _figures(early, TWO_VINTAGES - 700) == []


def test_a_holding_counts_what_is_frozen_and_in_trading(early: Stage) -> None:
    early.freeze(500, "24")
    moved = early.run("holding_to_trading", {"account": early.works, "lines": [{"vintage": "19-20", "amount": 300}]}, early.representative)
    assert moved.done, said(moved)
    assert _figures(early) == []


def test_a_holding_is_without_what_was_applied_for_and_not_approved(early: Stage) -> None:
    later("2025-12-31 18:00:00")
    lines = [{"vintage": "24", "amount": 250}]
    asked = {"sender": early.works, "receiver": early.nation, "lines": lines, "document": "Z-1"}
    made = early.run("proposal_make", {"command": "allowance_cancel", "content": asked}, early.representative)
    assert made.done, said(made)
    assert _figures(early) == [checks.HOLDING_DIFFERS.code]
    assert _figures(early, TWO_VINTAGES - 250) == []


@pytest.mark.parametrize(("day", "met"), [("2025-12-31 23:59:59", True), ("2026-01-01 00:00:00", False)])
def test_a_duty_is_met_in_time_or_it_is_not(early: Stage, day: str, *, met: bool) -> None:
    assert early.duty(5_000, year=2024).done
    later(day)
    _paid(early, 5_000)
    # What is surrendered in the last minute of the year was still held when holdings were taken.
    assert _figures(early, surrendered=[] if met else ["2024"]) == [checks.DUTY_DIFFERS.code]
    right = noticed(early, TWO_VINTAGES, surrendered=["2024"] if met else [])
    assert right.done, said(right)
    assert right.result["notices"][0]["eligible"] is met


def test_a_duty_that_is_open_makes_nobody_eligible(early: Stage) -> None:
    assert early.duty(5_000, year=2024).done
    _paid(early, 4_999)
    later("2026-03-02 09:00:00")
    told = noticed(early, 15_001)
    assert refused(told) == [checks.DUTY_DIFFERS.code]
    assert told.findings[0].message.fields["difference"] == 1


def test_sectors_are_those_of_duties_and_allocations(early: Stage) -> None:
    assert early.duty(100, year=2024).done
    _paid(early, 100)
    told = ["steel", "cement", "aluminium", "power"]
    later("2026-03-02 09:00:00")
    refusal = noticed(early, TWO_VINTAGES - 100, sectors=told, surrendered=["2023", "2024"])
    assert refused(refusal) == [checks.SECTORS_DIFFER.code]
    assert refusal.findings[0].message.fields["difference"] == 210_000
    assert noticed(early, TWO_VINTAGES - 100).done


def test_sales_and_purchases_are_never_below_the_deliveries_of_the_book(early: Stage) -> None:
    for command, actor in (("holding_to_trading", early.representative), ("holding_lock", early.program)):
        assert early.run(command, {"account": early.works, "lines": [{"vintage": "24", "amount": 400}]}, actor).done
    sold = {"seller": early.works, "buyer": early.other, "vintage": "24", "amount": 400}
    delivered = early.run("allowance_deliver", {"deliveries": [sold], "document": "T-1"}, early.program)
    assert delivered.done, said(delivered)
    assert _figures(early, TWO_VINTAGES - 400, sold=399) == [checks.TRADES_DIFFER.code]
    assert _figures(early, TWO_VINTAGES - 400, sold=400) == []
    assert _figures(early, TWO_VINTAGES + 400, account=early.other, bought=399) == [checks.TRADES_DIFFER.code]
    # What was delivered before the book began is not in it: more than it says may be typed, and the answer says so.
    more = noticed(early, TWO_VINTAGES + 400, account=early.other, bought=1_000)
    assert ("bought", "2025-09-02") in [(one["figure"], one["found"]) for one in more.result["warnings"]]


def test_what_the_book_does_not_hold_is_taken_as_typed_and_marked(here: Stage) -> None:
    """The book of this stage began in January 2026, after the instant of the holding, and holds no duty of 2024."""
    taken = noticed(here)
    assert taken.done, said(taken)
    assert [(one["check"], one["figure"]) for one in taken.result["warnings"]] == [
        (checks.BEGAN_LATER.code, "holding"),
        (checks.BEGAN_LATER.code, "sold"),
        (checks.BEGAN_LATER.code, "bought"),
        (checks.NOT_IN_THE_BOOK.code, "surrendered"),
        (checks.NOT_IN_THE_BOOK.code, "sectors"),
    ]


def test_no_notice_is_set_before_what_it_rests_on_is_complete_and_then_it_is_held_against_that_instant(early: Stage) -> None:
    """What is held before the instant is not what the law measures: a notice of before it is refused, right as its figures look then."""
    assert early.duty(5_000, year=2024).done
    for day in ("2025-12-08 09:00:00", "2025-12-31 23:59:30"):
        later(day)
        told = noticed(early, TWO_VINTAGES)
        assert refused(told) == [checks.NOT_MEASURED_YET.code]
        assert told.findings[0].message.fields["expected"] == "2026-01-01 00:00"
        assert "23:59" in said(told)[0] or "09:00" in said(told)[0]
    # In the last half minute the works still pays its duty: a notice of before would have called it missed.
    _paid(early, 5_000)
    later("2026-01-01 00:00:00")
    assert refused(noticed(early, TWO_VINTAGES, surrendered=[])) == [checks.DUTY_DIFFERS.code]
    taken = noticed(early, TWO_VINTAGES)
    assert taken.done, said(taken)
    assert taken.result["notices"][0]["eligible"] is True
