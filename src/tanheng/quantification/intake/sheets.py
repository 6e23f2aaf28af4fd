"""Reads the rows of a companion sheet: batches, stock, meters and substitutions are all read alike."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TypeVar

from tanheng.kernel.findings import Place
from tanheng.quantification.intake.columns import find_columns, headed
from tanheng.quantification.report import Report
from tanheng.quantification.sectors import Fault, Sector
from tanheng.tables import Table

Cells = dict[str, str]
_Read = TypeVar("_Read")


@contextmanager
def rules_of(sector: Sector) -> Iterator[None]:
    """Let the faults of the block cite the articles of the sector."""
    try:
        yield
    except Fault as fault:
        fault.articles = sector.articles
        raise


def read_rows(
    table: Table, known: Sequence[str], required: Sequence[str], make: Callable[[Cells, Place], _Read], report: Report
) -> Iterator[_Read]:
    """Yield what `make` makes of the cells of each row; a row of which it raises a Fault is a finding at the cell of the fault instead.

    A fault inside `rules_of` a sector cites the articles of that sector.
    """
    table = headed(table, required)
    columns = find_columns(table, known, required, report)
    for number, texts in table.rows[1:] if columns is not None else ():
        assert columns is not None, "there are no rows without columns"
        cells = {name: texts[place] if place < len(texts) else "" for name, place in columns.places.items()}
        try:
            yield make(cells, table.place(number))
        except Fault as fault:
            found = fault.check.at(columns.place(number, fault.column), fault.found, fault.expected, **fault.fields)
            report.citing(fault.articles).add(found)
