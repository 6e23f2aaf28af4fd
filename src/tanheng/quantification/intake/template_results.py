"""Takes what the formulas of a template say: every computed figure becomes a claim, or is held against the factors at once.

A claim is compared with what the program computes. Factors and units are known without computing. The hidden steps are no figures: each
leads to one that is compared.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from tanheng.kernel.exact import plain
from tanheng.kernel.findings import Place
from tanheng.kernel.months import Month
from tanheng.quantification import checks, claims
from tanheng.quantification.claims import Claim
from tanheng.quantification.intake import cells as reading
from tanheng.quantification.report import Report
from tanheng.quantification.sectors import Fault
from tanheng.quantification.templates import plan
from tanheng.quantification.templates.labels import unit_of_item
from tanheng.quantification.templates.making import LawfulTemplate
from tanheng.quantification.templates.plan import ITEM, UOM, Row, SheetPlan
from tanheng.tables import Table

_SUMMED = (claims.PROCESSES, claims.POWER_UNITS, claims.OTHER, claims.ENTERPRISE)
_FACTORS = {plan.CARBON_PER_HEAT: "carbon_per_heat", plan.OXIDATION: "oxidation", plan.FACTOR: "factor"}
_BY_QUANTITY = (claims.QUANTITY, claims.EMISSIONS, claims.NCV)
Quantities = Mapping[str, Mapping[int, Place]]


class Results:
    """The results of one workbook. Where no spreadsheet computed the hidden steps, nothing is said about results that are empty."""

    def __init__(self, template: LawfulTemplate, tables: Mapping[str, Table], facts: Mapping[str, str], report: Report) -> None:
        self._template, self._tables, self._report = template, tables, report
        self._texts: dict[str, dict[int, list[str]]] = {name: dict(table.rows) for name, table in tables.items()}
        self._entity, self._works = reading.name(facts.get("entity", "")), reading.name(facts.get("works", ""))
        self._names = self._names_of_units()
        steps = [(sheet, row) for sheet in template.plan.sheets for row in sheet.rows if row.role == plan.WHOLE]
        self._computed = any(
            self._text(sheet.name, row.number, column) not in ("", "0") for sheet, row in steps for column in sheet.month_columns
        )

    def of(self, quantities: Quantities) -> list[Claim]:
        """Return the claims; `quantities` are the cells with a quantity by block (sheet and code) and column."""
        found = [claim for sheet in self._template.plan.sheets for row in sheet.rows for claim in self._of_row(sheet, row, quantities)]
        if self._computed:
            for sheet in self._template.plan.sheets:
                self._check_factors(sheet, quantities)
            return found
        # no spreadsheet has computed the formulas since the cells were filled in; what was typed over them is looked at all the same
        return [claim for claim in found if claim.value is not None] if any(claim.value for claim in found) else []

    def _text(self, sheet: str, row: int, column: int) -> str:
        texts = self._texts.get(sheet, {}).get(row, [])
        return texts[column - 1] if column <= len(texts) else ""

    def _names_of_units(self) -> dict[tuple[str, Month], str]:
        """Return what each part is called in each month: a sheet of one month has names of its own."""
        names: dict[tuple[str, Month], str] = {}
        for sheet in self._template.plan.sheets:
            for row in sheet.rows:
                if row.role == plan.UNIT and row.part is not None:
                    name = reading.name(self._text(sheet.name, row.number, plan.LABEL))
                    names |= dict.fromkeys(((row.part.code, month) for month in sheet.months), name)
        return names

    def _of_row(self, sheet: SheetPlan, row: Row, quantities: Quantities) -> list[Claim]:
        what = _claimed(row)
        if what is None:
            return []
        columns: list[tuple[int, tuple[Month, ...]]] = []
        if row.is_computed:
            columns = [(column, (month,)) for column, month in sheet.month_columns.items()]
        if sheet.year_column is not None and row.has_sum:
            columns.append((sheet.year_column, sheet.months))
        own = quantities.get(block_of(sheet, row), {})
        found = []
        for column, months in columns:
            places = tuple(own.values()) if len(months) > 1 else tuple(place for known, place in own.items() if known == column)
            value, is_text = self._result(sheet, row, column)
            if is_text or (value is None and what in _BY_QUANTITY and not places):
                continue
            found.append(self._claim(sheet, row, what, value, self._tables[sheet.name].place(row.number, column), months, places))
        return found

    def _claim(
        self,
        sheet: SheetPlan,
        row: Row,
        what: str,
        value: Decimal | None,
        place: Place,
        months: tuple[Month, ...],
        cells: tuple[Place, ...],
    ) -> Claim:
        part = row.part
        if row.role == plan.SUMMARY:
            part = next((part for part in self._template.plan.parts if part.code == row.code.split("|")[1]), None)
        year = months[0].year if sheet.year_column is not None and len(months) > 1 else None
        names = tuple(self._names.get((part.code, month), "") for month in months) if part is not None else ()
        category = row.sum.name if what == claims.SUBTOTAL and row.sum is not None else ""
        return Claim(
            place,
            what,
            value,
            months,
            year,
            self._entity,
            self._works if part is not None else "",
            names[0] if names else "",
            part.scope if part is not None else "",
            category,
            cells,
            by_formula=True,
            units=names,
            item=row.item if row.group is not None and row.group.form == plan.GAS_FORM else "",
        )

    def _result(self, sheet: SheetPlan, row: Row, column: int) -> tuple[Decimal | None, bool]:
        """Return what a formula computed, None where it says nothing; text that is no number is refused."""
        text = self._text(sheet.name, row.number, column)
        if not text:
            return None, False
        try:
            return reading.computed_number(text, "quantity"), False
        except Fault as fault:
            self._report.add(fault.check.at(self._tables[sheet.name].place(row.number, column), text))
            return None, True

    def _check_factors(self, sheet: SheetPlan, quantities: Quantities) -> None:
        """Factors and units that formulas look up are those of the chosen item, and stand nowhere else."""
        for row in sheet.rows:
            if row.unit_by_item:
                start = sheet.by_code[f"{row.code.rsplit('|', 1)[0]}|{plan.QUANTITY}"]
                expected = unit_of_item(self._template, row, row.item or self._text(sheet.name, start.number, ITEM))
                self._compare(sheet, row, UOM, expected, self._text(sheet.name, row.number, UOM))
            if row.role in _FACTORS:
                own = quantities.get(block_of(sheet, row), {})
                for column in sheet.month_columns:
                    if not self._takes_text(sheet, row, column):
                        self._check_factor(sheet, row, column, has_quantity=column in own)

    def _takes_text(self, sheet: SheetPlan, row: Row, column: int) -> bool:
        """Tell whether an entry of the block is a text, which is told at its own cell and not at what follows from it."""
        start = block_of(sheet, row).removeprefix(f"{sheet.name}|")
        inputs = [known for role in plan.INPUTS if (known := sheet.by_code.get(f"{start}|{role}")) is not None]
        return any((known.number, column) in self._tables[sheet.name].texts for known in inputs)

    def _check_factor(self, sheet: SheetPlan, row: Row, column: int, *, has_quantity: bool) -> None:
        value, is_text = self._result(sheet, row, column)
        expected = self._factor(sheet, row, column) if has_quantity else None
        if not is_text and value != expected:
            self._compare(sheet, row, column, *("" if number is None else plain(number) for number in (expected, value)))

    def _compare(self, sheet: SheetPlan, row: Row, column: int, expected: str, found: str) -> None:
        if found != expected:
            assert row.group is not None, "only a block has factors"
            place = self._tables[sheet.name].place(row.number, column)
            self._report.add(checks.TEMPLATE_LOOKED_UP_DIFFERS.at(place, found, expected))

    def _factor(self, sheet: SheetPlan, row: Row, column: int) -> Decimal | None:
        """Return the factor of the item, for the oxidation of a solid that of its device; None where it is not used or not known."""
        assert row.group is not None, "only a block has factors"
        start = row.code.rsplit("|", 1)[0]
        first = sheet.by_code.get(f"{start}|{plan.QUANTITY}")
        item = row.item or (self._text(sheet.name, first.number, ITEM) if first is not None else "")
        carbon = sheet.by_code.get(f"{start}|{plan.CARBON}")
        if row.role == plan.CARBON_PER_HEAT and carbon is not None and self._text(sheet.name, carbon.number, column):
            return None
        figure = self._figure(row.group.table, item, _FACTORS[row.role])
        if row.role == plan.OXIDATION and row.group.attribute == "device" and self._figure("fuel", item, "state") == plan.SOLID:
            beside = sheet.by_code[f"{start}|{plan.NCV}"].number
            figure = self._figure("device", self._text(sheet.name, beside, ITEM) or row.group.attribute_default, "factor")
        return figure if isinstance(figure, Decimal) else None

    def _figure(self, table: str, item: str, name: str) -> Decimal | str | None:
        known = next(known for known in self._template.tables if known.name == table)
        return next((row.figures[known.headings.index(name)] for row in known.rows if row.name == item), None)


def block_of(sheet: SheetPlan, row: Row) -> str:
    """Return the block whose quantity a row rests on, as it is told apart in the whole workbook."""
    start = row.code.rsplit("|", 1)[0]
    if row.group is not None and row.part is not None and row.group.form == plan.GAS_FORM:
        start = row.part.rows_of(row.group.base, plan.QUANTITY)[0].rsplit("|", 1)[0]
    return f"{sheet.name}|{start}"


def _claimed(row: Row) -> str | None:
    """Return what a row of results claims, None for one that is only a step or a factor."""
    if row.role == plan.SUM and row.sum is not None:
        return claims.TOTAL if row.sum.name == plan.TOTAL else claims.SUBTOTAL
    if row.role == plan.SUMMARY:
        name = row.code.split("|")[-1]
        return name if name in _SUMMED else claims.TOTAL
    return {
        plan.QUANTITY: claims.QUANTITY,
        plan.EMISSIONS: claims.EMISSIONS,
        plan.NCV_USED: claims.NCV,
        plan.OUTPUT_TOTAL: claims.OUTPUT,
        plan.INTENSITY: claims.INTENSITY,
    }.get(row.role)


def numbers_as_text(sheet: SheetPlan, typed: Sequence[tuple[int, int]]) -> list[tuple[Row, int]]:
    """Return the cells to fill in with a number that hold a text instead, among the cells that hold a text: row and column."""
    inputs = {row.number: row for row in sheet.rows if row.is_input}
    return [(inputs[number], column) for number, column in typed if number in inputs and column in sheet.month_columns]
