"""核对 Sweeping the tables: whether accounts, transfers, sums and tallies are what the records say. Balances and rules read the tables.

The auditor recomputes the book from its records, and the seal guards these; a row that somebody changed in a table shows only here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import LiteralString

import psycopg

from tanheng.commands.sql import Sql
from tanheng.kernel.messages import Message, message

MOST_TOLD = 20
_TOLD: LiteralString = """
WITH said AS MATERIALIZED (
  SELECT number, r ->> 'applies_at' AS applies_at, r ->> 'recorded_at' AS recorded_at, r -> 'effects' AS effects
    FROM (SELECT number, text::json AS r FROM commands_record WHERE outcome = 'done' AND strpos(text, '"effects":') > 0 OFFSET 0) AS record
), lines AS MATERIALIZED (
  SELECT s.number AS record, x.line, x.kind, x.debit, x.credit, x.asset, x.amount, (x.pending ->> 0)::bigint AS of_record,
         (x.pending ->> 1)::int AS of_line, x.expires_at, (x.corrects ->> 0)::bigint AS corrects_record,
         (x.corrects ->> 1)::int AS corrects_line, s.applies_at::timestamptz, s.recorded_at::timestamptz
    FROM said s CROSS JOIN LATERAL json_to_recordset(s.effects -> 'transfers') AS x(
         line int, kind text, debit bigint, credit bigint, asset text, amount bigint, pending json, expires_at timestamptz, corrects json)
), told AS (
  SELECT t.record, t.line, t.kind, t.debit, t.credit, t.asset, t.amount,
         CASE WHEN t.of_record IS NULL THEN 0 ELSE p.amount END AS released, t.of_record, t.of_line, t.expires_at,
         t.corrects_record, t.corrects_line, t.applies_at, t.recorded_at
    FROM lines t LEFT JOIN lines p ON p.record = t.of_record AND p.line = t.of_line
), kept AS (
  SELECT record, line, kind::text, debit, credit, asset::text, amount, released, of_record, of_line, expires_at,
         corrects_record, corrects_line, applies_at, recorded_at FROM ledger_transfer
)"""
_ACCOUNTS: LiteralString = """, opened AS (
  SELECT x.account, x.owner, x.purpose, x.asset, x.kind = 'held' AS held, x.floor, x.ceiling
    FROM said s CROSS JOIN LATERAL json_to_recordset(s.effects -> 'accounts') AS x(
         account bigint, owner text, purpose text, asset text, kind text, floor bigint, ceiling bigint)
), changed AS (
  SELECT DISTINCT ON (x.account) x.account, x.floor, x.ceiling, x.closed
    FROM said s CROSS JOIN LATERAL ROWS FROM (json_to_recordset(s.effects -> 'changes') AS (
         account bigint, floor bigint, ceiling bigint, closed boolean)) WITH ORDINALITY AS x(account, floor, ceiling, closed, place)
   ORDER BY x.account, s.number DESC, x.place DESC
), meant AS (
  SELECT o.account, o.owner, o.purpose, o.asset, o.held, CASE WHEN c.account IS NULL THEN o.floor ELSE c.floor END AS floor,
         CASE WHEN c.account IS NULL THEN o.ceiling ELSE c.ceiling END AS ceiling, coalesce(c.closed, false) AS closed
    FROM opened o LEFT JOIN changed c ON c.account = o.account
), there AS (SELECT account, owner::text, purpose::text, asset::text, held, floor, ceiling, closed FROM ledger_account)"""
_SUMS: LiteralString = """, legs AS (
  SELECT account, sum(debit_posted) AS dp, sum(credit_posted) AS cp, sum(debit_pending) AS dr, sum(credit_pending) AS cr
    FROM ledger_leg GROUP BY account
), ends AS (SELECT account FROM ledger_account WHERE NOT held
), points AS (SELECT DISTINCT position FROM ledger_tally
), steps AS (
  SELECT e.account, p.position, false AS is_leg, 0 AS dp, 0 AS cp, 0 AS dr, 0 AS cr FROM ends e CROSS JOIN points p
  UNION ALL
  SELECT g.account, l.position, true, g.debit_posted, g.credit_posted, g.debit_pending, g.credit_pending
    FROM ledger_leg g JOIN ends e ON e.account = g.account JOIN commands_leaf l ON l.number = g.record WHERE EXISTS (SELECT FROM points)
), grown AS (
  SELECT account, position, is_leg, sum(dp) OVER w AS dp, sum(cp) OVER w AS cp, sum(dr) OVER w AS dr, sum(cr) OVER w AS cr
    FROM steps WINDOW w AS (PARTITION BY account ORDER BY position, is_leg ROWS UNBOUNDED PRECEDING)
)"""
_DIFFERENT: LiteralString = """, different AS (
  SELECT 1 AS rank, CASE WHEN k.record IS NULL THEN 'missing' WHEN t.record IS NULL THEN 'added' ELSE 'changed' END AS how,
         coalesce(t.record, k.record) AS number, coalesce(t.line, k.line)::bigint AS line
    FROM told t FULL JOIN kept k ON k.record = t.record AND k.line = t.line WHERE t IS DISTINCT FROM k
  UNION ALL
  SELECT 2, CASE WHEN h.account IS NULL THEN 'missing' WHEN m.account IS NULL THEN 'added' ELSE 'changed' END,
         coalesce(m.account, h.account), 0
    FROM meant m FULL JOIN there h ON h.account = m.account WHERE m IS DISTINCT FROM h
  UNION ALL
  SELECT 3, 'changed', a.account, 0 FROM ledger_account a LEFT JOIN legs g ON g.account = a.account
   WHERE a.held AND (a.debits_posted, a.credits_posted, a.debits_pending, a.credits_pending)
         IS DISTINCT FROM (coalesce(g.dp, 0), coalesce(g.cp, 0), coalesce(g.dr, 0), coalesce(g.cr, 0))
  UNION ALL
  SELECT 4, 'changed', coalesce(g.account, t.account), coalesce(g.position, t.position)
    FROM (SELECT * FROM grown WHERE NOT is_leg) g FULL JOIN ledger_tally t ON t.account = g.account AND t.position = g.position
   WHERE g.account IS NULL OR g.position > (SELECT size FROM commands_log)
      OR (coalesce(t.debits_posted, 0), coalesce(t.credits_posted, 0), coalesce(t.debits_pending, 0), coalesce(t.credits_pending, 0))
         IS DISTINCT FROM (g.dp, g.cp, g.dr, g.cr)
)
SELECT rank, how, number, line, count(*) OVER () FROM different ORDER BY rank, number, line LIMIT %s"""
_SWEEP: LiteralString = _TOLD + _ACCOUNTS + _SUMS + _DIFFERENT
_TABLES = {1: "transfer", 2: "account", 3: "sums", 4: "tally"}
_HOW = {"missing": message("missing"), "added": message("in no record"), "changed": message("changed")}


@dataclass(frozen=True, slots=True)
class Difference:
    """A row that is not what the records say. `table`: transfer, account, sums or tally; `how`: missing, added or changed.

    `number` is the record of a transfer, else the account; `line` the line of a transfer or the position of a tally, else 0.
    """

    table: str
    how: str
    number: int
    line: int

    def told(self) -> Message:
        """Return it in words."""
        how = _HOW[self.how]
        match self.table:
            case "transfer":
                return message("transfer {number}.{line}: {how}", number=self.number, line=self.line, how=how)
            case "account":
                return message("account {number}: {how}", number=self.number, how=how)
            case "sums":
                return message("sums of account {number}: {how}", number=self.number, how=how)
            case _:
                return message("tally of account {number} at {position}: {how}", number=self.number, position=self.line, how=how)


@dataclass(frozen=True, slots=True)
class Swept:
    """What a sweep found: how many differences, and the first of them. `unreadable`: a record that no longer can be read stopped it."""

    count: int = 0
    first: tuple[Difference, ...] = ()
    unreadable: bool = False

    @property
    def clean(self) -> bool:
        """Tell whether the tables are what the records say."""
        return not self.count and not self.unreadable

    def told(self) -> Message:
        """Return the result as one sentence."""
        if self.unreadable:
            return message("The tables cannot be compared with the records, since a record cannot be read; the auditor says which.")
        if self.count:
            return message(
                "{count} rows of the tables are not what the records say, the first: {first}. Do not rely on balances; restore a backup.",
                count=self.count,
                first=self.first[0].told(),
            )
        return message("Every row of the tables is what the records say.")


def sweep(*, alias: str = "default", most: int = MOST_TOLD) -> Swept:
    """Compare the tables with the records, in one statement that sees one state, changes nothing and waits for nobody."""
    try:
        rows = Sql(alias).rows(_SWEEP, (most,))
    except psycopg.DataError:
        return Swept(unreadable=True)
    found = tuple(Difference(_TABLES[rank], how, number, line) for rank, how, number, line, _ in rows)
    return Swept(rows[0][-1] if rows else 0, found)
