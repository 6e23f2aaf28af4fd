"""`tanheng registry`: accounts, holdings, movements, freezes and searches."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tanheng.interfaces.cli.answering import DAY, table
from tanheng.interfaces.cli.book import opened
from tanheng.interfaces.cli.common import bilingual, console, json_text, lang_option, stop, write_text
from tanheng.interfaces.cli.db import data_option, time_of
from tanheng.kernel.clock import BEIJING, CLOCK, said
from tanheng.kernel.messages import Message, message, shown

if TYPE_CHECKING:
    from tanheng.commands.sql import Sql
    from tanheng.registry.queries import AccountFound, EncumbranceFound, Helped, Holding

_LONG_AGO = timedelta(days=30)
HOLDING_NUMBERS = (message("held (t)"), message("frozen (t)"), message("pledged (t)"), message("promised (t)"))
"""What is told of a holding."""
shape_option = click.option(
    "--format",
    "shape",
    type=click.Choice(("text", "json")),
    default="text",
    show_default=True,
    help=bilingual(message("form of the output")),
)
at_option = click.option("--at", metavar="TIME", help=bilingual(message("what applied up to then")))
known_option = click.option("--known", metavar="TIME", help=bilingual(message("as it was known then")))
from_option = click.option("--from", "first", type=DAY, help=bilingual(message("first day; without it, 30 days before the last")))
to_option = click.option("--to", "last", type=DAY, help=bilingual(message("last day; without it, today")))


@click.group(help=bilingual(message("The registry: accounts, holdings, freezes, certificates, and why something cannot be done.")))
def registry() -> None:
    """Hold the commands of the registry."""


def options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that all commands of the registry have."""
    return shape_option(lang_option(data_option(command)))


def asked(data: Path | None, lang: str) -> Sql:
    """Open the book and return the way to ask it."""
    opened(data, lang)
    from tanheng.commands.sql import Sql

    return Sql()


def account_or_stop(sql: Sql, number: str, lang: str) -> AccountFound:
    """Return an account; ends the command where there is none."""
    from tanheng.registry.queries import account_of

    found = account_of(sql, number.strip().upper())
    if found is None:
        raise stop(message("There is no account {number}. Search for it: tanheng registry search.", number=number), lang)
    return found


def times_of(at: str | None, known: str | None, lang: str) -> dict[str, datetime | None]:
    """Return the times of the options."""
    found = {name: None if text is None else time_of(text, f"--{name}", lang) for name, text in (("at", at), ("known", known))}
    for one in found.values():
        if one is not None:
            not_to_come(one.date(), lang)
    return found


def days_of(first: datetime | None, last: datetime | None, lang: str) -> tuple[date, date]:
    """Return the days of a period; ends the command where it ends before it begins."""
    end = last.date() if last else CLOCK.today()
    begin = first.date() if first else end - _LONG_AGO
    if begin > end:
        raise stop(message("The period begins on {first} and ends on {last}: the first day comes first.", first=begin, last=end), lang, 2)
    return begin, end


def not_to_come(day: date, lang: str) -> date:
    """Return a day of which something can be known already; ends the command for one that is still to come."""
    if day > CLOCK.today():
        raise stop(message("{day} is still to come; today is {today}.", day=day, today=CLOCK.today()), lang, 2)
    return day


def show(
    title: Message,
    texts: Sequence[Message],
    numbers: Sequence[Message],
    rows: Sequence[Sequence[object]],
    lang: str,
    *,
    unbroken: Sequence[int] = (),
) -> None:
    """Print a table; whole numbers get separators of thousands, what can say itself does. `unbroken` columns stay on one line."""
    made = table(title, texts, numbers, lang)
    for place in unbroken:
        made.columns[place].no_wrap = True
    for row in rows:
        made.add_row(*(f"{cell:,}" if isinstance(cell, int) else "—" if cell is None else shown(cell, lang) for cell in row))
    console().print(made)


def answer(node: object, lang: str) -> None:
    """Print JSON."""
    write_text([json_text(node), "\n"], None, lang)


def instant_or_none(at: datetime | None) -> str | None:
    """Return an instant as JSON has it."""
    return None if at is None else said(at)


def account_json(one: AccountFound) -> dict[str, object]:
    """Return an account as JSON."""
    return {
        "number": one.number,
        "type": one.type,
        "holder": one.holder,
        "name": {"zh": one.name.zh, "en": one.name.en},
        "province": one.province,
        "state": one.state,
        "opened_at": instant_or_none(one.opened_at),
    }


