"""`tanheng serve`: the platform in a browser: database, pages and worker under one supervisor."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tanheng.interfaces.cli.book import options
from tanheng.interfaces.cli.common import REFUSED, bilingual, say, stop
from tanheng.interfaces.cli.db import refusals_told, teller
from tanheng.kernel.messages import message

if TYPE_CHECKING:
    from tanheng.server.serving.asked import Asked

PORT = click.IntRange(1, 65535)
FORMS = ("text", "json")


@click.command(
    help=bilingual(message("Serve the platform to browsers: the database, the pages and the worker, until stopped with Ctrl-C."))
)
@click.option("--host", default="127.0.0.1", show_default=True, help=bilingual(message("address of this machine to listen at")))
@click.option("--port", type=PORT, default=8000, show_default=True, help=bilingual(message("port to listen at")))
@click.option(
    "--workers",
    type=click.IntRange(1, 64),
    default=2,
    show_default=True,
    help=bilingual(message("processes that answer requests")),
)
@click.option("--migrate", is_flag=True, help=bilingual(message("bring the tables of an older release up to date first")))
@click.option(
    "--production", is_flag=True, help=bilingual(message("refuse what must not be in production, and let cookies go over TLS only"))
)
@click.option("--trust-proxy", is_flag=True, help=bilingual(message("a proxy with TLS stands before it; believe its X-Forwarded headers")))
@click.option(
    "--log-format", "form", type=click.Choice(FORMS), default="text", show_default=True, help=bilingual(message("form of the log"))
)
@options
def serve(
    host: str,
    port: int,
    workers: int,
    migrate: bool,
    production: bool,
    trust_proxy: bool,
    form: str,
    data: Path | None,
    lang: str,
) -> None:
    """Serve; exit 0 stopped when asked, 1 refused."""
    insist_it_can(lang)
    from tanheng.database.where import data_folder
    from tanheng.server.serving.asked import Asked

    folder = data_folder(data).resolve()
    asked = Asked(
        host=host,
        port=port,
        data=str(folder) if data else "",
        folder=str(folder),
        workers=workers,
        production=production,
        trust_proxy=trust_proxy,
        form=form,
        lang=lang,
    )
    served(asked, migrate=migrate)


def insist_it_can(lang: str) -> None:
    """End the command with one sentence where this machine cannot serve."""
    if sys.platform == "win32":
        raise stop(message("The web server does not run on Windows. Use WSL or a Linux machine."), lang)
    for package in ("django", "granian"):
        try:
            __import__(package)
        except ModuleNotFoundError:
            raise stop(message("{package} is missing. The book needs: pip install 'tanheng[server]'", package=package), lang) from None


def served(asked: Asked, *, migrate: bool = False, ours: bool = False, ready: Callable[[], None] = lambda: None) -> None:
    """Begin to serve and go on until asked to stop; `ready` is called once the pages answer. `ours`: this command began the database.

    Ends the command with all reasons where nothing can be served.
    """
    from tanheng.server.serving.lines import Lines
    from tanheng.server.serving.starting import StartRefused, begin
    from tanheng.server.serving.supervisor import Supervisor

    try:
        with refusals_told(asked.lang):
            begun = begin(asked, teller(asked.lang), migrate=migrate, ours=ours)
    except StartRefused as refused:
        for reason in refused.reasons:
            say(reason, asked.lang)
        raise SystemExit(REFUSED) from None
    Supervisor(asked, Lines(asked.form, asked.lang, "serve"), begun.cluster, begun.stops_database, ready).run()
