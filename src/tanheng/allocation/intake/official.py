"""Reads the official tables 1-2 to 1-5 and 2-2 to 2-5 (docs/reference/allocate.md, section 1.2)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from tanheng.allocation.forms import FINAL_OF, PRE_ALLOCATION_OF, OfficialTable, official_tables_of
from tanheng.allocation.intake import cells, checks
from tanheng.allocation.intake.columns import is_for_people
from tanheng.allocation.intake.flat import clinker_class, clinker_classes, not_recognised
from tanheng.allocation.intake.gathering import STEEL, Gathered, RowReader
from tanheng.allocation.intake.issuances import IssuanceReader
from tanheng.allocation.intake.layout import Layout, lay_out, recognised
from tanheng.allocation.intake.remarks import NONE, WHITE, case_labels, is_white, read_remark
from tanheng.allocation.model import Submission, Unit
from tanheng.allocation.words import PRINTED, SHOWN, words
from tanheng.kernel.exact import exactly, plain
from tanheng.kernel.findings import Finding, Place, errors_of
from tanheng.kernel.messages import Joined
from tanheng.lawbook import Lawbook, NoLegalValue
from tanheng.quantification.intake.cells import name as plain_name
from tanheng.quantification.sectors import Fault
from tanheng.quantification.vocabulary import folded
from tanheng.tables import Table, refusals

_QUANTITIES = ("output_t", "ironmaking_emissions_t", "sintering_emissions_t", "ironmaking_output_t", "slag_t")
_PARTS = {"cement": ("combustion_t", "process_t"), "aluminium": ("anode_t", "anode_effect_t")}


def read_official(tables: Sequence[Table], lawbook: Lawbook, year: int) -> Submission:
    """Read the official tables of an emissions year; quantities in t. All faults are findings of the submission, at their cells."""
    findings: list[Finding] = []
    try:
        officials = official_tables_of(lawbook, year)
        classes = clinker_classes(lawbook, year)
    except NoLegalValue:
        return Submission((), findings=(checks.NO_SUCH_TABLE.at(tables[0].place(), year, Joined(())),))
    layouts = list(_layouts(tables, officials, year, findings))
    if not any(layout.code in FINAL_OF.values() for layout in layouts):
        return Submission((), findings=tuple(errors_of(findings)) or (not_recognised(tables),))
    reader = _OfficialReader(classes, findings)
    for layout in sorted(layouts, key=lambda each: each.code not in FINAL_OF.values()):  # rows of the others belong to rows of these
        reader.read(layout)
    return reader.submission()


def _layouts(tables: Sequence[Table], officials: Mapping[str, OfficialTable], year: int, findings: list[Finding]) -> Iterator[Layout]:
    for table in tables:
        code = "" if is_for_people(table) else recognised(table, officials)
        if not code:
            findings.append(checks.SHEET_NOT_READ.at(table.place(), table.sheet))
        elif code not in officials:
            findings.append(checks.NO_SUCH_TABLE.at(table.place(), code, Joined(tuple(officials))))
        else:
            if table.hidden:
                findings.append(checks.SHEET_HIDDEN.at(table.place(), table.sheet))
            layout = lay_out(table, officials[code], year, findings)
            if layout is not None:
                yield layout


class _OfficialReader:
    """Reads the sheets; the tables of final allowances come first."""

    def __init__(self, classes: dict[str, str], findings: list[Finding]) -> None:
        self._classes = classes
        self._findings = findings
        self._gathered = Gathered(findings)
        self._balances: dict[str, tuple[Decimal, Place]] = {}
        self._issuances = IssuanceReader(findings)
        self._pre: dict[tuple[str, str, str], dict[str, Any]] = {}
        self._sectors: dict[str, dict[str, None]] = {}

    def submission(self) -> Submission:
        """Return what was read."""
        self._gathered.finish()
        units = tuple(self._with_pre_allocation(unit) for unit in self._gathered.units)
        values = {sector: value for sector, (value, _) in self._balances.items()}
        return Submission(units, self._issuances.issuances(), values, tuple(self._findings))

    def read(self, layout: Layout) -> None:
        """Read the rows of a sheet; sums and footnotes are skipped."""
        count = 0
        for number, texts in layout.table.rows[layout.header + 1 :]:
            if _is_sum_or_footnote(texts):
                continue
            blanks = words().list["blanks"]
            given = {field: texts[place] if place < len(texts) else "" for field, place in layout.places.items()}
            given = {field: "" if text in blanks else text for field, text in given.items()}
            if not any(given.values()):
                continue
            count += 1
            row = RowReader(given, layout.cells(number), layout.table.place(number), self._findings)
            if layout.code in FINAL_OF.values():
                self._unit(layout, row)
            elif layout.code in PRE_ALLOCATION_OF.values():
                self._pre_allocation(layout, row)
            else:
                self._issuances.read(layout, row, self._sectors)
        if not count and layout.code in FINAL_OF.values():
            self._findings.append(refusals.NO_TABLE.at(layout.table.place()))

    def _names(self, layout: Layout, row: RowReader) -> str | None:
        entity, code = row.read(cells.name, "entity"), row.read(cells.uscc, "uscc")
        if entity is not None:
            self._gathered.fact(row, entity, "uscc", code or "")
            if layout.code in FINAL_OF.values():
                self._gathered.fact(row, entity, "province", layout.province)
        return entity

    def _unit(self, layout: Layout, row: RowReader) -> None:
        sector = layout.sector
        entity = self._names(layout, row)
        quantities = {column: row.read_if_stated(cells.quantity, column) for column in _QUANTITIES}
        emissions_t = self._emissions(layout, row)
        kind = clinker_class(row, self._classes, quantities["slag_t"]) if sector == "cement" else ""
        case = self._case(row)
        self._balance(sector, row)
        printed = _printed(layout, row)
        shown = {field: row.text(field) for field in _of_role(layout, SHOWN) if row.text(field)}
        if row.text("remark"):
            shown["remark"] = row.text("remark")
        if entity is None:
            return
        name = "" if sector == STEEL else plain_name(row.text("name"))
        self._gathered.seen(row, entity, sector, name)
        self._sectors.setdefault(entity, {})[sector] = None
        if not row.faulty and emissions_t is not None:
            known: dict[str, Any] = {**quantities, **case, "clinker_class": kind, "printed": printed, "shown": shown, "cells": row.cells}
            self._gathered.units.append(Unit(entity, sector, name, emissions_t, row.place, **known))

    def _emissions(self, layout: Layout, row: RowReader) -> Decimal | None:
        """Return the emissions of the unit, t: as stated, else the sum of the parts; where both stand and differ the total is taken."""
        columns = ("emissions_t", *_PARTS.get(layout.sector, ()))
        stated, *parts = (row.read_if_stated(cells.quantity, column) for column in columns)
        if any(row.text(column) and value is None for column, value in zip(columns, (stated, *parts), strict=True)):
            return None
        known = [part for part in parts if part is not None]
        if len(known) < len(parts) or not parts:
            if stated is None:
                check = checks.PARTS_MISSING if known else checks.CELL_EMPTY
                row.refuse(check.at(row.at("emissions_t"), "", layout.official.columns["emissions_t"]))
            return stated
        with exactly():
            total = sum(known, start=Decimal(0))
            if stated is not None and total != stated:
                difference = plain(abs(total - stated))
                self._findings.append(checks.EMISSIONS_DIFFER.at(row.at("emissions_t"), stated, total, difference=difference))
        return total if stated is None else stated

    def _case(self, row: RowReader) -> dict[str, Any]:
        """Return special case and dates out of the remark, and whether the clinker is white out of its variety."""
        white = is_white(row.text("clinker_variety"))
        try:
            remark = read_remark(row.text("remark"))
        except Fault as fault:
            row.refuse(fault.check.at(row.at("remark"), fault.found, fault.expected))
            return {}
        if len(remark.cases) > 1:
            row.refuse(checks.TWO_CASES.at(row.at("remark"), Joined(case_labels(remark.cases))))
        none = words().label("special", NONE).zh
        if row.text("remark") not in ("", none) and not remark.says_something:
            self._findings.append(checks.REMARK_ONLY.at(row.at("remark"), row.text("remark")))
        special = remark.cases[0] if remark.cases else WHITE if white else NONE
        return {"special": special, "commissioned": remark.commissioned, "closed": remark.closed}

    def _balance(self, sector: str, row: RowReader) -> None:
        value = row.read_if_stated(cells.balance_value, "balance_value")
        if value is None:
            return
        known, place = self._balances.setdefault(sector, (value, row.at("balance_value")))
        if known != value:
            row.refuse(checks.TWO_BALANCE_VALUES.at(row.at("balance_value"), value, known, other=place))

    def _pre_allocation(self, layout: Layout, row: RowReader) -> None:
        entity = self._names(layout, row)
        name = "" if layout.sector == STEEL else plain_name(row.text("name"))
        found = {
            "previous_verified_t": row.read_if_stated(cells.quantity, "previous_verified_t"),
            "pre_allocation_t": row.read_if_stated(cells.whole, "pre_allocation_t"),
            "printed": _printed(layout, row),
            "shown": {field: row.text(field) for field in _of_role(layout, SHOWN) if row.text(field)},
            "cells": row.cells,
        }
        if entity is None:
            return
        key = (entity, layout.sector, name)
        if key in self._pre:
            row.refuse(checks.DUPLICATE.at(row.place, name or entity, self._pre[key]["cells"]["entity"]))
        elif not self._gathered.holds(key):
            row.refuse(checks.ROW_ALONE.at(row.at("entity"), " ".join((entity, name)).strip()))
        self._pre.setdefault(key, found)

    def _with_pre_allocation(self, unit: Unit) -> Unit:
        found = self._pre.get((unit.entity, unit.sector, unit.name))
        if found is None:
            return unit
        return replace(
            unit,
            previous_verified_t=found["previous_verified_t"],
            pre_allocation_t=found["pre_allocation_t"],
            printed={**unit.printed, **found["printed"]},
            shown={**unit.shown, **found["shown"]},
            cells={**found["cells"], **unit.cells},
        )


def _of_role(layout: Layout, role: str) -> list[str]:
    return [field for field in layout.places if layout.official.form.roles[field] == role]


def _printed(layout: Layout, row: RowReader) -> dict[str, Decimal]:
    """Return the computed columns that are filled in, by field; percentages as they stand."""
    read = {field: row.read_if_stated(cells.figure, field) for field in _of_role(layout, PRINTED)}
    return {field: value for field, value in read.items() if value is not None}


def _is_sum_or_footnote(texts: list[str]) -> bool:
    """Tell whether a row begins with the word for a sum or for a footnote."""
    first = [folded(text) for text in texts if text][:2]
    sums = words().list["totals"]
    notes = "|".join(map(re.escape, words().list["footnotes"]))
    return any(text in sums or text.endswith(sums[0]) for text in first) or bool(first and re.match(rf"(?:{notes})\d*[:、.]", first[0]))
