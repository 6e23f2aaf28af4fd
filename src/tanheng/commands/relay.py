"""传送 The relay: numbers the events of the outbox for each receiver, without gaps, so that a lost or repeated one is noticed."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db import transaction

from tanheng.commands.sql import Sql

LARGEST_BATCH = 1_000


RECEIVERS: dict[str, set[str]] = {}
"""Who is told of which topics. An event that nobody is told of leaves the outbox and stands in its record only."""


def subscribe(receiver: str, *topics: str) -> None:
    """Let a receiver be told of topics from now on."""
    RECEIVERS.setdefault(receiver, set()).update(topics)


@dataclass(frozen=True, slots=True)
class Message:
    """An event as a receiver gets it: its number there, and the record and line from which it comes."""

    receiver: str
    number: int
    record: int
    line: int
    topic: str
    content: str


def relay(receivers: Mapping[str, Collection[str]] = RECEIVERS, *, alias: str = "default", largest: int = LARGEST_BATCH) -> int:
    """Number the oldest events for those receivers whose topics they are, and take them from the outbox. Returns how many were taken.

    An event of a record that commits late is numbered late, and never lost: what is taken is what is there.
    """
    with transaction.atomic(using=alias, durable=True):
        sql = Sql(alias)
        # One relay at a time, so that numbers follow the order of records.
        sql.rows("SELECT id FROM commands_log WHERE id = 1 FOR UPDATE")
        events = sql.rows("SELECT record, line, topic, content FROM commands_outbox ORDER BY record, line LIMIT %s", (largest,))
        for receiver, topics in sorted(receivers.items()):
            ((last,),) = sql.rows("SELECT coalesce(max(number), 0) FROM commands_message WHERE receiver = %s", (receiver,))
            wanted = [event for event in events if event[2] in topics]
            for number, (record, line, topic, content) in enumerate(wanted, start=last + 1):
                sql.run(
                    "INSERT INTO commands_message (receiver, number, record, line, topic, content) VALUES (%s, %s, %s, %s, %s, %s)",
                    (receiver, number, record, line, topic, content),
                )
        sql.run(
            "DELETE FROM commands_outbox o USING unnest(%s::bigint[], %s::int[]) AS t(record, line)"
            " WHERE o.record = t.record AND o.line = t.line",
            ([event[0] for event in events], [event[1] for event in events]),
        )
        return len(events)


def messages_after(receiver: str, number: int, *, alias: str = "default", most: int = LARGEST_BATCH) -> list[Message]:
    """Return what a receiver has not seen yet, in order. It answers with commands whose request key is the number, so twice is once."""
    rows = Sql(alias).rows(
        "SELECT receiver, number, record, line, topic, content FROM commands_message"
        " WHERE receiver = %s AND number > %s ORDER BY number LIMIT %s",
        (receiver, number, most),
    )
    return [Message(*row) for row in rows]
