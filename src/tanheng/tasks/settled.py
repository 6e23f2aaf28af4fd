"""已履行 What the book already shows: who has done what a deadline of the law asks for, and in which sectors an emitter works.

The rooms above know; each appends what it knows when it is loaded.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from datetime import datetime

from tanheng.commands.sql import Sql

Met = Callable[[Sql, int, datetime], frozenset[str]]
MET: dict[str, Met] = {}
"""By event of the calendar: the organisations that have done it for an emissions year, as the book stands at an instant."""

OWED: dict[str, Met] = {}
"""By event of the calendar: the organisations that owe it for an emissions year, by what the book holds, at an instant.

A deadline that is over becomes a task of these alone: of others nobody knows whether it was theirs, or was done elsewhere.
"""

WorksIn = Callable[[Sql, Collection[str] | None, datetime], Iterable[tuple[str, str]]]
WORKS_IN: list[WorksIn] = []
"""Each yields organisations with a sector in which they work; of some organisations, or of all (None)."""


def met(sql: Sql, event: str, year: int, at: datetime) -> frozenset[str]:
    """Return the organisations that have done what an event of the calendar asks of an emissions year; nobody where no room knows."""
    known = MET.get(event)
    return frozenset() if known is None else known(sql, year, at)


def sectors_of(sql: Sql, codes: Collection[str] | None, at: datetime) -> dict[str, frozenset[str]]:
    """Return the sectors of organisations as far as any room knows them. Who is left out is not known, and may work in any."""
    found: dict[str, set[str]] = {}
    for one in WORKS_IN:
        for code, sector in one(sql, codes, at):
            found.setdefault(code, set()).add(sector)
    return {code: frozenset(sectors) for code, sectors in found.items()}