@registry.command(help=bilingual(message("Show the holdings of an account by vintage and place, with what is frozen and available.")))
@click.argument("number", metavar="ACCOUNT")
@at_option
@known_option
@options
def holdings(number: str, at: str | None, known: str | None, shape: str, lang: str, data: Path | None) -> None:
    """Print; exit 0, 1 where there is no such account."""
    times = times_of(at, known, lang)
    sql = asked(data, lang)
    from tanheng.registry.availability import available
    from tanheng.registry.queries import holdings as holdings_of

    own = account_or_stop(sql, number, lang)
    found = holdings_of(sql, own.number, **times)
    free = available(sql, own, found)
    if shape == "json":
        node = [
            {
                "vintage": one.vintage,
                "place": one.place,
                "amount": one.amount,
                "frozen": one.frozen,
                "pledged": one.pledged,
                "promised": one.promised,
                "available": {each.kind.name: each.amount for each in free[one] if each.amount is not None},
                "refused": {
                    each.kind.name: {"check": each.code, "message": each.why.render(lang)} for each in free[one] if each.why is not None
                },
            }
            for one in found
        ]
        answer(node, lang)
        return
    columns = (message("vintage"), message("place"))
    show(message("Holdings"), columns, HOLDING_NUMBERS, holding_rows(found), lang)
    lines = [(one.vintage, each.kind.label, each.amount) for one in found for each in free[one] if each.amount is not None]
    show(message("Available for each kind"), (message("vintage"), message("kind")), (message("available (t)"),), lines, lang)
    refused = [(one.vintage, each.kind.label, each.why) for one in found for each in free[one] if each.why is not None]
    if refused:
        show(message("Nothing is available for"), (message("vintage"), message("kind"), message("why nothing")), (), refused, lang)


def holding_rows(found: Sequence[Holding]) -> list[tuple[object, ...]]:
    """Return holdings as rows: vintage, place, and the tonnes that HOLDING_NUMBERS names."""
    from tanheng.registry.documents.pages import place_label

    return [(one.vintage, place_label(one.place), one.amount, one.frozen, one.pledged, one.promised) for one in found]


@registry.command(
    help=bilingual(message("Show the movements of an account in a period with running balances, one vintage after the other."))
)
@click.argument("number", metavar="ACCOUNT")
@from_option
@to_option
@known_option
@options
def movements(
    number: str, first: datetime | None, last: datetime | None, known: str | None, shape: str, lang: str, data: Path | None
) -> None:
    """Print; exit 0, 1 where there is no such account."""
    times = times_of(None, known, lang)
    sql = asked(data, lang)
    from tanheng.registry.documents.pages import kind_label, route_label, second
    from tanheng.registry.queries import helped
    from tanheng.registry.queries import movements as movements_of

    begins, ends = days_of(first, last, lang)
    span = datetime.combine(begins, time(), BEIJING), datetime.combine(ends + timedelta(days=1), time(), BEIJING)
    own = account_or_stop(sql, number, lang).number
    found = movements_of(sql, own, *span, known=times["known"])
    by_others = helped(sql, own, *span, known=times["known"])
    if shape == "json":
        vintages = [
            {"vintage": s.vintage, "opening": s.opening, "entries": [_entry(e) for e in s.entries], "closing": s.closing} for s in found
        ]
        answer({"account": own, "vintages": vintages, "surrendered_by_others": [_help(one) for one in by_others]}, lang)
        return
    columns = (message("time"), message("kind"), message("other account"), message("from place to place"), message("document"))
    numbers = (message("moved (t)"), message("in or out (t)"), message("balance (t)"))
    for one in found:
        opening, closing = (("", name, "", "", "", "", "", sum(by.values())) for name, by in _ends(one))
        rows = [
            (
                *(second(e.applies_at), kind_label(e), e.other, route_label(e)),
                *(e.document, e.amount, e.change, e.balance),
            )
            for e in one.entries
        ]
        show(message("vintage {vintage}", vintage=one.vintage), columns, numbers, [opening, *rows, closing], lang)
    if by_others:
        texts = (
            *(message("time"), message("kind"), message("account of the helper"), message("helper"), message("vintage")),
            message("document"),
        )
        given = [(second(o.applies_at), kind_label(o), o.helper, o.name, o.vintage, o.document, o.amount) for o in by_others]
        show(message("Surrendered by others"), texts, (message("surrendered (t)"),), given, lang)


