"""What pages are made of: facts, tables, links and pictures, as data that the templates of `web/parts` draw (docs/reference/pages.md)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest

from tanheng.kernel.messages import Rendered

PAGE_KEY = "after"


@dataclass(frozen=True, slots=True)
class Link:
    """A text that leads somewhere. `code`: it is a number or a code, not a word."""

    text: object
    address: str
    code: bool = False


@dataclass(frozen=True, slots=True)
class Code:
    """A name or a number that programs use and no word says: a hint for whoever needs it, set in fixed width."""

    text: str


@dataclass(frozen=True, slots=True)
class Tag:
    """A short word with a colour of Tabler's (`green`, `red`, `orange`, `blue`, `secondary`) that the word says too."""

    text: Rendered
    colour: str = "secondary"


@dataclass(frozen=True, slots=True)
class Coded:
    """A name with its code beside it, smaller: the name is what one reads, the code what one types or cites."""

    text: Rendered
    code: str


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, whether its cells are quantities, the article on which its figures rest, and the gloss of a legal term."""

    label: Rendered
    number: bool = False
    article: str = ""
    gloss: Rendered | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A table. `empty` says what to do where there are no rows; `following` is the address of the next page, empty for none.

    On a telephone each row becomes a card, each cell with its heading; a `matrix`, of marks that are compared across rows, scrolls instead.
    """

    columns: Sequence[Column]
    rows: Sequence[Sequence[object]]
    empty: Rendered
    title: Rendered | None = None
    following: str = ""
    actions: Sequence[Link] = ()
    matrix: bool = False


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact of a page: what it is, the value, and the article or the gloss that explains it."""

    label: Rendered
    value: object
    article: Rendered | str = ""
    gloss: Rendered | None = None


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart: its title, the option for the drawing, and the same figures as a table for whoever cannot see it."""

    key: str
    title: Rendered
    option: dict[str, Any]
    table: Table


@dataclass(frozen=True, slots=True)
class Ask:
    """A field of the search form above a list. `choices` are values with their labels, `hint` is what was taken where it is left empty."""

    name: str
    label: Rendered
    value: str = ""
    choices: Sequence[tuple[str, Rendered]] = field(default_factory=tuple)
    kind: str = "text"
    hint: Rendered | None = None


def following(request: HttpRequest, after: str) -> str:
    """Return the address of the page after a key, with all else that was asked; empty where there is none."""
    if not after:
        return ""
    asked = {name: value for name, value in request.GET.items() if name != PAGE_KEY}
    return f"{request.path}?{urlencode({**asked, PAGE_KEY: after})}"
