"""What a reconciliation compares: the rows that rest on records with what those records asked for, in both directions.

A row that nobody asked for, or that says something else than was asked, was written past the commands; one that is gone was, too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import LiteralString

from tanheng.commands.sql import Sql
from tanheng.kernel.messages import message
from tanheng.registry.reconciling_parts import Difference, Part, register

CONTENT: LiteralString = "(r.text::jsonb -> 'content')"
RESULT: LiteralString = "(r.text::jsonb -> 'result')"
RESTING: dict[str, LiteralString] = {}
"""Queries by what they compare; each gives account, place, what the row says, what its record is or asks for. Rooms above add theirs."""
Said = Mapping[LiteralString, LiteralString]
"""What a record says of its rows: by column an expression of its `number`, `content` and `result`, and of its line `x`, the `n`th."""


def of_line(columns: LiteralString, others: Said | None = None) -> Said:
    """Return what a line says of columns under their own names, given as `name type, name type`, and of others."""
    found: dict[LiteralString, LiteralString] = {}
    for one in columns.split(", "):
        name, _, kind = one.partition(" ")
        found[name] = f"(x ->> '{name}')::{kind}"
    return {**found, **(others or {})}


def rests_on(
    table: LiteralString,
    record: LiteralString,
    command: LiteralString,
    asked: Said,
    *,
    lines: LiteralString = "jsonb_build_array(content)",
    account: LiteralString = "t.account",
    only: LiteralString = "true",
    otherwise: LiteralString = "false",
) -> None:
    """Compare rows of a table, whose column `record` names a record, with what the done records of a command ask for: both ways.

    `lines` is the list of lines in a record (without it, the content is the one line). Only rows `t` are meant for which `only` holds.
    `otherwise` is the condition under which a row `t` rests on a record `r` of another command.
    """
    looked = f"t.here AND ({otherwise}) IS NOT TRUE OR NOT t.here"
    RESTING[f"{table} {command}"] = _both_ways(table, record, command, asked, lines, account, only, looked)


def asks_for_rows(
    table: LiteralString,
    record: LiteralString,
    command: LiteralString,
    asked: Said,
    *,
    lines: LiteralString = "jsonb_build_array(content)",
    account: LiteralString = "t.account",
) -> None:
    """Compare one way: what the done records of a command ask for is there. Rows may rest on records of other commands as well."""
    RESTING[f"{table} {command}"] = _both_ways(table, record, command, asked, lines, account, "true", "NOT t.here")


def _both_ways(
    table: LiteralString,
    record: LiteralString,
    command: LiteralString,
    asked: Said,
    lines: LiteralString,
    account: LiteralString,
    only: LiteralString,
    looked: LiteralString,
) -> LiteralString:
    """Return a query that takes the records of the command apart once, and the sets of rows from each other: no row is looked up alone."""
    columns, expressions, rows, told = "", "", "", ""
    for column, expression in asked.items():
        columns += f', "{column}"'
        expressions += f', {expression} AS "{column}"'
        rows += f', t."{column}"'
        told += f", '{column}', t.\"{column}\""
    return (
        # Without `OFFSET 0` the text would be read anew for each part that is wanted of it.
        "WITH said AS MATERIALIZED (SELECT number, j -> 'content' AS content, j -> 'result' AS result FROM (SELECT number, text::jsonb AS j"
        f" FROM commands_record WHERE command = '{command}' AND outcome = 'done' OFFSET 0) p),"
        f" asked AS MATERIALIZED (SELECT number AS resting{expressions} FROM said"
        f" CROSS JOIN LATERAL jsonb_array_elements({lines}) WITH ORDINALITY AS e(x, n)),"
        f" kept AS MATERIALIZED (SELECT t.{record}::bigint AS resting{rows} FROM {table} t WHERE {only}),"
        f" t AS MATERIALIZED (SELECT true AS here, resting{columns} FROM (TABLE kept EXCEPT TABLE asked) a"
        f" UNION ALL SELECT false, resting{columns} FROM (TABLE asked EXCEPT TABLE kept) b)"
        f" SELECT {account}, '{table} ' || t.resting, coalesce(min(w.told) FILTER (WHERE t.here), '-'),"
        " coalesce(min(w.told) FILTER (WHERE NOT t.here), min(r.command || ' ' || r.number), '-')"
        f" FROM t CROSS JOIN LATERAL (SELECT jsonb_build_object({told[2:]})::text AS told) w"
        " LEFT JOIN commands_record r ON r.number = t.resting AND r.outcome = 'done'"
        f" WHERE {looked} GROUP BY 1, 2 ORDER BY 1, 2"
    )


def rows_against_records(sql: Sql) -> Iterator[Difference]:
    """Compare all such rows with their records."""
    for query in RESTING.values():
        for account, place, said, record in sql.rows(query):
            yield Difference(account or "", place, said, record)


rests_on(
    *("registry_representative", "since", "representative_give"),
    of_line("account text, person bigint, right text"),
    lines="content -> 'representatives'",
)
rests_on(
    *("registry_representative", "ended", "representative_end"),
    of_line("account text, person bigint"),
    only="t.ended IS NOT NULL",
    otherwise=f"r.command = 'account_holder_change' AND {CONTENT} ->> 'account' = t.account",
)
rests_on(
    *("registry_objection", "number", "restriction_object"),
    of_line("account text, document text", {"restriction": "(result ->> 'restriction')::bigint"}),
)
rests_on(
    *("registry_objection", "answered", "restriction_answer"),
    {"number": "(x ->> 'objection')::bigint", "outcome": "x ->> 'outcome'", "answer": "x ->> 'document'"},
    account="(SELECT o.account FROM registry_objection o WHERE o.number = t.number)",
    only="t.answered IS NOT NULL",
)
rests_on(
    *("registry_encumbrance", "number", "freeze_enter"),
    of_line(
        "account text, document text, authority text, expires_at timestamptz",
        {"kind": "'freeze'", "beneficiary": "''", "asset": "'CEA-' || (x ->> 'vintage')", "rank": "(result ->> 'rank')::bigint"},
    ),
    only="t.parent IS NULL",
)
asks_for_rows(
    *("registry_encumbrance", "ended", "freeze_expire"),
    {"number": "(x #>> '{}')::bigint"},
    lines="result -> 'expired'",
    account="(SELECT e.account FROM registry_encumbrance e WHERE e.number = t.number)",
)
RESTING["freezes that ended"] = (
    "SELECT t.account, 'freeze ' || t.number, 'ended by ' || t.ended || ', ' || t.amount, coalesce(r.command || ' ' || r.number, '-')"
    " FROM registry_encumbrance t LEFT JOIN commands_record r ON r.number = t.ended AND r.outcome = 'done'"
    " WHERE t.ended IS NOT NULL AND (t.amount = 0 AND CASE"
    f" WHEN r.command = 'freeze_expire' THEN t.expires_at <= r.recorded_at AND {RESULT} -> 'expired' @> to_jsonb(t.number)"
    f" WHEN r.command IN ('freeze_lift', 'freeze_deduct') THEN {CONTENT} @> jsonb_build_object('freeze', t.number)"
    f" AND {RESULT} @> jsonb_build_object('left', 0)"
    " ELSE EXISTS (SELECT FROM registry_encumbrance c WHERE c.parent = t.number AND c.entered = t.ended) END) IS NOT TRUE ORDER BY 1, 2"
)
"""What ended a freeze is the record that took the rest of it, found its time over, or let it go on in another row."""
RESTING["freezes that go on"] = (
    "SELECT t.account, 'freeze ' || t.number, t.ordered || ' of ' || t.parent, coalesce(r.command || ' ' || r.number, '-')"
    " FROM registry_encumbrance t LEFT JOIN commands_record r ON r.number = t.entered AND r.outcome = 'done'"
    " LEFT JOIN registry_encumbrance p ON p.number = t.parent WHERE t.parent IS NOT NULL AND ((p.account, p.document, p.rank, p.authority)"
    " = (t.account, t.document, t.rank, t.authority) AND p.expires_at IS NOT DISTINCT FROM t.expires_at"
    " AND (r.text::jsonb -> 'result') @> jsonb_build_object('freezes', jsonb_build_array(jsonb_build_object('freeze', t.number,"
    " 'continues', t.parent, 'account', t.account, 'vintage', substr(t.asset, 5), 'amount', t.ordered)))) IS NOT TRUE ORDER BY 1, 2"
)
"""A freeze that continues another was told by the record that entered it, and has its document, rank, authority and time."""
RESTING["promises"] = (
    "SELECT t.account, 'registry_promise ' || t.proposal || '.' || t.line, 'ended by ' || coalesce(t.ended::text, '-'),"
    " coalesce('decided by ' || d.number, q.command || ' ' || q.number, '-') FROM registry_promise t"
    " LEFT JOIN commands_record q ON q.number = t.proposal AND q.command = 'proposal_make' AND q.outcome = 'done'"
    " LEFT JOIN commands_decision d ON d.proposal = t.proposal LEFT JOIN commands_record r ON r.number = t.ended AND r.outcome = 'done'"
    " WHERE q.number IS NULL OR t.ended IS DISTINCT FROM d.number"
    " OR (t.ended IS NOT NULL AND (r.text::jsonb ->> 'proposal')::bigint IS DISTINCT FROM t.proposal) ORDER BY 1, 2"
)
"""A promise rests on a proposal, and ends with the record that decided it."""
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
    RESTING["registry_account"] = (
        f"SELECT t.number, 'registry_account ' || t.changed, ({whole})::text, coalesce(r.command || ' ' || r.number, '-')"
        " FROM registry_account t LEFT JOIN commands_record r ON r.number = t.changed AND r.outcome = 'done'"
        f" WHERE (CASE r.command{whens} END) IS NOT TRUE ORDER BY 1, 2"
    )


def account_rests_on(command: LiteralString, asked: LiteralString) -> None:
    """Let accounts `t` rest on records of a command of a room above that opens them, whose content contains `asked`."""
    _CHANGED[command] = f"t.state = 'normal' AND {CONTENT} @> {asked}"
    _accounts()


_accounts()
asks_for_rows(
    *("registry_account", "opened", "account_open"),
    {"number": "result -> 'accounts' ->> (n::int - 1)", "type": "x ->> 'type'"},
    lines="content -> 'accounts'",
    account="t.number",
)
register(Part("records", message("rows against their records"), rows_against_records))
