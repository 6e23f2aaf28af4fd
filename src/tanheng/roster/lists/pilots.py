"""地方试点 Regional pilots: who is listed takes no part in one for the same gases and sector (Order 775 Art. 29).

The room of entities records who takes part where, and for which sector; a pilot covers the sector's gases.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from tanheng.commands.sql import Sql
from tanheng.kernel.clock import in_beijing
from tanheng.roster.lists.reading import Key


def in_pilots(sql: Sql, keys: Iterable[Key], at: datetime) -> dict[Key, tuple[str, ...]]:
    """Return, of entities in sectors, those that take part in regional pilots on the day of an instant, with the markets."""
    wanted, day = set(keys), in_beijing(at).date()
    found: dict[Key, tuple[str, ...]] = {}
    for entity, sector, pilot in sql.rows(
        "SELECT entity, sector, pilot FROM entities_pilot WHERE entity = ANY(%s) AND valid_from <= %s"
        " AND (valid_until > %s) IS NOT FALSE ORDER BY entity, sector, pilot",
        (sorted({entity for entity, _ in wanted}), day, day),
    ):
        if (entity, sector) in wanted:
            found[entity, sector] = (*found.get((entity, sector), ()), pilot)
    return found
