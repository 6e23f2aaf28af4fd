"""冻结与扣划 Freezes: entered on a judicial document, covered by units or waiting for them, lifted in part or whole, expired, deducted."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from pydantic import Field

from tanheng.commands.definitions import Content, Instant, command
from tanheng.commands.legible import Readable
from tanheng.commands.proposals import never_right
from tanheng.commands.roles import PROGRAM
from tanheng.commands.work import Work
from tanheng.kernel.canonical import JSON
from tanheng.kernel.clock import in_beijing, instant, said, spoken
from tanheng.kernel.findings import Finding, Place
from tanheng.ledger.bundles import Name
from tanheng.ledger.checks import EXPIRY_PASSED, NOTHING_EXPIRED
from tanheng.registry import checks
from tanheng.registry.document_numbers import normal, note_documents
from tanheng.registry.fields import SAYS_SOMETHING, AccountNumber, Document, Tonnes, Vintage
from tanheng.registry.law import vintages
from tanheng.registry.moving import (
    Line,
    Order,
    call_back,
    carry_out,
    cover,
    faults_of_itself,
    findings_about_sender,
    findings_of,
    kind_of,
    whole,
    write_movements,
)
from tanheng.registry.numbers import is_account_number
from tanheng.registry.reading import Encumbrance, Facts, asset_of, facts_of, vintage_of, write_encumbrances
from tanheng.registry.telling_holders import Ordered, tell_of_units
from tanheng.registry.transfer_commands import ALL
from tanheng.registry.vocabulary import FILED, LOCKED, REGISTRY, TRADING

_ASKS, _DECIDES = frozenset(("registry_clerk",)), frozenset(("registry_approver",))
_AT_ONCE = 200
FREEZE = "freeze"


class Freeze(Content):
    """A freeze of so many tonnes of a vintage. `authority`: the court or other body; `document`: the number of its order.

    `adds`: so much is frozen on the same order besides what it froze on the account already.
    """

    account: AccountNumber
    vintage: Vintage
    amount: Tonnes
    document: Document
    authority: Annotated[str, Field(min_length=1, max_length=120, pattern=SAYS_SOMETHING), Readable]
    expires_at: Instant | None = None
    adds: bool | None = None


class Lifted(Content):
    """So much of a freeze is lifted, or all of it where no amount is given."""

    freeze: Annotated[int, Field(ge=1)]
    amount: Tonnes | None = None
    document: Document


class Deducted(Content):
    """So many frozen tonnes go to another account on an effective judgment."""

    freeze: Annotated[int, Field(ge=1)]
    receiver: AccountNumber
    amount: Tonnes
    document: Document


class Expiring(Content):
    """Freezes whose time is over, at most so many at once."""

    most: Annotated[int, Field(ge=1, le=_AT_ONCE)] = _AT_ONCE


@command("freeze_enter", Freeze, roles=_ASKS, two_persons=True, checks=ALL, decides=_DECIDES)
def freeze_enter(work: Work, content: Freeze) -> JSON:
    """Freeze units on a judicial document. What is in trading comes back first; what is not there waits for units that come."""
    asset = asset_of(content.vintage)
    here, trading, locked, reserved = (Name(content.account, place, asset) for place in (REGISTRY, TRADING, LOCKED, FILED))
    facts = facts_of(work, [content.account], [here, trading, locked, reserved])
    ends = instant(content.expires_at) if content.expires_at else None
    work.insist(_enterable(facts, content, vintages(work)))
    rank = max((one.rank for one in facts.on(content.account, asset, FREEZE)), default=0) + 1
    entered = Encumbrance(
        *(work.number, FREEZE, content.account, asset, content.amount, 0, rank, content.document, "", ends, content.authority),
        first=work.number,
    )
    facts.begin(entered)
    recalled = call_back(facts, content.account, asset)
    if recalled:
        write_movements(work, recalled)
    cover(facts)
    note_documents(work, [(content.document, content.account)])
    facts.bundle.write()
    write_encumbrances(facts)
    tell_of_units(work, "freeze_enter", [Ordered(content.account, content.vintage, content.amount, content.document)])
    waiting = content.amount - entered.effective
    if facts.bundle.balance(locked) and waiting:
        work.event("orders_to_cancel", {"account": content.account, "vintage": content.vintage, "amount": waiting, "freeze": work.number})
    filed = min(waiting, facts.bundle.balance(reserved))
    return {"freeze": work.number, "effective": entered.effective, "waiting": waiting, "filed": filed, "rank": rank}


def _impossible(work: Work, content: Freeze) -> Iterator[Finding]:
    """A freeze is of whole tonnes, on a number that an account can have, until a time that is still to come."""
    if not is_account_number(content.account):
        yield checks.SENDER_DIGITS.at(Place(called="account"), content.account)
    yield from whole("amount", content.amount)
    ends = instant(content.expires_at) if content.expires_at else None
    if ends is not None and ends <= work.recorded_at:
        yield EXPIRY_PASSED.at(Place(called="expires_at"), spoken(ends), spoken(work.recorded_at))


def _enterable(facts: Facts, content: Freeze, known: tuple[str, ...]) -> list[Finding]:
    """A freeze is put on an account from which a court's deduction could take."""
    where = Place(called="account")
    findings = list(_impossible(facts.work, content))
    if is_account_number(content.account) and content.account not in facts.accounts:
        findings.append(checks.SENDER_UNKNOWN.at(where, content.account))
    findings += findings_about_sender(facts, content.account, kind_of("judicial_deduction").sender, where)
    same = [one for one in facts.encumbrances if _order_of(one.document, one.authority) == _order_of(content.document, content.authority)]
    if same and not content.adds:
        told = {"vintage": vintage_of(same[0].asset), "amount": same[0].amount, "authority": same[0].authority}
        findings.append(checks.SAME_ORDER.at(Place(called="document"), content.document, same[0].number, **told))
    if content.vintage not in known:
        findings.append(checks.UNKNOWN_VINTAGE.at(Place(called="vintage"), content.vintage, ", ".join(known)))
    return findings


