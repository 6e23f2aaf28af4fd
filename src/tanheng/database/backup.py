"""Backups: a copy of the running cluster, verified file by file, and with the archive all that is needed for every second since."""

from __future__ import annotations

import json
import os
import re
import secrets
import shutil
import subprocess
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tanheng.database import roles
from tanheng.database.cluster import PUBLIC_KEY, Cluster, State
from tanheng.database.driver import value
from tanheng.database.making import clean_environment
from tanheng.database.passwords import SUPERUSER
from tanheng.database.posix import synced
from tanheng.database.refusals import ClusterRefused, Told, untold
from tanheng.database.waiting import until
from tanheng.kernel.clock import in_beijing, instant, said
from tanheng.kernel.messages import message

if TYPE_CHECKING:
    from psycopg import Connection
    from psycopg.rows import TupleRow

BASE, FACTS = "cluster", "backup.json"
_ARCHIVING = 120  # seconds that the archive may take for one piece
_PERCENT = re.compile(r"\((\d+)%\)")
_TOLD_EVERY = 10  # per cent
_LAST = 400  # characters of what a program said that are passed on


@dataclass(frozen=True, slots=True)
class BackupInfo:
    """A backup: its folder, when it began and ended by the server's clock, the version of the server, and its size in bytes."""

    folder: Path
    began: datetime
    ended: datetime
    version: str
    size: int

    @property
    def first_second(self) -> datetime:
        """Return the first full second that can be brought back: what is named to people can be typed back."""
        return self.ended if not self.ended.microsecond else self.ended.replace(microsecond=0) + timedelta(seconds=1)


def backup(cluster: Cluster, told: Told = untold) -> BackupInfo:
    """Copy the running cluster into its folder of backups and verify the copy; then let the archive hold everything up to now.

    Raises ClusterRefused where the server does not run, archives nothing, or a step fails; a backup that is not whole is not kept.
    """
    _running(cluster)
    with cluster.sentence(), roles.maintenance(cluster.address(SUPERUSER)) as connection:
        for left in cluster.backups.glob("*.making-*"):
            shutil.rmtree(left, ignore_errors=True)
        began = now_of(connection)
        folder = cluster.backups / began.strftime("%Y%m%dT%H%M%S.%f")
        making = folder.with_name(f"{folder.name}.making-{secrets.token_hex(4)}")
        making.mkdir(mode=0o700)
        cluster.user.own(making)
        try:
            _copied(cluster, making / BASE, told)
            ended = now_of(connection)
            told(message("The backup is being verified"))
            _program(cluster, ["pg_verifybackup", "--quiet", str(making / BASE)])
            if (cluster.keys / PUBLIC_KEY).exists():
                shutil.copyfile(cluster.keys / PUBLIC_KEY, making / PUBLIC_KEY)
            size = sum(file.stat().st_size for file in making.rglob("*") if file.is_file())
            info = BackupInfo(folder, began, ended, cluster.status().version, size)
            facts = {"began": said(began), "ended": said(ended), "version": info.version, "size": size}
            (making / FACTS).write_text(json.dumps(facts, indent=1) + "\n", encoding="utf-8", newline="\n")
            synced(making / FACTS)
            making.replace(folder)
            synced(cluster.backups)
        finally:
            shutil.rmtree(making, ignore_errors=True)
        archive_now(cluster, connection, told)
    return info


def backups(cluster: Cluster) -> list[BackupInfo]:
    """Return the whole backups of a cluster, oldest first."""
    found = []
    for file in sorted(cluster.backups.glob(f"*/{FACTS}")):
        if ".making-" in file.parent.name:
            continue
        facts: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
        found.append(BackupInfo(file.parent, instant(facts["began"]), instant(facts["ended"]), facts["version"], facts["size"]))
    return found


