"""`tanheng offset-limit` and `tanheng usable-vintages`: what may pay a duty."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import click

from tanheng.interfaces.cli.answering import DAY, day_of, finish, line, options, reading_option, readings_of, table, whole
from tanheng.interfaces.cli.common import bilingual, lawbook_or_stop
from tanheng.kernel.messages import Joined, message
from tanheng.surrender import OffsetLimit, UsableVintages, offset_json, vintages_json
from tanheng.surrender import offset_limit as limit_of
from tanheng.surrender import usable_vintages as vintages_of

if TYPE_CHECKING:
    from rich.console import Console

_DUTY_YEAR = 2025
_ELIGIBLE = {True: message("The CCER is eligible."), False: message("The CCER is not eligible.")}


@click.command("offset-limit", help=bilingual(message("Work out how much of a duty (whole tonnes) CCER may offset.")))
@click.argument("duty")
@click.option(
    "--duty-year",
    type=click.IntRange(1, 9999),
    default=_DUTY_YEAR,
    show_default=True,
    help=bilingual(message("emissions year of the duty")),
)
@click.option("--registered", type=DAY, help=bilingual(message("registration day of the CCER")))
@click.option(
    "--project-under-management",
    is_flag=True,
    help=bilingual(message("the CCER is of a project under national allowance management")),
)
@reading_option
@options
def offset_limit(
    duty: str,
    duty_year: int,
    registered: datetime | None,
    project_under_management: bool,
    readings: tuple[str, ...],
    shape: str,
    lang: str,
) -> None:
    """Compute, print; exit 0 done, 1 refused, 2 wrong usage."""
    outcome = limit_of(
        duty,
        duty_year=duty_year,
        lawbook=lawbook_or_stop(lang),
        readings=readings_of(readings, lang),
        registered=day_of(registered),
        under_management=project_under_management,
    )
    node = offset_json(outcome, language=lang)
    finish(node, outcome.findings, lambda out: _show_limit(out, outcome, lang), outcome.asking, shape, lang)


def _show_limit(out: Console, outcome: OffsetLimit, lang: str) -> None:
    made = table(
        message("Offset by CCER, duty of {year}", year=outcome.duty_year),
        [],
        [message("duty (t)"), message("at most (t)"), message("remaining (t)")],
        lang,
    )
    made.add_row(*map(whole, (outcome.duty_t, outcome.limit_t, outcome.remaining_t)))
    out.print(made)
    if outcome.eligible is not None:
        line(out, _ELIGIBLE[outcome.eligible], lang, bold=True)


@click.command("usable-vintages", help=bilingual(message("Show which vintages pay a duty, in time or in arrears.")))
@click.option("--duty-year", type=click.IntRange(1, 9999), required=True, help=bilingual(message("emissions year of the duty")))
@click.option("--on", type=DAY, help=bilingual(message("day of the surrender; after the deadline it asks for arrears")))
@options
def usable_vintages(duty_year: int, on: datetime | None, shape: str, lang: str) -> None:
    """Look up, print; exit 0 done, 1 refused, 2 wrong usage."""
    outcome = vintages_of(duty_year, lawbook=lawbook_or_stop(lang), on=day_of(on))
    node = vintages_json(outcome, language=lang)
    finish(node, outcome.findings, lambda out: _show_vintages(out, outcome, lang), outcome.asking, shape, lang)


def _show_vintages(out: Console, outcome: UsableVintages, lang: str) -> None:
    vintages = Joined(outcome.vintages)
    text = message(
        "The duty of {year} is paid on {day} by the vintages {vintages}.", year=outcome.duty_year, day=outcome.on, vintages=vintages
    )
    if outcome.arrears:
        text = message(
            "The duty of {year} is in arrears on {day}; it is paid by the vintages {vintages}.",
            year=outcome.duty_year,
            day=outcome.on,
            vintages=vintages,
        )
    line(out, text, lang, bold=True)
