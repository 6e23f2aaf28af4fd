"""`tanheng db`: the database that needs no set-up, and its backups."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tanheng.interfaces.cli.answering import table
from tanheng.interfaces.cli.common import DONE, MISUSED, REFUSED, bilingual, console, lang_option, say, stop
from tanheng.kernel.clock import BEIJING, in_beijing
from tanheng.kernel.messages import Message, message

if TYPE_CHECKING:
    from tanheng.database.cluster import Cluster
    from tanheng.database.drill import Comparing
    from tanheng.database.refusals import Told

ROLES = ("app", "owner", "reader")
MODES = ("smart", "fast", "immediate")

data_option = click.option(
    "--data",
    type=click.Path(path_type=Path),
    metavar="FOLDER",
    help=bilingual(message("folder of the database, its archive and its backups; without it TANHENG_DATA, else one of the user's own")),
)


@click.group(help=bilingual(message("The database: start, stop, look at it, back it up, bring it back.")))
def db() -> None:
    """Hold the commands of the database."""


@contextmanager
def refusals_told(lang: str) -> Iterator[None]:
    """End the command with one sentence where the database refuses."""
    from tanheng.database.refusals import ClusterRefused

    try:
        yield
    except ClusterRefused as refused:
        raise stop(refused.message, lang) from None


def cluster_of(data: Path | None, lang: str) -> Cluster:
    """Return our own server; ends the command where the environment names a database that somebody else runs."""
    from tanheng.database.cluster import Cluster
    from tanheng.database.where import URLS, data_folder, named_database

    with refusals_told(lang):
        if data is None and named_database() is not None:
            raise stop(
                message(
                    "{variable} names a database that is run elsewhere; nothing is done with it here. Unset it, or give --data.",
                    variable=URLS["app"],
                ),
                lang,
            )
        return Cluster(data_folder(data))


def teller(lang: str) -> Told:
    """Return what says how far something is, on standard error."""

    def tell(text: Message) -> None:
        say(text, lang)

    return tell


def options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that all commands of the database have."""
    return data_option(lang_option(command))


@db.command(help=bilingual(message("Make the database where there is none, and start it where it does not run.")))
@options
def start(data: Path | None, lang: str) -> None:
    """Start; exit 0 running, 1 refused."""
    cluster = cluster_of(data, lang)
    with refusals_told(lang):
        address = cluster.start(teller(lang))
    say(message("The database runs: {address}", address=address.shown), lang, err=False)


@db.command("stop", help=bilingual(message("Stop the database.")))
@click.option("--mode", type=click.Choice(MODES), default="fast", show_default=True, help=bilingual(message("how clients are treated")))
@options
def stop_command(mode: str, data: Path | None, lang: str) -> None:
    """Stop; exit 0 stopped, also where it did not run."""
    cluster = cluster_of(data, lang)
    with refusals_told(lang):
        cluster.stop(mode, teller(lang))
    say(message("The database is stopped."), lang, err=False)


@db.command(help=bilingual(message("Say whether the database runs, and where.")))
@options
def status(data: Path | None, lang: str) -> None:
    """Print; exit 0 where it runs, 1 where it does not."""
    from tanheng.database.cluster import State

    said = {
        State.ABSENT: message("not made yet"),
        State.STOPPED: message("stopped"),
        State.CRASHED: message("ended without being stopped; the next start repairs it"),
        State.RUNNING: message("running"),
    }
    cluster = cluster_of(data, lang)
    with refusals_told(lang):
        found = cluster.status()
    rows = (
        (message("how it stands"), said[found.state].render(lang)),
        (message("process"), str(found.process or "")),
        (message("PostgreSQL"), found.version),
        (message("data folder"), str(found.folder)),
        (message("socket"), str(found.socket) if found.process else ""),
    )
    _print(message("Database"), rows, lang)
    raise SystemExit(DONE if found.process else REFUSED)


@db.command(help=bilingual(message("Print the address of the database for other programs.")))
@click.option("--role", type=click.Choice(ROLES), default="app", show_default=True, help=bilingual(message("as whom to connect")))
@click.option("--with-password", is_flag=True, help=bilingual(message("print the password too")))
@options
def url(role: str, with_password: bool, data: Path | None, lang: str) -> None:
    """Print one line."""
    from tanheng.database.cluster import Cluster
    from tanheng.database.where import data_folder, named_database

    with refusals_told(lang):
        named = named_database(role) if data is None else None
        address = named or Cluster(data_folder(data)).address(role)
    click.echo(address.url if with_password else address.shown)


