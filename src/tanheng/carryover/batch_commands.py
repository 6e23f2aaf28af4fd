"""收回与重新发放 Batches: what was filed is taken back to the national account and issued again, one for one, as the later vintage."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Literal, LiteralString, NamedTuple

from pydantic import Field

from tanheng.carryover import checks
from tanheng.carryover.batches import LATE, Batch, batch_of
from tanheng.commands.definitions import Content
from tanheng.commands.sql import Sql
from tanheng.commands.work import Work
from tanheng.issuance.checks import VINTAGE_NOT_CREATED
from tanheng.issuance.issue_commands import not_created
from tanheng.kernel.canonical import JSON
from tanheng.kernel.clock import in_beijing, spoken
from tanheng.kernel.findings import Finding, Place
from tanheng.kernel.messages import message
from tanheng.kernel.months import year_end
from tanheng.lawbook import NoLegalValue
from tanheng.people.working_days import working_days_of
from tanheng.registry.continuing import follow, told
from tanheng.registry.fields import AccountNumber, Document, Year
from tanheng.registry.law import law, vintage_code, vintages
from tanheng.registry.moving import Line, Order, carry_out, findings_of, kind_of, move, read
from tanheng.registry.reading import asset_of
from tanheng.registry.transfer_commands import define

_MOST = 2_000
_NAMED: LiteralString = " FROM unnest(%s::bigint[], %s::int[]) AS n(record, line) WHERE f.record = n.record AND f.line = n.line"
_MARKS: dict[str, LiteralString] = {
    "taken_back": "UPDATE carryover_filing f SET taken_back = %s" + _NAMED,
    "reissued": "UPDATE carryover_filing f SET reissued = %s" + _NAMED,
}


BATCHES = {"first": message("the first batch"), "second": message("the second batch"), "late": message("the late batch")}
"""What the batches are called."""


class Batched(Content):
    """A batch of the carry-over of a year. `without` are accounts that are left for later, such as one that was closed meanwhile."""

    year: Year
    batch: Literal["first", "second", "late"]
    national: AccountNumber
    document: Document
    without: Annotated[list[AccountNumber], Field(default_factory=list, max_length=200)]


class Reissued(Content):
    """What was taken back of the carry-over of a year and waits to be issued again."""

    year: Year
    national: AccountNumber
    document: Document
    without: Annotated[list[AccountNumber], Field(default_factory=list, max_length=200)]


class _Filing(NamedTuple):
    record: int
    line: int
    account: str
    vintage: str
    amount: int


def carryover_take_back(work: Work, content: Batched) -> JSON:
    """Take back all filings of a batch that wait, at most 2,000 at once; the result tells how many are left."""
    batch = _batch(work, content)
    late = content.batch == LATE
    rows = work.sql.rows(
        "SELECT record, line, account, vintage, amount, count(*) OVER () FROM carryover_filing WHERE year = %s::int AND withdrawn IS NULL"
        " AND taken_back IS NULL AND reissued IS NULL AND late = %s AND (%s OR filed_at < %s) AND NOT account = ANY(%s)"
        " ORDER BY record, line LIMIT %s",
        (content.year, late, late, batch.closes, content.without, _MOST),
    )
    if not rows:
        work.insist([checks.NOTHING_TO_TAKE.at(Place(called="batch"), BATCHES[content.batch])])
    filings = [_Filing(*row[:-1]) for row in rows]
    kind = kind_of("carryover_takeback")
    orders = [
        Order(kind, one.account, content.national, (Line(one.vintage, one.amount),), document=content.document, year=content.year)
        for one in filings
    ]
    move(work, orders, vintages(work))
    _mark(work, "taken_back", filings)
    day = work.recorded_at.date()
    due = "" if batch.due is None else batch.due.isoformat()
    return {
        **_told(filings, left=rows[0][-1] - len(filings)),
        "due": due,
        "overdue": batch.due is not None and day > batch.due,
        "reissue_by": _reissue_by(content.year, day),
    }


def _batch(work: Work, content: Batched) -> Batch:
    """Return the batch, once its filings are no longer taken. Raises Refused."""
    try:
        batch = batch_of(law(), content.batch, content.year)
    except NoLegalValue:
        told = message("{batch} of {year}", batch=BATCHES[content.batch], year=content.year)
        work.insist([checks.NOTHING_TO_TAKE.at(Place(called="batch"), told)])
        raise
    if batch.closes is not None and work.recorded_at < batch.closes:
        now, closes = (spoken(at) for at in (work.recorded_at, batch.closes))
        work.insist([checks.BATCH_OPEN.at(Place(called="batch"), now, closes, batch=BATCHES[content.batch])])
    return batch


def carryover_reissue(work: Work, content: Reissued) -> JSON:
    """Issue what was taken back, one for one, as the later vintage: each filing once, at most 2,000 at once.

    The later vintage must have been created, as for any issue. A freeze of the old vintage that waits for these units follows them, up to
    what it waits for.
    """
    rows = work.sql.rows(
        "SELECT f.record, f.line, f.account, f.vintage, f.amount, count(*) OVER (), min(r.recorded_at) OVER () FROM carryover_filing f"
        " JOIN commands_record r ON r.number = f.taken_back WHERE f.year = %s::int AND f.withdrawn IS NULL AND f.reissued IS NULL"
        " AND NOT f.account = ANY(%s) ORDER BY f.record, f.line LIMIT %s",
        (content.year, content.without, _MOST),
    )
    if not rows:
        work.insist([checks.NOTHING_TO_REISSUE.at(Place(called="year"), content.year)])
    filings = [_Filing(*row[:5]) for row in rows]
    on = year_end(content.year)
    target = vintage_code(law().value("carryover.target_vintage", on=on).text)
    ratio = law().value("carryover.ratio", on=on).integer
    kind = kind_of("carryover_reissue")
    orders = [
        Order(kind, content.national, one.account, (Line(target, one.amount * ratio),), document=content.document, year=content.year)
        for one in filings
    ]
    facts = read(work, orders)
    work.insist([*not_created(work, target), *findings_of(facts, orders, frozenset(vintages(work)), {})])
    for one in filings:
        follow(facts, one.account, asset_of(one.vintage), asset_of(target), one.amount * ratio)
    carry_out(facts, orders)
    _mark(work, "reissued", filings)
    by = _reissue_by(content.year, in_beijing(rows[0][6]).date())
    overdue = by is not None and work.recorded_at.date() > date.fromisoformat(by)
    gone_on: dict[str, JSON] = {"freezes": told(work, facts.begun)} if facts.begun else {}
    return {**_told(filings, left=rows[0][5] - len(filings)), "vintage": target, "reissue_by": by, "overdue": overdue, **gone_on}


def _reissue_by(year: int, taken_back: date) -> str | None:
    """Return the last working day for issuing again; None where the law does not hold the public holidays of the year."""
    days = law().value("carryover.reissue_working_days", on=year_end(year)).integer
    try:
        return working_days_of(law()).add_working_days(taken_back, days).isoformat()
    except NoLegalValue:
        return None


def _told(filings: list[_Filing], *, left: int) -> dict[str, JSON]:
    vintages_told: dict[str, JSON] = {}
    for vintage in sorted({one.vintage for one in filings}):
        vintages_told[vintage] = sum(one.amount for one in filings if one.vintage == vintage)
    return {"filings": len(filings), "tonnes": sum(one.amount for one in filings), "vintages": vintages_told, "left": left}


def _mark(work: Work, column: str, filings: list[_Filing]) -> None:
    work.write(_MARKS[column], (work.number, [one.record for one in filings], [one.line for one in filings]))


def not_issued_again(sql: Sql, account: str) -> Iterator[Finding]:
    """Yield what of an account was taken back and waits to be issued again: until then it stands in the way of closing the account."""
    rows = sql.rows(
        "SELECT year, vintage, sum(amount)::bigint FROM carryover_filing WHERE account = %s AND taken_back IS NOT NULL AND reissued IS NULL"
        " GROUP BY year, vintage ORDER BY year, vintage",
        (account,),
    )
    for year, vintage, amount in rows:
        yield checks.GATE_TAKEN_BACK.at(Place(called="account"), amount, year, vintage=vintage)


define("carryover_take_back", Batched, "carryover_takeback", carryover_take_back, extra=checks.CHECKS)
define("carryover_reissue", Reissued, "carryover_reissue", carryover_reissue, extra=(*checks.CHECKS, VINTAGE_NOT_CREATED))
