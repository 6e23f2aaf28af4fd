"""日志与封印 The journal as an audit trail: who did what, when, about which object; and the signed heads of its log."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tanheng.interfaces.reading.paging import Found, Page
from tanheng.kernel.findings import Finding
from tanheng.visibility.viewers import Viewer


@dataclass(frozen=True, slots=True)
class Search:
    """What to look for in the audit trail; what is left empty does not matter.

    `object` is the number of an account, the code of an organisation, `person:7`, `proposal:12`, `freeze:30`, `record:5`, `assignment:4`,
    or the number of a document; `text` a part of a reason.
    """

    object: str = ""
    person: int | None = None
    role: str = ""
    command: str = ""
    outcome: str = ""
    since: datetime | None = None
    until: datetime | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class RecordRow:
    """A record: who (person, role, organisation), when, what, with which outcome, about which objects.

    `whole`: the viewer may see all of it; else `person` and `maker` are None, `reason` is empty, and `objects` are only those of his.
    `position` is its place in the sealed log, None while it waits.
    """

    number: int
    command: str
    outcome: str
    recorded_at: datetime
    applies_at: datetime
    role: str
    organisation: str
    person: int | None
    maker: int | None
    reason: str
    objects: tuple[str, ...]
    position: int | None
    whole: bool


@dataclass(frozen=True, slots=True)
class RecordRead:
    """A record with what was asked, what came of it and what refused it; without those where it is not the viewer's whole."""

    row: RecordRow
    content: dict[str, Any] | None
    result: Any
    findings: tuple[Finding, ...]
    text: str


@dataclass(frozen=True, slots=True)
class HeadRow:
    """A signed head: the size of the log, when it was sealed, its root in hexadecimal, and the whole of it as it was signed."""

    size: int
    sealed_at: datetime
    root: str
    text: str


def records(viewer: Viewer, search: Search = Search(), page: Page = Page()) -> Found[RecordRow]:
    """Return records, the newest first."""
    raise NotImplementedError


def record(viewer: Viewer, number: int) -> RecordRead:
    """Return a record. Raises NothingHere."""
    raise NotImplementedError


def heads(viewer: Viewer, page: Page = Page()) -> Found[HeadRow]:
    """Return signed heads, the newest first."""
    raise NotImplementedError
