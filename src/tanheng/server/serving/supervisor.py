"""The supervisor: begins the pages and the worker, watches them and the database, and stops all of them in order."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tanheng.database.cluster import Cluster
from tanheng.database.refusals import ClusterRefused
from tanheng.database.waiting import seconds_so_far
from tanheng.kernel.messages import message
from tanheng.server.serving.asked import BREACHED, PARTS, ROUND, STATE, Asked, written
from tanheng.server.serving.children import Child
from tanheng.server.serving.lines import Lines

_LOOK_S = 0.1
_LOOK_AT_DATABASE_S = 5
WEB, WORKER = "tanheng.server.serving.web", "tanheng.server.serving.keeper"


@dataclass(slots=True)
class Supervisor:
    """Serves until asked to stop. `cluster` is our own server, None where the database is run elsewhere; `stops_database`: at the end."""

    asked: Asked
    lines: Lines
    cluster: Cluster | None
    stops_database: bool
    ready: Callable[[], None] = lambda: None
    stop: threading.Event = field(default_factory=threading.Event)
    _database: int | None = None

    def run(self) -> None:
        """Serve; return when all has ended."""
        for name in (signal.SIGINT, signal.SIGTERM):
            signal.signal(name, self._told_to_stop)
        clear_parts(self.asked)
        self._database = self.cluster.status().process if self.cluster is not None else None
        environment = os.environ | self.asked.told()
        children = [
            Child(message("the web server"), WEB, environment, self.lines),
            Child(message("the worker"), WORKER, environment, self.lines),
        ]
        try:
            for child in children:
                child.begin()
            self._note(children)
            self._watch(children)
        finally:
            self._end(children)

    def _told_to_stop(self, *_: Any) -> None:
        self.stop.set()

    def _watch(self, children: list[Child]) -> None:
        looked, waiting = seconds_so_far(), True
        while not self.stop.wait(_LOOK_S):
            # Every child is looked at, not only those up to the first that changed.
            if sum(child.look() for child in children):
                self._note(children)
            if waiting and answers(self.asked):
                waiting = False
                self.lines.event(message("Serving at {address} (stop with Ctrl-C).", address=self.asked.address))
                if self.asked.production and not os.environ.get(BREACHED):
                    self.lines.event(
                        message("Warning: {name} names no list of stolen passwords; only common ones are refused.", name=BREACHED)
                    )
                self.ready()
            if self.cluster is not None and looked() >= _LOOK_AT_DATABASE_S:
                looked = seconds_so_far()
                self._keep_database(self.cluster)

    def _keep_database(self, cluster: Cluster) -> None:
        # A child that was begun again may have started it before we looked: that is another process, and is told, too.
        found = cluster.status().process
        if found is not None and found == self._database:
            return
        self.lines.event(message("The database ended; it is started again."))
        try:
            cluster.start()
            self._database = cluster.status().process
        except ClusterRefused as refused:
            self.lines.event(refused.message)

    def _note(self, children: list[Child]) -> None:
        """Write down what runs, so that a start after a kill knows what may be left."""
        pids = [child.pid for child in children if child.pid]
        note = {"supervisor": os.getpid(), "children": pids, "address": self.asked.address, "stops_database": self.stops_database}
        written(self.asked.place / STATE, note)

    def _end(self, children: list[Child]) -> None:
        self.lines.event(message("Stopping: requests and the worker's round are finished first."))
        for child in children:
            child.ask_to_end()
        for child in children:
            child.wait()
        if self.cluster is not None and self.stops_database:
            try:
                self.cluster.stop()
            except ClusterRefused as refused:
                self.lines.event(refused.message)
        clear_parts(self.asked)
        (self.asked.place / STATE).unlink(missing_ok=True)
        self.lines.event(message("Stopped; nothing is half done."))


def clear_parts(asked: Asked) -> None:
    """Remove what an earlier run left of figures and of its worker's round."""
    parts = asked.place / PARTS
    parts.mkdir(mode=0o700, exist_ok=True)
    for file in (*parts.iterdir(), asked.place / ROUND):
        file.unlink(missing_ok=True)


def answers(asked: Asked) -> bool:
    """Return whether the pages answer."""
    from http.client import HTTPConnection, HTTPException

    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(asked.host, asked.host)
    connection = HTTPConnection(host, asked.port, timeout=2)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()
