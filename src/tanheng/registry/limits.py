"""法定期限 Time limits of the registration rules in working days: by which day the registry acts, or tells the applicant."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from tanheng.commands.work import Work
from tanheng.kernel.canonical import JSON
from tanheng.kernel.findings import Finding, Place
from tanheng.lawbook import NoLegalValue
from tanheng.people.working_days import working_days_of
from tanheng.registry import account_checks as checks
from tanheng.registry.law import law

OPENING, CHANGE = "registry.account_opening_working_days", "registry.account_change_working_days"
OBJECTING, REPLYING = "registry.restriction_objection_working_days", "registry.restriction_reply_working_days"


def last_day(name: str, since: date) -> date | None:
    """Return the last day of a time limit of the law, given in working days, that begins on a day; the day itself does not count.

    None where the law book does not hold the limit for that day, or the public holidays of a year that it touches: nothing is guessed.
    """
    try:
        return working_days_of(law()).add_working_days(since, law().value(name, on=since).integer)
    except NoLegalValue:
        return None


def not_received_later(work: Work, received: str | None) -> Iterator[Finding]:
    """Refuse an application that would have been received after the day on which it is recorded."""
    today = work.recorded_at.date()
    if received is not None and date.fromisoformat(received) > today:
        yield checks.RECEIVED_LATER.at(Place(called="received"), received, today.isoformat())


def tell_due(work: Work, name: str, received: str | None, accounts: list[str]) -> dict[str, JSON]:
    """Return by which day the registry must act on an application or tell the applicant (`due`) and whether that day is over
    (`overdue`), and tell it to others.

    The limit begins with the day on which the application was received, or, where that is not said, with the day of the record.
    """
    since = work.recorded_at.date() if received is None else date.fromisoformat(received)
    last = last_day(name, since)
    due = None if last is None else last.isoformat()
    found: dict[str, JSON] = {"due": due, "overdue": last is not None and work.recorded_at.date() > last}
    work.event("account_due", {"accounts": list(accounts), "since": since.isoformat(), **found})
    return found
