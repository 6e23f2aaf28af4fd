"""A registry in which every kind of movement is asked for, in any order: issue to carry-over in one history, by those who do it in truth.

What is refused or done is not foretold here (the machines of the rooms do that); whatever was answered, the laws of the book hold after it.
"""

from __future__ import annotations

from collections import Counter
from contextlib import ExitStack
from datetime import timedelta
from itertools import count
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from tanheng.commands.actors import Actor
from tanheng.commands.definitions import COMMANDS
from tanheng.commands.records import Outcome
from tanheng.commands.running import Runner
from tanheng.commands.sql import Sql
from tanheng.commands.waiting import approvable_from
from tanheng.issuance.queries import entitlements
from tanheng.issuance.reading import History
from tanheng.kernel.clock import CLOCK, played
from tanheng.surrender.queries import standing_as_of
from tests import servers
from tests.books import copy_of, rows
from tests.frozen import Freeze, no_frozen_tonne_has_moved
from tests.issuance import office
from tests.issuance.office import ACCOUNTS, Office, held
from tests.people.settled import NOW

STEPS: Counter[str] = Counter()
"""What was asked and how it was answered."""
UNITS = ("works", "other")
NATION, PROVINCE = ACCOUNTS["nation"], ACCOUNTS["hubei"]
BEGUN = (
    "vintage 24 on M2",
    "envelope hubei 24 cement 1000 on P3",
    "issue hubei 24 cement 600 on P4",
    "distribute hubei final on B1 : works 2024 cement decided 150 gets 150 : other 2024 cement decided 100 gets 100",
    "distribute hubei pre_allocation on B2 : works 2025 cement decided 120 gets 120 : other 2025 cement decided 90 gets 90",
    "distribute hubei final on B3 : works 2025 steel decided 40 gets 40 risk judicial_freeze : other 2025 cement decided 95 gets 5",
    "duty works 2025 cement 60 on Z1",
    "duty other 2025 cement 50 on Z2",
)
ABOVE = frozenset(("freeze_enter", "freeze_deduct"))
"""What a court orders goes before what is promised to open proposals."""
WAYS = {
    "vintage_issue": 1,
    "carryover_reissue": 1,
    "surrender_correction": 1,
    "forced_surrender_correction": 1,
    "surrender": -1,
    "forced_surrender": -1,
    "voluntary_cancellation": -1,
    "carryover_takeback": -1,
}
"""Kinds by which units come to be held (1) or cease to be (-1); by all others they change their place."""

_DAYS = {"first": NOW.replace(month=3, day=26), "second": NOW.replace(month=6, day=11), "late": NOW.replace(month=8, day=1)}
"""From when on a batch is taken back."""

units = st.sampled_from(UNITS)
vintages = st.sampled_from(("25", "25", "25", "24"))
amounts = st.sampled_from((1, 5, 10, 20, 30, 50, 60, 95, 150, 400))
picks = st.integers(0, 40)
once_in = st.integers(0, 5)


