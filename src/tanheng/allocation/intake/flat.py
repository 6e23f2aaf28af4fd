"""Reads the flat form: one row for each allocation unit (docs/reference/allocate.md, section 1.1)."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from tanheng.allocation.forms import last_day
from tanheng.allocation.intake import cells, checks
from tanheng.allocation.intake.columns import Columns, find_columns, flat_header, is_for_people
from tanheng.allocation.intake.gathering import STEEL, Gathered, RowReader, column_label, sector_label
from tanheng.allocation.model import Issuance, Submission, Unit
from tanheng.kernel.findings import Finding, Place
from tanheng.kernel.messages import Joined
from tanheng.lawbook import Lawbook, NoLegalValue
from tanheng.quantification.sectors import Fault
from tanheng.quantification.vocabulary import folded
from tanheng.tables import Table, refusals

_OF_STEEL = ("ironmaking_emissions_t", "sintering_emissions_t", "ironmaking_output_t")
_OF_CEMENT = ("slag_t", "clinker_class")
_NOT_OF = {
    "steel": ("unit", "output_t", *_OF_CEMENT),
    "cement": _OF_STEEL,
    "aluminium": (*_OF_STEEL, *_OF_CEMENT),
}
_QUANTITIES = (*_OF_STEEL, "output_t", "slag_t", "previous_verified_t")


def read_flat(tables: Sequence[Table], lawbook: Lawbook, year: int) -> Submission:
    """Read the one flat table of the file; quantities in t. All faults are findings of the submission, at their cells."""
    findings: list[Finding] = []
    flat = [(table, header) for table in tables if not is_for_people(table) and (header := flat_header(table)) is not None]
    if len(flat) != 1:
        names = Joined(tuple(table.sheet or table.file for table, _ in flat))
        place = tables[0].place()._replace(sheet="")
        return Submission((), findings=(checks.SEVERAL_KINDS.at(place, names) if flat else not_recognised(tables),))
    for table in tables:
        if table is not flat[0][0]:
            findings.append(checks.SHEET_NOT_READ.at(table.place(), table.sheet))
    try:
        classes = clinker_classes(lawbook, year)
    except NoLegalValue:
        classes = {}  # the rows are read all the same; a year without a plan is refused by the rules
    reader = _FlatReader(classes, findings)
    table, header = flat[0]
    if table.hidden:
        findings.append(checks.SHEET_HIDDEN.at(table.place(), table.sheet))
    columns = find_columns(table, header, findings)
    if columns is not None:
        reader.read(columns, table.rows[header + 1 :])
    return Submission(tuple(reader.gathered.units), reader.issuances, {}, tuple(findings))


def not_recognised(tables: Sequence[Table]) -> Finding:
    """Return the refusal of a file in which nothing was found that could be read."""
    needed = Joined(tuple(column_label(code) for code in ("entity", "sector", "emissions_t")))
    place = tables[0].place()._replace(sheet="")
    return checks.NOT_RECOGNISED.at(place, "", needed, sheets="2-2, 2-3, 2-4")


def clinker_classes(lawbook: Lawbook, year: int) -> dict[str, str]:
    """Return the classes of clinker of the table of process factors, by their folded names. Raises NoLegalValue."""
    return {folded(name): name for name in lawbook.rows("cement.clinker.factor", on=last_day(year))}


def clinker_class(row: RowReader, classes: dict[str, str], slag_t: Decimal | None) -> str:
    """Return the class of clinker; it is needed where carbide slag was consumed."""

    def known(text: str, column: str) -> str:
        if classes and folded(text) not in classes:
            raise Fault(checks.TERM_UNKNOWN, column, text, Joined(tuple(classes.values())))
        return classes.get(folded(text), text)

    if not row.text("clinker_class") and slag_t:
        row.refuse(checks.CELL_EMPTY.at(row.at("clinker_class"), "", column_label("clinker_class")))
    return row.read_if_stated(known, "clinker_class") or ""


class _FlatReader:
    """Reads the rows; adds up the reductions of an entity in a sector."""

    def __init__(self, classes: dict[str, str], findings: list[Finding]) -> None:
        self.gathered = Gathered(findings)
        self.issuances: dict[tuple[str, str], Issuance] = {}
        self._reductions: dict[tuple[str, str], list[tuple[int, Place]]] = {}
        self._classes = classes
        self._findings = findings

    def read(self, columns: Columns, rows: Sequence[tuple[int, list[str]]]) -> None:
        """Read all rows; a table without any is refused."""
        count = 0
        for number, texts in rows:
            row = RowReader(columns.texts(texts), columns.cells(number), columns.table.place(number), self._findings)
            if len(texts) > columns.width and (beyond := columns.table.beyond(number, texts, columns.width)):
                row.refuse(beyond)
            elif any(row.texts.values()):
                self._row(row)
            else:
                continue
            count += 1
        if not count:
            self._findings.append(refusals.NO_TABLE.at(columns.table.place()))
        self._warn_of_repeated_reductions()
        self.gathered.finish()

    def _row(self, row: RowReader) -> None:
        """Read every cell, so that all faults of the row are told at once."""
        written, sector = row.read(cells.name, "entity"), row.read(cells.sector, "sector")
        entity = None if written is None else self.gathered.called(written)
        facts = {column: row.read(getattr(cells, column), column) or "" for column in ("uscc", "province")}
        emissions_t = self._emissions(row)
        quantities = {column: row.read_if_stated(cells.quantity, column) for column in _QUANTITIES}
        dates = {column: row.read(cells.day, column) for column in ("commissioned", "closed")}
        special = row.read(cells.special, "special")
        reduction_t = row.read_if_stated(cells.whole, "reduction_t")
        differentiated = row.read(cells.answer, "differentiated")
        name = self.gathered.called(row.text("unit"), entity or "") if row.text("unit") else ""
        if sector is not None:
            for column in _NOT_OF[sector]:
                if row.text(column):
                    row.refuse(checks.VALUE_NOT_HERE.at(row.at(column), column_label(column), sector_label(sector)))
        kind = clinker_class(row, self._classes, quantities["slag_t"]) if sector == "cement" else ""
        if entity is None or sector is None:
            return
        for column, value in facts.items():
            self.gathered.fact(row, entity, column, value)
        self.gathered.seen(row, entity, sector, "" if sector == STEEL else name)
        self._issue(row, (entity, sector), reduction_t, differentiated is True)
        if not row.faulty and emissions_t is not None and special is not None:
            known: dict[str, Any] = {**facts, **quantities, **dates, "clinker_class": kind, "special": special, "cells": row.cells}
            self.gathered.units.append(Unit(entity, sector, name, emissions_t, row.place, **known))

    def _emissions(self, row: RowReader) -> Decimal | None:
        if not row.text("emissions_t"):
            row.refuse(checks.CELL_EMPTY.at(row.at("emissions_t"), "", column_label("emissions_t")))
            return None
        return row.read(cells.quantity, "emissions_t")

    def _issue(self, row: RowReader, key: tuple[str, str], reduction_t: int | None, differentiated: bool) -> None:
        if reduction_t is None and not differentiated:
            return
        if reduction_t:
            self._reductions.setdefault(key, []).append((reduction_t, row.at("reduction_t")))
        known = self.issuances.get(key) or Issuance(*key, row.place, cells=row.cells)
        self.issuances[key] = Issuance(
            *key,
            known.place,
            reduction_t=known.reduction_t + (reduction_t or 0),
            differentiated=known.differentiated or differentiated,
            cells=known.cells,
        )

    def _warn_of_repeated_reductions(self) -> None:
        """A reduction of the entity that was copied into each of its rows would be taken as often."""
        for (entity, _), stated in self._reductions.items():
            amounts = [amount for amount, _ in stated]
            repeated = next((each for each in stated if amounts.count(each[0]) > 1), None)
            if repeated is not None:
                self._findings.append(checks.REDUCTION_REPEATED.at(repeated[1], repeated[0], sum(amounts), entity=entity))
