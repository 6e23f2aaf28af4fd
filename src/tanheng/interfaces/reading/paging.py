"""Pages of lists: by the key of the last row, so that a page stays what it was while the book grows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

SIZE, LARGEST = 50, 200
_LARGEST_NUMBER = 2**63 - 1
Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Page:
    """Which page of a list: the one after the row with the key `after` (empty: the first), with so many rows (1 to 200)."""

    after: str = ""
    size: int = SIZE

    @property
    def rows(self) -> int:
        """Return how many rows it has at most."""
        return min(max(self.size, 1), LARGEST)

    @property
    def text(self) -> str:
        """Return the key as a text that a database takes."""
        return self.after.replace("\0", "")[:200]

    def number(self, first: int) -> int:
        """Return the key as a number, `first` where there is none or one that no list ever gave out."""
        return int(self.after) if self.after.isascii() and self.after.isdigit() and len(self.after) < 19 else first

    def numbers(self, count: int) -> tuple[int, ...]:
        """Return a key of several numbers joined by dots; the largest ones where there is none or another one."""
        parts = self.after.split(".")
        if len(parts) == count and all(part.isascii() and part.isdigit() and len(part) < 19 for part in parts):
            return tuple(int(part) for part in parts)
        return (_LARGEST_NUMBER,) * count


FIRST = Page()


@dataclass(frozen=True, slots=True)
class Found(Generic[Row]):
    """The rows of a page, and the key for the page that follows; empty where this was the last."""

    rows: tuple[Row, ...]
    next: str = ""


def paged(rows: Sequence[Row], page: Page, key: Callable[[Row], object]) -> Found[Row]:
    """Return a page of rows that were read with one more than it holds."""
    shown = tuple(rows[: page.rows])
    return Found(shown, str(key(shown[-1])) if len(rows) > page.rows else "")


def cut(rows: Sequence[Row], page: Page) -> Found[Row]:
    """Return a page of rows that are all there: its key is how many stand before it."""
    before = page.number(0)
    ends = before + page.rows
    return Found(tuple(rows[before:ends]), str(ends) if len(rows) > ends else "")