class AllRooms(RuleBasedStateMachine):
    """Two works of one province with vintages of two years, duties, and units held for a works at risk."""

    def __init__(self) -> None:
        super().__init__()
        self.stack = ExitStack()
        self.stack.enter_context(copy_of(servers.prepared("issuance_settled", office._settle)))
        self.stack.enter_context(played(NOW.replace(month=3, day=2)))
        from tanheng.people.policy import RolePolicy

        self.here = Office(Runner(RolePolicy()), count(1000))
        self.serial = count(1)
        self.frozen: dict[int, Freeze] = {}
        self.open: dict[int, tuple[str, Actor]] = {}
        self.history: list[tuple[str, dict[str, Any], Actor, str, Outcome]] = []
        self.broken: dict[tuple[str, ...], int] = {}
        self.last = ""

    def teardown(self) -> None:
        """Insist that a reconciliation of all parts finds nothing, and leave."""
        try:
            told = self.here.run("reconciliation_run", {}, self.here.program)
            assert told.done, told.findings
            assert told.result["outcome"] == "clean", rows("SELECT * FROM registry_difference")
        finally:
            self.stack.close()

    # --- how it is asked

    def document(self) -> str:
        """Return the number of a new document."""
        return f"K{next(self.serial)}"

    def representative(self, unit: str) -> Actor:
        """Return who acts for a works."""
        return self.here.representative if unit == "works" else self.here.of_other or self.here.representative

    def ask(self, name: str, content: dict[str, Any], maker: Actor | None = None, *, leave: bool = False) -> Outcome:
        """Ask for a command, by two persons where it needs two; `leave` leaves a proposal open. What is refused has moved nothing."""
        before, wanted, self.last = _everything(), COMMANDS[name], name
        if not wanted.two_persons:
            outcome = self.kept(name, content, maker or self.here.clerk)
        else:
            maker = maker or self.here.clerk
            outcome = self.here.propose(name, content, maker)
            if outcome.done and leave:
                self.open[outcome.number] = name, maker
            elif outcome.done:
                proposal = outcome.number
                if wanted.wait:
                    CLOCK.set(approvable_from(wanted.wait, CLOCK.now()))
                outcome = self.decided(proposal, name, "approved")
                if not outcome.done:
                    assert self.here.run("proposal_decide", {"proposal": proposal, "verdict": "withdrawn"}, maker).done
            before = before if not outcome.done else _everything()
        assert outcome.done or _everything() == before, "what is refused moves nothing"
        STEPS["steps"] += 1
        STEPS[f"{name} {'left' if leave and outcome.done else outcome.outcome}"] += 1
        return outcome

    def decided(self, proposal: int, name: str, verdict: str) -> Outcome:
        """Decide about a proposal as who usually does."""
        who = self.here.hubei_officer if COMMANDS[name].sides else self.here.approver
        return self.kept("proposal_decide", {"proposal": proposal, "verdict": verdict}, who)

    def kept(self, name: str, content: dict[str, Any], actor: Actor) -> Outcome:
        """Run a command, and keep the request for another time."""
        key = f"a{next(self.serial)}"
        outcome = self.here.run(name, content, actor, request=key)
        self.history.append((name, content, actor, key, outcome))
        return outcome

    def say(self, words: str) -> Outcome:
        """Ask for an event in the words of the office."""
        outcome = self.here.event(words)
        verb = words.split()[0]
        self.last = verb
        STEPS["steps"] += 1
        STEPS[f"{verb} {outcome.outcome}"] += 1
        return outcome

    def within(self, name: str, unit: str, vintage: str, amount: int, actor: Actor) -> None:
        """Ask for a movement within an account."""
        self.ask(name, {"account": ACCOUNTS[unit], "lines": [{"vintage": vintage, "amount": amount}]}, actor)

    def between(self, unit: str, receiver: str, vintage: str, amount: int, **more: Any) -> dict[str, Any]:
        """Return the content of a movement to another account."""
        return {"sender": ACCOUNTS[unit], "receiver": receiver, "lines": [{"vintage": vintage, "amount": amount}], **more}

    # --- steps

    @initialize()
    def begin(self) -> None:
        """Begin with units of two years, duties and rights."""
        self.here.represent_other()
        for words in BEGUN:
            outcome = self.here.event(words)
            assert outcome.done, (words, outcome.findings)
        told = {"sold": 0, "bought": 0, "holding": 120, "surrendered": ["2024"]}
        sectors = {"works": ["cement", "steel"], "other": ["cement"]}
        notices = [{"account": ACCOUNTS[one], "sectors": sectors[one], **told} for one in UNITS]
        assert self.ask("carryover_notice_set", {"year": 2024, "notices": notices, "document": "N-1"}).done

    @rule(
        unit=units, vintage=vintages, amount=amounts, name=st.sampled_from(("to_trading", "to_trading", "from_trading", "lock", "release"))
    )
    def within_an_account(self, unit: str, vintage: str, amount: int, name: str) -> None:
        """Move units between the places of an account."""
        actor = self.representative(unit) if name.endswith("trading") else self.here.program
        place = {"to_trading": "registry", "release": "locked"}.get(name, "trading")
        self.within(f"holding_{name}", unit, vintage, _fitting(unit, place, vintage, amount), actor)

    @rule(unit=units, vintage=vintages, amount=amounts, far=once_in)
    def trade(self, unit: str, vintage: str, amount: int, far: int) -> None:
        """Bring units to trading, mostly lock them, and mostly deliver them to the other works."""
        amount = _fitting(unit, "registry", vintage, amount)
        self.within("holding_to_trading", unit, vintage, amount, self.representative(unit))
        if far == 0:
            return
        self.within("holding_lock", unit, vintage, amount, self.here.program)
        if far == 1:
            return
        buyer = "other" if unit == "works" else "works"
        one = {"seller": ACCOUNTS[unit], "buyer": ACCOUNTS[buyer], "vintage": vintage, "amount": amount}
        self.ask("allowance_deliver", {"deliveries": [one], "document": self.document()}, self.here.program)

    @rule(unit=units, vintage=vintages)
    def roll(self, unit: str, vintage: str) -> None:
        """Make what was bought free on the next day."""
        CLOCK.forward(timedelta(days=1))
        self.within("holding_roll", unit, vintage, _fitting(unit, "bought", vintage, 1_000), self.here.program)

    @rule(unit=units, vintage=vintages, amount=amounts, leave=once_in)
    def transfer(self, unit: str, vintage: str, amount: int, leave: int) -> None:
        """Move units to the other works without a trade."""
        content = self.between(unit, ACCOUNTS["other" if unit == "works" else "works"], vintage, amount, document=self.document())
        self.ask("allowance_transfer", content, leave=leave < 2)

    @rule(unit=units, vintage=vintages, amount=amounts, leave=once_in)
    def cancel(self, unit: str, vintage: str, amount: int, leave: int) -> None:
        """Cancel units of one's own will."""
        content = self.between(unit, NATION, vintage, amount)
        self.ask("allowance_cancel", content, self.representative(unit), leave=leave < 2)

    @rule(unit=units, helped=units, vintage=vintages, amount=amounts)
    def surrender(self, unit: str, helped: str, vintage: str, amount: int) -> None:
        """Surrender for one's own duty or another's; never above what is owed."""
        more = {"behalf": ACCOUNTS[helped], "document": self.document()} if helped != unit else {}
        left = standing_as_of(ACCOUNTS[helped], 2025, at=CLOCK.now()).left
        done = self.ask("allowance_surrender", self.between(unit, PROVINCE, vintage, amount, year=2025, **more), self.representative(unit))
        assert not done.done or amount <= left

    @rule(unit=units, tonnes=st.sampled_from((0, 20, 50, 60, 150)))
    def fix_duty(self, unit: str, tonnes: int) -> None:
        """Fix a duty anew."""
        self.say(f"duty {unit} 2025 cement {tonnes} on {self.document()}")

    @rule(pick=picks, amount=amounts)
    def give_back(self, pick: int, amount: int) -> None:
        """Give back what was surrendered above a lowered duty."""
        found = rows(
            "SELECT record, line, behalf, sender, amount FROM registry_movement WHERE kind IN ('surrender', 'forced_surrender')"
            " ORDER BY record, line"
        )
        if found:
            record, line, behalf, sender, most = found[pick % len(found)]
            lines = [{"movement": [record, line], "amount": min(amount, most)}]
            content = {"account": behalf or sender, "year": 2025, "lines": lines, "document": self.document()}
            if pick % 3:
                self.say(f"duty {'works' if content['account'] == ACCOUNTS['works'] else 'other'} 2025 cement 0 on {self.document()}")
            self.ask("surrender_correct", content)

    @rule(unit=units, quantity=st.sampled_from((1, 2, 3)), pick=picks)
    def offset(self, unit: str, quantity: int, pick: int) -> None:
        """Count CCER, or count some no more."""
        found = rows("SELECT number FROM surrender_offset ORDER BY number")
        if found and pick < 10:
            self.ask("offset_withdraw", {"offset": found[pick % len(found)][0], "document": self.document()})
            return
        content = {"account": ACCOUNTS[unit], "year": 2025, "batch": "B-1", "project": "wind", "quantity": quantity}
        self.ask("offset_record", content | {"proof": self.document(), "registered": "2025-06-30", "document": self.document()})

    @rule(unit=units, amount=amounts, twice=once_in, risk=once_in)
    def distribute(self, unit: str, amount: int, twice: int, risk: int) -> None:
        """Distribute more, now and then held for a works at risk, or a final table where there was one."""
        history, settled = _history(unit), _settled(unit)
        purpose = "supplementary" if history is not None and history.is_final and twice else "final"
        held_back = " risk judicial_freeze" if risk == 0 else ""
        words = f"decided {settled + amount} gets {amount}{held_back}"
        self.say(f"distribute hubei {purpose} on {self.document()} : {unit} 2025 cement {words}")

    @rule(sector=st.sampled_from(("cement", "steel")), amount=amounts)
    def issue(self, sector: str, amount: int) -> None:
        """Issue more to the province."""
        self.say(f"issue hubei 25 {sector} {amount} on {self.document()}")

    @rule(unit=units, amount=amounts)
    def hand_back(self, unit: str, amount: int) -> None:
        """Ask units back by a notice, and hand them back in part."""
        document, settled = self.document(), _settled(unit)
        amount = min(amount, settled)
        if self.say(f"notice {unit} 2025 cement decided {settled - amount} returns {amount} on {document}").done:
            self.say(f"return {unit} {max(1, amount - 5)} on {document}")

    @rule(unit=units, amount=amounts, force=st.booleans())
    def held_for_risk(self, unit: str, amount: int, force: bool) -> None:
        """Release what is held for a works at risk, or surrender it for its duty."""
        self.say(f"force {unit} 2025 25 {amount} on {self.document()}" if force else f"release {unit} 25 {amount} on {self.document()}")

    @rule(unit=units, vintage=vintages, amount=amounts)
    def freeze(self, unit: str, vintage: str, amount: int) -> None:
        """Enter a court's order."""
        content = {"account": ACCOUNTS[unit], "vintage": vintage, "amount": amount, "document": self.document(), "authority": "court"}
        self.ask("freeze_enter", content)

    @precondition(lambda self: self.frozen)
    @rule(pick=picks, amount=st.none() | amounts, deduct=st.booleans())
    def lift_or_deduct(self, pick: int, amount: int | None, deduct: bool) -> None:
        """Lift a freeze, or take from it."""
        number, one = sorted(self.frozen.items())[pick % len(self.frozen)]
        if deduct:
            amount = one.effective if amount is None else min(amount, one.effective or amount)
            to = ACCOUNTS["other"] if one.account == ACCOUNTS["works"] else ACCOUNTS["works"]
            self.ask("freeze_deduct", {"freeze": number, "receiver": to, "amount": amount, "document": self.document()})
        else:
            self.ask("freeze_lift", {"freeze": number, "document": self.document()} | ({} if amount is None else {"amount": amount}))

    @rule(pick=picks, amount=amounts)
    def correct(self, pick: int, amount: int) -> None:
        """Take a movement of any kind back, the newest most often."""
        found = rows("SELECT record, line, amount FROM registry_movement ORDER BY record DESC, line LIMIT 20")
        record, line, most = found[(pick // 2 if pick < 30 else 0) % len(found)]
        self.ask("movement_correct", {"movement": [record, line], "amount": min(amount, most), "document": self.document()})

    @rule(unit=units, amount=amounts, vintage=st.sampled_from(("24", "24", "25")))
    def file(self, unit: str, amount: int, vintage: str) -> None:
        """File units of an earlier year for carry-over."""
        content = {"account": ACCOUNTS[unit], "year": 2024, "lines": [{"vintage": vintage, "amount": amount}]}
        self.ask("carryover_file", content, self.representative(unit))

    @rule(pick=picks)
    def withdraw_a_filing(self, pick: int) -> None:
        """Withdraw a filing."""
        found = rows("SELECT record, account FROM carryover_filing ORDER BY record")
        if found:
            record, account = found[pick % len(found)]
            self.ask("carryover_withdraw", {"account": account, "filing": record}, self.here.clerk)

    @rule(unit=units, batch=st.sampled_from(("first", "second", "late")), again=st.booleans(), early=once_in)
    def carry_over(self, unit: str, batch: str, again: bool, early: int) -> None:
        """File something, take a batch back on its day, now and then before, and mostly issue it again."""
        self.file(unit, 20, "24")
        if early and CLOCK.now() < _DAYS[batch]:
            CLOCK.set(_DAYS[batch])
        content = {"year": 2024, "national": NATION, "document": self.document()}
        self.ask("carryover_take_back", {**content, "batch": batch})
        if again:
            self.ask("carryover_reissue", content)

    @rule(unit=units, vintage=vintages, amount=amounts, tonnes=st.sampled_from((0, 0, 1, 10, 50)))
    def succeed(self, unit: str, vintage: str, amount: int, tonnes: int) -> None:
        """Hand a part of a works over to the other, its duty with it."""
        state = {"account": ACCOUNTS[unit], "document": self.document()}
        if not self.ask("account_state_change", {**state, "state": "ownership_change"}).done:
            return
        duties = [{"year": 2025, "sector": "cement", "tonnes": tonnes}] if tonnes else []
        other = ACCOUNTS["other" if unit == "works" else "works"]
        successor = {"account": other, "lines": [{"vintage": vintage, "amount": amount}], "duties": duties}
        content = {"account": ACCOUNTS[unit], "successors": [successor], "closes": False, "document": self.document()}
        self.ask("account_succeed", content)
        self.ask("account_state_change", {**state, "state": "normal", "document": self.document()})

    @rule(unit=units, state=st.sampled_from(("normal", "normal", "normal", "buy_and_surrender", "restricted", "suspended")))
    def change_state(self, unit: str, state: str) -> None:
        """Change the state of an account."""
        self.ask("account_state_change", {"account": ACCOUNTS[unit], "state": state, "document": self.document()})

    @precondition(lambda self: self.open)
    @rule(pick=picks, verdict=st.sampled_from(("approved", "approved", "rejected", "withdrawn")))
    def decide(self, pick: int, verdict: str) -> None:
        """Decide about what was left open."""
        number = sorted(self.open)[pick % len(self.open)]
        name, maker = self.open[number]
        self.last = name
        if verdict == "withdrawn":
            outcome = self.here.run("proposal_decide", {"proposal": number, "verdict": verdict}, maker)
        else:
            if pick % 4:
                CLOCK.forward(timedelta(days=3))
            outcome = self.decided(number, name, verdict)
        STEPS[f"decided {verdict} {outcome.outcome}"] += 1
        if outcome.done:
            del self.open[number]

    @rule(days=st.sampled_from((1, 5, 20, 40)))
    def wait(self, days: int) -> None:
        """Let time go by; what is open may expire."""
        CLOCK.forward(timedelta(days=days))
        self.last = "wait"

    @precondition(lambda self: self.history)
    @rule(pick=picks)
    def ask_again(self, pick: int) -> None:
        """Send an earlier request again under its key: the first answer comes, and nothing moves."""
        name, content, actor, key, first = self.history[-1 - pick % len(self.history)]
        before, self.last = _everything(), name
        again = self.here.run(name, content, actor, request=key)
        assert (again.number, again.text, again.repeated) == (first.number, first.text, True)
        assert _everything() == before

    # --- what always holds

    @invariant()
    def no_frozen_tonne_has_moved(self) -> None:
        """What was frozen is there, unless its own freeze was reduced."""
        self.frozen = no_frozen_tonne_has_moved(self.frozen)

    @invariant()
    def every_vintage_is_conserved(self) -> None:
        """What is held of a vintage is what came by the kinds that bring units, less what went by those that end them."""
        came: Counter[str] = Counter()
        for kind, corrected, asset, amount in rows(_MOVED):
            came[asset] += (WAYS.get(kind, 0) if kind != "correction" else -WAYS.get(corrected, 0)) * amount
        found = dict(rows("SELECT asset, sum(credits_posted - debits_posted)::bigint FROM ledger_account WHERE held GROUP BY asset"))
        assert found == {asset: came[asset] for asset in found}
        assert not rows(
            "SELECT owner, purpose, asset FROM ledger_account WHERE held AND credits_posted - debits_posted < greatest(floor, 0)"
        )

    @invariant()
    def nothing_is_promised_twice(self) -> None:
        """Only what a court orders takes from what open proposals were promised."""
        now = {
            tuple(row[:3]): missing for *row, promised, free in rows(_PROMISED, (CLOCK.now(),)) if (missing := promised - max(0, free)) > 0
        }
        for holding, missing in now.items():
            assert self.last in ABOVE or missing <= self.broken.get(holding, 0), (self.last, holding, missing, self.broken)
        self.broken = now

    @invariant()
    def no_duty_is_met_twice(self) -> None:
        """What stands against a duty is what the movements say."""
        for account, year, duty, surrendered, offsets in rows("SELECT account, year, duty, surrendered, offsets FROM surrender_standing"):
            found = standing_as_of(account, year, at=CLOCK.now())
            assert (duty, surrendered, offsets) == (found.duty, found.surrendered, found.offsets)

    @invariant()
    def what_was_issued_is_within_the_envelopes(self) -> None:
        """Of vintage 25 no more was issued than the envelopes of both sectors, 1500 t."""
        assert not rows(
            "SELECT 1 FROM (SELECT sum(amount) AS issued FROM registry_movement m WHERE m.kind = 'vintage_issue' AND m.asset = 'CEA-25'"
            " AND m.receiver = %s) AS found WHERE issued > 1500 + coalesce((SELECT sum(c.amount) FROM registry_movement c JOIN"
            " registry_movement m ON (m.record, m.line) = (c.corrects_record, c.corrects_line) WHERE m.kind = 'vintage_issue'), 0)",
            (PROVINCE,),
        )


def _history(unit: str) -> History | None:
    return entitlements(Sql(), ACCOUNTS[unit]).get((ACCOUNTS[unit], 2025, "cement"))


def _settled(unit: str) -> int:
    history = _history(unit)
    return history.settled if history else 0


def _fitting(unit: str, place: str, vintage: str, amount: int) -> int:
    """Return no more than is there, where something is there; what is asked for, where nothing is, or where it is 400 t."""
    there = held(unit, place, vintage)
    return min(amount, there) if there and amount != 400 else amount


def _everything() -> list[Any]:
    """Return what changes whenever units or what encumbers them do."""
    return rows(
        "SELECT (SELECT count(*) FROM ledger_transfer), (SELECT count(*) FROM registry_movement),"
        " (SELECT sum(hashint8(number + 7 * amount + 13 * effective)) FROM registry_encumbrance)"
    )


_MOVED = """
SELECT m.kind, coalesce(d.kind, ''), m.asset, m.amount FROM registry_movement m
LEFT JOIN registry_movement d ON d.record = m.corrects_record AND d.line = m.corrects_line
"""
_PROMISED = """
SELECT q.account, q.place, q.asset, sum(q.amount)::bigint, max(a.credits_posted - a.debits_posted - coalesce(a.floor, 0))::bigint
FROM registry_promise q JOIN commands_proposal p ON p.number = q.proposal
JOIN ledger_account a ON (a.owner, a.purpose, a.asset) = (q.account, q.place, q.asset)
WHERE q.ended IS NULL AND (p.expires_at IS NULL OR p.expires_at > %s) GROUP BY 1, 2, 3
"""
