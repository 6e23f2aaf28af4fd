"""The drill: a backup counts only when it has been brought back. Beside the live database, compared with it, measured, removed again."""

from __future__ import annotations

import secrets
import tempfile
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from tanheng.database import roles
from tanheng.database.address import Address
from tanheng.database.backup import BackupInfo, backup, backups, now_of
from tanheng.database.cluster import DATABASE, Cluster
from tanheng.database.driver import connected, value
from tanheng.database.passwords import SUPERUSER
from tanheng.database.refusals import Told, untold
from tanheng.database.restoring import backup_before, restore
from tanheng.database.waiting import seconds_so_far
from tanheng.kernel.messages import message

if TYPE_CHECKING:
    from psycopg import Connection
    from psycopg.rows import TupleRow

_TABLES = """
    SELECT format('%I.%I', schemaname, tablename) FROM pg_tables
    WHERE schemaname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1
"""
# The sum of the rows' hashes does not depend on their order, which no table has.
_SUM = "SELECT count(*)::text || ' ' || coalesce(sum(('x' || left(md5(t::text), 15))::bit(60)::bigint), 0)::text FROM {} AS t"


@dataclass(frozen=True, slots=True)
class Comparison:
    """How much was compared (tables, or records), what differs, one sentence each, and what was recorded: lost, and after the second."""

    compared: int
    differences: tuple[str, ...] = ()
    lost: int = 0
    later: int = 0


class Comparing(Protocol):
    """Compares the live database with the one that was brought back."""

    def __call__(self, live: Address, restored: Address, to: datetime) -> Comparison:
        """Return what differs; both addresses may read every table. `to` is the second that was brought back."""


@dataclass(frozen=True, slots=True)
class DrillReport:
    """What a drill found: the second and backup, how long until the data answered, what a lost machine would have cost, and the comparison.

    `recovery_s` is in full seconds from the first step to the first answer. `exposed_s` is the time in full seconds from the last piece in
    the archive to the moment before the drill: what was committed then stood on this machine's disk only.
    """

    to: datetime
    backup: BackupInfo
    recovery_s: int
    exposed_s: int
    comparison: Comparison


def same_tables(live: Address, restored: Address, to: datetime) -> Comparison:  # noqa: ARG001 - all tables as they are
    """Compare the number and the sum of hashes of the rows of every table."""
    with connected(live) as one, connected(restored) as other:
        here, there = _sums(one), _sums(other)
    differences = [
        f"{name}: {here.get(name, 'not there')} | {there.get(name, 'not there')}"
        for name in sorted(here.keys() | there.keys())
        if here.get(name) != there.get(name)
    ]
    return Comparison(len(here.keys() | there.keys()), tuple(differences))


def drill(cluster: Cluster, to: datetime | None = None, compare: Comparing = same_tables, *, told: Told = untold) -> DrillReport:
    """Bring back a second, by default the last full one, beside the live database; compare, measure, and remove it again.

    Takes a backup where there is none. Rows written after that second differ, so a drill belongs into a quiet time.
    Raises ClusterRefused where a step fails.
    """
    if not backups(cluster):
        backup(cluster, told)
    with roles.maintenance(cluster.address(SUPERUSER)) as connection:
        now = now_of(connection)
        exposed = value(connection, "SELECT extract(epoch FROM clock_timestamp() - last_archived_time)::bigint FROM pg_stat_archiver")
    if to is None:
        # A backup of this very second is younger than its last full second.
        to = max(now.replace(microsecond=0), backups(cluster)[-1].ended + timedelta(microseconds=1))
    passed = seconds_so_far()
    place = Path(tempfile.gettempdir()) / f"tanheng-drill-{secrets.token_hex(8)}"
    brought = Cluster(place, cluster.bin_folder)
    try:
        brought = restore(cluster, to, place, told, archiving=False, with_keys=False)
        took = passed()
        told(message("What was brought back is being compared"))
        comparison = compare(cluster.address(SUPERUSER, DATABASE), brought.address(SUPERUSER, DATABASE), to)
    finally:
        brought.remove()
    return DrillReport(to, backup_before(cluster, to), took, exposed or 0, comparison)


def _sums(connection: Connection[TupleRow]) -> dict[str, str]:
    from psycopg import sql

    names = [str(row[0]) for row in connection.execute(_TABLES)]
    return {name: str(value(connection, sql.SQL(_SUM).format(sql.SQL(name)))) for name in names}
