"""The records as tables: of records, persons, accounts, changes and transfers."""

from __future__ import annotations

import json
from dataclasses import dataclass

import polars as pl

from tanheng_auditor import shapes

TIME_CHARACTERS = 26  # up to the zone, which is always that of Beijing
TRANSFER_WHOLES = ("amount", "credit", "debit", "line", "corrects", "corrects_line", "pending", "pending_line")
_LINE = r',"line":[0-9]+'
_PERSON = {"text": pl.String, "person": pl.String, "principal": pl.String, "half": pl.Boolean}
_ACCOUNT = {
    **dict.fromkeys(("row", "number"), pl.Int64),
    "account": pl.Int64,
    **dict.fromkeys(("owner", "purpose", "asset", "asset_text", "kind"), pl.String),
    **dict.fromkeys(("floor", "ceiling"), pl.Int64),
}
_CHANGE = {
    **dict.fromkeys(("row", "number"), pl.Int64),
    "account": pl.Int64,
    "floor": pl.Int64,
    "ceiling": pl.Int64,
    "closed": pl.Boolean,
}


@dataclass(slots=True)
class Book:
    """The tables. Every one has `row` and `number` of the record; the assets of transfers and the request keys are JSON texts.

    - `records`: `command`, `content` (of two-person records and of transfers), `result` (of batches), `proposal`, `request`, `outcome`,
      `applies`, `recorded` (datetimes), `applies_at`, `recorded_at` (texts), `actor`, `maker` (texts), `has_effects`, `has_findings`, and
      the texts of the effects: `accounts`, `changes`, `transfers` (from after `[{"amount":`, without the brackets that end the list);
      `as_asked`: the content is known already to ask for what the effects are
    - `people`: of each distinct actor or maker: `text`, `person`, `principal`, `half` (a delegation without principal or the reverse)
    - `opened`, `changes`: as in the records, with `asset_text`, the asset as JSON text
    - `transfers`: with `recorded`, `recorded_at` of their record and `expires` as datetime
    """

    records: pl.DataFrame
    people: pl.DataFrame
    opened: pl.DataFrame
    changes: pl.DataFrame
    transfers: pl.DataFrame


def book_of(parts: pl.DataFrame) -> Book:
    """Make the tables of the parts of all records."""
    # Most apply when they are recorded, and taking a time apart is slow: only another one is taken apart too.
    other = pl.col("applies_at") != pl.col("recorded_at")
    records = (
        parts.with_columns(pl.col("row").cast(pl.Int64), recorded=instant("recorded_at"), other=pl.when(other).then("applies_at"))
        .with_columns(applies=pl.when(pl.col("other").is_null()).then("recorded").otherwise(instant("other")))
        .drop("other")
    )
    persons = pl.concat([records["actor"].unique(), records["maker"].drop_nulls().unique()]).unique()
    people = pl.DataFrame([_person(text) for text in persons], schema=_PERSON, orient="row")
    return Book(
        records,
        people,
        _listed(records, "accounts", _ACCOUNT),
        _listed(records, "changes", _CHANGE),
        _transfers(records),
    )


def asked() -> pl.Expr:
    """Return the content of a `ledger_transfer` that asks for the `transfers`: their text without lines, and `of` for `pending`."""
    transfers = pl.col("transfers").str.replace_all(_LINE, "").str.replace_all(',"pending":', ',"of":', literal=True)
    return pl.concat_str([pl.lit('{"transfers":[{"amount":'), transfers, pl.lit("}]}")])


def instant(column: str) -> pl.Expr:
    """Return a time as datetime in Beijing; null where it has another form, or where the calendar has no such day."""
    formed = pl.when(pl.col(column).str.contains(f"^{shapes.TIME}$")).then(pl.col(column).str.slice(0, TIME_CHARACTERS))
    return formed.str.to_datetime("%Y-%m-%dT%H:%M:%S%.6f", strict=False, time_unit="us")


def _person(text: str) -> tuple[str, str | None, str | None, bool]:
    person = json.loads(text)
    principal = person["principal"]
    return (
        text,
        None if person["person"] is None else str(person["person"]),
        None if principal is None else str(principal),
        (person["delegation"] is None) != (principal is None),
    )


def _listed(records: pl.DataFrame, name: str, schema: dict[str, type[pl.DataType]]) -> pl.DataFrame:
    rows = []
    for row, number, text in records.filter(pl.col(name).is_not_null()).select("row", "number", name).iter_rows():
        for one in json.loads(f"[{text}]"):
            one.update(row=row, number=number)
            if "asset" in one:
                one["asset_text"] = json.dumps(one["asset"], ensure_ascii=False)
            rows.append(tuple(one[key] for key in schema))
    return pl.DataFrame(rows, schema=schema, orient="row")


def _transfers(records: pl.DataFrame) -> pl.DataFrame:
    return (
        records.lazy()
        .filter(pl.col("transfers").is_not_null())
        .select("row", "number", "recorded", pl.col("transfers").str.split(shapes.BETWEEN_TRANSFERS).alias("parts"))
        .explode("parts")
        .with_columns(pl.col("parts").str.extract_groups(shapes.TRANSFER_PARTS))
        .unnest("parts")
        .with_columns(pl.col(name).cast(pl.Int64) for name in TRANSFER_WHOLES)
        .with_columns(expires=instant("expires_at"))
        .collect(engine="streaming")
    )
