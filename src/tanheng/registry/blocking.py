"""对账差异的阻断 An open difference of a reconciliation blocks its account: movements ask by the checks of their kind, acts by this."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tanheng.commands.sql import Sql
from tanheng.kernel.findings import Finding, Place
from tanheng.registry import account_checks, checks

_WHERE = Place(called="account")


def _open(sql: Sql, accounts: Iterable[str]) -> list[tuple[str, int]]:
    rows = sql.rows(
        "SELECT account, min(reconciliation) FROM registry_reconciliation_difference WHERE account = ANY(%s) AND settled IS NULL"
        " GROUP BY account ORDER BY account",
        (sorted(set(accounts) - {""}),),
    )
    return [(account, number) for account, number in rows]


def differing(sql: Sql, *accounts: str, where: Place = _WHERE) -> Iterator[Finding]:
    """Yield which of the accounts that an act concerns are blocked by a difference."""
    for account, number in _open(sql, accounts):
        yield checks.RECONCILING.at(where, number, account=account)


def difference_open(sql: Sql, account: str) -> Iterator[Finding]:
    """Yield the difference that stands in the way of closing an account: settled first, it is not buried with the account."""
    for _, number in _open(sql, [account]):
        yield account_checks.GATE_DIFFERENCE.at(_WHERE, number)
