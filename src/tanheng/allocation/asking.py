"""Asks the law as an allocation took it: the values of its emissions year, and the readings that were chosen for it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from tanheng.allocation.model import Allocation
from tanheng.lawbook import Choice, Value
from tanheng.lawbook.book import NoLegalValue
from tanheng.lawbook.entries import Deadline, Instrument


class Asked:
    """The law of one allocation. A value is asked for on the last day of the emissions year, as `asked_by: emissions_year` wants it."""

    def __init__(self, allocation: Allocation) -> None:
        self._allocation = allocation
        self._lawbook = allocation.lawbook
        self.on = date(allocation.year, 12, 31)

    def value(self, name: str, *keys: str) -> Value:
        """Return the value of the emissions year. Raises NoLegalValue."""
        return self._lawbook.value(name, *keys, on=self.on)

    def known(self, name: str, *keys: str) -> Value | None:
        """Return the value, or None where the year has none."""
        try:
            return self.value(name, *keys)
        except NoLegalValue:
            return None

    def choice(self, name: str) -> Choice:
        """Return the reading that the allocation took: the one chosen for it, else the one of the law. Raises NoLegalValue."""
        choice = self._lawbook.choice(name, on=self.on)
        return replace(choice, choice=self._allocation.readings.get(name, choice.choice))

    def known_choice(self, name: str) -> Choice | None:
        """Return the reading that the allocation took, or None where the year has none."""
        try:
            return self.choice(name)
        except NoLegalValue:
            return None

    def deadline(self, event: str, sector: str) -> Deadline | None:
        """Return the deadline of an event for the sector and the year, or None where the calendar has none."""
        try:
            return self._lawbook.deadline(event, sector=sector, emissions_year=self._allocation.year)
        except NoLegalValue:
            return None

    def instrument(self, value: Value) -> Instrument | None:
        """Return the instrument that a value cites, or None where it cites none."""
        return self._lawbook.tree.instruments.get(value.citation.instrument)
