"""Whatever breaks, and whenever: the same request with the same key has one outcome, and its effects happen once or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from threading import Barrier, Thread
from typing import Any

import psycopg
import pytest
from django.db import DatabaseError, connections, transaction

from tanheng.commands.actors import Actor
from tanheng.commands.definitions import COMMANDS, Command, Content
from tanheng.commands.faults import Faults
from tanheng.commands.records import Outcome
from tanheng.commands.running import MOST_ATTEMPTS, Runner, TooBusy
from tanheng.commands.work import Work
from tests import servers
from tests.books import CLERK, TrustingPolicy, book, codes, rows, this_book
from tests.ledger.rule_cases import Bench

CLERKS = Actor(1, CLERK)


class Anything(Content):
    """Nothing is said."""


class Breaking(Faults):
    """Raises a real error at the first so many commits, or breaks the connection after the commit."""

    def __init__(self, error: Callable[[], Exception] | None = None, times: int = 0, after: Callable[[], None] | None = None) -> None:
        self.error, self.times, self.after = error, times, after

    def before_commit(self, attempt: int) -> None:
        """Break before the commit."""
        if self.error is not None and attempt <= self.times:
            raise self.error()

    def after_commit(self) -> None:
        """Break after the commit, once."""
        after, self.after = self.after, None
        if after is not None:
            after()


@pytest.fixture
def bench() -> Iterator[Bench]:
    with book() as runner:
        runner.sleep = lambda _: None
        yield Bench(runner)


def killed() -> None:
    """End the connection of this process from outside, as an operator or a dying server does."""
    number = connections["default"].connection.info.backend_pid
    with psycopg.connect(**this_book("superuser").dsn, autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(%s, 5000)", (number,))


def lost() -> None:
    """Lose the answer: the connection is gone, and the driver says so."""
    killed()
    connections["default"].connection.execute("SELECT 1")


def state_of() -> tuple[Any, ...]:
    """Return how much there is of everything, and every sum."""
    counted = ("commands_record", "commands_sealqueue", "commands_outbox", "ledger_transfer", "commands_proposal", "commands_decision")
    return (
        *(rows(f"SELECT count(*) FROM {table}")[0][0] for table in counted),
        rows("SELECT account, debits_posted, credits_posted, debits_pending, credits_pending, floor FROM ledger_account ORDER BY account"),
    )


def once(bench: Bench, ask: Callable[[str], Outcome], faults: Faults) -> Outcome:
    """Ask under faults, then twice more without: one record, one set of effects, one answer."""
    bench.runner.faults = faults
    first = ask("the one key")
    bench.runner.faults = Faults()
    after = state_of()
    assert rows("SELECT count(*) FROM commands_record WHERE request = 'the one key'") == [(1,)]
    for _ in range(2):
        again = ask("the one key")
        assert (again.number, again.outcome, again.result, again.text, again.repeated) == (*_told(first), True)
        assert codes(again) == codes(first)
    assert state_of() == after
    return first


def _told(outcome: Outcome) -> tuple[Any, ...]:
    return outcome.number, outcome.outcome, outcome.result, outcome.text


def asking(bench: Bench) -> dict[str, Callable[[str], Outcome]]:
    """Return one request of each sort."""
    change = bench.proposed("ledger_account_change", {"account": bench.rich, "floor": -7})
    return {
        "done": lambda key: bench.move(10, request=key) if key else bench.move(10),
        "refused": lambda key: bench.transfer({"debit": bench.rich, "credit": bench.poor, "amount": 51}, request=key),
        "opened": lambda key: bench.run("ledger_account_open", {"accounts": [{"owner": "n", "purpose": "n", "asset": "CEA"}]}, request=key),
        "batch": lambda key: bench.run(
            "ledger_batch", {"assets": ["CEA-2024"], "chains": [[_leg(bench, 5)], [_leg(bench, 500)]]}, request=key
        ),
        "proposed": lambda key: bench.run(
            "proposal_make", {"command": "ledger_account_change", "content": {"account": bench.poor}}, reason="so", request=key
        ),
        "approved": lambda key: bench.approve(change, request=key),
    }


def _leg(bench: Bench, amount: int) -> list[int]:
    return [bench.rich, bench.poor, 0, amount]


def _move(bench: Bench, key: str) -> Outcome:
    return bench.transfer({"debit": bench.rich, "credit": bench.poor, "amount": 10}, request=key)


SORTS = ("done", "refused", "opened", "batch", "proposed", "approved")
MENDED = {"serialization": psycopg.errors.SerializationFailure, "deadlock": psycopg.errors.DeadlockDetected}


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize("times", [1, 2, 3])
@pytest.mark.parametrize("error", MENDED)
def test_what_met_others_is_done_again(bench: Bench, sort: str, times: int, error: str) -> None:
    ask = _asking(bench, sort)
    outcome = once(bench, ask, Breaking(lambda: MENDED[error]("could not serialize access"), times))
    assert not outcome.repeated
    assert bench.runner.statistics[MENDED[error].sqlstate] == times


def _asking(bench: Bench, sort: str) -> Callable[[str], Outcome]:
    wanted = asking(bench)
    return wanted[sort] if sort != "done" else lambda key: _move(bench, key)


@pytest.mark.parametrize("sort", SORTS)
def test_an_answer_that_is_lost_after_the_commit_is_found_again(bench: Bench, sort: str) -> None:
    assert once(bench, _asking(bench, sort), Breaking(after=lost)).repeated


@pytest.mark.parametrize("sort", SORTS)
def test_a_connection_that_dies_before_the_commit_costs_nothing(bench: Bench, sort: str) -> None:
    class Dying(Faults):
        """Dies once."""

        def before_commit(self, attempt: int) -> None:
            if attempt == 1:
                killed()

    assert not once(bench, _asking(bench, sort), Dying()).repeated


@contextmanager
def body(run: Callable[[Work], Any]) -> Iterator[str]:
    """Have a command with a body of one's own."""
    COMMANDS["test_body"] = Command("test_body", Anything, lambda work, _: run(work), frozenset({"registry_clerk"}))
    try:
        yield "test_body"
    finally:
        del COMMANDS["test_body"]


