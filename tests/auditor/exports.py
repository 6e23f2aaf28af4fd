"""Makes legal books of any seed, one command after the other, all kinds of transfers, proposals, delegations, corrections and refusals.

The book is kept here by rows, one command at a time, in the plainest way: what the auditor computes by columns is compared with it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from random import Random

from tests.auditor.drafts import SUMS, Draft, canonical
from tests.auditor.settling import BEFORE_LENDING, REGISTRY, THE_PROGRAM, accounts_asked, settled, transfers_asked

BEGIN = datetime(2026, 11, 21, 9, 30, tzinfo=timezone(timedelta(hours=8)))
PERSONS = ("lin", "wang", "zhao")
ROLE = "registry_clerk"
ASSETS = ("CEA-2025", "CNY")
MOST = 2**53 - 1


def said(at: datetime) -> str:
    """Return a time as records hold it."""
    return at.isoformat(timespec="microseconds")


@dataclass
class Account:
    """An account as it stands."""

    account: int
    owner: str
    purpose: str
    asset: str
    kind: str
    floor: int | None
    ceiling: int | None
    closed: bool = False
    debits_posted: int = 0
    credits_posted: int = 0
    debits_pending: int = 0
    credits_pending: int = 0

    @property
    def left(self) -> int:
        """Return what the holder can dispose of."""
        return self.credits_posted - self.debits_posted - self.debits_pending

    @property
    def room(self) -> int:
        """Return what can still be credited."""
        if self.kind == "open" or self.ceiling is None:
            return MOST
        return self.ceiling - (self.credits_posted + self.credits_pending - self.debits_posted)

    @property
    def payable(self) -> int:
        """Return what can be debited."""
        return MOST if self.kind == "open" or self.floor is None else self.left - self.floor


@dataclass
class Pending:
    """A pending transfer that nobody resolved yet."""

    place: list[int]
    transfer: dict[str, object]
    expires: datetime | None


@dataclass
class Book:
    """A book that grows by legal commands."""

    rng: Random
    records: list[str] = field(default_factory=list)
    accounts: dict[int, Account] = field(default_factory=dict)
    pending: list[Pending] = field(default_factory=list)
    moved: list[tuple[list[int], dict[str, object], int]] = field(default_factory=list)  # place, transfer, what is left to correct
    now: datetime = BEGIN
    number: int = 0

    def __post_init__(self) -> None:
        """Give persons their roles, and let each borrow the powers of another person."""
        roles = {name: (ROLE, REGISTRY) for one in PERSONS for name in (one, f"principal of {one}")}
        count = BEFORE_LENDING + len(PERSONS)
        times = [said(self.now + timedelta(minutes=at)) for at in range(count)]
        lent = [(f"principal of {one}", one) for one in PERSONS]
        self.records += map(canonical, settled(range(1, count + 1), times, roles, lent))
        self.number, self.now = count, self.now + timedelta(minutes=count)

    def person(self, name: str) -> dict[str, object]:
        """Return an actor, now and then a delegate."""
        delegate = self.rng.random() < 0.2
        return {
            "person": name,
            "role": ROLE,
            "organisation": REGISTRY,
            "delegation": PERSONS.index(name) + 1 if delegate else None,
            "principal": f"principal of {name}" if delegate else None,
        }

    def record(self, command: str, content: object, effects: dict[str, object] | None = None, **other: object) -> int:
        """Add a record and return its number."""
        self.number += self.rng.randint(1, 3)
        self.now += timedelta(microseconds=self.rng.randint(0, 90_000_000))
        recorded = self.now - timedelta(seconds=self.rng.choice((0, 0, 0, 30)))  # clocks differ
        record = {
            "format": 1,
            "number": self.number,
            "command": command,
            "content": content,
            "request": f"request {self.number}",
            "actor": THE_PROGRAM if command in ("ledger_transfer", "ledger_expire") else self.person(self.rng.choice(PERSONS)),
            "maker": None,
            "proposal": None,
            "reason": self.rng.choice(("按计划 as planned", 'a "quoted" one\n', "", "back\\slash\x01")),
            "applies_at": said(recorded - timedelta(days=self.rng.choice((0, 0, 3)))),
            "recorded_at": said(recorded),
            "outcome": "done",
            "findings": [],
            "result": {"number": None, "lines": [1, 2]},
            **other,
        }
        if effects:
            if self.rng.random() < 0.3:
                effects["events"] = [{"line": 1, "topic": "moved", "content": {"number": self.number}}]
            record["effects"] = effects
        self.records.append(canonical(record))
        return self.number

    def open(self, purpose: str, asset: str, kind: str, floor: int | None, ceiling: int | None) -> int:
        """Open an account."""
        number = 100 + 7 * len(self.accounts)
        account = Account(number, f"owner {number % 5}", purpose, asset, kind, floor, ceiling)
        self.accounts[number] = account
        opened = {name: getattr(account, name) for name in ("account", "owner", "purpose", "asset", "kind", "floor", "ceiling")}
        self.record("ledger_account_open", accounts_asked({"accounts": [opened]}), {"accounts": [opened]})
        return number

    def pair(self, asset: str) -> tuple[Account, Account, int] | None:
        """Return two accounts of an asset and an amount that may be moved from the first to the second."""
        several = [one for one in self.accounts.values() if one.asset == asset and not one.closed]
        debit, credit = self.rng.sample(several, 2)
        most = min(debit.payable, credit.room, 10_000)
        return (debit, credit, self.rng.randint(1, most)) if most >= 1 else None

    def transfer(self, kind: str = "single", lines: int = 1) -> None:
        """Add a record of one or several transfers that reserve or move at once."""
        number = self.number
        transfers: list[dict[str, object]] = []
        for line in range(1, lines + 1):
            found = self.pair(self.rng.choice(ASSETS))
            if found is None:
                break
            debit, credit, amount = found
            one = {"line": line, "kind": kind, "debit": debit.account, "credit": credit.account, "asset": debit.asset, "amount": amount}
            if kind == "pending" and self.rng.random() < 0.7:
                one["expires_at"] = said(self.now + timedelta(minutes=self.rng.randint(3, 60)))
            self.apply(one)
            transfers.append(one)
        if not transfers:
            return
        number = self.record("ledger_transfer", transfers_asked({"transfers": transfers}), {"transfers": transfers})
        self.remember(number, transfers)

    def remember(self, number: int, transfers: list[dict[str, object]]) -> None:
        """Note what can be resolved and corrected later."""
        for one in transfers:
            if one["kind"] == "pending":
                expires = one.get("expires_at")
                self.pending.append(Pending([number, one["line"]], one, datetime.fromisoformat(expires) if expires else None))  # type: ignore
            elif one["kind"] in ("single", "post"):
                self.moved.append(([number, one["line"]], one, one["amount"]))  # type: ignore

    def apply(self, one: dict[str, object], reserved: int = 0) -> None:
        """Change the sums of both accounts."""
        debit, credit, amount = self.accounts[one["debit"]], self.accounts[one["credit"]], one["amount"]  # type: ignore
        added = amount if one["kind"] == "pending" else -reserved
        debit.debits_pending += added  # type: ignore
        credit.credits_pending += added  # type: ignore
        if one["kind"] in ("single", "post"):
            debit.debits_posted += amount  # type: ignore
            credit.credits_posted += amount  # type: ignore

    def resolve(self) -> None:
        """Post, void or let expire a pending transfer."""
        if not self.pending:
            return
        one = self.pending.pop(self.rng.randrange(len(self.pending)))
        reserved = int(str(one.transfer["amount"]))
        over = one.expires is not None and self.now - timedelta(seconds=60) >= one.expires
        near = one.expires is not None and self.now + timedelta(seconds=180) >= one.expires
        if near and not over:
            self.now = one.expires + timedelta(seconds=60)  # type: ignore
        kind = "expire" if over or near else self.rng.choice(("post", "post", "void"))
        amount = self.rng.randint(1, reserved) if kind == "post" else reserved
        base = {name: one.transfer[name] for name in ("debit", "credit", "asset")}
        resolved = {**base, "line": 1, "kind": kind, "amount": amount, "pending": one.place}
        self.apply(resolved, reserved)
        effects: dict[str, object] = {"transfers": [resolved]}
        expiring = kind == "expire"
        content = {"most": 1000} if expiring else transfers_asked(effects)
        number = self.record("ledger_expire" if expiring else "ledger_transfer", content, effects)
        self.remember(number, [resolved])

    def correct(self) -> None:
        """Correct a transfer, in whole or in part, as a second person approves."""
        places = [at for at, (_, _, left) in enumerate(self.moved) if left]
        if not places:
            return
        at = self.rng.choice(places)
        place, was, left = self.moved[at]
        debit, credit = self.accounts[was["credit"]], self.accounts[was["debit"]]  # type: ignore
        most = min(left, debit.payable, credit.room)
        if debit.closed or credit.closed or most < 1:
            return
        amount = self.rng.randint(1, most)
        self.moved[at] = (place, was, left - amount)
        one = {"debit": debit.account, "credit": credit.account, "asset": debit.asset, "amount": amount}
        one |= {"line": 1, "kind": "single", "corrects": place}
        self.apply(one)
        number = self.two_persons("ledger_correct", {"transfer": place, "amount": amount}, {"transfers": [one]})
        self.remember(number, [one])

    def two_persons(self, command: str, content: object, effects: dict[str, object]) -> int:
        """Propose and approve."""
        maker = self.person("lin")
        proposal = self.record("proposal_make", {"command": command, "content": content}, actor=maker)
        if self.rng.random() < 0.3:
            self.note()
        return self.record(command, content, effects, actor=self.person("wang"), maker=maker, proposal=proposal)

    def change(self) -> None:
        """Change the limits of a held account, or close it if it is empty."""
        held = [one for one in self.accounts.values() if one.kind == "held" and not one.closed]
        if not held:
            return
        one = self.rng.choice(held)
        balance = one.credits_posted - one.debits_posted
        if balance == one.debits_pending == one.credits_pending == 0:
            one.closed = len(held) > 8
        else:
            one.floor = self.rng.choice((None, min(0, one.left), one.left - self.rng.randint(0, 50)))
            one.ceiling = self.rng.choice((None, balance + one.credits_pending + self.rng.randint(0, 50_000)))
        state = {"account": one.account, "floor": one.floor, "ceiling": one.ceiling, "closed": one.closed}
        self.two_persons("ledger_account_change", state, {"changes": [state]})

    def refuse(self) -> None:
        """Add what was refused."""
        finding = {"check": 6101, "place": "line 1", "fields": {"found": "5", "expected": "4"}}
        self.record("ledger_transfer", {"amount": 1}, outcome="refused", findings=[finding], result={})

    def note(self) -> None:
        """Add a command that moves nothing."""
        self.record("people_note", {"b": [], "a": {"deep": [[1], [2, 3]]}, "text": '},{"amount":'})


def legal_book(seed: int, steps: int = 60) -> Draft:
    """Return a legal export: its book, several heads and a tail, all of the seed."""
    rng = Random(seed)
    book = Book(rng)
    for asset in ASSETS:
        book.open("source", asset, "open", None, None)
        for _ in range(5):
            book.open("trading", asset, "held", rng.choice((0, 0, None, -500)), rng.choice((None, None, 100_000)))
    kinds: list[Callable[[], None]] = [
        *[book.transfer] * 4,
        *[lambda: book.transfer("single", rng.randint(2, 4))] * 3,
        *[lambda: book.transfer("pending", rng.randint(1, 2))] * 4,
        *[book.resolve] * 4,
        *[book.correct, book.change, book.refuse, book.note],
    ]
    for _ in range(steps):
        rng.choice(kinds)()
    tail = rng.randint(0, 5)
    size = len(book.records) - tail
    sizes = sorted({rng.randint(1, size) for _ in range(rng.randint(1, 6))} | {size})
    names = ("account", "owner", "purpose", "asset", "kind", "floor", "ceiling", "closed", *SUMS)
    balances = [{name: getattr(one, name) for name in names} for _, one in sorted(book.accounts.items())]
    return Draft(book.records, tail, sizes, balances).seal()
