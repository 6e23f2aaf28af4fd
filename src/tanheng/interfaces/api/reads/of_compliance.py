"""履约 Compliance: duties, how far they are met, what was decided for accounts, and filings for carry-over."""

from __future__ import annotations

from typing import Any

from ninja import Query
from pydantic import BaseModel

from tanheng.carryover.queries import FilingRow
from tanheng.interfaces import reading
from tanheng.interfaces.api.reads.opening import AccountInPath, Paging, Text, Year, YearInPath, opens
from tanheng.visibility.viewers import Viewer


class Decided(BaseModel):
    """What was decided for an account in a year and sector, t."""

    year: int
    sector: str
    settled: int
    final: bool
    distributions: list[dict[str, Any]]
    notices: list[dict[str, Any]]


@opens("/accounts/{number}/entitlements", "entitlement", list[Decided])
def entitlements(viewer: Viewer, number: AccountInPath) -> Any:
    """What was decided for an account, by year and sector."""
    return [
        Decided(
            year=year,
            sector=sector,
            settled=one.settled,
            final=one.is_final,
            distributions=[_fields(each) for each in one.entitled],
            notices=[_fields(each) for each in one.noticed],
        )
        for (_, year, sector), one in reading.entitlements(viewer, number).items()
    ]


def _fields(one: Any) -> dict[str, Any]:
    return {name: getattr(one, name) for name in one.__dataclass_fields__}


@opens("/accounts/{number}/filings/{year}", "filing", list[FilingRow])
def filings(viewer: Viewer, number: AccountInPath, year: YearInPath) -> Any:
    """What an account filed for carry-over of a year."""
    return reading.filings(viewer, number, year)


@opens("/duties", "duty", reading.Found[reading.DutyRow])
def duties(viewer: Viewer, paging: Query[Paging], year: Year | None = None, account: Text = "") -> Any:
    """Duties with what stands against them, t."""
    return reading.duties(viewer, year=year, account=account, page=paging.page)


@opens("/duties/{account}/{year}", "duty", reading.DutyRead)
def duty(viewer: Viewer, account: AccountInPath, year: YearInPath) -> Any:
    """A duty with its notice and outcome."""
    return reading.duty(viewer, account, year)


@opens("/progress/{year}", "duty", list[reading.Progress])
def progress(viewer: Viewer, year: YearInPath) -> Any:
    """How far the duties of a year are met, t, province by province, as far as they are seen."""
    return reading.progress(viewer, year)
