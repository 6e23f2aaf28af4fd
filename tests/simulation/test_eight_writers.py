"""Eight processes that write at once are all answered, the book is right afterwards, and nobody has to try very often. `-s` prints."""

from __future__ import annotations

import os

import pytest

from tests.books import Desk, book, rows, this_book
from tests.simulation.eight import measured
from tests.simulation.killing import assert_book_is_whole

EACH = int(os.environ.get("TANHENG_EACH", "100"))
CASES = {"two hundred accounts": (200, 1), "ten accounts": (10, 4), "the same two accounts": (2, 20)}


@pytest.mark.parametrize("case", CASES)
def test_eight_writers_are_all_answered_and_the_sums_are_right(case: str) -> None:
    count, most_retries = CASES[case]
    with book() as runner:
        desk = Desk(runner)
        source, *accounts = desk.open({"kind": "open"}, *({} for _ in range(count)))
        for at in range(0, count, 20):
            desk.made(*({"debit": source, "credit": account, "amount": 200} for account in accounts[at : at + 20]))
        met = measured(this_book(), accounts, each=EACH)
        print(f"{case}: {met}")
        assert sum(met.outcomes.values()) == 8 * EACH
        assert set(met.outcomes) <= {"done", "refused"}
        assert met.retries.total() <= most_retries * 8 * EACH
        assert rows("SELECT count(*) FROM commands_record WHERE person >= 100") == [(8 * EACH,)]
        assert rows("SELECT sum(credits_posted - debits_posted)::bigint FROM ledger_account WHERE held") == [(200 * count,)]
        assert_book_is_whole()
