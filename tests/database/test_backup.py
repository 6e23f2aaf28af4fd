"""A second that was committed can be brought back; what came after it is not there; the live database is never written over."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tanheng.database import backup as module_of_backup
from tanheng.database import roles
from tanheng.database.address import Address
from tanheng.database.backup import archive_now, backup, backups, now_of
from tanheng.database.cluster import KEYS, PUBLIC_KEY, SECRET_KEY, UNFINISHED, Cluster, State
from tanheng.database.drill import Comparison, drill
from tanheng.database.driver import connected, value
from tanheng.database.refusals import ClusterRefused
from tanheng.database.restoring import restore
from tanheng.seal import keys
from tests.database.conftest import folder_with_servers


def archived(folder: Path) -> Cluster:
    """A cluster that archives as any other but does not wait for the disk."""
    return Cluster(folder, durable=False, archiving=True)


@pytest.fixture(scope="module")
def live() -> Iterator[Cluster]:
    """Return a running database with an archive and one backup; the tests of this file share it, each with a table of its own."""
    for folder in folder_with_servers():
        cluster = archived(folder / "it's 100% live")
        cluster.start()
        backup(cluster)
        yield cluster


def now(cluster: Cluster) -> datetime:
    with roles.maintenance(cluster.address("superuser")) as connection:
        return now_of(connection)


def write(cluster: Cluster, table: str, number: int) -> None:
    with connected(cluster.address("owner")) as connection:
        connection.execute(f"CREATE TABLE IF NOT EXISTS {table} (a int)")
        connection.execute(f"INSERT INTO {table} VALUES ({number})")


def rows(address: Address, table: str) -> list[int]:
    with connected(address) as connection:
        return [row[0] for row in connection.execute(f"SELECT a FROM {table} ORDER BY a")]


def test_the_row_of_the_first_second_is_brought_back_and_that_of_the_third_is_not(live: Cluster, place: Path) -> None:
    write(live, "seconds", 1)
    time.sleep(1)
    second = now(live)
    time.sleep(1)
    write(live, "seconds", 3)
    brought = restore(live, second, place / "brought")
    assert rows(brought.address("owner"), "seconds") == [1]
    assert rows(live.address("owner"), "seconds") == [1, 3]
    assert brought.status().socket != live.status().socket
    write(brought, "seconds", 4)
    brought.stop()
    brought.start()
    assert rows(brought.address("owner"), "seconds") == [1, 4]
    assert rows(live.address("owner"), "seconds") == [1, 3]
    backup(brought)


def test_a_backup_is_verified_and_a_broken_one_is_not_kept(live: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    from tanheng.database import backup as module

    before, copied = backups(live), module._copied

    def broken(cluster: Cluster, target: Path, _told: object) -> None:
        copied(cluster, target, lambda _: None)
        (target / "PG_VERSION").write_text("99\n", encoding="utf-8")

    monkeypatch.setattr(module, "_copied", broken)
    with pytest.raises(ClusterRefused, match="not whole"):
        backup(live)
    assert backups(live) == before
    assert [path for path in live.backups.iterdir() if "making" in path.name] == []


def test_times_that_cannot_be_brought_back_are_refused(live: Cluster, place: Path) -> None:
    with pytest.raises(ClusterRefused, match="before the end of the first backup"):
        restore(live, backups(live)[0].began, place / "early")
    with pytest.raises(ClusterRefused, match="lies in the future"):
        restore(live, now(live) + timedelta(hours=1), place / "late")
    assert list(place.iterdir()) == []


def test_the_live_folder_and_a_folder_that_holds_something_are_refused(live: Cluster, place: Path) -> None:
    (place / "full").mkdir()
    (place / "full" / "file").touch()
    for into in (live.folder, live.folder / "inside", live.folder.parent, place / "full"):
        with pytest.raises(ClusterRefused, match="Name a"):
            restore(live, now(live), into)
    assert live.status().state is State.RUNNING


def test_a_drill_finds_the_same_measures_and_leaves_nothing(live: Cluster) -> None:
    write(live, "drilled", 1)
    time.sleep(1)
    places: list[Address] = []
    report = drill(live)
    assert report.comparison.differences == ()
    assert report.comparison.compared >= 1
    assert report.recovery_s < 60

    def other(here: Address, there: Address, to: datetime) -> Comparison:  # noqa: ARG001
        places.extend([here, there])
        with connected(there) as connection:
            assert value(connection, "SELECT a FROM drilled") == 1
        return Comparison(1, ("one differs",))

    assert drill(live, compare=other).comparison.differences == ("one differs",)
    assert places[0].host != places[1].host
    assert not Path(places[1].host).exists()


def test_a_drill_tells_the_tables_that_differ(live: Cluster) -> None:
    write(live, "differing", 1)
    time.sleep(1)
    second = now(live)
    write(live, "differing", 2)
    found = drill(live, second).comparison.differences
    assert [text.split(":")[0] for text in found] == ["public.differing"]


def test_an_archive_that_holds_another_content_under_the_name_fails_loudly(live: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tanheng.database.backup._ARCHIVING", 2)
    with roles.maintenance(live.address("superuser")) as connection:
        connection.execute("SELECT pg_current_xact_id()")  # at the very begin of a piece its name would be that of the one before
        piece = value(connection, "SELECT pg_walfile_name(pg_current_wal_insert_lsn())")
        stranger = live.archive / piece
        stranger.write_bytes(b"another content")
        with pytest.raises(ClusterRefused, match="has not taken"):
            archive_now(live, connection)
        assert stranger.read_bytes() == b"another content"
        stranger.unlink()
        monkeypatch.setattr("tanheng.database.backup._ARCHIVING", 90)
        archive_now(live, connection)


def test_a_stopped_database_is_brought_back_as_far_as_its_archive_reaches(place: Path) -> None:
    cluster = archived(place / "data")
    cluster.start()
    with pytest.raises(ClusterRefused, match="There is no backup"):
        restore(cluster, now(cluster), place / "brought")
    backup(cluster)
    write(cluster, "kept", 1)
    second = now(cluster)
    write(cluster, "kept", 2)
    cluster.stop()
    with pytest.raises(ClusterRefused, match="does not run"):
        backup(cluster)
    time.sleep(1)
    with pytest.raises(ClusterRefused, match="does not reach"):
        restore(cluster, second + timedelta(seconds=1), place / "late")
    assert not (place / "late").exists()
    assert rows(restore(cluster, second, place / "brought").address("owner"), "kept") == [1]


def test_a_database_without_an_archive_takes_no_backup(place: Path) -> None:
    cluster = Cluster(place / "data", durable=False)
    cluster.start()
    with pytest.raises(ClusterRefused, match="without an archive"):
        backup(cluster)


KILLED = """
import os, sys
from datetime import datetime
from pathlib import Path
from tanheng.database import restoring
from tanheng.database.cluster import Cluster
live, into, to, moment = sys.argv[1:]
def die(*_, **__):
    os._exit(9)
