"""为何不能 What would refuse a movement, and what stands in the way of closing an account, as far as the viewer may know it."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from pydantic import Field

from tanheng.commands.definitions import Content
from tanheng.commands.sql import Sql
from tanheng.interfaces.reading.of_proposals import seen_proposals
from tanheng.interfaces.reading.seeing import insist, seen_accounts
from tanheng.kernel.findings import Finding
from tanheng.registry import account_checks, gates
from tanheng.registry.fields import AccountNumber, LineAsked, Year
from tanheng.registry.moving import Order
from tanheng.registry.vocabulary import Kind
from tanheng.registry.why_not import Answer, Asker, received
from tanheng.registry.why_not import why_not as asked_why
from tanheng.visibility.deciding import SEE
from tanheng.visibility.viewers import Viewer


class WhyNotAsked(Content):
    """A movement that might be asked for, in the bounds in which commands take it. Without `receiver` the kind tells where it goes."""

    kind: Annotated[str, Field(max_length=60)]
    sender: AccountNumber
    receiver: AccountNumber | None = None
    lines: Annotated[list[LineAsked], Field(min_length=1, max_length=20)]
    document: Annotated[str, Field(max_length=80)] = ""
    year: Year | None = None
    behalf: Annotated[str, Field(max_length=14, pattern="^[A-Z0-9-]*$")] = ""

    def order(self, kind: Kind) -> Order:
        """Return it as the engine wants it."""
        lines = tuple(one.wanted() for one in self.lines)
        return Order(kind, self.sender, self.receiver or "", lines, self.document, self.year, self.behalf)


def why_not(viewer: Viewer, order: Order) -> Answer:
    """Return all that would refuse a movement of an account whose holdings the viewer sees, if he asked for it. Raises NothingHere.

    Reasons that are another account's are his to know where he sees into its holdings, too.
    """
    insist(viewer, "holding", order.sender)
    return as_known(viewer, order, asked_why(order, Asker(viewer.speaks_for or 0, viewer.role, viewer.organisation)))


def thought_of(viewer: Viewer, order: Order) -> Order:
    """Return the movement of an account whose holdings the viewer sees, with the receiver that its kind tells. Raises NothingHere."""
    insist(viewer, "holding", order.sender)
    return with_receiver(viewer, order)


def with_receiver(viewer: Viewer, order: Order) -> Order:
    """Return an order with the receiver that its kind tells, where the viewer sees the accounts by whose province it is found."""
    named = set() if order.kind.same_account else {order.sender, order.behalf} - {""}
    return received(Sql(), order) if all(seen_accounts(viewer, "holding", account=one, action=SEE) for one in named) else order


def as_known(viewer: Viewer, order: Order, found: Answer) -> Answer:
    """Return an answer in which the reasons of each account are told to whoever sees its holdings, and to others as to a stranger."""
    named = {order.sender, order.receiver, order.behalf} - {""}
    own = frozenset(one for one in named if seen_accounts(viewer, "holding", account=one, action=SEE))
    return replace(found, own=own, everything=False)


def closing_gates(viewer: Viewer, number: str) -> list[Finding]:
    """Return what stands in the way of closing an account, without proposals that the viewer does not see. Raises NothingHere."""
    insist(viewer, "holding", number)
    found = gates.closing_gates(Sql(), number)
    seen = seen_proposals(viewer, {_proposal(one) for one in found} - {0})
    return [one for one in found if (made := _proposal(one)) == 0 or made in seen]


def _proposal(one: Finding) -> int:
    """Return the proposal that stands in the way, 0 for something else."""
    return int(str(one.found)) if one.code == account_checks.GATE_PROPOSAL.code else 0
