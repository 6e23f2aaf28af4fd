"""The steps by which the book and the naive book are compared: after each, both gave the same answer and hold the same sums."""

from __future__ import annotations

from collections import Counter
from contextlib import ExitStack
from datetime import datetime, timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from tanheng.commands.actors import Actor
from tanheng.commands.records import Outcome
from tanheng.commands.sealing import seal, seal_all
from tanheng.commands.sql import Sql
from tanheng.kernel.clock import BEIJING, CLOCK, played, said
from tanheng.ledger.queries import accounts, sums_as_of
from tanheng.ledger.tallying import tally
from tests.books import APPROVER, CLERK, VERIFIER, book, rows
from tests.oracle.naive_book import MOST, Answer, Asked, NaiveBook, Person
from tests.oracle.naive_seal import tree_hash
from tests.signing import signing_key

BEGIN = datetime(2026, 11, 21, 9, tzinfo=BEIJING)
ROLES = {CLERK: "registry_clerk", APPROVER: "registry_approver", VERIFIER: "verifier", 3: "program"}
ASSETS = ("CEA-2024", "CEA-2025")
NOBODY = 999_999
STEPS: Counter[str] = Counter()
"""How many requests were compared, and what was answered."""

picks = st.integers(0, 30)
amounts = st.one_of(st.integers(1, 40), st.sampled_from((0, -1, MOST, MOST + 1, 1000)))
small = st.integers(1, 40)
limits = st.none() | st.integers(-30, 60)
actors = st.sampled_from(
    [
        Actor(1, CLERK),
        Actor(2, APPROVER),
        Actor(3, CLERK, delegation=1),
        Actor(4, APPROVER, delegation=2),
        Actor(2, VERIFIER),
        Actor(5, CLERK),
    ]
)
waits = st.sampled_from((0, 1, 5, 30, 600))
moves = st.tuples(
    st.sampled_from(("single", "single", "pending", "post", "void")),
    picks,
    picks,
    amounts,
    picks,
    st.none() | st.sampled_from((-5, 0, 5, 60)),
)


