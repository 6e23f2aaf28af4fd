"""配额调整通知书与缴回 Adjustment notices of a province, and what is handed back against them. Each needs two persons."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from pydantic import Field

from tanheng.commands.definitions import Content, command
from tanheng.commands.proposals import never_right
from tanheng.commands.work import Work
from tanheng.issuance import checks
from tanheng.issuance.distributing import vintages_by_year
from tanheng.issuance.earmarks import OFFICE_CHECK
from tanheng.issuance.fields import SECTORS, Sector, Whole
from tanheng.issuance.issue_commands import ALL
from tanheng.issuance.reading import History, Noticed, earlier_proposal, histories, notice, other_office
from tanheng.kernel.canonical import JSON
from tanheng.kernel.findings import Finding, Place
from tanheng.kernel.messages import Joined
from tanheng.ledger.bundles import Name
from tanheng.ledger.rules import TransferId
from tanheng.registry import checks as registry_checks
from tanheng.registry.blocking import differing
from tanheng.registry.document_numbers import note_documents
from tanheng.registry.fields import AccountNumber, Document, Tonnes, Year
from tanheng.registry.law import vintages
from tanheng.registry.moving import Extra, Line, Order, kind_of, move, whole
from tanheng.registry.promising import names_units
from tanheng.registry.reading import Facts, asset_of, vintage_of
from tanheng.registry.transfer_commands import define
from tanheng.registry.vocabulary import EARMARKED, REGISTRY
from tanheng.registry.why_not import provide

_PROVINCE = "province"
_TAKEN = kind_of("earmark_return")
_ASK, _DECIDE, _SIDES = frozenset(_TAKEN.asks), frozenset(_TAKEN.decides), tuple(map(frozenset, _TAKEN.sides))
NoticeNumber = Annotated[int, Field(ge=1, le=2**63 - 1)]


class NoticeGiven(Content):
    """What is decided for an account in the end, and what it must hand back of what came.

    `given_back` goes back to what is left to reduce: so much more was taken off (核减) than is decided now.
    """

    account: AccountNumber
    year: Year
    sector: Sector
    decided: Whole
    amount: Tonnes
    given_back: Whole = 0
    document: Document


class NoticeWithdrawn(Content):
    """A notice of an account that was given wrongly, and the document that says so."""

    account: AccountNumber
    notice: NoticeNumber
    document: Document


class Returned(Content):
    """Units of the notice's year that an account hands back."""

    account: AccountNumber
    notice: NoticeNumber
    amount: Tonnes


@command("adjustment_notice", NoticeGiven, roles=_ASK, two_persons=True, checks=ALL, decides=_DECIDE, sides=_SIDES)
def adjustment_notice(work: Work, content: NoticeGiven) -> JSON:
    """Tell an account to hand back what came beyond what is decided in the end."""
    rows = work.sql.rows("SELECT province FROM registry_account WHERE number = %s AND type = 'emitter'", (content.account,))
    if not rows:
        work.insist([registry_checks.SENDER_UNKNOWN.at(Place(called="account"), content.account)])
    province = rows[0][0]
    history = histories(work.sql, [content.account]).get((content.account, content.year, content.sector), History())
    work.insist([*other_office(work, province), *differing(work.sql, content.account), *_refusing_notice(history, content)])
    attempt = 1 + sum(one.document == content.document for one in history.noticed)
    work.write(
        "INSERT INTO issuance_notice (number, account, province, year, sector, decided, amount, given_back, document, attempt)"
        " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
        (
            *(work.number, content.account, province, content.year, content.sector, content.decided),
            *(content.amount, content.given_back, content.document, attempt),
        ),
    )
    note_documents(work, [(content.document, content.account)])
    work.event("adjustment_notice", {**content.as_json(), "notice": work.number})
    taken = _taken_at_once(work, content, history)
    if taken is None:
        return {"notice": work.number, "outstanding": content.amount}
    name, amount = taken
    line = Line(vintage_of(name.asset), amount)
    order = Order(
        *(_TAKEN, name.owner, name.owner, (line,)),
        document=content.document,
        year=content.year,
        behalf=content.account,
    )
    _write_return(work, work.number, move(work, [order], vintages(work), OFFICE_CHECK))
    return {"notice": work.number, "outstanding": content.amount - amount}


def _taken_at_once(work: Work, content: NoticeGiven, history: History) -> tuple[Name, int] | None:
    """Return what a notice takes back at once: what the province still holds for the unit, of what was so distributed.

    The unit could not hand it back, and surrendered or released it would be lost to what is asked.
    """
    vintage = vintages_by_year(vintages(work)).get(content.year, "")
    rows = work.sql.rows(
        "SELECT owner, (credits_posted - debits_posted)::bigint FROM ledger_account WHERE purpose = %s AND asset = %s",
        (f"{EARMARKED}:{content.account}", asset_of(vintage)),
    )
    so_distributed = sum(one.left for one in history.entitled if one.risk)
    for owner, here in rows:
        amount = min(here, so_distributed, content.amount)
        if amount > 0:
            return Name(owner, f"{EARMARKED}:{content.account}", asset_of(vintage)), amount
    return None


def _would_take(work: Work, content: NoticeGiven) -> Iterator[tuple[Name, int]]:
    history = histories(work.sql, [content.account]).get((content.account, content.year, content.sector), History())
    taken = _taken_at_once(work, content, history)
    if taken is not None:
        yield taken


def _write_return(work: Work, against: int, made: list[TransferId]) -> None:
    work.write(
        "INSERT INTO issuance_return (record, line, notice) SELECT %s, l, %s FROM unnest(%s::int[]) AS n(l)",
        (work.number, against, [one.line for one in made]),
    )


