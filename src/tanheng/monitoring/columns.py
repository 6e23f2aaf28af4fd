"""Finds the columns of a monitoring table by their headers, and whether its rows are hours or days."""

from __future__ import annotations

from dataclasses import dataclass

from tanheng.kernel.findings import Finding, Place
from tanheng.kernel.messages import Joined
from tanheng.monitoring import checks
from tanheng.monitoring.words import words
from tanheng.quantification.vocabulary import folded
from tanheng.tables import Table

OWN_PREFIX = "x_"
_SEARCHED_ROWS = 10
_MOMENTS = ("time", "date")


@dataclass(frozen=True, slots=True)
class Columns:
    """Where each column stands, counted from 0; an absent one has no entry."""

    table: Table
    places: dict[str, int]
    width: int
    hourly: bool

    def place(self, row: int, column: str) -> Place:
        """Return the place of a column's cell in a row; an absent column has the place of the row."""
        return self.table.place(row, self.places[column] + 1 if column in self.places else 0)

    def unit(self, column: str) -> str:
        """Return the unit in which the column stands here."""
        units = words().column(column).units(hourly=self.hourly)
        return units[0] if units else ""


def headed(table: Table) -> Table:
    """Return the table from its header on: the first of ten rows that names most columns."""
    counts = [sum(words().header(written) is not None for written in texts if written) for _, texts in table.rows[:_SEARCHED_ROWS]]
    best = counts.index(max(counts))
    return table if best == 0 else Table(table.file, table.sheet, table.rows[best:], table.origins, table.hidden)


def is_for_people(table: Table) -> bool:
    """Tell whether the sheet is named as one that holds no data."""
    return bool(table.sheet) and (folded(table.sheet).startswith(OWN_PREFIX) or words().find("sheets", table.sheet) is not None)


def find_columns(table: Table, findings: list[Finding]) -> Columns | None:
    """Read the header, the first row of the table; None if there is any error, which is a finding."""
    row, header = table.rows[0]
    named = [(place, written, words().header(written)) for place, written in enumerate(header) if written]
    codes = {found[0].code for _, _, found in named if found is not None}
    hourly = "time" in codes
    faults: list[Finding] = []
    places: dict[str, int] = {}
    for place, written, found in named:
        cell = table.place(row, place + 1)
        if folded(written).startswith(OWN_PREFIX):
            continue
        if found is None or (found[0].hour and not found[0].units(hourly=hourly)):
            faults.append(checks.COLUMN_UNKNOWN.at(cell, written))
            continue
        column, unit = found
        units = column.units(hourly=hourly)
        if column.code in places:
            faults.append(checks.COLUMN_TWICE.at(cell, written, column.label))
        elif unit and unit not in map(folded, units):
            faults.append(checks.UNIT_WRONG.at(cell, unit, Joined(units)))
        else:
            places[column.code] = place
    faults += _missing(table, codes)
    faults += _unnamed(table, header)
    findings += faults
    return None if faults else Columns(table, places, len(header), hourly)


def _missing(table: Table, codes: set[str]) -> list[Finding]:
    """Return what the header lacks: the source, and exactly one column that says when."""
    row = table.rows[0][0]
    faults = []
    if "source" not in codes:
        faults.append(checks.COLUMN_MISSING.at(table.place(row), "", words().column("source").label))
    moments = [code for code in _MOMENTS if code in codes]
    if not moments:
        faults.append(checks.COLUMN_MISSING.at(table.place(row), "", Joined(tuple(words().column(code).label for code in _MOMENTS))))
    elif len(moments) > 1:
        faults.append(checks.HOUR_AND_DAY.at(table.place(row)))
    return faults


def _unnamed(table: Table, header: list[str]) -> list[Finding]:
    row = table.rows[0][0]
    empty = [place for place, written in enumerate(header) if not written]
    return [
        checks.COLUMN_UNNAMED.at(table.place(row, place + 1), first[1], cell=first[0].cell)
        for place in empty
        if (first := table.first_below(place + 1))
    ]
