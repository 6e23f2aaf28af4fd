"""Movements that people and the exchange ask for: to and from trading, locks, deliveries, cancellation, other transfers, corrections."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Annotated

from pydantic import Field

from tanheng.commands.definitions import Body, Content, command
from tanheng.commands.proposals import never_right
from tanheng.commands.work import Work
from tanheng.kernel.canonical import JSON
from tanheng.kernel.findings import Check, Finding, Place
from tanheng.ledger.bundles import Name
from tanheng.ledger.checks import CHECKS as LEDGER_CHECKS
from tanheng.ledger.rules import TransferId
from tanheng.registry import checks
from tanheng.registry.continuing import DEDUCTION, restore, told
from tanheng.registry.fields import AccountNumber, Document, LineAsked, Lines, Tonnes, Vintage, lines_of
from tanheng.registry.law import correction_days, vintages
from tanheng.registry.moving import Line, Order, carry_out, faults_of_itself, findings_of, kind_of, move, read
from tanheng.registry.promising import names_units
from tanheng.registry.reading import TAKEN_BACK, asset_of
from tanheng.registry.representing import account_of, sign_twice
from tanheng.registry.vocabulary import final_kinds, own_corrections

ALL = (*checks.CHECKS, *LEDGER_CHECKS)
_MOST_AT_ONCE = 2_000


class WithinAccount(Content):
    """Units that change their place within one account."""

    account: AccountNumber
    lines: Lines


class Between(Content):
    """Units that go from one account to another on a document."""

    sender: AccountNumber
    receiver: AccountNumber
    lines: Lines
    document: Document | None = None


class Delivery(Content):
    """One delivery of a trade, from the seller's locked units to what the buyer bought today."""

    seller: AccountNumber
    buyer: AccountNumber
    vintage: Vintage
    amount: Tonnes


class Deliveries(Content):
    """Deliveries of a settlement day, all or none; many records make the day."""

    deliveries: Annotated[list[Delivery], Field(min_length=1, max_length=_MOST_AT_ONCE)]
    document: Document


class Corrected(Content):
    """A movement that was wrong, by record and line, how much of it goes back, and the document that says so."""

    movement: Annotated[list[Annotated[int, Field(ge=1, le=2**31 - 1)]], Field(min_length=2, max_length=2)]
    amount: Tonnes
    document: Document


def units_of(account: str, place: str, lines: Iterable[LineAsked]) -> Iterator[tuple[Name, int]]:
    """Yield the units that lines name in a place of an account."""
    for line in lines:
        yield Name(account, place, asset_of(line.vintage)), line.amount


def _order_within(kind: str, content: WithinAccount) -> Order:
    return Order(kind_of(kind), content.account, content.account, lines_of(content.lines))


def _order_between(kind: str, content: Between) -> Order:
    return Order(kind_of(kind), content.sender, content.receiver, lines_of(content.lines), document=content.document or "")


def _within(kind: str) -> Body:
    def body(work: Work, content: WithinAccount) -> JSON:
        return _moved(work, [_order_within(kind, content)])

    body.__doc__ = f"{kind_of(kind).label.en.capitalize()}."
    return body


def _between(kind: str) -> Body:
    def body(work: Work, content: Between) -> JSON:
        return _moved(work, [_order_between(kind, content)])

    body.__doc__ = f"{kind_of(kind).label.en.capitalize()}."
    return body


def _moved(work: Work, orders: list[Order]) -> JSON:
    made = move(work, orders, vintages(work))
    return {"movements": [list(one) for one in made]}


def define(name: str, content: type[Content], kind: str, body: Body, extra: tuple[Check, ...] = ()) -> None:
    """Define the command of a kind, with the roles that the kind names; `extra` are checks that a room above brings."""
    one = kind_of(kind)
    if one.signed_twice:
        sign_twice(name, kind)
    if issubclass(content, Between) or (one.signed_twice and "lines" in content.model_fields):
        names_units(name, content, lambda _work, asked: units_of(account_of(asked) or "", one.sender.place, asked.lines))
    if issubclass(content, WithinAccount):
        never_right(name, content, lambda _work, asked: faults_of_itself(_order_within(kind, asked)))
    if issubclass(content, Between):
        never_right(name, content, lambda _work, asked: faults_of_itself(_order_between(kind, asked)))
    decides, wait, checked = frozenset(one.decides), one.wait_hours, (*ALL, *extra)
    sides = tuple(map(frozenset, one.sides))
    asks = frozenset(one.asks)
    command(name, content, roles=asks, two_persons=not one.alone, checks=checked, decides=decides, wait=wait, sides=sides)(body)


