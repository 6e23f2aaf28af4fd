"""Accounts by name, for rooms whose accounts are bundles of ledger accounts: opened when they are first needed, written all at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import LiteralString, NamedTuple

from tanheng.commands.work import Work
from tanheng.kernel.findings import Finding
from tanheng.ledger.book import NewAccount, read_named, write_opened, write_transfers
from tanheng.ledger.rules import AccountState, Facts, Kind, Transfer, TransferId, apply

_NAMED: LiteralString = (
    "SELECT a.owner, a.purpose, a.account, a.asset, a.held, a.floor, a.ceiling, a.closed, a.debits_posted, a.credits_posted,"
    " a.debits_pending, a.credits_pending FROM ledger_account a JOIN unnest(%s::text[], %s::text[], %s::text[]) AS w(owner, purpose, asset)"
    " ON a.owner = w.owner AND a.purpose = w.purpose AND a.asset = w.asset"
)


class Name(NamedTuple):
    """The name of a ledger account: whose, for what, of which asset."""

    owner: str
    purpose: str
    asset: str


@dataclass(slots=True)
class Bundle:
    """The accounts of one command by name. `is_held` says of a purpose whether its accounts are held ones or open ends."""

    work: Work
    is_held: Callable[[Name], bool]
    facts: Facts
    numbers: dict[Name, int]
    opened: dict[int, NewAccount] = field(default_factory=dict)
    limited: set[int] = field(default_factory=set)
    transfers: list[Transfer] = field(default_factory=list)

    def state(self, name: Name) -> AccountState:
        """Return an account, opened in this command where it was not there."""
        number = self.numbers.get(name)
        if number is None:
            number = self._next()
            held = self.is_held(name)
            self.opened[number] = NewAccount(name.owner, name.purpose, name.asset, held, 0 if held else None)
            self.facts.accounts[number] = AccountState(number, name.asset, held, 0 if held else None)
            self.numbers[name] = number
        return self.facts.accounts[number]

    def _next(self) -> int:
        """Return the number of a new account; a rehearsal numbers nothing, and takes one that no account has."""
        if self.work.rehearsal:
            return -1 - len(self.opened)
        ((number,),) = self.work.sql.rows("SELECT nextval('ledger_account_number')")
        return int(number)

    def balance(self, name: Name) -> int:
        """Return what is held under a name, without opening anything."""
        number = self.numbers.get(name)
        return 0 if number is None else self.facts.accounts[number].balance

    def transfer(self, debit: Name, credit: Name, amount: int, place: str, *, corrects: TransferId | None = None) -> list[Finding]:
        """Add a transfer that moves at once, or return what refuses it."""
        if corrects is not None and corrects not in self.facts.moved:
            read_named(self.work, self.facts, [corrects])
        one = Transfer(Kind.SINGLE, self.state(debit).account, self.state(credit).account, debit.asset, amount, corrects=corrects)
        findings = apply(self.facts, one, place)
        if not findings:
            self.transfers.append(one)
        return findings

    def limit(self, name: Name, floor: int) -> None:
        """Set what must stay in an account. The table refuses a floor above the balance."""
        account = self.state(name)
        if account.floor != floor:
            account.floor = floor
            self.limited.add(account.account)

    def write(self) -> list[TransferId]:
        """Write accounts, transfers, sums and limits with the record of the command."""
        write_opened(self.work, self.facts, self.opened)
        return write_transfers(self.work, self.facts, self.transfers, opened=self.opened.keys(), limited=self.limited)


def bundle_of(work: Work, names: Iterable[Name], is_held: Callable[[Name], bool], now: datetime | None = None) -> Bundle:
    """Read the accounts of these names in one trip."""
    wanted = sorted(set(names))
    rows = work.sql.rows(_NAMED, tuple([name[place] for name in wanted] for place in range(len(Name._fields))))
    facts = Facts(now or work.recorded_at, {}, {}, {})
    numbers = {}
    for owner, purpose, number, asset, *rest in rows:
        facts.accounts[number] = AccountState(number, asset, *rest)
        numbers[Name(owner, purpose, asset)] = number
    return Bundle(work, is_held, facts, numbers)
