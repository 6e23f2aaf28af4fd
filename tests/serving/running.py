"""The platform as a process: `tanheng serve` on a book of the test's own, asked over HTTP."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from typing import Any

from tanheng.database.where import URLS
from tests import servers
from tests.books import migrated_template

PATIENCE_S = 90
CLEARED = (*URLS.values(), "TANHENG_SECRET", "TANHENG_HOSTS", "TANHENG_DEBUG", "TANHENG_METRICS_TOKEN", "TANHENG_HTTPS")


def free_port() -> int:
    """Return a port that nobody listens at."""
    with socket.socket() as tried:
        tried.bind(("127.0.0.1", 0))
        return int(tried.getsockname()[1])


def until(done: Callable[[], Any], what: str) -> Any:
    """Wait until something is so, and return what it is."""
    ends = time.monotonic() + PATIENCE_S
    while time.monotonic() < ends:
        if found := done():
            return found
        time.sleep(0.1)
    raise AssertionError(f"not within {PATIENCE_S} s: {what}")


@dataclass(slots=True)
class Answer:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes


@dataclass(slots=True)
class Running:
    """A start of `tanheng serve`, with what it said."""

    folder: Path
    port: int
    environment: dict[str, str]
    process: subprocess.Popen[bytes] | None = None
    said: list[Path] = field(default_factory=list)

    def start(self, *more: str) -> Running:
        """Start; `more` are further options."""
        said = self.folder.with_name(f"{self.folder.name}-said-{len(self.said)}")
        self.said.append(said)
        command = [sys.executable, "-m", "tanheng", "serve", "--data", str(self.folder), "--port", str(self.port), "--lang", "en", *more]
        with said.open("wb") as out:
            self.process = subprocess.Popen(command, env=self.environment, stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT)
        return self

    def ready(self) -> Running:
        """Wait until all is ready."""
        assert self.process is not None
        # Only what this start says of itself counts: for a moment a killed one may still answer.
        until(lambda: self.ended() or ("Serving at" in self.log and self.alive() and self.get("/readyz").status == 200), self.log)
        assert self.process.poll() is None, self.log
        return self

    def ended(self) -> bool:
        """Return whether the supervisor has ended."""
        return self.process is None or self.process.poll() is not None

    def status(self) -> int:
        """Wait for the end and return its status."""
        assert self.process is not None
        return self.process.wait(PATIENCE_S)

    def stop(self) -> int:
        """Ask to stop, and return the status."""
        assert self.process is not None
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        return self.status()

    def get(self, path: str, **headers: str) -> Answer:
        """Ask for a page."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_S)
        try:
            connection.request("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})
            answer: HTTPResponse = connection.getresponse()
            return Answer(answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read())
        finally:
            connection.close()

    def alive(self) -> bool:
        """Return whether the pages answer."""
        try:
            return self.get("/healthz").status == 200
        except OSError:
            return False

    def note(self) -> dict[str, Any]:
        """Return what the supervisor wrote down."""
        return dict(json.loads((self.folder / "serve.json").read_text(encoding="utf-8")))

    @property
    def log(self) -> str:
        """Return what the latest start said."""
        return self.said[-1].read_text(encoding="utf-8", errors="replace")


def environment(**more: str) -> dict[str, str]:
    """Return an environment in which nothing about serving is named."""
    source = os.pathsep.join(path for path in sys.path if path)
    return {name: value for name, value in os.environ.items() if name not in CLEARED} | {"PYTHONPATH": source} | more


@contextmanager
def own(**more: str) -> Iterator[Running]:
    """Have a platform with a database of its own for a block; it is not started yet. Its folder is open to the database's user."""
    from tanheng.database.cluster import Cluster

    with tempfile.TemporaryDirectory(prefix="tanheng-serving-") as place:
        Path(place).chmod(0o755)
        running = Running(Path(place) / "data", free_port(), environment(**more))
        try:
            yield running
        finally:
            if running.process is not None:
                running.stop()
            Cluster(running.folder).remove()


@contextmanager
def shared(folder: Path, template: str = "", **more: str) -> Iterator[Running]:
    """Have a platform on a book of the tests' server for a block; it is not started yet."""
    from tanheng.seal.keys import SigningKey

    with servers.database(template or migrated_template()) as address:
        urls = {URLS[role]: servers.as_role(address, role).url for role in URLS}
        folder.mkdir(parents=True, exist_ok=True)
        SigningKey.make(folder / "keys")
        running = Running(folder, free_port(), environment(**urls, **more))
        try:
            yield running
        finally:
            if running.process is not None:
                running.stop()
