"""How wide the columns and how high the rows of a printed form must be, so that no text runs over its neighbours."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from tanheng.kernel.exact import plain
from tanheng.tables.writing import Cell, Merge, Style

_LINE_POINTS, _AIR_POINTS = 15, 3  # the height of a line of the spreadsheet's own type, and what is kept free around it
_FIRST_WIDE = "\u1100"
_AIR = 1  # what a cell keeps free of text, in characters
# A Chinese character is a word of its own: a line may break on either side of it.
_WORDS = re.compile(rf"[{_FIRST_WIDE}-\U0010ffff]|[^\s{_FIRST_WIDE}-\U0010ffff]+\s*|\s+")


def columns_taken(text: str) -> int:
    """Return how many columns of a Latin letter a text takes; a Chinese character takes two."""
    return sum(2 if character >= _FIRST_WIDE else 1 for character in text)


def printed(cell: Cell, style: Style | None = None) -> str:
    """Return a cell as the spreadsheet shows it."""
    if cell is None or isinstance(cell, str):
        return cell or ""
    decimals = style.decimals if style is not None else None
    return plain(cell) if decimals is None and not isinstance(cell, int) else f"{cell:,.{decimals or 0}f}"


def width_of(texts: Iterable[str], least: int, most: int) -> int:
    """Return the width of a column: that of its longest text between two bounds; what is longer is broken into lines."""
    return min(most, max(least, *(columns_taken(text) + _AIR for text in texts), least))


def lines_taken(text: str, width: int) -> int:
    """Return into how many lines a text is broken in a cell of a width; between words, and within one that is too long for a line."""
    room = max(1, width - _AIR)
    lines = 0
    for paragraph in text.splitlines() or [""]:
        lines, used = lines + 1, 0
        for word in _WORDS.findall(paragraph):
            length = columns_taken(word.rstrip())
            if used and used + length > room:
                lines, used = lines + 1, 0
            lines += max(0, length - 1) // room
            used = (length - 1) % room + 1 + columns_taken(word) - length if length > room else used + columns_taken(word)
    return lines


def heights_of(
    rows: Sequence[Sequence[Cell]], widths: Sequence[int], merges: Iterable[Merge], styles: Mapping[tuple[int, int], Style]
) -> dict[int, int]:
    """Return the height in points of every row (from 1), by its text of most lines; merged cells lend each other their room."""
    merged = {(top, left): (bottom, right) for top, left, bottom, right in merges}
    needed: dict[int, int] = {}
    tall: list[tuple[int, int, int]] = []
    for number, cells in enumerate(rows, start=1):
        for column, cell in enumerate(cells, start=1):
            bottom, right = merged.get((number, column), (number, column))
            text = printed(cell, styles.get((number, column)))
            lines = lines_taken(text, sum(widths[column - 1 : right])) if text else 0
            if bottom > number:
                tall.append((number, bottom, lines))
            else:
                needed[number] = max(needed.get(number, 1), lines)
        needed.setdefault(number, 1)
    for top, bottom, lines in tall:
        lacking = lines - sum(needed.get(number, 1) for number in range(top, bottom + 1))
        if lacking > 0:
            needed[bottom] = needed.get(bottom, 1) + lacking
    return {number: lines * _LINE_POINTS + _AIR_POINTS for number, lines in needed.items()}
