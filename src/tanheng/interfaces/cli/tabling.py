"""Tables that fit the width there is: numbers are never broken, texts fold, and where that is not enough every row becomes a list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rich.text import Text

if TYPE_CHECKING:
    from rich.console import Console

_LEAST_TEXT = (10, 6)  # what a column of texts keeps at least, and one of numbers for its heading; the second where there is no room
_LEAST_CHINESE = 4  # a heading in Chinese may be broken anywhere
_FRAME = 3  # a border and a blank on either side


@dataclass(slots=True)
class Listing:
    """A table: headings of texts, then of numbers; `sections` are the places of rows before which a line is drawn."""

    title: str
    texts: Sequence[str]
    numbers: Sequence[str]
    rows: list[Sequence[str | Text]] = field(default_factory=list)
    sections: set[int] = field(default_factory=set)

    def add(self, *cells: str | Text) -> None:
        """Add a row, with a cell for every heading."""
        self.rows.append(cells)

    def draw_line(self) -> None:
        """Draw a line before the next row."""
        self.sections.add(len(self.rows))


def fits(listing: Listing, width: int) -> bool:
    """Tell whether the table can be printed within a width without breaking a number."""
    return _widths(*_cells(listing), len(listing.texts), width) is not None


def print_listing(out: Console, listing: Listing) -> None:
    """Print the table within the width of the console, or every row as a list of headings and cells where it cannot be."""
    heads, rows = _cells(listing)
    widths = _widths(heads, rows, len(listing.texts), out.width)
    if listing.title:
        out.print(Text(listing.title, style="italic"))
    if widths is None:
        _print_lists(out, heads, rows)
    else:
        _print_table(out, listing, heads, rows, widths)


def _cells(listing: Listing) -> tuple[list[Text], list[list[Text]]]:
    """Return the headings and the rows as texts to print."""
    heads = [Text(head) for head in (*listing.texts, *listing.numbers)]
    return heads, [[cell if isinstance(cell, Text) else Text(cell) for cell in row] for row in listing.rows]


def _widths(heads: list[Text], rows: list[list[Text]], texts: int, available: int) -> list[int] | None:
    """Return the width of every column, or None where they cannot all have what they need at least."""
    found = (_widths_with(least, heads, rows, texts, available) for least in _LEAST_TEXT)
    return next((widths for widths in found if widths is not None), None)


def _widths_with(least_text: int, heads: list[Text], rows: list[list[Text]], texts: int, available: int) -> list[int] | None:
    wanted, least = [], []
    for place, head in enumerate(heads):
        longest = max((row[place].cell_len for row in rows), default=0)
        words = max((len(word) if word.isascii() else _LEAST_CHINESE for word in head.plain.split()), default=0)
        wanted.append(max(longest, head.cell_len, 1))
        least.append(max(min(wanted[-1], least_text) if place < texts else longest, min(words, least_text), 1))
    spare = available - 1 - _FRAME * len(heads) - sum(least)
    if spare < 0:
        return None
    lacking = sorted(range(len(heads)), key=lambda place: wanted[place] - least[place])
    for served, place in enumerate(lacking):
        given = min(max(0, wanted[place] - least[place]), spare // (len(lacking) - served))
        least[place] += given
        spare -= given
    return least


def _print_table(out: Console, listing: Listing, heads: list[Text], rows: list[list[Text]], widths: list[int]) -> None:
    from rich.table import Table

    table = Table()
    for place, (head, width) in enumerate(zip(heads, widths, strict=True)):
        table.add_column(head, width=width, justify="left" if place < len(listing.texts) else "right", overflow="fold")
    for place, row in enumerate(rows):
        if place in listing.sections:
            table.add_section()
        table.add_row(*row)
    out.print(table)


def _print_lists(out: Console, heads: list[Text], rows: list[list[Text]]) -> None:
    from rich.table import Table

    for row in rows:
        table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
        table.add_column(overflow="fold", style="dim")
        table.add_column(overflow="fold")
        for head, cell in zip(heads, row, strict=True):
            if cell.plain:
                table.add_row(head, cell)
        out.print(table)
        out.print()
