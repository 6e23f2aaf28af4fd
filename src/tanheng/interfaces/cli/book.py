"""`tanheng book`: the book on this machine: make it, ask it, seal it, prove it, hand it to an auditor."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tanheng.interfaces.cli.answering import table
from tanheng.interfaces.cli.common import DONE, MISUSED, REFUSED, bilingual, console, lang_option, say, stop, write_text
from tanheng.interfaces.cli.db import data_option, refusals_told, teller, time_of
from tanheng.interfaces.saying import readable
from tanheng.kernel.findings import Finding
from tanheng.kernel.messages import message, shown

if TYPE_CHECKING:
    from tanheng.commands.records import Outcome
    from tanheng.server.opening import Opened
    from tanheng.server.sampling import Step

_PAUSE_S = 1
_SHOWN = 10
NUMBER = click.IntRange(1, 2**63 - 1)
"""What the database can count."""


@click.group(help=bilingual(message("The book: make it, write into it, ask it, seal it, prove it.")))
def book() -> None:
    """Hold the commands of the book."""


def options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that all commands of the book have."""
    return data_option(lang_option(command))


def opened(data: Path | None, lang: str) -> Opened:
    """Open the book, or end the command with one sentence."""
    with refusals_told(lang):
        try:
            from tanheng.server.opening import open_book
        except ModuleNotFoundError as missing:
            raise stop(message("{package} is missing. The book needs: pip install 'tanheng[server]'", package=missing.name), lang) from None
        return open_book(data, teller(lang))


@contextmanager
def seal_told(lang: str) -> Iterator[None]:
    """End the command with one sentence where the rows of the seal contradict each other or the key."""
    from tanheng.commands.soundness import SealBroken

    try:
        yield
    except SealBroken as broken:
        raise stop(broken.message, lang) from None


def stragglers_told(lang: str) -> Callable[[list[int]], None]:
    """Return what tells of records that nobody had queued for the seal."""

    def tell(numbers: list[int]) -> None:
        say(
            message(
                "{count} records stood neither in the log nor in its queue; they are put back and sealed now. No program does this:"
                " somebody may have tampered with the database. The first: {numbers}",
                count=len(numbers),
                numbers=", ".join(map(str, numbers[:_SHOWN])),
            ),
            lang,
        )

    return tell


@book.command(help=bilingual(message("Make the book, or bring its tables to this release.")))
@options
def make(data: Path | None, lang: str) -> None:
    """Make; exit 0 made or up to date, 1 refused."""
    with refusals_told(lang):
        from tanheng.server.opening import make as made

        found = made(data, teller(lang))
    say(
        message("The book in {folder} is ready. Its seal has the key {key}.", folder=found.folder, key=found.key.public.fingerprint),
        lang,
        err=False,
    )


@book.command(help=bilingual(message("Keep the invented years of the demonstration in an empty book.")))
@options
def sample(data: Path | None, lang: str) -> None:
    """Play the sample; exit 0 done, 1 where the book is not empty."""
    found = opened(data, lang)
    from tanheng.commands.sql import Sql
    from tanheng.lawbook import shipped_folder
    from tanheng.server.sampling import YEARS, Sample
    from tanheng.server.serving.production import mark_sample

    if Sql().rows("SELECT 1 FROM commands_record LIMIT 1"):
        raise stop(message("The book is not empty. The demonstration needs a book of its own: name another folder with --data."), lang)
    mark_sample(found.folder)
    show_steps(Sample().play(shipped_folder("examples") / YEARS), lang)


def show_steps(steps: Iterable[Step], lang: str) -> None:
    """Print the steps of the demonstration as a table."""
    made = table(message("Steps"), (message("record"), message("day"), message("why"), message("outcome")), (), lang)
    for step in steps:
        outcome = message("done").render(lang) if step.outcome.done else told(step.outcome.findings[0], lang)
        made.add_row(str(step.outcome.number), step.at.date().isoformat(), step.reason.render(lang), outcome)
    console().print(made)


