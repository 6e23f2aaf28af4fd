"""Running sums of every account by columns: all legs in order of account and record, summed in one go, less what stood before the account.

The legs of one record count together, since all its transfers stand or fall together: limits hold after each record, not between its lines.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from tanheng_auditor.checks import CEILING_BROKEN, CLOSED_WITH_REST, FLOOR_BROKEN
from tanheng_auditor.columns import Book
from tanheng_auditor.export import SUMS
from tanheng_auditor.faulty import faults_of, spaced
from tanheng_auditor.messages import Fault

ROWS = 1 << 32  # more records than a journal table can hold here; an account's index and a row make one number to sort by
WIDE = 1 << 62


@dataclass(slots=True)
class Sums:
    """`running`: after each record that touches an account, with `key` = index x ROWS + row; `final`: of each account by `index`."""

    running: pl.DataFrame
    final: pl.DataFrame


def sums_of(book: Book, legs: pl.DataFrame, resolving: pl.DataFrame, accounts: pl.DataFrame) -> Sums:
    """Return the running and final sums of all accounts. Changes count as legs that move nothing: limits are looked at there too."""
    amounts = _amounts(book.transfers, resolving)
    index, nothing = accounts.select("account", "index"), pl.lit(0, amounts.schema["moved"])
    changed = book.changes.join(index, on="account").select(key=_key(), side=pl.lit(0, pl.Int8), moved=nothing, reserved=nothing)
    both = pl.concat([legs.lazy().select("index", "row", "side"), pl.concat([amounts, amounts]).lazy()], how="horizontal")
    moving = both.filter(pl.col("index").is_not_null()).select(key=_key(), side="side", moved="moved", reserved="reserved")
    of_side = zip(SUMS, ((side, name) for name in ("moved", "reserved") for side in (0, 1)), strict=True)
    summed = (
        pl.concat([moving, changed.lazy()])
        .sort("key")
        .select(
            "key",
            *(pl.when(pl.col("side") == side).then(name).otherwise(nothing).cum_sum().alias(summand) for summand, (side, name) in of_side),
        )
        .filter(pl.col("key") != pl.col("key").shift(-1, fill_value=-1))
        .with_columns(index=pl.col("key") // ROWS)
        .collect()
    )
    ends = summed.filter(pl.col("index") != pl.col("index").shift(-1, fill_value=-1))
    before = ends.select("index", *(pl.col(name).shift(1, fill_value=0).alias(f"before_{name}") for name in SUMS))
    running = summed.join(before, on="index", how="left", maintain_order="left").select(
        "key", "index", (pl.col("key") % ROWS).alias("row"), *(pl.col(name) - pl.col(f"before_{name}") for name in SUMS)
    )
    final = running.filter(pl.col("index") != pl.col("index").shift(-1, fill_value=-1)).select("index", *SUMS)
    return Sums(running, final)


def _amounts(transfers: pl.DataFrame, resolving: pl.DataFrame) -> pl.DataFrame:
    """Return what each transfer moves and what it adds to the reservations; in wide numbers where narrow ones could run over."""
    amount, kind = pl.col("amount"), pl.col("kind")
    if not resolving.is_empty():
        taken = resolving.select("number", "line", "row", taken=pl.col("reserved_amount").fill_null(0)).unique(
            ["row", "line"], keep="first", maintain_order=True
        )
        transfers = transfers.join(taken.drop("number"), on=["row", "line"], how="left", maintain_order="left")
    else:
        transfers = transfers.with_columns(taken=pl.lit(0, pl.Int64))
    if float(transfers["amount"].cast(pl.Float64).abs().sum()) + float(transfers["taken"].cast(pl.Float64).sum()) > WIDE:
        transfers = transfers.with_columns(amount.cast(pl.Int128), pl.col("taken").cast(pl.Int128))
    return transfers.select(
        moved=pl.when(kind.is_in(("single", "post"))).then(amount).otherwise(0),
        reserved=pl.when(kind == "pending").then(amount).otherwise(pl.lit(0, pl.Int64) - pl.col("taken").fill_null(0)),
    )


def _key() -> pl.Expr:
    return pl.col("index").cast(pl.Int64) * ROWS + pl.col("row").cast(pl.Int64)


def check_limits(book: Book, sums: Sums, accounts: pl.DataFrame) -> list[Fault]:
    """After every record each held account keeps to its floor and ceiling as they were then, and is empty when it is closed."""
    opening = accounts.select(key=pl.col("index") * ROWS, floor="floor", ceiling="ceiling", kind="kind", account="account")
    of_change = accounts.select("account", "index", "kind")
    changes = book.changes.join(of_change, on="account").select(
        key=_key(), floor="floor", ceiling="ceiling", kind="kind", account="account"
    )
    limits = pl.concat([opening, changes]).sort("key", maintain_order=True)
    net = pl.col("credits_posted") - pl.col("debits_posted")
    state = sums.running.with_columns(left=net - pl.col("debits_pending"), coming=net + pl.col("credits_pending")).join_asof(
        limits, on="key", strategy="backward"
    )
    held = pl.col("kind") == "held"
    numbers = book.records.select("row", "number")
    account = pl.col("account")
    floor = state.filter(held & (pl.col("left") < pl.col("floor"))).join(numbers, on="row", how="left")
    ceiling = state.filter(held & (pl.col("coming") > pl.col("ceiling"))).join(numbers, on="row", how="left")
    closing = book.changes.filter("closed").join(of_change, on="account").with_columns(key=_key())
    rest = state.drop("account", "kind", "row").join(closing.select("key", "account", "kind", "row", "number"), on="key")
    rest = rest.filter((held & (net != 0)) | (pl.col("debits_pending") != 0) | (pl.col("credits_pending") != 0))
    return [
        *faults_of(FLOOR_BROKEN, floor, found=pl.col("left"), expected=pl.col("floor"), subject=account),
        *faults_of(CEILING_BROKEN, ceiling, found=pl.col("coming"), expected=pl.col("ceiling"), subject=account),
        *faults_of(CLOSED_WITH_REST, rest, found=spaced(*SUMS), subject=account),
    ]
