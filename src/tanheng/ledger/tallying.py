"""Tallies of the open ends: their sums over all records before a position of the log, so that nobody sums them from the beginning."""

from __future__ import annotations

from typing import LiteralString

from django.db import transaction

from tanheng.commands.sql import Sql
from tanheng.ledger.rules import LARGEST_SUM

TALLY_EVERY = 5_000
_TALLY: LiteralString = (
    "WITH grown AS (SELECT number FROM commands_leaf WHERE position >= %s AND position < %s),"
    " legs AS (SELECT g.account, sum(debit_posted) AS dp, sum(credit_posted) AS cp, sum(debit_pending) AS dr, sum(credit_pending) AS cr"
    " FROM grown JOIN ledger_leg g ON g.record = grown.number GROUP BY g.account),"
    " sums AS (SELECT a.account, coalesce(t.debits_posted, 0) + coalesce(g.dp, 0) AS dp,"
    " coalesce(t.credits_posted, 0) + coalesce(g.cp, 0) AS cp, coalesce(t.debits_pending, 0) + coalesce(g.dr, 0) AS dr,"
    " coalesce(t.credits_pending, 0) + coalesce(g.cr, 0) AS cr"
    " FROM ledger_account a LEFT JOIN ledger_tally t ON t.account = a.account AND t.position = %s LEFT JOIN legs g ON g.account = a.account"
    " WHERE NOT a.held)"
    " INSERT INTO ledger_tally (account, position, debits_posted, credits_posted, debits_pending, credits_pending)"
    " SELECT account, %s, dp, cp, dr, cr FROM sums WHERE (SELECT max(greatest(dp, cp, dr, cr)) FROM sums) <= %s"
)


def tally(*, alias: str = "default", at_least: int = TALLY_EVERY) -> int | None:
    """Tally all open accounts up to the end of the log, and return that position; None where nothing was tallied.

    Where a sum is larger than a row can hold, nothing is tallied any more; it is added up from the last tally.
    An account that was opened after the last tally has no row there and starts from zero, which is right: it had no transfers.
    """
    with transaction.atomic(using=alias, durable=True):
        sql = Sql(alias)
        # The row of the log orders tallies among themselves and against sealers.
        ((size,),) = sql.rows("SELECT size FROM commands_log WHERE id = 1 FOR UPDATE")
        ((last,),) = sql.rows("SELECT coalesce(max(position), 0) FROM ledger_tally")
        if size - last < max(at_least, 1):
            return None
        tallied = sql.run(_TALLY, (last, size, last, size, LARGEST_SUM))
        return int(size) if tallied else None
