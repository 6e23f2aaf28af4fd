"""Makes faults of the rows that a check leaves over."""

from __future__ import annotations

import polars as pl

from tanheng_auditor.messages import Check, Fault

MOST_OF_A_CHECK = 1000


def faults_of(
    check: Check, wrong: pl.DataFrame, *, found: pl.Expr | None = None, expected: pl.Expr | None = None, subject: pl.Expr | None = None
) -> list[Fault]:
    """Return a fault for each row, in order of the journal; at most a thousand; `wrong` may have `row` and `number`."""
    if wrong.is_empty():
        return []
    given = {"found": found, "expected": expected, "subject": subject}
    columns = [expression.cast(pl.String).fill_null("-").alias(name) for name, expression in given.items() if expression is not None]
    places = [pl.col(name) for name in ("row", "number") if name in wrong.columns]
    table = wrong.select(*places, *columns)
    if "row" in table.columns:
        table = table.sort("row", maintain_order=True)
    return [Fault(check, **fields) for fields in table.head(MOST_OF_A_CHECK).to_dicts()]


def spaced(*columns: str) -> pl.Expr:
    """Return several columns as one text, with nulls shown."""
    return pl.concat_str([pl.col(name).cast(pl.String).fill_null("-") for name in columns], separator=" ")
