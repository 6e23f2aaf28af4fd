"""命令行 The command line: quantify, template, report, explain, cems, allocate, play, law, and the smaller ones about allowances."""

from __future__ import annotations

import click

from tanheng import __version__
from tanheng.interfaces.cli.common import REFUSED, bilingual, give_up_output, prepare_streams
from tanheng.interfaces.cli.on_demand import GroupOnDemand
from tanheng.kernel.messages import message
from tanheng.kernel.system_errors import reason_of

LAW_AND_FIGURES = ("allocate", "carryover", "cems", "explain", "law", "penalty", "quantify", "report", "template", "threshold", "verify")
MODULES = {
    **{name: (name,) for name in (*LAW_AND_FIGURES, "db", "play", "serve")},
    "offset-limit": ("surrender",),
    "usable-vintages": ("surrender",),
    "book": ("book", "book_beginning", "book_inviting", "book_tasks", "book_work"),
    "registry": ("registry", "registry_account", "registry_asking", "registry_papers", "registry_reconciling"),
}
"""The commands by name, with the modules of this folder in which they stand."""


@click.group(
    cls=GroupOnDemand,
    modules=MODULES,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
    help=bilingual(message("Tanheng: China's national carbon market for steel, cement and aluminium smelting.")),
)
@click.version_option(__version__, prog_name="tanheng")
def group() -> None:
    """Hold the commands."""


def main() -> None:
    """Run the command line. An output that takes nothing more, such as a full disk, ends it with one sentence."""
    prepare_streams()
    try:
        group(prog_name="tanheng")
    except OSError as wrong:
        click.echo(bilingual(message("The output cannot be written: {reason}", reason=reason_of(wrong))), err=True)
        give_up_output()
        raise SystemExit(REFUSED) from None
