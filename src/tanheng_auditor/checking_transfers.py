"""Checks each transfer: its lines, amount and keys, what it resolves, and what it corrects."""

from __future__ import annotations

import polars as pl

from tanheng_auditor.checks import (
    AMOUNT_OUT_OF_RANGE,
    CORRECTS_NOTHING,
    CORRECTS_SAME_WAY,
    CORRECTS_TOO_MUCH,
    DEBIT_IS_CREDIT,
    EXPIRED_EARLY,
    KEYS_OF_KIND,
    LINES_NOT_COUNTED,
    NOT_PENDING,
    PARTIES_DIFFER,
    POST_ABOVE,
    POST_EXPIRED,
    REFERENCE_LATER,
    RELEASE_DIFFERS,
    RESOLVED_TWICE,
)
from tanheng_auditor.faulty import faults_of, spaced
from tanheng_auditor.messages import Fault

MOST = 2**53 - 1
RESOLVING = ("post", "void", "expire")
MOVING = ("single", "post")


def check_forms(transfers: pl.DataFrame) -> list[Fault]:
    """Lines count from 1, amounts are in range, nobody pays himself, and the further keys go with the kind."""
    first = pl.col("row") != pl.col("row").shift(1, fill_value=-1)
    expected = pl.when(first).then(1).otherwise(pl.col("line").shift(1) + 1)
    resolving = pl.col("kind").is_in(RESOLVING)
    lines = transfers.with_columns(next=expected).filter(pl.col("line") != pl.col("next"))
    amounts = transfers.filter(~pl.col("amount").is_between(1, MOST))
    same = transfers.filter(pl.col("debit") == pl.col("credit"))
    keys = transfers.filter(
        (pl.col("pending").is_not_null() != resolving)
        | (pl.col("expires_at").is_not_null() & ((pl.col("kind") != "pending") | pl.col("expires").is_null()))
        | (pl.col("corrects").is_not_null() & pl.col("kind").is_in(("void", "expire")))
    )
    return [
        *faults_of(LINES_NOT_COUNTED, lines, found=pl.col("line"), expected=pl.col("next"), subject=pl.lit("transfers")),
        *faults_of(AMOUNT_OUT_OF_RANGE, amounts, found=pl.col("amount"), expected=pl.lit(f"1..{MOST}"), subject=pl.col("line")),
        *faults_of(DEBIT_IS_CREDIT, same, found=pl.col("debit"), subject=pl.col("line")),
        *faults_of(KEYS_OF_KIND, keys, found=pl.col("kind"), subject=pl.col("line")),
    ]


def with_reserved(transfers: pl.DataFrame) -> pl.DataFrame:
    """Return what resolves, each with what was reserved in columns that begin with `reserved_`; null where nothing was."""
    of = "row", "debit", "credit", "asset", "amount", "expires", "expires_at"
    resolving = transfers.filter(pl.col("pending").is_not_null() & pl.col("kind").is_in(RESOLVING))
    if resolving.is_empty():
        reserved = transfers.clear()
    else:
        reserved = transfers.filter(pl.col("kind") == "pending").unique(["number", "line"], keep="first", maintain_order=True)
    reserved = reserved.select(
        pl.col("number").alias("pending"), pl.col("line").alias("pending_line"), *(pl.col(name).alias(f"reserved_{name}") for name in of)
    )
    return resolving.join(reserved, on=["pending", "pending_line"], how="left", maintain_order="left")


