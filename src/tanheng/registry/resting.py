"""What a reconciliation compares: every row that rests on a record with what that record asked for.

A row that nobody asked for, or that says something else than was asked, was written past the commands.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import LiteralString

from tanheng.commands.sql import Sql
from tanheng.kernel.messages import message
from tanheng.registry.reconciling_parts import Difference, Part, register

CONTENT: LiteralString = "(r.text::jsonb -> 'content')"
RESTING: dict[str, LiteralString] = {}
"""Queries by table; each gives account, place, what the row says, and what its record is. Rooms above add theirs by `rests_on`."""


def rests_on(
    table: LiteralString,
    record: LiteralString,
    command: LiteralString,
    asked: LiteralString,
    account: LiteralString = "t.account",
    *,
    otherwise: LiteralString = "false",
) -> None:
    """Let the rows `t` of a table rest on records `r` of a command whose content contains `asked` (an expression of jsonb).

    `otherwise` is the condition under which they rest on a record of another command.
    """
    holds = f"r.command = '{command}' AND {CONTENT} @> {asked} OR ({otherwise})"
    RESTING[table] = _query(table, record, asked, account, holds)


def _query(table: LiteralString, record: LiteralString, said: LiteralString, account: LiteralString, holds: LiteralString) -> LiteralString:
    return (
        f"SELECT {account}, '{table} ' || t.{record}, ({said})::text, coalesce(r.command || ' ' || r.number, '-') FROM {table} t"
        f" LEFT JOIN commands_record r ON r.number = t.{record} AND r.outcome = 'done' WHERE ({holds}) IS NOT TRUE ORDER BY 1, 2"
    )


def rows_against_records(sql: Sql) -> Iterator[Difference]:
    """Compare all such rows with their records."""
    for query in RESTING.values():
        for account, place, said, record in sql.rows(query):
            yield Difference(account or "", place, said, record)


rests_on(
    *("registry_representative", "since", "representative_give"),
    "jsonb_build_object('representatives',"
    " jsonb_build_array(jsonb_build_object('account', t.account, 'person', t.person, 'right', t.right)))",
)
rests_on(
    *("registry_encumbrance", "number", "freeze_enter"),
    "jsonb_build_object('account', t.account, 'vintage', substr(t.asset, 5), 'document', t.document)",
)
RESTING["freezes"] = (
    "WITH since AS (SELECT account, min(number) AS number FROM registry_encumbrance WHERE ended IS NULL GROUP BY account),"
    " concerned AS (SELECT DISTINCT d.record FROM since s JOIN registry_document d ON d.account = s.account AND d.record > s.number),"
    " taken AS MATERIALIZED (SELECT (SELECT r.text::jsonb -> 'content' FROM commands_record r WHERE r.number = c.record"
    " AND r.outcome = 'done' AND r.command IN ('freeze_lift', 'freeze_deduct')) AS content FROM concerned c),"
    " less AS (SELECT (content ->> 'freeze')::bigint AS number, sum((content ->> 'amount')::bigint) AS amount FROM taken"
    " WHERE content IS NOT NULL GROUP BY 1),"
    " standing AS MATERIALIZED (SELECT t.account, t.number, t.amount, (SELECT (r.text::jsonb #>> '{content,amount}')::bigint"
    " FROM commands_record r WHERE r.number = t.number) - coalesce(l.amount, 0) AS remaining"
    " FROM registry_encumbrance t LEFT JOIN less l ON l.number = t.number WHERE t.ended IS NULL)"
    " SELECT account, 'freeze ' || number, amount::text, remaining::text FROM standing WHERE amount <> remaining ORDER BY 1, 2"
)
"""What is left of a freeze is what was ordered, less what was lifted and deducted.

Only records whose documents concern its account are read. Each is looked up by its number (a subquery, never a join): the
journal is long, and what takes from freezes is little of it.
"""
_SAID: LiteralString = "jsonb_build_object('holder', t.holder, 'province', t.province)"
_THIS: LiteralString = "jsonb_build_object('account', t.number)"
RESTING["registry_account"] = _query(
    *("registry_account", "changed", f"{_THIS} || {_SAID} || jsonb_build_object('state', t.state)", "t.number"),
    "CASE r.command"
    f" WHEN 'account_open' THEN t.state = 'normal' AND {CONTENT} @> jsonb_build_object('accounts', jsonb_build_array({_SAID}))"
    f" WHEN 'account_state_change' THEN {CONTENT} @> ({_THIS} || jsonb_build_object('state', t.state))"
    f" WHEN 'account_holder_change' THEN {CONTENT} @> ({_THIS} || {_SAID})"
    f" WHEN 'restriction_answer' THEN {CONTENT} @> {_THIS}"
    f" WHEN 'account_succeed' THEN t.state = 'closed' AND {CONTENT} @> jsonb_build_object('account', t.number, 'closes', true) END",
)
register(Part("records", message("rows against their records"), rows_against_records))
