"""What the registry's pages have in common: links, tags, glosses, asked days, and tables of movements and freezes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime, time, timedelta
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse

from tanheng.commands.definitions import COMMANDS
from tanheng.interfaces.reading import MovementRow, NothingHere, Viewer
from tanheng.interfaces.reading.of_accounts import accounts_to_open
from tanheng.interfaces.web.showing import Column, Link, Table, Tag
from tanheng.interfaces.web.views.commands import has_form
from tanheng.kernel.clock import BEIJING
from tanheng.kernel.messages import Message, Rendered, message
from tanheng.registry.documents.certificates import STATES as FREEZE_STATES
from tanheng.registry.queries import EncumbranceFound
from tanheng.registry.vocabulary import acts, kinds, states
from tanheng.visibility.deciding import LIST, Scope, scope_of

FREEZE = acts()["freeze_enter"].basis
"""The article on freezes."""
GLOSSES = {
    "frozen": message("Held fast by order of a court or an authority: it stays in the account, and nothing can be done with it."),
    "pledged": message("Given as security for a loan: it cannot leave before the creditor agrees."),
    "waiting": message("A later freeze of the same units waits in turn: it takes effect when an earlier one ends or units come in."),
    "promised": message("Units that an open proposal names. They stay where they are until it is decided, withdrawn or expired."),
    "rank": message("The turn of a freeze among those of the same units: the lower number comes first."),
    "surrendered": message("Allowances handed over to meet the duty of a compliance year; they are used up."),
    "offset": message("Certified voluntary emission reductions (CCER) in place of allowances, up to a limit of the duty."),
    "vintage": message("The compliance year for which the allowances were issued."),
    "duty": message("The tonnes that must be surrendered for a compliance year, as the province fixed them."),
    "applies": message("From when it counts. It is recorded in the same moment, except what may be dated back."),
    "sealed": message("The place in the log whose signed head proves that nothing was changed or taken out later."),
}
_COLOURS = {"normal": "green", "restricted": "orange", "suspended": "red", "closed": "secondary", "closing": "orange"}
_FREEZE_COLOURS = {"active": "blue", "part": "orange", "waiting": "orange", "ended": "secondary"}
_DAY = timedelta(days=1)
HOME = Link(message("Registry"), "/registry/")
"""The way back to the registry's first page."""


def insist_on(viewer: Viewer, name: str) -> None:
    """Go on if the viewer's role sees any of these objects at all. Raises NothingHere."""
    if scope_of(viewer.role, name, LIST) is Scope.NONE:
        raise NothingHere(name)


def account_link(number: str, opens: Collection[str] | None = None) -> object:
    """Return an account's number that leads to its page; of a side that is not the viewer's to know, nothing.

    With `opens`, the accounts that he may open, any other is a number alone.
    """
    if not number or (opens is not None and number not in opens):
        return number
    return Link(number, reverse("registry_account", args=(number,)), code=True)


def record_link(number: int) -> Link:
    """Return a record's number that leads to its page."""
    return Link(str(number), f"/journal/{number}/", code=True)


def history_link(key: str) -> Link:
    """Return the link to everything in the journal about an object."""
    return Link(message("History"), f"/journal/?{urlencode({'object': key})}")


def trail(viewer: Viewer, key: str) -> list[Link]:
    """Return the way to the audit trail of an object, for whoever may look into it."""
    return [history_link(key)] if scope_of(viewer.role, "audit_trail", LIST) is not Scope.NONE else []


def check_link(code: int | None) -> object:
    """Return a check's number that leads to its text."""
    return Link(str(code), f"/registry/checks/?text={code}", code=True) if code else ""


def kind_link(name: str) -> Link:
    """Return the name of a kind of movement that leads to its page in the catalogue."""
    return Link(kinds()[name].label, f"/registry/catalogue/{name}/")


def state_tag(state: str) -> Tag:
    """Return the state of an account."""
    return Tag(states()[state].label, _COLOURS.get(state, "orange"))


