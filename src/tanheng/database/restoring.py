"""Bringing back an earlier second: the newest backup before it, then the archive up to it, always in another folder."""

from __future__ import annotations

import shutil
from datetime import datetime
from pathlib import Path

from tanheng.database import posix, roles
from tanheng.database.backup import BASE, BackupInfo, archive_now, backups, now_of
from tanheng.database.cluster import PUBLIC_KEY, SECRET_KEY, UNFINISHED, Cluster, State
from tanheng.database.passwords import SUPERUSER
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
                "{to} lies before the end of the first backup, {first}. Name a later time.",
                to=_shown(to),
                first=_shown(known[0].first_second),
            )
        )
    return fitting[-1]


def restore(cluster: Cluster, to: datetime, into: Path, told: Told = untold, *, archiving: bool = True, with_keys: bool = True) -> Cluster:
    """Bring back what was committed up to `to` into the new data folder `into`; return its running cluster.

    The live cluster is only read; where it runs, its newest commits are archived first. `archiving` says whether the new cluster begins
    an archive of its own, `with_keys` whether the key of the seal goes along. A restore that was broken off is begun anew.
    Raises ClusterRefused for a time before the first backup, in the future or past the archive, and for a folder that holds something.
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
    _insist_on_room(into)
    to = in_beijing(to)
    info = backup_before(cluster, to)
    now = _archived(cluster, told)
    if to > now:
        raise ClusterRefused(message("{to} lies in the future; now it is {now}. Name an earlier time.", to=_shown(to), now=_shown(now)))
    brought = Cluster(into, cluster.bin_folder, durable=cluster.durable, archiving=archiving)
    brought.recovery = Recovery(cluster.archive, said(to))
    with cluster.sentence():
        brought.make_folder()
    # The mark is there before anything else and goes when all is whole; who dies in between leaves it, and start refuses.
    with cluster.sentence(), posix.locked(into / UNFINISHED, told):
        _insist_on_room(into)
        _cleared(brought)
        told(message("The backup {name} is being copied", name=info.folder.name))
        posix.copy_tree(info.folder / BASE, brought.home, cluster.user)
        shutil.copytree(cluster.passwords, brought.passwords)
        (brought.home / "recovery.signal").touch(mode=0o600)
        cluster.user.own(brought.home / "recovery.signal")
        if with_keys:
            _bring_keys(cluster, info, brought, told)
        _recovered(cluster, brought, to, told)
        (into / UNFINISHED).unlink()
    brought.recovery = None
    return brought


def _insist_on_room(into: Path) -> None:
    """Refuse a folder that holds something, unless it is what a broken restore left."""
    if into.exists() and not (into / UNFINISHED).is_file() and (not into.is_dir() or any(into.iterdir())):
        raise ClusterRefused(message("{into} holds something already. Name a folder that is empty or not there.", into=into))


def _cleared(brought: Cluster) -> None:
    """Remove what a broken restore left, its server included."""
    brought.stop("immediate")
    for left in brought.folder.iterdir():
        if left.name == UNFINISHED:
            continue
        if left.is_dir():
            shutil.rmtree(left)
        else:
            left.unlink()


def _recovered(cluster: Cluster, brought: Cluster, to: datetime, told: Told) -> None:
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


def _bring_keys(cluster: Cluster, info: BackupInfo, brought: Cluster, told: Told) -> None:
    """Copy the key of the seal where it lies beside the live database: both are of one operator. Else its public half, and say so."""
    if (cluster.keys / SECRET_KEY).exists():
        shutil.copytree(cluster.keys, brought.keys)
        told(message("The key of the seal was copied to {folder}; nobody else may come to it.", folder=brought.keys))
        return
    for public in (cluster.keys / PUBLIC_KEY, info.folder / PUBLIC_KEY):
        if public.exists():
            brought.keys.mkdir(mode=0o700)
            shutil.copyfile(public, brought.keys / PUBLIC_KEY)
            told(
                message(
                    "The key of the seal is not beside the live database. Bring keys/ from its own copy to {folder}, "
                    "or nothing can be sealed.",
                    folder=brought.keys,
                )
            )
            return


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
