"""Whoever is killed at whatever moment: nothing that was answered is lost, nothing is there half or twice, and the log stays sound.

TANHENG_KILL_ROUNDS raises the number of rounds.
"""

from __future__ import annotations

import os
import time

from tests.books import rows
from tests.simulation.killing import killed_book

ROUNDS = int(os.environ.get("TANHENG_KILL_ROUNDS", "5"))
SEED = int(os.environ.get("TANHENG_KILL_SEED", "0")) or time.time_ns() % 10**9


def test_nothing_is_lost_half_or_twice_when_writers_sealers_and_the_server_are_killed() -> None:
    print(f"seed {SEED}")
    with killed_book(SEED) as book:
        for number in range(ROUNDS):
            book.round(number)
            if number % 20 == 19:
                print(f"{number + 1} rounds, {dict(book.killed)}", flush=True)
        ((records, leaves),) = rows("SELECT (SELECT count(*) FROM commands_record), (SELECT count(*) FROM commands_leaf)")
        print(f"{ROUNDS} rounds, {records} records, {leaves} sealed, {dict(book.killed)}")
        assert records > 20 * ROUNDS
