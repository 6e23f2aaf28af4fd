"""What stands in the way of closing an account: each gate is a finding, and all of them are told."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from tanheng.commands.sql import Sql
from tanheng.kernel.clock import CLOCK
from tanheng.kernel.findings import Finding, Place
from tanheng.kernel.messages import Joined
from tanheng.registry import account_checks as checks
from tanheng.registry.blocking import difference_open
from tanheng.registry.reading import encumbrances_of, vintage_of
from tanheng.registry.speaking import open_objections
from tanheng.registry.vocabulary import account_types, places

_WHERE = Place(called="account")
Gate = Callable[[Sql, str], Iterator[Finding]]
GATES: list[Gate] = []
"""What rooms above look at before an account is closed: they append to it when they are loaded."""
OF_PROVINCE: list[Gate] = []
"""Those of them that only the account's own province can settle: they stand in the way of another province, too."""


def closing_gates(sql: Sql, number: str) -> list[Finding]:
    """Return everything that stands in the way of closing an account: that it is the government's, units in any place, encumbrances, open
    proposals that name it, an objection without an answer, a difference of a reconciliation, and what the rooms above look at."""
    own = (governments_end, _holdings, _encumbrances, _proposals, _objections, difference_open)
    return [finding for gate in (*own, *GATES) for finding in gate(sql, number)]


def leaving_gates(sql: Sql, number: str, province: str) -> list[Finding]:
    """Return what an account must settle with its province before the account, or what it owes, goes to `province`."""
    if not sql.rows("SELECT FROM registry_account WHERE number = %s AND province <> %s", (number, province)):
        return []
    return [finding for gate in OF_PROVINCE for finding in gate(sql, number)]


def governments_end(sql: Sql, number: str) -> Iterator[Finding]:
    """Yield what keeps accounts with an open place: they are the government's, duties are met into them, and they are not closed at all."""
    types = account_types()
    for (name,) in sql.rows("SELECT type FROM registry_account WHERE number = %s", (number,)):
        if types[name].open:
            others = Joined(tuple(one.label for one in types.values() if not one.open))
            yield checks.GOVERNMENTS_END.at(_WHERE, number, others, type=types[name].label)


def _holdings(sql: Sql, number: str) -> Iterator[Finding]:
    rows = sql.rows(
        "SELECT asset, purpose, credits_posted - debits_posted FROM ledger_account WHERE owner = %s AND held"
        " AND (credits_posted <> debits_posted OR debits_pending <> 0 OR credits_pending <> 0) ORDER BY asset, purpose",
        (number,),
    )
    for asset, purpose, balance in rows:
        yield checks.GATE_HOLDING.at(_WHERE, balance, 0, vintage=vintage_of(asset), where=places().get(purpose, purpose))


def _encumbrances(sql: Sql, number: str) -> Iterator[Finding]:
    for one in encumbrances_of(sql, [number]):
        yield checks.GATE_ENCUMBERED.at(_WHERE, one.amount, one.document)


def _proposals(sql: Sql, number: str) -> Iterator[Finding]:
    rows = sql.rows(
        "SELECT p.number, p.command FROM commands_proposal p WHERE position(%s IN p.content) > 0 AND p.command <> 'account_state_change'"
        " AND (p.expires_at IS NULL OR p.expires_at > %s)"
        " AND NOT EXISTS (SELECT FROM commands_decision d WHERE d.proposal = p.number) ORDER BY p.number",
        (number, CLOCK.now()),
    )
    for proposal, name in rows:
        yield checks.GATE_PROPOSAL.at(_WHERE, proposal, name)


def _objections(sql: Sql, number: str) -> Iterator[Finding]:
    for one in open_objections(sql, number):
        yield checks.GATE_OBJECTION.at(_WHERE, one.number, one.objected_at.date().isoformat())
