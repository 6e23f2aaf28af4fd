"""Reads the flat table into validated rows. What many rows share is worked out once and remembered."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal

from tanheng.kernel.exact import exactly, plain, round_half_up, shortest
from tanheng.kernel.findings import Check, Place
from tanheng.kernel.ids import is_uscc
from tanheng.kernel.messages import Joined
from tanheng.kernel.months import Month
from tanheng.quantification import checks
from tanheng.quantification.intake import cells
from tanheng.quantification.intake.columns import FLAT, FLAT_REQUIRED, Columns, find_columns, headed
from tanheng.quantification.model import Kind, Row
from tanheng.quantification.report import Report
from tanheng.quantification.sectors import Fault, Sector
from tanheng.quantification.vocabulary import vocabulary
from tanheng.tables import Table

_SHARED = ("sector", "scope", "month", "category", "item", "flow", "origin", "uom", "device", "point", "ncv_point", "method")
_NAMES = ("entity", "works", "legal_person", "unit")
_NEEDED = ("enthalpy", "temperature")
_POINTED = ("device", "ncv_point")  # coded cells that a finding points at
_MEASURED = ("ncv", "enthalpy", "temperature", "carbon", "purity")
Progress = Callable[[int], None]
Remarks = list[tuple[Check, str, object, object]]


class FlatReader:
    """Reads flat tables; remembers kinds, seen rows and the codes of the entities across all of them."""

    def __init__(self, sectors: Mapping[str, Sector], report: Report, progress: Progress | None = None) -> None:
        self._sectors = sectors
        self._report = report
        self._progress = progress
        self._kinds: dict[tuple[str, ...], tuple[Kind, Remarks] | Fault] = {}
        self._seen: dict[tuple[object, ...], Place] = {}
        self._facts: dict[tuple[str, str, str], str] = {}
        self._named: dict[str, str] = {}
        self._some_month: Month | None = None

    def read(self, table: Table) -> list[Row]:
        """Return the rows of a table that have no fault; the faults of the others are findings."""
        table = headed(table, FLAT_REQUIRED)
        columns = find_columns(table, FLAT, FLAT_REQUIRED, self._report)
        if columns is None:
            return []
        if len(table.rows) < 2:
            self._report.add(checks.NO_ROWS.at(table.place(columns.header_row)))
        rows: list[Row] = []
        with exactly():
            for count, (number, texts) in enumerate(table.rows[1:], start=1):
                row = self._row(columns, number, texts)
                if row is not None:
                    rows.append(row)
                if self._progress is not None and count % 10_000 == 0:
                    self._progress(count)
        return rows

    def _row(self, columns: Columns, number: int, texts: list[str]) -> Row | None:
        if len(texts) > columns.width and (beyond := columns.table.beyond(number, texts, columns.width)):
            self._report.add(beyond)
            return None
        width = len(texts)
        cell = {name: texts[place] if place < width else "" for name, place in columns.places.items()}
        faults: list[Fault] = []
        kind = self._kind(cell, columns, number, faults)
        row = None
        if kind is not None:
            row = self._measured(kind, cell, columns, number, faults)
        self._facts_of_entity(cell, faults)
        if row is not None and not faults:
            self._refuse_duplicate(row, columns, number, faults)
        if faults:
            self._refuse(cell, columns, number, faults)
            return None
        return row

    def _refuse(self, cell: dict[str, str], columns: Columns, number: int, faults: list[Fault]) -> None:
        """Note the faults, and what they touch as far as the row can be read."""
        entity = self._name(cell.get("entity", ""))
        sector, scope, category = (
            term.code if (term := vocabulary().find(name, cell[name])) else None for name in ("sector", "scope", "category")
        )
        if sector is not None:
            scope = self._sectors[sector].touched(scope, category)
        try:
            month = cells.month(cell["month"])
        except Fault:
            month = None
        for fault in faults:
            found = fault.check.at(columns.place(number, fault.column), fault.found, fault.expected, **fault.fields)
            self._report_of(sector).add(found, entity=entity, scope=scope, month=month)

    def _kind(self, cell: dict[str, str], columns: Columns, number: int, faults: list[Fault]) -> Kind | None:
        shared = tuple([cell.get(name, "") for name in _SHARED])
        known = self._kinds.get(shared)
        if known is None:
            known = self._kinds[shared] = self._kind_of(dict(zip(_SHARED, shared, strict=True)))
        if isinstance(known, Fault):
            faults.append(known)
            self._other_faults(cell, known, faults)
            return None
        for check, column, found, expected in known[1]:
            self._report_of(known[0].sector).add(check.at(columns.place(number, column), found, expected))
        return known[0]

    def _report_of(self, sector: str | None) -> Report:
        """Return the report as the sector cites it."""
        return self._report if sector is None else self._report.citing(self._sectors[sector].articles)

    def _kind_of(self, cell: dict[str, str]) -> tuple[Kind, Remarks] | Fault:
        remarks: Remarks = []

        def remark(check: Check, column: str, found: object = "", expected: object = "") -> None:
            remarks.append((check, column, found, expected))

        try:
            sector = self._sectors.get(cells.coded(cell["sector"], "sector"))
            scope, category, month = (
                cells.coded(cell["scope"], "scope"),
                cells.coded(cell["category"], "category"),
                cells.month(cell["month"]),
            )
            self._some_month = month
            cells.stated(cell["item"], "item")
            assert sector is not None, "every sector of the vocabulary is implemented"
            if scope not in sector.scopes:
                levels = tuple(vocabulary().term("scope", code).label for code in sector.scopes)
                raise Fault(checks.TERM_UNKNOWN, "scope", cell["scope"], Joined(levels))
            return sector.kind(cell, scope, category, month, remark), remarks
        except Fault as fault:
            return fault

    def _other_faults(self, cell: dict[str, str], first: Fault, faults: list[Fault]) -> None:
        """A row whose kind is unknown is still read for the faults of its other cells, so that all are told at once."""
        readers: tuple[tuple[str, Callable[[str], object]], ...] = (
            ("sector", lambda text: cells.coded(text, "sector")),
            ("scope", lambda text: cells.coded(text, "scope")),
            ("category", lambda text: cells.coded(text, "category")),
            ("month", cells.month),
            ("item", lambda text: cells.stated(text, "item")),
            ("quantity", lambda text: cells.number(text, "quantity", may_be_negative=True)),
            ("ncv", lambda text: cells.number(text, "ncv") if text else None),
        )
        for column, reader in readers:
            try:
                reader(cell.get(column, ""))
            except Fault as fault:
                if column != first.column:
                    faults.append(fault)
        if first.column == "month" and self._some_month is not None:
            again = self._kind_of({name: cell.get(name, "") for name in _SHARED} | {"month": str(self._some_month)})
            if isinstance(again, Fault) and again.column not in {fault.column for fault in faults}:
                faults.append(again)

    def _measured(self, kind: Kind, cell: dict[str, str], columns: Columns, number: int, faults: list[Fault]) -> Row | None:
        known = self._named
        written = [cell.get(name, "") for name in _NAMES]
        entity, works, legal_person, unit = [known[text] if text in known else self._name(text) for text in written]
        row = Row(columns.place(number, "quantity"), entity, works, legal_person, unit, kind, Decimal(0), written=cell["quantity"])
        sector = self._sectors[kind.sector]
        row.quantity = self._number(cell["quantity"], "quantity", faults, negative=sector.may_be_negative(kind)) * kind.uom_factor
        if not kind.is_netted:
            row.quantity = self._rounded(row, row.quantity, kind.decimals, columns, number, "quantity")
        _physical_bounds(kind, row.quantity, faults)
        if pointed := [column for column in _POINTED if cell.get(column)]:
            row.cells = {column: columns.place(number, column) for column in pointed}
        for column in _MEASURED:
            if (text := cell.get(column, "")) or (column in kind.takes and column in _NEEDED):
                self._value(row, column, text, columns, number, faults)
        if row.ncv is not None and row.carbon is not None:
            faults.append(Fault(checks.NCV_AND_CARBON, "carbon", cell["carbon"], cell["ncv"]))
        return row

    def _value(self, row: Row, column: str, text: str, columns: Columns, number: int, faults: list[Fault]) -> None:
        """Read a measured value that stands beside the quantity, if the row takes it."""
        kind, before = row.kind, len(faults)
        if column not in kind.takes:
            faults.append(Fault(checks.VALUE_NOT_HERE, column, text, vocabulary().term("category", kind.material.category).label))
            return
        written = self._number(text, column, faults)
        if column in _NEEDED:
            row.extra = written
            return
        row.cells = {**(row.cells or {}), column: columns.place(number, column)}
        if column == "purity" and 0 < written <= 1:
            faults.append(Fault(checks.PURITY_AS_SHARE, column, text, shortest(100 * written)))
            return
        value = self._rounded(row, written, kind.takes[column], columns, number, column)
        if column == "purity":
            row.purity = value
            if value > 100:
                faults.append(Fault(checks.PERCENT_WRONG, column, text, "0 – 100 %"))
            return
        if value == 0 and len(faults) == before:
            faults.append(Fault(checks.ZERO_MEASURED, column, text, vocabulary().term("columns", column).label))
        if column == "ncv":
            row.ncv = value
        else:
            row.carbon = value

    def _name(self, written: str) -> str:
        """Return a name as it is compared, worked out once."""
        if written not in self._named:
            self._named[written] = cells.name(written)
        return self._named[written]

    @staticmethod
    def _number(text: str, column: str, faults: list[Fault], *, negative: bool = False) -> Decimal:
        try:
            return cells.number(text, column, may_be_negative=negative)
        except Fault as fault:
            faults.append(fault)
            return Decimal(0)

    def _rounded(self, row: Row, value: Decimal, decimals: int, columns: Columns, number: int, column: str) -> Decimal:
        rounded = round_half_up(value, decimals)
        if rounded != value:
            self._report_of(row.kind.sector).add(checks.ROUNDED.at(columns.place(number, column), plain(value), plain(rounded)))
        return rounded

    def _facts_of_entity(self, cell: dict[str, str], faults: list[Fault]) -> None:
        for column in ("uscc", "province"):
            text = cell.get(column, "")
            if not text:
                continue
            # a joint enterprise has the codes of its legal persons, and each of them has one
            entity = self._name(cell.get("entity", ""))
            legal_person = self._name(cell.get("legal_person", "")) if column == "uscc" else ""
            stated = (vocabulary().province(text) or text) if column == "province" else text
            known = self._facts.get((column, entity, legal_person))
            if known == stated:
                continue
            if column == "uscc" and not is_uscc(text):
                faults.append(Fault(checks.USCC_WRONG, column, text))
            elif column == "province" and vocabulary().province(text) is None:
                faults.append(Fault(checks.TERM_UNKNOWN, column, text, Joined(vocabulary().provinces)))
            elif known is not None and entity:
                faults.append(Fault(checks.ENTITY_TWO_CODES, column, text, known, entity=legal_person or entity))
            else:
                self._facts.setdefault((column, entity, legal_person), stated)

    def _refuse_duplicate(self, row: Row, columns: Columns, number: int, faults: list[Fault]) -> None:
        kind = row.kind
        material = kind.material
        key = (
            row.entity,
            row.works,
            row.legal_person,
            row.unit,
            kind.sector,
            kind.scope,
            kind.month,
            material.category,
            material.item,
            material.variety,
            kind.flow,
            kind.origin,
            row.extra,
            kind.device,
            kind.point,
            kind.ncv_point,
            kind.method,
            row.carbon,
            row.purity,
        )
        before = self._seen.setdefault(key, row.place)
        if before is not row.place:
            faults.append(Fault(checks.DUPLICATE, "item", columns.table.place(number), before))


def _physical_bounds(kind: Kind, quantity: Decimal, faults: list[Fault]) -> None:
    if kind.material.uom == "%" and not 0 <= quantity <= 100:
        faults.append(Fault(checks.PERCENT_WRONG, "quantity", plain(quantity), "0 – 100 %"))
    if kind.material.uom == "h" and quantity > kind.month.hours:
        faults.append(Fault(checks.HOURS_WRONG, "quantity", plain(quantity), kind.month.hours))
