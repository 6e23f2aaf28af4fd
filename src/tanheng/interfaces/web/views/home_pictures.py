"""The picture of a role's first page: where it stands and what is at risk; where there is nothing to draw, words for what comes there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import time

from tanheng.commands.roles import Role
from tanheng.interfaces import reading
from tanheng.interfaces.web.charts import bars
from tanheng.interfaces.web.showing import Link, Picture, Table
from tanheng.interfaces.web.viewers import Viewer
from tanheng.kernel.clock import CLOCK
from tanheng.kernel.messages import Message, message, shown
from tanheng.registry.queries import Holding
from tanheng.registry.vocabulary import states
from tanheng.tasks.deadlines import last_day_of
from tanheng.tasks.duties import Duty
from tanheng.tasks.queries import TaskShown

_WEEK, _MONTH = 7, 30
_NO_DEADLINE = message("no deadline")
_NEARNESS = (message("overdue"), message("within 7 days"), message("within 30 days"), message("later"), _NO_DEADLINE)
_ACCOUNTS = message(
    "No account is open to you yet. Once the registry has given you a right for an account of your organisation, what it holds, owes and"
    " may not move stands here."
)
_DEPARTMENT = message("When a province asks your department about a draft of its list, the question stands here by its deadline.")
_PEOPLE = message("Nothing waits. Lost passwords, lost tokens and proposals that need you stand here by their deadline.")
_WAITING: dict[str, Message] = {
    Role.EMITTER_REPRESENTATIVE: _ACCOUNTS,
    Role.BANK_OFFICER: _ACCOUNTS,
    Role.PEER_OFFICER: _DEPARTMENT,
    Role.SECURITY_ADMINISTRATOR: _PEOPLE,
    Role.COURT_OFFICER: message(
        "Nothing waits. The registry enters freezes by your documents; what it asks you about them stands here by its deadline."
    ),
    Role.VERIFIER: message(
        "Nothing waits. Tasks that are given to your organisation stand here by their deadline; evidence about which you are asked opens"
        " to you."
    ),
    Role.CITY_OFFICER: message(
        "No account stands below your city yet. When accounts and duties do, how far they are met stands here. Entities of your city you"
        " can look after already."
    ),
    Role.EXCHANGE_OPERATOR: message(
        "No account is open yet. When accounts are, they stand here by state: only some states let them trade."
    ),
    Role.AUDIT_ADMINISTRATOR: message("Nothing waits. What needs you stands here by its deadline; who did what stands in the journal."),
}
_ELSE = message("Nothing waits. Tasks that are given to your organisation stand here by their deadline.")
_LEADS: dict[str, tuple[Link, ...]] = {
    Role.CITY_OFFICER: (Link(message("Entities"), "/entities/"),),
    Role.PEER_OFFICER: (Link(message("Lists"), "/lists/"),),
    Role.AUDIT_ADMINISTRATOR: (Link(message("Journal"), "/journal/"),),
    Role.SYSTEM_ADMINISTRATOR: (Link(message("People"), "/people/"),),
    Role.SECURITY_ADMINISTRATOR: (Link(message("People"), "/people/"),),
}


def held_and_owed(held: Sequence[Holding], owed: int, language: str) -> Picture:
    """Return what is held by vintage, free or held fast, beside what must still be surrendered, t."""
    series = (message("free to move (t)"), message("frozen or pledged (t)"), message("still to surrender (t)"))
    told: dict[str, tuple[int, int, int]] = {}
    for vintage in sorted({one.vintage for one in held}):
        of_vintage = [one for one in held if one.vintage == vintage]
        amount = sum(one.amount for one in of_vintage)
        fast = min(amount, sum((one.frozen or 0) + (one.pledged or 0) for one in of_vintage))
        told[message("vintage {vintage}", vintage=vintage).render(language)] = (amount - fast, fast, 0)
    told[message("owed").render(language)] = (0, 0, owed)
    return bars("held", message("What I hold and what I still owe (t)"), series, told, language, message("vintage"))


def other_pictures(viewer: Viewer, tasks: Sequence[TaskShown], dates: Sequence[Duty], language: str) -> list[Picture]:
    """Return the picture of a role that has no figures of its own: accounts by state where it sees them, else what is due by when."""
    if viewer.role not in (Role.EMITTER_REPRESENTATIVE, Role.BANK_OFFICER) and (found := reading.accounts_by_state(viewer)):
        told = {shown(one.label, language): (found[name],) for name, one in states().items() if name in found}
        title = message("Accounts by state: which may trade and which may not")
        return [bars("states", title, (message("accounts"),), told, language, message("status"))]
    return [_by_deadline(tasks, dates, language)] if tasks or dates else []


def _by_deadline(tasks: Sequence[TaskShown], dates: Sequence[Duty], language: str) -> Picture:
    waiting, dated = Counter(map(_nearness, tasks)), Counter(_within((one.day - CLOCK.now().date()).days) for one in dates)
    told = {one.render(language): (waiting[place], dated[place]) for place, one in enumerate(_NEARNESS)}
    series = (message("tasks"), message("dates of the law"))
    return bars("deadlines", message("What is due, by when"), series, told, language, message("due"))


def _nearness(one: TaskShown) -> int:
    now = CLOCK.now()
    if one.due is None:
        return _NEARNESS.index(_NO_DEADLINE)
    if one.is_overdue(now):
        return 0
    last = last_day_of(one.due) if one.due.time() == time() else one.due.date()
    return _within((last - now.date()).days)


def _within(days: int) -> int:
    """Return the place in `_NEARNESS` of what is due in so many days."""
    return 1 if days <= _WEEK else 2 if days <= _MONTH else 3


def unpictured(role: str) -> Table:
    """Return what stands in place of a picture where there is nothing to draw: what will come there, and where one can go meanwhile."""
    actions = (*_LEADS.get(role, ()), Link(message("What I can do"), "/do/"))
    return Table((), (), _WAITING.get(role, _ELSE), message("My position and what is at risk"), actions=actions)
