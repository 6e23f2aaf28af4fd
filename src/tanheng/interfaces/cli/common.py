"""What the commands share: texts in both languages, streams that never fail on a character, exit statuses, the hash line."""

from __future__ import annotations

import codecs
import json
import os
import shutil
import sys
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tanheng.kernel.findings import Finding, errors_of
from tanheng.kernel.messages import CHINESE, ENGLISH, LANGUAGES, Message, message
from tanheng.kernel.system_errors import reason_of
from tanheng.lawbook import Lawbook, LawInvalid, shipped_lawbook
from tanheng.tables import Table, TableRefused, whole_file

if TYPE_CHECKING:
    from rich.console import Console

DONE, REFUSED, MISUSED = 0, 1, 2
_PLAIN_WIDTH, _LEAST_WIDTH = 120, 30
_TEXT = "txt"  # how a file of the first form, a table for people, may end
_NEAREST = "tanheng_nearest"
_NEAREST_SIGNS = {"×": "x", "÷": "/", "·": ".", "‹": "<", "›": ">", "“": '"', "”": '"', "‘": "'", "’": "'"}


def bilingual(text: Message) -> str:
    """Return a sentence in Chinese with English beside it, as help texts have it."""
    return f"{text.render(CHINESE)} / {text.render(ENGLISH)}"


lang_option = click.option(
    "--lang", type=click.Choice(LANGUAGES), default=CHINESE, show_default=True, help=bilingual(message("language of the output"))
)


def prepare_streams() -> None:
    """Let output never fail on a character that the terminal cannot show, such as a code page of Windows."""
    codecs.register_error(_NEAREST, _nearest)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors=_NEAREST)


def all_findings(refusal: TableRefused, read: Callable[[list[Table]], Sequence[Finding]]) -> list[Finding]:
    """Tell the faults of cells together with the errors of the tables as far as they could be read, once for each place.

    Warnings are left for the next time: some would come of the cells that could not be read.
    """
    tables = [table for table in refusal.tables if table.rows]
    told = {finding.place for finding in refusal.findings}
    further = errors_of(read(tables)) if tables else ()
    return [*refusal.findings, *(finding for finding in further if finding.place not in told)]


def give_up_output() -> None:
    """Send what is still held back for an output that takes nothing more to nowhere, so that the end of the program does not try again."""
    with open(os.devnull, "wb") as nowhere:
        os.dup2(nowhere.fileno(), sys.stdout.fileno())


def _nearest(wrong: UnicodeError) -> tuple[str, int]:
    """Return what a code page can show instead: the plain form of a sign, the line of a frame, else a question mark for each character."""
    if not isinstance(wrong, UnicodeEncodeError):
        raise wrong
    return "".join(map(_plain_sign, wrong.object[wrong.start : wrong.end])), wrong.end


def _plain_sign(sign: str) -> str:
    name = unicodedata.name(sign, "")
    if name.startswith("BOX DRAWINGS"):
        return "+" if " AND " in name else "-" if name.endswith("HORIZONTAL") else "|"
    if unicodedata.category(sign) == "Pd" or name == "MINUS SIGN":
        return "-"
    plain = _NEAREST_SIGNS.get(sign) or unicodedata.normalize("NFKD", sign)
    wide = unicodedata.east_asian_width(sign) in "WF"  # tables stay straight
    return plain if plain.isascii() and plain.isprintable() else "??" if wide else "?"


def console(*, stderr: bool = False) -> Console:
    """Return a console: as wide as the terminal, plain text of fixed width where there is none."""
    from rich.console import Console

    stream = sys.stderr if stderr else sys.stdout
    return Console(
        file=stream, width=None if stream.isatty() else _PLAIN_WIDTH, highlight=False, soft_wrap=False, emoji=False, markup=False
    )


