"""What a reconciliation compares here: filings that wait with the units that are reserved for them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import LiteralString

from tanheng.commands.sql import Sql
from tanheng.kernel.messages import message
from tanheng.registry.reconciling_parts import Difference, Part, register
from tanheng.registry.resting import of_line, rests_on
from tanheng.registry.vocabulary import FILED

_FILINGS: LiteralString = (
    "WITH waiting AS (SELECT account, 'CEA-' || vintage AS asset, sum(amount)::bigint AS amount FROM carryover_filing"
    " WHERE withdrawn IS NULL AND taken_back IS NULL GROUP BY account, vintage),"
    " reserved AS (SELECT owner AS account, asset, (credits_posted - debits_posted)::bigint AS amount FROM ledger_account"
    " WHERE held AND purpose = %s)"
    " SELECT account, asset, coalesce(w.amount, 0), coalesce(r.amount, 0) FROM waiting w FULL JOIN reserved r USING (account, asset)"
    " WHERE coalesce(w.amount, 0) <> coalesce(r.amount, 0) ORDER BY 1, 2"
)
_BATCHES: LiteralString = (
    "WITH filed AS (SELECT taken_back AS record, account, 'CEA-' || vintage AS asset, sum(amount)::bigint AS amount FROM carryover_filing"
    " WHERE taken_back IS NOT NULL GROUP BY 1, 2, 3 UNION ALL SELECT reissued, account, '', sum(amount)::bigint FROM carryover_filing"
    " WHERE reissued IS NOT NULL GROUP BY 1, 2),"
    " moved AS (SELECT record, sender AS account, asset, sum(amount)::bigint AS amount FROM registry_movement"
    " WHERE kind = 'carryover_takeback' GROUP BY 1, 2, 3 UNION ALL SELECT record, receiver, '', sum(amount)::bigint FROM registry_movement"
    " WHERE kind = 'carryover_reissue' GROUP BY 1, 2)"
    " SELECT account, record, asset, coalesce(f.amount, 0), coalesce(m.amount, 0) FROM filed f FULL JOIN moved m"
    " USING (record, account, asset) WHERE coalesce(f.amount, 0) <> coalesce(m.amount, 0) ORDER BY 1, 2, 3"
)


def filings_against_reserved(sql: Sql) -> Iterator[Difference]:
    """Compare what is filed, neither withdrawn nor taken back, with what the account holds in the place `filed`, by vintage."""
    for account, asset, filed, reserved in sql.rows(_FILINGS, (FILED,)):
        yield Difference(account, asset, str(filed), str(reserved))


def filings_against_batches(sql: Sql) -> Iterator[Difference]:
    """Compare what is said to be taken back and issued again by each record with what that record moved, one for one."""
    for account, record, asset, filed, moved in sql.rows(_BATCHES):
        yield Difference(account, f"{record} {asset}".rstrip(), str(filed), str(moved))


register(Part("batches", message("filings against what was taken back and issued again"), filings_against_batches))
register(Part("filings", message("filings against what is reserved"), filings_against_reserved))
_TOLD: LiteralString = "result -> 'notices' -> (n::int - 1) ->> "
rests_on(
    *("carryover_notice", "record", "carryover_notice_set"),
    of_line(
        "account text, sold bigint, bought bigint, holding bigint",
        {
            "year": "(content ->> 'year')::int",
            "document": "content ->> 'document'",
            "sectors": "(SELECT coalesce(string_agg(one, '+'), '') FROM jsonb_array_elements_text(x -> 'sectors') AS e(one))",
            "surrendered": "(SELECT coalesce(string_agg(one, '+'), '') FROM jsonb_array_elements_text(x -> 'surrendered') AS e(one))",
            "version": f"({_TOLD}'version')::int",
            "base": f"({_TOLD}'base')::bigint",
            "net_sales": f"({_TOLD}'net_sales')::bigint",
            "by_formula": f"({_TOLD}'by_formula')::bigint",
            "eligible": f"coalesce(({_TOLD}'eligible')::boolean, false)",
            "most": f"({_TOLD}'most')::bigint",
        },
    ),
    lines="content -> 'notices'",
)
rests_on(
    *("carryover_filing", "record", "carryover_file"),
    of_line(
        "vintage text, amount bigint",
        {
            "account": "content ->> 'account'",
            "year": "(content ->> 'year')::int",
            "line": "n::int",
            "late": "(result ->> 'late')::boolean",
        },
    ),
    lines="content -> 'lines'",
)
rests_on(
    *("carryover_filing", "withdrawn", "carryover_withdraw"),
    {"record": "(x ->> 'filing')::bigint", "account": "x ->> 'account'"},
    only="t.withdrawn IS NOT NULL",
)
