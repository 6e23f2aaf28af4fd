"""What a reconciliation compares here: decisions with distributions, and issues with what was issued and with the envelopes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import LiteralString

from tanheng.commands.sql import Sql
from tanheng.kernel.messages import message
from tanheng.registry.reading import TAKEN_BACK
from tanheng.registry.reconciling_parts import Difference, Part, of_both, register
from tanheng.registry.resting import of_line, rests_on

_ENTITLEMENTS: LiteralString = (
    "WITH moved AS (SELECT record, line, CASE kind WHEN 'distribution' THEN receiver ELSE behalf END AS account, year, amount, document,"
    " kind <> 'distribution' AS held FROM registry_movement WHERE kind IN ('distribution', 'differentiated_hold')),"
    " decided AS (SELECT record, moved AS line, line AS place, account, year, amount, document, risk <> '' AS held"
    " FROM issuance_entitlement WHERE moved IS NOT NULL OR amount > 0)"
    " SELECT coalesce(e.record, m.record), coalesce(e.place, m.line), e.account, e.year, e.amount, e.document, m.account, m.year, m.amount,"
    " m.document FROM decided e FULL JOIN moved m ON m.record = e.record AND m.line = e.line"
    " WHERE (e.account, e.year, e.amount, e.document, e.held) IS DISTINCT FROM (m.account, m.year, m.amount, m.document, m.held)"
    " ORDER BY 1, 2"
)
_ISSUES: LiteralString = (
    "WITH moved AS (SELECT record, line, receiver AS account, asset, document FROM registry_movement WHERE kind = 'vintage_issue'),"
    " issued AS (SELECT record, line, account, 'CEA-' || vintage AS asset, document FROM issuance_issue)"
    " SELECT coalesce(i.record, m.record), coalesce(i.line, m.line), i.account, i.asset, i.document, m.account, m.asset, m.document"
    " FROM issued i FULL JOIN moved m ON m.record = i.record AND m.line = i.line"
    " WHERE (i.account, i.asset, i.document) IS DISTINCT FROM (m.account, m.asset, m.document) ORDER BY 1, 2"
)
_ENVELOPES: LiteralString = (
    "WITH issued AS (SELECT i.province, i.vintage, i.sector, min(i.account) AS account,"
    f" sum(m.amount - {TAKEN_BACK})::bigint AS amount"
    " FROM issuance_issue i JOIN registry_movement m ON m.record = i.record AND m.line = i.line GROUP BY 1, 2, 3),"
    " standing AS (SELECT DISTINCT ON (province, vintage, sector) province, vintage, sector, amount FROM issuance_envelope"
    " ORDER BY province, vintage, sector, version DESC)"
    " SELECT i.account, i.vintage, i.sector, i.amount, coalesce(s.amount, 0) FROM issued i LEFT JOIN standing s"
    " ON (s.province, s.vintage, s.sector) = (i.province, i.vintage, i.sector) WHERE i.amount > coalesce(s.amount, 0) ORDER BY 1, 2, 3"
)


def entitlements_against_movements(sql: Sql) -> Iterator[Difference]:
    """Compare each line of a table that was decided with the movement that distributed it, or that holds it for a unit at risk."""
    for record, line, *both in sql.rows(_ENTITLEMENTS):
        yield from of_both(f"{record}.{line}", "{} {} {} {}", both)


def issues_against_movements_and_envelopes(sql: Sql) -> Iterator[Difference]:
    """Compare each issue with its movement; and what was issued in all, less what corrections took back, with the envelope in force."""
    for record, line, *both in sql.rows(_ISSUES):
        yield from of_both(f"{record}.{line}", "{} {} {}", both)
    for account, vintage, sector, issued, envelope in sql.rows(_ENVELOPES):
        yield Difference(account, f"{vintage} {sector}", str(issued), f"<= {envelope}")


register(Part("entitlements", message("decisions against distributions"), entitlements_against_movements))
register(Part("issues", message("issues against movements and envelopes"), issues_against_movements_and_envelopes))
_OF_PROVINCE: LiteralString = "(SELECT min(a.number) FROM registry_account a WHERE a.type = 'province' AND a.holder = t.province)"
rests_on(
    *("issuance_vintage", "record", "vintage_create"),
    {"code": "x ->> 'vintage'", "document": "x ->> 'document'"},
    account="''",
)
rests_on(
    *("issuance_envelope", "record", "envelope_set"),
    of_line(
        "sector text, amount bigint",
        {
            "province": "content ->> 'province'",
            "vintage": "content ->> 'vintage'",
            "document": "content ->> 'document'",
            "version": "(result -> 'versions' ->> (n::int - 1))::int",
        },
    ),
    lines="content -> 'lines'",
    account=_OF_PROVINCE,
)
rests_on(
    *("issuance_issue", "record", "allowance_issue"),
    of_line(
        "sector text",
        {"account": "content ->> 'account'", "vintage": "content ->> 'vintage'", "document": "content ->> 'document'", "line": "n::int"},
    ),
    lines="content -> 'lines'",
)
rests_on(
    *("issuance_entitlement", "record", "allowance_distribute"),
    of_line(
        "account text, year int, sector text, decided bigint, amount bigint",
        {
            "line": "n::int",
            "reduced": "coalesce((x ->> 'reduced')::bigint, 0)",
            "risk": "coalesce(x ->> 'risk', '')",
            "purpose": "content ->> 'purpose'",
            "occasion": "CASE content ->> 'purpose' WHEN 'supplementary' THEN content ->> 'document' ELSE '' END",
            "document": "content ->> 'document'",
        },
    ),
    lines="content -> 'lines'",
)
rests_on(
    *("issuance_notice", "number", "adjustment_notice"),
    of_line(
        "account text, year int, sector text, decided bigint, amount bigint, document text",
        {"given_back": "coalesce((x ->> 'given_back')::bigint, 0)"},
    ),
)
rests_on(
    *("issuance_return", "record", "allowance_return"),
    of_line("notice bigint"),
    account="(SELECT o.account FROM issuance_notice o WHERE o.number = t.notice)",
    # What the province still holds for a unit comes back with the notice itself.
    otherwise="r.command = 'adjustment_notice' AND r.number = t.notice",
)
rests_on(
    *("issuance_withdrawal", "record", "adjustment_notice_withdraw"),
    of_line("account text, notice bigint, document text"),
)