class BookMachine(RuleBasedStateMachine):
    """The book on PostgreSQL, entered as the application's role, beside the naive one."""

    def __init__(self) -> None:
        super().__init__()
        self.stack = ExitStack()
        self.runner = self.stack.enter_context(book())
        self.stack.enter_context(played(BEGIN))
        self.naive = NaiveBook()
        self.history: list[tuple[Asked, Actor, Outcome]] = []
        self.asked = 0
        self.key = signing_key()

    def teardown(self) -> None:
        """Compare the whole of both books, then leave."""
        try:
            self.the_tables_hold_the_entries()
        finally:
            self.stack.close()

    # --- how both are asked

    def ask(self, name: str, content: Any, actor: Actor | None = None, **more: Any) -> Outcome:
        """Ask both, and insist on the same answer."""
        self.asked += 1
        actor = actor or Actor(1, CLERK)
        by = Person(actor.person, actor.delegation or actor.person, ROLES[actor.assignment])
        return self.both(Asked(name, content, by, more.pop("key", f"key-{self.asked}"), **more), actor)

    def both(self, asked: Asked, actor: Actor) -> Outcome:
        """Send a request to both."""
        STEPS["steps"] += 1
        real = self.runner.run(asked.name, asked.content, actor=actor, request=asked.key, reason=asked.reason, applies_at=asked.applies_at)
        opened = real.result["accounts"] if real.done and asked.name == "ledger_account_open" else ()
        naive = self.naive.ask(asked, CLOCK.now(), real.number, opened)
        found = Answer(real.number, real.result, tuple(sorted(finding.code for finding in real.findings)))
        assert found == naive, (asked, found, naive)
        STEPS.update([f"{code}" for code in naive.refused] or [f"{asked.name} done"])
        assert real.done == (not naive.refused)
        # An answer that was lost came by a second look, so the number tells whether it is new.
        if real.number and all(real.number != one.number for _, _, one in self.history):
            self.history.append((asked, actor, real))
        return real

    def account(self, pick: int) -> int:
        """Return one of the accounts, now and then one that there is not."""
        known = sorted(self.naive.accounts)
        return known[pick % len(known)] if known and pick < 29 else NOBODY

    def pending(self, pick: int) -> Any:
        """Return one of the entries, more often a pending one."""
        waiting = [one for one in self.naive.entries if one.kind == "pending"]
        known = waiting if waiting and pick < 25 else self.naive.entries
        return known[-1 - pick % len(known)] if known else None

    def transfer(self, move: tuple[Any, ...]) -> dict[str, Any]:
        """Return a transfer as it is asked for: mostly one that fits, now and then one that does not."""
        kind, debit, credit, amount, named, ends = move
        if kind in ("post", "void"):
            pending = self.pending(named)
            if pending is None:
                return {
                    "kind": kind,
                    "debit": self.account(debit),
                    "credit": self.account(credit),
                    "asset": ASSETS[0],
                    "amount": 1,
                    "of": [1, 1],
                }
            part = pending.amount if kind == "void" or credit % 3 else amount
            turned = (pending.debit, pending.credit) if debit < 28 else (pending.credit, pending.debit)
            return {"kind": kind, "debit": turned[0], "credit": turned[1], "asset": pending.asset, "amount": part, "of": list(pending.id)}
        asked = {"kind": kind, "debit": self.account(debit), "credit": self.account(credit), "amount": amount}
        holds = self.naive.accounts.get(asked["debit"])
        asked["asset"] = ASSETS[named == 0] if holds is None or named == 0 else holds.named[2]
        if kind == "pending" and ends is not None:
            asked["expires_at"] = said(CLOCK.now() + timedelta(seconds=ends))
        return asked

    # --- steps

    @initialize()
    def begin(self) -> None:
        """Begin with an open end, three ordinary accounts, and something in one of them."""
        asked = [{"owner": "state", "purpose": "source", "asset": ASSETS[0], "kind": "open"}]
        asked += [{"owner": f"works {at}", "purpose": "holding", "asset": ASSETS[0]} for at in range(3)]
        asked[3]["ceiling"] = 25
        state, first, *_ = self.ask("ledger_account_open", {"accounts": asked}).result["accounts"]
        self.ask("ledger_transfer", {"transfers": [{"debit": state, "credit": first, "asset": ASSETS[0], "amount": 50}]})

    @rule(
        kind=st.sampled_from(("held", "held", "open")),
        asset=st.sampled_from(ASSETS),
        floor=limits,
        ceiling=limits,
        same=picks,
        free=st.booleans(),
    )
    def open_account(self, kind: str, asset: str, floor: int | None, ceiling: int | None, same: int, free: bool) -> None:
        """Open an account with all kinds of limits; now and then one that is there."""
        owner = "works 1" if same < 3 else f"owner {self.asked}"
        asked: dict[str, Any] = {"owner": owner, "purpose": "holding", "asset": asset, "kind": kind}
        if kind == "held" and free:
            asked["unlimited"] = True
        elif floor is not None and (kind == "held" or same < 6):
            asked["floor"] = -floor if same > 10 and floor > 0 else floor
        if ceiling is not None and (kind == "held" or same < 6):
            asked["ceiling"] = ceiling
        self.ask("ledger_account_open", {"accounts": [asked] * (2 if same == 7 else 1)})

    @rule(move=moves)
    def one(self, move: tuple[Any, ...]) -> None:
        """Make one transfer."""
        self.ask("ledger_transfer", {"transfers": [self.transfer(move)]})

    @rule(taken=st.lists(moves, min_size=2, max_size=5))
    def several(self, taken: list[tuple[Any, ...]]) -> None:
        """Make several that stand or fall together."""
        self.ask("ledger_transfer", {"transfers": [self.transfer(move) for move in taken]})

    @rule(taken=st.lists(st.lists(moves, min_size=1, max_size=3), min_size=1, max_size=5))
    def batch(self, taken: list[list[tuple[Any, ...]]]) -> None:
        """Make a batch of chains, of which some fail."""
        asked = [[self.transfer(("single", *move[1:])) for move in chain] for chain in taken]
        legs = [[[leg["debit"], leg["credit"], ASSETS.index(leg["asset"]), leg["amount"]] for leg in chain] for chain in asked]
        self.ask("ledger_batch", {"assets": list(ASSETS), "chains": legs})

    @rule(kind=st.sampled_from(("post", "void")), pick=st.integers(0, 8), amount=small)
    def resolve(self, kind: str, pick: int, amount: int) -> None:
        """Resolve a reservation, the newest most often."""
        self.ask("ledger_transfer", {"transfers": [self.transfer((kind, 0, amount, amount, pick, None))]})

    @rule(debit=picks, credit=picks, amount=small, ends=st.sampled_from((5, 5, 60)))
    def reserve(self, debit: int, credit: int, amount: int, ends: int) -> None:
        """Reserve for some seconds."""
        self.ask("ledger_transfer", {"transfers": [self.transfer(("pending", debit, credit, amount, 1, ends))]})

    @rule(seconds=waits)
    def wait(self, seconds: int) -> None:
        """Let time go by."""
        CLOCK.forward(timedelta(seconds=seconds))

    @rule(most=st.sampled_from((1, 2, 1000)))
    def expire(self, most: int) -> None:
        """Take off what is over."""
        self.ask("ledger_expire", {"most": most}, Actor(9, 3))

    @rule(move=moves, seconds=st.sampled_from((-3600, -1, 0, 1)))
    def at_another_time(self, move: tuple[Any, ...], seconds: int) -> None:
        """Make a transfer that would apply earlier or later."""
        self.ask("ledger_transfer", {"transfers": [self.transfer(move)]}, applies_at=CLOCK.now() + timedelta(seconds=seconds))

    @rule(
        pick=picks,
        floor=limits,
        ceiling=limits,
        closed=st.booleans(),
        actor=actors,
        ends=st.none() | st.sampled_from((0, 1, 60)),
        why=st.booleans(),
    )
    def propose_change(
        self, pick: int, floor: int | None, ceiling: int | None, closed: bool, actor: Actor, ends: int | None, why: bool
    ) -> None:
        """Propose other limits, or the end of an account."""
        content: dict[str, Any] = {"account": self.account(pick), "closed": closed}
        content |= {name: limit for name, limit in (("floor", floor), ("ceiling", ceiling)) if limit is not None}
        asked: dict[str, Any] = {"command": "ledger_account_change", "content": content}
        if ends is not None:
            asked["expires_at"] = said(CLOCK.now() + timedelta(seconds=ends))
        self.ask("proposal_make", asked, actor, reason="it must be" if why or ends else " ")

    @rule(pick=picks, amount=small, actor=actors, wrong=st.integers(0, 9))
    def propose_correction(self, pick: int, amount: int, actor: Actor, wrong: int) -> None:
        """Propose a correction; now and then directly what needs two persons, or by proposal what needs none."""
        known = self.naive.entries
        named = list(known[-1 - pick % len(known)].id) if known else [1, 1]
        correction = {"transfer": named, "amount": amount}
        if wrong == 0:
            self.ask("ledger_correct", correction, actor)
            return
        alone = {"accounts": [{"owner": "o", "purpose": "p", "asset": ASSETS[0]}]}
        self.ask(
            "proposal_make",
            {"command": "ledger_account_open" if wrong == 1 else "ledger_correct", "content": alone if wrong == 1 else correction},
            actor,
            reason="x",
        )

    @precondition(lambda self: self.naive.proposals)
    @rule(
        pick=picks, verdict=st.sampled_from(("approved", "approved", "approved", "rejected", "withdrawn")), actor=actors, why=st.booleans()
    )
    def decide(self, pick: int, verdict: str, actor: Actor, why: bool) -> None:
        """Decide about one of the proposals, the newest most often."""
        known = sorted(self.naive.proposals)
        number = known[-1 - pick % min(len(known), 4)] if pick < 29 else NOBODY
        self.ask("proposal_decide", {"proposal": number, "verdict": verdict}, actor, reason="so it is" if why else "")

    @precondition(lambda self: self.naive.proposals)
    @rule(pick=st.integers(0, 3))
    def approve(self, pick: int) -> None:
        """Approve one of the newest proposals."""
        known = sorted(self.naive.proposals)
        self.ask("proposal_decide", {"proposal": known[-1 - pick % len(known)], "verdict": "approved"}, Actor(6, APPROVER))

    @rule(pick=picks, other=st.booleans())
    def repeat(self, pick: int, other: bool) -> None:
        """Send an earlier request again: the same, or another under its key."""
        asked, actor, first = self.history[-1 - pick % len(self.history)]
        if other:
            self.ask(
                "ledger_transfer",
                {"transfers": [self.transfer(("single", 1, 2, 7, 1, None))]},
                actor,
                key=asked.key,
                reason=f"other {pick}",
            )
            return
        again = self.both(asked, actor)
        assert (again.number, again.result, again.text, again.repeated) == (first.number, first.result, first.text, True)

    @rule(some=st.booleans())
    def seal(self, some: bool) -> None:
        """Seal a batch of three, or all; the root is that of the texts in order."""
        head = seal(self.key, largest=3) if some else seal_all(self.key)
        texts = [first.text.encode() for _, _, first in self.history]
        assert head is None or head.root == tree_hash(texts[: head.size])
        assert some or head is None or head.size == len(texts)

    @rule(at_least=st.sampled_from((1, 5)))
    def tally(self, at_least: int) -> None:
        """Tally the open ends; that no sum changes is seen after the step."""
        tally(at_least=at_least)

    @rule(pick=st.integers(0, 28), at=st.none() | st.integers(-700, 10), known=st.none() | st.integers(-700, 10))
    def look_back(self, pick: int, at: int | None, known: int | None) -> None:
        """Ask for the sums of an account at an earlier time, as known at another."""
        then, on = (None if one is None else CLOCK.now() + timedelta(seconds=one) for one in (at, known))
        number = self.account(pick)
        assert tuple(sums_as_of(Sql(), number, at=then, known=on)) == self.naive.sums_as_of(number, then, on)

    # --- what always holds

    @invariant()
    def the_sums_are_the_same(self) -> None:
        """The four sums of each account are those of its entries, and each asset sums to nothing."""
        found = {row[0]: row[1:] for row in rows(_SUMS)}
        assert sorted(found) == sorted(self.naive.accounts)
        for number, account in self.naive.accounts.items():
            asset, floor, ceiling, closed, *sums = found[number]
            assert (asset, floor, ceiling, closed) == (account.named[2], account.floor, account.ceiling, account.closed)
            assert tuple(sums) == self.naive.sums(number), number
            assert min(sums) >= 0
        assert {one.account: tuple(one.sums) for one in accounts(Sql())} == {number: row[4:] for number, row in found.items()}
        for asset in ASSETS:
            here = [row for row in found.values() if row[0] == asset]
            assert sum(row[4] - row[5] for row in here) == 0
            assert sum(row[6] - row[7] for row in here) == 0

    def the_tables_hold_the_entries(self) -> None:
        """Every transfer stands in the table as it stands in the naive book."""
        found = rows(
            "SELECT record, line, kind, debit, credit, asset, amount, of_record, of_line, expires_at, corrects_record, corrects_line"
            " FROM ledger_transfer"
        )
        none = (None, None)
        assert sorted(found, key=lambda row: row[:2]) == sorted(
            (
                one.record,
                one.line,
                one.kind,
                one.debit,
                one.credit,
                one.asset,
                one.amount,
                *(one.of or none),
                one.expires_at,
                *(one.corrects or none),
            )
            for one in self.naive.entries
        )


_SUMS = """
SELECT a.account, a.asset, a.floor, a.ceiling, a.closed,
  CASE WHEN held THEN debits_posted ELSE
    (SELECT coalesce(sum(amount), 0)::bigint FROM ledger_transfer t WHERE debit = a.account AND kind IN ('single', 'post')) END,
  CASE WHEN held THEN credits_posted ELSE
    (SELECT coalesce(sum(amount), 0)::bigint FROM ledger_transfer t WHERE credit = a.account AND kind IN ('single', 'post')) END,
  CASE WHEN held THEN debits_pending ELSE (SELECT coalesce(sum(amount), 0)::bigint FROM ledger_transfer t WHERE debit = a.account
    AND kind = 'pending' AND NOT EXISTS (SELECT FROM ledger_transfer r WHERE r.of_record = t.record AND r.of_line = t.line)) END,
  CASE WHEN held THEN credits_pending ELSE (SELECT coalesce(sum(amount), 0)::bigint FROM ledger_transfer t WHERE credit = a.account
    AND kind = 'pending' AND NOT EXISTS (SELECT FROM ledger_transfer r WHERE r.of_record = t.record AND r.of_line = t.line)) END
FROM ledger_account a
"""
