"""The seal takes every committed record once, in an order that keeps cause before effect, whoever is late, killed, or at work beside it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise
from threading import Barrier, Event, Thread
from typing import Any

import psycopg
import pytest
from django.db import DatabaseError, connections, transaction

from tanheng.commands import running, sealing
from tanheng.commands.actors import Actor
from tanheng.commands.faults import Faults
from tanheng.commands.running import Runner
from tanheng.commands.sealing import consistency, daily_head, heads, newest_head, proof_of, seal, seal_all
from tanheng.commands.tails import tail
from tanheng.kernel.clock import CLOCK
from tanheng.seal.heads import head_from
from tanheng.seal.tree import EMPTY_ROOT, leaf_hash, root_of, verify_consistency, verify_inclusion
from tests.books import CLERK, Desk, TrustingPolicy, book, rows, this_book
from tests.ledger.rule_cases import Bench
from tests.signing import signing_key

KEY = signing_key()


@pytest.fixture
def bench() -> Iterator[Bench]:
    with book() as runner:
        yield Bench(runner)


def sealed() -> list[tuple[int, int, str]]:
    """Return position, number and text of all sealed records."""
    query = "SELECT l.position, l.number, r.text FROM commands_leaf l JOIN commands_record r ON r.number = l.number ORDER BY l.position"
    return [(position, number, text) for position, number, text in rows(query)]


def assert_the_log_is_whole() -> None:
    """Assert that all records are sealed, once, under the newest head, that every proof holds, and that every head leads to the next."""
    found = sealed()
    assert [position for position, _, _ in found] == list(range(len(found)))
    assert sorted(number for _, number, _ in found) == [number for (number,) in rows("SELECT number FROM commands_record ORDER BY number")]
    assert rows("SELECT count(*) FROM commands_sealqueue") == [(0,)]
    newest = newest_head()
    assert newest is not None
    assert (newest.size, newest.root) == (len(found), root_of([leaf_hash(text.encode()) for _, _, text in found]))
    for position, number, text in found:
        proven = proof_of(number, size=newest.size)
        assert proven is not None
        assert (proven[0], proven[1]) == (position, text)
        assert verify_inclusion(leaf_hash(text.encode()), position, newest.size, proven[2], newest.root)
        first = proof_of(number)
        assert first is not None
        assert verify_inclusion(leaf_hash(text.encode()), position, first[3].size, first[2], first[3].root)
    signed = [head_from(json.loads(text)) for text in heads()]
    assert all(one.is_signed_by(KEY.public) for one in signed)
    for old, new in [*pairwise(signed), *((one, newest) for one in signed)]:
        assert verify_consistency(old.size, old.root, new.size, new.root, consistency(old.size, new.size))
    assert verify_consistency(0, EMPTY_ROOT, newest.size, newest.root, consistency(0, newest.size))


class Held(Faults):
    """Holds a command up when all is written and nothing is committed."""

    def __init__(self) -> None:
        self.there, self.go = Event(), Event()

    def before_commit(self, attempt: int) -> None:
        """Wait until told to go."""
        del attempt
        self.there.set()
        assert self.go.wait(20)


def in_thread(what: Any) -> Thread:
    """Run something in a thread whose connections are closed at its end."""

    def run() -> None:
        try:
            what()
        finally:
            connections.close_all()

    thread = Thread(target=run)
    thread.start()
    return thread


def test_a_smaller_number_that_commits_late_is_sealed_later_and_never_lost(bench: Bench) -> None:
    held, found = Held(), []
    asked = {"accounts": [{"owner": "late", "purpose": "holding", "asset": "CEA"}]}
    late = in_thread(
        lambda: found.append(Runner(TrustingPolicy(), faults=held).run("ledger_account_open", asked, actor=Actor(7, CLERK), request="late"))
    )
    assert held.there.wait(20)
    quick = bench.transfer({"debit": bench.source, "credit": bench.rich, "amount": 1})
    seal_all(KEY)
    held.go.set()
    late.join()
    assert found[0].done
    assert found[0].number < quick.number
    assert proof_of(found[0].number) is None
    assert tail().records == 1
    seal_all(KEY)
    places = {number: position for position, number, _ in sealed()}
    assert places[found[0].number] > places[quick.number]
    assert_the_log_is_whole()


def test_two_sealers_at_once_seal_each_record_once(bench: Bench) -> None:
    for _ in range(30):
        bench.made({"debit": bench.source, "credit": bench.rich, "amount": 1})
    meeting = Barrier(2)

    def sealing_small() -> None:
        meeting.wait(10)
        while seal(KEY, largest=2) is not None:
            pass

    for thread in [in_thread(sealing_small) for _ in range(2)]:
        thread.join()
    assert len(heads()) >= 15
    assert_the_log_is_whole()


@pytest.mark.parametrize("moment", ["before the head", "before the size", "at the commit"])
def test_a_sealer_that_is_killed_in_the_middle_leaves_nothing_half_sealed(
    bench: Bench, moment: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    seal_all(KEY)
    before = sealed(), heads()
    for _ in range(5):
        bench.made({"debit": bench.source, "credit": bench.rich, "amount": 1})

    def killing() -> None:
        number = connections["default"].connection.info.backend_pid
        with psycopg.connect(**this_book("superuser").dsn, autocommit=True) as other:
            other.execute("SELECT pg_terminate_backend(%s, 5000)", (number,))

    broken = monkeypatch.context()
    with broken as patch:
        if moment == "before the head":
            patch.setattr(sealing, "signed_head", lambda *given: (killing(), _signed(*given))[1])
        elif moment == "before the size":
            patch.setattr(sealing, "canonical", lambda _: (killing(), "{}")[1])
        else:
            patch.setattr(transaction.Atomic, "__exit__", _killed_at_exit(killing))
        with pytest.raises((psycopg.Error, DatabaseError)):
            seal(KEY)
    connections.close_all()
    assert (sealed(), heads()) == before
    assert tail().records == 5
    seal_all(KEY)
    assert_the_log_is_whole()


_signed = sealing.signed_head
_exit = transaction.Atomic.__exit__


def _killed_at_exit(killing: Any) -> Any:
    def leave(self: Any, *given: Any) -> Any:
        killing()
        return _exit(self, *given)

    return leave


def test_cause_stands_before_effect_when_four_write_and_two_seal(bench: Bench) -> None:
    """Each takes what another has just given him, so each record has seen another; what comes too early is refused and asked again."""
    ring = bench.open({}, {}, {}, {})
    bench.made({"debit": bench.source, "credit": ring[0], "amount": 1})
    rounds, over = 8, Event()

    def passing_on(place: int) -> None:
        runner, asked, passed = Runner(TrustingPolicy()), 0, 0
        transfer = {"debit": ring[place], "credit": ring[(place + 1) % 4], "asset": "CEA-2024", "amount": 1}
        while passed < rounds:
            asked += 1
            passed += runner.run("ledger_transfer", {"transfers": [transfer]}, actor=Actor(10 + place, CLERK), request=f"{asked}").done

    def sealing_on() -> None:
        while not over.is_set():
            seal(KEY, largest=7)

    sealers = [in_thread(sealing_on) for _ in range(2)]
    for writer in [in_thread(lambda place=place: passing_on(place)) for place in range(4)]:
        writer.join(60)
    over.set()
    for sealer in sealers:
        sealer.join()
    seal_all(KEY)
    order = [transfer["debit"] for _, _, text in sealed() for transfer in json.loads(text).get("effects", {}).get("transfers", ())]
    passed = order[order.index(ring[0]) :]
    assert passed == ring * rounds
    times = [json.loads(text)["recorded_at"] for _, _, text in sealed() if '"effects":{"transfers"' in text]
    assert times == sorted(times)
    assert_the_log_is_whole()


def test_a_log_without_records_has_no_head_and_sealing_it_does_nothing() -> None:
    with book():
        assert seal(KEY) is None
        assert (newest_head(), heads(), tail().records, tail().oldest) == (None, [], 0, None)
        with pytest.raises(KeyError):
            proof_of(1)


def test_the_daily_head_is_the_last_one_of_its_day(bench: Bench) -> None:
    head = seal_all(KEY)
    assert head is not None
    assert daily_head(CLOCK.today() + timedelta(days=1)) == newest_head()
    assert daily_head(CLOCK.today() - timedelta(days=2)) is None
    assert bench.poor


def test_a_book_that_is_not_sealed_takes_no_more_in_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "LOOK_EVERY", 1)
    monkeypatch.setattr(running, "LONGEST_TAIL", 3)
    with book() as runner:
        desk = Desk(runner)
        for _ in range(4):
            desk.open({})
        with pytest.raises(running.SealBehind, match="sealer"):
            desk.open({})
        seal_all(KEY)
        desk.open({})
