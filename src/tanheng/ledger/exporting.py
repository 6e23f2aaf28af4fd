"""导出 Export of the whole book as docs/reference/book.md fixes it: one consistent state, for whoever wants to recompute it."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from django.db import connections, transaction

from tanheng.commands import sealing
from tanheng.commands.soundness import SealBroken, insist_sound
from tanheng.commands.sql import Sql
from tanheng.kernel.canonical import JSON, canonical
from tanheng.kernel.clock import CLOCK, said
from tanheng.kernel.messages import ENGLISH, Message, message
from tanheng.kernel.system_errors import reason_of
from tanheng.ledger import queries
from tanheng.seal.keys import PublicKey

FORMAT = "tanheng-export/1"
JOURNAL, BALANCES, HEADS, KEY, MANIFEST = "journal.parquet", "balances.parquet", "heads.jsonl", "public_key.pem", "manifest.json"


class NotExported(Exception):
    """The export could not be written; `reason` says why, in either language."""

    def __init__(self, reason: Message) -> None:
        super().__init__(reason.render(ENGLISH))
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written: how many records are sealed, how many not, how many of these nobody had queued, how many accounts there are."""

    folder: Path
    sealed: int
    tail: int
    stragglers: int
    accounts: int


def export(folder: Path, public: PublicKey, *, alias: str = "default") -> Exported:
    """Write the book into a new folder that only its owner can enter, whole or not at all.

    Raises NotExported where the folder is there, cannot be written, or nothing is sealed yet, and SealBroken where the rows of the log
    contradict each other or the key.
    """
    if folder.exists():
        raise NotExported(message("The folder {folder} is there already. Name a new one, so that no two exports are mixed.", folder=folder))
    partial = folder.with_name(f".{folder.name}.part")
    try:
        shutil.rmtree(partial, ignore_errors=True)
        folder.parent.mkdir(parents=True, exist_ok=True)
        # It holds what every person did: nobody else reads it until its owner hands it on.
        partial.mkdir(mode=0o700)
        with _one_state(alias) as sql:
            made = _write(partial, folder, sql, public, alias)
        for file in partial.iterdir():
            file.chmod(0o600)
        os.replace(partial, folder)
    except OSError as wrong:
        raise NotExported(
            message(
                "The export cannot be written to {folder}: {reason}. Nothing is left of it; make room or name another folder.",
                folder=folder,
                reason=reason_of(wrong),
            )
        ) from None
    finally:
        shutil.rmtree(partial, ignore_errors=True)
    return made


@contextmanager
def _one_state(alias: str) -> Iterator[Sql]:
    """Read everything from one snapshot, which changes nothing and waits for nobody."""
    sql = Sql(alias)
    sql.raw.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
    sql.raw.read_only = True
    try:
        with transaction.atomic(using=alias, durable=True):
            yield sql
    finally:
        if not sql.raw.closed:
            sql.raw.isolation_level = None
            sql.raw.read_only = None
        else:
            connections[alias].close()


def _write(partial: Path, folder: Path, sql: Sql, public: PublicKey, alias: str) -> Exported:
    heads = sealing.heads(alias=alias)
    head = sealing.newest_head(alias=alias)
    if head is None:
        raise NotExported(message("Nothing is sealed yet, so there is nothing that an export could prove. Seal first (tanheng book seal)."))
    _, size = insist_sound(sql, public)
    sealed, tail, stragglers = _journal(partial / JOURNAL, sql)
    if sealed != size:
        raise SealBroken(message("of the log's {size} places only {found} have a record and a node", size=size, found=sealed))
    accounts = queries.accounts(sql)
    _balances(partial / BALANCES, accounts)
    (partial / HEADS).write_text("".join(f"{text}\n" for text in heads), encoding="utf-8", newline="\n")
    (partial / KEY).write_text(public.pem, encoding="ascii", newline="\n")
    files = {name: hashlib.sha256((partial / name).read_bytes()).hexdigest() for name in (JOURNAL, BALANCES, HEADS, KEY)}
    manifest: dict[str, JSON] = {
        "format": FORMAT,
        "log": head.log,
        "size": sealed,
        "tail": tail,
        "exported_at": said(CLOCK.now()),
        "head": head.as_json(),
        "files": files,
    }
    (partial / MANIFEST).write_text(canonical(manifest), encoding="utf-8", newline="\n")
    return Exported(folder, sealed, tail, stragglers, len(accounts))


def _journal(file: Path, sql: Sql) -> tuple[int, int, int]:
    import polars as pl

    rows = sql.rows(
        "SELECT l.position, n.hash, r.text FROM commands_leaf l JOIN commands_record r ON r.number = l.number"
        " JOIN commands_node n ON n.level = 0 AND n.index = l.position ORDER BY l.position"
    )
    # The tail is whatever is not sealed: what somebody took out of the queue stands in it too.
    waiting = sql.rows(
        "SELECT r.text, q.number FROM commands_record r LEFT JOIN commands_sealqueue q ON q.number = r.number"
        " WHERE NOT EXISTS (SELECT FROM commands_leaf l WHERE l.number = r.number) ORDER BY r.number"
    )
    columns: dict[str, list[Any]] = {
        "position": [row[0] for row in rows] + [None] * len(waiting),
        "leaf": [row[1] for row in rows] + [None] * len(waiting),
        "record": [row[2] for row in rows] + [text for text, _ in waiting],
    }
    schema = {"position": pl.Int64, "leaf": pl.Binary, "record": pl.String}
    pl.DataFrame(columns, schema=schema).write_parquet(file, compression="zstd")
    return len(rows), len(waiting), sum(queued is None for _, queued in waiting)


def _balances(file: Path, accounts: list[queries.Account]) -> None:
    import polars as pl

    words, limits = dict.fromkeys(("owner", "purpose", "asset", "kind"), pl.String), dict.fromkeys(("floor", "ceiling"), pl.Int64)
    schema = {"account": pl.Int64, **words, **limits, "closed": pl.Boolean, **dict.fromkeys(queries.Sums._fields, pl.Int64)}
    pl.DataFrame([(*one[:-1], *one.sums) for one in accounts], schema=schema, orient="row").write_parquet(file, compression="zstd")
