"""What a reconciliation compares here: filings that wait with the units that are reserved for them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import LiteralString

from tanheng.commands.sql import Sql
from tanheng.kernel.messages import message
from tanheng.registry.reconciling_parts import Difference, Part, register
from tanheng.registry.vocabulary import FILED

_FILINGS: LiteralString = (
    "WITH waiting AS (SELECT account, 'CEA-' || vintage AS asset, sum(amount)::bigint AS amount FROM carryover_filing"
    " WHERE withdrawn IS NULL AND taken_back IS NULL GROUP BY account, vintage),"
    " reserved AS (SELECT owner AS account, asset, (credits_posted - debits_posted)::bigint AS amount FROM ledger_account"
    " WHERE held AND purpose = %s)"
    " SELECT account, asset, coalesce(w.amount, 0), coalesce(r.amount, 0) FROM waiting w FULL JOIN reserved r USING (account, asset)"
    " WHERE coalesce(w.amount, 0) <> coalesce(r.amount, 0) ORDER BY 1, 2"
)


def filings_against_reserved(sql: Sql) -> Iterator[Difference]:
    """Compare what is filed, neither withdrawn nor taken back, with what the account holds in the place `filed`, by vintage."""
    for account, asset, filed, reserved in sql.rows(_FILINGS, (FILED,)):
        yield Difference(account, asset, str(filed), str(reserved))


register(Part("filings", message("filings against what is reserved"), filings_against_reserved))