@book.command(help=bilingual(message("Run a command of the book: CONTENT is a JSON file, or - for standard input.")))
@click.argument("name", metavar="COMMAND")
@click.argument("content", type=click.File("rb"), metavar="CONTENT")
@click.option("--person", type=NUMBER, required=True, help=bilingual(message("number of the person who acts")))
@click.option("--assignment", type=NUMBER, required=True, help=bilingual(message("number of the assignment to a role that he uses")))
@click.option("--delegation", type=NUMBER, help=bilingual(message("number of the delegation by which he acts for another")))
@click.option("--request", required=True, help=bilingual(message("request key: repeated with the same content it gives the first answer")))
@click.option("--reason", default="", help=bilingual(message("why, for the record")))
@click.option("--applies-at", metavar="TIME", help=bilingual(message("when it applies; without it, now")))
@options
def run(name: str, content: Any, data: Path | None, lang: str, **sender: Any) -> None:
    """Run; exit 0 done, 1 refused, 2 wrong usage."""
    asked = _content(content, lang)
    applies_at = sender["applies_at"]
    at = None if applies_at is None else time_of(applies_at, "--applies-at", lang)
    opened(data, lang)
    from tanheng.commands.actors import Actor, UnknownActor
    from tanheng.commands.running import Runner, SealBehind, TooBusy
    from tanheng.people.policy import RolePolicy

    actor = Actor(sender["person"], sender["assignment"], sender["delegation"])
    try:
        outcome = Runner(RolePolicy()).run(name, asked, actor=actor, request=sender["request"], reason=sender["reason"], applies_at=at)
    except UnknownActor:
        raise stop(
            message(
                "Nobody with number {person} has assignment {assignment}. Nothing was recorded.",
                person=actor.person,
                assignment=actor.assignment,
            ),
            lang,
        ) from None
    except TooBusy:
        raise stop(message("Others were in the way too often; nothing was done. Send the same request again."), lang) from None
    except SealBehind:
        raise stop(message("Too many records wait for the seal; nothing was done. Seal them first: tanheng book seal."), lang) from None
    show_outcome(outcome, lang)
    raise SystemExit(DONE if outcome.done else REFUSED)


def _content(content: Any, lang: str) -> dict[str, Any]:
    from tanheng.kernel.strict_json import Malformed, object_in

    try:
        return dict(object_in(content.read()))
    except Malformed as wrong:
        raise stop(message("The content is not what it must be: {reason}", reason=wrong.reason), lang, MISUSED) from None


def show_outcome(outcome: Outcome, lang: str) -> None:
    """Print what became of a command: its record, its result, and everything that refused it."""
    if outcome.done:
        if outcome.repeated:
            say(message("Done before; this is the first answer: record {number}.", number=outcome.number), lang, err=False)
        else:
            say(message("Done: record {number}.", number=outcome.number), lang, err=False)
        click.echo(json.dumps(outcome.result, ensure_ascii=False, indent=2))
        return
    say(message("Refused (record {number}):", number=outcome.number or "-"), lang)
    for finding in outcome.findings:
        click.echo(told(finding, lang), err=True)


def told(finding: Finding, lang: str) -> str:
    """Return a finding as one line: its number, its place, its sentence."""
    return f"[{finding.code}] {finding.place}: {shown(readable(finding.message), lang)}"


@book.command(help=bilingual(message("Seal what waits. With --follow, seal each second until it is stopped.")))
@click.option("--follow", is_flag=True, help=bilingual(message("go on until stopped")))
@options
def seal(follow: bool, data: Path | None, lang: str) -> None:
    """Seal; exit 0, 1 where the log was tampered with."""
    import threading

    found = opened(data, lang)
    from tanheng.commands.sealing import seal_all
    from tanheng.ledger.tallying import tally
    from tanheng.seal.heads import printed

    pause, size = threading.Event(), -1
    while True:
        with seal_told(lang):
            # The first look sees the whole journal, those of each second its end.
            head = seal_all(found.key, whole=size < 0, stragglers=stragglers_told(lang))
        tally()
        if head is None:
            say(message("There is nothing to seal yet."), lang, err=False)
        elif head.size != size:
            click.echo(printed(head))
        size = 0 if head is None else head.size
        if not follow or pause.wait(_PAUSE_S):
            return


