"""法定期限 Time limits of the registration rules in working days: by which day the registry acts, or tells the applicant."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from tanheng.commands.definitions import Command, Content
from tanheng.commands.proposals import Decided
from tanheng.commands.work import Work
from tanheng.kernel.canonical import JSON
from tanheng.kernel.findings import Finding, Place
from tanheng.lawbook import NoLegalValue
from tanheng.people.working_days import working_days_of
from tanheng.registry import account_checks as checks
from tanheng.registry.asking_clerks import APPLICATION, ask_clerks
from tanheng.registry.law import law
from tanheng.tasks.closing import close_tasks
from tanheng.tasks.proposals import PROPOSAL

_CHANGE = "registry.account_change_working_days"
_APPLIED_FOR = {
    "account_open": "registry.account_opening_working_days",
    **dict.fromkeys(("account_state_change", "account_holder_change", "account_succeed"), _CHANGE),
}
"""The limits of what is applied for, by the command that carries it out."""
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


def tell_due(work: Work, command: str, received: str | None, accounts: list[str]) -> dict[str, JSON]:
    """Return by which day the registry must act on an application or tell the applicant (`due`) and whether that day is over
    (`overdue`), and tell it to others.

    The limit begins with the day on which the application was received, or, where that is not said, with the day of the record.
    """
    since = work.recorded_at.date() if received is None else date.fromisoformat(received)
    last = last_day(_APPLIED_FOR[command], since)
    due = None if last is None else last.isoformat()
    found: dict[str, JSON] = {"due": due, "overdue": last is not None and work.recorded_at.date() > last}
    work.event("account_due", {"accounts": list(accounts), "since": since.isoformat(), **found})
    return found


def application_came(work: Work, wanted: Command, content: Content, _expires_at: datetime) -> None:
    """Open the task of answering an application that came on a day, when what it asks for is proposed."""
    received, limit = getattr(content, "received", None), _APPLIED_FOR.get(wanted.name)
    if received is not None and limit is not None:
        told = {"command": wanted.name, "received": received}
        ask_clerks(work, APPLICATION, (PROPOSAL, str(work.number)), told, due=last_day(limit, date.fromisoformat(received)))


def application_answered(work: Work, content: Decided) -> None:
    """End that task with the decision; where the proposal expires, it stays until somebody ends it."""
    close_tasks(work, APPLICATION, subject=(PROPOSAL, str(content.proposal)), outcome=content.verdict)
