"""省内分配 Distribution: one table of one province and one purpose, to units, or held for units at risk (差异化). Needs two persons."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Annotated, Any

from pydantic import Field

from tanheng.commands.definitions import Content
from tanheng.commands.proposals import never_right
from tanheng.commands.work import Work
from tanheng.issuance import checks, distributing
from tanheng.issuance.earmarks import HOLD_CHECKS, OFFICE_CHECK
from tanheng.issuance.fields import PRE_ALLOCATION, SECTORS, Purpose, Sector, Whole
from tanheng.issuance.reading import History, earlier_proposal, histories, issued, of_province, other_office
from tanheng.kernel.canonical import JSON
from tanheng.kernel.findings import Finding, Place
from tanheng.kernel.messages import Joined
from tanheng.ledger.bundles import Name
from tanheng.registry.checks import NOT_WHOLE
from tanheng.registry.fields import AccountNumber, Document, Tonnes, Year
from tanheng.registry.law import vintages
from tanheng.registry.moving import Line, Order, carry_out, findings_of, kind_of, read, whole
from tanheng.registry.promising import names_units
from tanheng.registry.reading import Facts, asset_of
from tanheng.registry.transfer_commands import define
from tanheng.registry.vocabulary import REGISTRY
from tanheng.registry.why_not import provide

MOST_LINES = 2_000
_DISTRIBUTION, _HOLD = kind_of("distribution"), kind_of("differentiated_hold")


class DistributionLine(Content):
    """What was decided for an account in a year and sector, and what of it comes now: `amount` moves, `reduced` is taken off (核减).

    With a `risk`, one of the plan's cases of differentiated issuance, the units stay in the province's account, held for the unit.
    """

    account: AccountNumber
    year: Year
    sector: Sector
    decided: Whole
    amount: Tonnes
    reduced: Whole = 0
    risk: Annotated[str, Field(max_length=60)] | None = None


class Distribution(Content):
    """A table of a province, from its account, with its control sum as the document says it."""

    account: AccountNumber
    purpose: Purpose
    document: Document
    total: Tonnes
    lines: Annotated[list[DistributionLine], Field(min_length=1, max_length=MOST_LINES)]


@dataclass(frozen=True, slots=True)
class _Row:
    """A line with its place, its vintage, what was decided before, and its order, which moves units unless all of it is taken off."""

    place: int
    line: DistributionLine
    vintage: str
    history: History
    order: Order
    moves: bool


def allowance_distribute(work: Work, content: Distribution) -> JSON:
    """Distribute units of a province to accounts, all lines of the table or none, each once."""
    by_year = distributing.vintages_by_year(vintages(work))
    earlier = histories(work.sql, [line.account for line in content.lines])
    rows = [_row(content, place, line, by_year, earlier) for place, line in enumerate(content.lines, start=1)]
    orders = [row.order for row in rows if row.moves]
    facts = read(work, [row.order for row in rows])
    work.insist(_findings(work, facts, content, rows, by_year))
    made = carry_out(facts, orders) if orders else []
    _write(work, facts.accounts[content.account].province, content, rows)
    return {"movements": len(made), "lines": len(rows), "total": content.total}


def _row(content: Distribution, place: int, line: DistributionLine, by_year: Any, earlier: Any) -> _Row:
    vintage = by_year.get(line.year, "")
    lines = (Line(vintage, line.amount),)
    if line.risk is None:
        order = Order(_DISTRIBUTION, content.account, line.account, lines, document=content.document, year=line.year)
    else:
        order = Order(
            _HOLD,
            content.account,
            content.account,
            lines,
            document=content.document,
            year=line.year,
            behalf=line.account,
        )
    moves = bool(line.amount) or not line.reduced
    return _Row(place, line, vintage, earlier.get((line.account, line.year, line.sector), History()), order, moves)


def _findings(work: Work, facts: Facts, content: Distribution, rows: list[_Row], by_year: Any) -> Iterator[Finding]:
    """Yield all that refuses the table: of the table as a whole first, then line by line."""
    account = facts.accounts.get(content.account)
    if account is not None:
        yield from other_office(work, account.province)
    open_one = earlier_proposal(work, "allowance_distribute", "account", content.account)
    if open_one is not None:
        yield checks.TABLE_OPEN.at(Place(called="account"), content.account, open_one)
    yield from _of_the_table(content)
    yield from _covered(work, facts, content, rows)
    known = frozenset(vintages(work))
    said: set[int] = set()
    for row in rows:
        where = Place(called=f"lines.{row.place}")
        line = row.line
        fields = {"account": line.account, "year": line.year, "sector": SECTORS[line.sector]}
        yield from _of_decision(content, row, fields, where)
        if not row.vintage:
            yield checks.NO_VINTAGE_OF_YEAR.at(where, line.year, Joined(tuple(by_year)))
            continue
        for finding in findings_of(facts, [row.order], known, HOLD_CHECKS if line.risk is not None else {}):
            # What is wrong with the province's account is told once, what is wrong with a line at the line.
            if str(finding.place) == "sender":
                if finding.code not in said:
                    yield finding
                said.add(finding.code)
            elif row.moves or finding.code != NOT_WHOLE.code:
                yield replace(finding, place=where)


def _of_the_table(content: Distribution) -> Iterator[Finding]:
    """A table adds up to its control sum, and has each account, year and sector once."""
    total = sum(line.amount for line in content.lines)
    if total != content.total:
        yield checks.CONTROL_SUM.at(Place(called="total"), total, content.total, difference=abs(total - content.total))
    first: dict[tuple[str, int, str], int] = {}
    for place, line in enumerate(content.lines, start=1):
        before = first.setdefault((line.account, line.year, line.sector), place)
        if before != place:
            yield checks.LINE_TWICE.at(Place(called=f"lines.{place}"), line.account, before, year=line.year, sector=SECTORS[line.sector])


def _impossible(_work: Work, content: Distribution) -> Iterator[Finding]:
    yield from _of_the_table(content)
    for place, line in enumerate(content.lines, start=1):
        if line.amount or not line.reduced:
            yield from whole(f"lines.{place}", line.amount)


def _of_decision(content: Distribution, row: _Row, fields: dict[str, Any], where: Place) -> Iterator[Finding]:
    line = row.line
    if content.purpose == PRE_ALLOCATION:
        yield from distributing.pre_allocated(line.year, where)
    yield from distributing.known_risk(line.risk, line.year, where)
    occasion = distributing.occasion_of(content.purpose, content.document)
    refused = list(distributing.comes_now(row.history, content.purpose, occasion, fields, where))
    yield from refused or distributing.adds_up(row.history, line.decided, line.amount, line.reduced, fields, where)


def _covered(work: Work, facts: Facts, content: Distribution, rows: list[_Row]) -> Iterator[Finding]:
    """The account of the province holds the sum of each vintage, and has it left of what was issued for each sector."""
    account = facts.accounts.get(content.account)
    if account is None:
        return
    for vintage, amount in _sums(rows, lambda row: row.vintage).items():
        held = facts.bundle.balance(Name(content.account, REGISTRY, asset_of(vintage)))
        if amount > held:
            yield checks.SUM_NOT_COVERED.at(
                Place(called="total"), amount, held, account=content.account, vintage=vintage, difference=amount - held
            )
    given, by_year = issued(work.sql, account.province), distributing.vintages_by_year(vintages(work))
    entitled, noticed = of_province(work.sql, account.province)
    for one in entitled:
        key = (by_year.get(one.year, ""), one.sector)
        given[key] = given.get(key, 0) - one.left
    for told in noticed:
        key = (by_year.get(told.year, ""), told.sector)
        given[key] = given.get(key, 0) + told.returned
    for (vintage, sector), amount in _sums(rows, lambda row: (row.vintage, row.line.sector)).items():
        left = given.get((vintage, sector), 0)
        if amount > left:
            fields = {"account": content.account, "vintage": vintage, "sector": SECTORS[sector]}
            yield checks.SECTOR_NOT_COVERED.at(Place(called="total"), amount, left, difference=amount - left, **fields)


def _sums(rows: list[_Row], of: Callable[[_Row], Any]) -> dict[Any, int]:
    sums: dict[Any, int] = {}
    for row in rows:
        if row.vintage:
            sums[of(row)] = sums.get(of(row), 0) + max(0, row.line.amount)
    return sums


def _write(work: Work, province: str, content: Distribution, rows: list[_Row]) -> None:
    occasion = distributing.occasion_of(content.purpose, content.document)
    moved, places = 0, []
    for row in rows:
        moved += row.moves
        places.append(moved if row.moves else None)
    lines = [row.line for row in rows]
    work.write(
        "INSERT INTO issuance_entitlement (record, line, moved, account, province, year, sector, purpose, occasion, attempt, decided,"
        " amount, reduced, risk, document) SELECT %s, n.l, n.m, n.a, %s, n.y, n.s, %s, %s, n.t, n.d, n.x, n.r, n.k, %s"
        " FROM unnest(%s::int[], %s::int[], %s::text[], %s::int[], %s::text[], %s::int[], %s::bigint[], %s::bigint[], %s::bigint[],"
        " %s::text[]) AS n(l, m, a, y, s, t, d, x, r, k)",
        (
            *(work.number, province, content.purpose, occasion, content.document),
            *([row.place for row in rows], places, [one.account for one in lines], [one.year for one in lines]),
            [one.sector for one in lines],
            [distributing.attempt_of(row.history, content.purpose, occasion) for row in rows],
            *([one.decided for one in lines], [one.amount for one in lines], [one.reduced for one in lines]),
            [one.risk or "" for one in lines],
        ),
    )


def _would_distribute(work: Work, content: Distribution) -> Iterator[tuple[Name, int]]:
    by_year = distributing.vintages_by_year(vintages(work))
    for line in content.lines:
        if line.year in by_year:
            yield Name(content.account, REGISTRY, asset_of(by_year[line.year])), line.amount


names_units("allowance_distribute", Distribution, _would_distribute)
never_right("allowance_distribute", Distribution, _impossible)
define("allowance_distribute", Distribution, "distribution", allowance_distribute, extra=checks.CHECKS)
provide("distribution", lambda _work, _order: OFFICE_CHECK)
provide("differentiated_hold", lambda _work, _order: {**HOLD_CHECKS, **OFFICE_CHECK})