for _name, _kind in (
    ("holding_to_trading", "to_trading"),
    ("holding_from_trading", "from_trading"),
    ("holding_lock", "order_lock"),
    ("holding_release", "order_release"),
    ("holding_roll", "trading_day_roll"),
):
    define(_name, WithinAccount, _kind, _within(_kind))
for _name, _kind in (("allowance_cancel", "voluntary_cancellation"), ("allowance_transfer", "non_trade_transfer")):
    define(_name, Between, _kind, _between(_kind))


def allowance_deliver(work: Work, content: Deliveries) -> JSON:
    """Deliver what was traded."""
    kind = kind_of("trade_delivery")
    return _moved(
        work,
        [Order(kind, one.seller, one.buyer, (Line(one.vintage, one.amount),), document=content.document) for one in content.deliveries],
    )


define("allowance_deliver", Deliveries, "trade_delivery", allowance_deliver)


def movement_correct(work: Work, content: Corrected) -> JSON:
    """Take a wrong movement back, whole or in part, by a new one in the opposite direction that names it.

    It must be no older than `registry.correction_days`. A correction is not corrected itself: what should move after
    all is asked for anew, with the checks of its own kind. What a deduction took comes back frozen as it was.
    """
    named = TransferId(*content.movement)
    rows = work.sql.rows(
        f"SELECT m.kind, m.sender, m.receiver, m.asset, d.purpose, c.purpose, m.amount, t.recorded_at, {TAKEN_BACK}"
        " FROM registry_movement m"
        " JOIN ledger_transfer t ON t.record = m.record AND t.line = m.line JOIN ledger_account d ON d.account = t.debit"
        " JOIN ledger_account c ON c.account = t.credit WHERE m.record = %s AND m.line = %s AND m.kind <> 'correction'",
        tuple(named),
    )
    if not rows:
        work.insist([checks.NOT_CORRECTABLE.at(Place(called="movement"), named, 0)])
    name, sender, receiver, asset, sender_place, receiver_place, amount, moved_at, corrected = rows[0]
    if name in final_kinds():
        work.insist([checks.IS_FINAL.at(Place(called="movement"), named, kind_of(name).label, basis=kind_of(name).basis)])
    instead = own_corrections().get(name)
    if instead is not None:
        work.insist([checks.HAS_OWN_CORRECTION.at(Place(called="movement"), kind_of(name).label, instead)])
    refusing, days = [], correction_days(work)
    if content.amount > amount - corrected:
        refusing.append(checks.NOT_CORRECTABLE.at(Place(called="movement"), named, amount - corrected))
    if work.recorded_at - moved_at > timedelta(days=days):
        refusing.append(checks.CORRECTION_TOO_LATE.at(Place(called="movement"), named, days))
    work.insist(refusing)
    kind = kind_of("correction")
    order = Order(
        kind,
        receiver,
        sender,
        (Line(asset.removeprefix("CEA-"), content.amount),),
        document=content.document,
        corrects=named,
        places=(receiver_place, sender_place),
    )
    facts = read(work, [order])
    work.insist(findings_of(facts, [order], frozenset(vintages(work)), {}))
    if name == DEDUCTION:
        restore(facts, named.record, content.amount)
    told_too: dict[str, JSON] = {"movements": [list(one) for one in carry_out(facts, [order])]}
    return told_too | ({"freezes": told(work, facts.begun)} if facts.begun else {})


def _would_take_back(work: Work, content: Corrected) -> Iterator[tuple[Name, int]]:
    rows = work.sql.rows(
        "SELECT m.receiver, c.purpose, m.asset FROM registry_movement m JOIN ledger_transfer t ON t.record = m.record AND t.line = m.line"
        " JOIN ledger_account c ON c.account = t.credit WHERE m.record = %s AND m.line = %s",
        tuple(content.movement),
    )
    yield from ((Name(*row), content.amount) for row in rows)


def _never_right(_work: Work, content: Corrected) -> Iterator[Finding]:
    return faults_of_itself(Order(kind_of("correction"), "", "", (Line("", content.amount),), document=content.document))


names_units("movement_correct", Corrected, _would_take_back)
never_right("movement_correct", Corrected, _never_right)
define("movement_correct", Corrected, "correction", movement_correct)

__all__ = ["LineAsked", "allowance_deliver", "define", "movement_correct"]
