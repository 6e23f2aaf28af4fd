"""Trips to the server: statements prepared there, and several of them in one trip where they go together.

The driver's own cursors cost about as much of the client's time as all else that a command does, and give each statement a trip of its own.
What becomes of values is the driver's: its dumpers, its loaders, its errors.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from datetime import datetime
from itertools import count
from typing import Any

import psycopg
from psycopg.adapt import PyFormat, Transformer
from psycopg.generators import fetch_many, send
from psycopg.pq import ExecStatus, TransactionStatus
from psycopg.pq.abc import PGresult
from psycopg.types.numeric import Int8Dumper

from tanheng.kernel.clock import said

Asked = tuple[str, tuple[Any, ...]]
"""A statement with `%s` for each parameter, and the parameters."""
MOST_PREPARED = 100
"""So many statements stay prepared on a connection; one more takes the place of the one that was not used for longest."""
_NUMBERS = frozenset((int, type(None)))
_ENCODER = json.JSONEncoder(separators=(",", ":"))
_GOOD = (ExecStatus.TUPLES_OK, ExecStatus.COMMAND_OK)


class Trips:
    """What one connection keeps between statements: which of them the server has prepared, and how values are written and read."""

    def __init__(self, raw: psycopg.Connection[tuple[Any, ...]]) -> None:
        self.raw = raw
        self._prepared: dict[tuple[str, tuple[int, ...]], bytes] = {}
        self._made = 0
        # Every whole number goes out as bigint: else each size of number would be another statement.
        context = psycopg.Cursor(raw)
        context.adapters.register_dumper(int, Int8Dumper)
        self._values = Transformer(context)

    def make(self, *asked: Asked) -> list[PGresult]:
        """Send statements and return their results, all in one trip. Raises the database's error at the first that fails.

        After it the server skips the others; the transaction, if there is one, can only be taken back.
        """
        pgconn = self.raw.pgconn
        if not self.raw.autocommit and pgconn.transaction_status == TransactionStatus.IDLE:
            self.raw.execute("")  # within a block of Django's the driver begins the transaction, as it was told to
        sendings = [self._sending(*one) for one in asked]
        if len(sendings) == 1:
            pgconn.send_query_prepared(*sendings[0])
            return [self._good(self._answer())]
        try:
            pgconn.enter_pipeline_mode()
            for sending in sendings:
                pgconn.send_query_prepared(*sending)
            pgconn.pipeline_sync()
            *results, _ = [self._answer() for _ in (*sendings, "the end of the trip")]
            pgconn.exit_pipeline_mode()
        except BaseException:
            # Half a trip was answered: what is still to come must not be taken for the answer to another one.
            self.raw.close()
            raise
        return [self._good(result) for result in results]

    def rows_of(self, result: PGresult) -> list[tuple[Any, ...]]:
        """Return the rows of a result. Raises ProgrammingError where the statement gives none."""
        if result.status != ExecStatus.TUPLES_OK:
            raise psycopg.ProgrammingError(f"this statement gives no rows: {(result.command_status or b'').decode()}")
        self._values.set_pgresult(result)
        return self._values.load_rows(0, result.ntuples, tuple)

    def _sending(self, query: str, parameters: tuple[Any, ...]) -> tuple[bytes, Any, Any]:
        """Return the name of the statement, which is prepared now if it is not yet, and its parameters with their formats."""
        values = self._values
        written = values.dump_sequence(parameters, [PyFormat.AUTO] * len(parameters))
        types, formats = values.types or (), values.formats
        name = self._prepared.pop((query, types), None) or self._prepare(query, types)
        self._prepared[query, types] = name
        return name, written, formats

    def _prepare(self, query: str, types: tuple[int, ...]) -> bytes:
        pgconn = self.raw.pgconn
        if len(self._prepared) >= MOST_PREPARED:
            oldest = next(iter(self._prepared))
            self._good(pgconn.exec_(b"DEALLOCATE " + self._prepared[oldest]))
            del self._prepared[oldest]
        self._made += 1
        name = b"tanheng_%d" % self._made
        pgconn.send_prepare(name, _numbered(query), types)
        self._good(self._answer())
        return name

    def _answer(self) -> PGresult:
        """Return the next result. Waiting is the driver's, so that Ctrl-C breaks it off and cancels the statement."""
        pgconn = self.raw.pgconn
        if pgconn.flush():
            self.raw.wait(send(pgconn))
        answered: list[PGresult] = self.raw.wait(fetch_many(pgconn))
        return answered[-1]

    def _good(self, result: PGresult) -> PGresult:
        if result.status not in _GOOD:
            raise psycopg.errors.error_from_result(result, encoding=self.raw.info.encoding)
        return result


def _numbered(query: str) -> bytes:
    """Return the statement as the server wants it: `$1` for the first `%s`, and `%` for `%%`."""
    places = count(1)
    return re.sub("%[%s]", lambda found: "%" if found[0] == "%%" else f"${next(places)}", query).encode()


def array(column: Sequence[int | str | datetime | None]) -> str:
    """Return a column as PostgreSQL reads arrays, for a parameter with a cast: the driver takes several times as long for a list.

    Texts and times stand in quotes: an asset may be called NULL. Numbers stand as they do in JSON, whose encoder is the quickest.
    """
    if _NUMBERS.issuperset(map(type, column)):
        return "{" + _ENCODER.encode(column)[1:-1] + "}"
    return "{" + ",".join(map(_element, column)) + "}"


def _element(value: int | str | datetime | None) -> str:
    if value is None or isinstance(value, int):
        return "NULL" if value is None else str(value)
    text = said(value) if isinstance(value, datetime) else value.replace("\\", r"\\").replace('"', r"\"")
    return f'"{text}"'
