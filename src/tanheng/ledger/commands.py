"""The writes of the book that stand alone. Other rooms use `book` within their own commands."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from tanheng.commands.definitions import Content, Instant, command
from tanheng.commands.legible import Readable
from tanheng.commands.roles import PROGRAM, REGISTRY
from tanheng.commands.work import Work
from tanheng.kernel.canonical import JSON
from tanheng.kernel.clock import instant, said
from tanheng.kernel.findings import Place
from tanheng.ledger import checks
from tanheng.ledger.book import NewAccount, change_account, open_accounts, owners_of, read_facts, transfer_all, write_transfers
from tanheng.ledger.rules import Kind, Transfer, TransferId, apply_chain

Number = Annotated[int, Field(ge=1, le=2**63 - 1)]
Limit = Annotated[int, Field(ge=-(2**53), le=2**53)]
Word = Annotated[str, Field(min_length=1, max_length=80, pattern=r"^[^\x00-\x1f\x7f]+$"), Readable]
Leg = Annotated[list[int], Field(min_length=4, max_length=4)]
Asset = Annotated[str, Field(min_length=1, max_length=40, pattern=r"^[A-Za-z0-9._-]+$")]
Amount = Annotated[int, Field(ge=-(2**63), le=2**63 - 1)]
"""What a request can say at all; which amounts are right, the rules decide."""


def _is_named(named: list[int]) -> list[int]:
    """Return record and line where both can be numbers of such. Raises ValueError."""
    record, line = named
    if not (1 <= record < 2**63 and 1 <= line < 2**31):
        raise ValueError("a transfer is named by the number of its record and its line, both from 1 on")
    return named


Named = Annotated[list[int], Field(min_length=2, max_length=2), AfterValidator(_is_named)]
_MOST_CHAINS = 5_000
_MOST_TRANSFERS = 20
_EXPIRED_AT_ONCE = 1_000
Chain = Annotated[list[Leg], Field(min_length=1, max_length=_MOST_TRANSFERS)]


class AccountAsked(Content):
    """An account to be opened; without a kind it is held, with floor 0."""

    owner: Word
    purpose: Word
    asset: Asset
    kind: Literal["held", "open"] = "held"
    floor: Limit | None = None
    ceiling: Limit | None = None
    unlimited: bool = False

    @model_validator(mode="after")
    def _says_one_thing(self) -> Self:
        if self.unlimited and self.floor is not None:
            raise ValueError("an account that is unlimited has no floor")
        return self

    def wanted(self) -> NewAccount:
        """Return it as the book wants it."""
        held = self.kind == "held"
        floor = (self.floor or 0) if held and not self.unlimited else self.floor
        return NewAccount(self.owner, self.purpose, self.asset, held, floor, self.ceiling)


class AccountsOpened(Content):
    """Accounts to be opened together."""

    accounts: Annotated[list[AccountAsked], Field(min_length=1, max_length=_MOST_CHAINS)]


class AccountChanged(Content):
    """Other limits for an account, or its end. A limit that is left out is none."""

    account: Number
    floor: Limit | None = None
    ceiling: Limit | None = None
    closed: bool = False


class TransferAsked(Content):
    """One transfer. `of` names the reservation that post or void resolves, by record and line; only a pending one has `expires_at`."""

    kind: Literal["single", "pending", "post", "void"] = "single"
    debit: Number
    credit: Number
    asset: Asset
    amount: Amount
    of: Named | None = None
    expires_at: Instant | None = None

    @model_validator(mode="after")
    def _fits_its_kind(self) -> Self:
        if self.of is not None and self.kind not in ("post", "void"):
            raise ValueError("only post and void name a reservation in `of`")
        if self.expires_at is not None and self.kind != "pending":
            raise ValueError("only a reservation expires")
        return self

    def wanted(self) -> Transfer:
        """Return it as the rules want it."""
        of = None if self.of is None else TransferId(*self.of)
        ends = None if self.expires_at is None else instant(self.expires_at)
        return Transfer(Kind(self.kind), self.debit, self.credit, self.asset, self.amount, of, ends)


class Transfers(Content):
    """Transfers that stand or fall together."""

    transfers: Annotated[list[TransferAsked], Field(min_length=1, max_length=_MOST_TRANSFERS)]


class Batch(Content):
    """Chains of single transfers: `[debit, credit, place of the asset in assets, amount]`. Each chain stands or falls by itself; what one
    chain does, the next one finds done."""

    assets: Annotated[list[str], Field(min_length=1, max_length=100)]
    chains: Annotated[list[Chain], Field(min_length=1, max_length=_MOST_CHAINS)]

    @model_validator(mode="after")
    def _assets_are_named(self) -> Self:
        if any(not 0 <= leg[2] < len(self.assets) for chain in self.chains for leg in chain):
            raise ValueError("a leg names an asset that is not in the list of assets")
        return self

    def wanted(self) -> list[list[Transfer]]:
        """Return the chains as the rules want them."""
        named = self.assets
        return [
            [Transfer(Kind.SINGLE, debit, credit, named[asset], amount) for debit, credit, asset, amount in chain] for chain in self.chains
        ]


class Corrected(Content):
    """A wrong transfer, named by record and line, and how much of it goes back."""

    transfer: Named
    amount: Amount


class Expiry(Content):
    """Reservations whose time is over: at most so many at once."""

    most: Annotated[int, Field(ge=1, le=_EXPIRED_AT_ONCE)] = _EXPIRED_AT_ONCE


KEEPERS: list[Callable[[str], bool]] = []
"""Each says of an owner whether a room above keeps his accounts by commands of its own; then no person opens or changes them past it."""


def _not_past_a_keeper(work: Work, owners: Iterable[str]) -> None:
    kept = sorted({owner for owner in owners for keeps in KEEPERS if keeps(owner)})
    work.insist([checks.KEPT_ABOVE.at(Place(called="owner"), owner) for owner in kept])


@command("ledger_account_open", AccountsOpened, roles=REGISTRY, checks=checks.CHECKS)
def ledger_account_open(work: Work, content: AccountsOpened) -> JSON:
    """Open accounts, all or none."""
    _not_past_a_keeper(work, [one.owner for one in content.accounts])
    return {"accounts": open_accounts(work, [one.wanted() for one in content.accounts])}


@command("ledger_account_change", AccountChanged, roles=REGISTRY, two_persons=True, checks=checks.CHECKS)
def ledger_account_change(work: Work, content: AccountChanged) -> JSON:
    """Change the limits of an account or close it. It needs two persons, since a limit is what stands between a mistake and a loss."""
    _not_past_a_keeper(work, owners_of(work, [content.account]))
    change_account(work, content.account, floor=content.floor, ceiling=content.ceiling, closed=content.closed)
    return {"account": content.account}


@command("ledger_transfer", Transfers, roles=PROGRAM, checks=checks.CHECKS)
def ledger_transfer(work: Work, content: Transfers) -> JSON:
    """Make transfers, all or none. Only the program may: persons move units by the commands of the rooms above, which know their rules."""
    made = transfer_all(work, [one.wanted() for one in content.transfers])
    return {"transfers": [list(one) for one in made]}


@command("ledger_batch", Batch, roles=PROGRAM, checks=checks.CHECKS)
def ledger_batch(work: Work, content: Batch) -> JSON:
    """Make many chains in one record. The answer tells the refused chains by their place, counted from 1, with what refused them."""
    chains = content.wanted()
    facts = read_facts(work, (one for chain in chains for one in chain))
    made: list[Transfer] = []
    refused: dict[str, list[int]] = {}
    for place, chain in enumerate(chains, start=1):
        findings = apply_chain(facts, chain, f"chains.{place}")
        if findings:
            refused[str(place)] = sorted({finding.code for finding in findings})
        else:
            made += chain
    write_transfers(work, facts, made)
    return {"made": len(chains) - len(refused), "refused": refused}


@command("ledger_correct", Corrected, roles=REGISTRY, two_persons=True, checks=checks.CHECKS)
def ledger_correct(work: Work, content: Corrected) -> JSON:
    """Take a wrong transfer back, whole or in part, by a new one in the opposite direction that names it."""
    named = TransferId(*content.transfer)
    rows = work.sql.rows("SELECT debit, credit, asset FROM ledger_transfer WHERE record = %s AND line = %s", (named.record, named.line))
    if not rows:
        work.insist([checks.NOT_CORRECTABLE.at(Place(called="transfer"), named)])
    debit, credit, asset = rows[0]
    _not_past_a_keeper(work, owners_of(work, [debit, credit]))
    made = transfer_all(work, [Transfer(Kind.SINGLE, credit, debit, asset, content.amount, corrects=named)])
    return {"transfers": [list(one) for one in made]}


@command("ledger_expire", Expiry, roles=PROGRAM, checks=checks.CHECKS)
def ledger_expire(work: Work, content: Expiry) -> JSON:
    """Take reservations off whose time is over. Until then they count as reserved, and can no longer be posted."""
    rows = work.sql.rows(
        "SELECT t.record, t.line, t.debit, t.credit, t.asset, t.amount FROM ledger_transfer t WHERE t.kind = 'pending'"
        " AND t.expires_at <= %s AND NOT EXISTS"
        " (SELECT FROM ledger_transfer r WHERE r.of_record = t.record AND r.of_line = t.line)"
        " ORDER BY t.expires_at, t.record, t.line LIMIT %s",
        (work.recorded_at, content.most),
    )
    if not rows:
        work.insist([checks.NOTHING_EXPIRED.at(Place(called="now"), said(work.recorded_at))])
    made = transfer_all(
        work,
        [
            Transfer(Kind.EXPIRE, debit, credit, asset, amount, TransferId(record, line))
            for record, line, debit, credit, asset, amount in rows
        ],
    )
    return {"expired": len(made)}