def test_a_connection_that_dies_in_the_middle_of_the_body_costs_nothing(bench: Bench) -> None:
    tried = []

    def dying(work: Work) -> Any:
        tried.append(work.number)
        if len(tried) == 1:
            work.event("told", {"n": 1})
            killed()
        return work.sql.rows("SELECT 1")[0][0]

    with body(dying) as name:
        outcome = once(bench, lambda key: bench.run(name, {}, request=key), Faults())
    assert (outcome.result, len(tried), '"events"' in outcome.text) == (1, 4, False)


def test_a_broken_invariant_leaves_nothing_and_the_next_command_runs(bench: Bench) -> None:
    def broken(work: Work) -> Any:
        work.event("told", {"n": 1})
        work.sql.run("UPDATE ledger_account SET credits_posted = credits_posted + 1 WHERE account = %s", (bench.rich,))
        raise ValueError("this cannot be")

    before = state_of()
    with body(broken) as name, pytest.raises(ValueError, match="this cannot be"):
        bench.run(name, {}, request="broken")
    assert state_of() == before
    with body(lambda work: work.number) as name:
        assert bench.run(name, {}, request="broken").done


def test_what_the_database_refuses_for_good_is_raised_and_leaves_nothing(bench: Bench) -> None:
    before = state_of()
    broken = "UPDATE ledger_account SET debits_posted = -1 WHERE account = %s"
    with body(lambda work: work.write(broken, (bench.rich,))) as name, pytest.raises(psycopg.errors.CheckViolation):
        bench.run(name, {}, request="for good")
    assert state_of() == before


def test_a_body_that_takes_what_is_taken_is_not_tried_for_ever(bench: Bench) -> None:
    before, tried = state_of(), []

    def taking(work: Work) -> Any:
        tried.append(work.number)
        work.write("INSERT INTO commands_leaf (position, number) VALUES (0, 1), (0, 2)", ())

    with body(taking) as name, pytest.raises(psycopg.errors.UniqueViolation):
        bench.run(name, {}, request="taken")
    assert state_of() == before
    assert 1 < len(tried) < MOST_ATTEMPTS


