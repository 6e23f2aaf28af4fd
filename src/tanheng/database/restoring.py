"""Bringing back an earlier second: the newest backup before it, then the archive up to it, always in another folder."""

from __future__ import annotations

import shutil
from datetime import datetime
from pathlib import Path

from tanheng.database import roles
from tanheng.database.backup import BASE, BackupInfo, archive_now, backups, now_of
from tanheng.database.cluster import Cluster, State
from tanheng.database.passwords import SUPERUSER
from tanheng.database.posix import copy_tree
from tanheng.database.refusals import ClusterRefused, Told, untold
from tanheng.database.settings import Recovery
from tanheng.kernel.clock import CLOCK, in_beijing, said
from tanheng.kernel.messages import message


def backup_before(cluster: Cluster, to: datetime) -> BackupInfo:
    """Return the newest backup that ended before an instant. Refuses where there is none."""
    known = backups(cluster)
    if not known:
        raise ClusterRefused(
            message(
                "There is no backup in {folder}. Take one with `tanheng db backup`; times from then on can be brought back.",
                folder=cluster.backups,
            )
        )
    fitting = [info for info in known if info.ended <= to]
    if not fitting:
        raise ClusterRefused(
            message(
                "{to} lies before the end of the first backup, {first}. Name a later time.", to=_shown(to), first=_shown(known[0].ended)
            )
        )
    return fitting[-1]


def restore(cluster: Cluster, to: datetime, into: Path, told: Told = untold, *, archiving: bool = True) -> Cluster:
    """Bring back what was committed up to `to` into the new data folder `into`; return its running cluster.

    The live cluster is only read; where it runs, its newest commits are archived first. `archiving` says whether the new cluster begins
    an archive of its own. Raises ClusterRefused for a time before the first backup, in the future or past the archive, and for a folder
    that holds something.
    """
    into = into.expanduser().resolve()
    if into == cluster.folder or cluster.folder in into.parents or into in cluster.folder.parents:
        raise ClusterRefused(
            message(
                "{into} is part of the live database in {folder}, which is never written over. Name another folder.",
                into=into,
                folder=cluster.folder,
            )
        )
    if into.exists() and (not into.is_dir() or any(into.iterdir())):
        raise ClusterRefused(message("{into} holds something already. Name a folder that is empty or not there.", into=into))
    to = in_beijing(to)
    info = backup_before(cluster, to)
    now = _archived(cluster, told)
    if to > now:
        raise ClusterRefused(message("{to} lies in the future; now it is {now}. Name an earlier time.", to=_shown(to), now=_shown(now)))
    brought = Cluster(into, cluster.bin_folder, durable=cluster.durable, archiving=archiving)
    with cluster.sentence():
        brought.make_folder()
        told(message("The backup {name} is being copied", name=info.folder.name))
        copy_tree(info.folder / BASE, brought.home, cluster.user)
        shutil.copytree(cluster.passwords, brought.passwords)
        (brought.home / "recovery.signal").touch(mode=0o600)
        cluster.user.own(brought.home / "recovery.signal")
    brought.recovery = Recovery(cluster.archive, said(to))
    try:
        brought.start(told)
    except ClusterRefused as refused:
        if not brought.log_says("recovery ended before configured recovery target was reached"):
            raise
        brought.remove()
        raise ClusterRefused(
            message(
                "The archive in {folder} does not reach {to}. Name an earlier time, or start the live database first.",
                folder=cluster.archive,
                to=_shown(to),
            )
        ) from refused
    brought.recovery = None
    return brought


def _archived(cluster: Cluster, told: Told) -> datetime:
    """Let the archive hold all that is committed, where the server runs; return now, by its clock where it has one."""
    if cluster.status().state is not State.RUNNING:
        return CLOCK.now()
    with roles.maintenance(cluster.address(SUPERUSER)) as connection:
        now = now_of(connection)
        archive_now(cluster, connection, told)
    return now


def _shown(at: datetime) -> str:
    return in_beijing(at).isoformat(timespec="seconds")
