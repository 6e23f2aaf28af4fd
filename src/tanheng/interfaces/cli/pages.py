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
    from rich.table import Table
    from rich.text import Text

WIDTH = 100
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
    """A table with titles; the columns named in `right` stand to the right, as numbers do."""

    titles: Sequence[Cell]
    rows: Sequence[Sequence[Cell]]
    right: frozenset[int] = frozenset()


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
            out.print(_drawn(block, language))
    click.echo("\n".join(line.rstrip() for line in captured.get().splitlines()))


def _drawn(block: Block, language: str) -> Text | Table:
    from rich.text import Text

    match block:
        case Heading(text):
            return Text(shown(text, language), style="bold")
        case Line(text):
            return Text(shown(text, language))
        case Facts(rows):
            return _facts(rows, language)
        case Grid():
            return _grid(block, language)


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


def _grid(grid: Grid, language: str) -> Table:
    from rich.box import SIMPLE_HEAD
    from rich.table import Table
    from rich.text import Text

    table = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False, header_style="bold")
    for place, title in enumerate(grid.titles):
        table.add_column(Text(shown(title, language)), justify="right" if place in grid.right else "left", overflow="fold")
    for row in grid.rows:
        table.add_row(*(Text(shown(cell, language)) for cell in row))
    return table
