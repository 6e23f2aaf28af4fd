"""Forms of the fields that the commands of this room share, and how they read them."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import Field

from tanheng.commands.legible import Readable
from tanheng.commands.work import Work
from tanheng.kernel.clock import instant

MOST_AT_ONCE = 5_000
Number = Annotated[int, Field(ge=1, le=2**63 - 1)]
Code = Annotated[str, Field(min_length=1, max_length=80, pattern=r"^[a-z_]+(:[A-Za-z0-9_]+)*$")]
Name = Annotated[str, Field(min_length=1, max_length=80, pattern=r"^[^\x00-\x1f\x7f]+$"), Readable]
SAYS_SOMETHING = r"^[^\x00-\x1f\x7f]*[^\s\x00-\x1f\x7f][^\x00-\x1f\x7f]*$"
"""A text in one line that has more than white space: blanks name no document and no court."""
Document = Annotated[str, Field(min_length=1, max_length=80, pattern=SAYS_SOMETHING), Readable]


def not_before_now(work: Work, asked: str | None) -> datetime:
    """Return when something begins or ends: as asked, but not before it is recorded. Nothing is given or taken backwards."""
    return work.recorded_at if asked is None else max(instant(asked), work.recorded_at)


def numbers(work: Work, sequence: str, count: int) -> list[int]:
    """Return so many new numbers of one of the room's sequences (person, assignment, delegation), in one trip."""
    rows = work.sql.rows("SELECT nextval(%s::text::regclass) FROM generate_series(1, %s)", (f"people_{sequence}_number", count))
    return [number for (number,) in rows]