def _ends(one: Any) -> tuple[tuple[Message, dict[str, int]], ...]:
    return (message("opening balance"), one.opening), (message("closing balance"), one.closing)


def _entry(e: Any) -> dict[str, object]:
    return {
        "record": e.record,
        "line": e.line,
        "kind": e.kind,
        "other": e.other,
        "from": e.from_place,
        "to": e.to_place,
        "amount": e.amount,
        "change": e.change,
        "balance": e.balance,
        "document": e.document,
        "behalf": e.behalf,
        "behalf_name": {"zh": e.name.zh, "en": e.name.en},
        "giver": e.giver,
        "giver_name": {"zh": e.giver_name.zh, "en": e.giver_name.en},
        "year": e.year,
        "applies_at": said(e.applies_at),
        "recorded_at": said(e.recorded_at),
    }


def _help(one: Helped) -> dict[str, object]:
    return {
        "record": one.record,
        "line": one.line,
        "kind": one.kind,
        "helper": one.helper,
        "helper_name": {"zh": one.name.zh, "en": one.name.en},
        "vintage": one.vintage,
        "year": one.year,
        "amount": one.amount,
        "document": one.document,
        "applies_at": said(one.applies_at),
        "recorded_at": said(one.recorded_at),
    }


@registry.command(help=bilingual(message("Show freezes and pledges of an account, or of the number of a court's document.")))
@click.argument("account", metavar="ACCOUNT", required=False)
@click.option("--document", help=bilingual(message("number of the document")))
@options
def freezes(account: str | None, document: str | None, shape: str, lang: str, data: Path | None) -> None:
    """Print; exit 0, 1 where there is no such account."""
    sql = asked(data, lang)
    from tanheng.registry.queries import encumbrances

    number = None if account is None else account_or_stop(sql, account, lang).number
    if number is None and document is None:
        raise stop(message("Name an account, or a document by --document."), lang, 2)
    found = encumbrances(sql, account=number, document=document)
    if shape == "json":
        answer([_encumbrance(one) for one in found], lang)
        return
    show_freezes(found, lang)


def show_freezes(found: Sequence[EncumbranceFound], lang: str) -> None:
    """Print encumbrances as a table."""
    from tanheng.registry.documents.certificates import STATES
    from tanheng.registry.documents.pages import second

    columns = (
        *(message("record"), message("account"), message("vintage"), message("rank"), message("document"), message("authority")),
        *(message("until"), message("state of the freeze")),
    )
    numbers = (message("ordered (t)"), message("still (t)"), message("effective (t)"))
    rows = [
        (
            *(str(one.number), one.account, one.vintage, str(one.rank), one.document, one.authority),
            *(second(one.expires_at), STATES[one.state], one.ordered, one.amount, one.effective),
        )
        for one in found
    ]
    show(message("Freezes and pledges"), columns, numbers, rows, lang, unbroken=(1, 7))


def _encumbrance(one: EncumbranceFound) -> dict[str, object]:
    return {
        "number": one.number,
        "kind": one.kind,
        "account": one.account,
        "vintage": one.vintage,
        "state": one.state,
        "ordered": one.ordered,
        "amount": one.amount,
        "effective": one.effective,
        "waiting": one.waiting,
        "rank": one.rank,
        "document": one.document,
        "authority": one.authority,
        "beneficiary": one.beneficiary,
        "expires_at": instant_or_none(one.expires_at),
        "entered_at": instant_or_none(one.entered_at),
        "ended_at": instant_or_none(one.ended_at),
    }


@registry.command(help=bilingual(message("Find accounts by number, holder (code or name) or the number of a document.")))
@click.argument("text")
@options
def search(text: str, shape: str, lang: str, data: Path | None) -> None:
    """Print; exit 0 found, 1 nothing found."""
    from tanheng.registry.vocabulary import account_types, states

    sql = asked(data, lang)
    from tanheng.registry.queries import search as searched

    found = searched(sql, text)
    if shape == "json":
        answer([account_json(one) for one in found], lang)
    elif found:
        columns = (
            message("account"),
            message("type"),
            message("holder"),
            message("code of the holder"),
            message("state of the account"),
        )
        rows = [(one.number, account_types()[one.type].label, one.name, one.holder, states()[one.state].label) for one in found]
        show(message("Accounts"), columns, (), rows, lang)
    if not found:
        raise stop(message("Nothing was found for {text}.", text=text), lang)
