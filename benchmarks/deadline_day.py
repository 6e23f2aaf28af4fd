"""The last day of surrender: emitters surrender in several steps, on tables that hold five years, over ten minutes and then in a burst.

`python benchmarks/deadline_day.py [--emitters N] [--records N] [--steps N] [--window SECONDS] [--burst SECONDS] [--rate N] [--workers N]`
prints what was measured and whether the books agree in the end; it fails where something failed, was lost or was done twice. Requests are
`allowance_surrender` through the runner under the roles of production, sent at the times of a plan, whether earlier ones are answered or
not (an open loop): waiting for a worker counts. The clock of the workers says the evening of the last day.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import random
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from queue import Queue
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.deadline_tables import ARREARS_YEAR, DISAGREEING, DUTY_YEAR, OWNED, filled, number, province_of, rows
from tanheng.database.address import Address
from tanheng.database.cluster import Cluster
from tanheng.kernel.clock import BEIJING, CLOCK

EVENING = datetime(2026, 12, 31, 23, 20, tzinfo=BEIJING)
REPEATED = 20  # one request in so many is sent again under its key
OWN, ARREARS, HELP = {"25": 10}, {"24": 7, "23": 3}, {"25": 2}
# Vintage 2025 alone serves the duty of 2025; for arrears of 2024 the older ones do, too. One step in ten is for another's duty.
WAYS = (OWN, ARREARS, OWN, OWN, HELP, OWN, ARREARS, OWN, OWN, ARREARS)


@dataclass(frozen=True, slots=True, order=True)
class Sent:
    """A request: when by the plan, by whose representative, under which key, for whose duty and of which year, with what."""

    at: float
    emitter: int
    key: str
    owing: int
    year: int
    lines: tuple[tuple[str, int], ...]

    def content(self) -> dict[str, Any]:
        """Return the content of the command."""
        more = {"behalf": number("E", self.owing), "document": "bank account frozen"} if self.owing != self.emitter else {}
        lines = [{"vintage": vintage, "amount": amount} for vintage, amount in self.lines]
        return {
            "sender": number("E", self.emitter),
            "receiver": province_of(self.owing),
            "year": self.year,
            "lines": lines,
            **more,
        }


@dataclass(frozen=True, slots=True)
class Found:
    """Latencies in ascending order, s, and counts: errors, first answers, TooBusy, and the runner's own by SQLSTATE."""

    took: list[float]
    counted: Counter[str]


def surrenders(address: Address, ready: Any, start: Any, sent: list[Sent], results: Queue[Found]) -> None:
    """Send the requests of one worker at their times."""
    from tanheng.server.preparing import prepare

    prepare(address)
    from tanheng.commands.actors import Actor
    from tanheng.commands.running import Runner, TooBusy
    from tanheng.people.policy import RolePolicy

    runner = Runner(RolePolicy())
    took: list[float] = []
    counted: Counter[str] = Counter()
    rows(address, "SELECT 1")
    ready.wait()
    while not start.value:
        time.sleep(0.01)
    begins = start.value
    for one in sent:
        time.sleep(max(0.0, begins + one.at - time.time()))
        CLOCK.set(EVENING + timedelta(seconds=time.time() - begins))
        try:
            outcome = runner.run(
                "allowance_surrender", one.content(), actor=Actor(OWNED + one.emitter, OWNED + one.emitter), request=one.key
            )
            counted["first"] += outcome.done and not outcome.repeated
            if not outcome.done:
                counted["errors"] += 1
                print(f"refused: {[finding.code for finding in outcome.findings]}", flush=True)
        except TooBusy:
            counted["busy"] += 1
        except Exception as wrong:  # whatever it is, it is counted and told
            counted["errors"] += 1
            print(f"error: {wrong}", flush=True)
        took.append(time.time() - begins - one.at)
    results.put(Found(took, counted + Counter(runner.statistics)))


