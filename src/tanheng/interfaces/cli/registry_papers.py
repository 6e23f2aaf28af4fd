"""`tanheng registry statement`, `certificate`, `end-of-day`: signed pages as PDF or workbook, with JSON for `tanheng verify`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tanheng.interfaces.cli.answering import DAY
from tanheng.interfaces.cli.book import opened
from tanheng.interfaces.cli.common import MISUSED, bilingual, console, say, stop, unwritable
from tanheng.interfaces.cli.paper_showing import show_paper
from tanheng.interfaces.cli.registry import (
    account_or_stop,
    at_option,
    days_of,
    from_option,
    known_option,
    not_to_come,
    options,
    registry,
    times_of,
    to_option,
)
from tanheng.kernel.clock import CLOCK
from tanheng.kernel.messages import message

if TYPE_CHECKING:
    from tanheng.commands.sql import Sql
    from tanheng.registry.documents import Page

_ENDINGS = (".pdf", ".xlsx")
_out = click.option(
    "-o",
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help=bilingual(message("PDF or XLSX to write; the signed JSON is kept beside it")),
)


def _issue(make: Callable[[Sql], Page], out: Path | None, shape: str, lang: str, data: Path | None, *, day: date | None = None) -> None:
    """Make a page, sign it, and write or print it; ends the command with one sentence where that fails."""
    if out is not None and out.suffix.lower() not in _ENDINGS:
        raise stop(message("{file} must end in .pdf or .xlsx.", file=out), lang, MISUSED)
    found = opened(data, lang)
    from tanheng.commands.sql import Sql
    from tanheng.registry.documents import NothingSealed, issued
    from tanheng.typesetting import ExtraMissing

    page = make(Sql())
    try:
        one = issued(page, found.key, lang, day=day)
    except NothingSealed:
        raise stop(
            message("No head was signed until then, so the page could not be proven. Seal the book first: tanheng book seal."), lang
        ) from None
    if out is not None:
        try:
            beside = one.write(out)
        except ExtraMissing as missing:
            raise stop(message("PDF needs: pip install '{extra}'", extra=str(missing)), lang) from None
        except OSError as wrong:
            raise unwritable(out, wrong, lang) from None
        code = one.paper.code
        said = message("{file} was written; {beside} is what tanheng verify checks. Code: {code}", file=out, beside=beside, code=code)
        say(said, lang, err=False)
    elif shape == "json":
        click.echo(one.json)
    else:
        show_paper(console(), one.paper, page.content(lang), lang)  # type: ignore[arg-type]  # a page is an object


@registry.command(help=bilingual(message("Make the statement of an account for a period: opening balance, movements, closing balance.")))
@click.argument("number", metavar="ACCOUNT")
@from_option
@to_option
@known_option
@_out
@options
def statement(
    number: str,
    first: datetime | None,
    last: datetime | None,
    known: str | None,
    out: Path | None,
    shape: str,
    lang: str,
    data: Path | None,
) -> None:
    """Make; exit 0 done, 1 refused, 2 wrong usage."""
    times = times_of(None, known, lang)
    begin, end = days_of(first, last, lang)
    not_to_come(end, lang)

    def make(sql: Sql) -> Page:
        from tanheng.registry.documents import statement as made

        return made(sql, account_or_stop(sql, number, lang), begin, end, known=times["known"])

    _issue(make, out, shape, lang, data)


@registry.command(
    help=bilingual(message("Make a certificate: of holdings or freezes (ACCOUNT), or of a cancellation (number of its record)."))
)
@click.argument("what", type=click.Choice(("holding", "freeze", "cancellation")))
@click.argument("subject", metavar="ACCOUNT|RECORD")
@click.option("--document", help=bilingual(message("only the freezes of this document")))
@at_option
@known_option
@_out
@options
def certificate(
    what: str,
    subject: str,
    document: str | None,
    at: str | None,
    known: str | None,
    out: Path | None,
    shape: str,
    lang: str,
    data: Path | None,
) -> None:
    """Make; exit 0 done, 1 refused, 2 wrong usage."""
    times: dict[str, Any] = times_of(at, known, lang)
    if what != "holding" and (at or known):
        raise stop(message("Only a certificate of holdings can be of another time."), lang, MISUSED)

    def make(sql: Sql) -> Page:
        from tanheng.registry import documents

        if what == "cancellation":
            try:
                return documents.cancellation_certificate(sql, int(subject))
            except (ValueError, documents.NoSuchMovement):
                raise stop(message("Record {number} cancelled nothing voluntarily.", number=subject), lang) from None
        found = account_or_stop(sql, subject, lang)
        if what == "freeze":
            return documents.freeze_certificate(sql, found, document)
        return documents.holding_certificate(sql, found, **times)

    _issue(make, out, shape, lang, data)


@registry.command(
    "end-of-day", help=bilingual(message("Make the sheet of a day: of each vintage what was issued, where it is, what is gone."))
)
@click.option("--day", type=DAY, help=bilingual(message("day in Beijing; without it, today")))
@_out
@options
def end_of_day(day: datetime | None, out: Path | None, shape: str, lang: str, data: Path | None) -> None:
    """Make; exit 0 done, 1 refused, 2 wrong usage."""
    wanted = not_to_come(day.date(), lang) if day else CLOCK.today()

    def make(sql: Sql) -> Page:
        from tanheng.registry.documents import day_sheet

        return day_sheet(sql, wanted)

    _issue(make, out, shape, lang, data, day=wanted)
