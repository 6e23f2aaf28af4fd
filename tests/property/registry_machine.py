"""The steps by which the registry and the naive registry are compared: after each, both gave the same answer and hold the same."""

from __future__ import annotations

from collections import Counter
from contextlib import ExitStack
from datetime import timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from tanheng.commands.actors import Actor
from tanheng.commands.definitions import COMMANDS
from tanheng.commands.records import Outcome
from tanheng.kernel.clock import CLOCK, said
from tests.books import rows
from tests.frozen import Freeze, no_frozen_tonne_has_moved
from tests.oracle.naive_registry import ENDS, KINDS, MOST, Account, Entry, NaiveRegistry, Refusal, Way
from tests.registries import BANK, NOBODYS_WORKS, OTHER_INSTITUTION, PROVINCES, RIGHTS, SECOND, WORKS, Registry, registry_book

STEPS: Counter[str] = Counter()
"""How many requests were compared, and what was answered."""
UNKNOWN, MISTYPED = "E0009999-83", "E0000005-29"
NAMES = ("E0", "E0", "E0", "E1", "E1", "E2", "I", "P0", "P1", "N", UNKNOWN, MISTYPED)
STATES = (
    "normal",
    "normal",
    "normal",
    "normal",
    "normal",
    "buy_and_surrender",
    "restricted",
    "suspended",
    "ownership_change",
    "closing",
    "closed",
)
MOVES = sorted(set(KINDS) - {"deduction", "correction", "allowance_deliver"})
ROLE_MAY_NOT, PROPOSER_MAY_NOT, NO_RIGHT, SIGNED_TWICE = 9234, 9113, 1015, 1017
HOUSE = ("holding_to_trading", "test_surrender", "test_file", "test_withdraw")
"""What representatives do alone unless their account demands a second signature."""
NO_FREEZE = 999_999


def _opened(result: Any) -> str:
    return str(result["accounts"][0])


def _way(name: str, content: dict[str, Any]) -> Way:
    return Way(name, content["sender"], content["receiver"], [(one["vintage"], one["amount"]) for one in content["lines"]])


def _continuing(result: Any) -> int:
    return int(result["freezes"][0]["freeze"]) if "freezes" in result else 0


kinds = st.sampled_from([*MOVES, "holding_to_trading", "holding_to_trading", "holding_from_trading", "holding_lock", "test_surrender"])
names = st.sampled_from(NAMES)
works = st.sampled_from(("E0", "E0", "E0", "E1", "E2"))
vintages = st.sampled_from(("25", "25", "25", "25", "24", "99"))
amounts = st.one_of(st.integers(1, 60), st.integers(1, 60), st.sampled_from((0, -1, 100, 1000, MOST, MOST + 1)))
documents = st.sampled_from(("D 1", "D 1", "D 1", ""))
picks = st.integers(0, 30)
fits = st.integers(0, 7)