def planned(emitters: int, count: int, seconds: float, name: str, seed: int) -> list[Sent]:
    """Return when whose request is sent: at random instants of the window, one in twenty twice under the same key."""
    rng = random.Random(seed)
    asked = []
    for one in range(count):
        emitter, lines = one % emitters + 1, WAYS[(one // emitters + one) % len(WAYS)]
        owing = emitter % emitters + 1 if lines is HELP else emitter
        year = ARREARS_YEAR if lines is ARREARS else DUTY_YEAR
        asked.append(Sent(rng.uniform(0, seconds), emitter, f"{name} {one}", owing, year, tuple(lines.items())))
    again = [
        Sent(min(seconds, one.at + rng.uniform(0, 2)), one.emitter, one.key, one.owing, one.year, one.lines)
        for one in asked
        if rng.randrange(REPEATED) == 0
    ]
    return sorted(asked + again)


def measured(address: Address, sent: list[Sent], workers: int) -> Found:
    """Let the workers send, and return what they found."""
    fresh = multiprocessing.get_context("spawn")
    results = fresh.Queue()
    ready, start = fresh.Barrier(workers + 1), fresh.Value("d", 0.0)
    running = [fresh.Process(target=surrenders, args=(address, ready, start, sent[at::workers], results)) for at in range(workers)]
    for worker in running:
        worker.start()
    ready.wait()
    start.value = time.time() + 0.5
    parts: list[Found] = [results.get() for _ in running]
    for worker in running:
        worker.join()
    return Found(sorted(took for part in parts for took in part.took), sum((part.counted for part in parts), Counter()))


def standings(address: Address) -> Counter[tuple[str, int]]:
    """Return what is surrendered for each account and year, t."""
    return Counter(
        {(account, year): amount for account, year, amount in rows(address, "SELECT account, year, surrendered FROM surrender_standing")}
    )


def told(name: str, sent: list[Sent], found: Found, doubled: int, lost: int) -> None:
    """Print one line."""
    took, counted = found.took, found.counted
    p50, p95, p99 = (1000 * took[min(len(took) - 1, int(len(took) * part))] for part in (0.5, 0.95, 0.99))
    seconds = max(1.0, sent[-1].at)
    print(
        f"{name:10}{len(sent):>9,}{len(sent) / seconds:>8.1f}{counted['first']:>8,}{counted['errors']:>8}{counted['busy']:>9}"
        f"{counted['40001'] + counted['40P01']:>9}{doubled:>9}{lost:>7}{p50:>9.1f}{p95:>9.1f}{p99:>9.1f}{1000 * took[-1]:>9.1f}",
        flush=True,
    )


HEADS = ("requests", "per s", "first", "errors", "TooBusy", "retries", "doubled", "lost", "p50 ms", "p95 ms", "p99 ms", "max ms")
WIDTHS = (9, 8, 8, 8, 9, 9, 9, 7, 9, 9, 9, 9)


def tried(address: Address, emitters: int, count: int, seconds: float, name: str, workers: int) -> int:
    """Send one load, print its line, and return how much was wrong. Tonnes of each account and year are compared with the plan."""
    before = standings(address)
    sent = planned(emitters, count, seconds, name, 7)
    found = measured(address, sent, workers)
    wanted: Counter[tuple[str, int]] = Counter()
    for one in {one.key: one for one in sent}.values():
        wanted[number("E", one.owing), one.year] += sum(amount for _, amount in one.lines)
    came = standings(address)
    came.subtract(before)
    doubled, lost = sum((came - wanted).values()), sum((wanted - came).values())
    told(name, sent, found, doubled, lost)
    return found.counted["errors"] + found.counted["busy"] + doubled + lost + abs(found.counted["first"] - count)


def agreeing(address: Address) -> int:
    """Print what disagrees between standings, movements and the ledger, and return how much does."""
    wrong = 0
    for what, question in DISAGREEING.items():
        ((count,),) = rows(address, question)
        print(f"{what}: {count or 'all agree'}{' do not agree' if count else ''}", flush=True)
        wrong += int(count)
    return wrong


def main() -> int:
    """Print the table; return 1 where something failed, was lost or was done twice."""
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("--emitters", type=int, default=1_000)
    reader.add_argument("--records", type=int, default=250_000)
    reader.add_argument("--steps", type=int, default=3, help="requests of each emitter in the ten minutes")
    reader.add_argument("--window", type=float, default=600.0, help="seconds of the paced load")
    reader.add_argument("--burst", type=float, default=60.0, help="seconds of the burst")
    reader.add_argument("--rate", type=int, default=50, help="requests a second in the burst")
    reader.add_argument("--workers", type=int, default=4)
    asked = reader.parse_args()
    wrong = 0
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        cluster = Cluster(Path(folder) / "data")
        cluster.start()
        try:
            begun = time.perf_counter()
            address = filled(cluster, asked.emitters, asked.records)
            ((size,),) = rows(address, "SELECT pg_size_pretty(pg_database_size(current_database()))")
            built, load = time.perf_counter() - begun, os.getloadavg()[0]
            print(f"{asked.records:,} records of the past, {asked.emitters:,} emitters, {size}, built in {built:.0f} s; load {load:.1f}")
            print(f"{'what':10}" + "".join(f"{head:>{width}}" for head, width in zip(HEADS, WIDTHS, strict=True)), flush=True)
            loads = (("deadline", asked.emitters * asked.steps, asked.window), ("burst", int(asked.rate * asked.burst), asked.burst))
            for name, count, seconds in loads:
                wrong += tried(address, asked.emitters, count, seconds, name, asked.workers)
            wrong += agreeing(address)
            print(f"load {os.getloadavg()[0]:.1f}")
        finally:
            cluster.remove()
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main())
