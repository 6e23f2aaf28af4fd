"""How fast the book is: bare double entry in one statement, our full command, and deliveries as a batch, on the same server in one run.

`python benchmarks/ledger.py [--commands N] [--deliveries N]` prints a table. Nothing is asserted.
"""

from __future__ import annotations

import argparse
import multiprocessing
import random
import tempfile
import time
import uuid
from collections.abc import Callable
from pathlib import Path
from queue import Queue
from typing import Any

from tanheng.database.address import Address
from tanheng.database.cluster import Cluster

ACCOUNTS = 2_000
CHUNK = 2_000
FIRST = 1_001
BARE = (
    "WITH d AS (UPDATE bare_account SET debits = debits + %s WHERE account = %s AND credits - debits >= %s),"
    " c AS (UPDATE bare_account SET credits = credits + %s WHERE account = %s)"
    " INSERT INTO bare_transfer (debit, credit, amount) VALUES (%s, %s, %s)"
)
Timed = tuple[float, float, list[float], dict[str, int]]


def _runner(address: Address) -> Any:
    from tanheng.server.preparing import prepare

    prepare(address)
    from tanheng.commands.actors import Actor, Authority
    from tanheng.commands.running import Runner
    from tanheng.commands.sql import NEXT_NUMBER

    class Registry:
        """Everybody is the registry's clerk; the number is taken in one trip, as the policy of production does."""

        def authorise(self, sql: Any, actor: Actor, wanted: Any, at: Any) -> Any:  # noqa: ARG002 - everybody may
            ((number,),) = sql.rows(f"SELECT {NEXT_NUMBER}")
            return number, Authority(actor.person, actor.person, "registry_clerk", "registry"), []

    return Runner(Registry()), Actor(1, 1)


def bare(address: Address, seed: int, count: int, results: Queue[Timed]) -> None:
    """One statement a transfer, read committed, nothing else."""
    import psycopg

    rng, taken = random.Random(seed), []
    with psycopg.connect(**address.dsn, autocommit=True, prepare_threshold=1) as connection:
        begun = time.perf_counter()
        for _ in range(count):
            debit, credit = _pair(rng)
            at = time.perf_counter()
            connection.execute(BARE, (1, debit, 1, 1, credit, debit, credit, 1))
            taken.append(time.perf_counter() - at)
        results.put((begun, time.perf_counter(), taken, {}))


def full(address: Address, seed: int, count: int, results: Queue[Timed]) -> None:
    """Our command: policy, checks, SERIALIZABLE, transfer, journal, request key, seal queue."""
    runner, actor = _runner(address)
    rng, taken = random.Random(seed), []
    begun = time.perf_counter()
    for _ in range(count):
        debit, credit = _pair(rng)
        at = time.perf_counter()
        asked = {"transfers": [{"debit": debit, "credit": credit, "asset": "CEA", "amount": 1}]}
        outcome = runner.run("ledger_transfer", asked, actor=actor, request=uuid.uuid4().hex)
        taken.append(time.perf_counter() - at)
        assert outcome.done, outcome
    results.put((begun, time.perf_counter(), taken, runner.statistics))


def batch(address: Address, seed: int, count: int, results: Queue[Timed]) -> None:
    """Deliveries against payment: two linked transfers each, in records of many chains."""
    runner, actor = _runner(address)
    rng, taken = random.Random(seed), []
    begun = time.perf_counter()
    for start in range(0, count, CHUNK):
        chains = []
        for _ in range(min(CHUNK, count - start)):
            seller, buyer = _pair(rng)
            chains.append([[seller, buyer, 0, 1], [buyer + ACCOUNTS, seller + ACCOUNTS, 1, 9_000]])
        at = time.perf_counter()
        outcome = runner.run("ledger_batch", {"assets": ["CEA", "CNY"], "chains": chains}, actor=actor, request=uuid.uuid4().hex)
        taken.append(time.perf_counter() - at)
        assert outcome.done, outcome.findings[:3]
        assert not outcome.result["refused"]
    results.put((begun, time.perf_counter(), taken, runner.statistics))


