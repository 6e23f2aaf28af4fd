"""封存 Sealing: committed records go from the queue into the Merkle log, off the writers' path, and the head is signed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

import psycopg
from django.db import transaction

from tanheng.commands.soundness import SealBroken, insist_sound, insist_unsealed, read_head, reader
from tanheng.commands.sql import Sql
from tanheng.commands.stragglers import queue_stragglers
from tanheng.kernel.canonical import canonical
from tanheng.kernel.clock import BEIJING, CLOCK
from tanheng.kernel.messages import message
from tanheng.seal.heads import Head, signed_head
from tanheng.seal.keys import SigningKey
from tanheng.seal.tree import consistency_proof, inclusion_proof, leaf_hash, new_nodes, root_at

LARGEST_BATCH = 5_000
SEALED_WITHIN_S = 60
"""What a receipt promises until its record is sealed. The worker seals every second; this is when somebody must be called."""


def seal(key: SigningKey, *, alias: str = "default", largest: int = LARGEST_BATCH) -> Head | None:
    """Seal one batch and return the signed head, or None where nothing waits. Two sealers wait for each other.

    Raises SealBroken, and changes nothing, where the rows of the log contradict each other or the key.
    """
    with transaction.atomic(using=alias, durable=True):
        sql = Sql(alias)
        sql.rows("SELECT id FROM commands_log WHERE id = 1 FOR UPDATE")
        name, size = insist_sound(sql, key.public)
        waiting = sql.rows(
            "SELECT q.number, r.text FROM commands_sealqueue q JOIN commands_record r ON r.number = q.number ORDER BY q.number LIMIT %s",
            (largest,),
        )
        if not waiting:
            return None
        numbers = [number for number, _ in waiting]
        insist_unsealed(sql, numbers)
        leaves = [leaf_hash(text.encode()) for _, text in waiting]
        grown = size + len(leaves)
        added = {(level, index): hashed for level, index, hashed in new_nodes(size, leaves, reader(sql))}
        try:
            _store(sql, size, numbers, added)
        except psycopg.errors.UniqueViolation as wrong:
            # Somebody who is no sealer wrote between our look and here.
            table = wrong.diag.table_name or "-"
            raise SealBroken(message("a row of {table} stands where the next was to be written", table=table)) from wrong
        head = signed_head(name, grown, root_at(grown, reader(sql, added)), CLOCK.now(), key)
        sql.run(
            "INSERT INTO commands_signedhead (size, sealed_at, text) VALUES (%s, %s, %s)",
            (grown, head.sealed_at, canonical(head.as_json())),
        )
        sql.run("UPDATE commands_log SET size = %s WHERE id = 1", (grown,))
        return head


def _untold(_: list[int]) -> None:
    """Say nothing."""


def seal_all(
    key: SigningKey, *, alias: str = "default", whole: bool = False, stragglers: Callable[[list[int]], None] = _untold
) -> Head | None:
    """Seal until nothing waits, and return the newest head of the log. Raises SealBroken.

    Records that stood neither in the log nor in the queue are put back first, and `stragglers` is told their numbers where there are any;
    `whole` looks for them among all records, else among the latest.
    """
    found = queue_stragglers(whole=whole, alias=alias)
    if found:
        stragglers(found)
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


def newest_head(*, before: datetime | None = None, alias: str = "default") -> Head | None:
    """Return the newest signed head, or the newest that was sealed before an instant."""
    query = "SELECT text FROM commands_signedhead WHERE %s::timestamptz IS NULL OR sealed_at < %s ORDER BY size DESC LIMIT 1"
    rows = Sql(alias).rows(query, (before, before))
    return read_head(rows[0][0]) if rows else None


def daily_head(day: date, *, alias: str = "default") -> Head | None:
    """Return the daily head: the last one that was signed on or before a day in Beijing."""
    return newest_head(before=datetime.combine(day, time(), BEIJING) + timedelta(days=1), alias=alias)


def heads(*, alias: str = "default") -> list[str]:
    """Return every signed head as JSON text, in order of size."""
    return [text for (text,) in Sql(alias).rows("SELECT text FROM commands_signedhead ORDER BY size")]


def proof_of(number: int, *, size: int | None = None, alias: str = "default") -> tuple[int, str, list[bytes], Head] | None:
    """Return position, text, inclusion proof and head of a record; None where it is not sealed yet. Raises KeyError, SealBroken."""
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
    found = sql.rows(query, (position, size, size))
    if not found:
        raise SealBroken(
            message("record {number} has the place {position} in the log, but no head reaches there", number=number, position=position)
        )
    head = read_head(found[0][0])
    return position, text, inclusion_proof(position, head.size, reader(sql)), head


def consistency(old: int, new: int, *, alias: str = "default") -> list[bytes]:
    """Return the proof that the log of `new` records begins with the log of `old` records."""
    return consistency_proof(old, new, reader(Sql(alias)))
