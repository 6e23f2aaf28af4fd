"""Each rule of the book lets pass what is right and refuses what is not, with its own number, and a refusal changes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import psycopg
import pytest

from tanheng.commands.records import Outcome
from tanheng.commands.running import Runner
from tanheng.commands.sealing import seal_all
from tanheng.commands.sql import Sql
from tanheng.kernel.clock import BEIJING, played
from tanheng.ledger.checks import CHECKS, FLOOR_ABOVE_CEILING, LIMITS_BROKEN
from tanheng.ledger.queries import Sums, open_sums, sums_as_of
from tanheng.ledger.tallying import tally
from tests.books import book, codes, rows, this_book
from tests.ledger.rule_cases import CASES, Bench, BookCase
from tests.signing import signing_key

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


def test_an_asset_may_have_any_name_that_is_a_word(runner: Runner) -> None:
    bench = Bench(runner)
    for asset in ("NULL", "null", "-", "1.5", "true"):
        source, held = bench.open({"kind": "open", "asset": asset}, {"asset": asset})
        chains = [[[source, held, 0, 1]]] * 25
        assert bench.done("ledger_batch", {"assets": [asset], "chains": chains}) == {"made": 25, "refused": {}}
        assert rows("SELECT DISTINCT asset FROM ledger_transfer WHERE credit = %s", (held,)) == [(asset,)]


def test_sums_of_open_ends_are_exact_beyond_what_a_row_holds_and_are_tallied_no_more() -> None:
    with book() as made:
        bench = Bench(made)
        source, end = bench.open({"kind": "open"}, {"kind": "open"})
        seal_all(signing_key())
        assert tally(at_least=1)
        most = 2**53 - 1
        with psycopg.connect(**this_book("superuser").dsn, autocommit=True) as other:
            other.execute("ALTER TABLE ledger_transfer DROP CONSTRAINT transfer_amount_in_range")
            other.execute(
                "INSERT INTO ledger_transfer (record, line, kind, debit, credit, asset, amount, released, applies_at, recorded_at)"
                " SELECT %s, n, 'single', %s, %s, 'CEA-2024', %s, 0, now(), now() FROM generate_series(1, 1400) n",
                (bench.move().number + 1, source, end, most),
            )
            other.execute("INSERT INTO commands_sealqueue SELECT max(record) FROM ledger_transfer")
        assert 1400 * most > 2**63
        assert open_sums(Sql())[source] == sums_as_of(Sql(), source) == Sums(1400 * most, 0, 0, 0)
        with psycopg.connect(**this_book("superuser").dsn, autocommit=True) as other:
            other.execute("INSERT INTO commands_leaf SELECT 1000 + row_number() OVER (ORDER BY number), number FROM commands_sealqueue")
            other.execute("DELETE FROM commands_sealqueue")
            other.execute("UPDATE commands_log SET size = 2000")
        assert tally(at_least=1) is None
        assert open_sums(Sql())[end] == Sums(0, 1400 * most, 0, 0)
