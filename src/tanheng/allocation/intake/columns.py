"""Finds the columns of the flat table by their Chinese or English headers."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tanheng.allocation.intake import checks
from tanheng.allocation.words import words
from tanheng.kernel.findings import Finding, Place
from tanheng.kernel.messages import Joined
from tanheng.quantification.vocabulary import folded
from tanheng.tables import Table

OWN_PREFIX = "x_"
REQUIRED = ("entity", "sector", "emissions_t")
_SEARCHED_ROWS = 10


@dataclass(frozen=True, slots=True)
class Columns:
    """Where each known column stands, counted from 0; a column that is absent has no entry."""

    table: Table
    places: dict[str, int]
    width: int

    def cells(self, row: int) -> Mapping[str, Place]:
        """Return the places of a row's cells."""
        return _Cells(self, row)

    def texts(self, texts: list[str]) -> dict[str, str]:
        """Return the cells of a row by column."""
        return {column: texts[place] if place < len(texts) else "" for column, place in self.places.items()}


class _Cells(Mapping[str, Place]):
    """The places of a row, made only where one is asked for."""

    def __init__(self, columns: Columns, row: int) -> None:
        self._columns = columns
        self._row = row

    def __getitem__(self, column: str) -> Place:
        return self._columns.table.place(self._row, self._columns.places[column] + 1)

    def __iter__(self) -> Iterator[str]:
        return iter(self._columns.places)

    def __len__(self) -> int:
        return len(self._columns.places)


def flat_header(table: Table) -> int | None:
    """Return which of the first rows is the header of a flat table: it names the sector and the entity or the emissions; or None."""
    for number, (_, texts) in enumerate(table.rows[:_SEARCHED_ROWS]):
        codes = {term.code for written in texts if written and (term := words().find("columns", written))}
        if "sector" in codes and codes & {"entity", "emissions_t"}:
            return number
    return None


def is_for_people(table: Table) -> bool:
    """Tell whether the sheet is named as one that holds no data."""
    return bool(table.sheet) and (folded(table.sheet).startswith(OWN_PREFIX) or words().find("sheets", table.sheet) is not None)


def find_columns(table: Table, header: int, findings: list[Finding]) -> Columns | None:
    """Read the header. Unknown, doubled, nameless and missing columns are findings; None if there is any error."""
    row, names = table.rows[header]
    faults: list[Finding] = []
    places: dict[str, int] = {}
    for place, written in enumerate(names):
        cell = table.place(row, place + 1)
        if not written:
            if first := table.first_below(place + 1, header):
                faults.append(checks.COLUMN_UNNAMED.at(cell, first[1], cell=first[0].cell))
            continue
        if folded(written).startswith(OWN_PREFIX):
            continue
        term = words().find("columns", written)
        if term is None:
            faults.append(checks.COLUMN_UNKNOWN.at(cell, written, _suggested(written)))
        elif term.code in places:
            faults.append(checks.COLUMN_TWICE.at(cell, written, term.label))
        else:
            places[term.code] = place
    faults += [checks.COLUMN_MISSING.at(table.place(row), "", words().label("columns", code)) for code in REQUIRED if code not in places]
    findings += faults
    return None if faults else Columns(table, places, len(names))


def _suggested(written: str) -> Joined:
    known = words().written("columns")
    close = difflib.get_close_matches(folded(written), known, cutoff=0.5)
    labels = dict.fromkeys(words().label("columns", known[form]) for form in close) or dict.fromkeys(words().labels("columns"))
    return Joined(tuple(labels))
