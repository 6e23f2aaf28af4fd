"""Compares balances.parquet with what the records give, and looks whether credits and debits meet in each asset."""

from __future__ import annotations

import polars as pl

from tanheng_auditor.checks import ATTRIBUTES_DIFFER, BALANCE_MISSING, BALANCE_SURPLUS, BALANCES_ORDER, NOT_CONSERVED, SUMS_DIFFER
from tanheng_auditor.columns import Book
from tanheng_auditor.export import SUMS
from tanheng_auditor.faulty import faults_of
from tanheng_auditor.messages import Check, Fault
from tanheng_auditor.sums import Sums

ATTRIBUTES = ("owner", "purpose", "asset", "kind", "floor", "ceiling", "closed")


def expected_balances(book: Book, sums: Sums, accounts: pl.DataFrame) -> pl.DataFrame:
    """Return what balances.parquet must hold."""
    last = book.changes.unique("account", keep="last", maintain_order=True).select(
        "account", "closed", last_floor="floor", last_ceiling="ceiling", changed=pl.lit(True)
    )
    return (
        accounts.join(last, on="account", how="left", maintain_order="left")
        .join(sums.final, on="index", how="left", maintain_order="left")
        .with_columns(
            pl.col("closed").fill_null(False),
            *(pl.col(name).fill_null(0) for name in SUMS),
            *(
                pl.when(pl.col("changed").is_null()).then(pl.col(name)).otherwise(pl.col(f"last_{name}")).alias(name)
                for name in ("floor", "ceiling")
            ),
        )
        .select("account", *ATTRIBUTES, *SUMS)
    )


def check_balances(found: pl.DataFrame, expected: pl.DataFrame) -> list[Fault]:
    """Each account stands there once, in order, as the records give it."""
    account = pl.col("account")
    unordered = found.filter(account < account.shift(1))
    twice = found.filter(~account.is_first_distinct())
    surplus = pl.concat([found.join(expected, on="account", how="anti", nulls_equal=True), twice])
    missing = expected.join(found, on="account", how="anti")
    both = found.unique("account", keep="first", maintain_order=True).join(expected, on="account", suffix="_expected")
    return [
        *faults_of(BALANCES_ORDER, unordered, subject=account),
        *faults_of(BALANCE_SURPLUS, surplus, subject=account),
        *faults_of(BALANCE_MISSING, missing, subject=account),
        *_differing(both, SUMS_DIFFER, SUMS),
        *_differing(both, ATTRIBUTES_DIFFER, ATTRIBUTES),
        *_conserved(found),
    ]


def _differing(both: pl.DataFrame, check: Check, names: tuple[str, ...]) -> list[Fault]:
    different = [pl.col(name).ne_missing(pl.col(f"{name}_expected")) for name in names]
    wrong = both.filter(pl.any_horizontal(different))
    return faults_of(check, wrong, found=_named(names, ""), expected=_named(names, "_expected"), subject=pl.col("account"))


def _named(names: tuple[str, ...], suffix: str) -> pl.Expr:
    """Return what differs, with its name."""
    texts = [
        pl.when(pl.col(name).ne_missing(pl.col(f"{name}_expected"))).then(
            pl.concat_str([pl.lit(f"{name} "), pl.col(f"{name}{suffix}").cast(pl.String).fill_null("-")])
        )
        for name in names
    ]
    return pl.concat_str(texts, separator=", ", ignore_nulls=True)


def _conserved(found: pl.DataFrame) -> list[Fault]:
    totals = found.group_by("asset", maintain_order=True).agg(pl.col(name).cast(pl.Int128).sum() for name in SUMS)
    faults = []
    for stage in ("posted", "pending"):
        credit, debit = pl.col(f"credits_{stage}"), pl.col(f"debits_{stage}")
        faults += faults_of(NOT_CONSERVED, totals.filter(credit != debit), found=credit, expected=debit, subject=pl.col("asset"))
    return faults
