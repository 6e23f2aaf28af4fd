"""What is said about a command line that is not understood, and about a command that was broken off: in Chinese with English beside it."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from typing import Any

import click

from tanheng.interfaces.cli.common import MISUSED, bilingual
from tanheng.kernel.messages import Message, message

BROKEN_OFF = 130  # as a shell has it for what Ctrl-C ended
_IN_BRACKETS = re.compile(r"\((.*)\)\s*\.?$")
_TAKES_NONE = "does not take"  # the two mistakes with an option differ only in what click says
_PROGRAM = "tanheng"
_QUOTED = re.compile(r"'(.*?)'")


class CommandGroup(click.Group):
    """A group of commands whose own mistakes and breaks are told in both languages."""

    def main(self, args: Sequence[str] | None = None, prog_name: str | None = None, **extra: Any) -> Any:  # type: ignore[override]
        """Run the command line and leave with its exit status."""
        extra["standalone_mode"] = False
        try:
            status = super().main(args, prog_name, **extra)
        except (click.Abort, KeyboardInterrupt):
            tell_break()
            sys.exit(BROKEN_OFF)
        except click.UsageError as wrong:
            _tell(wrong)
            sys.exit(MISUSED)
        except click.ClickException as wrong:
            click.echo(bilingual(_of_click(wrong.format_message())), err=True)
            sys.exit(wrong.exit_code)
        sys.exit(status if isinstance(status, int) else 0)


def tell_break() -> None:
    """Say that the command was broken off; every writer removes what it had begun."""
    click.echo(bilingual(message("Broken off; nothing was left half written.")), err=True)


def _tell(wrong: click.UsageError) -> None:
    """Print the mistake, how the command is called, and where its help is. A group that was called alone has its help printed."""
    context = wrong.ctx
    if isinstance(wrong, click.exceptions.NoArgsIsHelpError):
        click.echo(wrong.format_message(), err=True)
        return
    click.echo(bilingual(_said(wrong)), err=True)
    if context is not None:
        usage = " ".join((context.command_path, *context.command.collect_usage_pieces(context)))
        click.echo(f"{bilingual(message('how it is called'))}: {usage}", err=True)
    click.echo(f"{bilingual(message('help'))}: {context.command_path if context is not None else _PROGRAM} -h", err=True)


def _said(wrong: click.UsageError) -> Message:
    if isinstance(wrong, click.NoSuchOption):
        near = ", ".join(wrong.possibilities or ())
        if near:
            return message("There is no option {option}. Perhaps: {near}", option=wrong.option_name, near=near)
        return message("There is no option {option}.", option=wrong.option_name)
    if isinstance(wrong, click.BadOptionUsage):
        if _TAKES_NONE in wrong.message:
            return message("The option {option} takes no value.", option=wrong.option_name)
        return message("The option {option} needs a value.", option=wrong.option_name)
    if isinstance(wrong, click.MissingParameter):
        return message("{name} is missing.", name=_name(wrong))
    if isinstance(wrong, click.BadParameter):
        return _bad_value(wrong)
    context = wrong.ctx
    if context is not None and isinstance(context.command, click.Group):
        known = ", ".join(context.command.list_commands(context))
        found = _QUOTED.search(wrong.format_message())
        if found:
            return message("There is no command {found}. There is: {known}", found=found[1], known=known)
    rest = _IN_BRACKETS.search(wrong.format_message())
    if rest:
        return message("This is too much on the command line: {rest}", rest=rest[1])
    return _of_click(wrong.format_message())


def _bad_value(wrong: click.BadParameter) -> Message:
    name, kind = _name(wrong), wrong.param.type if wrong.param is not None else None
    quoted = _QUOTED.search(wrong.message)
    found = quoted[1] if quoted else wrong.message.split(" ", 1)[0]
    if isinstance(kind, click.Choice):
        return message("{name} cannot be {found}. There is: {known}", name=name, found=found, known=", ".join(map(str, kind.choices)))
    if isinstance(kind, click.Path):
        return message("{name} must be a file; {found} is a folder or cannot be read.", name=name, found=found)
    if isinstance(kind, click.IntRange):
        return message(
            "{name} must be a whole number from {low} to {high}, not {found}.", name=name, low=kind.min, high=kind.max, found=found
        )
    if kind is click.INT:
        return message("{name} must be a whole number, not {found}.", name=name, found=found)
    if isinstance(kind, click.DateTime):
        return message("{name} must be a day of the calendar, such as 2026-12-31, not {found}.", name=name, found=found)
    return message("{name}: {reason}", name=name, reason=wrong.message)


def _name(wrong: click.BadParameter) -> str:
    """Return an option as it is typed, an argument as the help calls it."""
    if wrong.param is None:
        return ""
    if isinstance(wrong.param, click.Option):
        return " / ".join(wrong.param.opts)
    return wrong.param.make_metavar(wrong.ctx) if wrong.ctx is not None else wrong.param.human_readable_name


def _of_click(reason: str) -> Message:
    return message("The command line is not understood: {reason}", reason=reason)
