"""Finds the columns of a table by their Chinese or English headers."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from tanheng.kernel.findings import Finding, Place
from tanheng.kernel.messages import Joined
from tanheng.quantification import checks
from tanheng.quantification.report import Report
from tanheng.quantification.vocabulary import folded, vocabulary
from tanheng.tables import Table

FLAT = (
    "entity", "uscc", "province", "works", "legal_person", "sector", "unit", "scope", "month", "category", "item", "flow", "origin",
    "quantity", "uom", "ncv", "enthalpy", "temperature", "device", "point", "ncv_point", "method", "carbon", "purity",
)  # fmt: skip
FLAT_REQUIRED = ("sector", "scope", "month", "category", "item", "quantity")
BATCHES = ("entity", "works", "item", "month", "tonnes", "ncv", "laboratory", "unit", "point")
BATCHES_REQUIRED = ("item", "month", "ncv")
STOCK = ("entity", "works", "category", "item", "month", "opening", "bought", "sold", "closing", "unit", "own_use")
STOCK_REQUIRED = ("item", "month", "opening", "bought", "sold", "closing")
METERS = (
    "entity", "works", "unit", "scope", "category", "item", "month", "case", "required_percent", "actual_percent", "uncovered",
)  # fmt: skip
METERS_REQUIRED = ("item", "month", "case", "required_percent")
SUBSTITUTIONS = (
    "entity", "works", "unit", "sector", "scope", "category", "item", "month", "parameter", "plan_value", "backup_meter",
    "stock_identity", "reference_item", "ncv", "reason",
)  # fmt: skip
SUBSTITUTIONS_REQUIRED = ("scope", "category", "item", "month", "reason")
OWN_PREFIX = "x_"
_SEARCHED_ROWS = 10


@dataclass(frozen=True, slots=True)
class Columns:
    """Where each known column stands, counted from 0; a column that is absent has no entry."""

    table: Table
    header_row: int
    places: dict[str, int]
    width: int

    def place(self, row: int, column: str) -> Place:
        """Return the place of a column's cell in a row; an absent column has the place of the row."""
        return self.table.place(row, self.places[column] + 1 if column in self.places else 0)


def headed(table: Table, required: Sequence[str]) -> Table:
    """Return the table from its header on: titles above it are left out. The header is the first of ten rows that names most columns."""
    counts = [sum(_names_column(written, required) for written in texts) for _, texts in table.rows[:_SEARCHED_ROWS]]
    best = counts.index(max(counts))
    if counts[best] < 2 or best == 0:
        return table
    return Table(table.file, table.sheet, table.rows[best:], table.origins, table.hidden, table.names)


def looks_like_a_table(table: Table) -> bool:
    """Tell whether a row near the top names several of the columns that activity data, batches or ledgers need."""
    required = {*FLAT_REQUIRED, *BATCHES_REQUIRED, *STOCK_REQUIRED}
    return any(sum(_names_column(written, required) for written in texts) > 2 for _, texts in table.rows[:_SEARCHED_ROWS])


def _names_column(written: str, columns: Collection[str]) -> bool:
    term = vocabulary().find("columns", written) if written else None
    return term is not None and term.code in columns


def find_columns(table: Table, known: Sequence[str], required: Sequence[str], report: Report) -> Columns | None:
    """Read the header, the first row of the table. Unknown, doubled and missing columns are findings; None if there is any error."""
    header_row, header = table.rows[0]
    places: dict[str, int] = {}
    faults: list[Finding] = []
    for place, written in enumerate(header):
        cell = table.place(header_row, place + 1)
        if not written:
            if first := table.first_below(place + 1):
                faults.append(checks.COLUMN_UNNAMED.at(cell, first[1], cell=first[0].cell))
            continue
        if folded(written).startswith(OWN_PREFIX):
            continue
        term = vocabulary().find("columns", written)
        if term is None or term.code not in known:
            faults.append(checks.COLUMN_UNKNOWN.at(cell, written, _suggested(written, known)))
        elif term.code in places:
            faults.append(checks.COLUMN_TWICE.at(cell, written, term.label))
        else:
            places[term.code] = place
    for name in required:
        if name not in places:
            faults.append(checks.COLUMN_MISSING.at(table.place(header_row), "", vocabulary().term("columns", name).label))
    for fault in faults:
        report.add(fault)
    return None if faults else Columns(table, header_row, places, len(header))


def _suggested(written: str, known: Sequence[str]) -> Joined:
    names = {folded(name): term.label for code in known for term in [vocabulary().term("columns", code)] for name in (code, term.label.zh)}
    close = difflib.get_close_matches(folded(written), names, cutoff=0.5)
    labels = dict.fromkeys(names[name] for name in close) or dict.fromkeys(vocabulary().term("columns", code).label for code in known)
    return Joined(tuple(labels))
