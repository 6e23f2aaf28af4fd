"""Reads the companion sheets: measured batches of fuels, and purchase–sale–stock ledgers. Each row goes to the sector that knows it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from tanheng.kernel.findings import Place
from tanheng.kernel.months import Month
from tanheng.quantification import checks
from tanheng.quantification.intake import cells
from tanheng.quantification.intake.columns import BATCHES, BATCHES_REQUIRED, STOCK, STOCK_REQUIRED
from tanheng.quantification.intake.sheets import Cells, read_rows, rules_of
from tanheng.quantification.model import Batch, Row, Stock
from tanheng.quantification.report import Report
from tanheng.quantification.sectors import Fault, Sector
from tanheng.quantification.vocabulary import vocabulary
from tanheng.tables import Table

_FUEL = "fuel"
_SOME_SECTORS = ("unit", "point", "own_use")


class Companions:
    """The batches and ledgers of every sector. `rows` are those of the main tables: a companion belongs to the sector that has its item."""

    def __init__(self, sectors: Mapping[str, Sector], rows: Iterable[Row], report: Report) -> None:
        self._sectors = sectors
        self._report = report
        self._items: dict[str, set[tuple[str, str, str, Month]]] = {}
        for kind, entity in {(id(row.kind), row.entity): (row.kind, row.entity) for row in rows}.values():
            items = self._items.setdefault(kind.sector, set())
            items.update((name, kind.material.category, kind.material.item, kind.month) for name in ("", entity))
        self.batches: dict[str, list[Batch]] = {code: [] for code in sectors}
        self.stocks: dict[str, list[Stock]] = {code: [] for code in sectors}

    def read_batches(self, table: Table) -> None:
        """Read a table of batches."""
        for sectors, batch in read_rows(table, BATCHES, BATCHES_REQUIRED, self._owned_batch, self._report):
            for sector in sectors:
                self.batches[sector].append(batch)

    def read_stock(self, table: Table) -> None:
        """Read a table of a ledger; a row without category is a fuel."""
        for sectors, stock in read_rows(table, STOCK, STOCK_REQUIRED, self._owned_stock, self._report):
            for sector in sectors:
                self.stocks[sector].append(stock)

    def _owned_batch(self, cell: Cells, place: Place) -> tuple[list[str], Batch]:
        batch = _batch(cell, place)
        owners, official = self._owned(cell, _FUEL, batch)
        if official is None:
            with rules_of(self._sectors[owners[0]]):
                raise Fault(checks.NOT_ACCOUNTED, "item", batch.item)
        return owners, replace(batch, item=official)

    def _owned_stock(self, cell: Cells, place: Place) -> tuple[list[str], Stock]:
        stock = _stock(cell, place)
        owners, official = self._owned(cell, stock.category, stock)
        return owners, replace(stock, item=official or stock.item)

    def _owned(self, cell: Cells, category: str, made: Batch | Stock) -> tuple[list[str], str | None]:
        """Return the sectors that a row belongs to, and what the first of them calls its item. Raises Fault.

        What only some sectors take says whose row it is where several could have it.
        """
        filled = [name for name in _SOME_SECTORS if cell.get(name)]
        having = self._owners(category, made.item, made.month, made.entity)
        owners = [code for code in having if all(self._sectors[code].companion_takes(name, category) for name in filled)]
        sector = self._sectors[(owners or having)[0]]
        with rules_of(sector):
            if not owners:
                name = next(name for name in filled if not sector.companion_takes(name, category))
                raise Fault(checks.VALUE_NOT_HERE, name, cell[name], vocabulary().term("category", category).label)
            return owners, sector.item(category, made.item, made.month)

    def _owners(self, category: str, written: str, month: Month, entity: str) -> list[str]:
        """Return the sectors that a companion row belongs to: the only one, else those whose rows have it, else the first that knows it."""
        present = [code for code in self._sectors if code in self._items] or list(self._sectors)[:1]
        if len(present) == 1:
            return present
        known: list[str] = []
        having: list[str] = []
        for code in present:
            try:
                official = self._sectors[code].item(category, written, month)
            except Fault:
                continue
            if official is not None:
                known.append(code)
                if (entity, category, official, month) in self._items[code]:
                    having.append(code)
        return having or known[:1] or present[:1]


def _batch(cell: Cells, place: Place) -> Batch:
    month = cells.month(cell["month"])
    item = cells.stated(cell["item"], "item")
    tonnes = cells.number(cell["tonnes"], "tonnes") if cell.get("tonnes") else None
    ncv = cells.above_zero(cell["ncv"], "ncv")
    point = cells.coded(cell["point"], "point") if cell.get("point") else ""
    entity, works, unit = (cells.name(cell.get(name, "")) for name in ("entity", "works", "unit"))
    return Batch(place, entity, works, item, month, tonnes, ncv, cell.get("laboratory", ""), unit, point)


def _stock(cell: Cells, place: Place) -> Stock:
    month = cells.month(cell["month"])
    category = cells.coded(cell["category"], "category") if cell.get("category") else _FUEL
    item = cells.stated(cell["item"], "item")
    opening, bought, sold, closing = (cells.number(cell[name], name) for name in ("opening", "bought", "sold", "closing"))
    own_use = cells.number(cell["own_use"], "own_use") if cell.get("own_use") else cells.number("0", "own_use")
    entity, works, unit = (cells.name(cell.get(name, "")) for name in ("entity", "works", "unit"))
    return Stock(place, entity, works, category, item, month, opening, bought, sold, closing, unit, own_use)
