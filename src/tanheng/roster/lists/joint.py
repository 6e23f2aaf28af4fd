"""联合生产企业 Joint steel enterprises: one entry for the one that reports, with the other legal persons as its members."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import LiteralString

from tanheng.commands.sql import Sql
from tanheng.kernel.clock import in_beijing
from tanheng.roster.versions import Member

# The one that reports is among the members; it stands on the list itself.
_LASTING: LiteralString = "j.member <> j.reporting AND j.valid_from <= %s AND (j.valid_until > %s) IS NOT FALSE"


def members_of(sql: Sql, entities: Collection[str], at: datetime) -> dict[str, tuple[Member, ...]]:
    """Return the other members of the joint enterprises for which entities report on the day of an instant."""
    day = in_beijing(at).date()
    found: dict[str, tuple[Member, ...]] = {}
    for reporting, member, name in sql.rows(
        "SELECT j.reporting, j.member, coalesce(n.zh, '') FROM entities_jointmember j LEFT JOIN LATERAL (SELECT zh"
        " FROM people_organisationname WHERE organisation = j.member AND valid_from <= %s ORDER BY valid_from DESC, record DESC LIMIT 1) n"
        f" ON true WHERE j.reporting = ANY(%s) AND {_LASTING} ORDER BY 1, 2",
        (at, sorted(entities), day, day),
    ):
        found[reporting] = (*found.get(reporting, ()), Member(member.partition(":")[2], name))
    return found


def reported_by(sql: Sql, entities: Collection[str], at: datetime) -> dict[str, str]:
    """Return, of entities, those that belong to the joint enterprise of another one, which reports for them."""
    day = in_beijing(at).date()
    query = f"SELECT j.member, j.reporting FROM entities_jointmember j WHERE j.member = ANY(%s) AND {_LASTING} ORDER BY 1"
    return dict(sql.rows(query, (sorted(entities), day, day)))
