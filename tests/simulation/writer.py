"""Writers and sealers that may be killed at any moment: `python -m tests.simulation.writer FOLDER SEED WRITERS SEALERS`.

Each writer notes what it asks for before it asks, and what it was answered before it goes on, in a file of its own outside the database.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
from pathlib import Path
from typing import Any

import psycopg
from django.db import DatabaseError, connections

from tanheng.commands.actors import Actor
from tanheng.commands.faults import Faults
from tanheng.commands.records import Outcome
from tanheng.commands.running import Runner
from tanheng.commands.sealing import seal
from tanheng.database.cluster import Cluster
from tanheng.seal.keys import SigningKey
from tanheng.server.preparing import prepare
from tests.books import CLERK, TrustingPolicy

ASSET = "CEA-2024"
DATABASE, KEYS, NOTES = "killed", "keys", "notes"
FIRST_PERSON = 100


class Dying(Faults):
    """Kills its own process now and then: with all written and nothing committed, or with all committed and nothing answered."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance

    def before_commit(self, attempt: int) -> None:
        """Die before the commit, once in 400."""
        if attempt and self.chance.random() < 1 / 400:
            os.kill(os.getpid(), signal.SIGKILL)

    def after_commit(self) -> None:
        """Die before the answer, once in 100."""
        if self.chance.random() < 1 / 100:
            os.kill(os.getpid(), signal.SIGKILL)


class Notes:
    """What one writer asked for and was answered, on the disk before it goes on."""

    def __init__(self, file: Path) -> None:
        self.file = file
        lines = file.read_bytes().split(b"\n") if file.exists() else [b""]
        self.entries: list[dict[str, Any]] = [json.loads(line) for line in lines[:-1]]
        if lines[-1]:  # a line that was being written when the writer was killed: nothing was asked for yet
            file.write_bytes(b"".join(line + b"\n" for line in lines[:-1]))

    def add(self, entry: dict[str, Any]) -> None:
        """Note an entry, and wait until it is on the disk."""
        with self.file.open("ab") as stream:
            stream.write(json.dumps(entry).encode() + b"\n")
            stream.flush()
            os.fsync(stream.fileno())
        self.entries.append(entry)

    @property
    def open(self) -> dict[str, Any] | None:
        """Return what was asked for and not answered."""
        return self.entries[-1] if self.entries and "asked" in self.entries[-1] else None

    def answered(self, key: str, outcome: Outcome) -> None:
        """Note an answer."""
        self.add({"answered": key, "number": outcome.number, "outcome": outcome.outcome, "result": outcome.result})


def ask(runner: Runner, person: int, notes: Notes, entry: dict[str, Any]) -> Outcome:
    """Send a noted request and note the answer."""
    outcome = runner.run("ledger_transfer", {"transfers": entry["transfers"]}, actor=Actor(person, CLERK), request=entry["asked"])
    notes.answered(entry["asked"], outcome)
    return outcome


def settle(runner: Runner, person: int, notes: Notes) -> None:
    """Repeat the last request, where its answer is missing, with the same key."""
    if notes.open is not None:
        ask(runner, person, notes, notes.open)


def wanted(chance: random.Random, accounts: list[int], pending: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return one to three transfers; now and then a reservation, or the end of one."""
    if pending and chance.random() < 0.5:
        one = pending.pop()
        return [{**one, "kind": chance.choice(("post", "void"))}]
    kinds = ["single"] * chance.choice((1, 1, 2, 3)) if chance.random() < 0.8 else ["pending"]
    made = []
    for kind in kinds:
        debit, credit = chance.sample(accounts, 2)
        made.append({"kind": kind, "debit": debit, "credit": credit, "asset": ASSET, "amount": chance.randint(1, 60)})
    return made


def write(folder: Path, place: int, seed: int, accounts: list[int]) -> None:
    """Write until killed, or until the server is gone."""
    chance, person = random.Random(f"{seed} {place}"), FIRST_PERSON + place
    runner, notes = Runner(TrustingPolicy(), faults=Dying(chance)), Notes(folder / NOTES / f"{place}.jsonl")
    settle(runner, person, notes)
    pending: list[dict[str, Any]] = []
    while True:
        entry = {"asked": f"{place}-{len(notes.entries)}", "transfers": wanted(chance, accounts, pending)}
        notes.add(entry)
        outcome = ask(runner, person, notes, entry)
        if outcome.done and entry["transfers"][0]["kind"] == "pending":
            pending.append({**entry["transfers"][0], "of": outcome.result["transfers"][0]})


def seal_on(folder: Path, seed: int) -> None:
    """Seal until killed."""
    key, chance = SigningKey.load(folder / KEYS), random.Random(f"{seed} sealer")
    while True:
        seal(key, largest=chance.randint(1, 40))


def main(folder: Path, seed: int, writers: int, sealers: int) -> None:
    """Begin the writers and sealers, and say their process numbers."""
    accounts = json.loads((folder / "accounts.json").read_text())
    prepare(Cluster(folder).address("app", DATABASE))
    children = []
    for place in range(writers + sealers):
        child = os.fork()
        if child == 0:
            try:
                write(folder, place, seed, accounts) if place < writers else seal_on(folder, seed + place)
            except (psycopg.Error, DatabaseError):
                os._exit(3)  # the server was killed
            except BaseException as wrong:
                print(f"writer {place}: {wrong!r}", file=sys.stderr, flush=True)
                os._exit(4)
            os._exit(0)
        children.append(child)
    print(json.dumps(children), flush=True)
    codes = [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]
    connections.close_all()
    sys.exit(any(code not in (3, -signal.SIGKILL) for code in codes))


if __name__ == "__main__":
    main(Path(sys.argv[1]), *(int(word) for word in sys.argv[2:5]))
