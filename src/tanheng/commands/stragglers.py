"""Stragglers: records that are neither sealed nor in the queue. No program leaves one, so each is a sign that somebody tampered."""

from __future__ import annotations

from django.db import transaction

from tanheng.commands.sql import Sql

LOOKED_BACK = 10_000
"""How many numbers before the last sealed one the every-second sealer looks back; the first look of a sealer and an audit see all."""
_QUEUED = (
    "INSERT INTO commands_sealqueue (number) SELECT r.number FROM commands_record r WHERE r.number > %s"
    " AND NOT EXISTS (SELECT FROM commands_leaf l WHERE l.number = r.number)"
    " AND NOT EXISTS (SELECT FROM commands_sealqueue q WHERE q.number = r.number) RETURNING number"
)


def queue_stragglers(*, whole: bool = False, alias: str = "default") -> list[int]:
    """Put records that are neither sealed nor queued back into the queue and return their numbers, ascending; mostly there are none."""
    with transaction.atomic(using=alias, durable=True):
        sql = Sql(alias)
        # No sealer moves a record from the queue into the log meanwhile, so what one look finds is still so when it is put back.
        sql.rows("SELECT id FROM commands_log WHERE id = 1 FOR UPDATE")
        ((last,),) = sql.rows("SELECT coalesce(max(number), 0) FROM commands_leaf")
        return sorted(number for (number,) in sql.rows(_QUEUED, (-1 if whole else last - LOOKED_BACK,)))