def _refusing_notice(history: History, content: NoticeGiven) -> Iterator[Finding]:
    """A notice asks back what came; only where that is not enough, what was taken off is given back to what is left to reduce."""
    fields = {"account": content.account, "year": content.year, "sector": SECTORS[content.sector]}
    given = next((one for one in history.standing_notices if one.document == content.document), None)
    too_much = max(0, history.settled - content.decided)
    back = min(max(0, history.came), too_much)
    restored = too_much - back
    if given is not None:
        yield checks.NOTICE_GIVEN.at(Place(called="document"), content.document, given.number, **fields)
    elif not too_much or (content.amount, content.given_back) != (back, restored):
        yield checks.NOTICE_DOES_NOT_ADD_UP.at(
            Place(called="amount"),
            content.amount,
            back,
            decided=content.decided,
            came=history.came,
            reduced=history.reduced,
            given_back=content.given_back,
            restored=restored,
            **fields,
        )


@command("adjustment_notice_withdraw", NoticeWithdrawn, roles=_ASK, two_persons=True, checks=ALL, decides=_DECIDE, sides=_SIDES)
def adjustment_notice_withdraw(work: Work, content: NoticeWithdrawn) -> JSON:
    """Withdraw a notice that was given wrongly. What was returned against it before stays returned."""
    against = notice(work.sql, content.notice)
    where = Place(called="notice")
    if against is None or against.account != content.account:
        work.insist([checks.UNKNOWN_NOTICE.at(where, content.notice, content.account)])
    assert against is not None
    findings = [*other_office(work, against.province), *differing(work.sql, content.account)]
    if against.withdrawn:
        findings.append(checks.NOTICE_WITHDRAWN.at(where, content.notice, against.withdrawn))
    elif not against.outstanding and not against.given_back:
        findings.append(checks.NOTICE_MET.at(where, content.notice, against.amount))
    work.insist(findings)
    work.write(
        "INSERT INTO issuance_withdrawal (notice, record, account, document) VALUES (%s, %s, %s, %s)",
        (content.notice, work.number, content.account, content.document),
    )
    note_documents(work, [(content.document, content.account)])
    work.event("adjustment_notice_withdrawn", content.as_json())
    return {"notice": content.notice, "withdrawn": against.outstanding, "returned": against.returned}


def allowance_return(work: Work, content: Returned) -> JSON:
    """Hand units back to the province against an adjustment notice."""
    against = notice(work.sql, content.notice)
    if against is None or against.account != content.account:
        work.insist([checks.UNKNOWN_NOTICE.at(Place(called="notice"), content.notice, content.account)])
    assert against is not None
    by_year = vintages_by_year(vintages(work))
    if against.year not in by_year:
        work.insist([checks.NO_VINTAGE_OF_YEAR.at(Place(called="notice"), against.year, Joined(tuple(by_year)))])
    rows = work.sql.rows(
        "SELECT number FROM registry_account WHERE type = %s AND province = %s AND state <> 'closed'", (_PROVINCE, against.province)
    )
    if not rows:
        work.insist([registry_checks.RECEIVER_UNKNOWN.at(Place(called="receiver"), against.province)])
    order = Order(
        kind_of("allowance_return"),
        content.account,
        rows[0][0],
        (Line(by_year[against.year], content.amount),),
        document=against.document,
        year=against.year,
    )

    made = move(work, [order], vintages(work), _checks(work, against))
    _write_return(work, against.number, made)
    return {"movements": [list(one) for one in made], "outstanding": against.outstanding - content.amount}


def _checks(work: Work, against: Noticed) -> Extra:
    def outstanding(_: Facts, order: Order) -> Iterator[Finding]:
        amount = sum(line.amount for line in order.lines)
        if amount > against.outstanding:
            yield registry_checks.ABOVE_NOTICE.at(Place(called="amount"), amount, against.outstanding, document=against.document)

    def pending(_: Facts, __: Order) -> Iterator[Finding]:
        open_one = earlier_proposal(work, "allowance_return", "notice", str(against.number))
        if open_one is not None:
            yield checks.RETURN_PENDING.at(Place(called="notice"), against.number, open_one)

    return {3017: outstanding, 3018: pending}


def _asked_of(work: Work, order: Order) -> Extra:
    """Return the checks of a return that is only thought of: its document and year name the notice."""
    found = [one for history in histories(work.sql, [order.sender]).values() for one in reversed(history.noticed)]
    against = next((one for one in found if (one.document, one.year) == (order.document, order.year)), None)
    return _checks(work, against) if against else {}


def _would_return(work: Work, content: Returned) -> Iterator[tuple[Name, int]]:
    against = notice(work.sql, content.notice)
    vintage = None if against is None else vintages_by_year(vintages(work)).get(against.year)
    if vintage is not None:
        yield Name(content.account, REGISTRY, asset_of(vintage)), content.amount


def _impossible(_work: Work, content: NoticeGiven) -> Iterator[Finding]:
    """A notice asks back whole tonnes; none only where something is given back."""
    return whole("amount", content.amount) if content.amount or not content.given_back else iter(())


never_right("adjustment_notice", NoticeGiven, _impossible)
never_right("allowance_return", Returned, lambda _work, asked: whole("amount", asked.amount))
names_units("adjustment_notice", NoticeGiven, _would_take)
names_units("allowance_return", Returned, _would_return)
define("allowance_return", Returned, "allowance_return", allowance_return, extra=checks.CHECKS)
provide("allowance_return", _asked_of)
provide("earmark_return", lambda _work, _order: OFFICE_CHECK)
