"""登记轨迹 Noting: the worker writes down which objects each sealed record is about, in the order of the log and off the writers' path."""

from __future__ import annotations

from typing import LiteralString

from django.db import transaction

from tanheng.commands.sql import Sql
from tanheng.visibility.touching import touched

AT_ONCE = 1_000
MOST_FRESH = 5_000
_FRESH: LiteralString = (
    "WITH noted AS (SELECT coalesce((SELECT position FROM visibility_noted WHERE id = 1), 0) AS position)"
    " SELECT r.number, r.text FROM commands_leaf l JOIN commands_record r ON r.number = l.number, noted"
    " WHERE l.position >= noted.position UNION ALL"
    " SELECT r.number, r.text FROM commands_sealqueue q JOIN commands_record r ON r.number = q.number"
    " WHERE NOT EXISTS (SELECT FROM commands_leaf l WHERE l.number = q.number) LIMIT %s"
)


def note(*, alias: str = "default", at_once: int = AT_ONCE) -> int:
    """Note the objects of the next sealed records, and return of how many. Two that note wait for each other."""
    with transaction.atomic(using=alias, durable=True):
        sql = Sql(alias)
        sql.run("INSERT INTO visibility_noted (id, position) VALUES (1, 0) ON CONFLICT DO NOTHING")
        ((position,),) = sql.rows("SELECT position FROM visibility_noted WHERE id = 1 FOR UPDATE")
        rows = sql.rows(
            "SELECT r.number, r.text FROM commands_leaf l JOIN commands_record r ON r.number = l.number"
            " WHERE l.position >= %s AND l.position < %s ORDER BY l.position",
            (position, position + at_once),
        )
        if rows:
            keys, numbers = _columns(rows)
            sql.run(
                "INSERT INTO visibility_touch (key, record) SELECT * FROM unnest(%s::text[], %s::bigint[]) ON CONFLICT DO NOTHING",
                (keys, numbers),
            )
            sql.run("UPDATE visibility_noted SET position = %s WHERE id = 1", (position + len(rows),))
        return len(rows)


def fresh(*, alias: str = "default") -> tuple[list[str], list[int]]:
    """Return keys and records of what was recorded and not noted yet, so that whoever reads sees it at once.

    The worker notes every second; if it stands still, no more than 5000 such records are looked at.
    """
    return _columns(Sql(alias).rows(_FRESH, (MOST_FRESH,)))


def _columns(rows: list[tuple[int, str]]) -> tuple[list[str], list[int]]:
    found = [(key, number) for number, text in rows for key in sorted(touched(text))]
    return [key for key, _ in found], [number for _, number in found]
