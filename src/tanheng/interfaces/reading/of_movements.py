"""变动 Movements of units, and what encumbers holdings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tanheng.interfaces.reading.paging import Found, Page
from tanheng.registry.queries import EncumbranceFound, Section
from tanheng.visibility.viewers import Viewer


@dataclass(frozen=True, slots=True)
class MovementRow:
    """A movement of so many tonnes. `sender` or `receiver` is empty where that account is not the viewer's to know (the other of a trade)."""

    record: int
    line: int
    kind: str
    sender: str
    receiver: str
    vintage: str
    amount: int
    year: int | None
    behalf: str
    document: str
    applies_at: datetime
    recorded_at: datetime
    corrects: tuple[int, int] | None


def movements(
    viewer: Viewer,
    *,
    account: str = "",
    kind: str = "",
    vintage: str = "",
    document: str = "",
    since: datetime | None = None,
    until: datetime | None = None,
    page: Page = Page(),
) -> Found[MovementRow]:
    """Return movements, the newest first: of an account, a kind, a vintage, a document's number, recorded from `since` until before `until`."""
    raise NotImplementedError


def account_movements(viewer: Viewer, number: str, begins: datetime, ends: datetime, *, known: datetime | None = None) -> list[Section]:
    """Return the movements of an account that apply in a period, one vintage a section, with balances. Raises NothingHere."""
    raise NotImplementedError


def freezes(viewer: Viewer, *, account: str = "", standing: bool = False, page: Page = Page()) -> Found[EncumbranceFound]:
    """Return freezes and pledges, the newest first: of an account, or only those that have not ended (`standing`)."""
    raise NotImplementedError