def archive_now(cluster: Cluster, connection: Connection[TupleRow], told: Told = untold) -> None:
    """Let the archive hold everything that was committed up to now, and a commit after it, by which a recovery knows that it has passed.

    Raises ClusterRefused where the piece does not come into the archive.
    """
    connection.execute("SELECT pg_current_xact_id()")  # a transaction with a number leaves a commit with its time in the log
    piece = value(connection, "SELECT pg_walfile_name(pg_switch_wal())")
    ready = cluster.home / "pg_wal" / "archive_status" / f"{piece}.ready"  # stands there until the archive has taken the piece

    def telling(passed: int) -> None:
        told(message("Waiting for the archive: {passed} s", passed=passed))

    if not until(lambda: not ready.exists(), _ARCHIVING, telling):
        failed = value(connection, "SELECT last_failed_wal FROM pg_stat_archiver")
        raise ClusterRefused(
            message(
                "The archive in {folder} has not taken {piece} within {seconds} s (last failure: {failed}). Look into {log}.",
                folder=cluster.archive,
                piece=piece,
                seconds=_ARCHIVING,
                failed=failed or "-",
                log=cluster.log,
            )
        )


def now_of(connection: Connection[TupleRow]) -> datetime:
    """Return the time of the server's clock, by which commits are stamped."""
    at: datetime = value(connection, "SELECT clock_timestamp()")
    return in_beijing(at)


def _running(cluster: Cluster) -> None:
    if cluster.status().state is not State.RUNNING:
        raise ClusterRefused(message("The database in {folder} does not run. Start it with `tanheng db start`.", folder=cluster.folder))
    with roles.maintenance(cluster.address(SUPERUSER)) as connection:
        if value(connection, "SHOW archive_mode") != "on":
            raise ClusterRefused(
                message(
                    "The database in {folder} was started without an archive, so no second of it can be brought back. Stop and start it.",
                    folder=cluster.folder,
                )
            )


def _environment(cluster: Cluster) -> dict[str, str]:
    return clean_environment() | {"PGPASSWORD": cluster.address(SUPERUSER).password}


def _copied(cluster: Cluster, target: Path, told: Told) -> None:
    """Run pg_basebackup, and tell each ten per cent."""
    address = cluster.address(SUPERUSER)
    command = [cluster.programs["pg_basebackup"], "-D", str(target), "-h", address.host, "-U", address.user, "--no-password"]
    command += ["--checkpoint=fast", "--wal-method=stream", "--manifest-checksums=SHA256", "--progress"]
    process = subprocess.Popen(
        command, **cluster.user.switch, cwd="/", env=_environment(cluster), stderr=subprocess.PIPE, text=True, encoding="utf-8"
    )
    lines, last = [""], -1
    with process:
        assert process.stderr is not None
        for line in process.stderr:
            found = _PERCENT.search(line)
            if found is None:
                lines.append(line.strip())
            elif int(found[1]) // _TOLD_EVERY > last:
                last = int(found[1]) // _TOLD_EVERY
                told(message("Backup: {percent} %", percent=found[1]))
    if process.returncode:
        # "terminated abnormally" tells nobody anything: the reason stands in a line before, else in the log of the server.
        raise ClusterRefused(message("The backup failed: {said}", said=_reason(lines) or cluster.last_fault()[-_LAST:]))


def _reason(lines: list[str]) -> str:
    """Return what a program said that names a reason; empty where it said only that it failed."""
    telling = [line for line in lines if "could not" in line or "No space left" in line or "FATAL" in line]
    return " ".join(telling)[-_LAST:].strip() or ("" if any("abnormally" in line for line in lines) else " ".join(lines)[-_LAST:].strip())


def _program(cluster: Cluster, command: list[str]) -> None:
    name, *rest = command
    run = subprocess.run(
        [cluster.programs[name], *rest], **cluster.user.switch, cwd="/", env=clean_environment(), capture_output=True, check=False
    )
    if run.returncode:
        output = os.fsdecode(run.stderr or run.stdout).strip()
        raise ClusterRefused(message("The backup is not whole, so it is not kept: {said}", said=output[-_LAST:]))
