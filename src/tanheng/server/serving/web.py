"""The web server: `python -m tanheng.server.serving.web SUPERVISOR` runs granian with the processes that answer requests."""

from __future__ import annotations

import os
import signal
import sys

from tanheng.server.serving.asked import Asked
from tanheng.server.serving.lines import Lines, log_failures
from tanheng.server.serving.parents import follow

THREADS = 4
"""Requests that one process answers at a time; each thread has one connection to the database."""
PARENT = "TANHENG_WEB_SERVER"
GRACE_S = 20
_LARGEST_HEADERS = 64 * 1024


def main(supervisor: int) -> None:
    """Serve until asked to end, or until the supervisor is gone."""
    from granian.constants import Interfaces
    from granian.http import HTTP1Settings
    from granian.server import Server

    asked = Asked.here()
    lines = Lines(asked.form, asked.lang, "web")
    os.environ[PARENT] = str(os.getpid())
    follow(supervisor)
    # A process that has nothing in hand yet ends at once when asked to; what it would inherit lets the request to end get lost.
    os.register_at_fork(after_in_child=_end_when_asked)
    server = Server(
        "tanheng.server.serving.application:made",
        factory=True,
        address=asked.host,
        port=asked.port,
        interface=Interfaces.WSGI,
        workers=asked.workers,
        blocking_threads=THREADS,
        http1_settings=HTTP1Settings(max_buffer_size=_LARGEST_HEADERS, header_read_timeout=15_000),
        websockets=False,
        respawn_failed_workers=True,
        workers_kill_timeout=GRACE_S,
        log_enabled=False,
    )
    log_failures(lines)
    server.serve()


def _end_when_asked() -> None:
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, signal.SIG_DFL)


if __name__ == "__main__":
    main(int(sys.argv[1]))
