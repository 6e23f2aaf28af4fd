"""`tanheng threshold`: who stands on the list of key emitters of a year."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from tanheng.interfaces.cli.answering import finish, line, options, reading_option, readings_of, table, tables_or_refuse
from tanheng.interfaces.cli.common import bilingual, lawbook_or_stop
from tanheng.kernel.messages import message
from tanheng.roster import Outcome, as_json, threshold_test
from tanheng.roster.intake import words
from tanheng.tables import Table

if TYPE_CHECKING:
    from rich.console import Console

_HOLDS = {True: message("yes"), False: message("no"), None: message("not known")}


@click.command(help=bilingual(message("Test who stands on the list of key emitters of a year, rule by rule (CSV or XLSX).")))
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--list-year", type=click.IntRange(1, 9999), required=True, help=bilingual(message("year of the list")))
@reading_option
@options
def threshold(file: Path, list_year: int, readings: tuple[str, ...], shape: str, lang: str) -> None:
    """Read the file, apply the rules, print; exit 0 done, 1 input refused, 2 wrong usage."""
    chosen = readings_of(readings, lang)
    lawbook = lawbook_or_stop(lang)
    nothing: dict[str, object] = {"list_year": list_year, "basis_year": None, "threshold_t": None, "entities": []}

    def answered(tables: list[Table]) -> Outcome:
        return threshold_test(tables, lawbook=lawbook, list_year=list_year, readings=chosen)

    outcome = answered(tables_or_refuse(file, nothing, shape, lang, lambda tables: answered(tables).findings))
    finish(as_json(outcome, language=lang), outcome.findings, lambda out: _show(out, outcome, lang), outcome.asking, shape, lang)


def _show(out: Console, outcome: Outcome, lang: str) -> None:
    texts = [message("entity"), message("sector"), message("decision"), message("rule"), message("holds"), message("article")]
    made = table(
        message("List of key emitters {year}, from the results of {basis}", year=outcome.list_year, basis=outcome.basis_year),
        texts,
        [],
        lang,
    )
    for one in outcome.decisions:
        plant = one.plant
        head = (plant.entity, words().label("sector", plant.sector).render(lang), words().label("decision", one.decision).render(lang))
        for place, rule in enumerate(one.rules):
            first = head if place == 0 else ("", "", "")
            made.add_row(*first, rule.statement.render(lang), _HOLDS[rule.holds].render(lang), f"{rule.article} ({rule.status})")
        made.add_section()
    out.print(made)
    if not outcome.decisions:
        line(out, message("No plant was handed in."), lang)
