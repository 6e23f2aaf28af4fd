"""指标 Figures: requests by status and how long they took, of all processes of this run together, as Prometheus reads them.

Each process counts for itself and writes what it counted into a file of its own once a second; whoever is asked adds the files up.
"""

from __future__ import annotations

import secrets
import threading
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tanheng.server.serving.asked import read, written

UPPER_MS = (5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000)
"""Upper ends of the classes of durations, ms."""
_WRITE_EVERY_S = 1
_MS, _COUNT = "ms", "count"


@dataclass(slots=True)
class Figures:
    """What one process counted: by status; by the upper end of the class of duration; the sum of durations, ms, and the count."""

    folder: Path
    name: str = field(default_factory=lambda: f"{secrets.token_hex(8)}.json")
    counted: Counter[str] = field(default_factory=Counter)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _changed: threading.Event = field(default_factory=threading.Event)

    def request(self, status: int, milliseconds: int) -> None:
        """Count a request that was answered."""
        upper = next((one for one in UPPER_MS if milliseconds <= one), None)
        with self._lock:
            self.counted[f"status {status}"] += 1
            self.counted[f"until {upper}"] += 1
            self.counted[_MS] += milliseconds
            self.counted[_COUNT] += 1
        self._changed.set()

    def write(self) -> None:
        """Write what was counted so far. A disk that takes nothing loses figures, never an answer."""
        with self._lock:
            self._changed.clear()
            now = dict(self.counted)
        try:
            written(self.folder / self.name, now)
        except OSError:
            self._changed.set()

    def keep_writing(self) -> None:
        """Write from a thread from now on, whenever there is something new."""

        def keep() -> None:
            pause = threading.Event()
            while True:
                self._changed.wait()
                self.write()
                pause.wait(_WRITE_EVERY_S)

        threading.Thread(target=keep, name="figures", daemon=True).start()


def together(folder: Path) -> Counter[str]:
    """Return what all processes of this run counted, also those that have ended."""
    found: Counter[str] = Counter()
    for file in folder.glob("*.json"):
        found.update({name: value for name, value in read(file).items() if isinstance(value, int)})
    return found


def request_lines(counted: Counter[str]) -> Iterator[str]:
    """Yield the lines about requests."""
    statuses = {name.removeprefix("status "): value for name, value in counted.items() if name.startswith("status ")}
    yield from family(
        "tanheng_requests_total", "counter", "Requests answered, by status.", (({"status": one}, n) for one, n in statuses.items())
    )
    yield from head("tanheng_request_seconds", "histogram", "How long requests took.")
    below = 0
    for upper in UPPER_MS:
        below += counted[f"until {upper}"]
        yield f'tanheng_request_seconds_bucket{{le="{seconds(upper)}"}} {below}'
    yield f'tanheng_request_seconds_bucket{{le="+Inf"}} {counted[_COUNT]}'
    yield f"tanheng_request_seconds_sum {seconds(counted[_MS])}"
    yield f"tanheng_request_seconds_count {counted[_COUNT]}"


def head(name: str, kind: str, what: str) -> Iterator[str]:
    """Yield the two lines that open a family."""
    yield f"# HELP {name} {what}"
    yield f"# TYPE {name} {kind}"


def family(name: str, kind: str, what: str, values: Iterable[tuple[dict[str, str], object]]) -> Iterator[str]:
    """Yield a family of values by their labels, which are words of the program and need no quoting."""
    yield from head(name, kind, what)
    for labels, value in sorted(values, key=lambda one: sorted(one[0].items())):
        shown = ",".join(f'{label}="{word}"' for label, word in labels.items())
        yield f"{name}{{{shown}}} {value}" if shown else f"{name} {value}"


def seconds(milliseconds: int) -> str:
    """Return milliseconds as seconds, exactly."""
    return f"{milliseconds // 1000}.{milliseconds % 1000:03d}"
