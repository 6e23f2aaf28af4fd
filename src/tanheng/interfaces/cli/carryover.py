"""`tanheng carryover`: how many allowances of old vintages each entity may carry over."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from tanheng.carryover import Outcome, as_json, carry_over
from tanheng.interfaces.cli.answering import finish, options, table, tables_or_refuse, whole
from tanheng.interfaces.cli.common import bilingual, lawbook_or_stop
from tanheng.kernel.messages import message
from tanheng.tables import Table

if TYPE_CHECKING:
    from rich.console import Console

_FIRST_YEAR = 2024
_ELIGIBLE = {True: message("yes"), False: message("no"), None: message("not stated")}


@click.command(help=bilingual(message("Work out how many allowances of old vintages each entity may carry over (CSV or XLSX).")))
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option(
    "--from-year",
    type=click.IntRange(1, 9999),
    default=_FIRST_YEAR,
    show_default=True,
    help=bilingual(message("emissions year whose vintages and older ones are carried over")),
)
@options
def carryover(file: Path, from_year: int, shape: str, lang: str) -> None:
    """Read the file, compute, print; exit 0 done, 1 input refused, 2 wrong usage."""
    lawbook = lawbook_or_stop(lang)

    def answered(tables: list[Table]) -> Outcome:
        return carry_over(tables, lawbook=lawbook, from_year=from_year)

    outcome = answered(tables_or_refuse(file, {"entities": []}, shape, lang, lambda tables: answered(tables).findings))
    finish(as_json(outcome, language=lang), outcome.findings, lambda out: _show(out, outcome, lang), outcome.asking, shape, lang)


def _show(out: Console, outcome: Outcome, lang: str) -> None:
    texts = [message("entity"), message("eligible")]
    numbers = [message("base (t)"), message("net sales (t)"), message("by formula (t)"), message("limit (t)")]
    made = table(message("Carry-over (t)"), texts, numbers, lang)
    for one in outcome.limits:
        figures = (one.base_t, one.net_sales_t, one.by_formula_t, one.limit_t)
        made.add_row(one.entity, _ELIGIBLE[one.eligible].render(lang), *map(whole, figures))
    out.print(made)
