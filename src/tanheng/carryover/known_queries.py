"""What the registry knows itself of those who may carry over: a typed figure does not stand against its own book."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from tanheng.commands.sql import Sql
from tanheng.issuance.reading import histories
from tanheng.kernel.clock import BEIJING, in_beijing
from tanheng.kernel.months import year_end
from tanheng.lawbook import Value
from tanheng.lawbook.asking import Asking
from tanheng.registry.law import vintage_code
from tanheng.registry.queries import balances
from tanheng.registry.reading import asset_of
from tanheng.surrender.queries import duties_in_force, missing_in_time

_APPLIED = {"surrender_applied_not_approved": "allowance_surrender", "cancellation_applied_not_approved": "allowance_cancel"}
"""The words of the law for what is deducted from a holding, and the commands whose open proposals these are."""


@dataclass(frozen=True, slots=True)
class Known:
    """What the law asks for and the book holds. `began`: when the book's first account was opened; `instant`: when holdings are taken.

    By account, t: `holdings` on that instant, empty where the book began later; `sold` and `bought` by deliveries within the window;
    `sectors` of duties and entitlements; `missing` of duties at their deadlines, by account and year, where they were ever fixed.
    """

    began: datetime
    instant: datetime
    first: date
    last: date
    holdings: dict[str, int]
    sold: dict[str, int]
    bought: dict[str, int]
    sectors: dict[str, frozenset[str]]
    missing: dict[tuple[str, str], int]

    @property
    def all_trades(self) -> bool:
        """Tell whether the book holds every delivery of the window, since it began before it."""
        return self.began.date() < self.first


def known_of(sql: Sql, numbers: Collection[str], asking: Asking, year: int, *, now: datetime) -> Known:
    """Return what the book knows of accounts for the carry-over from the vintages up to `year`."""
    on = year_end(year)
    instant = _instant(asking, on)
    first, last = (_day(asking.value(name, on=on)) for name in ("carryover.window_first_day", "carryover.window_last_day"))
    began = in_beijing(
        sql.rows("SELECT r.recorded_at FROM registry_account a JOIN commands_record r ON r.number = a.opened ORDER BY r.number LIMIT 1")[0][
            0
        ]
    )
    codes = [vintage_code(one) for one in asking.value("carryover.vintages", on=on).texts]
    deducted = [_APPLIED[one] for one in asking.value("carryover.holding_deducted", on=on).texts]
    traded = _traded(sql, numbers, codes, first, last)
    in_force = duties_in_force(sql, numbers)
    sectors: dict[str, set[str]] = {}
    for account, _, sector in (*in_force, *histories(sql, numbers)):
        sectors.setdefault(account, set()).add(sector)
    years = asking.value("carryover.eligible_if_surrendered", on=on).texts
    missing = {
        (account, str(duty_year)): left
        for account, duty_year in sorted({(key.account, key.year) for key in in_force})
        if str(duty_year) in years and (left := missing_in_time(account, duty_year, at=now)) is not None
    }
    return Known(
        *(began, instant, first, last),
        {} if began > instant else _holdings(sql, numbers, codes, deducted, instant),
        *traded,
        {account: frozenset(found) for account, found in sectors.items()},
        missing,
    )


def measured_from(asking: Asking, year: int) -> datetime:
    """Return the first instant at which all that a notice rests on has happened: the holding is taken, the window of trades and the
    deadlines of the duties are over. Before it there is nothing to compute a notice from, and it cannot be set (Annex 5: the holding of a
    day is measured first, then the notice is posted)."""
    on = year_end(year)
    years = asking.value("carryover.eligible_if_surrendered", on=on).texts
    deadlines = [one.day for one in asking.lawbook.tree.deadlines if one.event == "surrender" and str(one.emissions_year) in years]
    last = max(_day(asking.value("carryover.window_last_day", on=on)), *deadlines)
    return max(_instant(asking, on), datetime.combine(last + timedelta(days=1), time(), BEIJING))


def _instant(asking: Asking, on: date) -> datetime:
    """Return the instant of which the holding counts."""
    at = asking.value("carryover.holding_time", on=on).value
    assert isinstance(at, time), "the law book knows it as a time"
    return datetime.combine(_day(asking.value("carryover.holding_day", on=on)), at, BEIJING)


def _day(found: Value) -> date:
    assert isinstance(found.value, date), "the law book knows it as a day"
    return found.value


def _holdings(sql: Sql, numbers: Collection[str], codes: list[str], deducted: list[str], instant: datetime) -> dict[str, int]:
    """Return what accounts held of some vintages in all places, less what was applied for and neither approved nor refused then."""
    promised = dict(
        sql.rows(
            "SELECT q.account, sum(q.amount)::bigint FROM registry_promise q JOIN commands_proposal p ON p.number = q.proposal"
            " JOIN commands_record r ON r.number = q.proposal LEFT JOIN commands_record e ON e.number = q.ended WHERE q.account = ANY(%s)"
            " AND q.asset = ANY(%s) AND p.command = ANY(%s) AND r.recorded_at <= %s AND (e.recorded_at <= %s) IS NOT TRUE"
            " AND (p.expires_at <= %s) IS NOT TRUE GROUP BY q.account",
            (sorted(numbers), [asset_of(code) for code in codes], deducted, instant, instant, instant),
        )
    )
    return {
        number: sum(amount for (vintage, _), amount in balances(sql, number, at=instant).items() if vintage in codes)
        - promised.get(number, 0)
        for number in numbers
    }


def _traded(sql: Sql, numbers: Collection[str], codes: list[str], first: date, last: date) -> tuple[dict[str, int], dict[str, int]]:
    """Return what accounts sold and bought by deliveries of the window, less what corrections took back of these since."""
    rows = sql.rows(
        "SELECT m.sender, m.receiver, sum(m.amount - coalesce((SELECT sum(c.amount) FROM registry_movement c"
        " WHERE c.corrects_record = m.record AND c.corrects_line = m.line), 0))::bigint FROM registry_movement m"
        " JOIN commands_record r ON r.number = m.record WHERE m.kind = 'trade_delivery' AND m.asset = ANY(%s)"
        " AND (m.sender = ANY(%s) OR m.receiver = ANY(%s)) AND r.applies_at >= %s AND r.applies_at < %s GROUP BY m.sender, m.receiver",
        (
            *([asset_of(code) for code in codes], sorted(numbers), sorted(numbers)),
            *(datetime.combine(first, time(), BEIJING), datetime.combine(last + timedelta(days=1), time(), BEIJING)),
        ),
    )
    sold: dict[str, int] = {}
    bought: dict[str, int] = {}
    for sender, receiver, amount in rows:
        sold[sender] = sold.get(sender, 0) + amount
        bought[receiver] = bought.get(receiver, 0) + amount
    return sold, bought
