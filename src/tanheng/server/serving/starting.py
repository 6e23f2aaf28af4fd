"""Beginning to serve: one server for each data folder, a free port, the database, tables of this release, and what production needs."""

from __future__ import annotations

import errno
import os
import socket
from dataclasses import dataclass

from tanheng.database import posix
from tanheng.database.cluster import Cluster, State
from tanheng.database.refusals import Told
from tanheng.database.waiting import until
from tanheng.database.where import database_address, named_database
from tanheng.kernel.messages import Message, message
from tanheng.server.serving.asked import HTTPS, LOCK, PROXIES, SECRET, STATE, Asked, read
from tanheng.server.serving.production import faults, holds_sample
from tanheng.server.serving.secret import secret_of

_LEFT_S = 30
"""Seconds that processes of a supervisor that was killed may take to end by themselves."""


class StartRefused(Exception):
    """Nothing is served; `reasons` say all that is in the way."""

    def __init__(self, *reasons: Message) -> None:
        super().__init__(" ".join(map(str, reasons)))
        self.reasons = reasons


@dataclass(frozen=True, slots=True)
class Begun:
    """What a start has found: our own server or None, and whether it is stopped at the end."""

    cluster: Cluster | None
    stops_database: bool


def begin(asked: Asked, told: Told, *, migrate: bool, sample: bool = False, ours: bool = False) -> Begun:
    """Take the data folder, see that the port is free, start the database, and see that the book can be served.

    `ours`: a database that runs already was begun by this very command, so it is stopped at the end, or by the next start after a kill.

    Raises StartRefused and ClusterRefused; then the database is as it was before.
    """
    place = asked.place
    place.mkdir(mode=0o711 if posix.is_root() else 0o700, parents=True, exist_ok=True)
    left = read(place / STATE)
    if posix.lock_now(place / LOCK) is None:
        raise StartRefused(
            message(
                "The data in {folder} are being served already: process {pid}, {address}. Stop that one first.",
                folder=place,
                pid=left.get("supervisor", "?"),
                address=left.get("address", "?"),
            )
        )
    _wait_for_left(left, told)
    if not _is_free(asked.host, asked.port):
        raise StartRefused(
            message("{host}:{port} is taken by another program. Name another port: --port.", host=asked.host, port=asked.port)
        )
    cluster = None if named_database() is not None else Cluster(place)
    ran = cluster is not None and cluster.status().state is State.RUNNING
    stops = cluster is not None and (ours or not ran or bool(left.get("stops_database")))
    try:
        _open(asked, cluster, told, migrate=migrate, sample=sample)
    except BaseException:
        if cluster is not None and not ran:
            _let_go()
            cluster.stop()
        raise
    _let_go()
    return Begun(cluster, stops)


def _open(asked: Asked, cluster: Cluster | None, told: Told, *, migrate: bool, sample: bool) -> None:
    """Prepare the environment of all processes, look at what production needs, and open or make the book."""
    secret = secret_of(asked.place, sample=sample)
    os.environ[SECRET] = secret
    os.environ[HTTPS] = "yes" if asked.production else "no"
    os.environ[PROXIES] = "1" if asked.trust_proxy else "0"
    new = (cluster is not None and cluster.status().state is State.ABSENT) or not _has_tables(asked, told)
    if asked.production and (wrong := faults(asked, secret, sample=not new and holds_sample())):
        raise StartRefused(*wrong)
    from tanheng.server.opening import make, open_book

    if new or (migrate and _missing(asked, told)):
        make(asked.given, told)
        return
    if count := _missing(asked, told):
        raise StartRefused(
            message(
                "The tables are not those of this release ({count} steps are missing). Take a backup (tanheng db backup), then start with"
                " --migrate.",
                count=count,
            )
        )
    open_book(asked.given, told)


def _has_tables(asked: Asked, told: Told) -> bool:
    """Return whether the database has tables of a book."""
    from django.db import connection

    from tanheng.server.preparing import prepare

    prepare(database_address(asked.given, told=told))
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('public.commands_record') IS NOT NULL")
        return bool(cursor.fetchone()[0])


def _missing(asked: Asked, told: Told) -> int:
    from tanheng.server.preparing import prepare, unapplied

    prepare(database_address(asked.given, told=told))
    return len(unapplied())


def _let_go() -> None:
    from django.apps import apps

    if apps.ready:
        from django.db import connections

        connections.close_all()


def _wait_for_left(left: dict[str, object], told: Told) -> None:
    """Wait until the processes of a supervisor that was killed have ended; they notice it by themselves."""
    pids = left.get("children")
    numbers = [one for one in pids if isinstance(one, int)] if isinstance(pids, list) else []

    def gone() -> bool:
        return not any("tanheng.server.serving" in " ".join(posix.command_of(one)) for one in numbers)

    until(gone, _LEFT_S, lambda passed: told(message("Waiting for what a killed start left to end: {passed} s", passed=passed)))


def _is_free(host: str, port: int) -> bool:
    """Return whether nobody listens at an address. Raises StartRefused for a host that is none of this machine's."""
    try:
        kind, *_, place = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except OSError:
        raise StartRefused(message("{host} is no address of this machine. Name another: --host.", host=host)) from None
    with socket.socket(kind, socket.SOCK_STREAM) as tried:
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind(place)
            tried.listen(1)
        except PermissionError:
            raise StartRefused(message("Port {port} is not open to this user. Name one from 1024 on: --port.", port=port)) from None
        except OSError as wrong:
            if wrong.errno == errno.EADDRINUSE:
                return False
            raise StartRefused(message("{host} is no address of this machine. Name another: --host.", host=host)) from None
    return True


def free_port(host: str, wanted: int) -> int:
    """Return a port that nobody listens at: the wanted one or one of the next."""
    return next((port for port in range(wanted, wanted + 50) if _is_free(host, port)), wanted)
