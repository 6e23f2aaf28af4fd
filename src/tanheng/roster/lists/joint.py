"""联合生产企业 Joint steel enterprises: one entry for the one that reports, with the other legal persons as its members."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from tanheng.commands.sql import Sql
from tanheng.roster.versions import Member


def members_of(sql: Sql, entities: Collection[str], at: datetime) -> dict[str, tuple[Member, ...]]:
    """Return the members of the joint enterprises for which entities report at an instant."""
    return {}


def reported_by(sql: Sql, entities: Collection[str], at: datetime) -> dict[str, str]:
    """Return, of entities, those that belong to the joint enterprise of another one, which reports for them."""
    return {}