class RegistryMachine(RuleBasedStateMachine):
    """The registry on PostgreSQL, entered as the application's role under the roles of production, beside the naive one."""

    def __init__(self) -> None:
        super().__init__()
        self.stack = ExitStack()
        self.here: Registry = self.stack.enter_context(registry_book())
        here = self.here
        provinces = dict(rows("SELECT number, province FROM registry_account"))
        holders = dict(rows("SELECT number, holder FROM registry_account"))
        accounts = {number: Account(number, holders[number], provinces[number]) for number in sorted(here.accounts.values())}
        rights = {
            (here.accounts[name], actor.person): "initiate" if right == SECOND else right
            for (name, right), actor in here.representatives.items()
        }
        organisations = tuple(code for (code,) in rows("SELECT code FROM people_organisation"))
        ((people,),) = rows("SELECT count(*) FROM people_person")
        self.naive = NaiveRegistry(accounts, rights, organisations, people)
        self.naive.entries = [
            Entry(*row[:2], row[2:4], row[4:6], row[6].removeprefix("CEA-"), row[7], at=row[8], kind=row[9]) for row in rows(_ENTRIES)
        ]
        self.waiting: dict[int, Way] = {}
        self.history: list[tuple[str, Any, Actor, str, Outcome]] = []
        self.frozen_before: dict[int, Freeze] = {}

    def teardown(self) -> None:
        """Leave."""
        self.stack.close()

    # --- how both are asked

    def ask(self, name: str, content: dict[str, Any], actor: Actor, act: Any, given: Any = None) -> Outcome:
        """Ask both, by two persons where it needs two, and insist on the same answer. `given` finds what the program numbered."""
        STEPS["steps"] += 1
        role = self.role_of(actor)
        two = COMMANDS[name].two_persons
        asks = COMMANDS[name].roles
        if two:
            made = self.here.run("proposal_make", {"command": name, "content": content}, actor)
            found = sorted(one.code for one in made.findings)
            refused = self.naive.hopeless(name, content, CLOCK.now())
            refused += self.naive.promised_away(_way(name, content)) if "sender" in content else []
            refused += self.naive.taken_away(tuple(content["movement"]), content["amount"]) if "movement" in content else []
            allowed = [sorted(refused if role in asks else [*refused, PROPOSER_MAY_NOT])]
            # Whoever has no right for the account does not get as far as a proposal.
            allowed += [sorted([*refused, NO_RIGHT])] if role == "emitter_representative" else []
            assert found in allowed, (name, content, found)
            if not made.done:
                STEPS.update([str(code) for code in found])
                return made
            # Waiting between proposal and approval is a rule of proposals, which the naive registry does not have.
            CLOCK.forward(timedelta(days=1) if COMMANDS[name].wait else timedelta())
            decided = {"proposal": made.number, "verdict": "approved"}
            key, decider = f"decide {made.number}", self.here.officer if COMMANDS[name].sides else self.here.approver
            real = self.here.run("proposal_decide", decided, decider, request=key)
            self.history.append(("proposal_decide", decided, decider, key, real))
        else:
            key = f"step {STEPS['steps']}"
            real = self.here.run(name, content, actor, request=key)
            self.history.append((name, content, actor, key, real))
        self.naive.now, self.naive.number = CLOCK.now(), real.number
        self.naive.by = actor.person, {"emitter_representative": "emitter"}.get(role, role)
        try:
            if role not in asks:
                raise Refusal([ROLE_MAY_NOT])
            if self.signed_twice(name, content, actor):
                raise Refusal([SIGNED_TWICE])
            naive = act() if given is None else act(given(real.result) if real.done else None)
            codes: tuple[int, ...] = ()
        except Refusal as refusal:
            naive, codes = None, refusal.codes
        result = dict(real.result) if real.done else None
        if result and name == "freeze_enter":
            result.pop("rank"), naive.pop("ahead")
        if result:
            # By which day the registry acts is the calendar's, which the naive registry does not have.
            result.pop("due", None), result.pop("overdue", None)
        assert (result, tuple(sorted(one.code for one in real.findings))) == (naive, codes), (name, content, real, naive, codes)
        STEPS.update([str(code) for code in codes] or [f"{name} done"])
        if two and not real.done:
            # What stays open would stand in the way of closing: it is taken back.
            assert self.here.run("proposal_decide", {"proposal": made.number, "verdict": "withdrawn"}, actor).done
        return real

    def signed_twice(self, name: str, content: dict[str, Any], actor: Actor) -> bool:
        """Tell whether somebody may not do alone what he asks for: he speaks for the holder of an account that demands two signatures."""
        number = content.get("sender") or content.get("account")
        account = self.naive.accounts.get(number or "")
        if name not in HOUSE or account is None or self.role_of(actor) != "emitter_representative":
            return False
        works = dict(rows("SELECT person, organisation FROM people_assignment"))
        return works[actor.person] == account.holder and self.naive.demands(account.number)

    @staticmethod
    def role_of(actor: Actor) -> str:
        """Return the role of one of the persons of the small registry."""
        named = {1: "program", 6: "registry_clerk", 7: "registry_approver", 8: "exchange_operator", 9: "province_officer"}
        return named.get(actor.person, "emitter_representative")

    def actor(self, name: str, sender: str, pick: int) -> Actor:
        """Return mostly somebody who may ask; now and then anybody."""
        roles = COMMANDS[name].roles
        if pick == 0:
            return (self.here.clerk, self.here.exchange, self.here.program, self.here.by("E1"))[len(sender) % 4]
        if "registry_clerk" in roles:
            return self.here.clerk
        if "exchange_operator" in roles:
            return self.here.exchange
        if "program" in roles:
            return self.here.program
        right = {1: "read", 2: SECOND, 3: "surrender"}.get(pick, "initiate")
        return self.here.representatives.get((sender, right)) or self.here.by("E0", right)

    def receiver(self, kind: str, sender: str, other: str, fit: int) -> str:
        """Return mostly an account that fits, now and then any other."""
        if fit == 0:
            return other
        if "within" in KINDS[kind][7]:
            return sender
        wanted = KINDS[kind][3]
        if "province" in wanted:
            return {"E2": "P1", "E3": "P1", "P1": "P1"}.get(sender, "P0")
        return {"national": "N", "emitter": "E1" if sender == "E0" else "E0"}[wanted[0]]

    def sender(self, kind: str, own: str, other: str, fit: int) -> str:
        """Return mostly an account that fits, now and then any other."""
        wanted = KINDS[kind][0]
        return other if fit == 1 else own if "emitter" in wanted else {"national": "N", "province": "P0"}[wanted[0]]

    # --- steps

    @initialize(amount=st.integers(0, 60), locked=st.integers(0, 60))
    def begin(self, amount: int, locked: int) -> None:
        """Begin with something in trading, some of it locked."""
        for name, much in (("holding_to_trading", amount), ("holding_lock", min(amount, locked))):
            if much:
                self.within(name, "E0", [("25", much)], self.here.by("E0") if name == "holding_to_trading" else self.here.exchange)

    def within(self, name: str, account: str, lines: list[tuple[str, int]], actor: Actor) -> None:
        """Ask for a movement within an account."""
        number = self.here.number(account)
        content = {"account": number, "lines": [{"vintage": vintage, "amount": amount} for vintage, amount in lines]}
        self.ask(name, content, actor, lambda: {"movements": self.naive.move([Way(name, number, number, lines)])})

    @rule(
        kind=kinds,
        own=works,
        other=names,
        third=names,
        lines=st.lists(st.tuples(vintages, amounts), min_size=1, max_size=2),
        document=documents,
        fit=fits,
        who=picks,
        none=fits,
    )
    def move(self, kind: str, own: str, other: str, third: str, lines: Any, document: str, fit: int, who: int, none: int) -> None:
        """Ask for a movement of any kind."""
        sender = self.sender(kind, own, other, fit)
        actor = self.actor(kind, sender, who)
        lines = [] if none == fit == 7 else self.fitting(kind, sender, lines) if none > 1 else lines
        if "within" in KINDS[kind][7]:
            self.within(kind, sender, lines, actor)
            return
        receiver = self.receiver(kind, sender, third, fit)
        ends = self.here.number(sender), self.here.number(receiver)
        asked = [{"vintage": vintage, "amount": amount} for vintage, amount in lines]
        content = {"sender": ends[0], "receiver": ends[1], "lines": asked} | ({"document": document} if document else {})
        self.ask(kind, content, actor, lambda: {"movements": self.naive.move([Way(kind, *ends, lines, document)])})

    def fitting(self, kind: str, sender: str, lines: list[tuple[str, int]]) -> list[tuple[str, int]]:
        """Return lines that ask for no more than there is, where there is something."""
        way = Way(kind, self.here.number(sender), "", [])
        free = [self.naive.free(way, vintage) // len(lines) if KINDS[kind][1] not in ENDS else MOST for vintage, _ in lines]
        return [(vintage, min(amount, most) if most > 0 else amount) for (vintage, amount), most in zip(lines, free, strict=True)]

    @rule(own=works, other=works, vintage=vintages, amount=amounts, fit=fits)
    def leave_open(self, own: str, other: str, vintage: str, amount: int, fit: int) -> None:
        """Propose a transfer and leave it to be decided later."""
        if vintage == "99" or own == other:
            return
        ends = self.here.number(own), self.here.number(other)
        lines = self.fitting("allowance_transfer", ends[0], [(vintage, amount)]) if fit else [(vintage, amount)]
        asked = [{"vintage": vintage, "amount": tonnes} for vintage, tonnes in lines]
        content = {"sender": ends[0], "receiver": ends[1], "lines": asked, "document": "D"}
        made = self.here.run("proposal_make", {"command": "allowance_transfer", "content": content})
        try:
            if hopeless := self.naive.hopeless("allowance_transfer", content, CLOCK.now()):
                raise Refusal(hopeless + self.naive.promised_away(Way("allowance_transfer", *ends, lines, "D")))
            result: Any = self.naive.promise(made.number, Way("allowance_transfer", *ends, lines, "D"))
            codes: tuple[int, ...] = ()
        except Refusal as refusal:
            result, codes = None, refusal.codes
        assert (made.result, tuple(sorted(one.code for one in made.findings))) == (result, codes), (content, made, codes)
        STEPS.update([str(code) for code in codes] or ["left open"])
        if made.done:
            self.waiting[made.number] = Way("allowance_transfer", *ends, lines, "D")

    @precondition(lambda self: self.waiting)
    @rule(pick=picks, verdict=st.sampled_from(("approved", "approved", "rejected", "withdrawn")))
    def decide(self, pick: int, verdict: str) -> None:
        """Decide what was left open: its own promise is free first; if it is refused, it waits on."""
        number = sorted(self.waiting)[pick % len(self.waiting)]
        way, promised = self.waiting[number], self.naive.promises.pop(number)
        content = {"proposal": number, "verdict": verdict}
        made = self.here.run("proposal_decide", content, self.here.clerk if verdict == "withdrawn" else self.here.approver)
        self.naive.now, self.naive.number, self.naive.by = CLOCK.now(), made.number, (self.here.clerk.person, "registry_clerk")
        codes: tuple[int, ...] = ()
        if verdict == "approved":
            try:
                self.naive.move([way])
            except Refusal as refusal:
                codes = refusal.codes
        assert tuple(sorted(one.code for one in made.findings)) == codes, (content, made, codes)
        STEPS.update([f"decided {verdict} {made.done}"])
        if made.done:
            del self.waiting[number]
        else:
            self.naive.promises[number] = promised

    @rule(several=st.lists(st.tuples(works, works, vintages, amounts), min_size=1, max_size=3), who=picks)
    def deliver(self, several: list[tuple[str, str, str, int]], who: int) -> None:
        """Deliver trades, all or none."""
        number = self.here.number
        listed = [{"seller": number(sells), "buyer": number(buys), "vintage": v, "amount": t} for sells, buys, v, t in several]
        ways = [Way("allowance_deliver", number(sells), number(buys), [(v, t)], "D") for sells, buys, v, t in several]
        content = {"deliveries": listed, "document": "D"}
        actor = self.actor("allowance_deliver", "E0", who)
        self.ask("allowance_deliver", content, actor, lambda: {"movements": self.naive.move(ways)})

    @rule(pick=picks, amount=amounts, newest=st.booleans())
    def correct(self, pick: int, amount: int, newest: bool) -> None:
        """Take a movement back, the newest most often, now and then one that is none."""
        known = self.naive.entries
        one = known[-1 - pick % min(len(known), 4 if newest else 40)]
        named = (one.record, one.line) if pick < 29 else (1, 1)
        part = min(amount, one.amount) if pick % 3 else amount
        content = {"movement": list(named), "amount": part, "document": "K"}
        self.ask("movement_correct", content, self.here.clerk, lambda new: self.naive.correct(named, part, "K", new), given=_continuing)

    @rule(
        own=works,
        other=names,
        vintage=vintages,
        amount=amounts,
        fit=fits,
        ends=st.sampled_from((None, None, None, -1, 0, 1, 60, 600)),
        twice=picks,
    )
    def freeze(self, own: str, other: str, vintage: str, amount: int, fit: int, ends: int | None, twice: int) -> None:
        """Enter a freeze."""
        account = self.here.number(other if fit == 0 else own)
        expires = None if ends is None else CLOCK.now() + timedelta(seconds=ends)
        order, adds = f"F {0 if twice < 4 else STEPS['steps']}", twice % 2 == 1
        content: dict[str, Any] = {"account": account, "vintage": vintage, "amount": amount, "document": order, "authority": "court"}
        content |= {"adds": True} if adds else {}
        content |= {} if expires is None else {"expires_at": said(expires)}
        self.ask("freeze_enter", content, self.here.clerk, lambda: self.naive.freeze(account, vintage, amount, expires, order, adds=adds))

    def a_freeze(self, pick: int) -> int:
        """Return the number of a freeze, now and then of none."""
        known = self.naive.freezes
        return known[pick % len(known)].number if known and pick < 29 else NO_FREEZE

    @precondition(lambda self: self.naive.freezes)
    @rule(pick=picks, amount=st.none() | amounts)
    def lift(self, pick: int, amount: int | None) -> None:
        """Lift a freeze, in part or whole."""
        number = self.a_freeze(pick)
        content = {"freeze": number, "document": "L"} | ({} if amount is None else {"amount": amount})
        self.ask("freeze_lift", content, self.here.clerk, lambda: self.naive.lift(number, amount))

    @precondition(lambda self: self.naive.freezes)
    @rule(pick=picks, receiver=works, other=names, fit=fits, amount=amounts)
    def deduct(self, pick: int, receiver: str, other: str, fit: int, amount: int) -> None:
        """Deduct what is frozen."""
        number, to = self.a_freeze(pick), self.here.number(other if fit == 0 else receiver)
        content = {"freeze": number, "receiver": to, "amount": amount, "document": "J"}
        self.ask("freeze_deduct", content, self.here.clerk, lambda: self.naive.deduct(number, to, amount, "J"))

    @rule(most=st.sampled_from((1, 2, 200)))
    def expire(self, most: int) -> None:
        """End what is over."""
        self.ask("freeze_expire", {"most": most}, self.here.program, lambda: self.naive.expire(most))

    @rule(seconds=st.sampled_from((0, 1, 59, 60, 600, 86_400)))
    def wait(self, seconds: int) -> None:
        """Let time go by."""
        CLOCK.forward(timedelta(seconds=seconds))

    @rule(pick=picks)
    def wait_long(self, pick: int) -> None:
        """Let so much time go by, now and then, that what was moved before is corrected no more."""
        if pick == 0:
            CLOCK.forward(timedelta(days=365))
            # A proposal expires, and its promise with it.
            self.waiting.clear()
            self.naive.promises.clear()

    @rule(own=works, other=names, fit=fits, state=st.sampled_from(STATES), who=picks)
    def change_state(self, own: str, other: str, fit: int, state: str, who: int) -> None:
        """Change the state of an account."""
        number = self.here.number(other if fit == 0 else own)
        if fit > 3 and number in self.naive.accounts and self.naive.accounts[number].state != "normal":
            state = "normal"
        content = {"account": number, "state": state, "document": "S"}
        waiting = sum(number in (one.sender, one.receiver) for one in self.waiting.values())
        actor = self.here.exchange if who == 0 else self.here.clerk
        self.ask("account_state_change", content, actor, lambda: self.naive.change_state(number, state, waiting))

    @rule(
        own=works,
        holder=st.sampled_from((*WORKS[:3], NOBODYS_WORKS, "registry", "entity:NONE")),
        at=st.sampled_from((*PROVINCES, "city:1")),
    )
    def change_holder(self, own: str, holder: str, at: str) -> None:
        """Hand an account to another holder or province."""
        number = self.here.number(own)
        content = {"account": number, "holder": holder, "province": at, "document": "M"}
        self.ask("account_holder_change", content, self.here.clerk, lambda: self.naive.change_holder(number, holder, at))

    @rule(
        kind=st.sampled_from(("emitter", "emitter", "province", "institution", "other")),
        holder=st.sampled_from((WORKS[0], NOBODYS_WORKS, PROVINCES[0], OTHER_INSTITUTION, BANK, "entity:NONE")),
        at=st.sampled_from((PROVINCES[0], "city:1")),
    )
    def open(self, kind: str, holder: str, at: str) -> None:
        """Open an account."""
        content = {"accounts": [{"type": kind, "holder": holder, "province": at, "documents": ["D"]}]}
        self.ask("account_open", content, self.here.clerk, lambda new: self.naive.open(kind, holder, at, new), given=_opened)

    @rule(
        own=works,
        other=names,
        fit=fits,
        person=st.sampled_from((10, 11, 12, 13, 14, 15, NO_FREEZE)),
        right=st.sampled_from((*RIGHTS, "approve", "")),
    )
    def rights(self, own: str, other: str, fit: int, person: int, right: str) -> None:
        """Give a right, or end one."""
        number = self.here.number(other if fit == 0 else own)
        if right:
            asked = {"representatives": [{"account": number, "person": person, "right": right, "document": "R"}]}
            self.ask("representative_give", asked, self.here.clerk, lambda: self.naive.give(number, person, right))
        else:
            asked = {"account": number, "person": person}  # type: ignore[dict-item]
            self.ask("representative_end", asked, self.here.clerk, lambda: self.naive.take(number, person))

    @precondition(lambda self: self.history)
    @rule(pick=picks)
    def repeat(self, pick: int) -> None:
        """Send an earlier request again: the first answer, and nothing happens."""
        name, content, actor, key, first = self.history[-1 - pick % len(self.history)]
        again = self.here.run(name, content, actor, request=key)
        assert (again.number, again.result, again.text, again.repeated) == (first.number, first.result, first.text, True)

    # --- what always holds

    @invariant()
    def holdings_are_the_same_and_every_vintage_is_conserved(self) -> None:
        """Each place holds what its entries say; over all places and ends, a vintage sums to nothing; only ends go below zero."""
        totals: Counter[str] = Counter()
        for account, place, asset, balance, is_held in rows(_PLACES):
            vintage = asset.removeprefix("CEA-")
            assert balance == self.naive.held(account, place, vintage), (account, place, vintage)
            assert is_held == (place not in ENDS)
            assert balance >= 0 or not is_held
            totals[vintage] += balance
        assert not any(totals.values()), totals

    @invariant()
    def freezes_are_covered_by_rank_and_the_table_holds_them(self) -> None:
        """What is effective is covered by units, the earliest first, once; and the floor of the ledger account is its sum."""
        found = {row[0]: row[1:] for row in rows(_FREEZES)}
        assert set(found) == {one.number for one in self.naive.freezes}
        sums: Counter[tuple[str, str]] = Counter()
        for one in self.naive.freezes:
            effective = self.naive.covered(one.account, one.vintage)[one.number]
            assert found[one.number] == (one.account, f"CEA-{one.vintage}", one.amount, effective), one
            sums[one.account, f"CEA-{one.vintage}"] += effective
        for account, asset, floor, balance in rows(_FLOORS):
            assert floor == sums[account, asset] <= balance, (account, asset)
        assert {key for key, much in sums.items() if much} <= {row[:2] for row in rows(_FLOORS)}

    @invariant()
    def no_frozen_tonne_has_moved(self) -> None:
        """Whatever was done: what was effectively frozen before is there still, unless its own freeze was reduced by so much."""
        self.frozen_before = no_frozen_tonne_has_moved(self.frozen_before)


_ENTRIES = """
SELECT m.record, m.line, m.sender, d.purpose, m.receiver, c.purpose, m.asset, m.amount, t.recorded_at, m.kind FROM registry_movement m
JOIN ledger_transfer t USING (record, line) JOIN ledger_account d ON d.account = t.debit JOIN ledger_account c ON c.account = t.credit
ORDER BY m.record, m.line
"""
_PLACES = """
SELECT a.owner, a.purpose, a.asset, (CASE WHEN held THEN credits_posted - debits_posted ELSE
  (SELECT coalesce(sum(CASE WHEN t.credit = a.account THEN amount ELSE -amount END), 0) FROM ledger_transfer t
   WHERE a.account IN (t.debit, t.credit)) END)::bigint, held FROM ledger_account a
"""
_FREEZES = "SELECT number, account, asset, amount, effective FROM registry_encumbrance WHERE ended IS NULL ORDER BY number"
_FLOORS = "SELECT owner, asset, floor, credits_posted - debits_posted FROM ledger_account WHERE purpose = 'registry'"
