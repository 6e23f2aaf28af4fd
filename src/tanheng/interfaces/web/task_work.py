"""去办理 Where the work of a task is done: for every kind of task, and every event of the calendar, a page or a form with what is known.

The tables are complete: a test holds them against the kinds and the calendar.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from urllib.parse import urlencode

from tanheng.commands.definitions import COMMANDS
from tanheng.interfaces import reading
from tanheng.interfaces.web.viewers import Viewer
from tanheng.registry.telling_holders import NOTE
from tanheng.registry.vocabulary import kinds
from tanheng.roster.versions import address
from tanheng.surrender.queries import notice
from tanheng.tasks.duty_commands import KIND as DEADLINE
from tanheng.tasks.duty_commands import event_of
from tanheng.tasks.kinds import FINISH
from tanheng.tasks.opening_commands import REQUEST
from tanheng.tasks.queries import TaskShown

Where = Callable[[Viewer, TaskShown], str]
_PROPOSALS, _ACCOUNTS = "/proposals/", "/registry/accounts/"


def does(viewer: Viewer, one: TaskShown) -> bool:
    """Tell whether a task is for the viewer as he acts now."""
    own = not one.kind.is_of_another(one.person, viewer.person)
    return own and viewer.organisation == one.organisation and viewer.role in one.roles


def own_page(one: TaskShown) -> str:
    """Return the address of a task itself."""
    return f"/tasks/{one.id}/"


def where_to(viewer: Viewer, one: TaskShown) -> str:
    """Return where lists lead: to the work, but to the task itself where that page is what one has to read first."""
    return own_page(one) if one.kind.name in (REQUEST, DEADLINE, NOTE) else work_of(viewer, one)


def work_of(viewer: Viewer, one: TaskShown) -> str:
    """Return the address of the page or form where a task is done, by a viewer whose task it is."""
    return PLACES[one.kind.name](viewer, one)


def ends_by(one: TaskShown) -> str:
    """Return the command that ends a task."""
    return str(one.parameters.get("ends", one.kind.ends))


def form(viewer: Viewer, command: str, otherwise: str, /, **known: object) -> str:
    """Return the address of a command's form with what is known; another one where the viewer's role does not ask for it."""
    if viewer.role not in COMMANDS[command].roles:
        return otherwise
    return f"/do/{command}/" + (f"?{urlencode(known)}" if known else "")


def _finish(viewer: Viewer, one: TaskShown) -> str:
    return form(viewer, FINISH, own_page(one), task=one.id)


def _draft(_viewer: Viewer, one: TaskShown) -> str:
    return f"/lists/drafts/{one.parameters['draft']}/"


def _version(_viewer: Viewer, one: TaskShown) -> str:
    told = one.parameters
    return address(told["province"], told["list_year"], told["version"])


def _lost(what: str) -> Where:
    return lambda _viewer, one: f"/people/persons/{one.subject[1]}/lost/?lost={what}"


def _deadline(viewer: Viewer, one: TaskShown) -> str:
    return EVENTS[event_of(one.subject[1])[0]](viewer, one)


def _year(one: TaskShown) -> int:
    return event_of(one.subject[1])[1]


def _own_account(viewer: Viewer, one: TaskShown) -> str:
    return next((row.number for row in reading.accounts(viewer).rows if row.holder == one.organisation), "")


def _surrender(viewer: Viewer, one: TaskShown) -> str:
    """Fill in the account, that of its province, the year, and what is left to surrender by the vintages that may be used."""
    number, year = _own_account(viewer, one), _year(one)
    if not number:
        return _ACCOUNTS
    known: dict[str, object] = {"sender": number, "receiver": reading.surrendered_to(viewer, number), "year": year}
    return form(viewer, "allowance_surrender", f"{_ACCOUNTS}{number}/", **known, **_lines(viewer, number, year))


def _lines(viewer: Viewer, number: str, year: int) -> dict[str, object]:
    told = notice(number, year)
    left = sum(row.standing.left for row in reading.duties(viewer, account=number, year=year).rows)
    usable = () if told is None else told.vintages
    held: dict[str, int] = {}
    for holding in reading.holdings(viewer, number):
        held[holding.vintage] = held.get(holding.vintage, 0) + (holding.available(kinds()["surrender"]) or 0)
    lines: dict[str, object] = {}
    for vintage in (one for one in usable if held.get(one)):
        amount = min(left, held[vintage])
        if amount:
            place = len(lines) // 2
            lines |= {f"lines.{place}.vintage": vintage, f"lines.{place}.amount": amount}
        left -= amount
    return lines


def _file(viewer: Viewer, one: TaskShown) -> str:
    return form(viewer, "carryover_file", _ACCOUNTS, account=_own_account(viewer, one), year=_year(one))


def _take_back(batch: str) -> Where:
    return lambda viewer, one: form(viewer, "carryover_take_back", _PROPOSALS, year=_year(one), batch=batch)


def _by(command: str, otherwise: str, /, *, with_year: bool = False, **known: object) -> Where:
    return lambda viewer, one: form(viewer, command, otherwise, **({"year": _year(one)} if with_year else {}), **known)


EVENTS: Mapping[str, Where] = {
    "key_emitter_list": lambda _viewer, _one: "/lists/drafts/",
    "account_opening": _by("entity_accounts_open", _ACCOUNTS),
    "data_quality_plan": _finish,
    "annual_report": _finish,
    "verification": _finish,
    "pre_allocation": _by("allowance_distribute", _PROPOSALS, purpose="pre_allocation"),
    "allowance_determination": _finish,
    "allowance_issuance": _by("allowance_distribute", _PROPOSALS, purpose="final"),
    "surrender": _surrender,
    "verifier_evaluation": _finish,
    "carryover_notice": _by("carryover_notice_set", _PROPOSALS, with_year=True),
    "carryover_first_application": _file,
    "carryover_first_reclaim": _take_back("first"),
    "carryover_application": _file,
    "carryover_second_reclaim": _take_back("second"),
}
"""By event of the calendar. What the program has no room for yet is finished by hand."""
PLACES: Mapping[str, Where] = {
    "proposal": lambda _viewer, one: f"/proposals/{one.subject[1]}/",
    "request": _finish,
    "statutory_deadline": _deadline,
    "list_opinion": _draft,
    "list_answer": _draft,
    "list_report": _version,
    "password_lost": _lost("password"),
    "token_lost": _lost("token"),
    "login_made_anew": lambda _viewer, one: f"/people/persons/{one.subject[1]}/",
    "reconciliation_difference": lambda _viewer, one: f"/registry/reconciliations/{one.subject[1]}/",
    "application": lambda _viewer, one: f"/proposals/{one.subject[1]}/",
    "account_note": lambda viewer, one: form(viewer, FINISH, own_page(one), task=one.id, outcome="noted"),
    "restriction_objection": lambda viewer, one: form(viewer, "restriction_answer", _ACCOUNTS, objection=one.subject[1]),
}
"""By kind of task."""
