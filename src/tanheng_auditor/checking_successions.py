"""Checks what goes back of a surrender to accounts that are closed: all of it goes on in the same record, to who took over from them.

Who took over from whom is told by the records of mergers and splits. Through an account that is open nothing goes on.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from tanheng_auditor.checking_routes import with_places
from tanheng_auditor.checks import KEPT_WHILE_CLOSED, NO_SUCCESSOR
from tanheng_auditor.columns import Book
from tanheng_auditor.faulty import MOST_OF_A_CHECK
from tanheng_auditor.messages import Fault

GIVING_BACK, SUCCEED, CHANGE = "surrender_correct", "account_succeed", "account_state_change"
_CLOSED, PROVINCE = "closed", "P"


@dataclass(slots=True)
class _Estates:
    """Which accounts are closed by now, and who took over from each of them."""

    closed: set[Any] = field(default_factory=set)
    handed: dict[Any, set[Any]] = field(default_factory=dict)

    def follow(self, command: str, content: Any) -> None:
        """Take a record into account. Raises what a record raises that is not one."""
        account = content["account"]
        if command == SUCCEED:
            self.handed.setdefault(account, set()).update(one["account"] for one in content["successors"])
        if content["closes"] is True if command == SUCCEED else content["state"] == _CLOSED:
            self.closed.add(account)

    def heirs(self, giver: Any) -> set[Any]:
        """Return the open accounts that took over from a closed one, also by way of others that were closed since."""
        seen, last, found = {giver}, {giver}, set()
        while last:
            new = {heir for one in last for heir in self.handed.get(one, ())} - seen
            last = new & self.closed
            found |= new - last
            seen |= new
        return found


def check_successions(book: Book, accounts: pl.DataFrame, journal: pl.DataFrame) -> list[Fault]:
    """Follow mergers, splits and closings up to each record that gives back; where nothing was given back, nothing is read."""
    done = book.records.filter(pl.col("outcome") == "done")
    moved = _moved(book, accounts, done.filter(pl.col("command") == GIVING_BACK)["row"])
    if not moved:
        return []
    estates, faults = _Estates(), []
    followed = done.filter(pl.col("command").is_in([SUCCEED, CHANGE]))["row"].to_list()
    texts = dict(zip(followed, journal["record"].gather(followed).to_list(), strict=True))
    for row in sorted(moved.keys() | texts.keys()):
        if row in moved:
            faults += _of_record(estates, row, moved[row])
            continue
        record = json.loads(texts[row])
        try:
            estates.follow(record["command"], record["content"])
        except (KeyError, TypeError, ValueError, AttributeError):
            continue  # what a record cannot say has faults of its own
    return faults[:MOST_OF_A_CHECK]


def _moved(book: Book, accounts: pl.DataFrame, back: pl.Series) -> dict[int, list[dict[str, Any]]]:
    """Return the transfers of the records that give back, by record, with whose accounts they touch and of what type these are."""
    if back.is_empty() or book.transfers.is_empty():
        return {}
    found = book.transfers.filter(pl.col("row").is_in(back.implode()) & pl.col("amount").is_not_null())
    placed = with_places(accounts)
    for side in ("debit", "credit"):
        ends = placed.select(
            pl.col("account").alias(side), pl.col("owner").alias(f"{side}_owner"), pl.col("letter").alias(f"{side}_letter")
        )
        found = found.join(ends, on=side, how="left", maintain_order="left")
    by_row: dict[int, list[dict[str, Any]]] = {}
    for one in found.iter_rows(named=True):
        by_row.setdefault(one["row"], []).append(one)
    return by_row


def _of_record(estates: _Estates, row: int, moved: list[dict[str, Any]]) -> list[Fault]:
    """Tell who gets what is not his, and what stays with a closed account, or leaves it without having come."""
    faults: list[Fault] = []
    kept: dict[int, int] = {}
    for one in moved:
        giver, taker, amount = one["debit_owner"], one["credit_owner"], one["amount"]
        if one["debit_letter"] == PROVINCE:
            if taker in estates.closed:
                kept[one["credit"]] = kept.get(one["credit"], 0) + amount
            continue
        heirs = estates.heirs(giver) if giver in estates.closed else set()
        if taker in heirs:
            kept[one["debit"]] = kept.get(one["debit"], 0) - amount
        else:
            expected = ", ".join(sorted(map(str, heirs))) or "-"
            faults.append(Fault(NO_SUCCESSOR, row, one["number"], found=f"{giver} > {taker}", expected=expected, subject=one["line"]))
    number = moved[0]["number"]
    return faults + [
        Fault(KEPT_WHILE_CLOSED, row, number, found=left, expected=0, subject=account) for account, left in kept.items() if left
    ]
