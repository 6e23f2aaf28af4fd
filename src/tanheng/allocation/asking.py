"""Asks the plan as an allocation took it, for those who explain or print: what is missing is left out instead of refused."""

from __future__ import annotations

from dataclasses import replace

from tanheng.allocation.model import Allocation
from tanheng.allocation.plan import Plan
from tanheng.lawbook import Choice, NoLegalValue, Value
from tanheng.lawbook.entries import Deadline


class Asked(Plan):
    """The plan of an allocation's year with the readings that were chosen for it."""

    def __init__(self, allocation: Allocation) -> None:
        super().__init__(allocation.lawbook, allocation.year, allocation.readings)

    def known(self, name: str, *keys: str) -> Value | None:
        """Return the value, or None where the year has none."""
        try:
            return self.value(name, *keys)
        except NoLegalValue:
            return None

    def taken(self, name: str) -> Choice | None:
        """Return the reading that the allocation took: the one chosen for it, else the one of the law; None where the year has none."""
        try:
            return replace(self.choice(name), choice=self.reading(name))
        except NoLegalValue:
            return None

    def deadline(self, event: str, sector: str) -> Deadline | None:
        """Return the deadline of an event for the sector and the year, or None where the calendar has none."""
        try:
            return self.lawbook.deadline(event, sector=sector, emissions_year=self.year)
        except NoLegalValue:
            return None
