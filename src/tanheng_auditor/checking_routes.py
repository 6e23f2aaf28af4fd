"""Checks the registry: numbers of accounts, their places, the routes of its commands, and that each vintage is conserved.

The routes are the auditor's own table, `routes.json`: for each command the accounts (by the letter of their numbers) and places from which
and to which it moves units, and whether both ends are one account. Commands that are not in it are not judged.
"""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl

from tanheng_auditor.checks import (
    DIGITS_WRONG,
    NOT_A_CORRECTION,
    OFF_ROUTE,
    PLACE_UNKNOWN,
    VINTAGE_MALFORMED,
    VINTAGE_NOT_CONSERVED,
)
from tanheng_auditor.columns import Book
from tanheng_auditor.faulty import faults_of, spaced
from tanheng_auditor.messages import Fault

NUMBER = re.compile(r"([A-Z])([0-9]{7})-([0-9]{2})")
VINTAGE = r"^CEA-[0-9]{2}(-[0-9]{2})?$"
_EXTRACTED = r"^([A-Z])[0-9]{7}-[0-9]{2}$"
_MODULUS, _FIRST, _LAST = 97, 2, 98


@cache
def table() -> dict[str, Any]:
    """Return the table of places and routes."""
    found: dict[str, Any] = json.loads((Path(__file__).resolve().parent / "routes.json").read_text(encoding="utf-8"))
    return found


def digits_fit(number: str) -> bool:
    """Say whether letter (as 10 to 35), digits and check digits leave the remainder 1 by 97 (ISO 7064)."""
    parts = NUMBER.fullmatch(number)
    if parts is None:
        return False
    whole = int(f"{ord(parts[1]) - ord('A') + 10}{parts[2]}{parts[3]}")
    return _FIRST <= int(parts[3]) <= _LAST and whole % _MODULUS == 1


def check_registry(book: Book, accounts: pl.DataFrame) -> list[Fault]:
    """Run all checks of the registry; a book without one has none of its accounts and commands."""
    opened = with_places(book.opened)
    known = opened.filter(pl.col("letter").is_not_null())
    return [*_openings(known), *_routes(book, accounts), *(_conserved(book, accounts) if known.height else [])]


def with_places(accounts: pl.DataFrame) -> pl.DataFrame:
    """Add `letter` (of the number that owns the account; null: not of the registry), `place`, and the kind that place `should` have."""
    should = {f"{letter} {place}": kind for letter, places in table()["places"].items() for place, kind in places.items()}
    placed = accounts.with_columns(
        letter=pl.col("owner").str.extract(_EXTRACTED, 1), place=pl.col("purpose").str.split(":").list.get(0, null_on_oob=True)
    )
    return placed.with_columns(
        should=pl.concat_str(["letter", "place"], separator=" ").replace_strict(should, default=None, return_dtype=pl.String)
    )


def _openings(known: pl.DataFrame) -> list[Fault]:
    wrong = [owner for owner in known["owner"].unique() if not digits_fit(owner)]
    account, owner = pl.col("account"), pl.col("owner")
    digits = known.filter(owner.is_in(wrong))
    elsewhere = known.filter(pl.col("should").is_null() | (pl.col("should") != pl.col("kind")))
    malformed = known.filter(pl.col("asset").str.starts_with("CEA") & ~pl.col("asset").str.contains(VINTAGE))
    return [
        *faults_of(DIGITS_WRONG, digits, found=owner, subject=account),
        *faults_of(PLACE_UNKNOWN, elsewhere, found=spaced("purpose", "kind"), expected=owner, subject=account),
        *faults_of(VINTAGE_MALFORMED, malformed, found=pl.col("asset"), subject=account),
    ]


def _routes(book: Book, accounts: pl.DataFrame) -> list[Fault]:
    """Every transfer of a registry's command runs on one of its routes; a correction names what it corrects, and nothing else moves, unless
    a freeze that waited takes what came back into trading."""
    routes: dict[str, list[str]] = table()["routes"] | {name: [] for name in table()["no_transfers"]}
    corrections: list[str] = table()["only_corrections"]
    judged = book.records.filter(pl.col("command").is_in([*routes, *corrections]) & (pl.col("outcome") == "done")).select("row", "command")
    if judged.is_empty() or book.transfers.is_empty():
        return []
    moved = book.transfers.join(judged, on="row", maintain_order="left")
    placed = with_places(accounts)
    for side in ("debit", "credit"):
        end = pl.concat_str(["letter", "place"], separator=" ").alias(f"{side}_end")
        moved = moved.join(placed.select(pl.col("account").alias(side), end, pl.col("owner").alias(f"{side}_owner")), on=side, how="left")
    correcting = pl.col("command").is_in(corrections)
    asked = moved.filter(~correcting | pl.col("corrects").is_null())
    off = asked.join(_allowed(routes), on=["command", "debit_end", "credit_end"], how="left", maintain_order="left").filter(
        pl.col("within").is_null() | ((pl.col("debit_owner") == pl.col("credit_owner")) != pl.col("within"))
    )
    line = pl.col("line")
    expected = pl.col("command").replace_strict({name: " / ".join(ways) or "-" for name, ways in routes.items()}, default="-")
    where = spaced("debit_owner", "debit_end", "credit_owner", "credit_end")
    return [
        *faults_of(OFF_ROUTE, off.filter(~correcting), found=where, expected=expected, subject=line),
        *faults_of(NOT_A_CORRECTION, off.filter(correcting), found=pl.col("command"), subject=line),
    ]


def _allowed(routes: dict[str, list[str]]) -> pl.DataFrame:
    """Return one row for each command and pair of ends."""
    rows = []
    for command, ways in routes.items():
        for way in ways:
            sends, takes, *within = (part.split() for part in way.split(", "))
            rows += [(command, f"{one} {sends[1]}", f"{other} {takes[1]}", bool(within)) for one in sends[0] for other in takes[0]]
    return pl.DataFrame(
        rows, schema={"command": pl.String, "debit_end": pl.String, "credit_end": pl.String, "within": pl.Boolean}, orient="row"
    )


def _conserved(book: Book, accounts: pl.DataFrame) -> list[Fault]:
    """What left the source of a vintage is in the places of the registry and at its ends: no unit comes from or goes to anywhere else."""
    placed = with_places(accounts)
    proper = placed.filter(pl.col("should").is_not_null() & (pl.col("should") == pl.col("kind")))["account"]
    vintages = placed.filter(pl.col("letter").is_not_null())["asset_text"].unique()
    moved = book.transfers.filter(pl.col("asset").is_in(vintages.implode()) & pl.col("kind").is_in(("single", "post")))
    takes, gives = pl.col("credit").is_in(proper.implode()), pl.col("debit").is_in(proper.implode())
    half = moved.filter(takes != gives)
    amount = pl.col("amount").cast(pl.Int128)
    signed = pl.when(takes).then(amount).otherwise(pl.lit(0, pl.Int128) - amount)
    first = half.with_columns(more=signed.cum_sum().over("asset")).unique("asset", keep="first", maintain_order=True)
    return faults_of(VINTAGE_NOT_CONSERVED, first, found=pl.col("more"), expected=pl.lit(0), subject=pl.col("asset"))