def test_too_busy_leaves_nothing_and_the_request_may_come_again(bench: Bench) -> None:
    before = state_of()
    bench.runner.faults = Breaking(lambda: psycopg.errors.SerializationFailure("no luck"), MOST_ATTEMPTS)
    with pytest.raises(TooBusy):
        _move(bench, "busy")
    assert state_of() == before
    bench.runner.faults = Faults()
    assert _move(bench, "busy").done


def test_what_was_refused_stays_refused_after_the_state_has_changed(bench: Bench) -> None:
    asked = {"debit": bench.rich, "credit": bench.source, "amount": 60}
    refused = bench.transfer(asked, request="early")
    assert codes(refused) == [3106]
    bench.made({"debit": bench.source, "credit": bench.rich, "amount": 100})
    assert _told(bench.transfer(asked, request="early")) == _told(refused)
    assert bench.transfer(asked, request="later").done


def test_what_was_done_stays_done_after_the_state_has_changed(bench: Bench) -> None:
    asked = {"debit": bench.rich, "credit": bench.source, "amount": 50}
    done = bench.transfer(asked, request="early")
    assert done.done
    assert codes(bench.transfer(asked, request="later")) == [3106]
    assert _told(bench.transfer(asked, request="early")) == _told(done)
    assert bench.by_two("ledger_account_change", {"account": bench.rich, "floor": 0, "closed": True}).done
    assert _told(bench.transfer(asked, request="early")) == _told(done)


def at_once(*asked: Callable[[Runner], Outcome]) -> list[Outcome | Exception]:
    """Let each of them run in a thread and connection of its own, all at the same moment in the middle of their transactions."""
    meeting, found = Barrier(len(asked)), dict[int, Outcome | Exception]()

    class Meeting(Faults):
        def before_commit(self, attempt: int) -> None:
            del attempt

    class Waiting(TrustingPolicy):
        """Holds everybody up after he has his snapshot."""

        def __init__(self) -> None:
            self.first = True

        def authorise(self, *given: Any) -> Any:
            answer = super().authorise(*given)
            if self.first:
                self.first = False
                meeting.wait(20)
            return answer

    def run(place: int) -> None:
        try:
            found[place] = asked[place](Runner(Waiting(), faults=Meeting()))
        except Exception as wrong:
            found[place] = wrong
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=(place,)) for place in range(len(asked))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return [found[place] for place in range(len(asked))]


def test_one_key_sent_eight_times_at_once_has_one_outcome(bench: Bench) -> None:
    asked = {"transfers": [{"debit": bench.rich, "credit": bench.poor, "asset": "CEA-2024", "amount": 7}]}
    found = at_once(*[lambda runner: runner.run("ledger_transfer", asked, actor=CLERKS, request="same")] * 8)
    assert len({(one.number, one.text) for one in found if isinstance(one, Outcome)}) == 1, found
    assert [one for one in found if isinstance(one, Exception)] == []
    assert rows("SELECT debits_posted FROM ledger_account WHERE account = %s", (bench.rich,)) == [(7,)]