if moment == "before the copy":
    restoring.posix.copy_tree = die
elif moment == "half copied":
    restoring.shutil.copystat = die  # at the first file
elif moment == "before the start":
    Cluster.start = die
else:
    Cluster._await = die
restoring.restore(Cluster(Path(live), durable=False, archiving=True), datetime.fromisoformat(to), Path(into))
"""


@pytest.mark.parametrize("moment", ["before the copy", "half copied", "before the start", "while the log is read"])
def test_a_restore_that_was_killed_is_never_taken_for_a_database_and_can_be_done_again(live: Cluster, place: Path, moment: str) -> None:
    table = f"killed_{moment.split()[-1]}"
    write(live, table, 1)
    time.sleep(1)
    second, into = now(live), place / "brought"
    command = [sys.executable, "-c", KILLED, str(live.folder), str(into), second.isoformat(), moment]
    assert subprocess.run(command, check=False, env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}).returncode == 9
    assert (into / UNFINISHED).exists()
    with pytest.raises(ClusterRefused, match="was broken off"):
        archived(into).start()
    brought = restore(live, second, into)
    assert rows(brought.address("owner"), table) == [1]
    assert not (into / UNFINISHED).exists()
    brought.stop()
    assert brought.start()


def test_the_key_goes_along_where_it_is_and_is_missed_where_it_is_not(live: Cluster, place: Path) -> None:
    assert (KEYS, SECRET_KEY, PUBLIC_KEY) == ("keys", keys.KEY_FILE, keys.PUBLIC_FILE)
    public = keys.SigningKey.make(live.keys).public
    backup(live)
    time.sleep(1)
    second, told = now(live), []
    brought = restore(live, second, place / "whole", told.append)
    assert keys.SigningKey.load(brought.keys).public == public
    assert [stat.S_IMODE(path.stat().st_mode) for path in (brought.keys, brought.keys / SECRET_KEY)] == [0o700, 0o600]
    assert any("was copied" in text.text for text in told)
    for file in live.keys.iterdir():
        file.unlink()
    live.keys.rmdir()
    told.clear()
    brought = restore(live, second, place / "public", told.append)
    assert [file.name for file in brought.keys.iterdir()] == [PUBLIC_KEY]
    assert any("Bring keys/" in text.text for text in told)


def test_the_second_that_a_backup_names_can_be_brought_back(live: Cluster, place: Path) -> None:
    info = backup(live)
    assert info.ended <= info.first_second
    assert not info.first_second.microsecond
    time.sleep(1)
    assert restore(live, info.first_second, place / "brought").status().state is State.RUNNING


def test_a_stopped_server_leaves_no_folder_of_its_socket(place: Path) -> None:
    cluster = archived(place / "data")
    cluster.start()
    socket = cluster.status().socket
    assert socket.is_dir()
    cluster.stop()
    assert not socket.exists()
    cluster.start()


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (["", "pg_basebackup: error: could not write to file: No space left on device"], "No space left"),
        (["", "pg_basebackup: error: child process terminated abnormally", "pg_basebackup: removing contents"], ""),
        (["", "pg_basebackup: error: something new"], "something new"),
    ],
)
def test_a_failed_backup_names_its_reason_or_leaves_that_to_the_log(said: list[str], told: str) -> None:
    reason = module_of_backup._reason(said)
    assert told in reason
    assert bool(reason) == bool(told)
