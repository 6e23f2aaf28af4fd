"""Whatever is asked in whatever order: no vintage is lost, no frozen tonne moves, filings stay within T_max, what was taken comes once."""

from __future__ import annotations

from contextlib import ExitStack
from datetime import timedelta

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from tanheng.carryover.batches import BATCHES
from tanheng.carryover.queries import filings_of, most_of
from tanheng.kernel.clock import CLOCK
from tests.books import rows
from tests.carryover_stage.steps import filed, noticed, reissued, taken_back, withdrawn
from tests.frozen import Freeze, freezes_and_floors, no_frozen_tonne_has_moved
from tests.surrender_stage.stage import Stage, at, staged

BEGIN, CLOSED = "2026-03-02 09:00:00", "2026-06-11 00:00:00"
amounts = st.sampled_from((1, 7, 100, 499, 500, 501, 4_000))


class CarryoverMachine(RuleBasedStateMachine):
    """Notices, filings, withdrawals, batches and reissues of one works, with freezes between them."""

    def __init__(self) -> None:
        super().__init__()
        self.stack = ExitStack()
        self.here: Stage = self.stack.enter_context(staged(BEGIN))
        self.filings: list[int] = []
        self.ordered = 0
        self.frozen: dict[int, Freeze] = {}

    def teardown(self) -> None:
        self.stack.close()

    @rule(holding=st.sampled_from((0, 500, 5_000)))
    def notify(self, holding: int) -> None:
        fits = sum(one.amount for one in filings_of(self.here.works, 2024) if one.state != "withdrawn") <= holding
        assert noticed(self.here, holding).done == fits

    @rule(amount=amounts, vintage=st.sampled_from(("24", "24", "19-20", "25")))
    def file(self, amount: int, vintage: str) -> None:
        outcome = filed(self.here, amount, vintage)
        if outcome.done:
            self.filings.append(outcome.number)
            assert vintage != "25"
            assert CLOCK.now() < at(CLOSED) or outcome.result["late"]

    @precondition(lambda self: self.filings)
    @rule(pick=st.integers(0, 9))
    def withdraw(self, pick: int) -> None:
        filing = self.filings[pick % len(self.filings)]
        waits = any(one.record == filing and one.state == "filed" for one in filings_of(self.here.works, 2024))
        assert withdrawn(self.here, filing).done == waits

    @rule(batch=st.sampled_from(BATCHES))
    def take_back(self, batch: str) -> None:
        taken_back(self.here, batch)

    @rule()
    def issue_again(self) -> None:
        """What a freeze of 2024 waits for follows the units into 2025, as far as they go."""
        waits = [one for one in filings_of(self.here.works, 2024) if one.state == "taken_back"]
        wanted = sum(one.amount - one.effective for one in self.frozen.values() if one.asset == "CEA-24")
        follows = min(wanted, sum(one.amount for one in waits if one.vintage == "24"))
        before, outcome = self._ordered("CEA-25"), reissued(self.here)
        assert outcome.done == bool(waits)
        assert not waits or outcome.result["tonnes"] == sum(one.amount for one in waits)
        assert self._ordered("CEA-25") == before + follows

    @staticmethod
    def _ordered(asset: str) -> int:
        return sum(one.amount for one in freezes_and_floors()[0].values() if one.asset == asset)

    @rule(amount=st.sampled_from((100, 6_000, 12_000)))
    def freeze(self, amount: int) -> None:
        self.here.freeze(amount, "24")
        self.ordered += amount

    @precondition(lambda self: self.frozen)
    @rule(pick=st.integers(0, 9), part=st.sampled_from((None, None, 60, 5_000)))
    def lift(self, pick: int, part: int | None) -> None:
        number, one = sorted(self.frozen.items())[pick % len(self.frozen)]
        content = {"freeze": number, "document": "J-2"} | ({} if part is None else {"amount": part})
        fits = part is None or part <= one.amount
        assert self.here.by_registry("freeze_lift", content).done == fits
        self.ordered -= (part or one.amount) if fits else 0

    @rule(days=st.sampled_from((1, 10, 40)))
    def wait(self, days: int) -> None:
        CLOCK.forward(timedelta(days=days))

    @invariant()
    def no_frozen_tonne_has_moved(self) -> None:
        self.frozen = no_frozen_tonne_has_moved(self.frozen)
        assert sum(one.amount for one in self.frozen.values()) == self.ordered, "an order ends by a lift, and by nothing else here"

    @invariant()
    def filings_stay_within_the_notice(self) -> None:
        kept = sum(one.amount for one in filings_of(self.here.works, 2024) if one.state != "withdrawn")
        assert kept <= (most_of(self.here.works, 2024) or 0)

    @invariant()
    def every_tonne_of_every_vintage_is_somewhere(self) -> None:
        found = {"filed": 0, "taken": 0, "issued": 0}
        for one in filings_of(self.here.works, 2024):
            found["filed"] += one.amount if one.state == "filed" else 0
            found["taken"] += one.amount if one.state in ("taken_back", "reissued") else 0
            found["issued"] += one.amount if one.state == "reissued" else 0
        held = dict(
            rows(
                "SELECT asset, sum(credits_posted - debits_posted)::bigint FROM ledger_account WHERE held AND owner = %s GROUP BY asset",
                (self.here.works,),
            )
        )
        assert held["CEA-24"] + held["CEA-19-20"] == 20_000 - found["taken"]
        assert held["CEA-25"] == 10_000 + found["issued"]
        assert self.here.held("24", "filed") + self.here.held("19-20", "filed") == found["filed"]


CarryoverMachine.TestCase.settings = settings(
    max_examples=8, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True
)
TestCarryoverUnderAnySequence = CarryoverMachine.TestCase
