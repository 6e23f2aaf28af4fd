"""`tanheng play`: the published sheet S-1, one figure explained, a year of a works of each sector, a sector allocated, what to try next."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from tanheng.database.waiting import seconds_so_far
from tanheng.interfaces.cli.common import bilingual, console, lang_option, lawbook_or_stop, say, stop, text_width
from tanheng.kernel.messages import Message, message
from tanheng.lawbook import Lawbook, shipped_folder
from tanheng.tables import read_tables

_SHEET = "steel-month.csv"
_EXPLAINED = "烟煤"
_YEARS = ("steel", "cement", "aluminium")
_SECTOR = "allocation-2025.csv"
_ALLOCATED = 2025


@click.command(
    help=bilingual(message("Compute a published sheet of a steelworks, explain one figure, show a year of each sector, and allocate one."))
)
@click.option(
    "--serve/--no-serve",
    "wanted",
    default=None,
    help=bilingual(message("go on with the platform in a browser until stopped, or not; without either, where there is a terminal")),
)
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True, help=bilingual(message("port of the platform")))
@click.option(
    "--data",
    type=click.Path(path_type=Path),
    metavar="FOLDER",
    help=bilingual(message("keep the book of the sample in this folder; without it, in one that is removed in the end")),
)
@lang_option
def play(wanted: bool | None, port: int, data: Path | None, lang: str) -> None:
    """Print the table, one explained figure, a year of each sector and what to try next; then serve the platform."""
    passed = seconds_so_far()
    say(message("Tanheng computes a month of a steelworks as it was published (June 2026) …"), lang, err=False)
    from tanheng.interfaces.cli.play_book import show_book
    from tanheng.interfaces.cli.play_serving import serving_of
    from tanheng.interfaces.cli.showing import heading, sector_label, text_of, year_text_of
    from tanheng.interfaces.cli.tracing import print_trace
    from tanheng.quantification import quantify

    lawbook = lawbook_or_stop(lang)
    sheet = shipped_folder("examples") / _SHEET
    outcome = quantify(read_tables(sheet), lawbook=lawbook)
    if outcome.refused:
        raise stop(message("The sheet that comes with the program is refused; the installation is damaged."), lang)
    click.echo(text_of(outcome, lang, explained=False, width=text_width(None)), nl=False)
    result = outcome.results[0]
    line = next(line for line in result.lines if line.item == _EXPLAINED)
    say(message("How the {item} of {whose} came about:", item=line.item, whose=heading(result, lang)), lang, err=False)
    print_trace(console(), outcome.explainers[result.sector].line(result, line), lang)
    click.echo()
    for sector in _YEARS:
        say(message("An invented works, a year of {sector}:", sector=sector_label(sector, lang)), lang, err=False)
        year = quantify(read_tables(shipped_folder("examples") / f"{sector}-year.csv"), lawbook=lawbook)
        click.echo(year_text_of(year, lang, text_width(None)), nl=False)
    _show_allocation(lawbook, lang)
    serving = serving_of(wanted, port, passed, lang)
    hints = _hints(sheet) if serving else (*_hints(sheet), Message("  tanheng play --serve"))
    show_book(lang, data, serving, hints)


def _show_allocation(lawbook: Lawbook, lang: str) -> None:
    """Print the allocation of an invented sector and how the allowance of its first unit came about."""
    from tanheng.allocation import Options, allocate
    from tanheng.allocation.explaining import unit_trace
    from tanheng.allocation.intake import read_submission
    from tanheng.interfaces.cli.allocate_showing import PLAIN_WIDTH, text_of
    from tanheng.interfaces.cli.tracing import print_trace

    say(message("An invented sector is allocated for {year}:", year=_ALLOCATED), lang, err=False)
    submission = read_submission(read_tables(shipped_folder("examples") / _SECTOR), lawbook, _ALLOCATED)
    allocation = allocate(submission, year=_ALLOCATED, options=Options(assume_complete=True), lawbook=lawbook)
    click.echo(text_of(allocation, lang, width=text_width(None, PLAIN_WIDTH)), nl=False)
    unit = allocation.units[0]
    say(message("How the allowance of {unit} came about:", unit=unit.unit.label), lang, err=False)
    print_trace(console(), unit_trace(allocation, unit), lang)
    click.echo()


def _hints(sheet: Path) -> tuple[Message, ...]:
    shown = _shown(sheet)
    return (
        message("Try next (the program lies in {folder}):", folder=_shown(Path(sys.executable).parent)),
        Message("  tanheng quantify {sheet} --format json -o result.json", {"sheet": shown}),
        Message("  tanheng explain result.json results/0/emissions_t"),
        Message("  tanheng report {year} -o report.pdf", {"year": _shown(sheet.with_name("cement-year.csv"))}),
        Message("  tanheng allocate {sector} --year 2025 --assume-complete", {"sector": _shown(sheet.with_name(_SECTOR))}),
        Message("  tanheng law search 低位发热量"),
        Message("  tanheng law show steel.fuel.ncv 无烟煤"),
    )


def _shown(path: Path) -> str:
    """Return a path as the person types it: from the folder where he stands, with the separators of his system."""
    try:
        return str(path.relative_to(Path.cwd()))
    except ValueError:
        return str(path)
