"""Checks that no freeze is released as over before the time that its entry said."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import polars as pl

from tanheng_auditor.checks import FREEZE_NOT_OVER
from tanheng_auditor.columns import Book
from tanheng_auditor.faulty import MOST_OF_A_CHECK
from tanheng_auditor.messages import Fault

ENTERING, EXPIRING = "freeze_enter", "freeze_expire"
CONTINUING = ("movement_correct", "carryover_reissue")
"""Commands whose results may tell freezes that go on under another number, with the time of the one that they continue."""
UNKNOWN = "?"


def check_freezes(book: Book, journal: pl.DataFrame) -> list[Fault]:
    """Follow each freeze from its entry; one without an expiry, or that nobody entered, is never over."""
    done = book.records.filter((pl.col("outcome") == "done") & pl.col("command").is_in([ENTERING, EXPIRING, *CONTINUING]))
    if EXPIRING not in done["command"]:
        return []
    rows = done.sort("row")["row"].to_list()
    ends: dict[int, str | None] = {}
    faults: list[Fault] = []
    for row, text in zip(rows, journal["record"].gather(rows).to_list(), strict=True):
        if len(faults) > MOST_OF_A_CHECK:
            break
        record = json.loads(text)
        try:
            for freeze, expires_at in _not_over(record, ends):
                found, number = record["recorded_at"], record["number"]
                faults.append(Fault(FREEZE_NOT_OVER, row, number, found=found, expected=expires_at or "-", subject=freeze))
        except (KeyError, TypeError, AttributeError):
            faults.append(Fault(FREEZE_NOT_OVER, row, record["number"], found=record["command"], expected="book.md", subject=UNKNOWN))
    return faults


def _not_over(record: dict[str, Any], ends: dict[int, str | None]) -> Iterator[tuple[int, str | None]]:
    """Note what a record says of freezes, and yield those that it ends too early with the time that was said."""
    if record["command"] == ENTERING:
        ends[record["number"]] = record["content"].get("expires_at")
    elif record["command"] in CONTINUING:
        for one in record["result"].get("freezes", ()):
            ends[one["freeze"]] = ends.get(one["continues"], UNKNOWN)
    else:
        for freeze in record["result"]["expired"]:
            expires_at = ends.get(freeze, UNKNOWN)
            if not _is_over(expires_at, record["recorded_at"]):
                yield freeze, expires_at


def _is_over(expires_at: str | None, recorded_at: str) -> bool:
    """Say whether a time had come. It may be written in any way that has a zone; what is no time has never come."""
    try:
        return expires_at is not None and datetime.fromisoformat(expires_at) <= datetime.fromisoformat(recorded_at)
    except (TypeError, ValueError):
        return False
