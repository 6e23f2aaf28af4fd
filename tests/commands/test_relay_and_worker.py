"""Events leave in order, numbered for each receiver without gaps and once; and what nobody asks for is done by the worker."""

from __future__ import annotations

from datetime import timedelta

from tanheng.commands.definitions import COMMANDS, Command, Content
from tanheng.commands.relay import messages_after, relay
from tanheng.commands.tails import tail
from tanheng.commands.work import Work
from tanheng.kernel.clock import CLOCK, played, said
from tanheng.ledger.queries import account
from tests.books import book, rows
from tests.people.settled import settled
from tests.signing import signing_key


class Told(Content):
    """Topics to be told of."""

    topics: list[str]


def _tell(work: Work, content: Told) -> None:
    for topic in content.topics:
        work.event(topic, {"record": work.number})


def test_each_receiver_gets_its_topics_in_order_without_gaps_and_once() -> None:
    COMMANDS["test_tell"] = Command("test_tell", Told, _tell, frozenset({"registry_clerk"}))
    receivers = {"exchange": {"a", "b"}, "bank": {"b"}}
    try:
        with book() as runner:
            from tests.books import Desk

            desk = Desk(runner)
            for topics in (["a", "b"], ["b"], ["c"], ["a"]):
                desk.done("test_tell", {"topics": topics})
            assert [relay(receivers, largest=2) for _ in range(4)] == [2, 2, 1, 0]
            desk.done("test_tell", {"topics": ["b"]})
            assert relay(receivers) == 1
            exchange = messages_after("exchange", 0)
            assert [(one.number, one.topic) for one in exchange] == [(1, "a"), (2, "b"), (3, "b"), (4, "a"), (5, "b")]
            assert [one.record for one in exchange] == sorted(one.record for one in exchange)
            assert [(one.number, one.topic) for one in messages_after("bank", 1)] == [(2, "b"), (3, "b")]
            assert rows("SELECT count(*) FROM commands_outbox") == [(0,)]
    finally:
        del COMMANDS["test_tell"]


def test_the_worker_seals_and_takes_expired_reservations_off() -> None:
    from tanheng.server.working import Worker

    with settled() as here:
        asked = [{"owner": "o", "purpose": purpose, "asset": "CEA-25", "kind": kind} for purpose, kind in (("s", "open"), ("h", "held"))]
        source, held = here.run("ledger_account_open", {"accounts": asked}, here.clerk).result["accounts"]
        ends = said(CLOCK.now() + timedelta(minutes=1))
        reserved = {"kind": "pending", "debit": source, "credit": held, "asset": "CEA-25", "amount": 5, "expires_at": ends}
        assert here.run("ledger_transfer", {"transfers": [reserved]}, here.program).done
        found: list[list[int]] = []
        worker = Worker(signing_key(), found.append)
        assert worker.round()["ledger_expire"] == 0
        with played(CLOCK.now() + timedelta(minutes=2)):
            assert worker.round()["ledger_expire"] == 1
            assert worker.round()["ledger_expire"] == 0
        from tanheng.commands.sql import Sql

        holding = account(Sql(), held)
        assert holding is not None
        assert holding.sums.credits_pending == 0
        assert tail().records == 0
        assert found == []
