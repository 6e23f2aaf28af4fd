"""登记 The registry: accounts, what they hold, what moved, freezes, proposals, reconciliations and what they found."""

from __future__ import annotations

from typing import Any

from ninja import Query

from tanheng.interfaces import reading
from tanheng.interfaces.api.reads.opening import AccountInPath, Number, NumberInPath, Paging, Text, Time, opens
from tanheng.registry.queries import AccountFound, EncumbranceFound, Holding, Section
from tanheng.visibility.viewers import Viewer


@opens("/accounts", "account", reading.Found[AccountFound])
def accounts(viewer: Viewer, paging: Query[Paging], text: Text = "") -> Any:
    """Accounts, by number; searched by number, holder, name or a document's number."""
    return reading.accounts(viewer, text, paging.page)


@opens("/accounts/{number}", "account", reading.AccountRead)
def account(viewer: Viewer, number: AccountInPath) -> Any:
    """An account with who speaks for it."""
    return reading.account(viewer, number)


@opens("/accounts/{number}/holdings", "holding", list[Holding])
def holdings(viewer: Viewer, number: AccountInPath, at: Time | None = None, known: Time | None = None) -> Any:
    """Holdings, t: now, or at an instant as known on another."""
    return reading.holdings(viewer, number, at=at, known=known)


@opens("/accounts/{number}/movements", "movement", list[Section])
def account_movements(viewer: Viewer, number: AccountInPath, begins: Time, ends: Time, known: Time | None = None) -> Any:
    """Movements that apply in a period, t, by vintage with balances."""
    return reading.account_movements(viewer, number, begins, ends, known=known)


@opens("/movements", "movement", reading.Found[reading.MovementRow])
def movements(
    viewer: Viewer,
    paging: Query[Paging],
    account: Text = "",
    kind: Text = "",
    vintage: Text = "",
    document: Text = "",
    since: Time | None = None,
    until: Time | None = None,
) -> Any:
    """Movements, t, the newest first."""
    asked = {"account": account, "kind": kind, "vintage": vintage, "document": document}
    return reading.movements(viewer, **asked, since=since, until=until, page=paging.page)


@opens("/freezes", "freeze", reading.Found[EncumbranceFound])
def freezes(viewer: Viewer, paging: Query[Paging], account: Text = "", standing: bool = False) -> Any:
    """Freezes and pledges, the newest first."""
    return reading.freezes(viewer, account=account, standing=standing, page=paging.page)


@opens("/freezes/{number}", "freeze", reading.FreezeRead)
def freeze(viewer: Viewer, number: NumberInPath) -> Any:
    """A freeze or pledge with the queue of those on the same holding."""
    return reading.freeze(viewer, number)


@opens("/proposals", "proposal", reading.Found[reading.ProposalRow])
def proposals(viewer: Viewer, paging: Query[Paging], state: Text = "open") -> Any:
    """Proposals in a state (open, approved, rejected, withdrawn, expired; empty: all), the newest first."""
    return reading.proposals(viewer, state, paging.page)


@opens("/proposals/{number}", "proposal", reading.ProposalRow)
def proposal(viewer: Viewer, number: NumberInPath) -> Any:
    """A proposal."""
    return reading.proposal(viewer, number)


@opens("/reconciliations", "reconciliation", reading.Found[reading.ReconciliationRow])
def reconciliations(viewer: Viewer, paging: Query[Paging]) -> Any:
    """Reconciliations, the newest first."""
    return reading.reconciliations(viewer, paging.page)


@opens("/differences", "difference", reading.Found[reading.DifferenceRow])
def differences(viewer: Viewer, paging: Query[Paging], reconciliation: Number | None = None, standing: bool = False) -> Any:
    """Differences that reconciliations found, the newest first."""
    return reading.differences(viewer, reconciliation=reconciliation, standing=standing, page=paging.page)
