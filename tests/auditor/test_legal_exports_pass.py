"""Whatever legal book is kept, its export passes, and both ways of reading records give the same columns."""

from __future__ import annotations

import tempfile
from pathlib import Path

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from tanheng_auditor.audit import POLICY, audit, policy_of
from tanheng_auditor.columns import asked
from tanheng_auditor.export import read_export
from tanheng_auditor.reading import taken_apart
from tests.auditor.exports import legal_book


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 2**32), steps=st.integers(0, 150), few=st.sampled_from([1, 30, 10**9]))
def test_a_legal_export_passes(seed: int, steps: int, few: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        outcome = audit(legal_book(seed, steps).write(Path(folder)), policy=policy_of(POLICY), few=few)
    assert outcome.faults == []


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_patterns_read_what_the_standard_library_reads(seed: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        export = read_export(legal_book(seed, 80).write(Path(folder)))
    slowly, slow_faults = taken_apart(export.journal, 10**9)
    quickly, quick_faults = taken_apart(export.journal, 1)
    assert slow_faults == quick_faults == []
    compared = [name for name in slowly.columns if name not in ("content", "result", "as_asked")]
    assert quickly.select(compared).equals(slowly.select(compared))
    assert slowly.filter(quickly["as_asked"]).select((pl.col("content") == asked()).all()).item()
    for name in ("content", "result"):
        both = quickly.join(slowly, on="row", suffix="_slowly").drop_nulls(name)
        assert both[name].equals(both[f"{name}_slowly"].alias(name))


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 2**32), at=st.integers(0, 10**6), few=st.sampled_from([1, 10**9]))
def test_a_changed_digit_anywhere_is_told_at_its_record(seed: int, at: int, few: int) -> None:
    draft = legal_book(seed, 40)
    place = at % draft.size
    text = draft.records[place]
    digits = [where for where, sign in enumerate(text) if sign in "123456789"]
    where = digits[at % len(digits)]
    draft.records[place] = f"{text[:where]}{10 - int(text[where]) if text[where] != '5' else 6}{text[where + 1 :]}"
    with tempfile.TemporaryDirectory() as folder:
        outcome = audit(draft.write(Path(folder)), policy=policy_of(POLICY), few=few)
    assert (10222, place) in [(fault.check.code, fault.row) for fault in outcome.faults]
