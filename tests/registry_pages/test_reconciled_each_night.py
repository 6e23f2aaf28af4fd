"""The worker compares the rooms with the book once a day, with the auditor's verdict, and goes on sealing meanwhile."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from tanheng.commands.records import Outcome
from tanheng.kernel.clock import CLOCK, played
from tests.books import rows
from tests.people.settled import settled
from tests.registry_pages.test_reconciliation import tamper
from tests.signing import signing_key

PATIENCE_S = 60
NIGHTS = "SELECT outcome, parts LIKE '%\"auditor\"%' FROM registry_reconciliation ORDER BY number"


def _no_refusal(outcome: Outcome) -> None:
    raise AssertionError(outcome.findings)


def _rounds_until_reconciled(worker: Any) -> int:
    """Return the number of rounds that were worked beside the comparison."""
    end, rounds = time.monotonic() + PATIENCE_S, 0
    while not worker.round()["reconciled"]:
        rounds += 1
        assert time.monotonic() < end, "it was not compared"
        time.sleep(0.05)
    return rounds


def _worker() -> Any:
    from tanheng.server.reconciling import Nightly
    from tanheng.server.working import Worker

    return Worker(signing_key(), print, Nightly(signing_key().public, _no_refusal))


@pytest.fixture
def here() -> Iterator[None]:
    with settled() as made:
        account = {"owner": "o", "purpose": "held", "asset": "CEA-25", "kind": "held"}
        assert made.run("ledger_account_open", {"accounts": [account]}, made.clerk).done
        yield


@pytest.mark.usefixtures("here")
def test_once_a_day_and_again_on_the_next() -> None:
    worker = _worker()
    assert _rounds_until_reconciled(worker) >= 1
    assert rows(NIGHTS) == [("clean", True)]
    assert [worker.round()["reconciled"] for _ in range(3)] == [0, 0, 0]
    assert len(rows(NIGHTS)) == 1
    tamper("UPDATE ledger_account SET floor = -5 WHERE purpose = 'held'")
    with played(CLOCK.now() + timedelta(days=1)):
        _rounds_until_reconciled(worker)
    assert rows(NIGHTS) == [("clean", True), ("inconsistent", True)]
    worker.nightly.stop()


@pytest.mark.usefixtures("here")
def test_a_new_start_does_not_do_again_what_was_done_today_and_does_what_was_broken_off() -> None:
    broken = _worker()
    broken.round()
    broken.nightly.stop()
    assert rows(NIGHTS) == []
    again = _worker()
    _rounds_until_reconciled(again)
    again.nightly.stop()
    third = _worker()
    assert [third.round()["reconciled"] for _ in range(3)] == [0, 0, 0]
    third.nightly.stop()
    assert len(rows(NIGHTS)) == 1


@pytest.mark.usefixtures("here")
def test_what_stops_the_comparison_stops_the_round_and_is_not_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    from tanheng.server import reconciling

    def fails(*_: object) -> None:
        raise OSError("no room")

    monkeypatch.setattr(reconciling, "export", fails)
    worker = _worker()
    with pytest.raises(OSError, match="no room"):
        _rounds_until_reconciled(worker)
    worker.nightly.stop()
