"""The guideline's own wide layout (tables C.3 to C.6): one row per parameter, twelve months as columns. Unfolded into the flat table.

Source: CETS-AG-03.01-V01-2024, 附录C, 附表C.3 企业层级, C.4 工序, C.5 汇总, C.6 辅助报告项, and their notes. What the sheet computed
itself is no input: it is compared with the law's tables at once, or handed on as claims that are compared with the results.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from tanheng.kernel.exact import exactly
from tanheng.kernel.findings import Place
from tanheng.kernel.months import Month
from tanheng.quantification import checks, claims
from tanheng.quantification.claims import Claim
from tanheng.quantification.intake.columns import FLAT
from tanheng.quantification.intake.wide_checks import SheetFacts
from tanheng.quantification.intake.wide_labels import Datum, is_of_item, read_data
from tanheng.quantification.intake.wide_layout import SUMMARY, Cell, Layout, header_of, read_layout, sector_of, titles_of
from tanheng.quantification.report import Report
from tanheng.quantification.sectors import Sector
from tanheng.quantification.vocabulary import vocabulary
from tanheng.tables import Table

STEEL = "steel"
_COLUMNS = FLAT[: FLAT.index("enthalpy")]
_FIXED = ("carbon_per_heat", "oxidation_rate", "factor")
_PROCESS_MATERIALS = ("carbonate", "electrode", "carbon_material")
_FIGURES = {"power": ("energy_output", "power"), "heat_supplied": ("energy_output", "heat")} | {
    name: ("auxiliary", name) for name in ("electricity", "heat", "running_hours", "load_factor", "power_intensity", "heat_intensity")
}
_CLAIMED = frozenset({"total", "intensity", "subtotal", "secondary_share", "processes_total", "power_units_total", "other_total"})
_OF_SUMMARY = frozenset({"processes_total", "power_units_total", "other_total"})
_SUBTOTALS = {"fuel": "fuel", "process": "process", "product": "product"}


@dataclass(frozen=True, slots=True)
class Unfolded:
    """A wide sheet as a flat table (None if it holds no quantity), and what it claims to have computed."""

    table: Table | None
    claims: list[Claim]


@dataclass(slots=True)
class _Block:
    """The parameter rows of one material: its quantity, heat value, factors and emissions."""

    head: Datum
    rows: dict[str, Datum] = field(default_factory=dict)

    @property
    def quantity(self) -> Datum | None:
        return self.rows.get("quantity")


def is_wide(table: Table) -> bool:
    """Tell whether the table has months as columns: a row with at least three of them within the first 30 rows."""
    return header_of(table) is not None


def unfolded(table: Table, sectors: Mapping[str, Sector], report: Report, *, entity: str = "") -> Unfolded:
    """Return the sheet with one row for every quantity and month; the places of the flat table are the cells of the sheet.

    `entity` is whose sheet it is where the sheet does not say it. Only the tables of steel are read: those of another sector do not print
    the device, a measured carbon content or a purity, so that nobody could compute from them what was computed before.
    """
    levels = Counter(scope for sector in sectors.values() for scope in sector.scopes)
    of_one = {scope: code for code, sector in sectors.items() for scope in sector.scopes if levels[scope] == 1}
    named, told_by = sector_of(table, of_one)
    if named not in ("", STEEL):
        label = vocabulary().term("sector", named).label
        report.add(checks.WIDE_OF_OTHER_SECTOR.at(table.place(told_by.row, told_by.column), label, sector=named))
        return Unfolded(None, [])
    sector = sectors[STEEL]
    layout = read_layout(table, report)
    if layout is None:
        return Unfolded(None, [])
    if entity:
        layout.titles.setdefault("entity", Cell(entity, 0, 0))
    sheet = _Sheet(table, layout, sector, report)
    with exactly():
        sheet.read()
    return Unfolded(sheet.flat(), sheet.claims)


def entity_of(tables: Iterable[Table]) -> str:
    """Return the one enterprise that the sheets of a file name; empty if they name none or several."""
    names = {titles["entity"].text for table in tables if (titles := titles_of(table)) and "entity" in titles}
    return names.pop() if len(names) == 1 else ""


class _Sheet(SheetFacts):
    """Unfolds one sheet."""

    def __init__(self, table: Table, layout: Layout, sector: Sector, report: Report) -> None:
        super().__init__(table, layout, sector, report)
        self._rows: list[tuple[int, list[str]]] = [(1, list(_COLUMNS))]
        self._origins: dict[tuple[int, int], tuple[int, int]] = {}
        self._scope_missing = False
        self.claims: list[Claim] = []

    def flat(self) -> Table | None:
        """Return the flat table. A sheet without any value has one too, so that its emptiness is reported."""
        if len(self._rows) == 1 and (self.claims or self.report.refuses):
            return None
        self._origins.setdefault((2, 0), (self.layout.header_row + 1, self.layout.months[0][0] + 1))
        return Table(self.table.file, self.table.sheet, self._rows, self._origins, names=self.table.names)

    def read(self) -> None:
        """Go through the rows: single figures at once, rows of a material gathered into blocks first."""
        blocks: list[_Block] = []
        latest: dict[tuple[str, ...], _Block] = {}
        for datum in read_data(self.table, self.layout, self.report):
            if not self._has_scope(datum):
                continue
            if not is_of_item(datum.parameter):
                self._single(datum)
                continue
            if "item" not in datum.labels:
                self.refuse(datum, checks.WORD_MISSING.at(self.table.place(datum.row), "", vocabulary().term("columns", "item").label))
                continue
            key = tuple(f"{role}={cell.text}" for role, cell in sorted(datum.labels.items()) if role != "uom")
            slot = "quantity" if datum.parameter in ("quantity_in", "quantity_out") else datum.parameter
            block = latest.get(key)
            if block is None or slot in block.rows:
                block = latest[key] = _Block(datum)
                blocks.append(block)
            block.rows[slot] = datum
        for block in blocks:
            self._block(block)

    def _has_scope(self, datum: Datum) -> bool:
        if datum.parameter in _OF_SUMMARY or self.fact(datum, "scope").text:
            return True
        if not self._scope_missing:
            self._scope_missing = True
            wanted = vocabulary().term("columns", "scope").label
            self.refuse(datum, checks.NO_SECTION.at(self.table.place(self.layout.header_row), "", wanted))
        return False

    def _single(self, datum: Datum) -> None:
        """Take a row that stands for itself: output, energy, auxiliary figures, or a result that the sheet claims."""
        scope = self.scope_code(datum)
        if datum.parameter in _CLAIMED:
            self._claim_row(datum, scope)
            return
        item = datum.labels.get("item", Cell("", datum.row, 0))
        uom = datum.labels.get("uom")
        if datum.parameter == "output":
            category, item = "output", item if item.text else item._replace(text=self._product(scope))
        elif datum.parameter in _FIGURES:
            category, code = _FIGURES[datum.parameter]
            item = item._replace(text=vocabulary().term(category, code).label.zh)
        else:
            category = "auxiliary"
            uom = Cell("%" if datum.parameter == "moisture" else "t", datum.row, 0)
        for column, month in self.layout.months:
            if datum.value(column):
                cells = {"category": Cell(category, datum.row, 0), "item": item} | ({"uom": uom} if uom is not None else {})
                if datum.parameter == "heat" and datum.value(column).startswith("-"):  # a difference (附录E.2): more was given than taken
                    cells |= {"flow": Cell("out", datum.row, 0)}
                    cells |= {"quantity": Cell(datum.value(column).removeprefix("-"), datum.row, column + 1)}
                self._add(datum, column, month, cells)
        self.check_annual(datum)

    def _product(self, scope: str) -> str:
        known = vocabulary().find("scope", scope)
        return "" if known is None or known.code == "power_unit" else self.sector.product_of(scope, self.layout.months[0][1])

    def _block(self, block: _Block) -> None:
        """Take the rows of one material: quantities become rows, factors are compared, emissions become claims."""
        head = block.head
        quantity = block.quantity
        month = self.layout.months[0][1]
        item, origin = self._item(head)
        outward = quantity is not None and quantity.parameter == "quantity_out"
        category = self._category(head, item.text, outward, month)
        flow = self.fact(head, "flow")
        if not flow.text and category.text != "product":
            flow = flow._replace(text="out" if outward else "in")
        shared = {"category": category, "item": item, "flow": flow, "origin": origin}
        cells: dict[int, Place] = {}
        heat = block.rows.get("ncv")
        if heat is not None:
            self.check_unit_of_heat(heat)
        for column, of_month in self.layout.months if quantity is not None else ():
            assert quantity is not None
            if quantity.value(column):
                more = {"uom": quantity.labels["uom"]} if "uom" in quantity.labels else {}
                if heat is not None and heat.value(column):
                    more["ncv"] = Cell(heat.value(column), heat.row, column + 1)
                self._add(quantity, column, of_month, shared | more)
                cells[column] = self.table.place(quantity.row, column + 1)
        for parameter in _FIXED:
            if parameter in block.rows:
                self.compare_fixed(block.rows[parameter], parameter, category.text, item.text)
        if quantity is not None:
            self.check_annual(quantity)
        if heat is not None and cells:
            self._claim(heat, claims.NCV, self.layout.annual, None, tuple(cells.values()))
        elif heat is not None:
            self.report.add(checks.HEAT_UNUSED.at(self.table.place(heat.row), item=item.text))
        if "emissions" in block.rows:
            for column, of_month in self.layout.months:
                own = (cells[column],) if column in cells else ()
                self._claim(block.rows["emissions"], claims.EMISSIONS, column, of_month, own)
            self._claim(block.rows["emissions"], claims.EMISSIONS, self.layout.annual, None, tuple(cells.values()))

    def _item(self, datum: Datum) -> tuple[Cell, Cell]:
        """Return material and origin; `自产焦炉煤气` and `焦炉煤气（自产）` name both."""
        item, origin = datum.labels["item"], self.fact(datum, "origin")
        for term in vocabulary().terms("origin"):
            text = item.text.replace("（", "(").replace("）", ")")
            bare = text.removeprefix(term.label.zh).removesuffix(f"({term.label.zh})")
            if bare not in ("", text):
                return item._replace(text=bare), origin if origin.text else item._replace(text=term.code)
        return item, origin

    def _category(self, datum: Datum, item: str, outward: bool, month: Month) -> Cell:
        """Return the category of a material from its emission source, or from the material itself where the source leaves it open."""
        source = self.fact(datum, "source")
        known = vocabulary().find("category", source.text)
        if known is not None:
            return source._replace(text=known.code)
        term = vocabulary().find("source", source.text)
        if source.text and (term is None or term.code != "process"):
            return source._replace(text=term.code) if term is not None else source
        if term is not None:
            candidates: tuple[str, ...] = _PROCESS_MATERIALS
        elif self.scope_code(datum) != "enterprise":
            return source._replace(text="fuel")
        else:
            candidates = ("product", "fuel") if outward else ("fuel", *_PROCESS_MATERIALS)
        return source._replace(text=self.sector.category_of(item, candidates, month))

    def _add(self, datum: Datum, column: int, month: Month, cells: dict[str, Cell]) -> None:
        number = len(self._rows) + 1
        scope, unit = self.scope(datum)
        known = {name: self.fact(datum, name) for name in ("entity", "works", "legal_person")}
        if number == 2:  # facts of the enterprise are tested once
            known |= {name: self.fact(datum, name) for name in ("uscc", "province")}
        sector = self.layout.titles.get("sector", Cell(self.sector.code, 0, 0))
        known |= {"sector": sector, "unit": unit, "scope": scope, "month": Cell(str(month), self.layout.header_row, column + 1)}
        known |= {"quantity": Cell(datum.value(column), datum.row, column + 1)} | cells
        self._rows.append((number, [known[name].text if name in known else "" for name in _COLUMNS]))
        self._origins[number, 0] = (datum.row, column + 1)
        for name, cell in known.items():
            if cell.row and cell.column and cell.text:
                self._origins[number, _COLUMNS.index(name) + 1] = (cell.row, cell.column)

    def _claim_row(self, datum: Datum, scope: str) -> None:
        what = claims.ENTERPRISE if datum.parameter == "total" and scope == SUMMARY else datum.parameter
        for column, month in self.layout.months:
            self._claim(datum, what, column, month)
        self._claim(datum, what, self.layout.annual, None)

    def _claim(self, datum: Datum, what: str, column: int | None, month: Month | None, cells: tuple[Place, ...] = ()) -> None:
        """Note what a cell claims; of the whole year if no month is given."""
        if column is None or not datum.value(column) or (value := self.number(datum, column, month)) is None:
            return
        months = tuple(known for _, known in self.layout.months) if month is None else (month,)
        source = vocabulary().find("source", self.fact(datum, "source").text)
        category = _SUBTOTALS.get(source.code, "") if source is not None else ""
        is_summary = what in (claims.PROCESSES, claims.POWER_UNITS, claims.OTHER, claims.ENTERPRISE)
        year = months[0].year if month is None else None
        about = (self.fact(datum, "entity").text, self.fact(datum, "works").text)
        level = ("", "") if is_summary else (self.scope(datum)[1].text, self.scope_code(datum))
        place = self.table.place(datum.row, column + 1)
        self.claims.append(Claim(place, what, value, months, year, *about, *level, category, cells))
