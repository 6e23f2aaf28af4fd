"""A server that was killed and not collected by its parent yet does not stop the next one from starting."""

from __future__ import annotations

import os
import secrets
import signal
import subprocess
import tempfile
from pathlib import Path

from tanheng.database import posix
from tanheng.database.cluster import Cluster, State
from tanheng.database.waiting import until


def test_a_note_that_names_a_zombie_does_not_stop_the_server() -> None:
    cluster = Cluster(Path(tempfile.gettempdir()) / f"tanheng-tests-{os.getpid()}-{secrets.token_hex(4)}", durable=False)
    with subprocess.Popen(["true"]) as ended:
        try:
            cluster.start()
            note = (cluster.home / "postmaster.pid").read_text().splitlines()
            cluster.stop()
            assert until(lambda: not posix.command_of(ended.pid), 10)
            assert posix.is_there(ended.pid)
            (cluster.home / "postmaster.pid").write_text("\n".join([str(ended.pid), *note[1:]]) + "\n")
            cluster.start()
            assert cluster.status().state is State.RUNNING
        finally:
            cluster.remove()


def test_a_process_that_just_becomes_the_server_is_not_taken_for_dead() -> None:
    for _ in range(400):
        # Here the number is told before the program has begun, as the shell tells it that starts the server.
        becoming = os.posix_spawn("/bin/sleep", ["sleep", "5"], {})
        try:
            assert all(posix.command_of(becoming) for _ in range(20))
        finally:
            os.kill(becoming, signal.SIGKILL)
            os.waitpid(becoming, 0)
