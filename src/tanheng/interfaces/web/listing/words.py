"""How pages of the lists name things: provinces, sectors, decisions, kinds of changes, marks."""

from __future__ import annotations

from collections.abc import Iterable

from tanheng.interfaces.web.showing import Tag
from tanheng.kernel.messages import Label, Message, Rendered, message
from tanheng.lawbook.marks import MARKS
from tanheng.roster.intake import words
from tanheng.roster.lists.deciding import ON_LIST

CHANGES: dict[str, Message] = {
    "included": message("included"),
    "removed": message("removed"),
    "renamed": message("renamed"),
    "moved": message("moved"),
    "sectors_changed": message("sectors changed"),
    "members_changed": message("members changed"),
}
_COLOURS = {"included": "green", "stays": "green", "removed": "red", "undecided": "orange"}


def sector_name(sector: str) -> Rendered:
    """Return the name of a sector."""
    return words().label("sector", sector)


def sector_names(sectors: Iterable[str]) -> list[Rendered]:
    """Return the names of sectors."""
    return [sector_name(one) for one in sectors]


def decision_tag(decision: str, *, by_hand: bool = False) -> Tag:
    """Return a decision as a tag, which says where it was made by hand."""
    label = words().label("decision", decision)
    return Tag(message("{decision}, by hand", decision=label) if by_hand else label, _COLOURS.get(decision, "secondary"))


def decisions() -> dict[str, Label]:
    """Return all decisions with their names."""
    return {name: words().label("decision", name) for name in (*ON_LIST, "removed", "report_only", "not_included", "undecided")}


def mark_name(mark: str) -> Rendered:
    """Return what a mark of the law book is called. Raises KeyError for what is none: it must not pass for another."""
    return MARKS[mark].meaning


def years_offered(first: int, last: int) -> list[tuple[str, Label]]:
    """Return years as choices, newest first."""
    return [(str(year), Label(str(year), str(year))) for year in range(last, first - 1, -1)]
