"""Fields that the contents of several commands share."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import AfterValidator, Field

from tanheng.commands.definitions import Content
from tanheng.people.fields import SAYS_SOMETHING as SAYS_SOMETHING
from tanheng.people.fields import Document as Document
from tanheng.registry.moving import Line


def _day(text: str) -> str:
    date.fromisoformat(text)
    return text


AccountNumber = Annotated[str, Field(min_length=1, max_length=14, pattern=r"^[A-Z0-9-]+$")]
Vintage = Annotated[str, Field(min_length=1, max_length=8, pattern=r"^[0-9-]+$")]
Day = Annotated[str, Field(pattern=r"^\d{4}-\d\d-\d\d$"), AfterValidator(_day)]
"""A day such as 2026-12-31."""
Year = Annotated[int, Field(ge=2019, le=2100)]
Tonnes = Annotated[int, Field(ge=-(2**63), le=2**63 - 1)]
"""What can be said at all; which amounts are right, the checks decide."""
MOST_LINES = 20


class LineAsked(Content):
    """So many tonnes of a vintage."""

    vintage: Vintage
    amount: Tonnes

    def wanted(self) -> Line:
        """Return it as the engine wants it."""
        return Line(self.vintage, self.amount)


Lines = Annotated[list[LineAsked], Field(max_length=MOST_LINES)]


def lines_of(asked: list[LineAsked]) -> tuple[Line, ...]:
    """Return lines as the engine wants them."""
    return tuple(one.wanted() for one in asked)
