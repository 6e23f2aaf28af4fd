"""Statements sent as they are: prepared on the server, parameters apart from the text."""

from __future__ import annotations

from typing import Any, LiteralString
from weakref import WeakKeyDictionary

import psycopg
from django.db import connections
from psycopg.pq import ExecStatus, TransactionStatus
from psycopg.types.numeric import Int8Dumper

NEXT_NUMBER = "nextval('commands_record_number')"
"""The next number of a record. Taken after the snapshot of the transaction, so that numbers ascend in the order of cause and effect."""


class Sql:
    """The connection of a running command, below Django's own cursors: their client-side parameters cannot be prepared."""

    def __init__(self, alias: str = "default") -> None:
        connection = connections[alias]
        connection.ensure_connection()
        self.raw: psycopg.Connection[tuple[Any, ...]] = connection.connection
        self._cursor = _cursor_of(self.raw)

    def rows(self, query: LiteralString, parameters: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
        """Run a query and return its rows."""
        return self._cursor.execute(query, parameters, prepare=True).fetchall()

    def run(self, query: LiteralString, parameters: tuple[Any, ...] = ()) -> int:
        """Run a statement and return how many rows it touched."""
        return self._cursor.execute(query, parameters, prepare=True).rowcount

    def begin(self) -> None:
        """Begin a SERIALIZABLE transaction. Raises RuntimeError within another one, and the database's own errors.

        These three statements go straight to the server: by Django's blocks and the driver's they cost twice as much of the client's time.
        """
        if self.raw.pgconn.transaction_status in (TransactionStatus.INTRANS, TransactionStatus.INERROR):
            raise RuntimeError("a command is the outermost transaction; it was called inside another")
        self._send(b"BEGIN ISOLATION LEVEL SERIALIZABLE", b"BEGIN")

    def commit(self) -> None:
        """Commit. Raises the database's own errors; a transaction that the server took back instead is one, too."""
        self._send(b"COMMIT", b"COMMIT")

    def rollback(self) -> None:
        """Take everything back that is not committed. Raises the database's own errors, such as that the connection is lost."""
        if self.raw.pgconn.transaction_status != TransactionStatus.IDLE:
            self._send(b"ROLLBACK", b"ROLLBACK")

    def _send(self, statement: bytes, answer: bytes) -> None:
        result = self.raw.pgconn.exec_(statement)
        if result.status != ExecStatus.COMMAND_OK:
            raise psycopg.errors.error_from_result(result)
        if result.command_status != answer:
            raise psycopg.errors.InFailedSqlTransaction(f"{statement.decode()} was answered by {(result.command_status or b'').decode()}")


_CURSORS: WeakKeyDictionary[psycopg.Connection[Any], psycopg.Cursor[Any]] = WeakKeyDictionary()


def _cursor_of(raw: psycopg.Connection[tuple[Any, ...]]) -> psycopg.Cursor[tuple[Any, ...]]:
    """Return the one cursor of a connection. Every whole number goes out as bigint: else each size of number would be another statement."""
    cursor = _CURSORS.get(raw)
    if cursor is None:
        cursor = _CURSORS[raw] = psycopg.Cursor(raw)
        cursor.adapters.register_dumper(int, Int8Dumper)
    return cursor


def sqlstate_of(raised: BaseException | None) -> str:
    """Return the five characters of the database's error behind an exception, empty where there is none."""
    while raised is not None:
        if isinstance(raised, psycopg.Error):
            return raised.sqlstate or ""
        raised = raised.__cause__
    return ""
