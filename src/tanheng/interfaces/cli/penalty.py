"""`tanheng penalty`: what not surrendering in full and in time costs."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

import click

from tanheng.interfaces.cli.answering import DAY, day_of, finish, line, options, reading_option, readings_of, table, whole
from tanheng.interfaces.cli.common import bilingual, lawbook_or_stop
from tanheng.kernel.messages import Label, Message, message
from tanheng.lawbook import Lawbook
from tanheng.supervision import Measure, Penalty, Range, as_json
from tanheng.supervision import penalty as penalty_of
from tanheng.supervision.rendering import yuan
from tanheng.supervision.rules import SECOND_QUANTITY, SECOND_STEP

if TYPE_CHECKING:
    from rich.console import Console

_RANGE = (message("lowest (yuan)"), message("highest (yuan)"))


@click.command(help=bilingual(message("Work out the fines for allowances that were not surrendered, by the law that applies.")))
@click.option("--shortfall", required=True, metavar="T", help=bilingual(message("allowances missing at the deadline, whole tonnes")))
@click.option(
    "--average-price",
    required=True,
    metavar="P",
    help=bilingual(message("average market price of the month up to the deadline, yuan per t")),
)
@click.option("--deadline", type=DAY, required=True, help=bilingual(message("surrender deadline")))
@click.option("--decided", type=DAY, help=bilingual(message("day of the decision on the penalty")))
@click.option("--corrected", metavar="T", help=bilingual(message("handed in within the time of the order to correct, whole tonnes")))
@reading_option
@options
def penalty(
    shortfall: str,
    average_price: str,
    deadline: datetime,
    decided: datetime | None,
    corrected: str | None,
    readings: tuple[str, ...],
    shape: str,
    lang: str,
) -> None:
    """Compute, print; exit 0 done, 1 refused, 2 wrong usage."""
    outcome = penalty_of(
        shortfall,
        average_price,
        deadline=deadline.date(),
        lawbook=lawbook_or_stop(lang),
        decided=day_of(decided),
        corrected=corrected,
        readings=readings_of(readings, lang),
    )
    node = as_json(outcome, language=lang)
    finish(node, outcome.findings, lambda out: _show(out, outcome, lang), outcome.asking, shape, lang)


def _show(out: Console, outcome: Penalty, lang: str) -> None:
    lawbook = outcome.asking.lawbook
    for measure in outcome.compared or (outcome.measure,):
        assert measure is not None, "an answer that is not refused has a measure"
        _show_measure(out, measure, lawbook, lang)
    if outcome.compared and outcome.measure is not None:
        text = message("The lighter law applies: {law}", law=_law(lawbook, outcome.measure.regime))
        line(out, text, lang, bold=True)


def _law(lawbook: Lawbook, regime: str) -> Label:
    return lawbook.tree.interpretations["penalty.regime"].options[regime]


def _show_measure(out: Console, measure: Measure, lawbook: Lawbook, lang: str) -> None:
    made = table(
        _law(lawbook, measure.regime), [message("step"), message("condition"), message("article")], [message("quantity (t)"), *_RANGE], lang
    )
    for step in measure.steps:
        made.add_row(str(step.step), step.condition.render(lang), step.article, whole(step.quantity_t), *_range(step.fine))
    made.add_section()
    made.add_row("", message("total").render(lang), "", "", *_range(measure.total))
    out.print(made)
    if measure.combinations:
        readings = table(message("Readings of the second step"), [message("second fine"), message("its quantity")], _RANGE, lang)
        for one in measure.combinations:
            texts = (
                _option(lawbook, SECOND_STEP, one.second_step, lang),
                _option(lawbook, SECOND_QUANTITY, one.second_step_quantity, lang),
            )
            readings.add_row(*texts, *_range(one.total), style="bold" if one.chosen else "")
        out.print(readings)
    for text in _consequences(measure):
        line(out, text, lang)


def _option(lawbook: Lawbook, name: str, option: str, lang: str) -> str:
    return lawbook.tree.interpretations[name].options[option].render(lang)


def _consequences(measure: Measure) -> list[Message]:
    """Return what may follow besides the fines."""
    told = []
    if measure.next_year_cut_t:
        told.append(message("Upon refusal to correct, next year's allowances are cut by {cut} t.", cut=whole(measure.next_year_cut_t)))
    if measure.stop_production:
        told.append(message("Where it is still not corrected, a stop of production may be ordered."))
    return told


def _range(fine: Range) -> tuple[str, str]:
    low, high = (f"{Decimal(yuan(one)):,f}" for one in (fine.low, fine.high))
    return low, high
