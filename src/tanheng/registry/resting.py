"""What a reconciliation compares: every row that rests on a record with what that record asked for.

A row that nobody asked for, or that says something else than was asked, was written past the commands.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import LiteralString

from tanheng.commands.sql import Sql
from tanheng.kernel.messages import message
from tanheng.registry.reconciling_parts import Difference, Part, register

_CONTENT: LiteralString = "(r.text::jsonb -> 'content')"
RESTING: dict[str, LiteralString] = {}
"""Queries by table; each gives account, place, what the row says, and what its record is. Rooms above add theirs by `rests_on`."""


def rests_on(
    table: LiteralString,
    record: LiteralString,
    command: LiteralString,
    asked: LiteralString,
    account: LiteralString = "t.account",
) -> None:
    """Let the rows `t` of a table rest on records `r` of a command whose content contains `asked` (an expression of jsonb)."""
    holds = f"r.command = '{command}' AND {_CONTENT} @> {asked}"
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
    "WITH less AS (SELECT (text::jsonb #>> '{content,freeze}')::bigint AS number, sum((text::jsonb #>> '{content,amount}')::bigint)"
    " AS amount FROM commands_record WHERE outcome = 'done' AND command IN ('freeze_lift', 'freeze_deduct') GROUP BY 1)"
    " SELECT t.account, 'freeze ' || t.number, t.amount::text, (ordered - coalesce(l.amount, 0))::text FROM registry_encumbrance t"
    " JOIN commands_record r ON r.number = t.number CROSS JOIN LATERAL (SELECT (r.text::jsonb #>> '{content,amount}')::bigint AS ordered) o"
    " LEFT JOIN less l ON l.number = t.number WHERE t.ended IS NULL AND t.amount <> ordered - coalesce(l.amount, 0) ORDER BY 1, 2"
)
"""What is left of a freeze is what was ordered, less what was lifted and deducted."""
_SAID: LiteralString = "jsonb_build_object('holder', t.holder, 'province', t.province)"
_THIS: LiteralString = "jsonb_build_object('account', t.number)"
_CHANGED: dict[LiteralString, LiteralString] = {
    "account_open": f"t.state = 'normal' AND {_CONTENT} @> jsonb_build_object('accounts', jsonb_build_array({_SAID}))",
    "account_state_change": f"{_CONTENT} @> ({_THIS} || jsonb_build_object('state', t.state))",
    "account_holder_change": f"{_CONTENT} @> ({_THIS} || {_SAID})",
    "restriction_answer": f"{_CONTENT} @> {_THIS}",
}
"""What the record of each command that opens or changes accounts must say of the account `t`."""


def _accounts() -> None:
    whens: LiteralString = ""
    for name, says in _CHANGED.items():
        whens += f" WHEN '{name}' THEN {says}"
    whole: LiteralString = f"{_THIS} || {_SAID} || jsonb_build_object('state', t.state)"
    RESTING["registry_account"] = _query("registry_account", "changed", whole, "t.number", f"CASE r.command{whens} END")


def account_rests_on(command: LiteralString, asked: LiteralString) -> None:
    """Let accounts `t` rest on records of a command of a room above that opens them, whose content contains `asked`."""
    _CHANGED[command] = f"t.state = 'normal' AND {_CONTENT} @> {asked}"
    _accounts()


_accounts()
register(Part("records", message("rows against their records"), rows_against_records))
