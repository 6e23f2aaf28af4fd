"""Checks accounts: opened once, used while open, changed while known, and without limits where they are ends of the book."""

from __future__ import annotations

import polars as pl

from tanheng_auditor.checks import (
    ACCOUNT_UNKNOWN,
    ASSET_DIFFERS,
    CHANGE_OF_UNKNOWN,
    OPEN_WITH_LIMITS,
    OPENED_TWICE,
    USED_AFTER_CLOSED,
    USED_BEFORE_OPENED,
)
from tanheng_auditor.columns import Book
from tanheng_auditor.faulty import faults_of, spaced
from tanheng_auditor.messages import Fault


def accounts_of(book: Book) -> pl.DataFrame:
    """Return one row for each account, in order of `account`: as opened, `opened_row`, `closed_row`, and its `index` in this order."""
    opened = book.opened.unique("account", keep="first", maintain_order=True).with_columns(opened_row="row").drop("row", "number")
    closed = book.changes.filter("closed").group_by("account").agg(closed_row=pl.col("row").min())
    return (
        opened.join(closed, on="account", how="left").sort("account").with_row_index("index").with_columns(pl.col("index").cast(pl.Int64))
    )


def legs_of(transfers: pl.DataFrame, accounts: pl.DataFrame) -> pl.DataFrame:
    """Return two legs for each transfer, with `side` (1 for the credit), `place` (of the transfer) and what is known of their account."""
    numbered = transfers.lazy().select("row", "number", "line", "asset", "debit", "credit").with_row_index("place")
    halves = [
        numbered.select("place", "row", "number", "line", "asset", pl.col(name).alias("account"), side=pl.lit(side, pl.Int8))
        for side, name in enumerate(("debit", "credit"))
    ]
    known = accounts.lazy().select("account", "index", "opened_row", "closed_row", holds="asset_text")
    return pl.concat(halves).join(known, on="account", how="left", maintain_order="left").collect()


def check_use(legs: pl.DataFrame) -> list[Fault]:
    """Every leg uses an account that is open and holds the asset."""
    wrong = legs.filter(
        pl.col("index").is_null()
        | (pl.col("opened_row") > pl.col("row"))
        | (pl.col("closed_row") < pl.col("row"))
        | (pl.col("asset") != pl.col("holds"))
    )
    account = pl.col("account")
    unknown = wrong.filter(pl.col("index").is_null())
    other = wrong.filter(pl.col("asset") != pl.col("holds"))
    return [
        *faults_of(ACCOUNT_UNKNOWN, unknown, found=pl.col("line"), subject=account),
        *faults_of(USED_BEFORE_OPENED, wrong.filter(pl.col("opened_row") > pl.col("row")), subject=account),
        *faults_of(USED_AFTER_CLOSED, wrong.filter(pl.col("closed_row") < pl.col("row")), subject=account),
        *faults_of(ASSET_DIFFERS, other, found=pl.col("asset"), expected=pl.col("holds"), subject=account),
    ]


def check_openings(book: Book, accounts: pl.DataFrame) -> list[Fault]:
    """An account is opened once, changed between its opening and its end, and has no limits where it is an end of the book."""
    limited = pl.col("floor").is_not_null() | pl.col("ceiling").is_not_null()
    again = book.opened.filter(~pl.col("account").is_first_distinct())
    known = accounts.select("account", "kind", "opened_row", "closed_row")
    changes = book.changes.join(known, on="account", how="left", maintain_order="left")
    account, limits = pl.col("account"), spaced("floor", "ceiling")
    opened_open = book.opened.filter((pl.col("kind") == "open") & limited)
    changed_open = changes.filter((pl.col("kind") == "open") & limited)
    return [
        *faults_of(OPENED_TWICE, again, subject=account),
        *faults_of(OPEN_WITH_LIMITS, opened_open, found=limits, subject=account),
        *faults_of(OPEN_WITH_LIMITS, changed_open, found=limits, subject=account),
        *faults_of(CHANGE_OF_UNKNOWN, changes.filter(pl.col("kind").is_null()), subject=account),
        *faults_of(USED_BEFORE_OPENED, changes.filter(pl.col("opened_row") > pl.col("row")), subject=account),
        *faults_of(USED_AFTER_CLOSED, changes.filter(pl.col("closed_row") < pl.col("row")), subject=account),
    ]
