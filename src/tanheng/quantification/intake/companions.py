"""Reads the companion sheets: measured batches of fuels, and purchase–sale–stock ledgers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import TypeVar

from tanheng.kernel.findings import Place
from tanheng.kernel.months import Month
from tanheng.quantification import checks
from tanheng.quantification.intake import cells
from tanheng.quantification.intake.columns import BATCHES, BATCHES_REQUIRED, STOCK, STOCK_REQUIRED, Columns, find_columns, headed
from tanheng.quantification.model import Batch, Stock
from tanheng.quantification.report import Report
from tanheng.quantification.sectors import Fault
from tanheng.tables import Table

FindItem = Callable[[str, str, Month], str | None]
_Made = TypeVar("_Made")


def read_batches(table: Table, find_item: FindItem, report: Report) -> list[Batch]:
    """Return the batches; `find_item(category, written, month)` names the fuel, or is None for one that no rule counts."""

    def make(cell: dict[str, str], place: Place) -> Batch:
        month = cells.month(cell["month"])
        item = find_item("fuel", cells.stated(cell["item"], "item"), month)
        if item is None:
            raise Fault(checks.NOT_ACCOUNTED, "item", cell["item"])
        tonnes = cells.number(cell["tonnes"], "tonnes") if cell.get("tonnes") else None
        ncv = cells.number(cell["ncv"], "ncv")
        if ncv == 0:
            raise Fault(checks.NOT_A_NUMBER, "ncv", cell["ncv"], "> 0")
        return Batch(place, cell.get("entity", ""), cell.get("works", ""), item, month, tonnes, ncv, cell.get("laboratory", ""))

    table = headed(table, BATCHES_REQUIRED)
    columns = find_columns(table, BATCHES, BATCHES_REQUIRED, report)
    return list(made(table, columns, make, report)) if columns else []


def read_stock(table: Table, find_item: FindItem, report: Report) -> list[Stock]:
    """Return the ledger rows; a row without category is a fuel."""

    def make(cell: dict[str, str], place: Place) -> Stock:
        month = cells.month(cell["month"])
        category = cells.coded(cell["category"], "category") if cell.get("category") else "fuel"
        item = find_item(category, cells.stated(cell["item"], "item"), month) or cell["item"]
        amounts: list[Decimal] = [cells.number(cell[name], name) for name in ("opening", "bought", "sold", "closing")]
        return Stock(place, cell.get("entity", ""), cell.get("works", ""), category, item, month, *amounts)

    table = headed(table, STOCK_REQUIRED)
    columns = find_columns(table, STOCK, STOCK_REQUIRED, report)
    return list(made(table, columns, make, report)) if columns else []


def made(table: Table, columns: Columns, make: Callable[[dict[str, str], Place], _Made], report: Report) -> Iterator[_Made]:
    """Yield what `make` makes of each row; a row with a fault is a finding instead."""
    for number, texts in table.rows[1:]:
        cell = {name: texts[place] if place < len(texts) else "" for name, place in columns.places.items()}
        try:
            yield make(cell, table.place(number))
        except Fault as fault:
            report.add(fault.check.at(columns.place(number, fault.column), fault.found, fault.expected, **fault.fields))
