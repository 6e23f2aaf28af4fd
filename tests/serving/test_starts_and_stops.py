"""Starts, stops, kills: nothing is cut, nothing is left, what died comes again."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import sys
import threading
import time
from pathlib import Path

import psycopg
import pytest

from tanheng.database.cluster import Cluster, State
from tanheng.database.posix import command_of
from tanheng.server.serving.web import GRACE_S
from tests.serving.running import Answer, own, shared, until

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows does not get a server")


def test_a_second_start_and_a_taken_port_are_refused_in_words(tmp_path: Path) -> None:
    with shared(tmp_path / "data") as running:
        running.start().ready()
        first = running.process
        running.start()
        assert running.status() == 1
        assert f"are being served already: process {first.pid if first else 0}, http://127.0.0.1:{running.port}/." in running.log
        running.process = first
        assert running.alive(), "the first goes on"
        assert running.stop() == 0
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", running.port))
            taken.listen()
            running.start()
            assert running.status() == 1
        assert f"127.0.0.1:{running.port} is taken by another program." in running.log


def test_a_stop_lets_a_request_end_and_takes_no_new_one(tmp_path: Path) -> None:
    answers: list[Answer] = []
    with shared(tmp_path / "data") as running:
        running.start().ready()
        with psycopg.connect(running.environment["TANHENG_OWNER_URL"]) as holding:
            holding.execute("LOCK TABLE django_migrations IN ACCESS EXCLUSIVE MODE")
            asking = threading.Thread(target=lambda: answers.append(running.get("/readyz")))
            asking.start()
            time.sleep(1)
            assert running.process is not None
            running.process.send_signal(signal.SIGTERM)
            time.sleep(2)
            assert not running.ended(), "it waits for the request"
            holding.rollback()
        asking.join()
        assert running.status() == 0
        assert [json.loads(one.body)["database"] for one in answers] == ["ok"]
        assert "Stopped; nothing is half done." in running.log
        assert not (tmp_path / "data" / "serve.json").exists()


@pytest.mark.parametrize("seconds", [0.3, 1.0])
def test_a_stop_that_comes_before_the_first_answer_is_not_lost(seconds: float, tmp_path: Path) -> None:
    with shared(tmp_path / "data") as running:
        running.start()
        until((tmp_path / "data" / "serve.json").exists, "the processes")
        time.sleep(seconds)
        assert running.process is not None
        running.process.send_signal(signal.SIGTERM)
        # A process that lost the request to end is ended by force after twenty seconds.
        assert running.process.wait(GRACE_S - 2) == 0


def test_what_dies_is_started_again_and_told(tmp_path: Path) -> None:
    with shared(tmp_path / "data") as running:
        running.start().ready()
        web, worker = running.note()["children"]
        os.kill(worker, signal.SIGKILL)
        until(lambda: f"the worker (process {worker}) ended with -9; it is started again in 1 s." in running.log, "the worker's end")
        until(lambda: running.note()["children"][1:] not in ([], [worker]), "another worker")
        os.kill(web, signal.SIGKILL)
        until(lambda: f"the web server (process {web}) ended with -9" in running.log, "the web server's end")
        until(lambda: len(running.note()["children"]) == 2 and web not in running.note()["children"], "another web server")
        running.ready()
        answering = {int(found) for found in re.findall(r" web\[(\d+)\] GET ", running.log) if command_of(int(found))}
        one = max(answering)
        os.kill(one, signal.SIGKILL)
        until(lambda: not command_of(one), "the end of a process that answers")
        # Who had just been let in by the dead process is turned away; from then on everybody is answered.
        until(lambda: all(running.alive() for _ in range(20)), "answers to everybody")
        assert running.stop() == 0


def test_a_kill_leaves_nothing_that_blocks_the_next_start_which_then_stops_the_database() -> None:
    with own() as running:
        folder = running.folder
        running.start().ready()  # from nothing: database, tables, keys
        children = running.note()["children"]
        assert running.process is not None
        running.process.kill()
        running.process.wait()
        assert Cluster(folder).status().state is State.RUNNING
        running.start().ready()
        left = [command_of(one) for one in children]
        assert not any("tanheng.server.serving" in " ".join(one) for one in left), left
        assert running.stop() == 0
        assert Cluster(folder).status().state is State.STOPPED


def test_a_database_that_dies_is_started_again() -> None:
    with own() as running:
        folder = running.folder
        running.start().ready()
        process = Cluster(folder).status().process
        assert process is not None
        os.kill(process, signal.SIGKILL)
        until(lambda: "The database ended; it is started again." in running.log, "the database's end")
        until(lambda: Cluster(folder).status().state is State.RUNNING and running.get("/readyz").status == 200, "readiness")


def test_an_address_of_another_machine_is_refused_in_words(tmp_path: Path) -> None:
    with shared(tmp_path / "data") as running:
        running.start("--host", "203.0.113.1")
        assert running.status() == 1
        assert "203.0.113.1 is no address of this machine." in running.log
        assert "Traceback" not in running.log
