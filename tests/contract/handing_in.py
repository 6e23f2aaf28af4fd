"""Writes inputs into files and hands them in through the public reading and quantification."""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tanheng.allocation.intake import read_quantified, read_submission
from tanheng.allocation.model import Submission
from tanheng.kernel.findings import Finding, errors_of
from tanheng.lawbook import shipped_lawbook
from tanheng.monitoring import monitor
from tanheng.quantification import quantify
from tanheng.tables import TableRefused, read_tables
from tests.oracle.readings import taking

Row = dict[str, str]
COLUMNS = (
    "sector", "scope", "month", "category", "item", "quantity", "flow", "origin", "uom", "ncv", "enthalpy", "temperature",
    "entity", "works", "unit", "legal_person", "uscc", "province",
)  # fmt: skip
COLUMNS_OF_UNITS = (*COLUMNS, "device", "point", "ncv_point", "method", "carbon", "purity")
BATCHES = ("item", "month", "tonnes", "ncv", "laboratory", "entity", "works", "unit", "point")
STOCK = ("item", "month", "opening", "bought", "sold", "closing", "category", "entity", "works", "unit", "own_use")
MONTH = "2026-06"


def row(scope: str, category: str, item: str, quantity: str, **more: str) -> Row:
    """Make a row of steel in June 2026; `more` names further columns or other values."""
    return {"sector": "steel", "scope": scope, "month": MONTH, "category": category, "item": item, "quantity": quantity} | more


# A month about which there is nothing to say: the enterprise and one process, whose intensities are usual. It fills rows 2 to 5.
QUIET = (
    row("enterprise", "fuel", "烟煤", "100"),
    row("enterprise", "product", "粗钢", "100"),
    row("sintering", "fuel", "烟煤", "10"),
    row("sintering", "output", "烧结矿", "100"),
)

# The same of cement, with what is burnt outside the line; it fills rows 2 to 4 where nothing else is handed in.
QUIET_CEMENT = (
    row("clinker_line", "clinker", "硅酸盐水泥熟料", "1000", sector="cement", unit="1"),
    row("clinker_line", "fuel", "烟煤", "130", sector="cement", unit="1", ncv="22.850"),
    row("enterprise", "fuel", "柴油", "0", sector="cement"),
)


@dataclass(frozen=True, slots=True)
class Input:
    """What is handed in: rows after those of the quiet month (or instead of them), companions, or a file of any content."""

    rows: tuple[Row, ...] = ()
    batches: tuple[Row, ...] = ()
    stock: tuple[Row, ...] = ()
    alone: bool = False
    content: bytes | None = None
    make: Callable[[Path], Path] | None = None
    monitored: bool = False
    columns: Sequence[str] = COLUMNS
    meters: tuple[Row, ...] = ()
    substitutions: tuple[Row, ...] = ()
    as_verifier: bool = False
    submitted: bool = False  # for an allocation of the year
    quantified: bool = False  # the same, as a result in JSON
    year: int = 2025
    readings: Mapping[str, str] = field(default_factory=dict)
    asked: Callable[[Path], Any] | None = None  # a question of another room, with the outcome it gives


@dataclass(frozen=True, slots=True)
class Submitted:
    """What was read for an allocation; nothing is taken where there is an error."""

    submission: Submission

    @property
    def refused(self) -> bool:
        """Tell whether there is an error."""
        return bool(errors_of(self.submission.findings))

    @property
    def results(self) -> Sequence[object]:
        """Return the units that an allocation would be made for."""
        return () if self.refused else self.submission.units


def written(path: Path, columns: Sequence[str], rows: Sequence[Row]) -> Path:
    """Write rows as CSV."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, columns, restval="")
        writer.writeheader()
        writer.writerows(rows)
    return path


def main_file(given: Input, folder: Path) -> Path:
    """Write the main table of an input and return its path."""
    if given.make is not None:
        return given.make(folder)
    path = folder / "data.csv"
    if given.content is not None:
        path.write_bytes(given.content)
        return path
    return written(path, given.columns, given.rows if given.alone else (*QUIET, *given.rows))


def handed_in(given: Input, folder: Path) -> tuple[list[Finding], Any]:
    """Read, and quantify, monitor or ask; return everything that was found, and the outcome where the files could be read."""
    if given.asked is not None:
        answer = given.asked(folder)
        return list(answer.findings), answer
    if given.quantified:
        read = read_quantified(main_file(given, folder), shipped_lawbook(), given.year)
        return list(read.findings), Submitted(read)
    try:
        tables = read_tables(main_file(given, folder))
        batches = read_tables(written(folder / "batches.csv", BATCHES, given.batches)) if given.batches else []
        stock = read_tables(written(folder / "stock.csv", STOCK, given.stock)) if given.stock else []
        meters, substitutions = (
            read_tables(written(folder / f"{name}.csv", list(given_rows[0]), given_rows)) if given_rows else []
            for name, given_rows in (("meters", given.meters), ("substitutions", given.substitutions))
        )
    except TableRefused as refusal:
        return refusal.findings, None
    if given.submitted:
        read = read_submission(tables, shipped_lawbook(), given.year)
        return list(read.findings), Submitted(read)
    if given.monitored:
        reports = monitor(tables)
        return reports.findings, reports
    with taking(given.readings):
        outcome = quantify(tables, batches=batches, stock=stock, meters=meters, substitutions=substitutions, as_verifier=given.as_verifier)
    return outcome.findings, outcome
