"""`tanheng template`: an Excel workbook to fill in, which computes offline what the program computes."""

from __future__ import annotations

from pathlib import Path

import click

from tanheng.interfaces.cli.common import MISUSED, bilingual, lang_option, lawbook_or_stop, say, stop, unwritable
from tanheng.kernel.messages import message
from tanheng.kernel.months import Month, parse_month
from tanheng.quantification.templates.making import MOST_MONTHS, SECTORS, lawful_template
from tanheng.quantification.templates.plan import COLUMNS, LAYOUTS, TemplateImpossible

_FIRST = "2026-01"


@click.command(help=bilingual(message("Make an Excel workbook to fill in, which computes the emissions of a sector offline.")))
@click.argument("sector", type=click.Choice(SECTORS))
@click.option(
    "--months",
    "count",
    type=click.IntRange(1, MOST_MONTHS),
    default=MOST_MONTHS,
    show_default=True,
    help=bilingual(message("how many months")),
)
@click.option("--from", "first", default=_FIRST, show_default=True, help=bilingual(message("the first month")))
@click.option(
    "--layout",
    type=click.Choice(LAYOUTS),
    default=COLUMNS,
    show_default=True,
    help=bilingual(message("months as columns of one sheet, or one sheet for each month")),
)
@lang_option
@click.option("-o", "--out", type=click.Path(dir_okay=False, path_type=Path), required=True, help=bilingual(message("write to this file")))
def template(sector: str, count: int, first: str, layout: str, lang: str, out: Path) -> None:
    """Write the workbook; exit 0 done, 1 impossible, 2 wrong usage."""
    if out.suffix.lower() != ".xlsx":
        raise stop(message("-o needs a file name that ends in .xlsx."), lang, MISUSED)
    lawbook = lawbook_or_stop(lang)
    try:
        made = lawful_template(lawbook, sector, _month(first, lang), count, layout)
    except TemplateImpossible as impossible:
        raise stop(impossible.message, lang) from None
    except ValueError:
        raise stop(message("{found} is no month. Write it as {expected}.", found=first, expected=_FIRST), lang, MISUSED) from None
    from tanheng.workbook import write_template

    try:
        write_template(out, made, lawbook, language=lang)
    except OSError as wrong:
        raise unwritable(out, wrong, lang) from None
    say(message("{file} is written. Fill it in, then run: tanheng quantify {file}", file=out), lang)


def _month(text: str, lang: str) -> Month:
    try:
        return parse_month(text)
    except ValueError:
        raise stop(message("{found} is no month. Write it as {expected}.", found=text, expected=_FIRST), lang, MISUSED) from None
