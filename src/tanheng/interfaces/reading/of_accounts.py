"""账户 Accounts with their representatives and objections, and what they hold."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tanheng.interfaces.reading.paging import Found, Page
from tanheng.registry.queries import AccountFound, Holding
from tanheng.registry.speaking import OpenObjection, Representative
from tanheng.visibility.viewers import Viewer


@dataclass(frozen=True, slots=True)
class AccountRead:
    """An account with who speaks for it. `right` is the viewer's own right for it, empty for none."""

    account: AccountFound
    representatives: tuple[Representative, ...]
    objections: tuple[OpenObjection, ...]
    right: str


def accounts(viewer: Viewer, text: str = "", page: Page = Page()) -> Found[AccountFound]:
    """Return accounts by number; with a text those of which number, holder, name or a document's number has it."""
    raise NotImplementedError


def account(viewer: Viewer, number: str) -> AccountRead:
    """Return an account. Raises NothingHere."""
    raise NotImplementedError


def holdings(viewer: Viewer, number: str, *, at: datetime | None = None, known: datetime | None = None) -> list[Holding]:
    """Return what an account holds by vintage and place, now or at an instant as known on another. Raises NothingHere."""
    raise NotImplementedError
