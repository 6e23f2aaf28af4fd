"""Whatever is asked in whatever order and repeated: units are conserved, none is surrendered above the duty in force, and no frozen one."""

from __future__ import annotations

from contextlib import ExitStack
from datetime import timedelta
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from tanheng.commands.records import Outcome
from tanheng.kernel.clock import CLOCK
from tanheng.surrender.queries import standing_as_of
from tests.books import rows
from tests.frozen import Freeze, no_frozen_tonne_has_moved
from tests.surrender_stage.stage import Stage, staged
from tests.surrender_stage.succession import VINTAGES, succeed

amounts = st.sampled_from((1, 7, 20, 49, 50, 51, 100, 400, 951, 1000, 1001))
duties = st.sampled_from((0, 40, 500, 999, 1000, 2000))
vintages = st.sampled_from(("25", "25", "25", "24", "26"))


class SurrenderMachine(RuleBasedStateMachine):
    """Duties of two works, surrenders for oneself and the other, hand-overs, offsets, withdrawals, corrections, freezes.

    The other works may merge into a far one, which then gets what would have gone back to it.
    """

    def __init__(self) -> None:
        super().__init__()
        self.stack = ExitStack()
        self.here: Stage = self.stack.enter_context(staged())
        self.duties: dict[str, int] = {}
        self.movements: list[tuple[str, list[int], str]] = []
        self.offsets: list[int] = []
        self.last: tuple[str, dict[str, Any], Outcome] | None = None
        self.ordered: dict[int, tuple[str, str, int]] = {}
        self.frozen: dict[int, Freeze] = {}
        self.merged = False

    def teardown(self) -> None:
        self.stack.close()

    def met(self, account: str) -> int:
        """Return what stands against a duty, from the movements themselves."""
        found = standing_as_of(account, 2025, at=CLOCK.now())
        return found.surrendered + found.counted_offsets

    def account(self, other: bool) -> str:
        return self.here.other if other else self.here.works

    @initialize()
    def begin(self) -> None:
        """Begin with one duty and a surrender of the other works for it, so that more of what is asked can be done."""
        self.fix(other=False, tonnes=1000)
        self.surrender(other=True, helped=True, amount=100, vintage="25")

    @rule(other=st.booleans(), tonnes=duties)
    def fix(self, other: bool, tonnes: int) -> None:
        account = self.account(other)
        outcome = self.here.duty(tonnes, account=account)
        found = standing_as_of(account, 2025, at=CLOCK.now())
        fits = not self.gone(account) or tonnes <= found.surrendered + min(found.offsets, tonnes // 20)
        assert outcome.done == fits, outcome.findings
        if fits:
            self.duties[account] = tonnes

    @rule(other=st.booleans(), helped=st.booleans(), amount=amounts, vintage=vintages)
    def surrender(self, other: bool, helped: bool, amount: int, vintage: str) -> None:
        sender = self.account(other)
        owing = self.account(not other) if helped else sender
        before = self.met(owing)
        available = self.available(sender, vintage)
        key = f"surrender {next(self.here.keys)}"
        actor = self.here.helper if other else self.here.representative
        more = {"behalf": owing, "document": "D"} if helped else {}
        content = {
            "sender": sender,
            "receiver": self.here.province,
            "year": 2025,
            "lines": [{"vintage": vintage, "amount": amount}],
            **more,
        }
        outcome = self.here.run("allowance_surrender", content, actor, request=key)
        fits = (
            not self.gone(sender)
            and vintage == "25"
            and owing in self.duties
            and amount <= min(max(0, self.duties[owing] - before), available)
        )
        assert outcome.done == fits, outcome.findings
        assert self.met(owing) == before + (amount if fits else 0)
        if fits:
            self.movements.append((owing, outcome.result["movements"][0], sender))
            again = self.here.run("allowance_surrender", content, actor, request=key)
            assert (again.repeated, again.number) == (True, outcome.number)

    @rule(other=st.booleans(), amount=amounts)
    def offset(self, other: bool, amount: int) -> None:
        account = self.account(other)
        found = standing_as_of(account, 2025, at=CLOCK.now())
        outcome = self.here.offset(amount, account=account)
        fits = account in self.duties and amount <= self.duties[account] // 20 - found.offsets and amount <= found.left
        assert outcome.done == fits, outcome.findings
        if fits:
            self.offsets.append(outcome.number)

    @precondition(lambda self: self.offsets)
    @rule()
    def withdraw(self) -> None:
        number = self.offsets.pop()
        content = {"offset": number, "document": "C-9"}
        assert self.here.by_registry("offset_withdraw", content).done
        assert not self.here.by_registry("offset_withdraw", content).done

    @precondition(lambda self: self.movements)
    @rule(pick=st.integers(0, 20), amount=amounts, lowered=st.booleans())
    def correct(self, pick: int, amount: int, lowered: bool) -> None:
        found = [one for one in self.movements if self.gone(one[2])] or self.movements
        account, movement, giver = found[pick % len(found)]
        if lowered:
            self.fix(other=account == self.here.other, tonnes=0)
        before, far = self.met(account), self.here.held(account=self.here.far)
        outcome = self.here.give_back(amount, movement, account=account)
        if outcome.done:
            passed = outcome.result.get("passed_on", [])
            assert [(one["giver"], one["amount"]) for one in passed] == ([(giver, amount)] if self.gone(giver) else [])
            assert self.here.held(account=self.here.far) == far + sum(one["amount"] for one in passed)
            assert before - amount >= self.duties[account], "nothing goes back that the duty needs"
            assert self.met(account) == before - amount

    @precondition(lambda self: not self.merged)
    @rule()
    def merge(self) -> None:
        """The other works merges into the far one: all that it holds, and what is left of its duty; what is frozen stands in the way."""
        here, found = self.here, standing_as_of(self.here.other, 2025, at=CLOCK.now())
        if any(account == here.other for account, _, _ in self.ordered.values()):
            return
        CLOCK.forward(timedelta(days=40))  # until the proposals that were refused, and name the account, have expired
        here.state("closing", here.other)
        duties = [{"year": 2025, "sector": "steel", "tonnes": found.left}] if found.left else []
        held = {one: here.held(one, account=here.other) for one in VINTAGES}
        lines = [{"vintage": one, "amount": amount} for one, amount in held.items() if amount]
        taken = [{"account": here.far, "lines": lines, "duties": duties}]
        content = {"account": here.other, "successors": taken, "closes": True, "document": "Approval-18"}
        outcome = here.by_registry("account_succeed", content)
        self.merged = outcome.done
        counted, stays = (min(found.offsets, tonnes // 20) for tonnes in (found.duty, found.duty - found.left))
        assert self.merged == (counted == stays or not found.left), outcome.findings
        if not self.merged:
            here.state("normal", here.other)
        elif found.left:
            self.duties[here.other] -= found.left
            self.duties[here.far] = found.left

    def gone(self, account: str) -> bool:
        """Tell whether an account is closed."""
        return self.merged and account == self.here.other

    @precondition(lambda self: self.duties and not self.merged)
    @rule(other=st.booleans(), units=amounts | st.just(0), vintage=vintages, tonnes=st.sampled_from((0, 1, 30, 100, 400, 500, 951)))
    def hand_over(self, other: bool, units: int, vintage: str, tonnes: int) -> None:
        """A part of one works moves to the other: units that are not frozen, and duty that is not met, but no offset that counts."""
        giver, taker = self.account(other), self.account(not other)
        duty, found = self.duties.get(giver, 0), standing_as_of(giver, 2025, at=CLOCK.now())
        counted, stays = (min(found.offsets, tonnes_owed // 20) for tonnes_owed in (duty, duty - tonnes))
        free = self.available(giver, vintage)
        self.here.state("ownership_change", giver)
        words = ", ".join([f"{units} of {vintage}"] * (units > 0) + [f"{tonnes} of steel 2025"] * (tonnes > 0))
        outcome = succeed(self.here, f"{taker}: {words}", account=giver)
        self.here.state("normal", giver)
        left = max(0, duty - found.surrendered - counted)
        fits = bool(words) and units <= free
        fits = fits and tonnes <= left and (tonnes == 0 or counted == stays)
        assert outcome.done == fits, outcome.findings
        if fits and tonnes:
            self.duties[giver] = duty - tonnes
            self.duties[taker] = self.duties.get(taker, 0) + tonnes

    def available(self, account: str, vintage: str) -> int:
        """Return what is held above what is ordered to be frozen."""
        ordered = sum(amount for whose, frozen, amount in self.ordered.values() if (whose, frozen) == (account, vintage))
        return max(0, self.here.held(vintage, account=account) - ordered)

    @rule(other=st.booleans(), amount=st.sampled_from((50, 9_500, 9_990, 12_000)), vintage=vintages)
    def freeze(self, other: bool, amount: int, vintage: str) -> None:
        account = self.account(other and not self.merged)
        self.ordered[self.here.freeze(amount, vintage, account)] = (account, vintage, amount)

    @precondition(lambda self: self.ordered)
    @rule(pick=st.integers(0, 9), amount=st.none() | st.sampled_from((1, 50, 2_000, 9_990)))
    def lift(self, pick: int, amount: int | None) -> None:
        number = sorted(self.ordered)[pick % len(self.ordered)]
        account, vintage, ordered = self.ordered[number]
        content = {"freeze": number, "document": "J-2"} | ({} if amount is None else {"amount": amount})
        outcome = self.here.by_registry("freeze_lift", content)
        assert outcome.done == (amount is None or amount <= ordered)
        if outcome.done:
            left = 0 if amount is None else ordered - amount
            self.ordered.pop(number)
            if left:
                self.ordered[number] = (account, vintage, left)

    @rule()
    def wait(self) -> None:
        CLOCK.forward(timedelta(days=20))

    @invariant()
    def no_frozen_tonne_has_moved(self) -> None:
        self.frozen = no_frozen_tonne_has_moved(self.frozen)

    @invariant()
    def nothing_stays_with_an_account_that_is_closed(self) -> None:
        if self.merged:
            assert [self.here.held(one, account=self.here.other) for one in VINTAGES] == [0] * len(VINTAGES)

    @invariant()
    def units_are_conserved_by_vintage(self) -> None:
        sums = rows("SELECT asset, sum(credits_posted - debits_posted) FROM ledger_account WHERE held GROUP BY asset ORDER BY asset")
        moved = dict(
            rows(
                "SELECT m.asset, sum(CASE kind WHEN 'surrender' THEN amount WHEN 'surrender_correction' THEN -amount ELSE 0 END)"
                " FROM registry_movement m GROUP BY m.asset"
            )
        )
        assert [(asset, total + moved.get(asset, 0)) for asset, total in sums] == [(asset, 30_000) for asset, _ in sums]

    @invariant()
    def running_sums_are_those_of_the_movements(self) -> None:
        for account, duty, surrendered, offsets in rows("SELECT account, duty, surrendered, offsets FROM surrender_standing"):
            found = standing_as_of(account, 2025, at=CLOCK.now())
            assert (duty, surrendered, offsets) == (found.duty, found.surrendered, found.offsets)
            assert duty == self.duties[account]


SurrenderMachine.TestCase.settings = settings(
    max_examples=8, stateful_step_count=18, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True
)
TestSurrenderUnderAnySequence = SurrenderMachine.TestCase
