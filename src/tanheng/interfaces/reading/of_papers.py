"""单证 Papers: statements and certificates as pages of data, before they are signed, each for whom it may be given to."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from tanheng.commands.sql import Sql
from tanheng.interfaces.reading.of_movements import account_movements
from tanheng.interfaces.reading.seeing import insist
from tanheng.kernel.clock import BEIJING
from tanheng.registry import documents
from tanheng.registry.documents import Page as Paper
from tanheng.registry.queries import AccountFound, account_of
from tanheng.visibility.deciding import EXPORT
from tanheng.visibility.scoping import reach
from tanheng.visibility.viewers import NothingHere, Viewer

_OBJECT = "statement"


def _own(viewer: Viewer, number: str) -> AccountFound:
    insist(viewer, _OBJECT, number, EXPORT)
    found = account_of(Sql(), number)
    if found is None:
        raise NothingHere(number)
    return found


def gives_papers(viewer: Viewer, number: str) -> bool:
    """Tell whether the viewer may take papers of an account away."""
    try:
        insist(viewer, _OBJECT, number, EXPORT)
    except NothingHere:
        return False
    return True


def statement(viewer: Viewer, number: str, first: date, last: date) -> Paper:
    """Return the statement of an account, without the other sides of trades that are not the viewer's to know. Raises NothingHere."""
    found = _own(viewer, number)
    begins, ends = (datetime.combine(day, time(), BEIJING) for day in (first, last + timedelta(days=1)))
    return documents.statement(Sql(), found, first, last, moved=account_movements(viewer, number, begins, ends))


def holding_certificate(viewer: Viewer, number: str) -> Paper:
    """Return the certificate of what an account holds now. Raises NothingHere."""
    return documents.holding_certificate(Sql(), _own(viewer, number))


def freeze_certificate(viewer: Viewer, number: str, document: str = "") -> Paper:
    """Return the certificate of the freezes of an account, only those of a document where one is named. Raises NothingHere."""
    return documents.freeze_certificate(Sql(), _own(viewer, number), document.replace("\0", "") or None)


def cancellation_certificate(viewer: Viewer, record: int) -> Paper:
    """Return the certificate of what a record cancelled voluntarily. Raises NothingHere, also where it cancelled nothing."""
    if not 0 < record < 2**63:
        raise NothingHere(record)
    senders = Sql().rows("SELECT DISTINCT sender FROM registry_movement WHERE record = %s", (record,))
    for (number,) in senders:
        insist(viewer, _OBJECT, number, EXPORT)
    try:
        return documents.cancellation_certificate(Sql(), record)
    except documents.NoSuchMovement:
        raise NothingHere(record) from None


def gives_day_sheets(viewer: Viewer) -> bool:
    """Tell whether the viewer may take the sheet of a day away: whoever may do so with the papers of all accounts."""
    return reach(viewer, _OBJECT, EXPORT).everything


def day_sheet(viewer: Viewer, day: date) -> Paper:
    """Return the sheet of a day. Raises NothingHere."""
    if not gives_day_sheets(viewer):
        raise NothingHere(day)
    return documents.day_sheet(Sql(), day)
