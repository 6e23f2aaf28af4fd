"""对账 Reconciliations and the differences that they found."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tanheng.interfaces.reading.paging import Found, Page
from tanheng.visibility.viewers import Viewer


@dataclass(frozen=True, slots=True)
class ReconciliationRow:
    """A reconciliation: its number is that of its record; `outcome` is clean or inconsistent."""

    number: int
    outcome: str
    parts: tuple[str, ...]
    differences: int
    at: datetime


@dataclass(frozen=True, slots=True)
class DifferenceRow:
    """A difference; while it is open (`settled` None), it blocks its account."""

    reconciliation: int
    line: int
    part: str
    account: str
    place: str
    found: str
    expected: str
    settled: int | None
    reason: str


def reconciliations(viewer: Viewer, page: Page = Page()) -> Found[ReconciliationRow]:
    """Return reconciliations, the newest first."""
    raise NotImplementedError


def differences(viewer: Viewer, *, reconciliation: int | None = None, standing: bool = False, page: Page = Page()) -> Found[DifferenceRow]:
    """Return differences, the newest first: of a reconciliation, or only those that are open (`standing`)."""
    raise NotImplementedError
