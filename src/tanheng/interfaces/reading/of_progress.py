"""进度 How far duties of a year are met, province by province, as far as the viewer sees."""

from __future__ import annotations

from dataclasses import dataclass

from tanheng.commands.sql import Sql
from tanheng.interfaces.reading.seeing import condition, seen_accounts
from tanheng.registry.law import law
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


def accounts_by_state(viewer: Viewer) -> dict[str, int]:
    """Return how many accounts that the viewer may list are in each state; states without accounts are left out."""
    where, parameters = condition(reach(viewer, "account", LIST))
    rows = Sql().rows("SELECT a.state, count(*) FROM registry_account a WHERE " + where + " GROUP BY a.state", parameters)
    return {state: int(count) for state, count in rows}
