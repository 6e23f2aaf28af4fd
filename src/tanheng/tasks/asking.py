"""How queries of this room are asked: for a person with the roles that he holds."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, LiteralString

from tanheng.commands.sql import Sql
from tanheng.people.queries import RoleHeld
from tanheng.tasks.kinds import KINDS

LARGEST_PAGE = 201
"""One row more than a page of readings: it tells that another page follows."""


def parameters_of(person: int, held: Iterable[RoleHeld], at: datetime) -> dict[str, Any]:
    """Return what queries of this room are asked with: the person, the roles he holds, the instant."""
    pairs = sorted({(one.organisation, one.role) for one in held})
    return {
        "person": person,
        "offices": [office for office, _ in pairs],
        "roles": [role for _, role in pairs],
        "at": at,
        "not_oneself": [kind.name for kind in KINDS.values() if kind.not_oneself],
    }


def rows_of(query: LiteralString, parameters: dict[str, Any], alias: str) -> list[tuple[Any, ...]]:
    """Return the rows of a query with named parameters."""
    with Sql(alias).raw.cursor() as cursor:
        return cursor.execute(query, parameters).fetchall()
