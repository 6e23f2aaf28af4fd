"""Hands rows of texts to the real program as the tables it reads, and takes back the documented JSON."""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Sequence
from typing import Any

import pytest

from tanheng.tables import Table

Row = dict[str, str]


def table_of(sheet: str, rows: Sequence[Row]) -> Table:
    """Write rows into one table, with the union of their columns as its header."""
    columns = list(dict.fromkeys(name for row in rows for name in row))
    body = [[row.get(name, "") for name in columns] for row in rows]
    return Table(f"{sheet}.csv", sheet, list(enumerate([columns, *body], start=1)))


def tables_of(rows: Sequence[Row], batches: Sequence[Row] = (), stock: Sequence[Row] = (), **corrections: Sequence[Row]) -> list[Table]:
    """Return the flat table, and those of the optional sheets that have rows; the sector is steel unless a row says another."""
    sheets = {
        "data": [row if "行业" in row else {"sector": "steel"} | row for row in rows],
        "batches": batches,
        "stock": stock,
        **corrections,
    }
    return [table_of(sheet, content) for sheet, content in sheets.items() if content]


def computed(
    rows: Sequence[Row], batches: Sequence[Row] = (), stock: Sequence[Row] = (), *, as_verifier: bool = False, **corrections: Sequence[Row]
) -> dict[str, Any]:
    """Let the real program compute the rows, with `meters` and `substitutions` too; skipped as long as there is no real program."""
    if importlib.util.find_spec("tanheng.quantification") is None:
        pytest.skip("tanheng.quantification is not there yet")
    real = importlib.import_module("tanheng.quantification")
    answer: dict[str, Any] = real.as_json(real.quantify(tables_of(rows, batches, stock, **corrections), as_verifier=as_verifier))
    return answer


def errors_in(answer: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the issues that refuse the input."""
    return [issue for issue in answer["issues"] if issue["severity"] == "error"]
