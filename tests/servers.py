"""One server for a whole run of the tests, shared by all its workers: started when the first test asks, stopped at the end of the run."""

from __future__ import annotations

import os
import secrets
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from tanheng.database import posix, roles
from tanheng.database.address import Address
from tanheng.database.cluster import Cluster
from tanheng.database.refusals import ClusterRefused, untold

VARIABLE = "TANHENG_TEST_SERVER"
_PREFIX = "tanheng-tests-"


def begin_run() -> None:
    """Name the folder of this run's server before any worker is begun, and remove what runs that were killed left behind."""
    for left in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        number = left.name.removeprefix(_PREFIX).partition("-")[0]
        if number.isdecimal() and not posix.command_of(int(number)) and os.access(left, os.W_OK):
            _removed(left)
    os.environ[VARIABLE] = str(Path(tempfile.gettempdir()) / f"{_PREFIX}{os.getpid()}-{secrets.token_hex(4)}")


def end_run() -> None:
    """Stop the server of this run, where one was started, and remove it."""
    _removed(Path(os.environ.pop(VARIABLE)))


def _removed(folder: Path) -> None:
    if folder.is_dir():
        try:
            Cluster(folder, durable=False).remove()
        except ClusterRefused as refused:
            print(refused)


@cache
def server() -> Cluster:
    """Return the running server of this run; the first who asks starts it, the others wait and join."""
    cluster = Cluster(Path(os.environ[VARIABLE]), durable=False)
    cluster.start()
    return cluster


def fresh_database(template: str | None = None) -> Address:
    """Make a database of a name that nobody has, empty or as a copy of a prepared one; return the application's address in it."""
    name = f"test_{secrets.token_hex(6)}"
    cluster = server()
    cluster.ensure_database(name, template)
    return cluster.address("app", name)


def drop(address: Address) -> None:
    """Remove a database of `fresh_database`."""
    server().drop_database(address.database)


@contextmanager
def database(template: str | None = None) -> Iterator[Address]:
    """Have a database of one's own for a block; it is removed afterwards."""
    address = fresh_database(template)
    try:
        yield address
    finally:
        drop(address)


def as_role(address: Address, role: str) -> Address:
    """Return the same database for another role: owner, reader, superuser."""
    return server().address(role, address.database)


def prepared(name: str, build: Callable[[Address], None]) -> str:
    """Return the name of a database to copy from; the first of all workers who asks builds it with the owner's address, once a run."""
    cluster = server()
    with posix.locked(cluster.folder / f"{name}.lock", untold), roles.maintenance(cluster.address("superuser")) as connection:
        if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (name,)).fetchone() is None:
            cluster.drop_database(f"{name}_making")
            cluster.ensure_database(f"{name}_making")
            build(cluster.address("owner", f"{name}_making"))
            connection.execute(f'ALTER DATABASE "{name}_making" RENAME TO "{name}"')
    return name