def _pair(rng: random.Random) -> tuple[int, int]:
    debit = rng.randrange(ACCOUNTS)
    return FIRST + debit, FIRST + (debit + rng.randrange(1, ACCOUNTS)) % ACCOUNTS


def _measured(work: Callable[..., None], address: Address, connections: int, count: int) -> tuple[float, list[float], dict[str, int]]:
    """Run the work in processes of their own; return seconds, latencies and what was counted."""
    fresh = multiprocessing.get_context("spawn")
    results = fresh.Queue()
    workers = [fresh.Process(target=work, args=(address, seed, count // connections, results)) for seed in range(1, connections + 1)]
    for worker in workers:
        worker.start()
    parts: list[Timed] = [results.get() for _ in workers]
    for worker in workers:
        worker.join()
    counted: dict[str, int] = {}
    for part in parts:
        for what, times in part[3].items():
            counted[what] = counted.get(what, 0) + times
    return max(part[1] for part in parts) - min(part[0] for part in parts), sorted(took for part in parts for took in part[2]), counted


def _filled(cluster: Cluster) -> Address:
    """Make the tables and the accounts: as many for allowances as for money, all with plenty."""
    import psycopg

    from tanheng.server.preparing import migrate, prepare

    owner, app = cluster.address("owner"), cluster.address("app")
    prepare(app, owner)
    migrate()
    with psycopg.connect(**owner.dsn, autocommit=True) as connection:
        connection.execute(
            "INSERT INTO ledger_account (account, owner, purpose, asset, held, floor, closed, debits_posted,"
            " credits_posted, debits_pending, credits_pending) SELECT %s + n, 'p' || n %% %s, 'holding',"
            " CASE WHEN n < %s THEN 'CEA' ELSE 'CNY' END, true, 0,"
            " false, 0, 1000000000000, 0, 0 FROM generate_series(0, %s) n",
            (FIRST, ACCOUNTS, ACCOUNTS, 2 * ACCOUNTS - 1),
        )
        connection.execute(
            "CREATE TABLE bare_account (account bigint PRIMARY KEY, debits bigint, credits bigint, CHECK (credits >= debits))"
        )
        connection.execute(
            "CREATE TABLE bare_transfer (id bigserial PRIMARY KEY, debit bigint, credit bigint, amount bigint CHECK (amount > 0))"
        )
        connection.execute("INSERT INTO bare_account SELECT account, debits_posted, credits_posted FROM ledger_account WHERE asset = 'CEA'")
        connection.execute(
            "GRANT SELECT, INSERT, UPDATE ON bare_account, bare_transfer TO tanheng_app; GRANT USAGE ON bare_transfer_id_seq TO tanheng_app"
        )
        connection.execute("VACUUM ANALYZE")
    return app


def main() -> None:
    """Print the table."""
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("--commands", type=int, default=16_000)
    reader.add_argument("--deliveries", type=int, default=100_000)
    asked = reader.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        cluster = Cluster(Path(folder) / "data")
        cluster.start()
        try:
            address = _filled(cluster)
            runs = (("bare", bare, 1), ("bare", bare, 8), ("full command", full, 1), ("full command", full, 8))
            print(f"{'what':14}{'connections':>12}{'per second':>12}{'p50 ms':>9}{'p99 ms':>9}  retries")
            for name, work, connections in runs:
                _line(name, connections, *_measured(work, address, connections, asked.commands))
            seconds, took, counted = _measured(batch, address, 1, asked.deliveries)
            _line(f"batch of {CHUNK}", 1, seconds, took, counted, each=asked.deliveries / len(took))
        finally:
            cluster.remove()


def _line(name: str, connections: int, seconds: float, took: list[float], counted: dict[str, int], each: float = 1) -> None:
    median, slow = (1000 * took[min(len(took) - 1, int(len(took) * part))] for part in (0.5, 0.99))
    print(f"{name:14}{connections:>12}{len(took) * each / seconds:>12,.0f}{median:>9.2f}{slow:>9.2f}  {counted or ''}", flush=True)


if __name__ == "__main__":
    main()
