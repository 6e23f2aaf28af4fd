"""地方试点 Regional pilots: who is listed takes no part in one for the same gases and sector (Order 775 Art. 29)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from tanheng.commands.sql import Sql
from tanheng.roster.lists.reading import Key


def in_pilots(sql: Sql, keys: Iterable[Key], at: datetime) -> dict[Key, tuple[str, ...]]:
    """Return, of entities in sectors, those that take part in regional pilots at an instant, with the markets."""
    return {}
