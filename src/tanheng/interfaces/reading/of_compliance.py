"""履约 Duties with what stands against them, what was decided for accounts, and filings for carry-over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tanheng.carryover.queries import FilingRow
from tanheng.interfaces.reading.paging import Found, Page
from tanheng.issuance.reading import History, Key
from tanheng.kernel.messages import Label
from tanheng.surrender.queries import Notice
from tanheng.surrender.standings import Standing
from tanheng.visibility.viewers import Viewer


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


def duties(viewer: Viewer, *, year: int | None = None, account: str = "", page: Page = Page()) -> Found[DutyRow]:
    """Return duties by account and year."""
    raise NotImplementedError


def duty(viewer: Viewer, account: str, year: int) -> DutyRead:
    """Return a duty. Raises NothingHere."""
    raise NotImplementedError


def entitlements(viewer: Viewer, account: str) -> dict[Key, History]:
    """Return what was decided for an account by year and sector, with what was returned. Raises NothingHere."""
    raise NotImplementedError


def filings(viewer: Viewer, account: str, year: int) -> list[FilingRow]:
    """Return what an account filed for carry-over of a year. Raises NothingHere."""
    raise NotImplementedError
