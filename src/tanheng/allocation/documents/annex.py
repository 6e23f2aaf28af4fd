"""The official tables as the annex of a letter: the rows that also go into a workbook, written for people."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path

from tanheng.allocation.documents.wording import Speech, ratio, tonnes
from tanheng.allocation.forms import FINAL_ISSUE, FINAL_OF, PRE_ALLOCATION_OF, PRE_ISSUE, SUMMED
from tanheng.allocation.model import Allocation
from tanheng.allocation.official_tables import Part, official_parts
from tanheng.allocation.words import words
from tanheng.kernel.messages import CHINESE, Label, message
from tanheng.lawbook.nodes import Node, read_nodes
from tanheng.tables import Cell

_EMPTY = "—"
_WIDE_FROM = 14  # columns; a wider table needs the larger page
_PLACES = 6


@dataclass(frozen=True, slots=True)
class Annex:
    """One table of a letter."""

    part: Part

    @property
    def code(self) -> str:
        """Return the number of the table."""
        return self.part.official.form.code

    @property
    def title(self) -> Label:
        """Return the printed title, in English what it is."""
        return Label(self.part.official.title, self.part.official.form.english)

    @property
    def wide(self) -> bool:
        """Tell whether the table needs the larger page."""
        return len(self.part.official.columns) >= _WIDE_FROM

    @property
    def heads(self) -> list[Label]:
        """Return the printed name of each column and its English one."""
        return [Label(name, _column(field).get("en").text()) for field, name in self.part.official.columns.items()]

    @property
    def widths(self) -> list[str]:
        """Return the share of the width of each column."""
        return [_column(field).get("width").text() for field in self.part.official.columns]

    def rows(self, speech: Speech) -> list[list[str]]:
        """Return the cells of all rows, numbered, with the row of sums at the end."""
        columns = self.part.official.columns
        rows = [
            [str(number) if field == "number" else _text(field, row.get(field), speech) for field in columns]
            for number, row in enumerate(self.part.rows, start=1)
        ]
        sums = {**self.part.sums(), "entity": speech.main(message("total"))}
        return [*rows, [_text(field, sums[field], speech) if field in sums else "" for field in columns]]


def annexes_of(allocation: Allocation, province: str, final: bool) -> list[Annex]:
    """Return the tables of a province: for each sector the one of its units and the one of the issue. Raises NoLegalValue."""
    codes = {*FINAL_OF.values(), FINAL_ISSUE} if final else {*PRE_ALLOCATION_OF.values(), PRE_ISSUE}
    return [Annex(part) for part in official_parts(allocation) if part.province == province and part.official.form.code in codes]


def _text(field: str, cell: Cell, speech: Speech) -> str:
    """Write one cell: amounts with separators of thousands, ratios with few decimals, known words in the language."""
    if cell is None or cell == "":
        return _EMPTY
    if isinstance(cell, int | Decimal):
        return tonnes(cell) if field in SUMMED else ratio(Fraction(cell), _PLACES)
    text = str(cell)
    if speech.languages[0] == CHINESE:
        return text
    known = words().find("answer", text) or words().find("special", text)
    return text if known is None else known.label.render(speech.languages[0])


def _column(field: str) -> Node:
    return _columns().get(field)


@cache
def _columns() -> Node:
    path = Path(__file__).with_name("annex.yaml")
    return read_nodes(path, path.name)
