"""The server is made, started, joined, stopped and repaired without any set-up, whatever was killed in between."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from multiprocessing import get_context
from pathlib import Path

import pytest

from tanheng.database import posix
from tanheng.database.cluster import Cluster, State
from tanheng.database.driver import connected, value
from tanheng.database.refusals import ClusterRefused, ServerPackagesMissing

START = (
    "import sys; from pathlib import Path; from tanheng.database.cluster import Cluster; Cluster(Path(sys.argv[1]), durable=False).start()"
)


def quick(folder: Path) -> Cluster:
    return Cluster(folder, durable=False)


def started(folder: Path) -> int:
    """Start in another process; return which process serves."""
    cluster = quick(folder)
    cluster.start()
    return cluster.status().process or 0


def kill_server(cluster: Cluster) -> None:
    process = cluster.status().process
    assert process is not None
    os.kill(process, signal.SIGKILL)
    while posix.serves(process, cluster.home):
        time.sleep(0.01)


def works(cluster: Cluster) -> bool:
    with connected(cluster.address()) as connection:
        return value(connection, "SELECT 1") == 1


def test_a_start_from_nothing_answers_and_a_stop_ends_it(place: Path) -> None:
    cluster = quick(place / "data")
    assert cluster.status().state is State.ABSENT
    assert not (place / "data").exists()
    address = cluster.start()
    assert (address.user, address.database) == ("tanheng_app", "tanheng")
    assert works(cluster)
    found = cluster.status()
    assert (found.state, found.folder) == (State.RUNNING, place / "data")
    assert found.version in ("15", "16", "17", "18")
    cluster.stop()
    assert cluster.status().state is State.STOPPED
    with pytest.raises(ClusterRefused, match="cannot be reached"):
        works(cluster)
    cluster.stop()


def test_a_second_start_joins_the_running_server(place: Path) -> None:
    assert started(place / "data") == started(place / "data")


def test_starts_at_once_make_one_server(place: Path) -> None:
    with get_context("spawn").Pool(3) as pool:
        assert len(set(pool.map(started, [place / "data"] * 3))) == 1


def test_what_was_committed_is_there_after_the_server_was_killed(place: Path) -> None:
    cluster = Cluster(place / "data")
    cluster.start()
    owner = cluster.address("owner")
    with connected(owner) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 7 AS seven")
    idle = connected(owner)
    kill_server(cluster)
    assert cluster.status().state is State.CRASHED
    cluster.start()
    with connected(owner) as connection:
        assert value(connection, "SELECT seven FROM kept") == 7
    idle.close()


def test_a_child_of_a_killed_server_that_goes_on_computing_is_ended(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tanheng.database.cluster._DYING", 1)
    cluster = quick(place / "data")
    cluster.start()
    long = "DO $$ BEGIN FOR i IN 1..2000000000 LOOP END LOOP; END $$"
    program = "import sys, psycopg; psycopg.connect(sys.argv[1], autocommit=True).execute(sys.argv[2])"
    client = subprocess.Popen([sys.executable, "-c", program, cluster.address().url, long], stderr=subprocess.DEVNULL)
    with connected(cluster.address("superuser")) as connection:
        while not value(connection, "SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'DO %' AND state = 'active'"):
            time.sleep(0.02)
    kill_server(cluster)
    cluster.start()
    assert works(cluster)
    client.wait()


def test_a_note_whose_number_now_belongs_to_another_program_does_not_hinder_and_is_not_killed(place: Path) -> None:
    cluster = quick(place / "data")
    cluster.start()
    kill_server(cluster)
    note = cluster.home / "postmaster.pid"
    lines = note.read_text(encoding="utf-8").splitlines()
    with subprocess.Popen(["sleep", "60"], **cluster.user.switch) as other:
        note.write_text("\n".join([str(other.pid), *lines[1:]]) + "\n", encoding="utf-8")
        assert cluster.status().state is State.CRASHED
        cluster.stop()
        cluster.start()
        assert works(cluster)
        assert other.poll() is None
        other.kill()


def remade(socket: Path, kept: os.stat_result) -> None:
    """Make the folder of the socket again, which goes with the server, as a server that was killed leaves it."""
    socket.mkdir(mode=0o700)
    os.chown(socket, kept.st_uid, kept.st_gid)


def test_a_leftover_lock_of_the_socket_does_not_hinder(place: Path) -> None:
    cluster = quick(place / "data")
    cluster.start()
    socket = cluster.status().socket
    kept = socket.stat()
    cluster.stop()
    remade(socket, kept)
    (socket / ".s.PGSQL.5432.lock").write_text(f"{os.getpid()}\n{place}\n1\n5432\n{socket}\n", encoding="utf-8")
    (socket / ".s.PGSQL.5432").touch()
    cluster.start()
    assert works(cluster)


@pytest.mark.parametrize("milliseconds", [250, 450, 750])
def test_a_start_that_was_killed_is_done_by_the_next(place: Path, milliseconds: int) -> None:
    with subprocess.Popen([sys.executable, "-c", START, str(place / "data")]) as launcher:
        time.sleep(milliseconds / 1000)
        launcher.kill()
    cluster = quick(place / "data")
    cluster.start()
    assert works(cluster)


def test_a_making_that_was_broken_off_is_begun_anew(place: Path) -> None:
    left = place / "data" / "cluster.making-0"
    (left / "cluster" / "base").mkdir(parents=True)
    (left / "cluster" / "PG_VERSION").write_text("18\n", encoding="utf-8")
    (place / "data").chmod(0o711)
    cluster = quick(place / "data")
    cluster.start()
    assert works(cluster)
    assert not left.exists()


def test_a_password_that_is_lost_is_given_anew_but_not_that_of_the_superuser(place: Path) -> None:
    cluster = quick(place / "data")
    cluster.start()
    (cluster.passwords / "app").unlink()
    with pytest.raises(ClusterRefused, match="is missing"):
        cluster.address()
    cluster.start()
    assert works(cluster)


def test_the_data_of_another_version_are_refused_with_what_to_do(place: Path) -> None:
    cluster = quick(place / "data")
    cluster.home.mkdir(parents=True)
    (place / "data").chmod(0o711)
    (cluster.home / "PG_VERSION").write_text("14\n", encoding="utf-8")
    with pytest.raises(ClusterRefused, match=r"made by PostgreSQL 14.*pg_dump"):
        cluster.start()


def test_programs_that_are_none_and_of_other_versions_are_refused(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ClusterRefused, match="Name the folder that holds initdb"):
        Cluster(place / "data", place).start()
    for name in ("initdb", "postgres"):
        (place / name).write_text("#!/bin/sh\necho 'postgres (PostgreSQL) 14.9'\n", encoding="utf-8")
        (place / name).chmod(0o755)
    with pytest.raises(ClusterRefused, match=r"holds PostgreSQL 14\.9; versions 15 to 18 are known"):
        Cluster(place / "data", place).start()
    monkeypatch.delenv("TANHENG_PG_BIN", raising=False)
    monkeypatch.setattr("tanheng.database.binaries._candidates", lambda *_: iter(()))
    with pytest.raises(ServerPackagesMissing, match=r"tanheng\[server\]"):
        Cluster(place / "data").start()


def test_a_folder_that_cannot_be_written_is_told_in_one_sentence(place: Path) -> None:
    (place / "file").touch()
    with pytest.raises(ClusterRefused, match="a part of its path is no folder"):
        quick(place / "file" / "data").start()
    (place / "file").unlink()


@pytest.mark.skipif(not posix.is_root(), reason="only root runs the server as somebody else")
def test_a_folder_that_the_servers_user_cannot_enter_is_refused(place: Path) -> None:
    place.chmod(0o700)
    with pytest.raises(ClusterRefused, match="may not enter"):
        quick(place / "data").start()
    place.chmod(0o711)


def test_a_socket_folder_that_others_may_enter_is_refused(place: Path) -> None:
    cluster = quick(place / "data")
    cluster.start()
    socket = cluster.status().socket
    kept = socket.stat()
    cluster.stop()
    remade(socket, kept)
    socket.chmod(0o755)
    with pytest.raises(ClusterRefused, match="nobody else may enter"):
        cluster.start()
    with pytest.raises(ClusterRefused, match="nobody else may enter"):
        cluster.address()
    socket.chmod(0o700)
    aside = socket.with_name(f"{socket.name}-aside")
    socket.rename(aside)
    socket.symlink_to(aside)
    with pytest.raises(ClusterRefused, match="nobody else may enter"):
        cluster.start()
    socket.unlink()
    aside.rename(socket)


def test_the_path_of_a_socket_stays_short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.gettempdir", lambda: f"/tmp/{'long' * 30}")
    assert len(str(posix.socket_place("0" * 16) / ".s.PGSQL.5432")) <= 100


@pytest.mark.skipif(not posix.is_root(), reason="only root runs the server as somebody else")
def test_programs_in_a_closed_folder_are_copied_once_for_the_servers_user(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from tanheng.database import binaries

    monkeypatch.delenv("TANHENG_PG_BIN", raising=False)
    look = binaries._looked_at
    monkeypatch.setattr(binaries, "_looked_at", lambda folder, user: look(folder, user) if place in folder.parents else None)
    cluster = quick(place / "data")
    cluster.start()
    copied = cluster.programs.folder
    assert place / "data" / "binaries" in copied.parents
    cluster.stop()
    before = copied.stat().st_mtime_ns
    cluster.start()
    assert (works(cluster), copied.stat().st_mtime_ns) == (True, before)
