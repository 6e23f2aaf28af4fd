"""The second part of `tanheng play`: a small book on a database of its own, sealed, and checked by the independent auditor."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tanheng.interfaces.cli.common import say
from tanheng.interfaces.cli.registry import HOLDING_NUMBERS, holding_rows, show
from tanheng.kernel.messages import Message, message
from tanheng.lawbook import shipped_folder

if TYPE_CHECKING:
    from tanheng.commands.actors import Actor
    from tanheng.database.cluster import Cluster
    from tanheng.interfaces.cli.play_serving import Serving
    from tanheng.server.opening import Opened


def show_book(lang: str, given: Path | None = None, serving: Serving | None = None, hints: Sequence[Message] = ()) -> None:
    """Keep a small book: print its steps, its balances, its head and the auditor's verdict, and `hints` of what to try next.

    It is kept in the folder `given`; without one, in a folder that is removed in the end. With `serving` the platform is then served
    with it until it is stopped.
    """
    from tanheng.interfaces.cli.play_serving import begin_sample

    try:
        from tanheng.database.cluster import Cluster
        from tanheng.database.refusals import ClusterRefused
    except ModuleNotFoundError as missing:
        say(message("The book is left out: {package} is missing (pip install 'tanheng[server]').", package=missing.name), lang, err=False)
        _say_all(hints, lang)
        return
    if given is None:
        say(message("A small book, kept on a PostgreSQL of its own that is removed afterwards:"), lang, err=False)
    with tempfile.TemporaryDirectory(prefix="tanheng-play-") as folder:
        here = Path(folder)
        # The server runs as another user where the program is run as root, and must get in.
        here.chmod(0o755)
        data = here / "data" if given is None else given.expanduser().resolve()
        cluster, begun = None, False
        try:
            # What is removed in the end need not survive a crash of the machine.
            cluster = Cluster(data, durable=given is not None)
            begin_sample(data, lang)
            begun = True
            _keep(cluster, here, lang, serving, hints)
        except ClusterRefused as refused:
            say(refused.message, lang, err=False)
            _say_all(hints, lang)
        finally:
            if cluster is not None and given is None:
                cluster.remove()
            elif cluster is not None and begun:
                cluster.stop()


def _show_registry(named: dict[str, Any], lang: str) -> None:
    """Print what the works hold and how far their duties are met."""
    from tanheng.commands.sql import Sql
    from tanheng.registry.queries import account_of, holdings
    from tanheng.surrender.queries import Key, standings_of

    sql = Sql()
    held, met = [], []
    for name in ("steel", "cement"):
        account = account_of(sql, named[name])
        assert account is not None
        held += [(account.number, account.name, *cells) for cells in holding_rows(holdings(sql, account.number))]
        for key, one in standings_of(sql, [Key(account.number, year) for year in (2024, 2025)]).items():
            met.append((account.number, account.name, str(key.year), one.duty, one.surrendered, one.counted_offsets, one.left))
    whose = (message("account"), message("holder"))
    show(message("Holdings"), (*whose, message("vintage"), message("place")), HOLDING_NUMBERS, held, lang)
    numbers = (message("duty (t)"), message("surrendered (t)"), message("offset (t)"), message("left (t)"))
    show(message("Duties"), (*whose, message("year")), numbers, met, lang)


def _keep(cluster: Cluster, here: Path, lang: str, serving: Serving | None, hints: Sequence[Message]) -> None:
    """Fill the book, unless it was filled before, show it, and serve it where that is wanted."""
    from tanheng.interfaces.cli.play_serving import serve_sample, was_played
    from tanheng.server.opening import make_at

    cluster.start()
    found = make_at(cluster.address(), cluster.address("owner"), cluster.folder)
    actors = {} if was_played() else _play(found, here, lang)
    _say_all(hints, lang)
    if serving is not None:
        serve_sample(cluster.folder, serving, actors, lang)


def _play(found: Opened, here: Path, lang: str) -> dict[str, Actor]:
    """Play the sample and show it; return who acted in it, by name."""
    from django.db import connections

    from tanheng.commands.sealing import seal_all
    from tanheng.interfaces.cli.book import show_steps
    from tanheng.ledger.exporting import export
    from tanheng.seal.heads import printed
    from tanheng.server.sampling import YEARS, Sample

    sample = Sample()
    show_steps(sample.play(shipped_folder("examples") / YEARS), lang)
    _show_registry(sample.named, lang)
    head = seal_all(found.key)
    if head is not None:
        say(message("Its seal, to be kept off this machine:"), lang, err=False)
        click.echo(f"  {printed(head)}")
    export(here / "export", found.key.public)
    connections.close_all()
    say(message("The independent auditor on an export of it:"), lang, err=False)
    sys.stdout.flush()
    verdict = subprocess.run([sys.executable, "-m", "tanheng_auditor", str(here / "export"), "--lang", lang], check=False)
    click.echo()
    if verdict.returncode:
        raise SystemExit(verdict.returncode)
    return sample.actors


def _say_all(hints: Sequence[Message], lang: str) -> None:
    for hint in hints:
        say(hint, lang, err=False)