def _order_of(document: str, authority: str) -> tuple[str, str]:
    """Return what makes an order the same, however its number and its court are spelled."""
    return normal(document), normal(authority)


def _freeze(work: Work, number: int, *others: str) -> tuple[Facts, Encumbrance]:
    """Return a freeze that has not ended, with the facts of its account and of others. Raises Refused."""
    rows = work.sql.rows(
        "SELECT account, asset FROM registry_encumbrance WHERE number = %s AND kind = 'freeze' AND ended IS NULL", (number,)
    )
    if not rows:
        work.insist([checks.NOT_FROZEN.at(Place(called="freeze"), number, 0)])
    account, asset = rows[0]
    facts = facts_of(work, [account, *others], [Name(one, REGISTRY, asset) for one in (account, *others)])
    return facts, next(one for one in facts.encumbrances if one.number == number)


@command("freeze_lift", Lifted, roles=_ASKS, two_persons=True, checks=ALL, decides=_DECIDES)
def freeze_lift(work: Work, content: Lifted) -> JSON:
    """Lift a freeze, in part or whole, on a document. Freezes that wait behind it move up."""
    facts, one = _freeze(work, content.freeze)
    amount = one.amount if content.amount is None else content.amount
    if not 1 <= amount <= one.amount:
        work.insist([checks.NOT_WHOLE.at(Place(called="amount"), amount, one.amount)])
    released = _reduce(facts, one, amount)
    cover(facts)
    facts.bundle.write()
    write_encumbrances(facts)
    note_documents(work, [(content.document, one.account)])
    tell_of_units(work, "freeze_lift", [Ordered(one.account, vintage_of(one.asset), amount, content.document)])
    return {"freeze": one.number, "left": one.amount, "released": released}


def _reduce(facts: Facts, one: Encumbrance, amount: int) -> int:
    """Take so much off a freeze and return how much of it was effective; what waits goes off first, and with nothing left it has ended."""
    left, before = one.amount - amount, one.effective
    facts.touch(one, amount=left, effective=min(before, left))
    if not left:
        facts.ended.add(one.number)
    return before - one.effective


@command("freeze_expire", Expiring, roles=PROGRAM, checks=ALL)
def freeze_expire(work: Work, content: Expiring) -> JSON:
    """End the freezes whose time is over."""
    rows = work.sql.rows(
        "SELECT number, account, asset FROM registry_encumbrance WHERE kind = 'freeze' AND ended IS NULL AND expires_at <= %s"
        " ORDER BY expires_at, number LIMIT %s",
        (work.recorded_at, content.most),
    )
    if not rows:
        work.insist([NOTHING_EXPIRED.at(Place(called="now"), said(work.recorded_at))])
    over = {row[0] for row in rows}
    facts = facts_of(work, [row[1] for row in rows], [Name(row[1], REGISTRY, row[2]) for row in rows])
    ending = [one for one in facts.encumbrances if one.number in over]
    ended = [Ordered(one.account, vintage_of(one.asset), one.amount, one.document) for one in ending]
    released = {str(one.number): _reduce(facts, one, one.amount) for one in ending}
    cover(facts)
    facts.bundle.write()
    write_encumbrances(facts)
    tell_of_units(work, "freeze_expire", ended)
    return {"expired": sorted(over), "released": released}


@command("freeze_deduct", Deducted, roles=_ASKS, two_persons=True, checks=ALL, decides=_DECIDES)
def freeze_deduct(work: Work, content: Deducted) -> JSON:
    """Move frozen units to another account on an effective judgment."""
    facts, one = _freeze(work, content.freeze, content.receiver)
    if one.expires_at is not None and one.expires_at <= work.recorded_at:
        work.insist([checks.NOT_FROZEN.at(Place(called="freeze"), said(in_beijing(one.expires_at)), 0)])
    if not 1 <= content.amount <= one.effective:
        work.insist([checks.NOT_FROZEN.at(Place(called="amount"), content.document, one.effective)])
    line = Line(one.asset.removeprefix("CEA-"), content.amount)
    order = Order(kind_of("judicial_deduction"), one.account, content.receiver, (line,), document=content.document)
    work.insist(findings_of(facts, [order], frozenset(vintages(work)), {}))
    # Frozen units themselves go, not what waits for units.
    facts.touch(one, effective=one.effective - content.amount)
    _reduce(facts, one, content.amount)
    facts.bundle.limit(Name(one.account, REGISTRY, one.asset), facts.frozen(one.account, one.asset))
    made = carry_out(facts, [order])
    tell_of_units(work, "freeze_deduct", [Ordered(one.account, line.vintage, content.amount, content.document)])
    return {"movements": [list(each) for each in made], "freeze": one.number, "left": one.amount}


def _impossible_lift(_work: Work, content: Lifted) -> Iterator[Finding]:
    return iter(()) if content.amount is None else whole("amount", content.amount)


def _impossible_deduction(_work: Work, content: Deducted) -> Iterator[Finding]:
    line = Line("", content.amount)
    return faults_of_itself(Order(kind_of("judicial_deduction"), "", content.receiver, (line,), document=content.document))


never_right("freeze_enter", Freeze, _impossible)
never_right("freeze_lift", Lifted, _impossible_lift)
never_right("freeze_deduct", Deducted, _impossible_deduction)
