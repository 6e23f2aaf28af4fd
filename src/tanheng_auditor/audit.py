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
    checking_routes,
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

RECORDS_AT_ONCE = 4096  # few enough that their texts stay in the processor's cache
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
        hashed = hashing.submit(_of_log, export, signed, before)
        found, counts = _of_records(export, policy, few)
        of_log, size = hashed.result()
    faults += found + of_log
    if kept and not faults and signed:
        keep.keep(kept, signed[-1])
    faults.sort(key=_place)
    return Outcome(faults, counts | {"heads": len(signed)}, size)


def _place(fault: Fault) -> tuple[bool, int, int, int]:
    """Order faults by where they are for certain: a range counts by its end, and after what is exact there."""
    row = fault.row or 0
    end = row if fault.last is None else max(row, fault.last)
    return fault.row is None, end, end - row, fault.check.code


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


def _of_log(export: Export, signed: list[heads.Head], before: heads.Head | None) -> tuple[list[Fault], int]:
    """Check leaves, roots, signatures and the kept head; return the faults and how many records are sealed.

    Roots are of the hashes as sealed: a changed record shows at its place, and only a changed log at the head.
    """
    journal = export.journal
    rows = journal.filter(pl.col("position").is_not_null()) if journal["position"].null_count() else journal
    stated = rows["leaf"].to_list()
    computed: list[bytes] = []
    for part in rows.select(pl.col("record").cast(pl.Binary)).iter_slices(RECORDS_AT_ONCE):
        computed += tree.leaf_hashes(part["record"].to_list())
    faults = checking_order.check_leaves(stated, computed)
    sealed = [one if one is not None and len(one) == tree.HASH_BYTES else own for one, own in zip(stated, computed, strict=True)]
    levels = tree.levels_of(sealed)
    key, wrong_signatures = heads.check_signatures(export, signed)
    faults += wrong_signatures + heads.check_roots(signed, levels, len(sealed))
    return faults + (keep.check_kept(before, export.log, key, levels, len(sealed)) if before else []), len(sealed)


def _of_records(export: Export, policy: Collection[str], few: int) -> tuple[list[Fault], dict[str, int]]:
    parts, faults = reading.taken_apart(export.journal, few)
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
    faults += checking_transfers.check_corrections(book.transfers) + checking_routes.check_registry(book, accounts)
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
