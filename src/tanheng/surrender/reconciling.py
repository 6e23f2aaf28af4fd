"""What a reconciliation compares here: what stands against each duty with duties, movements and offsets themselves."""

from __future__ import annotations

from collections.abc import Iterator
from typing import LiteralString

from tanheng.commands.sql import Sql
from tanheng.kernel.messages import message
from tanheng.registry.reconciling_parts import Difference, Part, of_both, register
from tanheng.registry.resting import CONTENT, asks_for_rows, of_line, rests_on

_STANDINGS: LiteralString = (
    "WITH fixed AS (SELECT account, year, sum(tonnes)::bigint AS duty FROM (SELECT DISTINCT ON (account, year, sector) account, year,"
    " tonnes FROM surrender_duty ORDER BY account, year, sector, version DESC) d GROUP BY account, year),"
    " moved AS (SELECT behalf AS account, year, sum(CASE WHEN corrects_record IS NULL THEN amount ELSE -amount END)::bigint AS surrendered"
    " FROM registry_movement WHERE kind IN ('surrender', 'forced_surrender', 'surrender_correction', 'forced_surrender_correction')"
    " GROUP BY behalf, year),"
    " offset_by AS (SELECT account, year, sum(quantity)::bigint AS offsets FROM surrender_offset WHERE withdrawn IS NULL"
    " GROUP BY account, year),"
    " themselves AS (SELECT account, year, coalesce(duty, 0) AS duty, coalesce(surrendered, 0) AS surrendered,"
    " coalesce(offsets, 0) AS offsets FROM fixed FULL JOIN moved USING (account, year) FULL JOIN offset_by USING (account, year))"
    " SELECT year, s.account, s.duty, s.surrendered, s.offsets, t.account, t.duty, t.surrendered, t.offsets FROM surrender_standing s"
    " FULL JOIN themselves t USING (account, year)"
    " WHERE (s.duty, s.surrendered, s.offsets) IS DISTINCT FROM (t.duty, t.surrendered, t.offsets)"
    " ORDER BY coalesce(s.account, t.account), year"
)


def standings_against_movements(sql: Sql) -> Iterator[Difference]:
    """Compare duty, surrendered and offsets of each account and year with the duties in force, the movements and the offsets that stand."""
    for year, *both in sql.rows(_STANDINGS):
        yield from of_both(str(year), "duty {1}, surrendered {2}, offsets {3}", both)


register(Part("standings", message("what stands against duties, against movements and offsets"), standings_against_movements))
_TAKEN_OVER: LiteralString = (
    "(SELECT sum((d ->> 'tonnes')::bigint * CASE WHEN s ->> 'account' = t.account THEN 1 ELSE -1 END)"
    f" FROM jsonb_array_elements({CONTENT} -> 'successors') s CROSS JOIN jsonb_array_elements(s -> 'duties') d"
    " WHERE (d ->> 'year')::int = t.year AND d ->> 'sector' = t.sector"
    f" AND t.account IN (s ->> 'account', {CONTENT} ->> 'account'))"
)
"""What a hand-over to successors changes in a duty: it adds to theirs what it takes from the one of the account."""
rests_on(
    *("surrender_duty", "record", "duty_set"),
    of_line(
        "account text, year int, sector text, tonnes bigint",
        {
            "document": "content ->> 'document'",
            "version": "(result -> 'duties' -> (n::int - 1) ->> 'version')::int",
            "replaces": "(result -> 'duties' -> (n::int - 1) ->> 'replaces')::bigint",
        },
    ),
    lines="content -> 'duties'",
    otherwise=f"r.command = 'account_succeed' AND {CONTENT} ->> 'document' = t.document AND t.tonnes - coalesce((SELECT p.tonnes"
    " FROM surrender_duty p WHERE p.account = t.account AND p.year = t.year AND p.sector = t.sector AND p.version = t.version - 1), 0)"
    f" = {_TAKEN_OVER}",
)
asks_for_rows(
    *("surrender_duty", "record", "account_succeed"),
    of_line("account text, year int, sector text, version int, replaces bigint"),
    lines="result -> 'duties'",
)
rests_on(
    *("surrender_offset", "number", "offset_record"),
    of_line("account text, year int, quantity bigint, batch text, project text, registered date, document text"),
)
rests_on(
    *("surrender_offset", "withdrawn", "offset_withdraw"),
    {"number": "(x ->> 'offset')::bigint", "account": "result ->> 'account'"},
    only="t.withdrawn IS NOT NULL",
)
rests_on(
    *("registry_movement", "record", "surrender_correct"),
    of_line(
        "line int, amount bigint",
        {
            "sender": "x ->> 'giver'",
            "receiver": "x ->> 'successor'",
            "asset": "'CEA-' || (x ->> 'vintage')",
            "behalf": "content ->> 'account'",
            "year": "(content ->> 'year')::int",
            "document": "content ->> 'document'",
        },
    ),
    lines="coalesce(result -> 'passed_on', '[]')",
    account="t.receiver",
    only="t.kind = 'excess_passed_on'",
)