@book.command(help=bilingual(message("Print the newest signed head, or the daily head of a day, to be kept off this machine.")))
@click.option("--day", metavar="DATE", help=bilingual(message("day in Beijing, such as 2026-12-31")))
@click.option("--format", "form", type=click.Choice(("text", "json")), default="text", help=bilingual(message("form of the answer")))
@options
def head(day: str | None, form: str, data: Path | None, lang: str) -> None:
    """Print; exit 0, 1 where there is none."""
    found_in = opened(data, lang)
    from tanheng.commands.sealing import daily_head, newest_head
    from tanheng.commands.soundness import insist_ours
    from tanheng.kernel.canonical import canonical
    from tanheng.seal.heads import printed

    try:
        with seal_told(lang):
            found = newest_head() if day is None else daily_head(date.fromisoformat(day))
            if found is not None:
                insist_ours(found, found_in.key.public)
    except (ValueError, OverflowError):
        raise stop(message("{option} must be a date such as 2026-12-31, not {found}.", option="--day", found=day), lang, MISUSED) from None
    if found is None:
        raise stop(message("No head was signed until then."), lang)
    click.echo(canonical(found.as_json()) if form == "json" else printed(found))


@book.command(help=bilingual(message("Print the receipt of a record, which anyone can check offline (tanheng verify).")))
@click.argument("number", type=NUMBER, metavar="RECORD")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), metavar="FILE", help=bilingual(message("file to write; without it, print"))
)
@options
def receipt(number: int, output: Path | None, data: Path | None, lang: str) -> None:
    """Print or write; exit 0, 1 where there is no such record."""
    found = opened(data, lang)
    from tanheng.commands.receipts import receipt_of

    try:
        with seal_told(lang):
            text = receipt_of(number, found.key)
    except KeyError:
        raise stop(message("There is no record {number}.", number=number), lang) from None
    _print_or_write(text, output, lang)


def _print_or_write(text: str, output: Path | None, lang: str) -> None:
    if output is None:
        click.echo(text)
    else:
        write_text([text], output, lang)


@book.command(help=bilingual(message("Print the proof that a head that somebody kept is the beginning of the newest one.")))
@click.argument("size", type=NUMBER, metavar="SIZE")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), metavar="FILE", help=bilingual(message("file to write; without it, print"))
)
@options
def consistency(size: int, output: Path | None, data: Path | None, lang: str) -> None:
    """Print or write the proof for `tanheng verify --consistency`; exit 0, 1 where the log is not so long. SIZE is the kept head's."""
    opened(data, lang)
    from tanheng.commands.sealing import consistency as proof_between
    from tanheng.commands.sealing import newest_head
    from tanheng.kernel.canonical import canonical
    from tanheng.seal.documents import consistency_json

    head = newest_head()
    if head is None or size > head.size:
        there = 0 if head is None else head.size
        raise stop(message("The log has {there} records, fewer than the {found} that were asked for.", there=there, found=size), lang)
    text = canonical(consistency_json(size, head.size, proof_between(size, head.size)))
    _print_or_write(text, output, lang)


@book.command(help=bilingual(message("Write the whole book into a new folder, for auditors.")))
@click.argument("folder", type=click.Path(path_type=Path), metavar="FOLDER")
@options
def export(folder: Path, data: Path | None, lang: str) -> None:
    """Export; exit 0 written, 1 refused."""
    found = opened(data, lang)
    _exported(folder, found, lang)


