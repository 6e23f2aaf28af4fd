"""查阅 Reading: what a viewer may see of the book, for pages and API alike. Nothing here writes, and nothing gives away what is not his.

Every function takes the viewer first. What there is not and what he may not see look alike: `NothingHere`, or a list without it.
Lists come in pages: `Page(after, size)` in, `Found(rows, next)` out; `next` is the `after` of the page that follows, empty for the last.
"""

from __future__ import annotations

from tanheng.interfaces.reading.of_accounts import AccountRead, account, accounts, holders, holdings, standing
from tanheng.interfaces.reading.of_compliance import DutyRead, DutyRow, duties, duty, entitlements, filings, sectors, surrendered_to
from tanheng.interfaces.reading.of_differences import DifferenceRow, ReconciliationRow, differences, reconciliation, reconciliations
from tanheng.interfaces.reading.of_journal import (
    MOST_OBJECTS,
    HeadRow,
    RecordRead,
    RecordRow,
    Search,
    head,
    heads,
    receipt,
    record,
    records,
)
from tanheng.interfaces.reading.of_movements import (
    FreezeRead,
    MovementRead,
    MovementRow,
    account_movements,
    freeze,
    freezes,
    movement,
    movements,
)
from tanheng.interfaces.reading.of_papers import (
    cancellation_certificate,
    day_sheet,
    freeze_certificate,
    gives_day_sheets,
    gives_papers,
    holding_certificate,
    statement,
)
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
    running_keys,
)
from tanheng.interfaces.reading.of_progress import Progress, accounts_by_state, largest_owed, last_year_of_duties, progress
from tanheng.interfaces.reading.of_proposals import ProposalRow, proposal, proposals
from tanheng.interfaces.reading.of_reasons import WhyNotAsked, closing_gates, thought_of, why_not
from tanheng.interfaces.reading.of_tasks import assignable, notices, task, task_file, tasks
from tanheng.interfaces.reading.paging import Found, Page
from tanheng.visibility.viewers import NOBODY, Looking, NothingHere, Viewer

__all__ = [
    "MOST_OBJECTS",
    "NOBODY",
    "AccountRead",
    "DifferenceRow",
    "DutyRead",
    "DutyRow",
    "Found",
    "FreezeRead",
    "HeadRow",
    "KeyRow",
    "Looking",
    "MovementRead",
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
    "WhyNotAsked",
    "account",
    "account_movements",
    "accounts",
    "accounts_by_state",
    "assignable",
    "cancellation_certificate",
    "closing_gates",
    "day_sheet",
    "differences",
    "duties",
    "duty",
    "entitlements",
    "filings",
    "freeze",
    "freeze_certificate",
    "freezes",
    "gives_day_sheets",
    "gives_papers",
    "head",
    "heads",
    "holders",
    "holding_certificate",
    "holdings",
    "keys",
    "largest_owed",
    "last_year_of_duties",
    "movement",
    "movements",
    "notices",
    "organisation",
    "organisations",
    "person",
    "persons",
    "progress",
    "proposal",
    "proposals",
    "receipt",
    "reconciliation",
    "reconciliations",
    "record",
    "records",
    "running_keys",
    "sectors",
    "standing",
    "statement",
    "surrendered_to",
    "task",
    "task_file",
    "tasks",
    "thought_of",
    "why_not",
]