def check_resolving(resolving: pl.DataFrame) -> list[Fault]:
    """A pending transfer is resolved once, later, between the same accounts, up to what is reserved, on the right side of its expiry."""
    if resolving.is_empty():
        return []
    what, line = spaced("pending", "pending_line"), pl.col("line")
    earlier = _earlier("reserved_row", "pending_line")
    known = resolving.filter(pl.col("reserved_row").is_not_null() & earlier)
    posts, expires = known.filter(pl.col("kind") == "post"), known.filter(pl.col("kind") == "expire")
    parties = known.filter(
        (pl.col("debit") != pl.col("reserved_debit"))
        | (pl.col("credit") != pl.col("reserved_credit"))
        | (pl.col("asset") != pl.col("reserved_asset"))
    )
    above = posts.filter(pl.col("amount") > pl.col("reserved_amount"))
    late = posts.filter(pl.col("recorded") >= pl.col("reserved_expires"))
    early = expires.filter(pl.col("reserved_expires").is_null() | (pl.col("recorded") < pl.col("reserved_expires")))
    release = known.filter((pl.col("kind") != "post") & (pl.col("amount") != pl.col("reserved_amount")))
    again = known.filter(~pl.struct("pending", "pending_line").is_first_distinct())
    reserved = pl.col("reserved_amount")
    return [
        *faults_of(NOT_PENDING, resolving.filter(pl.col("reserved_row").is_null()), found=what, subject=line),
        *faults_of(REFERENCE_LATER, resolving.filter(~earlier), found=what, subject=pl.lit("pending")),
        *faults_of(RESOLVED_TWICE, again, found=what, subject=line),
        *faults_of(POST_ABOVE, above, found=pl.col("amount"), expected=reserved, subject=line),
        *faults_of(POST_EXPIRED, late, found=pl.col("recorded"), expected=pl.col("reserved_expires"), subject=line),
        *faults_of(EXPIRED_EARLY, early, found=pl.col("recorded"), expected=pl.col("reserved_expires"), subject=line),
        *faults_of(RELEASE_DIFFERS, release, found=pl.col("amount"), expected=reserved, subject=line),
        *faults_of(
            PARTIES_DIFFER,
            parties,
            found=spaced("debit", "credit", "asset"),
            expected=spaced("reserved_debit", "reserved_credit", "reserved_asset"),
            subject=line,
        ),
    ]


def _earlier(row: str, line: str) -> pl.Expr:
    """Say whether what is referred to stands before: in an earlier record, or further up in the same one."""
    return (pl.col(row) < pl.col("row")) | ((pl.col(row) == pl.col("row")) & (pl.col(line) < pl.col("line")))


def check_corrections(transfers: pl.DataFrame) -> list[Fault]:
    """A correction moves back, between the same two accounts, no more than what is left of what was moved."""
    correcting = transfers.filter(pl.col("corrects").is_not_null())
    if correcting.is_empty():
        return []
    of = "row", "kind", "debit", "credit", "asset", "amount"
    targets = transfers.unique(["number", "line"], keep="first", maintain_order=True).select(
        pl.col("number").alias("corrects"), pl.col("line").alias("corrects_line"), *(pl.col(name).alias(f"was_{name}") for name in of)
    )
    joined = correcting.join(targets, on=["corrects", "corrects_line"], how="left", maintain_order="left")
    unknown = joined.filter(pl.col("was_row").is_null() | ~_earlier("was_row", "corrects_line"))
    known = joined.filter(pl.col("was_row").is_not_null() & _earlier("was_row", "corrects_line"))
    nothing = known.filter(~pl.col("was_kind").is_in(MOVING))
    same_way = known.filter(
        (pl.col("debit") != pl.col("was_credit")) | (pl.col("credit") != pl.col("was_debit")) | (pl.col("asset") != pl.col("was_asset"))
    )
    sums = known.filter(pl.col("kind").is_in(MOVING)).with_columns(
        corrected=pl.col("amount").cum_sum().over("corrects", "corrects_line", order_by=["row", "line"])
    )
    what, line = spaced("corrects", "corrects_line"), pl.col("line")
    return [
        *faults_of(REFERENCE_LATER, unknown, found=what, subject=pl.lit("corrects")),
        *faults_of(CORRECTS_NOTHING, nothing, found=what, subject=line),
        *faults_of(
            CORRECTS_SAME_WAY,
            same_way,
            found=spaced("debit", "credit", "asset"),
            expected=spaced("was_credit", "was_debit", "was_asset"),
            subject=line,
        ),
        *faults_of(
            CORRECTS_TOO_MUCH,
            sums.filter(pl.col("corrected") > pl.col("was_amount")),
            found=pl.col("corrected"),
            expected=pl.col("was_amount"),
            subject=line,
        ),
    ]
