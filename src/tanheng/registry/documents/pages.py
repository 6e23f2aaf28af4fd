"""A page as data: its facts, its tables, its notes. The same page is printed, written as a workbook, shown, and signed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from tanheng.kernel.canonical import JSON
from tanheng.kernel.clock import in_beijing
from tanheng.kernel.exact import grouped
from tanheng.kernel.messages import CHINESE, ENGLISH, Rendered, message
from tanheng.registry.queries import SERVES, AccountFound, Entry, Helped
from tanheng.registry.vocabulary import account_types, kinds, places, states

Cell = int | str | Rendered
Fact = tuple[Rendered, Cell]
_EARMARKED = "earmarked"


@dataclass(frozen=True, slots=True)
class Section:
    """A table: its title, its columns, its rows. Whole numbers are tonnes, or ranks; `widths` are shares of the width."""

    title: Rendered
    columns: Sequence[Rendered]
    rows: Sequence[Sequence[Cell]]
    widths: Sequence[int] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """A document to be printed. `wide` needs the page lying on its side."""

    type: str
    title: Rendered
    facts: Sequence[Fact]
    sections: Sequence[Section]
    notes: Sequence[Rendered] = ()
    wide: bool = False

    def content(self, language: str) -> JSON:
        """Return what is signed: what the page prints, in its first language."""
        return {
            "language": language,
            "title": self.title.render(language),
            "facts": [[name.render(language), plain_of(value, language)] for name, value in self.facts],
            "sections": [
                {
                    "title": one.title.render(language),
                    "columns": [column.render(language) for column in one.columns],
                    "rows": [[plain_of(cell, language) for cell in row] for row in one.rows],
                }
                for one in self.sections
            ],
            "notes": [note.render(language) for note in self.notes],
        }


def plain_of(value: Cell, language: str) -> int | str:
    """Return a cell as JSON holds it."""
    return value.render(language) if isinstance(value, Rendered) else value


def pair_of(value: Cell, language: str) -> list[str]:
    """Return a cell as it is printed: of a Chinese page with the English beside it where that is another text."""
    if isinstance(value, int):
        return [grouped(value).replace("-", "\N{MINUS SIGN}")]
    if isinstance(value, str):
        return [value]
    main = value.render(language)
    beside = value.render(ENGLISH)
    return [main, beside] if language == CHINESE and beside != main else [main]


def second(at: datetime | None) -> str:
    """Return an instant in Beijing time to the second; a dash for none."""
    return "—" if at is None else in_beijing(at).strftime("%Y-%m-%d %H:%M:%S")


def place_label(place: str) -> Rendered:
    """Return the name of a place; units held for a unit at risk have its account behind it."""
    name, _, account = place.partition(":")
    known = places().get(name)
    if known is None:
        return message("{text}", text=place)
    return message("{place} {account}", place=known, account=account) if account and name == _EARMARKED else known


def kind_label(one: Entry | Helped) -> Rendered | str:
    """Return the name of the kind; of a surrender with the year of the duty that it served, and for whom where that is another.

    What is passed on to a successor names who had surrendered it.
    """
    if not one.kind:
        return "—"
    label = kinds()[one.kind].label
    if isinstance(one, Entry) and one.giver:
        named = {"account": one.giver, "name": one.giver_name, "year": str(one.year)}
        return message("{kind}: surrendered by {account}, {name}, {year}", kind=label, **named)
    if one.kind not in SERVES or one.year is None:
        return label
    if isinstance(one, Entry) and one.for_another:
        return message("{kind} for {account}, {name}, {year}", kind=label, account=one.behalf, name=one.name, year=str(one.year))
    return message("{kind}, {year}", kind=label, year=str(one.year))


def route_label(one: Entry) -> Rendered:
    """Return from which place to which it moved."""
    return message("{first} → {second}", first=place_label(one.from_place), second=place_label(one.to_place))


def about(account: AccountFound) -> list[Fact]:
    """Return the facts about an account that head every page of it."""
    return [
        (message("account"), account.number),
        (message("holder"), account.name),
        (message("code of the holder"), account.holder.partition(":")[2] or account.holder),
        (message("type"), account_types()[account.type].label),
        (message("state of the account"), states()[account.state].label),
    ]


def times(at: datetime | None, known: datetime | None, printed: datetime) -> list[Fact]:
    """Return of when a page tells and as known when; without these times, of when it is printed."""
    return [(message("as of"), second(at or printed)), (message("as known on"), second(known or printed))]
