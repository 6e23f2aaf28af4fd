"""封存 Sealing: committed records go from the queue into the Merkle log, off the writers' path, and the head is signed."""

from __future__ import annotations

import json
from datetime import date, datetime, time, timedelta
from typing import Any

import psycopg
from django.db import transaction

from tanheng.commands.sql import Sql
from tanheng.kernel.canonical import canonical
from tanheng.kernel.clock import BEIJING, CLOCK
from tanheng.seal.heads import Head, head_from, signed_head
from tanheng.seal.keys import SigningKey
from tanheng.seal.tree import consistency_proof, inclusion_proof, leaf_hash, new_nodes, root_at

LARGEST_BATCH = 5_000
SEALED_WITHIN_S = 60
"""What a receipt promises until its record is sealed. The worker seals every second; this is when somebody must be called."""


def seal(key: SigningKey, *, alias: str = "default", largest: int = LARGEST_BATCH) -> Head | None:
    """Seal one batch and return the signed head, or None where nothing waits. Two sealers wait for each other."""
    with transaction.atomic(using=alias, durable=True):
        sql = Sql(alias)
        ((name, size),) = sql.rows("SELECT name, size FROM commands_log WHERE id = 1 FOR UPDATE")
        waiting = sql.rows(
            "SELECT q.number, r.text FROM commands_sealqueue q JOIN commands_record r ON r.number = q.number ORDER BY q.number LIMIT %s",
            (largest,),
        )
        if not waiting:
            return None
        numbers = [number for number, _ in waiting]
        leaves = [leaf_hash(text.encode()) for _, text in waiting]
        grown = size + len(leaves)
        added = {(level, index): hashed for level, index, hashed in new_nodes(size, leaves, _reader(sql))}
        _store(sql, size, numbers, added)
        head = signed_head(name, grown, root_at(grown, _reader(sql, added)), CLOCK.now(), key)
        sql.run(
            "INSERT INTO commands_signedhead (size, sealed_at, text) VALUES (%s, %s, %s)",
            (grown, head.sealed_at, canonical(head.as_json())),
        )
        sql.run("UPDATE commands_log SET size = %s WHERE id = 1", (grown,))
        return head


def seal_all(key: SigningKey, *, alias: str = "default") -> Head | None:
    """Seal until nothing waits, and return the newest head of the log."""
    while seal(key, alias=alias) is not None:
        pass
    return newest_head(alias=alias)


def _store(sql: Sql, size: int, numbers: list[int], added: dict[tuple[int, int], bytes]) -> None:
    with psycopg.Cursor(sql.raw) as cursor:
        with cursor.copy("COPY commands_node (level, index, hash) FROM STDIN") as copy:
            for (level, index), hashed in added.items():
                copy.write_row((level, index, hashed))
        with cursor.copy("COPY commands_leaf (position, number) FROM STDIN") as copy:
            for place, number in enumerate(numbers):
                copy.write_row((size + place, number))
    sql.run("DELETE FROM commands_sealqueue WHERE number = ANY(%s)", (numbers,))


def _reader(sql: Sql, added: dict[tuple[int, int], bytes] | None = None) -> Any:
    """Return the function by which the tree reads its nodes: those just made, then those of the table."""
    known = added or {}

    def node(level: int, index: int) -> bytes:
        here = known.get((level, index))
        if here is not None:
            return here
        ((hashed,),) = sql.rows("SELECT hash FROM commands_node WHERE level = %s AND index = %s", (level, index))
        return bytes(hashed)

    return node


def newest_head(*, before: datetime | None = None, alias: str = "default") -> Head | None:
    """Return the newest signed head, or the newest that was sealed before an instant."""
    query = "SELECT text FROM commands_signedhead WHERE %s::timestamptz IS NULL OR sealed_at < %s ORDER BY size DESC LIMIT 1"
    rows = Sql(alias).rows(query, (before, before))
    return _head(rows[0][0]) if rows else None


def daily_head(day: date, *, alias: str = "default") -> Head | None:
    """Return the daily head: the last one that was signed on or before a day in Beijing."""
    return newest_head(before=datetime.combine(day, time(), BEIJING) + timedelta(days=1), alias=alias)


def heads(*, alias: str = "default") -> list[str]:
    """Return every signed head as JSON text, in order of size."""
    return [text for (text,) in Sql(alias).rows("SELECT text FROM commands_signedhead ORDER BY size")]


def _head(text: str) -> Head:
    return head_from(json.loads(text))


def proof_of(number: int, *, size: int | None = None, alias: str = "default") -> tuple[int, str, list[bytes], Head] | None:
    """Return position, text, inclusion proof and head of a record; None where it is not sealed yet. Raises KeyError for no record."""
    sql = Sql(alias)
    rows = sql.rows(
        "SELECT r.text, l.position FROM commands_record r LEFT JOIN commands_leaf l ON l.number = r.number WHERE r.number = %s", (number,)
    )
    if not rows:
        raise KeyError(number)
    text, position = rows[0]
    if position is None:
        return None
    query = "SELECT text FROM commands_signedhead WHERE size > %s AND (%s::bigint IS NULL OR size = %s) ORDER BY size LIMIT 1"
    head = _head(sql.rows(query, (position, size, size))[0][0])
    return position, text, inclusion_proof(position, head.size, _reader(sql)), head


def consistency(old: int, new: int, *, alias: str = "default") -> list[bytes]:
    """Return the proof that the log of `new` records begins with the log of `old` records."""
    return consistency_proof(old, new, _reader(Sql(alias)))
