"""结转申请 Filings: an account reserves old vintages for carry-over within the window of the law, and may withdraw what waits."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

from pydantic import Field

from tanheng.carryover import checks
from tanheng.carryover.batches import end_of, filing_years, last_filing, late_allowed
from tanheng.commands.definitions import Content
from tanheng.commands.work import Work
from tanheng.kernel.canonical import JSON
from tanheng.kernel.clock import in_beijing, spoken
from tanheng.kernel.findings import Finding, Place
from tanheng.kernel.messages import Joined, Message, message
from tanheng.kernel.months import year_end
from tanheng.lawbook import NoLegalValue
from tanheng.registry import checks as registry_checks
from tanheng.registry.availability import rule
from tanheng.registry.fields import AccountNumber, Lines, Year, lines_of
from tanheng.registry.law import law, vintage_code, vintages
from tanheng.registry.moving import Extra, Line, Order, kind_of, move
from tanheng.registry.reading import Facts, asset_of
from tanheng.registry.transfer_commands import define
from tanheng.registry.why_not import provide

_LINES = Place(called="lines")


class Filed(Content):
    """Old vintages, up to that of `year`, that an account files for carry-over."""

    account: AccountNumber
    year: Year
    lines: Lines


class Withdrawn(Content):
    """A filing that the account withdraws as a whole, by its record."""

    account: AccountNumber
    filing: Annotated[int, Field(ge=1)]


@dataclass(frozen=True, slots=True)
class Room:
    """What an account may still file: since when it has a notice (none: None), T_max, what it has filed, and what a lift released, t."""

    noticed_at: datetime | None
    most: int
    filed: int
    released: dict[str, int]

    @property
    def left(self) -> int:
        """Return how much may still be filed."""
        return max(0, self.most - self.filed)


def carryover_file(work: Work, content: Filed) -> JSON:
    """File old vintages for carry-over; they stay with the account, reserved, until they are taken back."""
    late, room, extra = _looked(work, content.account, content.year)
    order = Order(kind_of("carryover_filing"), content.account, content.account, lines_of(content.lines), year=content.year)
    made = move(work, [order], vintages(work), extra)
    amount = sum(line.amount for line in order.lines)
    work.write(
        "INSERT INTO carryover_filing (record, account, year, filed_at, late, line, vintage, amount)"
        " SELECT %s, %s, %s::int, %s, %s, * FROM unnest(%s::int[], %s::text[], %s::bigint[])",
        (
            *(work.number, content.account, content.year, work.recorded_at, late),
            *([one.line for one in made], [one.vintage for one in order.lines], [one.amount for one in order.lines]),
        ),
    )
    return {"filing": work.number, "account": content.account, "filed": room.filed + amount, "left": room.left - amount, "late": late}


def _looked(work: Work, account: str, year: int) -> tuple[bool, Room, Extra]:
    """Return whether the window is over, what the account may still file, and the checks of a filing."""
    closes = _closes(year)
    late = closes is not None and work.recorded_at >= closes
    room = _room(work, account, year, closes, late=late)
    return late, room, _checks(work, account, year, room, closes)


def _closes(year: int) -> datetime | None:
    """Return the first instant after the window; None where the law has none."""
    try:
        return end_of(last_filing(law(), year))
    except NoLegalValue:
        return None


def _room(work: Work, account: str, year: int, closes: datetime | None, *, late: bool) -> Room:
    """Read notice and filings in one trip, and, after the window, what lifted freezes released."""
    ((noticed_at, most, filed),) = work.sql.rows(
        "SELECT (SELECT r.recorded_at FROM carryover_notice n JOIN commands_record r ON r.number = n.record WHERE n.account = w.account"
        " AND n.year = w.year ORDER BY n.version LIMIT 1), (SELECT n.most FROM carryover_notice n WHERE n.account = w.account"
        " AND n.year = w.year ORDER BY n.version DESC LIMIT 1), (SELECT coalesce(sum(f.amount), 0)::bigint FROM carryover_filing f"
        " WHERE f.account = w.account AND f.year = w.year AND f.withdrawn IS NULL) FROM (VALUES (%s, %s::int)) AS w(account, year)",
        (account, year),
    )
    released = _released(work, account, year, closes) if late and closes is not None and late_allowed(law(), year) else {}
    return Room(in_beijing(noticed_at) if noticed_at else None, most or 0, filed, released)


def _released(work: Work, account: str, year: int, closes: datetime) -> dict[str, int]:
    """Return by vintage what freezes of before the end of the window released when they ended after it, less what was filed late, t.

    What only waited in a freeze, or was deducted or lifted before, released nothing.
    """
    rows = work.sql.rows(
        "SELECT e.asset, sum(coalesce(l.text::jsonb #>> ARRAY['result', 'released', e.number::text],"
        " l.text::jsonb #>> '{result,released}')::bigint)::bigint - coalesce((SELECT sum(f.amount)"
        " FROM carryover_filing f WHERE f.account = %s AND f.year = %s::int AND f.late AND f.withdrawn IS NULL"
        " AND 'CEA-' || f.vintage = e.asset), 0)::bigint FROM registry_encumbrance e JOIN commands_record b"
        " ON b.number = coalesce(e.first, e.number)"
        " JOIN commands_record l ON l.number = e.ended WHERE e.account = %s AND e.kind = 'freeze' AND b.recorded_at < %s"
        " AND l.recorded_at >= %s AND l.command <> 'freeze_deduct' GROUP BY e.asset",
        (account, year, account, closes, closes),
    )
    return {asset: max(0, amount) for asset, amount in rows}


def _checks(work: Work, account: str, year: int, room: Room, closes: datetime | None) -> Extra:
    """Return the checks of a filing that need notice, window and limit."""
    codes = _convertible(year)

    def noticed(_facts: Facts, _order: Order) -> Iterator[Finding]:
        if room.noticed_at is None:
            yield checks.NO_NOTICE.at(Place(called="account"), account, year)

    def in_window(_facts: Facts, _order: Order) -> Iterator[Finding]:
        if closes is None or (work.recorded_at >= closes and not room.released):
            first = "" if room.noticed_at is None else room.noticed_at.date()
            last = "" if closes is None else last_filing(law(), year)
            now = spoken(work.recorded_at)
            yield registry_checks.OUTSIDE_WINDOW.at(Place(called="now"), now, last, first=first, last=last)

    def convertible(_facts: Facts, order: Order) -> Iterator[Finding]:
        for place, line in enumerate(order.lines, start=1):
            if line.vintage not in codes:
                yield checks.NOT_CONVERTIBLE.at(Place(called=f"lines.{place}"), line.vintage, Joined(codes))

    def released(_facts: Facts, order: Order) -> Iterator[Finding]:
        if closes is None or work.recorded_at < closes or not room.released:
            return
        for vintage, amount in sorted(_by_vintage(order).items()):
            free = room.released.get(asset_of(vintage), 0)
            if amount > free:
                yield checks.ABOVE_RELEASED.at(_LINES, amount, free, vintage=vintage, last=last_filing(law(), year))

    def within_most(_facts: Facts, order: Order) -> Iterator[Finding]:
        asked = sum(_by_vintage(order).values())
        if room.noticed_at is not None and asked > room.left:
            yield checks.ABOVE_MOST.at(_LINES, asked, room.left, account=account, most=room.most, difference=asked - room.left)

    return {8317: noticed, 3002: in_window, 8318: convertible, 8328: released, 8319: within_most}


def _convertible(year: int) -> tuple[str, ...]:
    """Return the codes of the vintages that may be carried over; none in a year without a rule."""
    try:
        return tuple(vintage_code(one) for one in law().value("carryover.vintages", on=year_end(year)).texts)
    except NoLegalValue:
        return ()


def _by_vintage(order: Order) -> dict[str, int]:
    asked: dict[str, int] = {}
    for line in order.lines:
        asked[line.vintage] = asked.get(line.vintage, 0) + max(0, line.amount)
    return asked


def carryover_withdraw(work: Work, content: Withdrawn) -> JSON:
    """Withdraw a filing that was not taken back; its units are free again."""
    rows: list[tuple[Any, ...]] = work.sql.rows(
        "SELECT record, vintage, amount, year FROM carryover_filing WHERE account = %s AND withdrawn IS NULL AND taken_back IS NULL"
        " ORDER BY record, line",
        (content.account,),
    )
    lines = tuple(Line(vintage, amount) for record, vintage, amount, _ in rows if record == content.filing)
    if not lines:
        waiting = Joined(tuple(str(one) for one in sorted({row[0] for row in rows})))
        work.insist([checks.NO_FILING.at(Place(called="filing"), content.filing, waiting, account=content.account)])
    order = Order(kind_of("carryover_filing_withdrawn"), content.account, content.account, lines)
    made = move(work, [order], vintages(work))
    work.write("UPDATE carryover_filing SET withdrawn = %s WHERE record = %s", (work.number, content.filing))
    return {"withdrawn": content.filing, "movements": [list(one) for one in made]}


def _asked_of(work: Work, order: Order) -> Extra:
    """Return the checks of a filing that is only thought of."""
    return {} if order.year is None else _looked(work, order.sender, order.year)[-1]


def _ruled(work: Work, account: str) -> tuple[dict[int, Extra], Message]:
    """Return the checks of a filing for each year for which the law takes filings."""
    years = {year: _looked(work, account, year)[-1] for year in filing_years(law())}
    return years, message("The law takes no filings for carry-over.")


define("carryover_file", Filed, "carryover_filing", carryover_file, extra=checks.CHECKS)
define("carryover_withdraw", Withdrawn, "carryover_filing_withdrawn", carryover_withdraw, extra=checks.CHECKS)
provide("carryover_filing", _asked_of)
rule("carryover_filing", _ruled)
