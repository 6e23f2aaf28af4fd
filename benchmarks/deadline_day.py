"""The last day of surrender: many emitters surrender into the accounts of their provinces, on tables that hold five years, then in a burst.

`python benchmarks/deadline_day.py [--emitters N] [--records N] [--window SECONDS] [--burst SECONDS] [--rate N] [--workers N]` prints what
was measured, and fails only where something failed or was done twice. Requests are sent at the times of a plan, whether earlier ones are
answered or not (an open loop): waiting for a worker counts. Each goes through the runner under the roles of production.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import random
import sys
import tempfile
import time
from pathlib import Path
from queue import Queue
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tanheng.database.address import Address
from tanheng.database.cluster import Cluster

PROVINCES = 31
REPEATED = 20  # one request in so many is sent again under its key
OWNED = 1_000_000
HISTORY = 2_000_000  # numbers of the records of the past begin here, below those of this day
Sent = tuple[float, int, str]  # when by the plan, whose, under which key
Answered = tuple[list[float], int, int, dict[str, int]]  # latencies, errors, first answers, what was counted


def number(letter: str, count: int) -> str:
    """Return the number of an account."""
    from tanheng.registry.numbers import account_number

    return account_number(letter, count)


def surrenders(address: Address, ready: Any, start: Any, sent: list[Sent], results: Queue[Answered]) -> None:
    """Send the requests of one worker at their times."""
    from tanheng.server.preparing import prepare

    prepare(address)
    from tanheng.commands.actors import Actor
    from tanheng.commands.definitions import COMMANDS
    from tanheng.commands.running import Runner
    from tanheng.people.policy import RolePolicy
    from tanheng.registry import transfer_commands as moving

    name = "benchmark_surrender"
    if name not in COMMANDS:
        moving.define(name, moving.Between, "surrender", moving._between("surrender"))
    runner, taken, errors, first = Runner(RolePolicy()), [], 0, 0
    rows(address, "SELECT 1")
    ready.wait()
    while not start.value:
        time.sleep(0.01)
    begins = start.value
    for at, emitter, key in sent:
        time.sleep(max(0.0, begins + at - time.time()))
        content = {
            "sender": number("E", emitter),
            "receiver": number("P", emitter % PROVINCES + 1),
            "lines": [{"vintage": "25", "amount": 7}, {"vintage": "24", "amount": 3}],
        }
        try:
            outcome = runner.run(name, content, actor=Actor(OWNED + emitter, OWNED + emitter), request=key)
            errors += not outcome.done
            first += not outcome.repeated
        except Exception as wrong:  # whatever it is, it is counted and told
            errors += 1
            print(f"error: {wrong}", flush=True)
        taken.append(time.time() - begins - at)
    results.put((taken, errors, first, runner.statistics))


def planned(emitters: int, count: int, seconds: float, name: str, seed: int) -> list[Sent]:
    """Return when whose request is sent: at random instants of the window, one in twenty twice under the same key."""
    rng = random.Random(seed)
    asked = [(rng.uniform(0, seconds), one % emitters + 1, f"{name} {one}") for one in range(count)]
    again = [(min(seconds, at + rng.uniform(0, 2)), emitter, key) for at, emitter, key in asked if rng.randrange(REPEATED) == 0]
    return sorted(asked + again)


def measured(address: Address, sent: list[Sent], workers: int) -> tuple[list[float], int, int, dict[str, int]]:
    """Let the workers send, and return latencies, errors, first answers and what was counted."""
    fresh = multiprocessing.get_context("spawn")
    results = fresh.Queue()
    ready, start = fresh.Barrier(workers + 1), fresh.Value("d", 0.0)
    running = [fresh.Process(target=surrenders, args=(address, ready, start, sent[at::workers], results)) for at in range(workers)]
    for worker in running:
        worker.start()
    ready.wait()
    start.value = time.time() + 0.5
    parts: list[Answered] = [results.get() for _ in running]
    for worker in running:
        worker.join()
    counted: dict[str, int] = {}
    for part in parts:
        for what, times in part[3].items():
            counted[what] = counted.get(what, 0) + times
    return sorted(took for part in parts for took in part[0]), sum(part[1] for part in parts), sum(part[2] for part in parts), counted


def filled(cluster: Cluster, emitters: int, records: int) -> Address:
    """Make the tables, with five years of records, transfers and movements, and the accounts and people of this day."""
    import psycopg

    from tanheng.server.preparing import migrate, prepare

    owner, app = cluster.address("owner"), cluster.address("app")
    prepare(app, owner)
    migrate()
    provinces = [number("P", count) for count in range(1, PROVINCES + 1)]
    works = [number("E", count) for count in range(1, emitters + 1)]
    with psycopg.connect(**cluster.address("superuser", owner.database).dsn, autocommit=True) as connection:
        connection.execute("SET session_replication_role = replica")  # no triggers: what the past did is not done again
        for statement, parameters in (*_accounts(provinces, works), *_history(works, provinces, records)):
            connection.execute(statement, parameters)  # type: ignore[arg-type]
        connection.execute("VACUUM ANALYZE")
    return app


def _accounts(provinces: list[str], works: list[str]) -> list[tuple[str, tuple[Any, ...]]]:
    begun = "'2021-01-01 00:00+08'"
    return [
        (
            "INSERT INTO people_person (person, record, fingerprint) SELECT %s + n, 1, md5(n::text) FROM generate_series(1, %s) n",
            (OWNED, len(works)),
        ),
        (
            "INSERT INTO people_assignment (assignment, person, organisation, organisation_kind, role, valid_from, record) SELECT %s + n,"
            f" %s + n, 'works ' || n, 'emitter', 'emitter_representative', {begun}, 1 FROM generate_series(1, %s) n",
            (OWNED, OWNED, len(works)),
        ),
        (
            "INSERT INTO registry_account (number, type, holder, province, state, opened, changed) SELECT w, CASE WHEN w LIKE 'P%%' THEN"
            " 'province' ELSE 'emitter' END, w, 'province ' || ((right(split_part(w, '-', 1), 7)::int"
            " - CASE WHEN w LIKE 'P%%' THEN 1 ELSE 0 END) %% %s), 'normal', 1, 1 FROM unnest(%s::text[]) w",
            (PROVINCES, provinces + works),
        ),
        (
            "INSERT INTO registry_representative (account, person, \"right\", since) SELECT w, %s + n, CASE WHEN n %% 2 = 0 THEN 'initiate'"
            " ELSE 'surrender' END, 1 FROM unnest(%s::text[]) WITH ORDINALITY AS a(w, n)",
            (OWNED, works),
        ),
        (
            "INSERT INTO ledger_account (account, owner, purpose, asset, held, floor, closed, debits_posted, credits_posted,"
            " debits_pending, credits_pending) SELECT nextval('ledger_account_number'), w, 'registry', 'CEA-' || v, true, 0, false,"
            " 0, 1000000000, 0, 0 FROM unnest(%s::text[]) w, unnest(ARRAY['21', '22', '23', '24', '25']) v",
            (works,),
        ),
        (
            "INSERT INTO ledger_account (account, owner, purpose, asset, held, closed, debits_posted, credits_posted, debits_pending,"
            " credits_pending) SELECT nextval('ledger_account_number'), w, 'surrendered', 'CEA-' || v, false, false, 0, 0, 0, 0"
            " FROM unnest(%s::text[]) w, unnest(ARRAY['21', '22', '23', '24', '25']) v",
            (provinces,),
        ),
        (
            "INSERT INTO registry_encumbrance (number, kind, account, asset, amount, effective, rank, document, authority, beneficiary)"
            " SELECT n, 'freeze', w, 'CEA-24', 5, 5, 1, 'F' || n, 'court', '' FROM unnest(%s::text[]) WITH ORDINALITY AS a(w, n)"
            " WHERE n %% 10 = 0",
            (works,),
        ),
        (
            "UPDATE ledger_account SET floor = 5 FROM registry_encumbrance e WHERE e.account = owner AND e.asset = ledger_account.asset"
            " AND purpose = 'registry'",
            (),
        ),
    ]


def _history(works: list[str], provinces: list[str], records: int) -> list[tuple[str, tuple[Any, ...]]]:
    """Return five years of surrenders, spread over accounts and days; their texts have the length of real records."""
    at = f"'2021-11-01 00:00+08'::timestamptz + interval '1800 days' * ((n - {HISTORY})::double precision / %s)"
    text = '\'{"actor":{"person":\' || n || \'},"command":"benchmark_surrender","filler":"\' || repeat(md5(n::text), 22) || \'"}\''
    chosen = "(%s::text[])[1 + n %% %s]"
    return [
        (
            "INSERT INTO commands_record (number, person, principal, request, content_hash, command, two_persons, outcome, text,"
            " applies_at, recorded_at) SELECT n, p, p, 'past ' || n, repeat(md5(n::text), 2), 'benchmark_surrender', false, 'done',"
            f" {text}, {at}, {at} FROM generate_series(%s::bigint, %s) n, LATERAL (SELECT %s + 1 + n %% %s) AS a(p)",
            (records, records, HISTORY, HISTORY + records - 1, OWNED, len(works)),
        ),
        (
            "INSERT INTO ledger_transfer (record, line, kind, debit, credit, asset, amount, released, applies_at, recorded_at)"
            f" SELECT n, 1, 'single', d.account, c.account, d.asset, 1 + n %% 500, 0, {at}, {at} FROM generate_series(%s::bigint, %s) n"
            f" JOIN ledger_account d ON d.owner = {chosen} AND d.purpose = 'registry' AND d.asset = 'CEA-' || (21 + n %% 5)"
            f" JOIN ledger_account c ON c.owner = {chosen} AND c.purpose = 'surrendered' AND c.asset = d.asset",
            (records, records, HISTORY, HISTORY + records - 1, works, len(works), provinces, len(provinces)),
        ),
        (
            "INSERT INTO registry_movement (record, line, kind, sender, receiver, asset, amount, year, behalf, document)"
            " SELECT t.record, 1, 'surrender', d.owner, c.owner, t.asset, t.amount, 2020 + (t.record %% 5)::int, '', ''"
            " FROM ledger_transfer t JOIN ledger_account d ON d.account = t.debit JOIN ledger_account c ON c.account = t.credit",
            (),
        ),
        ("SELECT setval('commands_record_number', %s)", (HISTORY + records + 1_000_000,)),
    ]


def rows(address: Address, query: str) -> list[tuple[Any, ...]]:
    """Ask the database."""
    import psycopg

    with psycopg.connect(**address.dsn) as connection:
        return connection.execute(query).fetchall()  # type: ignore[arg-type]


def told(name: str, sent: list[Sent], found: tuple[list[float], int, int, dict[str, int]], doubled: int) -> None:
    """Print one line."""
    took, errors, first, counted = found
    p50, p99 = (1000 * took[min(len(took) - 1, int(len(took) * part))] for part in (0.5, 0.99))
    seconds = max(1.0, sent[-1][0])
    print(
        f"{name:12}{len(sent):>9,}{len(sent) / seconds:>9.1f}{first:>8,}{errors:>8}{doubled:>9}"
        f"{p50:>9.1f}{p99:>9.1f}{1000 * took[-1]:>9.1f}"
        f"  {counted or ''}",
        flush=True,
    )


def main() -> int:
    """Print the table; return 1 where something failed or was done twice."""
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("--emitters", type=int, default=1_000)
    reader.add_argument("--records", type=int, default=250_000)
    reader.add_argument("--window", type=float, default=60.0, help="seconds that stand for the ten minutes of the deadline")
    reader.add_argument("--burst", type=float, default=60.0)
    reader.add_argument("--rate", type=int, default=50)
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
            print(f"{asked.records:,} records of the past, {size}, built in {built:.0f} s; load {load:.1f}")
            heads = ("requests", "per s", "first", "errors", "doubled", "p50 ms", "p99 ms", "max ms")
            widths = (9, 9, 8, 8, 9, 9, 9, 9)
            print(f"{'what':12}" + "".join(f"{head:>{width}}" for head, width in zip(heads, widths, strict=True)) + "  retries", flush=True)
            for name, count, seconds in (
                ("deadline", asked.emitters, asked.window),
                ("burst", int(asked.rate * asked.burst), asked.burst),
            ):
                before = _surrendered(address)
                sent = planned(asked.emitters, count, seconds, name, 7)
                found = measured(address, sent, asked.workers)
                doubled = _surrendered(address) - before - 2 * count
                told(name, sent, found, doubled)
                wrong += found[1] + abs(doubled) + abs(found[2] - count)
            print(f"load {os.getloadavg()[0]:.1f}")
        finally:
            cluster.remove()
    return int(wrong > 0)


def _surrendered(address: Address) -> int:
    """Return how many lines were surrendered today."""
    ((lines,),) = rows(address, f"SELECT count(*) FROM ledger_transfer WHERE record > {HISTORY + 1_000_000}")
    return int(lines)


if __name__ == "__main__":
    sys.exit(main())
