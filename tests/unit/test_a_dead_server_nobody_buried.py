"""A server that was killed and not collected by its parent yet does not stop the next one from starting."""

from __future__ import annotations

import os
import secrets
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
