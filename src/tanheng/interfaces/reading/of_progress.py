"""进度 How far duties of a year are met, province by province, as far as the viewer sees."""

from __future__ import annotations

from dataclasses import dataclass
from typing import LiteralString

from tanheng.commands.sql import Sql
from tanheng.interfaces.reading.seeing import condition, seen_accounts
from tanheng.kernel.messages import Label
from tanheng.registry.law import law
from tanheng.registry.queries import accounts_by
from tanheng.surrender.standings import standing
from tanheng.visibility.deciding import LIST
from tanheng.visibility.scoping import reach
from tanheng.visibility.viewers import Viewer


@dataclass(frozen=True, slots=True)
class Progress:
    """The duties of the accounts of a province in a year, t: all, what is met by surrender and offset, what is left, and how many owe."""

    province: str
    accounts: int
    owing: int
    duty: int
    left: int

    @property
    def met(self) -> int:
        """Return what is met, t."""
        return self.duty - self.left


@dataclass(frozen=True, slots=True)
class Owed:
    """What an account still owes of a duty, t. `name` is what its holder is called now."""

    account: str
    name: Label
    left: int


def last_year_of_duties(viewer: Viewer) -> int | None:
    """Return the latest compliance year in which an account that the viewer sees has a duty, None for none."""
    seen = seen_accounts(viewer, "duty")
    ((year,),) = Sql().rows("SELECT max(year) FROM surrender_standing WHERE %s::text[] IS NULL OR account = ANY(%s)", (seen, seen))
    return None if year is None else int(year)


def progress(viewer: Viewer, year: int) -> list[Progress]:
    """Return how far the duties of a year are met, by province."""
    seen, sql = seen_accounts(viewer, "duty"), Sql()
    rows = sql.rows(
        "SELECT a.province, count(*), count(*) FILTER (WHERE s.duty > s.surrendered AND s.offsets = 0), sum(s.duty)::bigint,"
        " (sum(greatest(0, s.duty - s.surrendered)) FILTER (WHERE s.offsets = 0))::bigint"
        " FROM surrender_standing s JOIN registry_account a ON a.number = s.account"
        " WHERE s.year = %s AND (%s::text[] IS NULL OR s.account = ANY(%s)) GROUP BY a.province ORDER BY a.province",
        (year, seen, seen),
    )
    found = {province: Progress(province, count, owing, duty, left or 0) for province, count, owing, duty, left in rows}
    # The law says how much of an offset counts, so these few are looked at one by one.
    offset = sql.rows(
        "SELECT a.province, s.duty, s.surrendered, s.offsets FROM surrender_standing s JOIN registry_account a ON a.number = s.account"
        " WHERE s.year = %s AND s.offsets > 0 AND (%s::text[] IS NULL OR s.account = ANY(%s))",
        (year, seen, seen),
    )
    for province, *sums in offset:
        one, left = found[province], standing(*sums, year=year, lawbook=law()).left
        found[province] = Progress(province, one.accounts, one.owing + (left > 0), one.duty, one.left + left)
    return list(found.values())


def largest_owed(viewer: Viewer, year: int, most: int) -> list[Owed]:
    """Return the accounts that still owe most of the duties of a year, the largest amount first."""
    seen, sql = seen_accounts(viewer, "duty"), Sql()
    owing: LiteralString = (
        "SELECT account, duty, surrendered, offsets FROM surrender_standing WHERE year = %s AND (%s::text[] IS NULL OR account = ANY(%s))"
        " AND duty > surrendered AND "
    )
    # The law says how much of an offset counts, so those with one are looked at one by one.
    rows = sql.rows(
        f"({owing} offsets = 0 ORDER BY duty - surrendered DESC, account LIMIT %s) UNION ALL {owing} offsets > 0",
        (year, seen, seen, most, year, seen, seen),
    )
    left = {account: standing(*sums, year=year, lawbook=law()).left for account, *sums in rows}
    largest = sorted((account for account in left if left[account]), key=lambda account: (-left[account], account))[:most]
    names = {one.number: one.name for one in accounts_by(sql, sorted(largest))} if largest else {}
    return [Owed(account, names[account], left[account]) for account in largest]


def accounts_by_state(viewer: Viewer) -> dict[str, int]:
    """Return how many accounts that the viewer may list are in each state; states without accounts are left out."""
    where, parameters = condition(reach(viewer, "account", LIST))
    rows = Sql().rows("SELECT a.state, count(*) FROM registry_account a WHERE " + where + " GROUP BY a.state", parameters)
    return {state: int(count) for state, count in rows}
