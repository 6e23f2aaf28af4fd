"""What the commands share: texts in both languages, streams that never fail on a character, exit statuses, the hash line."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tanheng.kernel.messages import CHINESE, ENGLISH, LANGUAGES, Message, message
from tanheng.lawbook import Lawbook, LawInvalid, shipped_lawbook
from tanheng.tables import whole_file

if TYPE_CHECKING:
    from rich.console import Console

DONE, REFUSED, MISUSED = 0, 1, 2
_PLAIN_WIDTH = 120


def bilingual(text: Message) -> str:
    """Return a sentence in Chinese with English beside it, as help texts have it."""
    return f"{text.render(CHINESE)} / {text.render(ENGLISH)}"


lang_option = click.option(
    "--lang", type=click.Choice(LANGUAGES), default=CHINESE, show_default=True, help=bilingual(message("language of the output"))
)


def prepare_streams() -> None:
    """Let output never fail on a character that the terminal cannot show, such as a code page of Windows."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


def console(*, stderr: bool = False) -> Console:
    """Return a console: as wide as the terminal, plain text of fixed width where there is none."""
    from rich.console import Console

    stream = sys.stderr if stderr else sys.stdout
    return Console(
        file=stream, width=None if stream.isatty() else _PLAIN_WIDTH, highlight=False, soft_wrap=False, emoji=False, markup=False
    )


def say(text: Message, language: str, *, err: bool = True) -> None:
    """Print one sentence, by default to standard error."""
    click.echo(text.render(language), err=err)


def stop(text: Message, language: str, status: int = REFUSED) -> SystemExit:
    """Print why the command ends and return the exit to raise."""
    say(text, language)
    return SystemExit(status)


def lawbook_or_stop(language: str) -> Lawbook:
    """Return the shipped law book; faults of the tree end the command with all of them printed."""
    try:
        return shipped_lawbook()
    except LawInvalid as invalid:
        for fault in invalid.faults:
            click.echo(str(fault), err=True)
        raise stop(message("The law data has {count} faults; nothing is computed.", count=len(invalid.faults)), language) from None


def write_text(pieces: Iterable[str], out: Path | None, language: str) -> None:
    """Print the pieces of a text, or write a file whole or not at all. Ends the command when the file cannot be written."""
    if out is None:
        sys.stdout.writelines(pieces)
        sys.stdout.flush()
        return
    try:
        with whole_file(out) as part, part.open("w", encoding="utf-8", newline="\n") as stream:
            stream.writelines(pieces)
    except OSError as wrong:
        raise stop(message("{file} cannot be written: {reason}", file=out, reason=wrong.strerror or str(wrong)), language) from None


def json_text(value: object) -> str:
    """Return JSON with readable Chinese."""
    return json.dumps(value, ensure_ascii=False, indent=1)
