"""责任日历 Calendar of duties: what a kind of organisation must have done by when, in a window of days, from law/calendar."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import yaml

from tanheng.kernel.messages import Label
from tanheng.lawbook import Lawbook
from tanheng.lawbook.marks import Citation


@dataclass(frozen=True, slots=True)
class Duty:
    """Something that must have happened by the end of a day, for some sectors and an emissions year, and on what that rests."""

    event: str
    label: Label
    emissions_year: int
    sectors: tuple[str, ...]
    day: date
    citation: Citation


@dataclass(frozen=True, slots=True)
class Reading:
    """Who acts at an event, and how its task ends: `act` is the command that the book shows, `by_hand` whether a person may end it.

    Without an act, which no room has yet, a person always may.
    """

    who: frozenset[str]
    act: str
    by_hand: bool


@cache
def readings() -> dict[str, Reading]:
    """Return how the house reads each event of the calendar."""
    read = yaml.safe_load(Path(__file__).with_name("duties.yaml").read_text(encoding="utf-8"))
    return {
        event: Reading(frozenset(one["who"]), one.get("act", ""), one.get("by_hand", "act" not in one))
        for event, one in read["duties"].items()
    }


def duties(lawbook: Lawbook, kind: str, *, first: date, last: date, sectors: Iterable[str] | None = None) -> list[Duty]:
    """Return the duties of a kind of organisation from `first` to `last`, both included, by day.

    `sectors` are those in which it works; without them, all. Of a duty only these are named.
    """
    wanted = None if sectors is None else frozenset(sectors)
    known = readings()
    found = []
    for one in lawbook.tree.deadlines:
        concerned = tuple(sector for sector in one.sectors if wanted is None or sector in wanted)
        if concerned and first <= one.day <= last and kind in known[one.event].who:
            found.append(Duty(one.event, lawbook.tree.events[one.event], one.emissions_year, concerned, one.day, one.citation))
    return sorted(found, key=lambda duty: (duty.day, duty.event, duty.emissions_year))
