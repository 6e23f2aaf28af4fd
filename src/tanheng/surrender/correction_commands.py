"""清缴更正 What is surrendered above a lowered duty goes back to who gave it, or to his successor, on a document of the province."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated

from pydantic import Field

from tanheng.commands.definitions import Content
from tanheng.commands.proposals import never_right
from tanheng.commands.work import Work
from tanheng.kernel.canonical import JSON
from tanheng.kernel.findings import Finding, Place
from tanheng.kernel.messages import Joined, Rendered, message
from tanheng.ledger.rules import TransferId
from tanheng.registry import checks as registry_checks
from tanheng.registry.fields import AccountNumber, Document, Tonnes, Year
from tanheng.registry.law import vintages
from tanheng.registry.moving import Extra, Line, Order, kind_of, looks, move, vintage_of, whole
from tanheng.registry.queries import PASSED_ON
from tanheng.registry.reading import Facts
from tanheng.registry.transfer_commands import define
from tanheng.registry.why_not import provide
from tanheng.surrender import checks
from tanheng.surrender.checks import CHECKS
from tanheng.surrender.queries import Key, standings_of
from tanheng.surrender.successor_queries import successors_of

_NUMBER = Annotated[int, Field(ge=1, le=2**31 - 1)]
_FORCED = "forced_surrender"
_NOT_ENOUGH, _RECEIVER_CLOSED = registry_checks.NOT_ENOUGH.code, registry_checks.RECEIVER_CLOSED.code


class TakenBack(Content):
    """So much of one surrender, by its record and line, goes back to where it came from.

    `successor`: to which of those who took over from a giver whose account is closed; where only one did, it need not be named.
    """

    movement: Annotated[list[_NUMBER], Field(min_length=2, max_length=2)]
    amount: Tonnes
    successor: AccountNumber | None = None


class SurrenderCorrected(Content):
    """Units above the lowered duty of an account and year that go back on a document of the province."""

    account: AccountNumber
    year: Year
    lines: Annotated[list[TakenBack], Field(min_length=1, max_length=20)]
    document: Document


def surrender_correct(work: Work, content: SurrenderCorrected) -> JSON:
    """Give back what is surrendered above a lowered duty, each unit to the account from which it came, or on to who took over from it."""
    owing = Key(content.account, content.year)
    before = standings_of(work.sql, [owing]).get(owing)
    if before is None:
        work.insist([checks.NO_DUTY.at(Place(called="account"), content.account, content.year)])
        raise AssertionError("a missing duty refuses")
    orders, findings = _orders(work, content)
    amount = sum(max(0, one.amount) for one in content.lines)
    if amount > before.excess:
        difference = amount - before.excess
        findings.append(checks.ABOVE_EXCESS.at(Place(called="lines"), amount, before.excess, year=content.year, difference=difference))
    successors = successors_of(work.sql, [one.receiver for one in orders])
    work.insist([*findings, *_unnamed(content, orders, successors)])
    passing = [
        _passed_on(order, one.successor or successors[order.receiver][0])
        for order, one in zip(orders, content.lines, strict=True)
        if order.receiver in successors
    ]
    made = move(work, [*orders, *passing], vintages(work), _checks(successors))
    work.write(
        "UPDATE surrender_standing SET surrendered = surrendered - %s WHERE account = %s AND year = %s",
        (amount, content.account, content.year),
    )
    told: list[JSON] = [
        {"line": line, "giver": one.sender, "successor": one.receiver, "vintage": one.lines[0].vintage, "amount": one.lines[0].amount}
        for line, one in enumerate(passing, start=len(orders) + 1)
    ]
    return {
        "movements": [list(one) for one in made],
        "account": content.account,
        **before.after(surrendered=-amount).as_json(),
        **({"passed_on": told} if told else {}),
    }


def _orders(work: Work, content: SurrenderCorrected) -> tuple[list[Order], list[Finding]]:
    """Return the way back of each surrender that is named, or what refuses it: it must serve this duty and still have so much left."""
    named = sorted({TransferId(*one.movement) for one in content.lines})
    rows = work.sql.rows(
        "SELECT m.record, m.line, m.kind, m.sender, m.receiver, m.asset, m.amount - coalesce((SELECT sum(c.amount) FROM registry_movement c"
        " WHERE c.corrects_record = m.record AND c.corrects_line = m.line), 0)::bigint FROM registry_movement m"
        " JOIN unnest(%s::bigint[], %s::int[]) AS w(record, line) ON w.record = m.record AND w.line = m.line"
        " WHERE m.kind = ANY('{surrender,forced_surrender}') AND m.behalf = %s AND m.year = %s",
        ([one.record for one in named], [one.line for one in named], content.account, content.year),
    )
    found = {TransferId(record, line): rest for record, line, *rest in rows}
    orders, findings = [], []
    for place, one in enumerate(content.lines, start=1):
        which = TransferId(*one.movement)
        kind, sender, receiver, asset, left = found.get(which, ("", "", "", "", 0))
        if which in found:
            found[which] = [kind, sender, receiver, asset, left - max(0, one.amount)]
        if one.amount > left:
            findings.append(registry_checks.NOT_CORRECTABLE.at(Place(called=f"lines.{place}"), which, left))
        orders.append(
            Order(
                kind_of("forced_surrender_correction" if kind == _FORCED else "surrender_correction"),
                receiver,
                sender,
                (Line(vintage_of(asset), one.amount),),
                document=content.document,
                year=content.year,
                behalf=content.account,
                corrects=which,
            )
        )
    return orders, findings


def _impossible(_work: Work, content: SurrenderCorrected) -> Iterator[Finding]:
    for place, one in enumerate(content.lines, start=1):
        yield from whole(f"lines.{place}", one.amount)


def _passed_on(order: Order, successor: str) -> Order:
    """Return what lets the units of a way back go on: the closed account has nothing of its own before it, and nothing after it."""
    return Order(kind_of(PASSED_ON), order.receiver, successor, order.lines, document=order.document, year=order.year, behalf=order.behalf)


def _unnamed(content: SurrenderCorrected, orders: Sequence[Order], successors: Mapping[str, Sequence[str]]) -> Iterator[Finding]:
    """Yield where nobody can take what goes back, where it is not said who of several does, and where another is named than who may."""
    for place, (order, one) in enumerate(zip(orders, content.lines, strict=True), start=1):
        giver, where = order.receiver, Place(called=f"lines.{place}")
        known = successors.get(giver)
        if known is not None and not known:
            yield checks.NO_SUCCESSOR.at(where, giver)
        elif giver and _is_wrong(one.successor, known):
            found: str | Rendered = one.successor or message("nobody")
            yield checks.OTHER_SUCCESSOR.at(where, found, Joined(tuple(known or (giver,))), giver=giver)


def _is_wrong(named: str | None, known: Sequence[str] | None) -> bool:
    """Tell whether the name does not say to whom it goes: an open giver gets it himself, and of several successors one is named."""
    if known is None:
        return named is not None
    return named not in known if named is not None else len(known) > 1


def _checks(successors: Mapping[str, Sequence[str]]) -> Extra:
    """Return the checks of a way back that may lead through closed accounts: these keep nothing, and what they give on just came."""

    def receiver_closed(facts: Facts, order: Order) -> Iterator[Finding]:
        if order.kind.name == PASSED_ON or order.receiver not in successors:
            yield from looks(_RECEIVER_CLOSED, facts, order)

    return {_RECEIVER_CLOSED: receiver_closed, _NOT_ENOUGH: _just_came}


def _just_came(_facts: Facts, _order: Order) -> Iterator[Finding]:
    return iter(())


def _asked_of(work: Work, order: Order) -> Extra:
    """Return the checks of what is thought of as passed on: only a closed account has anything, and only its successors get it."""
    known = successors_of(work.sql, [order.sender]).get(order.sender)

    def has_one(_facts: Facts, _order: Order) -> Iterator[Finding]:
        if known is not None and not known:
            yield checks.NO_SUCCESSOR.at(Place(called="sender"), order.sender)

    def is_one(_facts: Facts, _order: Order) -> Iterator[Finding]:
        if known != () and order.receiver not in (known or ()):
            yield checks.OTHER_SUCCESSOR.at(
                Place(called="receiver"), order.receiver, Joined(tuple(known or (order.sender,))), giver=order.sender
            )

    return {_NOT_ENOUGH: _just_came, checks.NO_SUCCESSOR.code: has_one, checks.OTHER_SUCCESSOR.code: is_one}


never_right("surrender_correct", SurrenderCorrected, _impossible)
define("surrender_correct", SurrenderCorrected, "surrender_correction", surrender_correct, extra=CHECKS)
provide(PASSED_ON, _asked_of)
