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
from tanheng.commands.sql import Sql
from tanheng.kernel.canonical import JSON, canonical
from tanheng.kernel.clock import CLOCK, said
from tanheng.kernel.messages import Message, message
from tanheng.ledger import queries
from tanheng.seal.keys import PublicKey

FORMAT = "tanheng-export/1"
JOURNAL, BALANCES, HEADS, KEY, MANIFEST = "journal.parquet", "balances.parquet", "heads.jsonl", "public_key.pem", "manifest.json"


class NotExported(Exception):
    """The export could not be written; `reason` says why, in either language."""

    def __init__(self, reason: Message) -> None:
        super().__init__(reason.text)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written: how many records are sealed, how many wait, and how many accounts there are."""

    folder: Path
    sealed: int
    tail: int
    accounts: int


def export(folder: Path, public: PublicKey, *, alias: str = "default") -> Exported:
    """Write the book into a new folder, whole or not at all. Raises NotExported where the folder is there or nothing is sealed yet."""
    if folder.exists():
        raise NotExported(message("The folder {folder} is there already. Name a new one, so that no two exports are mixed.", folder=folder))
    partial = folder.with_name(f".{folder.name}.part")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True)
    try:
        with _one_state(alias) as sql:
            made = _write(partial, folder, sql, public, alias)
        os.replace(partial, folder)
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
    sealed, tail = _journal(partial / JOURNAL, sql)
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
    return Exported(folder, sealed, tail, len(accounts))


def _journal(file: Path, sql: Sql) -> tuple[int, int]:
    import polars as pl

    rows = sql.rows(
        "SELECT l.position, n.hash, r.text FROM commands_leaf l JOIN commands_record r ON r.number = l.number"
        " JOIN commands_node n ON n.level = 0 AND n.index = l.position ORDER BY l.position"
    )
    waiting = sql.rows("SELECT r.text FROM commands_sealqueue q JOIN commands_record r ON r.number = q.number ORDER BY q.number")
    columns: dict[str, list[Any]] = {
        "position": [row[0] for row in rows] + [None] * len(waiting),
        "leaf": [row[1] for row in rows] + [None] * len(waiting),
        "record": [row[2] for row in rows] + [text for (text,) in waiting],
    }
    schema = {"position": pl.Int64, "leaf": pl.Binary, "record": pl.String}
    pl.DataFrame(columns, schema=schema).write_parquet(file, compression="zstd")
    return len(rows), len(waiting)


def _balances(file: Path, accounts: list[queries.Account]) -> None:
    import polars as pl

    words, limits = dict.fromkeys(("owner", "purpose", "asset", "kind"), pl.String), dict.fromkeys(("floor", "ceiling"), pl.Int64)
    schema = {"account": pl.Int64, **words, **limits, "closed": pl.Boolean, **dict.fromkeys(queries.Sums._fields, pl.Int64)}
    pl.DataFrame([(*one[:-1], *one.sums) for one in accounts], schema=schema, orient="row").write_parquet(file, compression="zstd")
