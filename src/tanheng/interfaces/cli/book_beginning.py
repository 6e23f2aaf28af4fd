"""`tanheng book install` and `tanheng book commands`: how a book is begun, and what can be run in it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from tanheng.commands.words import WHAT
from tanheng.interfaces.cli.answering import table
from tanheng.interfaces.cli.book import book, opened, options, show_outcome
from tanheng.interfaces.cli.common import MISUSED, REFUSED, bilingual, console, json_text, lang_option, say, stop
from tanheng.kernel.messages import message

if TYPE_CHECKING:
    from tanheng.commands.definitions import Command
    from tanheng.commands.records import Outcome

__all__ = ["book"]


@book.command(
    help=bilingual(message("Begin an empty book: its operator and first administrators, one name each; repeat an option for more."))
)
@click.option("--operator", required=True, metavar="NAME", help=bilingual(message("organisation that runs the program")))
@click.option("--system", multiple=True, required=True, metavar="NAME", help=bilingual(message("system administrator")))
@click.option(
    "--security",
    multiple=True,
    required=True,
    metavar="NAME",
    help=bilingual(message("security administrator; two at least, who give roles")),
)
@click.option("--audit", multiple=True, metavar="NAME", help=bilingual(message("audit administrator")))
@options
def install(
    operator: str, system: tuple[str, ...], security: tuple[str, ...], audit: tuple[str, ...], data: Path | None, lang: str
) -> None:
    """Install; exit 0 done, 1 refused."""
    opened(data, lang)
    from tanheng.commands.running import Runner
    from tanheng.commands.sql import Sql
    from tanheng.people import bootstrap
    from tanheng.people.persons import person_content
    from tanheng.people.policy import RolePolicy

    if Sql().rows("SELECT 1 FROM people_person LIMIT 1"):
        raise stop(
            message("The book has its people already. Further persons and roles are given by commands: tanheng book commands."), lang
        )
    try:
        groups = [[person_content(name) for name in names] for names in (system, security, audit)]
    except ValueError:
        raise stop(message("A name has 1 to 120 characters and no control characters."), lang, MISUSED) from None
    outcome = bootstrap.install(Runner(RolePolicy()), zh=operator, system=groups[0], security=groups[1], audit=groups[2])
    if not outcome.done:
        show_outcome(outcome, lang)
        raise SystemExit(REFUSED)
    _show_installed(outcome, [*system, *security, *audit], lang)


def _show_installed(outcome: Outcome, names: list[str], lang: str) -> None:
    made = table(message("Persons and roles"), (message("name"), message("role")), (message("person"), message("assignment")), lang)
    # The first is the program itself, which has no name.
    for name, one in zip(["-", *names], outcome.result["assignments"], strict=True):
        made.add_row(name, one["role"], str(one["person"]), str(one["assignment"]))
    console().print(made)
    say(message("Each acts by --person and --assignment of tanheng book run; what can be run: tanheng book commands."), lang, err=False)


@book.command("commands", help=bilingual(message("List the commands of the book; of one that is named, all that `book run` needs.")))
@click.argument("name", required=False, metavar="COMMAND")
@lang_option
def commands(name: str | None, lang: str) -> None:
    """Print; exit 0, 2 where there is no such command."""
    try:
        from tanheng.server.preparing import load

        load()
    except ModuleNotFoundError as missing:
        raise stop(message("{package} is missing. The book needs: pip install 'tanheng[server]'", package=missing.name), lang) from None
    from tanheng.commands.definitions import COMMANDS

    if name is None:
        made = table(message("Commands"), (message("command"), message("what it does"), message("two persons")), (), lang)
        for one in sorted(COMMANDS):
            made.add_row(one, WHAT[one].render(lang), (message("yes") if COMMANDS[one].two_persons else message("no")).render(lang))
        console().print(made)
        return
    if name not in COMMANDS:
        text = message("There is no command {name}. tanheng book commands lists them.", name=name)
        raise stop(text, lang, MISUSED)
    _show(COMMANDS[name], lang)


def _show(wanted: Command, lang: str) -> None:
    """Print what a command does, who may ask and decide, and the JSON schema of its content."""
    from tanheng.commands.roles import ANY_ROLE

    say(message("{name}: {what}", name=wanted.name, what=WHAT[wanted.name]), lang, err=False)
    roles = message("every role") if wanted.roles == ANY_ROLE else ", ".join(sorted(wanted.roles))
    say(message("Roles that may ask: {roles}", roles=roles), lang, err=False)
    if wanted.two_persons:
        say(
            message(
                "It needs two persons: one runs proposal_make with this command and content, another with one of these roles runs "
                "proposal_decide with the number of the proposal."
            ),
            lang,
            err=False,
        )
    say(message("Form of the content (JSON schema):"), lang, err=False)
    click.echo(json_text(wanted.content.model_json_schema()))
