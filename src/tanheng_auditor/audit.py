"""The audit: reads an export, makes its tables, runs every check, and says what it found."""

from __future__ import annotations

import json
from collections.abc import Collection
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from tanheng_auditor import (
    checking_accounts,
    checking_balances,
    checking_order,
    checking_people,
    checking_transfers,
    columns,
    heads,
    keep,
    reading,
    sums,
    tree,
)
from tanheng_auditor.export import BALANCES, JOURNAL, Export, read_export, strict_json
from tanheng_auditor.messages import Fault, Unreadable, message

POLICY = Path(__file__).resolve().parent / "policy.json"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an audit found. `size` is the number of sealed records: a fault at a row from there on lies in the tail."""

    faults: list[Fault]
    counts: dict[str, int]
    size: int

    @property
    def clean(self) -> bool:
        """Say whether nothing is wrong."""
        return not self.faults

    @property
    def first(self) -> Fault | None:
        """Return the first fault of the journal; where none has a place in it, the first of all."""
        return self.faults[0] if self.faults else None


def audit(folder: Path, *, policy: Collection[str], kept: Path | None = None, few: int = reading.FEW) -> Outcome:
    """Audit an export. Raises Unreadable where it cannot be. `kept` is the folder of the kept head; after a clean audit it is renewed."""
    before = keep.kept_head(kept) if kept else None
    export = read_export(folder)
    signed, form_faults = heads.heads_of(export)
    faults = [*export.faults, *form_faults, *heads.check_order(export, signed), *checking_order.check_positions(export)]
    with ThreadPoolExecutor(1) as hashing:  # the tables are made by other threads that need no interpreter
        hashed = hashing.submit(_hashes, export.journal)
        found, counts = _of_records(export, policy, few)
        sealed, computed = hashed.result()
    faults += found + checking_order.check_leaves(sealed, computed)
    levels = tree.levels_of([stated or own for stated, own in zip(sealed, computed, strict=True)])
    key, wrong_signatures = heads.check_signatures(export, signed)
    faults += wrong_signatures + heads.check_roots(signed, levels, len(sealed))
    if before:
        faults += keep.check_kept(before, export.log, key, levels, len(sealed))
    if kept and not faults and signed:
        keep.keep(kept, signed[-1])
    faults.sort(key=lambda fault: (fault.row is None, fault.row or 0, fault.last is not None, fault.check.code))
    return Outcome(faults, counts | {"heads": len(signed)}, len(sealed))


def policy_of(path: Path) -> tuple[str, ...]:
    """Read which commands need two persons. Raises Unreadable."""
    try:
        policy = strict_json(path.read_bytes())
    except (OSError, ValueError):
        policy = None
    commands = policy.get("two_persons") if isinstance(policy, dict) and len(policy) == 1 else None
    if not isinstance(commands, list) or not all(isinstance(command, str) for command in commands):
        raise Unreadable(message("{path} is no policy; it holds {example}", path=path, example=json.dumps({"two_persons": ["command"]})))
    return tuple(commands)


def _hashes(journal: pl.DataFrame) -> tuple[list[bytes | None], list[bytes]]:
    """Return the leaf hashes as sealed and as they follow from the records, of the sealed records."""
    sealed = journal.filter(pl.col("position").is_not_null()) if journal["position"].null_count() else journal
    stated = [leaf if leaf is not None and len(leaf) == tree.HASH_BYTES else None for leaf in sealed["leaf"].to_list()]
    return stated, tree.leaf_hashes(sealed["record"].cast(pl.Binary).fill_null(b"").to_list())


def _of_records(export: Export, policy: Collection[str], few: int) -> tuple[list[Fault], dict[str, int]]:
    parts, faults = reading.taken_apart(export.journal.with_columns(pl.col("record").fill_null("")), few)
    book = columns.book_of(parts)
    size = export.journal.height - int(export.journal["position"].null_count())
    faults += checking_order.check_numbers(book, size) + checking_order.check_times(book)
    faults += checking_people.check_outcomes(book) + checking_people.check_delegations(book)
    faults += checking_people.check_two_persons(book, policy) + checking_people.check_proposals(book)
    accounts = checking_accounts.accounts_of(book)
    legs = checking_accounts.legs_of(book.transfers, accounts)
    resolving = checking_transfers.with_reserved(book.transfers)
    faults += checking_accounts.check_openings(book, accounts) + checking_accounts.check_use(legs)
    faults += checking_transfers.check_forms(book.transfers) + checking_transfers.check_resolving(resolving)
    faults += checking_transfers.check_corrections(book.transfers)
    summed = sums.sums_of(book, legs, resolving, accounts)
    faults += sums.check_limits(book, summed, accounts)
    if (export.folder / JOURNAL).is_file() and (export.folder / BALANCES).is_file():
        faults += checking_balances.check_balances(export.balances, checking_balances.expected_balances(book, summed, accounts))
    counts = {
        "records": export.journal.height,
        "transfers": book.transfers.height,
        "postings": 2 * book.transfers.height,
        "accounts": accounts.height,
        "assets": accounts["asset"].n_unique(),
    }
    return faults, counts
