"""How fast the book is: bare double entry in one statement, our full command, and deliveries as a batch, on the same server in one run.

`python benchmarks/ledger.py [--commands N] [--deliveries N]` prints a table. Nothing is asserted. What a command costs beyond
the client's CPU is the server's; on few cores the two share them, so that the sum of both bounds what eight connections can reach.
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
MEASURED = "measured_transfer"
BARE = (
    "WITH d AS (UPDATE bare_account SET debits = debits + %s WHERE account = %s AND credits - debits >= %s),"
    " c AS (UPDATE bare_account SET credits = credits + %s WHERE account = %s)"
    " INSERT INTO bare_transfer (debit, credit, amount) VALUES (%s, %s, %s)"
)
Timed = tuple[float, float, list[float], dict[str, int], float]
"""When a worker began and ended, how long each call took, what the runner counted, and the CPU seconds of the client."""
Measured = tuple[float, list[float], dict[str, int], float]


def _runner(address: Address) -> Any:
    """Return a runner with the policy of production and the program's own actor, and define the command that is measured."""
    from tanheng.server.preparing import prepare

    prepare(address)
    from tanheng.commands.definitions import COMMANDS, command
    from tanheng.commands.roles import PROGRAM
    from tanheng.commands.running import Runner
    from tanheng.ledger.book import transfer_all
    from tanheng.ledger.commands import Transfers
    from tanheng.people.policy import PROGRAM_ACTOR, RolePolicy

    if MEASURED not in COMMANDS:

        @command(MEASURED, Transfers, roles=PROGRAM)
        def body(work: Any, content: Transfers) -> Any:
            """Make transfers and tell others of them."""
            made = transfer_all(work, [one.wanted() for one in content.transfers])
            work.event("transferred", {"transfers": [list(one) for one in made]})
            return {"transfers": [list(one) for one in made]}

    return Runner(RolePolicy()), PROGRAM_ACTOR


def bare(address: Address, seed: int, count: int, results: Queue[Timed]) -> None:
    """One statement a transfer, read committed, nothing else."""
    import psycopg

    rng, taken = random.Random(seed), []
    with psycopg.connect(**address.dsn, autocommit=True, prepare_threshold=1) as connection:
        begun, spent = time.perf_counter(), time.process_time()
        for _ in range(count):
            debit, credit = _pair(rng)
            at = time.perf_counter()
            connection.execute(BARE, (1, debit, 1, 1, credit, debit, credit, 1))
            taken.append(time.perf_counter() - at)
        results.put((begun, time.perf_counter(), taken, {}, time.process_time() - spent))


def full(address: Address, seed: int, count: int, results: Queue[Timed]) -> None:
    """Our command: policy, checks, SERIALIZABLE, transfer, journal, outbox, request key, seal queue."""
    runner, actor = _runner(address)
    rng, taken = random.Random(seed), []
    begun, spent = time.perf_counter(), time.process_time()
    for _ in range(count):
        debit, credit = _pair(rng)
        at = time.perf_counter()
        asked = {"transfers": [{"debit": debit, "credit": credit, "asset": "CEA", "amount": 1}]}
        outcome = runner.run(MEASURED, asked, actor=actor, request=uuid.uuid4().hex)
        taken.append(time.perf_counter() - at)
        assert outcome.done, outcome
    results.put((begun, time.perf_counter(), taken, runner.statistics, time.process_time() - spent))


def batch(address: Address, seed: int, count: int, results: Queue[Timed]) -> None:
    """Deliveries against payment: two linked transfers each, in records of many chains."""
    runner, actor = _runner(address)
    rng, taken = random.Random(seed), []
    begun, spent = time.perf_counter(), time.process_time()
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
    results.put((begun, time.perf_counter(), taken, runner.statistics, time.process_time() - spent))


def _pair(rng: random.Random) -> tuple[int, int]:
    debit = rng.randrange(ACCOUNTS)
    return FIRST + debit, FIRST + (debit + rng.randrange(1, ACCOUNTS)) % ACCOUNTS


def sealer(address: Address, folder: Path, done: Any) -> None:
    """Seal each second, as the worker of production does, until told to stop."""
    from tanheng.server.preparing import prepare

    prepare(address)
    from tanheng.commands.sealing import seal_all
    from tanheng.seal.keys import SigningKey

    key = SigningKey.make(folder / "keys")
    while not done.wait(1):
        seal_all(key)


def _measured(work: Callable[..., None], address: Address, connections: int, count: int) -> Measured:
    """Run the work in processes of their own; return seconds, latencies, what was counted and the clients' CPU seconds."""
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
    seconds = max(part[1] for part in parts) - min(part[0] for part in parts)
    return seconds, sorted(took for part in parts for took in part[2]), counted, sum(part[4] for part in parts)


def _filled(cluster: Cluster) -> Address:
    """Make the tables and the accounts: as many for allowances as for money, all with plenty."""
    import psycopg

    from tanheng.server.preparing import migrate, prepare

    owner, app = cluster.address("owner"), cluster.address("app")
    prepare(app, owner)
    migrate()
    prepare(app)
    from tanheng.people.bootstrap import install
    from tanheng.people.persons import person_content

    install(_runner(app)[0], zh="-", system=[person_content("-")], security=[person_content("-"), person_content("-")])
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
    reader.add_argument("--connections", type=int, default=8, help="how many work at once, where it is not one")
    asked = reader.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        cluster = Cluster(Path(folder) / "data")
        cluster.start()
        try:
            address = _filled(cluster)
            print(f"{'what':26}{'connections':>12}{'per second':>12}{'p50 ms':>9}{'p99 ms':>9}{'client CPU ms':>15}  retries")
            for name, work, connections in (
                *(("bare", bare, 1), ("bare", bare, asked.connections)),
                *(("full command", full, 1), ("full command", full, asked.connections)),
            ):
                _line(name, connections, _measured(work, address, connections, asked.commands))
            stop = multiprocessing.get_context("spawn").Event()
            beside = multiprocessing.get_context("spawn").Process(target=sealer, args=(address, Path(folder), stop))
            beside.start()
            _line("full, a sealer beside", asked.connections, _measured(full, address, asked.connections, asked.commands))
            stop.set()
            beside.join()
            for connections in (1, 2):
                found = _measured(batch, address, connections, asked.deliveries)
                _line(f"deliveries, {CHUNK:,} a record", connections, found, each=asked.deliveries / len(found[1]))
        finally:
            cluster.remove()


def _line(name: str, connections: int, found: Measured, each: float = 1) -> None:
    seconds, took, counted, spent = found
    median, slow = (1000 * took[min(len(took) - 1, int(len(took) * part))] for part in (0.5, 0.99))
    done = len(took) * each
    print(
        f"{name:26}{connections:>12}{done / seconds:>12,.0f}{median:>9.2f}{slow:>9.2f}{1000 * spent / done:>15.3f}  {counted or ''}",
        flush=True,
    )


if __name__ == "__main__":
    main()
