"""Many processes that write at once, and how often they met: `measured(address, accounts, ...)` for tests and benchmarks."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tanheng.commands.actors import Actor
from tanheng.commands.running import Runner, TooBusy
from tanheng.database.address import Address
from tanheng.server.preparing import prepare
from tests.books import CLERK, TrustingPolicy

ROOT = Path(__file__).resolve().parents[2]
FIRST_PERSON = 100


@dataclass(frozen=True)
class Met:
    """What many writers did together: outcomes, retries by the state of the database's error, seconds, and how long each command took."""

    outcomes: Counter[str]
    retries: Counter[str]
    seconds: float
    waits_ms: list[float]

    def __str__(self) -> str:
        done, again, waits = sum(self.outcomes.values()), sum(self.retries.values()), sorted(self.waits_ms)
        half, late = waits[len(waits) // 2], waits[len(waits) * 99 // 100]
        return (
            f"{dict(self.outcomes)} in {self.seconds:.2f} s = {done / self.seconds:.0f}/s, {again / done:.2f} retries each, "
            f"{dict(self.retries)}, median {half:.1f} ms, 99 % {late:.0f} ms, longest {waits[-1]:.0f} ms"
        )


def measured(address: Address, accounts: list[int], *, writers: int = 8, each: int = 100) -> Met:
    """Let processes make transfers between random ones of the accounts; two accounts are the hottest case."""
    asked = {
        "address": [address.user, address.password, address.host, address.database],
        "accounts": accounts,
        "writers": writers,
        "each": each,
    }
    run = subprocess.run(
        [sys.executable, "-m", "tests.simulation.eight"],
        input=json.dumps(asked),
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        check=False,
    )
    assert run.returncode == 0, run.stderr
    found = [json.loads(line) for line in run.stdout.splitlines()]
    outcomes, retries, waits = Counter[str](), Counter[str](), list[float]()
    for one in found:
        outcomes.update(one["outcomes"])
        retries.update(one["retries"])
        waits += one["waits"]
    return Met(outcomes, retries, max(one["end"] for one in found) - min(one["begin"] for one in found), waits)


def _write(place: int, accounts: list[int], each: int) -> dict[str, Any]:
    chance, runner = random.Random(place), Runner(TrustingPolicy())
    outcomes, waits = Counter[str](), list[float]()
    begin = time.monotonic()
    for number in range(each):
        debit, credit = chance.sample(accounts, 2)
        content = {"transfers": [{"debit": debit, "credit": credit, "asset": "CEA-2024", "amount": chance.randint(1, 30)}]}
        since = time.monotonic()
        try:
            outcome = runner.run("ledger_transfer", content, actor=Actor(FIRST_PERSON + place, CLERK), request=f"{begin}-{number}").outcome
        except TooBusy:
            outcome = "too busy"
        outcomes[outcome] += 1
        waits.append(1000 * (time.monotonic() - since))
    return {"outcomes": outcomes, "retries": runner.statistics, "waits": waits, "begin": begin, "end": time.monotonic()}


def main() -> None:
    """Begin the writers together, and print one line of each."""
    asked = json.load(sys.stdin)
    prepare(Address(*asked["address"]))
    go_read, go_write = os.pipe()
    children = []
    for place in range(asked["writers"]):
        answer_read, answer_write = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(go_write)
            os.read(go_read, 1)
            with os.fdopen(answer_write, "w") as stream:
                json.dump(_write(place, asked["accounts"], asked["each"]), stream)
            os._exit(0)
        os.close(answer_write)
        children.append((child, answer_read))
    os.close(go_write)
    for child, answer_read in children:
        with os.fdopen(answer_read) as stream:
            print(stream.read())
        if os.waitpid(child, 0)[1]:
            sys.exit(1)


if __name__ == "__main__":
    main()
