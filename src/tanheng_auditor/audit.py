"""The audit: reads an export, makes its tables, runs every check, and says what it found."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from tanheng_auditor import (
    checking_accounts,
    checking_balances,
    checking_contents,
    checking_freezes,
    checking_houses,
    checking_order,
    checking_people,
    checking_rights,
    checking_routes,
    checking_successions,
    checking_transfers,
    columns,
    heads,
    keep,
    reading,
    sums,
    tree,
)
from tanheng_auditor.checks import RECORDED_AHEAD, ROOT_DIFFERS
from tanheng_auditor.export import BALANCES, JOURNAL, Export, read_export
from tanheng_auditor.messages import Fault, Message, message
from tanheng_auditor.policy import POLICY, Policy, policy_of

__all__ = ("POLICY", "Outcome", "Policy", "audit", "policy_of")
RECORDS_AT_ONCE = 4096  # few enough that their texts stay in the processor's cache


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an audit found. `size` is the number of sealed records: a fault at a row from there on lies in the tail.

    `notices` are told beside the verdict: what the reader must do himself.
    """

    faults: list[Fault]
    counts: dict[str, int]
    size: int
    notices: tuple[Message, ...] = ()

    @property
    def clean(self) -> bool:
        """Say whether nothing is wrong."""
        return not self.faults

    @property
    def first(self) -> Fault | None:
        """Return the first fault of the journal; where none has a place in it, the first of all."""
        return self.faults[0] if self.faults else None


def audit(folder: Path, *, policy: Policy, kept: Path | None = None, key: Path | None = None, few: int = reading.FEW) -> Outcome:
    """Audit an export. Raises Unreadable where it cannot be, or where the head cannot be kept.

    `kept` is the folder of the kept head; after a clean audit it is renewed. `key` is the public key that is trusted.
    """
    before = keep.kept_head(kept) if kept else None
    if kept:
        keep.check_writable(kept)
    trusted = heads.trusted_key(key) if key else None
    export = read_export(folder)
    signed, form_faults = heads.heads_of(export)
    faults = [*export.faults, *form_faults, *heads.check_order(export, signed), *checking_order.check_positions(export)]
    faults += heads.check_trusted(export, trusted) if trusted else []
    with ThreadPoolExecutor(2) as beside:  # the tables are made by other threads that need no interpreter
        hashed = beside.submit(_of_log, export, signed, before)
        found, counts = _of_records(export, signed, policy, few, beside)
        of_log, size = hashed.result()
    faults += _certain(found, of_log) + of_log
    if kept and not faults and signed:
        keep.keep(kept, signed[-1])
    faults.sort(key=_place)
    return Outcome(faults, counts | {"heads": len(signed)}, size, _notices(export, kept, before, trusted))


def _certain(found: list[Fault], of_log: list[Fault]) -> list[Fault]:
    """Leave out times that are ahead of a head whose root is wrong: nobody knows which records that one covers."""
    wrong = min((fault.row or 0 for fault in of_log if fault.check is ROOT_DIFFERS), default=None)
    return [fault for fault in found if fault.check is not RECORDED_AHEAD or wrong is None or (fault.row or 0) < wrong]


def _notices(export: Export, kept: Path | None, before: heads.Head | None, trusted: str | None) -> tuple[Message, ...]:
    """Say whose key it was, and whether anything vouches for it but the export itself."""
    found = [message("Key of the heads: {fingerprint}", fingerprint=heads.fingerprint_of(export) or "-")]
    if before is None and kept is not None:
        found.append(message("{folder} holds no earlier head: this counts as a first audit", folder=kept))
    if before is None and trusted is None:
        found.append(message("First audit: compare the key with the published one, or hand it in with --key; nothing else vouches for it"))
    return tuple(found)


def _place(fault: Fault) -> tuple[bool, int, int, int]:
    """Order faults by where they are for certain: a range counts by its end, and after what is exact there."""
    row = fault.row or 0
    end = row if fault.last is None else max(row, fault.last)
    return fault.row is None, end, end - row, fault.check.code


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


def _of_acts(book: columns.Book, export: Export, signed: list[heads.Head], policy: Policy) -> list[Fault]:
    """Check who did what and when: everything but what became of the accounts."""
    size = export.journal.height - int(export.journal["position"].null_count())
    faults = checking_order.check_numbers(book, size) + checking_order.check_times(book, export, signed)
    faults += checking_people.check_outcomes(book) + checking_people.check_delegations(book)
    faults += checking_people.check_two_persons(book, policy.two_persons) + checking_people.check_proposals(book)
    faults += checking_houses.check_houses(book, export.journal, policy)
    faults += checking_rights.check_rights(book, export.journal, policy) + checking_contents.check_contents(book, export.journal)
    return faults + checking_freezes.check_freezes(book, export.journal)


def _of_records(
    export: Export, signed: list[heads.Head], policy: Policy, few: int, beside: ThreadPoolExecutor
) -> tuple[list[Fault], dict[str, int]]:
    parts, faults = reading.taken_apart(export.journal, few)
    book = columns.book_of(parts)
    if book.transfers["amount"].null_count():  # what was taken for transfers is none, and only whole patterns tell what it is
        parts, faults = reading.taken_apart(export.journal, few, cut=False)
        book = columns.book_of(parts)
    acts = beside.submit(_of_acts, book, export, signed, policy)
    accounts = checking_accounts.accounts_of(book)
    legs = checking_accounts.legs_of(book.transfers, accounts)
    resolving = checking_transfers.with_reserved(book.transfers)
    faults += checking_accounts.check_openings(book, accounts) + checking_accounts.check_use(legs)
    faults += checking_transfers.check_forms(book.transfers) + checking_transfers.check_resolving(resolving)
    faults += checking_transfers.check_corrections(book.transfers) + checking_routes.check_registry(book, accounts)
    faults += checking_successions.check_successions(book, accounts, export.journal)
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
    return acts.result() + faults, counts
