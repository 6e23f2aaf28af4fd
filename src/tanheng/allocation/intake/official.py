"""Reads the official tables 1-2 to 1-5 and 2-2 to 2-5 (docs/reference/allocate.md, section 1.2)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from tanheng.allocation.forms import FINAL_OF, PRE_ALLOCATION_OF, OfficialTable, last_day, official_tables_of
from tanheng.allocation.intake import cells, checks
from tanheng.allocation.intake.columns import is_for_people
from tanheng.allocation.intake.flat import clinker_class, clinker_classes, not_recognised
from tanheng.allocation.intake.gathering import STEEL, Gathered, RowReader
from tanheng.allocation.intake.issuances import IssuanceReader
from tanheng.allocation.intake.layout import Layout, lay_out, recognised
from tanheng.allocation.intake.remarks import NONE, WHITE, case_labels, is_white, may_be_white, read_remark
from tanheng.allocation.intake.sums import Sums
from tanheng.allocation.model import Issuance, Submission, Unit
from tanheng.allocation.words import PRINTED, SHOWN, words
from tanheng.kernel.exact import exactly, plain
from tanheng.kernel.findings import Finding, Place, errors_of
from tanheng.kernel.messages import Joined
from tanheng.lawbook import Lawbook, NoLegalValue
from tanheng.quantification.sectors import Fault
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
    refused: set[str] = set()
    layouts = list(_layouts(tables, officials, year, findings, refused))
    if not any(layout.code in FINAL_OF.values() for layout in layouts):
        return Submission((), findings=tuple(errors_of(findings)) or (not_recognised(tables),))
    none_made = not lawbook.value("allocation.pre_allocation_ratio", on=last_day(year)).number
    reader = _OfficialReader(classes, findings, refused, none_made=none_made)
    for layout in sorted(layouts, key=lambda each: each.code not in FINAL_OF.values()):  # rows of the others belong to rows of these
        reader.read(layout)
    return reader.submission()


def _layouts(
    tables: Sequence[Table], officials: Mapping[str, OfficialTable], year: int, findings: list[Finding], refused: set[str]
) -> Iterator[Layout]:
    """Yield the tables whose columns are clear; the numbers of the others are added to `refused`."""
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
            else:
                refused.add(code)


class _OfficialReader:
    """Reads the sheets; the tables of final allowances come first."""

    def __init__(self, classes: dict[str, str], findings: list[Finding], refused: set[str], *, none_made: bool) -> None:
        self._classes = classes
        self._refused = refused  # tables of which not every row is known
        self._none_made = none_made  # the year has no pre-allocation
        self._findings = findings
        self._gathered = Gathered(findings)
        self._balances: dict[str, tuple[Decimal, Place]] = {}
        self._issuances = IssuanceReader(self._gathered, refused)
        self._pre: dict[tuple[str, str, str], dict[str, Any]] = {}
        self._sectors: dict[str, dict[str, None]] = {}

    def submission(self) -> Submission:
        """Return what was read."""
        self._gathered.finish()
        units = tuple(self._with_pre_allocation(unit) for unit in self._gathered.units)
        values = {sector: value for sector, (value, _) in self._balances.items()}
        computed = {(unit.entity, unit.sector) for unit in units if _has_pre_allocation(unit) or self._none_made}
        issuances = {
            key: self._with_checked_pre_allocation(issuance, computed=key in computed)
            for key, issuance in self._issuances.issuances().items()
        }
        return Submission(units, issuances, values, tuple(self._findings))

    def read(self, layout: Layout) -> None:
        """Read the rows of a sheet; sums are compared with them, footnotes are skipped."""
        count = 0
        sums = Sums(layout, self._findings)
        for number, texts in layout.table.rows[layout.header + 1 :]:
            blanks = words().list["blanks"]
            given = {field: texts[place] if place < len(texts) else "" for field, place in layout.places.items()}
            given = {field: "" if text in blanks else text for field, text in given.items()}
            row = RowReader(given, layout.cells(number), layout.table.place(number), self._findings)
            if not any(given.values()) or sums.footnote(row, texts) or sums.takes(row, texts):
                if row.faulty:
                    self._refused.add(layout.code)  # a unit of it is not known
                continue
            count += 1
            known: dict[str, Decimal] = {}
            if layout.code in FINAL_OF.values():
                emissions_t = self._unit(layout, row)
                known = {} if emissions_t is None else {"emissions_t": emissions_t}
            elif layout.code in PRE_ALLOCATION_OF.values():
                self._pre_allocation(layout, row)
            else:
                self._issuances.read(layout, row, self._sectors)
            sums.add(row, known)
        if not count and layout.code in FINAL_OF.values():
            self._findings.append(refusals.NO_TABLE.at(layout.table.place()))

    def _names(self, layout: Layout, row: RowReader) -> str | None:
        written, code = row.read(cells.name, "entity"), row.read(cells.uscc, "uscc")
        entity = None if written is None else self._gathered.called(written)
        if entity is not None:
            self._gathered.fact(row, entity, "uscc", code or "")
            if layout.code in FINAL_OF.values():
                self._gathered.fact(row, entity, "province", layout.province)
        return entity

    def _unit(self, layout: Layout, row: RowReader) -> Decimal | None:
        """Read the row of a unit; return its emissions, t."""
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
            return emissions_t
        name = self._name(sector, entity, row)
        self._gathered.seen(row, entity, sector, name)
        self._sectors.setdefault(entity, {})[sector] = None
        if not row.faulty and emissions_t is not None:
            known: dict[str, Any] = {**quantities, **case, "clinker_class": kind, "printed": printed, "shown": shown, "cells": row.cells}
            self._gathered.units.append(Unit(entity, sector, name, emissions_t, row.place, **known))
        return emissions_t

    def _name(self, sector: str, entity: str, row: RowReader) -> str:
        return "" if sector == STEEL or not row.text("name") else self._gathered.called(row.text("name"), entity)

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
        variety = row.text("clinker_variety")
        if may_be_white(variety):
            self._not_taken(row, "clinker_variety", (WHITE,))
        try:
            remark = read_remark(row.text("remark"))
        except Fault as fault:
            row.refuse(fault.check.at(row.at("remark"), fault.found, fault.expected))
            return {}
        if len(remark.cases) > 1:
            row.refuse(checks.TWO_CASES.at(row.at("remark"), Joined(case_labels(remark.cases))))
        if remark.named:
            self._not_taken(row, "remark", remark.named)
        elif remark.free:
            self._findings.append(checks.REMARK_ONLY.at(row.at("remark"), row.text("remark")))
        special = remark.cases[0] if remark.cases else WHITE if is_white(variety) else NONE
        return {"special": special, "commissioned": remark.commissioned, "closed": remark.closed}

    def _not_taken(self, row: RowReader, column: str, cases: tuple[str, ...]) -> None:
        mark = words().word["remark_mark"]
        self._findings.append(
            checks.REMARK_NOT_TAKEN.at(row.at(column), row.text(column), Joined(tuple(label.zh for label in case_labels(cases))), mark=mark)
        )

    def _balance(self, sector: str, row: RowReader) -> None:
        value = row.read_if_stated(cells.balance_value, "balance_value")
        if value is None:
            return
        known, place = self._balances.setdefault(sector, (value, row.at("balance_value")))
        if known != value:
            row.refuse(checks.TWO_BALANCE_VALUES.at(row.at("balance_value"), value, known, other=place))

    def _pre_allocation(self, layout: Layout, row: RowReader) -> None:
        entity = self._names(layout, row)
        found = {
            "previous_verified_t": row.read_if_stated(cells.quantity, "previous_verified_t"),
            "pre_allocation_t": row.read_if_stated(cells.whole, "pre_allocation_t"),
            "printed": _printed(layout, row),
            "shown": {field: row.text(field) for field in _of_role(layout, SHOWN) if row.text(field)},
            "cells": row.cells,
        }
        if entity is None:
            return
        name = self._name(layout.sector, entity, row)
        key = (entity, layout.sector, name)
        if key in self._pre:
            row.refuse(checks.DUPLICATE.at(row.place, name or entity, self._pre[key]["cells"]["entity"]))
        elif not self._gathered.holds(key) and FINAL_OF[layout.sector] not in self._refused:
            row.refuse(checks.ROW_ALONE.at(row.at("entity"), " ".join((entity, name)).strip()))
        self._pre.setdefault(key, found)

    def _with_pre_allocation(self, unit: Unit) -> Unit:
        """Add the row of 1-2, 1-3 or 1-4. What it states is compared where it can be computed, and else taken with a warning."""
        found = self._pre.get((unit.entity, unit.sector, unit.name))
        if found is None:
            return unit
        stated: int | None = found["pre_allocation_t"]
        printed = dict(found["printed"])
        if stated is not None and found["previous_verified_t"] is not None:
            printed["pre_allocation_t"], stated = Decimal(stated), None
        elif stated is not None:
            self._warn_of_unchecked(found["cells"]["pre_allocation_t"], stated, unit.label, PRE_ALLOCATION_OF[unit.sector])
        return replace(
            unit,
            previous_verified_t=found["previous_verified_t"],
            pre_allocation_t=stated,
            printed={**unit.printed, **printed},
            shown={**unit.shown, **found["shown"]},
            cells={**found["cells"], **unit.cells},
        )

    def _with_checked_pre_allocation(self, issuance: Issuance, *, computed: bool) -> Issuance:
        """Leave the stated pre-allocation of an entity to be compared where that of its units is known; else it is taken with a warning."""
        stated = issuance.pre_allocation_t
        if stated is None:
            return issuance
        if computed:
            return replace(issuance, pre_allocation_t=None, printed={**issuance.printed, "pre_allocation_t": Decimal(stated)})
        self._warn_of_unchecked(issuance.at("pre_allocation_t"), stated, issuance.entity, PRE_ALLOCATION_OF[issuance.sector])
        return issuance

    def _warn_of_unchecked(self, place: Place, stated: int, unit: str, code: str) -> None:
        self._findings.append(checks.PRE_ALLOCATION_UNCHECKED.at(place, stated, code, unit=unit))


def _has_pre_allocation(unit: Unit) -> bool:
    return unit.previous_verified_t is not None or unit.pre_allocation_t is not None


def _of_role(layout: Layout, role: str) -> list[str]:
    return [field for field in layout.places if layout.official.form.roles[field] == role]


def _printed(layout: Layout, row: RowReader) -> dict[str, Decimal]:
    """Return the computed columns that are filled in, by field; percentages as they stand."""
    read = {field: row.read_if_stated(cells.figure, field) for field in _of_role(layout, PRINTED)}
    return {field: value for field, value in read.items() if value is not None}
