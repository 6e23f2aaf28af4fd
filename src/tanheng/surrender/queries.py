"""What others ask of this room: the compliance notice, how far a duty is met at any time, and with which outcome (履约通知、清缴状态)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from tanheng.commands.sql import Sql
from tanheng.kernel.clock import BEIJING
from tanheng.kernel.months import year_end
from tanheng.registry.law import law, vintage_code
from tanheng.roster.entities.hooks import Touched
from tanheng.surrender.offset import offset_limit
from tanheng.surrender.standings import Standing, standing
from tanheng.surrender.vintages import usable_vintages


class Key(NamedTuple):
    """Whose duty, and of which emissions year."""

    account: str
    year: int


class DutyKey(NamedTuple):
    """Whose duty, of which emissions year, and in which sector."""

    account: str
    year: int
    sector: str


class InForce(NamedTuple):
    """The version of a duty that is in force, the record that fixed it, and its tonnes."""

    version: int
    record: int
    tonnes: int


@dataclass(frozen=True, slots=True)
class DutyVersion:
    """A duty as one record fixed it, t; `replaces` is the record of the earlier version."""

    sector: str
    version: int
    record: int
    replaces: int | None
    tonnes: int
    document: str


@dataclass(frozen=True, slots=True)
class Notice:
    """The compliance notice 履约通知书 as data: what is owed until when, by which vintages, and how much CCER may offset."""

    account: str
    year: int
    duties: tuple[DutyVersion, ...]
    duty: int
    deadline: date
    vintages: tuple[str, ...]
    offset_limit: int
    offset_registered_from: date | None


def duties_in_force(sql: Sql, accounts: Collection[str]) -> dict[DutyKey, InForce]:
    """Return the duties of accounts as their latest versions fix them."""
    rows = sql.rows(
        "SELECT DISTINCT ON (account, year, sector) account, year, sector, version, record, tonnes FROM surrender_duty"
        " WHERE account = ANY(%s) ORDER BY account, year, sector, version DESC",
        (sorted(set(accounts)),),
    )
    return {DutyKey(account, year, sector): InForce(*found) for account, year, sector, *found in rows}


def standings_of(sql: Sql, keys: Iterable[Key]) -> dict[Key, Standing]:
    """Return what stands against duties now, in one trip; nothing for those that were never fixed."""
    wanted = sorted(set(keys))
    if not wanted:
        return {}
    rows = sql.rows(
        "SELECT s.account, s.year, s.duty, s.surrendered, s.offsets FROM surrender_standing s"
        " JOIN unnest(%s::text[], %s::int[]) AS w(account, year) ON w.account = s.account AND w.year = s.year",
        ([key.account for key in wanted], [key.year for key in wanted]),
    )
    return {Key(account, year): standing(*sums, year=year, lawbook=law()) for account, year, *sums in rows}


def all_standings(sql: Sql, accounts: Collection[str]) -> dict[Key, Standing]:
    """Return what stands against all duties of accounts now, by year and account, in one trip."""
    rows = sql.rows(
        "SELECT account, year, duty, surrendered, offsets FROM surrender_standing WHERE account = ANY(%s) ORDER BY year, account",
        (sorted(set(accounts)),),
    )
    return {Key(account, year): standing(*sums, year=year, lawbook=law()) for account, year, *sums in rows}


def standing_as_of(account: str, year: int, *, at: datetime, alias: str = "default") -> Standing:
    """Return what stood against a duty at an instant, from the movements and records themselves; without a duty, all is 0."""
    ((duty, surrendered, offsets),) = Sql(alias).rows(
        "SELECT (SELECT coalesce(sum(d.tonnes), 0)::bigint FROM (SELECT DISTINCT ON (d.sector) d.tonnes FROM surrender_duty d"
        " JOIN commands_record r ON r.number = d.record AND r.recorded_at <= %s WHERE d.account = %s AND d.year = %s"
        " ORDER BY d.sector, d.version DESC) d),"
        " (SELECT coalesce(sum(CASE WHEN m.corrects_record IS NULL THEN m.amount ELSE -m.amount END), 0)::bigint FROM registry_movement m"
        " JOIN commands_record r ON r.number = m.record AND r.recorded_at <= %s WHERE m.behalf = %s AND m.year = %s AND m.behalf <> ''"
        " AND m.kind IN ('surrender', 'forced_surrender', 'surrender_correction', 'forced_surrender_correction')),"
        " (SELECT coalesce(sum(o.quantity), 0)::bigint FROM surrender_offset o JOIN commands_record r ON r.number = o.number"
        " AND r.recorded_at <= %s LEFT JOIN commands_record w ON w.number = o.withdrawn WHERE o.account = %s AND o.year = %s"
        " AND (w.recorded_at > %s) IS NOT FALSE)",
        (at, account, year, at, account, year, at, account, year, at),
    )
    return standing(duty, surrendered, offsets, year=year, lawbook=law())


def versions(account: str, year: int, *, alias: str = "default") -> tuple[DutyVersion, ...]:
    """Return all versions of a duty in the order in which they were fixed."""
    rows = Sql(alias).rows(
        "SELECT sector, version, record, replaces, tonnes, document FROM surrender_duty WHERE account = %s AND year = %s"
        " ORDER BY record, sector",
        (account, year),
    )
    return tuple(DutyVersion(*row) for row in rows)


def notice(account: str, year: int, *, alias: str = "default") -> Notice | None:
    """Return the compliance notice of an account and year as it stands; None where no duty was fixed."""
    latest = {one.sector: one for one in versions(account, year, alias=alias)}
    if not latest:
        return None
    duty = sum(one.tonnes for one in latest.values())
    deadline = max(law().deadline("surrender", sector=sector, emissions_year=year).day for sector in latest)
    limit = offset_limit(str(duty), duty_year=year, lawbook=law())
    first = limit.asking.found("offset.registered_from", on=year_end(year)) if limit.limit_t else None
    codes = tuple(vintage_code(one) for one in usable_vintages(year, lawbook=law(), on=deadline).vintages)
    day = first.value if first is not None and isinstance(first.value, date) else None
    return Notice(account, year, tuple(latest[sector] for sector in sorted(latest)), duty, deadline, codes, limit.limit_t or 0, day)


def outcome(account: str, year: int, *, at: datetime, alias: str = "default") -> str:
    """Return `on_time`, `late` or `not_completed` as known at an instant, and `open` before the deadline where something is left.

    In time is what was recorded before the day after the deadline begins in Beijing. It is measured by the duty as it is fixed now.
    """
    ends = _ends(account, year, alias=alias)
    missing = missing_in_time(account, year, at=at, alias=alias)
    if ends is None or missing is None:
        return "open"
    if not missing:
        return "on_time"
    if at < ends:
        return "open"
    return "not_completed" if standing_as_of(account, year, at=at, alias=alias).left else "late"


def missing_in_time(account: str, year: int, *, at: datetime, alias: str = "default") -> int | None:
    """Return how many tonnes of a duty, as it is fixed now, were missing when its deadline ended, or are at an instant before that.

    None where no duty was fixed.
    """
    ends = _ends(account, year, alias=alias)
    if ends is None:
        return None
    now = standing_as_of(account, year, at=at, alias=alias)
    if at < ends:
        return now.left
    before = standing_as_of(account, year, at=ends - timedelta(microseconds=1), alias=alias)
    return Standing(now.duty, before.surrendered, before.offsets, now.limit).left


def _ends(account: str, year: int, *, alias: str) -> datetime | None:
    """Return the first instant after the deadline of a duty; None where no duty was fixed."""
    found = notice(account, year, alias=alias)
    return None if found is None else datetime.combine(found.deadline + timedelta(days=1), time(), BEIJING)


def open_duties(sql: Sql, entities: Sequence[str], _on: date) -> Iterator[Touched]:
    """Yield the duties of entities that are not met, t: what a change of an entity touches."""
    holders = dict(sql.rows("SELECT number, holder FROM registry_account WHERE holder = ANY(%s)", (list(entities),)))
    for key, one in all_standings(sql, holders).items():
        if one.left:
            yield Touched("duty", holders[key.account], key.account, {"year": key.year, "duty": one.duty, "left": one.left})


def duty_met(sql: Sql, year: int, _at: datetime) -> frozenset[str]:
    """Return the holders whose duties of a year are fixed and met as they stand now, on all of their accounts."""
    holders, owing = _holders_of_duties(sql, year)
    return holders - owing


def duty_owed(sql: Sql, year: int, _at: datetime) -> frozenset[str]:
    """Return the holders whose duties of a year are fixed and not met as they stand now, on one of their accounts."""
    return _holders_of_duties(sql, year)[1]


def _holders_of_duties(sql: Sql, year: int) -> tuple[frozenset[str], frozenset[str]]:
    """Return the holders for whom a duty of a year was fixed, and those of them who owe something of it now."""
    rows = sql.rows(
        "SELECT a.holder, s.duty, s.surrendered, s.offsets FROM surrender_standing s JOIN registry_account a ON a.number = s.account"
        " WHERE s.year = %s",
        (year,),
    )
    owing = frozenset(holder for holder, *sums in rows if sums[0] > sum(sums[1:]) or standing(*sums, year=year, lawbook=law()).left)
    return frozenset(holder for holder, *_ in rows), owing


def sectors_of_duties(sql: Sql, codes: Collection[str] | None, _at: datetime) -> Iterator[tuple[str, str]]:
    """Yield holders with the sectors for which duties of theirs were fixed; those of some codes, or all."""
    yield from sql.rows(
        "SELECT DISTINCT a.holder, d.sector FROM surrender_duty d JOIN registry_account a ON a.number = d.account"
        " WHERE %s::text[] IS NULL OR a.holder = ANY(%s::text[])",
        (wanted := None if codes is None else sorted(codes), wanted),
    )
