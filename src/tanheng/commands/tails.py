"""The tail: records that are committed and wait for the seal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tanheng.commands.sql import Sql
from tanheng.kernel.clock import in_beijing

_COUNTED = 100_000


@dataclass(frozen=True, slots=True)
class Tail:
    """What waits for the seal: how many records, counted up to 100,000, and when the oldest of them was recorded."""

    records: int
    oldest: datetime | None


def tail(*, alias: str = "default") -> Tail:
    """Return what waits for the seal."""
    rows = Sql(alias).rows(
        "SELECT (SELECT count(*) FROM (SELECT FROM commands_sealqueue LIMIT %s) q),"
        " (SELECT r.recorded_at FROM commands_record r WHERE r.number = (SELECT min(number) FROM commands_sealqueue))",
        (_COUNTED,),
    )
    count, oldest = rows[0]
    return Tail(count, None if oldest is None else in_beijing(oldest))