@db.command(help=bilingual(message("Take a backup of the running database and verify it.")))
@options
def backup(data: Path | None, lang: str) -> None:
    """Back up; exit 0 done and verified, 1 refused."""
    from tanheng.database.backup import backup as taken

    cluster = cluster_of(data, lang)
    with refusals_told(lang):
        info = taken(cluster, teller(lang))
    say(
        message(
            "Backup {folder}: {megabytes} MB, verified; times from {ended} on can be brought back.",
            folder=info.folder,
            megabytes=info.size // 1_000_000,
            ended=_second(info.first_second),
        ),
        lang,
        err=False,
    )
    say(message("keys/ and passwords/ are not in it: keep a copy of both in another safe place, apart from the backups."), lang, err=False)


@db.command(help=bilingual(message("Bring back the database of an earlier second into another folder; the live one is not touched.")))
@click.option("--to", "instant", required=True, metavar="TIME", help=bilingual(message("second to bring back, in Beijing time")))
@click.option(
    "--into",
    required=True,
    type=click.Path(path_type=Path),
    metavar="FOLDER",
    help=bilingual(message("new data folder for what is brought back")),
)
@options
def restore(instant: str, into: Path, data: Path | None, lang: str) -> None:
    """Restore; exit 0 done and running, 1 refused, 2 wrong usage."""
    from tanheng.database.restoring import restore as restored

    at = time_of(instant, "--to", lang)
    cluster = cluster_of(data, lang)
    with refusals_told(lang):
        brought = restored(cluster, at, into, teller(lang))
    say(
        message("The database of {at} runs in {folder}: {address}", at=_second(at), folder=brought.folder, address=brought.address().shown),
        lang,
        err=False,
    )


@db.command(help=bilingual(message("Try the backups: bring the database back beside the live one, compare, measure, remove it again.")))
@click.option("--to", "instant", metavar="TIME", help=bilingual(message("second to bring back; without it the last full one")))
@options
def drill(instant: str | None, data: Path | None, lang: str) -> None:
    """Drill; exit 0 where what came back is the same, 1 where not."""
    from tanheng.database.drill import drill as drilled

    at = None if instant is None else time_of(instant, "--to", lang)
    cluster = cluster_of(data, lang)
    with refusals_told(lang):
        report = drilled(cluster, at, _comparison(cluster, lang), told=teller(lang))
    rows = (
        (message("brought back to"), _second(report.to)),
        (message("backup used"), report.backup.folder.name),
        (message("recovery time, minutes and seconds"), f"{report.recovery_s // 60}:{report.recovery_s % 60:02d}"),
        (message("at most lost had the machine been lost, seconds"), str(report.exposed_s)),
        (message("compared: records of the book, else tables"), str(report.comparison.compared)),
        (message("transactions lost"), str(report.comparison.lost)),
        (message("recorded after that second, so not brought back"), str(report.comparison.later)),
        (message("differences"), str(len(report.comparison.differences))),
    )
    _print(message("Backup drill"), rows, lang)
    for difference in report.comparison.differences:
        click.echo(difference)
    raise SystemExit(REFUSED if report.comparison.differences else DONE)


def _comparison(cluster: Cluster, lang: str) -> Comparing:
    """Return the comparison by the auditor where there is a book, else that of all tables."""
    from tanheng.database.drill import same_tables
    from tanheng.server.opening import public_key

    public = public_key(cluster.folder)
    if public is None:
        return same_tables
    from tanheng.server.comparing import audited

    return audited(public, lang)


def time_of(text: str, option: str, lang: str) -> datetime:
    """Read an instant such as 2026-11-21T09:30:00, without zone in Beijing time; ends the command for another form."""
    try:
        at = datetime.fromisoformat(text)
        return in_beijing(at if at.tzinfo else at.replace(tzinfo=BEIJING))
    except (ValueError, OverflowError):
        wrong = message("{option} must be an instant such as 2026-11-21T09:30:00, not {found}.", option=option, found=text)
        raise stop(wrong, lang, MISUSED) from None


def _print(title: Message, rows: Iterable[tuple[Message, str]], lang: str) -> None:
    made = table(title, [message("what"), message("found")], [], lang)
    for name, text in rows:
        made.add_row(name.render(lang), text)
    console().print(made)


def _second(at: datetime) -> str:
    return in_beijing(at).isoformat(timespec="seconds")
