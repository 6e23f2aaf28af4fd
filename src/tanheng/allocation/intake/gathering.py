"""Gathers the rows of a submission: every fault becomes a finding at its cell, and what rows say of one entity must agree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TypeVar

from tanheng.allocation.intake import checks
from tanheng.allocation.model import Unit
from tanheng.allocation.words import words
from tanheng.kernel.findings import Finding, Place
from tanheng.kernel.messages import Label
from tanheng.quantification.intake.cells import name as plain_name
from tanheng.quantification.sectors import Fault
from tanheng.quantification.vocabulary import vocabulary

STEEL = "steel"
_Read = TypeVar("_Read")


class RowReader:
    """Reads the cells of one row; faults are noted, and what cannot be read is None."""

    def __init__(self, texts: Mapping[str, str], cells: Mapping[str, Place], place: Place, findings: list[Finding]) -> None:
        self.texts = texts
        self.cells = cells
        self.place = place
        self.findings = findings
        self.faulty = False

    def at(self, column: str) -> Place:
        """Return where the column stands, or the row."""
        return self.cells.get(column, self.place)

    def text(self, column: str) -> str:
        """Return the text of a cell; an absent column is empty."""
        return self.texts.get(column, "")

    def read(self, reader: Callable[[str, str], _Read], column: str) -> _Read | None:
        """Read a cell, whether empty or not."""
        try:
            return reader(self.text(column), column)
        except Fault as fault:
            self.refuse(fault.check.at(self.at(column), fault.found, fault.expected, **fault.fields))
            return None

    def read_if_stated(self, reader: Callable[[str, str], _Read], column: str) -> _Read | None:
        """Read a cell; an empty one is None."""
        return self.read(reader, column) if self.text(column) else None

    def refuse(self, finding: Finding) -> None:
        """Note an error of this row."""
        self.faulty = True
        self.findings.append(finding)


class Gathered:
    """Units as they come in; what contradicts an earlier row is a finding."""

    def __init__(self, findings: list[Finding]) -> None:
        self.units: list[Unit] = []
        self.findings = findings
        self._seen: dict[tuple[str, str, str], Place] = {}
        self._facts: dict[tuple[str, str], str] = {}
        self._written: dict[tuple[str, str], str] = {}

    def called(self, written: str, entity: str = "") -> str:
        """Return the name of an entity, or of a unit of one, as it was first written; kinds of brackets and widths are one name."""
        return self._written.setdefault((entity, plain_name(written)), " ".join(written.split()))

    def fact(self, row: RowReader, entity: str, column: str, value: str) -> None:
        """Refuse a second value of what an entity has one of; an empty cell says nothing."""
        known = self._facts.setdefault((entity, column), value) if value else value
        if known != value:
            row.refuse(checks.ENTITY_TWO_VALUES.at(row.at(column), value, known, entity=entity))

    def stated(self, entity: str, column: str) -> str:
        """Return what some row says of the entity, or nothing."""
        return self._facts.get((entity, column), "")

    def seen(self, row: RowReader, entity: str, sector: str, name: str) -> None:
        """Refuse a unit that stands already in an earlier row, also where that row has faults."""
        known = self._seen.setdefault((entity, sector, name), row.place)
        if known is row.place:
            return
        if sector == STEEL:
            row.refuse(checks.STEEL_TWICE.at(row.at("entity"), entity, known))
        elif name:
            row.refuse(checks.DUPLICATE.at(row.at("unit"), name, known))

    def holds(self, key: tuple[str, str, str]) -> bool:
        """Tell whether a row of this entity, sector and unit was seen, even one with faults."""
        return key in self._seen

    def finish(self) -> None:
        """Fill in what another row says of the entity, and refuse units without a name where their entity has several in the sector."""
        self.units = [
            replace(unit, uscc=self.stated(unit.entity, "uscc"), province=self.stated(unit.entity, "province")) for unit in self.units
        ]
        counts = Counter((unit.entity, unit.sector) for unit in self.units)
        for unit in self.units:
            count = counts[unit.entity, unit.sector]
            if unit.sector != STEEL and not unit.name and count > 1:
                self.findings.append(checks.UNIT_MISSING.at(unit.at("unit"), count, unit.entity))


def sector_label(code: str) -> Label:
    """Return the names of a sector."""
    return vocabulary().term("sector", code).label


def column_label(code: str) -> Label:
    """Return the names of a column of the flat table."""
    return words().label("columns", code)
