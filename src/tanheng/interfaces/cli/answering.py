"""What the smaller commands share: their options, the print of an answer as table or JSON, and their exit."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from tanheng.interfaces.cli.common import DONE, REFUSED, all_findings, bilingual, json_text, lang_option, named_values, write_text
from tanheng.kernel.findings import Finding, errors_of
from tanheng.kernel.messages import Rendered, message
from tanheng.lawbook.asking import Asking
from tanheng.tables import Table as Rows
from tanheng.tables import TableRefused, read_tables

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

_WIDTH = 120
DAY = click.DateTime(["%Y-%m-%d"])
Json = dict[str, object]
Show = Callable[["Console"], None]

format_option = click.option(
    "--format",
    "shape",
    type=click.Choice(("table", "json")),
    default="table",
    show_default=True,
    help=bilingual(message("form of the output")),
)
reading_option = click.option(
    "--reading",
    "readings",
    multiple=True,
    metavar="NAME=OPTION",
    help=bilingual(message("take another reading of an open text (tanheng law search)")),
)


def options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command --format and --lang."""
    return format_option(lang_option(command))


def day_of(given: datetime | None) -> date | None:
    """Return the day of an option."""
    return given.date() if given else None


def readings_of(given: Sequence[str], lang: str) -> dict[str, str]:
    """Return the readings by name; what is no NAME=OPTION, or a name twice, is wrong usage."""
    return named_values("--reading", given, lang)


def tables_or_refuse(file: Path, nothing: Json, shape: str, lang: str, found: Callable[[list[Rows]], Sequence[Finding]]) -> list[Rows]:
    """Return the tables of a file; one with cells that are refused ends the command, in JSON with `nothing` beside the issues.

    `found` are the findings of the rest: all faults of a file are told at once.
    """
    try:
        return read_tables(file)
    except TableRefused as refusal:
        findings = all_findings(refusal, found)
        node = {**nothing, "issues": [finding.as_json(lang) for finding in findings], "law": None}
        finish(node, findings, lambda _: None, None, shape, lang)


def finish(node: Json, findings: Sequence[Finding], show: Show, asking: Asking | None, shape: str, lang: str) -> NoReturn:
    """Print the answer as JSON, or as tables with what it rests on and the findings, and end the command with its status."""
    from rich.console import Console

    from tanheng.interfaces.cli.showing import print_basis, print_findings

    refused = bool(errors_of(findings))
    if shape == "json":
        write_text([json_text(node), "\n"], None, lang)
    else:
        if not refused and asking is not None:
            stream = io.StringIO()
            out = Console(file=stream, width=_WIDTH, highlight=False, emoji=False, markup=False)
            show(out)
            _print_sources(out, asking, lang)
            print_basis(out, asking.weakest, asking.lawbook, lang)
            write_text([stream.getvalue()], None, lang)
        print_findings(list(findings), lang)
    raise SystemExit(REFUSED if refused else DONE)


def table(title: Rendered, texts: Sequence[Rendered], numbers: Sequence[Rendered], lang: str) -> Table:
    """Return an empty table with columns of text, then of numbers."""
    from rich.table import Table

    made = Table(title=title.render(lang), title_justify="left")
    for text in texts:
        made.add_column(text.render(lang), overflow="fold")
    for number in numbers:
        made.add_column(number.render(lang), justify="right", no_wrap=True)
    return made


def line(out: Console, text: Rendered, lang: str, *, bold: bool = False) -> None:
    """Print one sentence below the tables."""
    from rich.text import Text

    out.print(Text(text.render(lang), style="bold" if bold else ""))


def whole(value: int | None) -> str:
    """Return whole tonnes with thousands separators; a dash for none."""
    return "—" if value is None else f"{value:,}"


def _print_sources(out: Console, asking: Asking, lang: str) -> None:
    """Print every value and reading that was asked, each with its source: one line for each."""
    from rich.text import Text

    for one in asking.basis.values():
        source = one.citation.render(lang)
        written = f"{one.name} = {one.value}  [{one.citation.mark.code}{' · ' + source if source and source != one.name else ''}]"
        out.print(Text(written, style="dim"), soft_wrap=True)