def text_width(out: Path | None, plain: int = _PLAIN_WIDTH) -> int:
    """Return how wide a text may be: as the terminal, or as COLUMNS says; of fixed width in a file or a pipe."""
    if out is not None:
        return plain
    said = os.environ.get("COLUMNS", "")
    if said.isdecimal() and int(said) > 0:
        return max(_LEAST_WIDTH, int(said))
    return max(_LEAST_WIDTH, shutil.get_terminal_size((plain, 0)).columns) if sys.stdout.isatty() else plain


def say(text: Message, language: str, *, err: bool = True) -> None:
    """Print one sentence, by default to standard error."""
    click.echo(text.render(language), err=err)


def stop(text: Message, language: str, status: int = REFUSED) -> SystemExit:
    """Print why the command ends and return the exit to raise."""
    say(text, language)
    return SystemExit(status)


def unwritable(file: Path, wrong: OSError, language: str) -> SystemExit:
    """Print why a file could not be written and return the exit to raise. On Windows nobody writes what a spreadsheet holds open."""
    reason = reason_of(wrong, file)
    if isinstance(wrong, PermissionError):
        text = message(
            "{file} cannot be written: {reason}. If it is open in another program, such as Excel, close it there, or choose another name.",
            file=file,
            reason=reason,
        )
        return stop(text, language)
    return stop(message("{file} cannot be written: {reason}", file=file, reason=reason), language)


def lawbook_or_stop(language: str) -> Lawbook:
    """Return the shipped law book; faults of the tree end the command with all of them printed."""
    try:
        return shipped_lawbook()
    except LawInvalid as invalid:
        for fault in invalid.faults:
            click.echo(str(fault), err=True)
        raise stop(message("The law data has {count} faults; nothing is computed.", count=len(invalid.faults)), language) from None


def guard_inputs(inputs: tuple[Path | None, ...], out: Path | None, errors_to: Path | None, language: str) -> None:
    """End the command where it would overwrite what it reads, or write two things to one file."""
    if errors_to is not None and errors_to.suffix.lower() != ".xlsx":
        raise stop(message("--errors-to needs a file name that ends in .xlsx."), language, MISUSED)
    taken = {path.resolve() for path in inputs if path is not None}
    for option, path in (("-o", out), ("--errors-to", errors_to)):
        if path is None:
            continue
        if path.resolve() in taken:
            raise stop(message("{option} must not overwrite {file}.", option=option, file=path), language, MISUSED)
        taken.add(path.resolve())


def shape_of(asked: str | None, out: Path | None, formats: tuple[str, ...], language: str) -> str:
    """Return the form of the output: what was asked for, else what the ending of the file says, else a table.

    A file name whose ending says another form, or one that is none, is wrong usage; a device or a pipe has no ending that could say any.
    """
    if out is None or (out.exists() and not out.is_file()):
        return asked or formats[0]
    ending = out.suffix.lower().removeprefix(".")
    said = formats[0] if ending == _TEXT else ending if ending in formats else None
    if asked is not None and said is not None and asked != said:
        raise stop(message("--format {asked} does not fit the file name {file}.", asked=asked, file=out), language, MISUSED)
    if asked is None and said is None:
        endings = ", ".join(f".{known}" for known in (*formats[1:], _TEXT))
        raise stop(
            message("{file} does not say a form by its ending. Known are: {endings}; or say --format.", file=out, endings=endings),
            language,
            MISUSED,
        )
    return asked or said or formats[0]


def named_values(option: str, given: Sequence[str], language: str) -> dict[str, str]:
    """Return the values of an option by name; what is no NAME=VALUE, or a name twice, is wrong usage."""
    found: dict[str, str] = {}
    for written in given:
        name, equals, value = (part.strip() for part in written.partition("="))
        if not (name and equals and value) or name in found:
            text = message("{option} needs NAME=VALUE, each name once, not {written}.", option=option, written=written)
            raise stop(text, language, MISUSED)
        found[name] = value
    return found


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
        raise unwritable(out, wrong, language) from None


def json_text(value: object) -> str:
    """Return JSON with readable Chinese."""
    return json.dumps(value, ensure_ascii=False, indent=1)
