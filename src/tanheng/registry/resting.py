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
RESTING["registry_encumbrance"] = _query(
    *("registry_encumbrance", "number"),
    "jsonb_build_object('account', t.account, 'vintage', substr(t.asset, 5), 'document', t.document)",
    "t.account",
    f"t.parent IS NULL AND r.command = 'freeze_enter' AND {CONTENT} @> jsonb_build_object('account', t.account, 'vintage',"
    " substr(t.asset, 5), 'document', t.document) OR t.parent IS NOT NULL",
)
RESTING["freezes that go on"] = (
    "SELECT t.account, 'freeze ' || t.number, t.ordered || ' of ' || t.parent, coalesce(r.command || ' ' || r.number, '-')"
    " FROM registry_encumbrance t LEFT JOIN commands_record r ON r.number = t.entered AND r.outcome = 'done'"
    " LEFT JOIN registry_encumbrance p ON p.number = t.parent WHERE t.parent IS NOT NULL AND ((p.account, p.document, p.rank, p.authority)"
    " = (t.account, t.document, t.rank, t.authority) AND p.expires_at IS NOT DISTINCT FROM t.expires_at"
    " AND (r.text::jsonb -> 'result') @> jsonb_build_object('freezes', jsonb_build_array(jsonb_build_object('freeze', t.number,"
    " 'continues', t.parent, 'account', t.account, 'vintage', substr(t.asset, 5), 'amount', t.ordered)))) IS NOT TRUE ORDER BY 1, 2"
)
"""A freeze that continues another was told by the record that entered it, and has its document, rank, authority and time."""
rests_on("registry_promise", "proposal", "proposal_make", "'{}'::jsonb")
RESTING["freezes"] = (
    "WITH since AS (SELECT account, min(number) AS number FROM registry_encumbrance WHERE ended IS NULL GROUP BY account),"
    " concerned AS (SELECT DISTINCT d.record FROM since s JOIN registry_document d ON d.account = s.account AND d.record > s.number),"
    " taken AS MATERIALIZED (SELECT (SELECT r.text::jsonb -> 'content' FROM commands_record r WHERE r.number = c.record"
    " AND r.outcome = 'done' AND r.command IN ('freeze_lift', 'freeze_deduct')) AS content FROM concerned c),"
    " less AS (SELECT (content ->> 'freeze')::bigint AS number, sum((content ->> 'amount')::bigint) AS amount FROM taken"
    " WHERE content IS NOT NULL GROUP BY 1),"
    " followed AS (SELECT c.parent AS number, sum(c.ordered)::bigint AS amount FROM registry_encumbrance c"
    " JOIN registry_encumbrance p ON p.number = c.parent WHERE c.asset <> p.asset AND p.ended IS NULL GROUP BY 1),"
    " standing AS MATERIALIZED (SELECT t.account, t.number, t.amount, coalesce(t.ordered,"
    " (SELECT (r.text::jsonb #>> '{content,amount}')::bigint"
    " FROM commands_record r WHERE r.number = t.number)) - coalesce(l.amount, 0) - coalesce(f.amount, 0) AS remaining"
    " FROM registry_encumbrance t"
    " LEFT JOIN less l ON l.number = t.number LEFT JOIN followed f ON f.number = t.number WHERE t.ended IS NULL)"
    " SELECT account, 'freeze ' || number, amount::text, remaining::text FROM standing WHERE amount <> remaining ORDER BY 1, 2"
)
"""What is left of a freeze is what was ordered, less what was lifted and deducted, and what followed units into another vintage.

Only records whose documents concern its account are read. Each is looked up by its number (a subquery, never a join): the
journal is long, and what takes from freezes is little of it.
"""
_SAID: LiteralString = "jsonb_build_object('holder', t.holder, 'province', t.province)"
_THIS: LiteralString = "jsonb_build_object('account', t.number)"
_CHANGED: dict[LiteralString, LiteralString] = {
    "account_open": f"t.state = 'normal' AND {CONTENT} @> jsonb_build_object('accounts', jsonb_build_array({_SAID}))",
    "account_state_change": f"{CONTENT} @> ({_THIS} || jsonb_build_object('state', t.state))",
    "account_holder_change": f"{CONTENT} @> ({_THIS} || {_SAID})",
    "restriction_answer": f"{CONTENT} @> {_THIS}",
    "account_succeed": f"t.state = 'closed' AND {CONTENT} @> jsonb_build_object('account', t.number, 'closes', true)",
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
    _CHANGED[command] = f"t.state = 'normal' AND {CONTENT} @> {asked}"
    _accounts()


_accounts()
register(Part("records", message("rows against their records"), rows_against_records))
