"""`tanheng book work`: keep the book going: seal, tally, send events on, take expired reservations off, reconcile each night."""

from __future__ import annotations

import signal
import threading
from pathlib import Path
from typing import Any

import click

from tanheng.interfaces.cli.book import book, opened, options, seal_told, show_outcome, stragglers_told
from tanheng.interfaces.cli.common import bilingual, say
from tanheng.kernel.messages import message


@book.command(
    help=bilingual(
        message("Keep the book going until stopped: seal, tally, send events on, take expired reservations off, reconcile each night.")
    )
)
@click.option("--once", is_flag=True, help=bilingual(message("one round, then end")))
@options
def work(once: bool, data: Path | None, lang: str) -> None:
    """Work; exit 0 when stopped by an interrupt or a request to end."""
    found = opened(data, lang)
    from tanheng.server.reconciling import Nightly
    from tanheng.server.working import Worker

    if once:
        with seal_told(lang):
            Worker(found.key, stragglers_told(lang)).round()
        return
    worker = Worker(found.key, stragglers_told(lang), Nightly(found.key.public, lambda outcome: show_outcome(outcome, lang)))
    stop = threading.Event()

    def end(*_: Any) -> None:
        stop.set()

    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, end)
    say(message("The book is being kept; stop with Ctrl-C."), lang)
    with seal_told(lang):
        worker.follow(stop)
    say(message("Stopped; nothing is half done."), lang)
