"""A killer of writers, sealers and servers, and what must be true of the book afterwards."""

from __future__ import annotations

import json
import os
import random
import secrets
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from django.db import connections

from tanheng.commands.running import Runner
from tanheng.commands.sealing import heads, seal_all
from tanheng.database.cluster import Cluster
from tanheng.seal.heads import Head, head_from
from tanheng.seal.keys import SigningKey
from tanheng.seal.tree import leaf_hash, root_of
from tanheng.server.preparing import migrate, prepare
from tests.books import Desk, TrustingPolicy, rows
from tests.simulation.writer import DATABASE, FIRST_PERSON, KEYS, NOTES, Notes, settle

ROOT = Path(__file__).resolve().parents[2]
WRITERS, SEALERS, ACCOUNTS, EACH = 3, 1, 6, 300
_OLD_HEADS = 3


class Killed:
    """A book on a durable server of its own, its killer, and what was seen of it."""

    def __init__(self, seed: int) -> None:
        # Named so that a later run of the tests removes it where this one is killed.
        folder = Path(tempfile.gettempdir()) / f"tanheng-tests-{os.getpid()}-{secrets.token_hex(4)}"
        self.folder, self.seed, self.chance = folder, seed, random.Random(seed)
        self.cluster = Cluster(folder, archiving=False)
        self.kept: list[Head] = []
        self.killed: Counter[str] = Counter()
        self.cluster.start()
        (folder / NOTES).mkdir()
        self.key = SigningKey.make(folder / KEYS)
        self.cluster.ensure_database(DATABASE)
        app, owner = (self.cluster.address(role, DATABASE) for role in ("app", "owner"))
        prepare(app, owner)
        migrate()
        prepare(app)
        desk = Desk(Runner(TrustingPolicy()))
        source, *accounts = desk.open({"kind": "open"}, *({} for _ in range(ACCOUNTS)))
        desk.made(*({"debit": source, "credit": account, "amount": EACH} for account in accounts))
        (folder / "accounts.json").write_text(json.dumps([source, *accounts]))

    def round(self, number: int) -> None:
        """Let writers and sealers work, kill some of them or the server, and look at what is left."""
        connections.close_all()
        run = subprocess.Popen(
            [sys.executable, "-m", "tests.simulation.writer", str(self.folder), str(self.seed * 1000 + number), str(WRITERS), str(SEALERS)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        )
        with run:
            assert run.stdout is not None
            children = json.loads(run.stdout.readline())
            alive = dict(enumerate(children))
            for _ in range(self.chance.randint(1, 3)):
                time.sleep(self.chance.uniform(0.1, 0.5))
                self._kill(alive)
            for child in alive.values():
                with suppress(ProcessLookupError):
                    os.kill(child, signal.SIGKILL)
        assert run.returncode == 0, "a writer broke down"
        self.cluster.start()
        self.look()

    def _kill(self, alive: dict[int, int]) -> None:
        victim = self.chance.choice(["server", "server", *alive])
        if victim == "server":
            process = self.cluster.status().process
            if process is not None:
                os.kill(process, signal.SIGKILL)
                self.killed["server"] += 1
            return
        with suppress(ProcessLookupError):
            os.kill(alive.pop(int(victim)), signal.SIGKILL)
        self.killed["writer" if int(victim) < WRITERS else "sealer"] += 1

    def look(self) -> None:
        """Let each writer repeat what was not answered, then insist on everything."""
        runner = Runner(TrustingPolicy())
        assert_log_is_sound(self.kept)
        for place in range(WRITERS):
            notes = Notes(self.folder / NOTES / f"{place}.jsonl")
            self.killed["unanswered"] += notes.open is not None
            settle(runner, FIRST_PERSON + place, notes)
            assert_answers_are_kept(FIRST_PERSON + place, notes)
        assert_book_is_whole()
        seal_all(self.key)
        assert_log_is_sound(self.kept)
        assert rows("SELECT count(*) FROM commands_sealqueue") == [(0,)]

    def end(self) -> None:
        """Stop the server and remove it."""
        connections.close_all()
        self.cluster.remove()


@contextmanager
def killed_book(seed: int) -> Iterator[Killed]:
    """Have a book to kill for a block."""
    made = Killed(seed)
    try:
        yield made
    finally:
        made.end()


def assert_answers_are_kept(person: int, notes: Notes) -> None:
    """Assert that each request has one record, the one that was answered, with the transfers that were asked for."""
    found = {key: (number, outcome, json.loads(text)) for key, number, outcome, text in rows(_RECORDS, (person,))}
    asked = {entry["asked"]: entry["transfers"] for entry in notes.entries if "asked" in entry}
    answered = {entry["answered"]: entry for entry in notes.entries if "answered" in entry}
    assert set(found) == set(asked) == set(answered), "a request has a record, and a record was asked for"
    for key, entry in answered.items():
        number, outcome, record = found[key]
        assert (number, outcome, record["result"]) == (entry["number"], entry["outcome"], entry["result"]), key
        made = record.get("effects", {}).get("transfers", [])
        told = [(one["kind"], one["debit"], one["credit"], one["amount"]) for one in made]
        assert told == ([(one["kind"], one["debit"], one["credit"], one["amount"]) for one in asked[key]] if outcome == "done" else []), key


def assert_book_is_whole() -> None:
    """Assert that nothing is half there: records and transfers, sums, queue and leaves fit one another."""
    told: list[tuple[Any, ...]] = []
    for number, text in rows("SELECT number, text FROM commands_record"):
        record = json.loads(text)
        assert record["number"] == number
        made = record.get("effects", {}).get("transfers", [])
        told += [(number, one["line"], one["kind"], one["debit"], one["credit"], one["amount"]) for one in made]
    assert sorted(told) == sorted(rows("SELECT record, line, kind, debit, credit, amount FROM ledger_transfer"))
    assert rows(_WRONG_SUMS) == []
    assert rows(_NOWHERE_OR_TWICE) == []


def assert_log_is_sound(kept: list[Head]) -> None:
    """Assert that the log is that of its records, that every head is still the head of its beginning, and remember the newest."""
    found = rows("SELECT l.position, r.text FROM commands_leaf l LEFT JOIN commands_record r ON r.number = l.number ORDER BY l.position")
    assert [position for position, _ in found] == list(range(len(found)))
    leaves = [leaf_hash(text.encode()) for _, text in found]
    signed = [head_from(json.loads(text)) for text in heads()]
    assert rows("SELECT size FROM commands_log") == [(signed[-1].size if signed else 0,)]
    assert len(leaves) == (signed[-1].size if signed else 0)
    few = random.sample(kept, min(len(kept), _OLD_HEADS))  # all of them would make a long run quadratic
    for head in [*few, *kept[-1:], *signed[-1:]]:
        assert head.root == root_of(leaves[: head.size])
    kept += signed[-1:]


_RECORDS = "SELECT request, number, outcome, text FROM commands_record WHERE person = %s"
_WRONG_SUMS = """
WITH moved AS (
  SELECT t.*, r.kind AS ended FROM ledger_transfer t LEFT JOIN ledger_transfer r ON r.of_record = t.record AND r.of_line = t.line
), sums AS (
  SELECT a.account,
    coalesce(sum(m.amount) FILTER (WHERE m.debit = a.account AND m.kind IN ('single', 'post')), 0) AS dp,
    coalesce(sum(m.amount) FILTER (WHERE m.credit = a.account AND m.kind IN ('single', 'post')), 0) AS cp,
    coalesce(sum(m.amount) FILTER (WHERE m.debit = a.account AND m.kind = 'pending' AND m.ended IS NULL), 0) AS dr,
    coalesce(sum(m.amount) FILTER (WHERE m.credit = a.account AND m.kind = 'pending' AND m.ended IS NULL), 0) AS cr
  FROM ledger_account a LEFT JOIN moved m ON a.account IN (m.debit, m.credit) WHERE a.held GROUP BY a.account
)
SELECT a.account FROM ledger_account a JOIN sums USING (account)
WHERE (a.debits_posted, a.credits_posted, a.debits_pending, a.credits_pending) IS DISTINCT FROM (dp, cp, dr, cr)
"""
_NOWHERE_OR_TWICE = """
SELECT coalesce(r.number, q.number, l.number) FROM commands_record r FULL JOIN commands_sealqueue q ON q.number = r.number
FULL JOIN commands_leaf l ON l.number = coalesce(r.number, q.number)
WHERE r.number IS NULL OR (q.number IS NULL) = (l.number IS NULL)
"""
