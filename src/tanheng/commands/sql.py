"""Statements sent as they are: prepared on the server, parameters apart from the text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import Any, LiteralString
from weakref import WeakKeyDictionary

import psycopg
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg.pq import ExecStatus, TransactionStatus
from psycopg.pq.abc import PGresult

from tanheng.commands.trips import Asked, Trips

NEXT_NUMBER = "nextval('commands_record_number')"
"""The next number of a record. Taken after the snapshot of the transaction, so that numbers ascend in the order of cause and effect."""
_BEGIN: Asked = ("BEGIN ISOLATION LEVEL SERIALIZABLE", ())
_COMMIT: Asked = ("COMMIT", ())
_NAMED = re.compile(r"%\((\w+)\)s")


class Sql:
    """The connection of a running command, below Django's own cursors: their client-side parameters cannot be prepared."""

    def __init__(self, alias: str = "default") -> None:
        connection = connections[alias]
        connection.ensure_connection()
        trips = _TRIPS.get(connection)
        if trips is None or trips.raw is not connection.connection:
            trips = _TRIPS[connection] = Trips(connection.connection)
        self.raw: psycopg.Connection[tuple[Any, ...]] = trips.raw
        self._trips = trips
        self._before: tuple[Asked, ...] = ()
        self._last: tuple[Asked, ...] = ()

    def rows(self, query: LiteralString, parameters: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
        """Run a query and return its rows; within `remembering` those that the same question had before."""
        kept = _REMEMBERED.get()
        if kept is None:
            return self._trips.rows_of(self._asked(query, parameters))
        question = (self._trips, query, repr(parameters))
        if question not in kept:
            kept[question] = self._trips.rows_of(self._asked(query, parameters))
        return [*kept[question]]

    def named(self, query: LiteralString, parameters: Mapping[str, object]) -> list[tuple[Any, ...]]:
        """Run a query that has `%(name)s` for each parameter, and return its rows as `rows` does."""
        text, names = _in_order(query)
        return self.rows(text, tuple(parameters[name] for name in names))

    def run(self, query: LiteralString, parameters: tuple[Any, ...] = ()) -> int:
        """Run a statement and return how many rows it touched."""
        result = self._asked(query, parameters)
        touched = result.ntuples if result.status == ExecStatus.TUPLES_OK else result.command_tuples
        return -1 if touched is None else touched

    def begin(self) -> None:
        """Begin a SERIALIZABLE transaction, in one trip with the first statement. Raises RuntimeError within another one."""
        if self.raw.pgconn.transaction_status in (TransactionStatus.INTRANS, TransactionStatus.INERROR):
            raise RuntimeError("a command is the outermost transaction; it was called inside another")
        self._before = (_BEGIN,)

    def run_last(self, query: LiteralString, parameters: tuple[Any, ...]) -> None:
        """Run a statement in one trip with the commit, which tells its errors, too."""
        self._last = (*self._last, (query, parameters))

    def commit(self) -> None:
        """Commit. Raises the database's own errors; a transaction that the server took back instead is one, too."""
        asked, self._before, self._last = (*self._before, *self._last, _COMMIT), (), ()
        status = self._trips.make(*asked)[-1].command_status or b""
        if status != b"COMMIT":
            raise psycopg.errors.InFailedSqlTransaction(f"COMMIT was answered by {status.decode()}")

    def rollback(self) -> None:
        """Take everything back that is not committed. Raises the database's own errors, such as that the connection is lost."""
        self._before, self._last = (), ()
        if self.raw.pgconn.transaction_status != TransactionStatus.IDLE:
            self._trips.make(("ROLLBACK", ()))

    def _asked(self, query: str, parameters: tuple[Any, ...]) -> PGresult:
        asked, self._before = (*self._before, (query, parameters)), ()
        return self._trips.make(*asked)[-1]


@cache
def _in_order(query: str) -> tuple[str, tuple[str, ...]]:
    """Return a query with `%s` for each parameter, and the names of the parameters in their order."""
    return _NAMED.sub("%s", query), tuple(_NAMED.findall(query))


_REMEMBERED: ContextVar[dict[tuple[Trips, str, str], list[tuple[Any, ...]]] | None] = ContextVar("remembered", default=None)


@contextmanager
def remembering() -> Iterator[None]:
    """Ask the same question of the database once in a block that only reads: a page is composed of parts that look at the same things."""
    token = _REMEMBERED.set({})
    try:
        yield
    finally:
        _REMEMBERED.reset(token)


_TRIPS: WeakKeyDictionary[BaseDatabaseWrapper, Trips] = WeakKeyDictionary()
"""One for each connection of Django's, made anew when that connects anew."""


def sqlstate_of(raised: BaseException | None) -> str:
    """Return the five characters of the database's error behind an exception, empty where there is none."""
    while raised is not None:
        if isinstance(raised, psycopg.Error):
            return raised.sqlstate or ""
        raised = raised.__cause__
    return ""