def _exported(folder: Path, found: Opened, lang: str) -> None:
    from tanheng.ledger.exporting import NotExported
    from tanheng.ledger.exporting import export as written

    try:
        with seal_told(lang):
            made = written(folder, found.key.public)
    except NotExported as refused:
        raise stop(refused.reason, lang) from None
    say(
        message(
            "{folder}: {sealed} sealed records, {tail} not sealed yet, {accounts} accounts.",
            folder=made.folder,
            sealed=made.sealed,
            tail=made.tail,
            accounts=made.accounts,
        ),
        lang,
        err=False,
    )
    if made.stragglers:
        say(
            message(
                "{count} of those not sealed stand in no queue either; they are in the export. No program does this: somebody may have "
                "tampered with the database. Seal them: tanheng book seal.",
                count=made.stragglers,
            ),
            lang,
        )


@book.command(help=bilingual(message("Seal, export into a temporary folder, and let the independent auditor check it.")))
@click.option(
    "--keep",
    type=click.Path(path_type=Path),
    metavar="FOLDER",
    help=bilingual(message("where the auditor remembers the heads it has seen")),
)
@options
def audit(keep: Path | None, data: Path | None, lang: str) -> None:
    """Audit; exit as the auditor does: 0 clean, 1 divergent, also where the tables are not what the records say, 2 unreadable."""
    found = opened(data, lang)
    from tanheng.commands.sealing import seal_all
    from tanheng.ledger.sweeping import sweep

    with seal_told(lang):
        seal_all(found.key, whole=True, stragglers=stragglers_told(lang))
    swept = sweep()
    say(swept.told(), lang, err=not swept.clean)
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "export"
        _exported(target, found, lang)
        command = [sys.executable, "-m", "tanheng_auditor", str(target), "--lang", lang, *(["--keep", str(keep)] if keep else [])]
        raise SystemExit(subprocess.run(command, check=False).returncode or (DONE if swept.clean else REFUSED))


@book.command(
    help=bilingual(message("Print balances: of all accounts, of an owner, or of one account at a time and as it was known at another."))
)
@click.option("--owner", help=bilingual(message("only the accounts of this owner")))
@click.option("--account", type=NUMBER, help=bilingual(message("only this account, with its latest entries")))
@click.option("--at", metavar="TIME", help=bilingual(message("what applied up to then")))
@click.option("--known", metavar="TIME", help=bilingual(message("as it was known then")))
@options
def balance(owner: str | None, account: int | None, at: str | None, known: str | None, data: Path | None, lang: str) -> None:
    """Print; exit 0, 1 where there is no such account."""
    times = {name: None if text is None else time_of(text, f"--{name}", lang) for name, text in (("at", at), ("known", known))}
    opened(data, lang)
    from tanheng.commands.sql import Sql
    from tanheng.ledger import queries

    sql = Sql()
    if account is None:
        found = queries.accounts(sql, owner=owner)
    else:
        one = queries.account(sql, account)
        if one is None:
            raise stop(message("There is no account {number}.", number=account), lang)
        found = [one]
    if at is not None or known is not None:
        found = [one._replace(sums=queries.sums_as_of(sql, one.account, **times)) for one in found]
    show_balances(found, lang)


def show_balances(found: list[Any], lang: str) -> None:
    """Print accounts with what they hold and what is reserved, as a table."""
    words = (message("account"), message("owner"), message("purpose"), message("asset"))
    numbers = (message("balance"), message("reserved out"), message("reserved in"), message("floor"), message("ceiling"))
    made = table(message("Balances"), words, numbers, lang)
    for one in found:
        limits = ("" if limit is None else f"{limit:,}" for limit in (one.floor, one.ceiling))
        sums = (one.sums.balance, one.sums.debits_pending, one.sums.credits_pending)
        made.add_row(str(one.account), one.owner, one.purpose, one.asset, *(f"{value:,}" for value in sums), *limits)
    console().print(made)
