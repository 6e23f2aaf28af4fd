"""履约 Duties with what stands against them, what was decided for accounts, and filings for carry-over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tanheng.carryover.queries import FilingRow, filings_of
from tanheng.commands.sql import Sql
from tanheng.interfaces.reading.paging import FIRST, Found, Page, paged
from tanheng.interfaces.reading.seeing import insist, seen_accounts
from tanheng.issuance import queries as issuance_queries
from tanheng.issuance.reading import History, Key
from tanheng.kernel.clock import CLOCK
from tanheng.kernel.messages import Label
from tanheng.registry.law import law
from tanheng.registry.queries import accounts_by
from tanheng.surrender.queries import Notice, notice, outcome
from tanheng.surrender.sector_queries import SectorViews, sector_views
from tanheng.surrender.standings import Standing, standing
from tanheng.visibility.viewers import NothingHere, Viewer

_LAST_YEAR = 9999


@dataclass(frozen=True, slots=True)
class DutyRow:
    """The duty of an account for a year and what stands against it, t. `name` is what its holder is called now."""

    account: str
    holder: str
    name: Label
    year: int
    standing: Standing


@dataclass(frozen=True, slots=True)
class DutyRead:
    """A duty with its compliance notice, when it was due, and its outcome: `open`, `on_time`, `late` or `not_completed`."""

    row: DutyRow
    notice: Notice
    deadline: date
    outcome: str


def duties(viewer: Viewer, *, year: int | None = None, account: str = "", page: Page = FIRST) -> Found[DutyRow]:
    """Return duties by account and year."""
    seen = seen_accounts(viewer, "duty", account=account or None)
    after, _, after_year = page.text.partition(".")
    return paged(_rows(seen, year, after, int(after_year) if _is_year(after_year) else 0, page.rows + 1), page, _key)


def _is_year(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= len(str(_LAST_YEAR))


def _key(one: DutyRow) -> str:
    return f"{one.account}.{one.year}"


def _rows(seen: list[str] | None, year: int | None, after: str, after_year: int, most: int) -> list[DutyRow]:
    sql = Sql()
    year = year if year is None or 0 <= year <= _LAST_YEAR else 0
    rows = sql.rows(
        "SELECT account, year, duty, surrendered, offsets FROM surrender_standing WHERE (account, year) > (%s, %s)"
        " AND (%s::text[] IS NULL OR account = ANY(%s)) AND (%s::int IS NULL OR year = %s) ORDER BY account, year LIMIT %s",
        (after, after_year, seen, seen, year, year, most),
    )
    named = {one.number: one for one in accounts_by(sql, sorted({row[0] for row in rows}))} if rows else {}
    return [
        DutyRow(number, named[number].holder, named[number].name, of, standing(*sums, year=of, lawbook=law())) for number, of, *sums in rows
    ]


def duty(viewer: Viewer, account: str, year: int) -> DutyRead:
    """Return a duty. Raises NothingHere."""
    insist(viewer, "duty", account)
    rows = _rows([account], year, "", 0, 1)
    found = notice(account, year) if rows else None
    if found is None:
        raise NothingHere(account, year)
    return DutyRead(rows[0], found, found.deadline, outcome(account, year, at=CLOCK.now()))


def surrendered_to(viewer: Viewer, account: str) -> str:
    """Return the account of the province to which an account surrenders; empty where there is none. Raises NothingHere."""
    insist(viewer, "duty", account)
    rows = Sql().rows(
        "SELECT p.number FROM registry_account a JOIN registry_account p ON p.province = a.province AND p.type = 'province'"
        " AND p.state <> 'closed' WHERE a.number = %s ORDER BY p.number",
        (account,),
    )
    return str(rows[0][0]) if rows else ""


def entitlements(viewer: Viewer, account: str) -> dict[Key, History]:
    """Return what was decided for an account by year and sector, with what was returned. Raises NothingHere."""
    insist(viewer, "entitlement", account)
    return issuance_queries.entitlements(Sql(), account)


def sectors(viewer: Viewer, account: str) -> SectorViews:
    """Return the figures of an account by compliance year and sector. Raises NothingHere."""
    insist(viewer, "duty", account)
    insist(viewer, "entitlement", account)
    return sector_views(Sql(), account)


def filings(viewer: Viewer, account: str, year: int) -> list[FilingRow]:
    """Return what an account filed for carry-over of a year. Raises NothingHere."""
    insist(viewer, "filing", account)
    return filings_of(account, year) if 0 <= year <= _LAST_YEAR else []
