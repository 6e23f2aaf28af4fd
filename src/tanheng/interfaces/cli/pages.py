"""Pages of headings, facts, tables and lines: said once as data, printed in either language within 100 columns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

import click

from tanheng.interfaces.cli.common import console
from tanheng.kernel.exact import plain
from tanheng.kernel.messages import Rendered

if TYPE_CHECKING:
    from rich.console import JustifyMethod
    from rich.table import Table
    from rich.text import Text

WIDTH = 100
_GAP = 3  # between two columns
_ROOM = 20  # what a broken column keeps at least beside a whole one
Cell = Rendered | str | int | Decimal | None


@dataclass(frozen=True, slots=True)
class Heading:
    """The title of what follows."""

    text: Cell


@dataclass(frozen=True, slots=True)
class Facts:
    """Names with their contents; empty contents are left out."""

    rows: Sequence[tuple[Rendered, Cell]]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table with titles; columns in `right` stand to the right, as numbers do, and those in `whole` are broken last, as names are."""

    titles: Sequence[Cell]
    rows: Sequence[Sequence[Cell]]
    right: frozenset[int] = frozenset()
    whole: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text."""

    text: Cell


Block = Heading | Facts | Grid | Line


@dataclass(frozen=True, slots=True)
class Stacked:
    """Several texts below each other in one cell; empty ones are left out."""

    parts: tuple[Cell, ...]

    def render(self, language: str) -> str:
        """Return the texts, one in a line."""
        return "\n".join(text for part in self.parts if (text := shown(part, language)))


@dataclass(frozen=True, slots=True)
class Spaced:
    """Several texts beside each other with a separator; empty ones are left out."""

    parts: tuple[Cell, ...]
    separator: str = " "

    def render(self, language: str) -> str:
        """Return the texts in one line."""
        return self.separator.join(text for part in self.parts if (text := shown(part, language)))


def shown(cell: Cell, language: str) -> str:
    """Return a cell as text."""
    if cell is None:
        return ""
    if isinstance(cell, Rendered):
        return cell.render(language)
    return plain(cell) if isinstance(cell, Decimal) else str(cell)


def print_page(blocks: Iterable[Block], language: str) -> None:
    """Print the blocks one after the other to standard output, at most 100 columns wide."""
    out = console()
    out.width = min(out.width, WIDTH)
    with out.capture() as captured:
        for place, block in enumerate(blocks):
            if place and isinstance(block, Heading):
                out.print()
            out.print(_drawn(block, language, out.width))
    click.echo("\n".join(line.rstrip() for line in captured.get().splitlines()))


def _drawn(block: Block, language: str, available: int) -> Text | Table:
    from rich.text import Text

    match block:
        case Heading(text):
            return Text(shown(text, language), style="bold")
        case Line(text):
            return Text(shown(text, language))
        case Facts(rows):
            return _facts(rows, language)
        case Grid():
            return _grid(block, language, available)


def _facts(rows: Sequence[tuple[Rendered, Cell]], language: str) -> Table:
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True, style="dim")
    table.add_column(overflow="fold")
    for name, cell in rows:
        text = shown(cell, language)
        if text:
            table.add_row(Text(name.render(language)), Text(text))
    return table


def _grid(grid: Grid, language: str, available: int) -> Table:
    from rich.box import SIMPLE_HEAD
    from rich.table import Table
    from rich.text import Text

    table = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False, header_style="bold")
    rows = [[Text(shown(cell, language)) for cell in row] for row in grid.rows]
    titles = [Text(shown(title, language)) for title in grid.titles]
    naturals = [max((line.cell_len for row in (titles, *rows) for line in row[place].split()), default=1) for place in range(len(titles))]
    for place, (title, width) in enumerate(zip(titles, widths(naturals, grid.whole, available), strict=True)):
        justify: JustifyMethod = "right" if place in grid.right else "left"
        table.add_column(title, justify=justify, overflow="fold", width=width)
    for cells in rows:
        table.add_row(*cells)
    return table


def widths(naturals: Sequence[int], whole: frozenset[int], available: int) -> list[int]:
    """Return how wide the columns become: those in `whole` are served first, as far as the others keep room; the rest share alike."""
    left = available - _GAP * (len(naturals) - 1)
    given: dict[int, int] = {}
    for place in sorted(whole):
        others = sum(min(width, _ROOM) for at, width in enumerate(naturals) if at not in given and at != place)
        given[place] = max(1, min(naturals[place], left - others))
        left -= given[place]
    rest = sorted((width, place) for place, width in enumerate(naturals) if place not in whole)
    for served, (width, place) in enumerate(rest):
        given[place] = max(1, min(width, left // (len(rest) - served)))
        left -= given[place]
    return [given[place] for place in range(len(naturals))]