def freeze_tag(one: EncumbranceFound) -> Tag:
    """Return the state of a freeze."""
    return Tag(FREEZE_STATES[one.state], _FREEZE_COLOURS[one.state])


def do_link(viewer: Viewer, command: str, text: Rendered | None = None, /, **known: object) -> Link | None:
    """Return the link to a command's form with what is known filled in; None where the viewer's role may not ask for it."""
    wanted = COMMANDS.get(command)
    if wanted is None or viewer.role not in wanted.roles or not has_form(wanted):
        return None
    return Link(text or message("Ask for it"), f"{reverse('command', args=(command,))}{'?' if known else ''}{urlencode(known)}")


def some(found: Iterable[Link | None]) -> list[Link]:
    """Return the links that there are."""
    return [one for one in found if one is not None]


def asked_day(request: HttpRequest, name: str) -> date | None:
    """Return a day that was asked for; None for none, or what is no day."""
    try:
        return date.fromisoformat(request.GET.get(name, ""))
    except ValueError:
        return None


def begin_of(day: date | None) -> datetime | None:
    """Return the first instant of a day in Beijing."""
    return None if day is None else datetime.combine(day, time(), BEIJING)


def end_of(day: date | None) -> datetime | None:
    """Return the first instant after a day in Beijing."""
    return None if day is None or day == date.max else datetime.combine(day + _DAY, time(), BEIJING)


def asked_number(request: HttpRequest, name: str) -> int | None:
    """Return a whole number that was asked for; None for none, or what is no number."""
    text = request.GET.get(name, "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


def words(request: HttpRequest, name: str) -> str:
    """Return a text that was asked for."""
    return request.GET.get(name, "").strip()


def vintage_column() -> Column:
    """Return the column of vintages."""
    return Column(message("vintage"), gloss=GLOSSES["vintage"])


def movements_table(
    viewer: Viewer,
    rows: Sequence[MovementRow],
    empty: Message,
    *,
    title: Message | None = None,
    following: str = "",
    actions: Sequence[Link] = (),
) -> Table:
    """Return a table of movements, each leading to its page."""
    opens = accounts_to_open(viewer, {number for one in rows for number in (one.sender, one.receiver)})
    columns = (
        Column(message("movement")),
        Column(message("kind")),
        Column(message("sending account")),
        Column(message("receiving account")),
        vintage_column(),
        Column(message("amount (t)"), number=True),
        Column(message("document")),
        Column(message("applies from"), gloss=GLOSSES["applies"]),
    )
    lines = [
        (
            Link(f"{one.record}/{one.line}", f"/registry/movements/{one.record}/{one.line}/", code=True),
            kind_link(one.kind),
            account_link(one.sender, opens),
            account_link(one.receiver, opens) if one.receiver != one.sender else message("the same account"),
            *(one.vintage, one.amount, one.document, one.applies_at),
        )
        for one in rows
    ]
    return Table(columns, lines, empty, title, following, actions)


def freezes_table(
    rows: Sequence[EncumbranceFound], empty: Message, *, title: Message | None = None, following: str = "", actions: Sequence[Link] = ()
) -> Table:
    """Return a table of freezes and pledges, each leading to its page."""
    columns = (
        Column(message("freeze"), gloss=GLOSSES["frozen"], article=FREEZE),
        Column(message("account")),
        vintage_column(),
        Column(message("rank"), number=True, gloss=GLOSSES["rank"]),
        Column(message("still (t)"), number=True),
        Column(message("effective (t)"), number=True),
        Column(message("waits (t)"), number=True, gloss=GLOSSES["waiting"], article=FREEZE),
        Column(message("document")),
        Column(message("authority")),
        Column(message("until")),
        Column(message("state of the freeze")),
    )
    lines = [
        (
            Link(str(one.number), f"/registry/freezes/{one.number}/", code=True),
            account_link(one.account),
            *(one.vintage, one.rank, one.amount, one.effective, one.waiting, one.document, one.authority, one.expires_at),
            freeze_tag(one),
        )
        for one in rows
    ]
    return Table(columns, lines, empty, title, following, actions)
