"""What transfers do to accounts, and what refuses them: pure decisions on whole numbers, without a database.

The book is kept from the side of whoever keeps it: a credit is what the holder gets, `balance = credits - debits`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from tanheng.kernel.clock import said, spoken
from tanheng.kernel.findings import Finding, Place
from tanheng.ledger import checks

LARGEST_AMOUNT = 10**12
"""A house rule: more than any tonnage and any payment of the market, and so little that nine million such transfers fit a bigint sum."""
LARGEST_SUM = 2**62 - 1
"""The most that a sum of a held account can be: two such sums can still be added in a bigint, as the limits of the table do."""


class Kind(StrEnum):
    """What a transfer does: move at once, reserve, or resolve a reservation in one of three ways."""

    SINGLE = "single"
    PENDING = "pending"
    POST = "post"
    VOID = "void"
    EXPIRE = "expire"


RESOLVING = frozenset((Kind.POST, Kind.VOID, Kind.EXPIRE))
_POSTING, _NOT_GROWING = frozenset((Kind.SINGLE, Kind.POST)), frozenset((Kind.VOID, Kind.EXPIRE))


class TransferId(NamedTuple):
    """A transfer by the number of its record and its line there."""

    record: int
    line: int

    def __str__(self) -> str:
        return f"{self.record}.{self.line}"


@dataclass(slots=True)
class AccountState:
    """An account with its four sums. `held` accounts have limits; open ends of the book have neither limits nor sums here."""

    account: int
    asset: str
    held: bool = True
    floor: int | None = 0
    ceiling: int | None = None
    closed: bool = False
    debits_posted: int = 0
    credits_posted: int = 0
    debits_pending: int = 0
    credits_pending: int = 0

    @property
    def balance(self) -> int:
        """Return what is held, reserved amounts included."""
        return self.credits_posted - self.debits_posted

    @property
    def above_floor(self) -> int | None:
        """Return what may leave; None: as much as anybody likes."""
        if not self.held or self.floor is None:
            return None
        return self.credits_posted - self.debits_posted - self.debits_pending - self.floor

    @property
    def below_ceiling(self) -> int | None:
        """Return what may come; None: as much as anybody likes."""
        if not self.held or self.ceiling is None:
            return None
        return self.ceiling - self.credits_posted + self.debits_posted - self.credits_pending


@dataclass(frozen=True, slots=True)
class Reservation:
    """A pending transfer, and how it was resolved (empty: not yet)."""

    id: TransferId
    debit: int
    credit: int
    asset: str
    amount: int
    expires_at: datetime | None
    resolved: str = ""


@dataclass(frozen=True, slots=True)
class Moved:
    """A transfer that moved something, and how much of it was corrected since."""

    id: TransferId
    debit: int
    credit: int
    asset: str
    amount: int
    corrected: int


class Transfer(NamedTuple):
    """A transfer to be made. A pending one reserves; post, void and expire name theirs in `of`; a correction names in `corrects`."""

    kind: Kind
    debit: int
    credit: int
    asset: str
    amount: int
    of: TransferId | None = None
    expires_at: datetime | None = None
    corrects: TransferId | None = None


@dataclass(slots=True)
class Facts:
    """What the rules look at, and change while they apply one transfer after another."""

    now: datetime
    accounts: dict[int, AccountState]
    reservations: dict[TransferId, Reservation]
    moved: dict[TransferId, Moved]


def apply(facts: Facts, transfer: Transfer, place: str) -> list[Finding]:
    """Apply one transfer to the facts and return nothing; or leave them alone and return all that refuses it, in order of rank."""
    where = Place(called=place)
    findings = list(_accounts(facts, transfer, where))
    if not findings:
        if transfer.kind in RESOLVING:
            findings += _resolution(facts, transfer, where)
        else:
            if transfer.corrects is not None:
                findings += _correction(facts, transfer, transfer.corrects, where)
            findings += _limits(facts, transfer, where)
            if transfer.expires_at is not None and transfer.expires_at <= facts.now:
                findings.append(checks.EXPIRY_PASSED.at(where, spoken(transfer.expires_at), spoken(facts.now)))
        findings += _sums(facts, transfer, where)
    if not findings:
        _move(facts, transfer)
    return findings


def apply_chain(facts: Facts, chain: Sequence[Transfer], place: str) -> list[Finding]:
    """Apply transfers that stand or fall together, or leave the facts alone and return all that refuses any of them."""
    reservations, moved = dict(facts.reservations), dict(facts.moved)
    findings: list[Finding] = []
    done: list[Transfer] = []
    for line, transfer in enumerate(chain, start=1):
        refusing = apply(facts, transfer, f"{place}.{line}")
        if refusing:
            findings += refusing
        else:
            done.append(transfer)
    if findings:
        for transfer in done:
            _add(facts, transfer, -1)
        facts.reservations, facts.moved = reservations, moved
    return findings


def _accounts(facts: Facts, transfer: Transfer, where: Place) -> Iterator[Finding]:
    for number in (transfer.debit, transfer.credit):
        account = facts.accounts.get(number)
        if account is None:
            yield checks.UNKNOWN_ACCOUNT.at(where, number)
        elif account.closed:
            yield checks.ACCOUNT_CLOSED.at(where, number)
        elif account.asset != transfer.asset:
            yield checks.OTHER_ASSET.at(where, transfer.asset, account.asset, account=number)
    if transfer.debit == transfer.credit:
        yield checks.SAME_ACCOUNT.at(where, transfer.debit)
    if not 1 <= transfer.amount <= LARGEST_AMOUNT:
        yield checks.AMOUNT_OUT_OF_RANGE.at(where, transfer.amount, LARGEST_AMOUNT)


def _limits(facts: Facts, transfer: Transfer, where: Place) -> Iterator[Finding]:
    debit, credit = facts.accounts[transfer.debit], facts.accounts[transfer.credit]
    free, room = debit.above_floor, credit.below_ceiling
    if free is not None and transfer.amount > free:
        yield checks.BELOW_FLOOR.at(where, free, transfer.amount, account=debit.account, difference=transfer.amount - free)
    if room is not None and transfer.amount > room:
        yield checks.ABOVE_CEILING.at(where, room, transfer.amount, account=credit.account, difference=transfer.amount - room)


def _sums(facts: Facts, transfer: Transfer, where: Place) -> Iterator[Finding]:
    if transfer.kind in _NOT_GROWING:
        return
    debit, credit = facts.accounts[transfer.debit], facts.accounts[transfer.credit]
    if transfer.kind in _POSTING:
        debited, credited = debit.debits_posted + transfer.amount, credit.credits_posted + transfer.amount
    else:
        debited, credited = debit.debits_pending + transfer.amount, credit.credits_pending + transfer.amount
    if debited > LARGEST_SUM:
        yield checks.SUM_TOO_LARGE.at(where, debited, LARGEST_SUM, account=debit.account)
    if credited > LARGEST_SUM:
        yield checks.SUM_TOO_LARGE.at(where, credited, LARGEST_SUM, account=credit.account)


def _correction(facts: Facts, transfer: Transfer, corrected: TransferId, where: Place) -> Iterator[Finding]:
    moved = facts.moved.get(corrected)
    if moved is None or (moved.debit, moved.credit) != (transfer.credit, transfer.debit):
        yield checks.NOT_CORRECTABLE.at(where, corrected)
    elif transfer.amount > moved.amount - moved.corrected:
        yield checks.CORRECTION_TOO_LARGE.at(where, transfer.amount, moved.amount - moved.corrected, transfer=corrected)


def _resolution(facts: Facts, transfer: Transfer, where: Place) -> Iterator[Finding]:
    reservation = None if transfer.of is None else facts.reservations.get(transfer.of)
    if reservation is None or (reservation.debit, reservation.credit) != (transfer.debit, transfer.credit):
        yield checks.NOT_PENDING.at(where, transfer.of)
        return
    ends = reservation.expires_at
    if reservation.resolved:
        yield checks.RESOLVED_BEFORE.at(where, transfer.of, reservation.resolved)
    if transfer.amount > reservation.amount or (transfer.kind is not Kind.POST and transfer.amount != reservation.amount):
        yield checks.MORE_THAN_RESERVED.at(where, transfer.amount, reservation.amount, transfer=transfer.of)
    if transfer.kind is Kind.POST and ends is not None and facts.now >= ends:
        yield checks.RESERVATION_EXPIRED.at(where, said(facts.now), said(ends), transfer=transfer.of)
    if transfer.kind is Kind.EXPIRE and (ends is None or facts.now < ends):
        yield checks.NOT_EXPIRED_YET.at(where, said(facts.now), "-" if ends is None else said(ends), transfer=transfer.of)


def _move(facts: Facts, transfer: Transfer) -> None:
    """Change the sums, and what is known of the transfers that this one names."""
    _add(facts, transfer, 1)
    if transfer.kind in RESOLVING and transfer.of is not None:
        facts.reservations[transfer.of] = replace(facts.reservations[transfer.of], resolved=str(transfer.kind))
    if transfer.corrects is not None:
        was = facts.moved[transfer.corrects]
        facts.moved[transfer.corrects] = replace(was, corrected=was.corrected + transfer.amount)


def _add(facts: Facts, transfer: Transfer, times: int) -> None:
    """Add a transfer to the sums, or, with -1, take it off again. Those of open accounts are not kept here."""
    posted, reserved = (transfer.amount * times, 0) if transfer.kind in _POSTING else (0, 0)
    if transfer.of is not None:
        reserved = -facts.reservations[transfer.of].amount * times
    elif transfer.kind is Kind.PENDING:
        reserved = transfer.amount * times
    debit, credit = facts.accounts[transfer.debit], facts.accounts[transfer.credit]
    if debit.held:
        debit.debits_posted += posted
        debit.debits_pending += reserved
    if credit.held:
        credit.credits_posted += posted
        credit.credits_pending += reserved
