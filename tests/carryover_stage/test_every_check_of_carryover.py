"""Every check of notices, filings and batches is reached through its command: once it lets pass, once it alone refuses."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from tanheng.carryover import checks
from tanheng.commands.records import Outcome
from tanheng.issuance import checks as issuance_checks
from tanheng.kernel.findings import Check
from tanheng.registry import checks as registry_checks
from tests.carryover_stage.steps import BY, filed, noticed, reissued, taken_back, withdrawn
from tests.surrender_stage.stage import Stage, later, refused, said, staged

CALCULATOR_ONLY = {8301, 8302, 8303, 8304, 8305, 8306, 8309, 8312, 8313, 8314, 8315, 8331, 8332, 8333}
"""What only the calculator says about cells and columns of a table."""
BY_THE_BOOK = {8329, 8330, 8334, 8335, 8337, 8338, 8339}
"""Passed and met by test_the_book_refutes_typed_figures.py, in a book that began early enough."""


@dataclass(frozen=True)
class CarryoverCase:
    """A check, the rule it guards in words, and what passes it and what it refuses alone. The works may carry over 5,000 t."""

    check: Check
    rule: str
    passed: Callable[[Stage], Outcome]
    refused: Callable[[Stage], Outcome]


def _two_notices(here: Stage, second: str) -> Outcome:
    one = {"sectors": ["steel"], "sold": 0, "bought": 0, "holding": 10, "surrendered": ["2024"]}
    notices = [{**one, "account": here.works}, {**one, "account": second}]
    return here.by_registry("carryover_notice_set", {"year": 2024, "notices": notices, **BY})


def _lower(here: Stage, amount: int) -> Outcome:
    assert filed(here, amount).done
    return noticed(here, 1000)


def _withdraw_at(here: Stage, *, taken: bool) -> Outcome:
    filing = filed(here).number
    later("2026-03-21 00:00:00")
    assert not taken or taken_back(here).done
    return withdrawn(here, filing)


def _batch_at(here: Stage, now: str) -> Outcome:
    assert filed(here).done
    later(now)
    return taken_back(here)


def _taken_twice(here: Stage, times: int) -> Outcome:
    for time in range(times):
        outcome = _batch_at(here, "2026-03-21 00:00:00") if not time else taken_back(here)
    return outcome


def _reissued_twice(here: Stage, times: int) -> Outcome:
    assert _batch_at(here, "2026-03-21 00:00:00").done
    for _ in range(times):
        outcome = reissued(here)
    return outcome


def _filed_at(here: Stage, now: str) -> Outcome:
    later(now)
    return filed(here)


def _after_lift(here: Stage, amount: int) -> Outcome:
    """A freeze of 300 t of March is lifted after the window."""
    freeze = here.freeze(300, "24")
    later("2026-07-01 09:00:00")
    assert here.by_registry("freeze_lift", {"freeze": freeze, "document": "J-2"}).done
    return filed(here, amount)


def _emptied_and_closed(here: Stage, *, again: bool) -> Outcome:
    """What the works filed is taken back, and issued again or not; the works gives away all it has, and its account is to be closed."""
    assert _batch_at(here, "2026-03-21 00:00:00").done
    assert not again or reissued(here).done
    lines = [{"vintage": one, "amount": amount} for one in ("19-20", "24", "25", "26") if (amount := here.held(one))]
    given = {"sender": here.works, "receiver": here.other, "lines": lines, "document": "M-1"}
    assert here.by_registry("allowance_transfer", given).done
    here.state("closing")
    return here.by_registry("account_state_change", {"account": here.works, "state": "closed", "document": "S-2"})


CASES = (
    CarryoverCase(checks.NO_RULE, "the year has a rule", noticed, lambda h: noticed(h, year=2023)),
    CarryoverCase(checks.NO_CONVERSION_NOTICE, "2025 is not converted", noticed, lambda h: noticed(h, year=2025)),
    CarryoverCase(checks.NOT_AN_APPLICANT, "only key emitters carry over", noticed, lambda h: noticed(h, account=h.province)),
    CarryoverCase(checks.NOTICE_TWICE, "an account stands once", lambda h: _two_notices(h, h.other), lambda h: _two_notices(h, h.works)),
    CarryoverCase(
        checks.SECTOR_UNKNOWN, "sectors have a base", lambda h: noticed(h, sectors=["cement"]), lambda h: noticed(h, sectors=["glass"])
    ),
    CarryoverCase(
        checks.SECTOR_TWICE,
        "the base of a sector counts once",
        lambda h: noticed(h, sectors=["steel", "power"], surrendered=["2023", "2024"]),
        lambda h: noticed(h, sectors=["steel", "steel"]),
    ),
    CarryoverCase(checks.NEGATIVE, "figures are not negative", lambda h: noticed(h, sold=0), lambda h: noticed(h, sold=-1)),
    CarryoverCase(
        checks.NUMBER_OUT_OF_BOUNDS, "figures can be told exactly", lambda h: noticed(h, sold=1), lambda h: noticed(h, sold=2**53)
    ),
    CarryoverCase(checks.BELOW_FILED, "a notice is not below what was filed", lambda h: _lower(h, 1000), lambda h: _lower(h, 1001)),
    CarryoverCase(
        checks.NO_NOTICE,
        "filings begin with the notice",
        filed,
        lambda h: filed(h, account=h.far, actor=h.far_helper),
    ),
    CarryoverCase(
        registry_checks.OUTSIDE_WINDOW,
        "the window ends on 10 June at midnight",
        lambda h: _filed_at(h, "2026-06-10 23:59:59"),
        lambda h: _filed_at(h, "2026-06-11 00:00:00"),
    ),
    CarryoverCase(checks.NOT_CONVERTIBLE, "vintages up to 2024", lambda h: filed(h, vintage="19-20"), lambda h: filed(h, vintage="25")),
    CarryoverCase(checks.ABOVE_MOST, "no more than T_max", lambda h: filed(h, 5000), lambda h: filed(h, 5001)),
    CarryoverCase(
        checks.ABOVE_MOST,
        "filings count together",
        lambda h: (filed(h, 4000), filed(h, 1000, "19-20"))[1],
        lambda h: (filed(h, 4000), filed(h, 1001, "19-20"))[1],
    ),
    CarryoverCase(
        checks.ABOVE_MOST,
        "who did not surrender in time carries nothing over",
        filed,
        lambda h: (noticed(h, surrendered=[]), filed(h, 1))[1],
    ),
    CarryoverCase(
        checks.ABOVE_RELEASED, "after the window only what was released", lambda h: _after_lift(h, 300), lambda h: _after_lift(h, 301)
    ),
    CarryoverCase(
        registry_checks.NOT_ENOUGH,
        "a freeze stands in the way",
        lambda h: (h.freeze(9900, "24"), filed(h, 100))[1],
        lambda h: (h.freeze(9901, "24"), filed(h, 100))[1],
    ),
    CarryoverCase(
        registry_checks.NOT_REPRESENTATIVE,
        "surrender-only does not file",
        filed,
        lambda h: (noticed(h, account=h.other), filed(h, account=h.other, actor=h.helper))[1],
    ),
    CarryoverCase(
        checks.NO_FILING,
        "what was taken back is not withdrawn",
        lambda h: _withdraw_at(h, taken=False),
        lambda h: _withdraw_at(h, taken=True),
    ),
    CarryoverCase(
        checks.BATCH_OPEN,
        "the first batch closes on 20 March at midnight",
        lambda h: _batch_at(h, "2026-03-21 00:00:00"),
        lambda h: _batch_at(h, "2026-03-20 23:59:59"),
    ),
    CarryoverCase(checks.NOTHING_TO_TAKE, "a filing is taken back once", lambda h: _taken_twice(h, 1), lambda h: _taken_twice(h, 2)),
    CarryoverCase(
        checks.NOTHING_TO_REISSUE, "what was taken back is issued once", lambda h: _reissued_twice(h, 1), lambda h: _reissued_twice(h, 2)
    ),
    CarryoverCase(
        issuance_checks.VINTAGE_NOT_CREATED,
        "nothing is issued again of a vintage that nobody created",
        lambda h: (_batch_at(h, "2026-03-21 00:00:00"), reissued(h))[1],
        lambda h: (_batch_at(h, "2026-03-21 00:00:00"), reissued(h, create=False))[1],
    ),
    CarryoverCase(
        checks.GATE_TAKEN_BACK,
        "what was taken back comes again before the account is closed",
        lambda h: _emptied_and_closed(h, again=True),
        lambda h: _emptied_and_closed(h, again=False),
    ),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.check.code} {case.rule}")
def test_a_check_lets_pass_and_refuses(case: CarryoverCase) -> None:
    with staged("2026-03-02 09:00:00") as here:
        assert noticed(here).done
        passed = case.passed(here)
        assert passed.done, said(passed)
    with staged("2026-03-02 09:00:00") as here:
        assert noticed(here).done
        outcome = case.refused(here)
        assert refused(outcome) == [case.check.code], said(outcome)


def test_every_check_has_a_case() -> None:
    assert {check.code for check in checks.CHECKS} - {case.check.code for case in CASES} == CALCULATOR_ONLY | BY_THE_BOOK
