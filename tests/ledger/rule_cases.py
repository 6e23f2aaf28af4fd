"""One case for every check of the book: what it lets pass and what it refuses, both asked for through the commands."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from tanheng.commands.actors import Actor
from tanheng.commands.records import Outcome
from tanheng.kernel.clock import BEIJING, CLOCK, said
from tanheng.kernel.findings import Check
from tanheng.ledger import checks
from tanheng.ledger.checks import CHECKS
from tanheng.ledger.rules import LARGEST_AMOUNT, LARGEST_SUM, AccountState, Facts, Kind, Reservation, Transfer, TransferId, apply
from tests.books import PROGRAM, Desk

NOON = datetime(2026, 11, 21, 12, tzinfo=BEIJING)
NOBODY = 999_999


@dataclass(frozen=True)
class BookCase:
    """A check, the rule it guards in words, and what passes it and what it refuses alone."""

    check: Check
    rule: str
    passed: Callable[[Bench], Outcome | list[int]]
    refused: Callable[[Bench], Outcome | list[int]]


class Bench(Desk):
    """A desk with an open end, a rich account that holds 50, a poor one that may hold 25, a closed one, and one of another asset."""

    def __init__(self, runner: Any) -> None:
        super().__init__(runner)
        self.source, self.rich, self.poor, self.closed, self.other = self.open(
            {"kind": "open"}, {}, {"ceiling": 25}, {}, {"asset": "CEA-2025"}
        )
        assert self.by_two("ledger_account_change", {"account": self.closed, "floor": 0, "closed": True}).done
        self.first = self.made({"debit": self.source, "credit": self.rich, "amount": 50})[0]

    def move(self, amount: int = 10, **more: Any) -> Outcome:
        """Move from the rich to the poor account, unless something else is said."""
        return self.transfer({"debit": self.rich, "credit": self.poor, "amount": amount, **more})

    def reserve(self, amount: int = 10, seconds: int | None = None) -> list[int]:
        """Reserve from the rich for the poor account, for so many seconds."""
        ends = {} if seconds is None else {"expires_at": said(CLOCK.now() + timedelta(seconds=seconds))}
        return self.made({"kind": "pending", "debit": self.rich, "credit": self.poor, "amount": amount, **ends})[0]

    def resolve(self, of: list[int], kind: str = "post", amount: int = 10, **more: Any) -> Outcome:
        """Resolve a reservation."""
        return self.move(amount, kind=kind, of=of, **more)

    def correct(self, transfer: list[int], amount: int) -> Outcome:
        """Correct by two persons."""
        return self.by_two("ledger_correct", {"transfer": transfer, "amount": amount})

    def change(self, account: int, **content: Any) -> Outcome:
        """Change an account by two persons."""
        return self.by_two("ledger_account_change", {"account": account, **content})

    def opened(self, **account: Any) -> Outcome:
        """Ask for one account."""
        self.asked += 1
        asked = {"owner": f"owner {self.name} {self.asked}", "purpose": "holding", "asset": "CEA-2024", **account}
        return self.run("ledger_account_open", {"accounts": [asked]})

    def expire(self) -> Outcome:
        """Take off what is over."""
        return self.run("ledger_expire", {}, actor=Actor(9, PROGRAM))

    def after(self, seconds: int, what: Callable[[], Outcome]) -> Outcome:
        """Do something after so many seconds."""
        CLOCK.forward(timedelta(seconds=seconds))
        return what()

    def nothing_expired(self) -> Outcome:
        """Expire until nothing is left, and once more."""
        while (outcome := self.expire()).done:
            pass
        return outcome


def _expired_at(now: datetime) -> list[int]:
    """Expire a reservation that lasts until noon. The command takes only what is over, so this rule is asked directly."""
    one = Reservation(TransferId(1, 1), 1, 2, "CEA", 5, NOON)
    facts = Facts(now, {1: AccountState(1, "CEA", debits_pending=5), 2: AccountState(2, "CEA", credits_pending=5)}, {one.id: one}, {})
    return [finding.code for finding in apply(facts, Transfer(Kind.EXPIRE, 1, 2, "CEA", 5, one.id), "transfers.1")]


def _moved_before(much: int) -> list[int]:
    """Move the largest amount out of an account that moved so much before: after millions of transfers, which no test makes."""
    facts = Facts(NOON, {1: AccountState(1, "CEA", floor=None, debits_posted=much), 2: AccountState(2, "CEA", held=False)}, {}, {})
    return [finding.code for finding in apply(facts, Transfer(Kind.SINGLE, 1, 2, "CEA", LARGEST_AMOUNT), "transfers.1")]


def _twice(bench: Bench) -> Outcome:
    one = bench.reserve()
    assert bench.resolve(one, "void").done
    return bench.resolve(one)


CASES = (
    BookCase(checks.UNKNOWN_ACCOUNT, "accounts must exist", lambda b: b.move(), lambda b: b.move(credit=NOBODY)),
    BookCase(checks.ACCOUNT_CLOSED, "nothing moves into a closed account", lambda b: b.move(), lambda b: b.move(credit=b.closed)),
    BookCase(checks.SAME_ACCOUNT, "a transfer has two accounts", lambda b: b.move(), lambda b: b.move(credit=b.rich)),
    BookCase(checks.OTHER_ASSET, "both accounts hold the asset", lambda b: b.move(), lambda b: b.move(credit=b.other)),
    BookCase(
        checks.AMOUNT_OUT_OF_RANGE,
        "amounts are whole numbers from 1 to 10^12",
        lambda b: b.transfer({"debit": b.source, "credit": b.open({})[0], "amount": LARGEST_AMOUNT}),
        lambda b: b.transfer({"debit": b.source, "credit": b.open({})[0], "amount": LARGEST_AMOUNT + 1}),
    ),
    BookCase(checks.BELOW_FLOOR, "no account falls below its floor", lambda b: b.move(25), lambda b: b.move(51, credit=b.open({})[0])),
    BookCase(checks.ABOVE_CEILING, "no account rises above its ceiling", lambda b: b.move(25), lambda b: b.move(26)),
    BookCase(checks.NOT_PENDING, "only a reservation is resolved", lambda b: b.resolve(b.reserve()), lambda b: b.resolve(b.first)),
    BookCase(checks.RESOLVED_BEFORE, "a reservation is resolved once", lambda b: b.resolve(b.reserve()), _twice),
    BookCase(
        checks.MORE_THAN_RESERVED,
        "at most what was reserved is posted",
        lambda b: b.resolve(b.reserve(), amount=9),
        lambda b: b.resolve(b.reserve(), amount=11),
    ),
    BookCase(
        checks.RESERVATION_EXPIRED,
        "what has expired is not posted",
        lambda b: b.resolve(b.reserve(seconds=5)),
        lambda b: (lambda one: b.after(5, lambda: b.resolve(one)))(b.reserve(seconds=5)),
    ),
    BookCase(
        checks.NOT_EXPIRED_YET,
        "only what is over expires",
        lambda _: _expired_at(NOON),
        lambda _: _expired_at(NOON - timedelta(microseconds=1)),
    ),
    BookCase(
        checks.EXPIRY_PASSED,
        "a reservation lasts beyond now",
        lambda b: b.move(kind="pending", expires_at=said(CLOCK.now() + timedelta(microseconds=1))),
        lambda b: b.move(kind="pending", expires_at=said(CLOCK.now())),
    ),
    BookCase(
        checks.CORRECTION_TOO_LARGE,
        "at most what is left is corrected",
        lambda b: b.correct(b.first, 50),
        lambda b: (b.transfer({"debit": b.source, "credit": b.rich, "amount": 50}), b.correct(b.first, 30), b.correct(b.first, 21))[2],
    ),
    BookCase(
        checks.NOT_CORRECTABLE,
        "only what moved is corrected",
        lambda b: b.correct(b.first, 1),
        lambda b: b.correct(b.made({"kind": "pending", "debit": b.source, "credit": b.rich, "amount": 9})[0], 1),
    ),
    BookCase(
        checks.NOT_EMPTY,
        "only an empty account is closed",
        lambda b: b.change(b.poor, floor=0, closed=True),
        lambda b: b.change(b.rich, floor=0, closed=True),
    ),
    BookCase(
        checks.LIMITS_BROKEN,
        "limits fit what is held",
        lambda b: b.change(b.rich, floor=50, ceiling=50),
        lambda b: b.change(b.rich, floor=51),
    ),
    BookCase(
        checks.OPEN_ACCOUNT_HAS_NO_LIMITS,
        "open ends have no limits",
        lambda b: b.opened(kind="open"),
        lambda b: b.opened(kind="open", floor=0),
    ),
    BookCase(
        checks.ACCOUNT_EXISTS,
        "one account for owner, purpose and asset",
        lambda b: b.opened(owner=f"twin {b.name}"),
        lambda b: (b.opened(owner=f"double {b.name}"), b.opened(owner=f"double {b.name}"))[1],
    ),
    BookCase(
        checks.FLOOR_ABOVE_CEILING,
        "a floor is not above its ceiling",
        lambda b: b.opened(floor=-5, ceiling=0),
        lambda b: b.opened(floor=0, ceiling=-1),
    ),
    BookCase(
        checks.NOTHING_EXPIRED,
        "expiring finds something",
        lambda b: (b.reserve(seconds=5), b.after(5, b.expire))[1],
        lambda b: b.nothing_expired(),
    ),
    BookCase(
        checks.SUM_TOO_LARGE,
        "no sum of an account grows beyond what a row holds",
        lambda _: _moved_before(LARGEST_SUM - LARGEST_AMOUNT),
        lambda _: _moved_before(LARGEST_SUM - LARGEST_AMOUNT + 1),
    ),
    BookCase(
        checks.KEPT_ABOVE,
        "nobody opens an account of the registry past it",
        lambda b: b.opened(owner=f"E0000005-29 {b.name}"),
        lambda b: b.opened(owner="E0000005-92"),
    ),
)
assert len(CASES) == len(CHECKS)
