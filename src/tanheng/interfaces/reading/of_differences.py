"""对账 Reconciliations and the differences that they found."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from tanheng.commands.sql import Sql
from tanheng.interfaces.reading.paging import FIRST, Found, Page, paged
from tanheng.interfaces.reading.seeing import seen_accounts
from tanheng.kernel.clock import in_beijing
from tanheng.visibility.deciding import LIST
from tanheng.visibility.scoping import reach
from tanheng.visibility.viewers import NothingHere, Viewer


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


def reconciliations(viewer: Viewer, page: Page = FIRST) -> Found[ReconciliationRow]:
    """Return reconciliations, the newest first."""
    if not reach(viewer, "reconciliation", LIST).everything:
        return Found(())
    rows = Sql().rows(
        "SELECT c.number, c.outcome, c.parts, c.differences, r.recorded_at FROM registry_reconciliation c"
        " JOIN commands_record r ON r.number = c.number WHERE c.number < %s ORDER BY c.number DESC LIMIT %s",
        (*page.numbers(1), page.rows + 1),
    )
    found = [ReconciliationRow(number, outcome, _parts(parts), count, in_beijing(at)) for number, outcome, parts, count, at in rows]
    return paged(found, page, lambda one: one.number)


def reconciliation(viewer: Viewer, number: int) -> ReconciliationRow:
    """Return a reconciliation. Raises NothingHere."""
    found = reconciliations(viewer, Page(str(number + 1), 1)).rows if 0 < number < 10**17 else ()
    if not found or found[0].number != number:
        raise NothingHere(number)
    return found[0]


def _parts(text: str) -> tuple[str, ...]:
    return tuple(sorted(json.loads(text)))


def differences(
    viewer: Viewer, *, account: str = "", reconciliation: int | None = None, standing: bool = False, page: Page = FIRST
) -> Found[DifferenceRow]:
    """Return differences, the newest first: of an account, of a reconciliation, or only those that are open (`standing`)."""
    seen = seen_accounts(viewer, "difference", account=account or None)
    rows = Sql().rows(
        "SELECT reconciliation, line, part, account, place, found, expected, settled, reason FROM registry_reconciliation_difference"
        " WHERE (reconciliation, line) < (%s, %s) AND (%s::text[] IS NULL OR account = ANY(%s))"
        " AND (%s::bigint IS NULL OR reconciliation = %s) AND (NOT %s OR settled IS NULL) ORDER BY reconciliation DESC, line DESC LIMIT %s",
        (*page.numbers(2), seen, seen, reconciliation, reconciliation, standing, page.rows + 1),
    )
    return paged([DifferenceRow(*row) for row in rows], page, lambda one: f"{one.reconciliation}.{one.line}")
