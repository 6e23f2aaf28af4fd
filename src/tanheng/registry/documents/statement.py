"""对账单 Statement: what an account had, what moved, and what it has, by vintage and place."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from tanheng.commands.sql import Sql
from tanheng.kernel.clock import BEIJING, CLOCK
from tanheng.kernel.exact import grouped
from tanheng.kernel.messages import Rendered, message
from tanheng.registry.documents.pages import Cell, Page, Section, about, kind_label, place_label, route_label, second
from tanheng.registry.queries import AccountFound, Entry, Helped, Holding, helped, holdings, movements
from tanheng.registry.queries import Section as Moved

_WIDTHS = (13, 19, 12, 17, 8, 8, 11, 9, 11)
_HELP_WIDTHS = (13, 17, 13, 24, 8, 10, 15)


def statement(
    sql: Sql, account: AccountFound, first: date, last: date, *, known: datetime | None = None, moved: Sequence[Moved] | None = None
) -> Page:
    """Return the statement from the beginning of the first day to the end of the last, in Beijing time.

    `moved` are its movements as its reader may see them; without them all is told.
    """
    now = CLOCK.now()
    begins, ends = (datetime.combine(day, time(), BEIJING) for day in (first, last + timedelta(days=1)))
    moved = movements(sql, account.number, begins, ends, known=known) if moved is None else moved
    sections = [_section(one, account.number) for one in moved]
    help_of_others = helped(sql, account.number, begins, ends, known=known)
    if help_of_others:
        sections.append(_helped(help_of_others))
    current = ends > now and known is None
    if current:
        sections.append(holdings_section(holdings(sql, account.number)))
    facts = [
        *about(account),
        (message("period"), message("{first} to {last}", first=first.isoformat(), last=last.isoformat())),
        (message("as known on"), second(known or now)),
    ]
    notes: list[Rendered] = [message("Quantities in tonnes. Within the account nothing comes in or goes out; only the place changes.")]
    if help_of_others:
        notes.append(
            message("What others surrendered for this account serves its duty. It never was in the account and changes no balance.")
        )
    if not current:
        notes.append(message("What is frozen and pledged is kept as it is now, so a statement of an earlier time does not tell it."))
    return Page("statement", message("Statement of the registry account"), facts, sections, notes, wide=True)


def _section(one: Moved, number: str) -> Section:
    columns = (
        *(message("time"), message("kind"), message("other account"), message("from place to place")),
        *(message("in (t)"), message("out (t)"), message("moved within (t)"), message("balance (t)"), message("document")),
    )
    rows: list[list[Cell]] = [_balance(message("opening balance"), one.opening)]
    rows += [_row(entry, number) for entry in one.entries]
    rows.append(_balance(message("closing balance"), one.closing))
    return Section(message("vintage {vintage}", vintage=one.vintage), columns, rows, _WIDTHS)


def _balance(name: Rendered, by_place: dict[str, int]) -> list[Cell]:
    parts = [message("{place} {amount}", place=place_label(place), amount=grouped(amount)) for place, amount in by_place.items()]
    return ["", name, "", Listed(tuple(parts)), "", "", "", sum(by_place.values()), ""]


def _row(entry: Entry, number: str) -> list[Cell]:
    other = "" if entry.other == number else entry.other
    # What moved within the account came from nowhere else and went nowhere else: it has a column of its own.
    came = entry.amount if entry.change > 0 else ""
    went = entry.amount if entry.change < 0 else ""
    within = "" if entry.change else entry.amount
    return [second(entry.applies_at), kind_label(entry), other, route_label(entry), came, went, within, entry.balance, entry.document]


def _helped(found: list[Helped]) -> Section:
    columns = (
        *(message("time"), message("kind"), message("account of the helper"), message("helper"), message("vintage")),
        *(message("surrendered (t)"), message("document")),
    )
    rows: list[list[Cell]] = [
        [second(one.applies_at), kind_label(one), one.helper, one.name, one.vintage, one.amount, one.document] for one in found
    ]
    return Section(message("Surrendered by others"), columns, rows, _HELP_WIDTHS)


class Listed:
    """Several texts, each in the language, one behind the other."""

    def __init__(self, parts: tuple[Rendered, ...]) -> None:
        self._parts = parts

    def render(self, language: str) -> str:
        """Return the parts with semicolons."""
        return "; ".join(part.render(language) for part in self._parts)


def holdings_section(found: list[Holding]) -> Section:
    """Return holdings with what is frozen, pledged, promised to open proposals, and free of all."""
    columns = [
        message("vintage"),
        message("place"),
        message("held (t)"),
        message("frozen (t)"),
        message("pledged (t)"),
        message("promised (t)"),
        message("available (t)"),
    ]
    rows: list[list[Cell]] = []
    for one in found:
        encumbering = [one.frozen, one.pledged, one.promised]
        free: Cell = "—" if None in encumbering else max(0, one.amount - sum(each or 0 for each in encumbering))
        encumbered: list[Cell] = ["—" if each is None else each for each in encumbering]
        rows.append([one.vintage, place_label(one.place), one.amount, *encumbered, free])
    return Section(message("Holdings"), columns, rows, (8, 18, 11, 11, 11, 11, 11))
