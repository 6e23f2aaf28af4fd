"""提议 Proposals: what waits for a second person, and what became of those that did."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tanheng.interfaces.reading.paging import Found, Page
from tanheng.visibility.viewers import Viewer

STATES = ("open", "approved", "rejected", "withdrawn", "expired")


@dataclass(frozen=True, slots=True)
class ProposalRow:
    """A proposal with its maker and what became of it. `decidable`: the viewer's role may decide it, he did not make it, and it is open.

    `free_at`: before this instant it cannot be approved. `decided_by` is the person who decided, None where the viewer may not know.
    """

    number: int
    command: str
    content: dict[str, Any]
    person: int
    role: str
    organisation: str
    reason: str
    made_at: datetime
    free_at: datetime
    expires_at: datetime | None
    state: str
    decision: int | None
    decided_at: datetime | None
    decided_by: int | None
    decidable: bool
    own: bool


def proposals(viewer: Viewer, state: str = "open", page: Page = Page()) -> Found[ProposalRow]:
    """Return proposals in a state (empty: all), the newest first."""
    raise NotImplementedError


def proposal(viewer: Viewer, number: int) -> ProposalRow:
    """Return a proposal. Raises NothingHere."""
    raise NotImplementedError
