"""Each rule of the book lets pass what is right and refuses what is not, with its own number, and a refusal changes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest

from tanheng.commands.records import Outcome
from tanheng.commands.running import Runner
from tanheng.kernel.clock import BEIJING, played
from tanheng.ledger.checks import CHECKS, FLOOR_ABOVE_CEILING, LIMITS_BROKEN
from tests.books import book, codes, rows
from tests.ledger.rule_cases import CASES, Bench, BookCase

NAMES = [f"{case.check.code} {case.rule}" for case in CASES]
ALONGSIDE = {FLOOR_ABOVE_CEILING.code: {LIMITS_BROKEN.code}}  # a new account holds 0, which lies outside such limits, too


@pytest.fixture(scope="module")
def runner() -> Iterator[Runner]:
    with book() as made, played(datetime(2026, 11, 21, 9, tzinfo=BEIJING)):
        yield made


@pytest.mark.parametrize("case", CASES, ids=NAMES)
def test_what_is_right_passes(case: BookCase, runner: Runner) -> None:
    found = case.passed(Bench(runner))
    assert found == [] if isinstance(found, list) else found.done, found


@pytest.mark.parametrize("case", CASES, ids=NAMES)
def test_what_is_wrong_is_refused_by_its_number_and_changes_nothing(case: BookCase, runner: Runner) -> None:
    found = case.refused(Bench(runner))
    assert set(found if isinstance(found, list) else codes(found)) - ALONGSIDE.get(case.check.code, set()) == {case.check.code}
    if isinstance(found, Outcome):
        assert (found.outcome, found.result) == ("refused", None)
        assert rows("SELECT count(*) FROM ledger_transfer WHERE record = %s", (found.number,)) == [(0,)]
        assert rows("SELECT outcome FROM commands_record WHERE number = %s", (found.number,)) == [("refused",)]


def test_every_check_of_the_book_has_its_case() -> None:
    assert [case.check for case in CASES] == list(CHECKS)


WRONG_FORMS: list[tuple[str, dict[str, Any]]] = [
    ("a transfer that moves at once expires", {"expires_at": "2027-01-01T00:00:00.000000+08:00"}),
    ("a transfer that moves at once names a reservation", {"of": [1, 1]}),
    ("a resolution expires", {"kind": "void", "of": [1, 1], "expires_at": "2027-01-01T00:00:00.000000+08:00"}),
    ("a day that is not there", {"kind": "pending", "expires_at": "2027-02-30T00:00:00.000000+08:00"}),
    ("digits of another script", {"kind": "pending", "expires_at": "202\u0667-01-01T00:00:00.000000+08:00"}),
    ("a time of another zone", {"kind": "pending", "expires_at": "2027-01-01T00:00:00.000000+00:00"}),
    ("a record beyond all numbers", {"kind": "post", "of": [10**30, 1]}),
    ("a line beyond all numbers", {"kind": "post", "of": [1, 2**31]}),
    ("an amount beyond all numbers", {"amount": 10**5000}),
    ("an asset that is no word", {"asset": "CEA\x00"}),
    ("an amount that is no whole number", {"amount": 1.0}),
    ("an amount that is a truth", {"amount": True}),
    ("a kind that only the program makes", {"kind": "expire", "of": [1, 1]}),
]


@pytest.mark.parametrize("wrong", [wrong for _, wrong in WRONG_FORMS], ids=[name for name, _ in WRONG_FORMS])
def test_a_transfer_of_wrong_form_is_refused_before_the_book_is_asked(wrong: dict[str, Any], runner: Runner) -> None:
    bench = Bench(runner)
    outcome = bench.move(**wrong)
    assert set(codes(outcome)) == {9102}
    assert outcome.number == 0


def test_a_transfer_that_moves_at_once_never_blocks_the_expiry_of_others(runner: Runner) -> None:
    bench = Bench(runner)
    bench.nothing_expired()
    assert bench.move(expires_at="2026-12-01T00:00:00.000000+08:00").outcome == "refused"
    bench.reserve(seconds=5)
    assert bench.after(10, bench.expire).done


def test_an_unlimited_account_takes_no_floor(runner: Runner) -> None:
    assert codes(Bench(runner).opened(unlimited=True, floor=0)) == [9102]