@pytest.mark.parametrize("sort", ["opened", "resolved", "resolved at open ends", "decided", "corrected"])
def test_what_can_be_done_once_is_done_once_by_four_at_once_and_the_others_are_refused(bench: Bench, sort: str) -> None:
    end = bench.open({"kind": "open"})[0]
    pending = (
        bench.reserve() if sort == "resolved" else bench.made({"kind": "pending", "debit": bench.source, "credit": end, "amount": 10})[0]
    )
    debit, credit = (bench.rich, bench.poor) if sort == "resolved" else (bench.source, end)
    proposal = bench.proposed("ledger_account_change", {"account": bench.rich, "floor": -7})
    wrong = bench.made({"debit": bench.source, "credit": end, "amount": 10})[0]
    corrections = [bench.proposed("ledger_correct", {"transfer": wrong, "amount": 10}) for _ in range(4)]
    resolution = {"kind": "post", "debit": debit, "credit": credit, "asset": "CEA-2024", "amount": 10, "of": pending}
    wanted: dict[str, tuple[str, Any, int]] = {
        "opened": ("ledger_account_open", {"accounts": [{"owner": "n", "purpose": "n", "asset": "CEA"}]}, 3119),
        "resolved": ("ledger_transfer", {"transfers": [resolution]}, 3109),
        "resolved at open ends": ("ledger_transfer", {"transfers": [resolution]}, 3109),
        "decided": ("proposal_decide", {"proposal": proposal, "verdict": "approved"}, 9107),
        "corrected": ("proposal_decide", None, 3114),
    }
    name, content, code = wanted[sort]

    def asking_as(place: int) -> Callable[[Runner], Outcome]:
        asked = content or {"proposal": corrections[place], "verdict": "approved"}
        return lambda runner: runner.run(name, asked, actor=Actor(10 + place, CLERK), request=f"mine {place}", reason="so")

    found = at_once(*(asking_as(place) for place in range(4)))
    assert [one for one in found if isinstance(one, Exception)] == []
    assert sorted(tuple(codes(one)) for one in found if isinstance(one, Outcome)) == [(), *[(code,)] * 3]


def test_two_that_meet_on_one_account_never_take_more_than_there_is(bench: Bench) -> None:
    ends = [bench.open({})[0] for _ in range(6)]
    asked = [{"transfers": [{"debit": bench.rich, "credit": end, "asset": "CEA-2024", "amount": 20}]} for end in ends]
    found = at_once(
        *(
            lambda runner, one=one, at=at: runner.run("ledger_transfer", one, actor=CLERKS, request=f"take {at}")
            for at, one in enumerate(asked)
        )
    )
    assert sorted(one.outcome for one in found if isinstance(one, Outcome)) == ["done"] * 2 + ["refused"] * 4


def test_a_commit_that_the_server_answers_by_taking_back_is_an_error(bench: Bench) -> None:
    before = state_of()
    with (
        pytest.raises(psycopg.errors.InFailedSqlTransaction) as raised,
        bench.runner._serializable() as sql,
        suppress(psycopg.errors.DivisionByZero),
    ):
        sql.rows("SELECT 1 / 0")
    assert raised.value.sqlstate == "25P02"
    assert state_of() == before
    assert bench.move(10).done


def test_a_command_is_not_run_within_another_transaction(bench: Bench) -> None:
    with transaction.atomic(), pytest.raises(RuntimeError, match="outermost"):
        bench.move(10)
    with body(lambda _: bench.move(10)) as name, pytest.raises(RuntimeError, match="outermost"):
        bench.run(name, {}, request="within")
    with body(lambda _: transaction.atomic().__enter__()) as name, pytest.raises((psycopg.Error, DatabaseError)):
        bench.run(name, {}, request="around")
    assert bench.move(10).done


@pytest.mark.parametrize("breaking", ["before the first statement", "in the body", "not at all"])
def test_the_connection_is_in_order_after_a_command(bench: Bench, breaking: str) -> None:
    tried = []

    def run(work: Work) -> Any:
        tried.append(work.number)
        if breaking == "in the body" and len(tried) == 1:
            killed()
            work.sql.rows("SELECT 1")
        return work.sql.rows("SHOW transaction_isolation")[0][0]

    if breaking == "before the first statement":
        killed()
    with body(run) as name:
        assert bench.run(name, {}).result == "serializable"
    connection = connections["default"]
    assert (connection.get_autocommit(), connection.in_atomic_block, connection.connection.autocommit) == (True, False, True)
    assert connection.connection.info.transaction_status == psycopg.pq.TransactionStatus.IDLE
    assert rows("SHOW transaction_isolation") == [("read committed",)]
    with transaction.atomic():
        assert rows("SELECT 1") == [(1,)]


def test_the_server_of_the_tests_is_still_there() -> None:
    assert servers.server().status().process
