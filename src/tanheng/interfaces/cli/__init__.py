"""命令行 The command line: quantify, template, report, explain, cems, allocate, play, law, and the smaller ones about allowances."""

from __future__ import annotations

import click

from tanheng import __version__
from tanheng.interfaces.cli import (
    allocate,
    book_beginning,
    book_inviting,
    book_tasks,
    book_work,
    carryover,
    cems,
    db,
    explain,
    law,
    penalty,
    play,
    quantify,
    registry,
    registry_account,
    registry_asking,
    registry_papers,
    registry_reconciling,
    report,
    serve,
    surrender,
    template,
    threshold,
    verify,
)
from tanheng.interfaces.cli.common import REFUSED, bilingual, give_up_output, prepare_streams
from tanheng.interfaces.cli.mistakes import CommandGroup
from tanheng.kernel.messages import message
from tanheng.kernel.system_errors import reason_of


@click.group(
    cls=CommandGroup,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
    help=bilingual(message("Tanheng: China's national carbon market for steel, cement and aluminium smelting.")),
)
@click.version_option(__version__, prog_name="tanheng")
def group() -> None:
    """Hold the commands."""


REGISTRY = (registry, registry_account, registry_asking, registry_papers, registry_reconciling)
"""The modules whose commands stand in the group `registry`."""
SMALLER = (carryover.carryover, surrender.offset_limit, surrender.usable_vintages, penalty.penalty, threshold.threshold)
LARGER = (quantify.quantify, template.template, report.report, explain.explain, cems.cems, allocate.allocate)
for command in (play.play, *LARGER, *SMALLER, verify.verify, law.law, db.db, book_beginning.book, registry.registry, serve.serve):
    group.add_command(command)
book_beginning.book.add_command(book_work.work)
book_beginning.book.add_command(book_tasks.tasks)
book_beginning.book.add_command(book_inviting.invite)


def main() -> None:
    """Run the command line. An output that takes nothing more, such as a full disk, ends it with one sentence."""
    prepare_streams()
    try:
        group(prog_name="tanheng")
    except OSError as wrong:
        click.echo(bilingual(message("The output cannot be written: {reason}", reason=reason_of(wrong))), err=True)
        give_up_output()
        raise SystemExit(REFUSED) from None
