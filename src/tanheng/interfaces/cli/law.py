"""`tanheng law`: shows, searches, validates and compares the law data."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import NoReturn

import click

from tanheng.interfaces.cli import law_json
from tanheng.interfaces.cli.common import MISUSED, REFUSED, bilingual, json_text, lang_option, stop
from tanheng.interfaces.cli.law_json import Json
from tanheng.interfaces.cli.law_reporting import changes_page, counts_of, counts_page, hits_page, marks_of
from tanheng.interfaces.cli.law_showing import NothingToShow, Shown, show, show_coverage
from tanheng.interfaces.cli.law_words import hash_line
from tanheng.interfaces.cli.pages import Block, Line, print_page
from tanheng.kernel.messages import Joined, Message, message
from tanheng.lawbook import Lawbook, LawFault, LawInvalid, shipped_folder
from tanheng.lawbook.difference import Change, between_days, between_trees
from tanheng.lawbook.locating import content_hash
from tanheng.lawbook.lookup import COVERAGE, find, near_names
from tanheng.lawbook.reading import law_files
from tanheng.lawbook.search import search

_DAY = click.DateTime(["%Y-%m-%d"])
format_option = click.option(
    "--format",
    "form",
    type=click.Choice(["table", "json"]),
    default="table",
    show_default=True,
    help=bilingual(message("form of the output")),
)
tree_option = click.option(
    "--tree",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    metavar="DIR",
    help=bilingual(message("folder with law data to use instead of the shipped one")),
)
on_option = click.option("--on", type=_DAY, metavar="YYYY-MM-DD", help=bilingual(message("only what applies on this day")))


@click.group("law", help=bilingual(message("Show, search, validate and compare the law data.")))
def law() -> None:
    """Gather the commands."""


@law.command("show", help=bilingual(message("Show a parameter, folder, interpretation, instrument, event, or coverage; KEY picks a row.")))
@click.argument("name")
@click.argument("key", nargs=-1)
@on_option
@tree_option
@lang_option
@format_option
def show_command(name: str, key: tuple[str, ...], on: datetime | None, tree: Path | None, lang: str, form: str) -> None:
    """Print everything that the name stands for."""
    book = _opened(tree, lang, form)
    shown, problems = _all_shown(book, name, key, on.date() if on else None)
    if shown:
        _print([block for one in shown for block in one.blocks], {"found": [one.json for one in shown]}, book.hash, lang, form)
        return
    if problems:
        reasons, near = [problem.reason for problem in problems], [one for problem in problems for one in problem.near]
        _refuse(reasons, near, book.hash, lang, form)
    unknown = message("There is no {name} in the law data; tanheng law search looks for words.", name=name)
    _refuse([unknown], near_names(book.tree, name), book.hash, lang, form)


def _all_shown(book: Lawbook, name: str, keys: tuple[str, ...], on: date | None) -> tuple[list[Shown], list[NothingToShow]]:
    shown: list[Shown] = []
    problems: list[NothingToShow] = []
    try:
        if name == COVERAGE:
            shown.append(show_coverage(book.tree, keys, on))
    except NothingToShow as problem:
        problems.append(problem)
    for found in find(book.tree, name):
        try:
            shown.append(show(book.tree, found, keys, on))
        except NothingToShow as problem:
            problems.append(problem)
    return shown, problems


@law.command("search", help=bilingual(message("Search for words in names, labels, keys, values, articles, notes, reasons and titles.")))
@click.argument("text", nargs=-1, required=True)
@tree_option
@lang_option
@format_option
def search_command(text: tuple[str, ...], tree: Path | None, lang: str, form: str) -> None:
    """Print what has every word, best matches first."""
    book = _opened(tree, lang, form)
    asked = " ".join(text)
    hits = search(book.tree, asked)
    if not hits:
        _refuse([message("Nothing in the law data has: {text}.", text=asked)], [], book.hash, lang, form)
    document: Json = {"hits": [law_json.hit_json(book.tree, hit) for hit in hits]}
    _print(hits_page(hits), document, book.hash, lang, form)


@law.command("check", help=bilingual(message("Validate law data: every fault with file, line and key, or the counts and the hash.")))
@tree_option
@lang_option
@format_option
def check_command(tree: Path | None, lang: str, form: str) -> None:
    """Print counts and hash, or every fault."""
    book = _opened(tree, lang, form)
    marks = {mark.code: count for mark, count in marks_of(book.tree).items()}
    document: Json = {"faults": [], "counts": counts_of(book.tree), "status": marks}
    _print(counts_page(book.tree), document, book.hash, lang, form)


@law.command("diff", help=bilingual(message("Compare the law data of two days, or with --tree alone the shipped with another.")))
@click.argument("days", nargs=-1, type=_DAY, metavar="[DATE1 DATE2]")
@on_option
@tree_option
@lang_option
@format_option
def diff_command(days: tuple[datetime, ...], on: datetime | None, tree: Path | None, lang: str, form: str) -> None:
    """Print what differs."""
    if len(days) not in (0, 2) or (days and on) or (not days and tree is None):
        raise stop(message("Give either two dates, or --tree with a folder and --on with a date if you like."), lang, MISUSED)
    other = _opened(tree, lang, form)
    if days:
        first, second = (day.date() for day in days)
        changes = between_days(other.tree, first, second)
        span = message("From {first} to {second}", first=first, second=second)
        _print_changes(other, other, changes, span, {"first": str(first), "second": str(second)}, lang, form)
        return
    book = _opened(None, lang, form)
    day = on.date() if on else None
    changes = between_trees(book.tree, other.tree, day)
    span = message("From {first} to {second}", first=book.hash[:12], second=other.hash[:12])
    facts: Json = {"first": book.hash, "second": other.hash}
    if day:
        facts["on"] = str(day)
    _print_changes(book, other, changes, span, facts, lang, form)


def _print_changes(old: Lawbook, new: Lawbook, changes: list[Change], span: Message, facts: Json, lang: str, form: str) -> None:
    document: Json = facts | {"changes": [law_json.change_json(old.tree, new.tree, change) for change in changes]}
    nothing: list[Block] = [Line(message("{span}: no difference", span=span))]
    blocks = changes_page(old.tree, new.tree, changes, span) if changes else nothing
    _print(blocks, document, new.hash, lang, form)


def _opened(tree: Path | None, lang: str, form: str) -> Lawbook:
    """Return the law book of the folder, or the shipped one; faults are printed and end the command."""
    root = tree or shipped_folder("law")
    try:
        return Lawbook(root)
    except LawInvalid as invalid:
        law_hash = content_hash(root, law_files(root))
        _print_faults(invalid.faults, law_hash, lang, form)
        raise SystemExit(REFUSED) from None


def _print_faults(faults: list[LawFault], law_hash: str, lang: str, form: str) -> None:
    if form == "json":
        document: Json = {"faults": [law_json.fault_json(fault) for fault in faults]}
        click.echo(json_text(document | law_json.law_json(law_hash)))
        return
    for fault in faults:
        first, *others = fault.where
        click.echo(f"{first}: {fault.what.render(lang)}")
        for place in others:
            click.echo(f"    {place}")
    click.echo(message("Faults: {count}.", count=len(faults)).render(lang))
    click.echo(hash_line(law_hash).render(lang))


def _print(blocks: list[Block], document: Json, law_hash: str, lang: str, form: str) -> None:
    if form == "json":
        click.echo(json_text(document | law_json.law_json(law_hash)))
        return
    print_page([*blocks, Line(""), Line(hash_line(law_hash))], lang)


def _refuse(reasons: list[Message], near: list[str], law_hash: str, lang: str, form: str) -> NoReturn:
    """Say why there is nothing, with near names, and end the command."""
    if form == "json":
        document: Json = {"error": [law_json.both(reason) for reason in reasons], "near": near}
        click.echo(json_text(document | law_json.law_json(law_hash)))
        raise SystemExit(REFUSED)
    lines = [*reasons]
    if near:
        lines.append(message("Near: {names}.", names=Joined(tuple(near))))
    for line in (*lines, hash_line(law_hash)):
        click.echo(line.render(lang), err=True)
    raise SystemExit(REFUSED)
