"""One process that is kept going: begun, watched, begun again after a growing pause, asked to end."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field

from tanheng.database.waiting import seconds_so_far, until
from tanheng.kernel.messages import Message, message
from tanheng.server.serving.lines import Lines

PAUSES = (1, 2, 4, 8, 15, 30)
"""Seconds before a process is begun again, by how often it ended soon after its begin."""
LASTED = 60
"""Seconds after which a process counts as having lasted."""
ENDS_WITHIN = 30


@dataclass(slots=True)
class Child:
    """A process by its module. `name` is what the log calls it."""

    name: Message
    module: str
    environment: dict[str, str]
    lines: Lines
    running: subprocess.Popen[bytes] | None = None
    short_lives: int = 0
    _age: Callable[[], int] = field(default_factory=seconds_so_far)
    _pause: int = 0

    @property
    def pid(self) -> int | None:
        """Return the number of the process while it runs."""
        return self.running.pid if self.running else None

    def begin(self) -> None:
        """Begin the process, in a session of its own: Ctrl-C reaches the supervisor alone, which asks the others in order."""
        self._age = seconds_so_far()
        command = [sys.executable, "-P", "-m", self.module, str(os.getpid())]
        self.running = subprocess.Popen(command, env=self.environment, stdin=subprocess.DEVNULL, start_new_session=True)

    def look(self) -> bool:
        """Begin the process again where it ended and its pause is over; return whether anything changed."""
        if self.running is None:
            if self._age() < self._pause:
                return False
            self.begin()
            return True
        status = self.running.poll()
        if status is None:
            return False
        self.short_lives = 0 if self._age() >= LASTED else self.short_lives + 1
        self._pause = PAUSES[min(self.short_lives, len(PAUSES)) - 1] if self.short_lives else PAUSES[0]
        self.lines.event(
            message(
                "{name} (process {pid}) ended with {status}; it is started again in {seconds} s.",
                name=self.name,
                pid=self.running.pid,
                status=status,
                seconds=self._pause,
            )
        )
        self.running, self._age = None, seconds_so_far()
        return True

    def ask_to_end(self) -> None:
        """Ask the process to finish what it has in hand."""
        if self.running is not None and self.running.poll() is None:
            self.running.terminate()

    def wait(self) -> None:
        """Wait until the process has ended; after ENDS_WITHIN seconds it is ended."""
        running = self.running
        if running is None:
            return
        if not until(lambda: running.poll() is not None, ENDS_WITHIN):
            self.lines.event(message("{name} (process {pid}) did not end in time and was ended.", name=self.name, pid=running.pid))
            running.kill()
            running.wait()
        self.running = None
