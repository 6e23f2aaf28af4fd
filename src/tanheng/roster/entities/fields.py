"""Forms of the fields that the commands of this room share."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Annotated

from pydantic import Field

from tanheng.commands.legible import Readable
from tanheng.kernel.clock import BEIJING
from tanheng.registry.fields import SAYS_SOMETHING

MOST_AT_ONCE = 2_000
Entity = Annotated[str, Field(min_length=1, max_length=60, pattern=r"^entity:[0-9A-Z]+$")]
Under = Annotated[str, Field(min_length=1, max_length=60, pattern=r"^(entity:[0-9A-Z]+|node:[1-9][0-9]{0,17}|#[A-Za-z0-9_.-]+)$")]
"""What a node stands under: an entity, a node by its number, or one before it in the list by its key."""
Key = Annotated[str, Field(min_length=1, max_length=40, pattern=r"^[A-Za-z0-9_.-]+$")]
Word = Annotated[str, Field(min_length=1, max_length=40)]
Name = Annotated[str, Field(min_length=1, max_length=120, pattern=SAYS_SOMETHING), Readable]
EnglishName = Annotated[str, Field(min_length=1, max_length=200, pattern=SAYS_SOMETHING), Readable]
NodeNumber = Annotated[int, Field(ge=1, lt=2**63)]


def day(text: str) -> date:
    """Return a day of the form of records."""
    return date.fromisoformat(text)


def begins(on: date) -> datetime:
    """Return the first instant of a day in China."""
    return datetime.combine(on, time.min, BEIJING)


def span(since: date | None, until: date | None) -> str:
    """Say from when until when something lasts, open ends as dots."""
    return f"{since or '…'} – {until or '…'}"
