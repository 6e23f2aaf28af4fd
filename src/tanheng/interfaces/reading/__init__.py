"""查阅 Reading: what a viewer may see of the book, for pages and API alike. Nothing here writes, and nothing gives away what is not his.

Every function takes the viewer first. What there is not and what he may not see look alike: `NothingHere`, or a list without it.
Lists come in pages: `Page(after, size)` in, `Found(rows, next)` out; `next` is the `after` of the page that follows, empty for the last.
"""

from __future__ import annotations

from tanheng.interfaces.reading.of_accounts import AccountRead, account, accounts, holdings
from tanheng.interfaces.reading.of_compliance import DutyRead, DutyRow, duties, duty, entitlements, filings
from tanheng.interfaces.reading.of_differences import DifferenceRow, ReconciliationRow, differences, reconciliations
from tanheng.interfaces.reading.of_journal import HeadRow, RecordRead, RecordRow, Search, heads, record, records
from tanheng.interfaces.reading.of_movements import MovementRow, account_movements, freezes, movements
from tanheng.interfaces.reading.of_people import (
    KeyRow,
    OrganisationRead,
    OrganisationRow,
    PersonRead,
    PersonRow,
    keys,
    organisation,
    organisations,
    person,
    persons,
)
from tanheng.interfaces.reading.of_progress import Progress, last_year_of_duties, progress
from tanheng.interfaces.reading.of_proposals import ProposalRow, proposal, proposals
from tanheng.interfaces.reading.of_tasks import task, task_file
from tanheng.interfaces.reading.paging import Found, Page
from tanheng.visibility.viewers import NOBODY, Looking, NothingHere, Viewer

__all__ = [
    "NOBODY",
    "AccountRead",
    "DifferenceRow",
    "DutyRead",
    "DutyRow",
    "Found",
    "HeadRow",
    "KeyRow",
    "Looking",
    "MovementRow",
    "NothingHere",
    "OrganisationRead",
    "OrganisationRow",
    "Page",
    "PersonRead",
    "PersonRow",
    "Progress",
    "ProposalRow",
    "ReconciliationRow",
    "RecordRead",
    "RecordRow",
    "Search",
    "Viewer",
    "account",
    "account_movements",
    "accounts",
    "differences",
    "duties",
    "duty",
    "entitlements",
    "filings",
    "freezes",
    "heads",
    "holdings",
    "keys",
    "last_year_of_duties",
    "movements",
    "organisation",
    "organisations",
    "person",
    "persons",
    "progress",
    "proposal",
    "proposals",
    "reconciliations",
    "record",
    "records",
    "task",
    "task_file",
]
