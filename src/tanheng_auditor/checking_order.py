"""Checks positions, leaves, numbers, request keys and times: that the journal is whole and in the order of cause and effect."""

from __future__ import annotations

from datetime import timedelta

import polars as pl

from tanheng_auditor.checks import (
    APPLIES_LATER,
    COUNTS_DIFFER,
    LEAF_DIFFERS,
    NUMBER_REPEATED,
    POSITION_GAP,
    RECORDED_AHEAD,
    REQUEST_REPEATED,
    TAIL_ORDER,
    TIME_GOES_BACK,
    WRONG_VALUE,
)
from tanheng_auditor.columns import Book, instant
from tanheng_auditor.export import Export
from tanheng_auditor.faulty import faults_of
from tanheng_auditor.heads import Head
from tanheng_auditor.messages import Fault

TOLERANCE = timedelta(seconds=60)


def check_positions(export: Export) -> list[Fault]:
    """Positions count from 0 without a gap; only after them stands the tail, without leaves; both are as many as the manifest says."""
    journal = export.journal.select("row", "position", leafless=pl.col("leaf").is_null())
    if int(journal["position"].null_count()) == 0 and bool((journal["position"] == journal["row"]).all()) and not journal["leafless"].any():
        return _check_counts(export, journal.height, 0)
    sealed = pl.col("position").is_not_null()
    tail_before = journal.with_columns(last=pl.col("row").filter(sealed).max()).filter(~sealed & (pl.col("row") < pl.col("last")))
    gaps = (
        journal.filter(sealed)
        .with_columns(next=pl.col("position").shift(1, fill_value=-1) + 1)
        .filter(pl.col("position") != pl.col("next"))
    )
    halves = journal.filter(sealed == pl.col("leafless"))
    size = journal.height - int(journal["position"].null_count())
    return [
        *faults_of(POSITION_GAP, gaps, found=pl.col("position"), expected=pl.col("next")),
        *faults_of(TAIL_ORDER, tail_before, found=pl.lit("null"), expected=pl.col("last").cast(pl.String) + " <"),
        *faults_of(TAIL_ORDER, halves, found=pl.format("position {}, leafless {}", pl.col("position").fill_null(-1), "leafless")),
        *_check_counts(export, size, journal.height - size),
    ]


def _check_counts(export: Export, size: int, tail: int) -> list[Fault]:
    faults = []
    for name, found in (("size", size), ("tail", tail)):
        expected = export.count(name)
        if found != expected:
            row = min(found, expected) if name == "size" else size + min(found, expected)
            faults.append(Fault(COUNTS_DIFFER, row=row, last=row + abs(found - expected) - 1, subject=name, found=found, expected=expected))
    head = export.manifest["head"]
    of_head = head.get("size", 0) if isinstance(head, dict) else 0
    if of_head != export.count("size"):
        faults.append(Fault(COUNTS_DIFFER, subject="head.size", found=of_head, expected=export.count("size")))
    return faults


def check_leaves(sealed: list[bytes | None], computed: list[bytes]) -> list[Fault]:
    """The hash of each sealed record follows from its text."""
    if sealed == computed:
        return []
    wrong = ((row, one, other) for row, (one, other) in enumerate(zip(sealed, computed, strict=True)) if one != other and one is not None)
    return [Fault(LEAF_DIFFERS, row, found=one.hex(), expected=other.hex()) for row, one, other in wrong]


def check_numbers(book: Book, size: int) -> list[Fault]:
    """No number and no request of a person comes twice; the tail is in order of numbers."""
    again = book.records.filter(~pl.col("number").is_first_distinct())
    # Only a key that stands there twice can be twice of one person, so that the others need no person.
    alone = book.records["request"].n_unique() == book.records.height
    common = book.records.clear() if alone else book.records.filter(pl.col("request").is_duplicated())
    requests = common.join(book.people, left_on="actor", right_on="text", how="left", maintain_order="left").filter(
        ~pl.struct("person", "request").is_first_distinct()
    )
    tail = book.records.filter(pl.col("row") >= size).filter(pl.col("number") <= pl.col("number").shift(1))
    return [
        *faults_of(NUMBER_REPEATED, again, found=pl.col("number")),
        *faults_of(REQUEST_REPEATED, requests, found=pl.col("request"), subject=pl.col("person")),
        *faults_of(TAIL_ORDER, tail, found=pl.col("number"), expected=pl.lit("ascending")),
    ]


def check_times(book: Book, export: Export, heads: list[Head]) -> list[Fault]:
    """Times are of the calendar, none is later than what covers it, they go on but for a minute, and what is done applies by then."""
    times = book.records.select("row", "number", "applies", "recorded", "applies_at", "recorded_at", "outcome").sort("row")
    times = times.join_asof(_covering(export, heads), on="row", strategy="forward")
    ahead = pl.col("recorded") > pl.col("covered") + TOLERANCE
    # What is ahead of its own seal says nothing about the records after it, whose times it would make look false.
    times = times.with_columns(latest=pl.when(ahead.fill_null(False)).then(None).otherwise(pl.col("recorded")).cum_max().forward_fill())
    unreal = times.filter(pl.col("applies").is_null() | pl.col("recorded").is_null())
    back = times.filter(pl.col("recorded") + TOLERANCE < pl.col("latest"))
    later = times.filter((pl.col("applies") > pl.col("recorded")) & (pl.col("outcome") == "done"))
    covered = {"expected": pl.col("covered_at"), "subject": pl.col("by")}
    return [
        *faults_of(
            WRONG_VALUE, unreal, found=pl.col("recorded_at") + " " + pl.col("applies_at"), subject=pl.lit("recorded_at, applies_at")
        ),
        *faults_of(RECORDED_AHEAD, times.filter(ahead), found=pl.col("recorded_at"), **covered),
        *faults_of(TIME_GOES_BACK, back, found=pl.col("recorded_at"), expected=pl.col("latest")),
        *faults_of(APPLIES_LATER, later, found=pl.col("applies_at"), expected=pl.col("recorded_at")),
    ]


def _covering(export: Export, heads: list[Head]) -> pl.DataFrame:
    """Return what covers the records up to each row: the first head that has them, and for the tail the export."""
    sealed = {head.size - 1: (head.sealed_at, f"the head of size {head.size}") for head in reversed(heads) if head.size}
    rows = [(row, *said) for row, said in sorted(sealed.items())]
    last = max([export.journal.height, *(row + 1 for row, *_ in rows)])
    rows.append((last, str(export.manifest["exported_at"]), "the export"))
    schema = {"row": pl.Int64, "covered_at": pl.String, "by": pl.String}
    return pl.DataFrame(rows, schema=schema, orient="row").with_columns(covered=instant("covered_at"))
