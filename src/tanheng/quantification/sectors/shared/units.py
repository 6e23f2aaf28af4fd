"""What cement and aluminium smelting share: units (lines, electrolysis processes) that carry the duty, and what is emitted outside them.

Every row is a line of its own and nothing is netted, so that no quantity may be negative.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from tanheng.kernel.exact import exactly, plain, round_half_up, rounded_quotient, total
from tanheng.kernel.messages import Joined
from tanheng.kernel.months import Month, months_of
from tanheng.lawbook import Lawbook, Mark
from tanheng.quantification import checks
from tanheng.quantification.model import IN, PURCHASED, SELF_PRODUCED, Batch, Explainer, Kind, Line, Material, Result, Row, Stock
from tanheng.quantification.report import Report
from tanheng.quantification.sectors import Fault, Figures, Remark
from tanheng.quantification.sectors.shared.auxiliary import AUXILIARY, auxiliary_of
from tanheng.quantification.sectors.shared.factors import SOLID, Factors
from tanheng.quantification.sectors.shared.heat_values import HeatValues
from tanheng.quantification.sectors.shared.kinds import (
    ENTERPRISE,
    MonthTables,
    category_label,
    check_category,
    coded_cells,
    flow_of,
    official_unit,
    origin_written,
    unit_written,
)
from tanheng.quantification.sectors.shared.lines import bare_line, grouped
from tanheng.quantification.sectors.shared.outside import make_annual_summaries, make_summaries
from tanheng.quantification.sectors.shared.plausibility import report_years
from tanheng.quantification.sectors.shared.years import make_years
from tanheng.quantification.vocabulary import vocabulary

FUEL = "fuel"
_ENERGY = ("electricity", "heat")  # what a unit used, in MWh and GJ: reported beside the emissions and not accounted
UNLISTED_READING = "quantification.unlisted_material"
_SCOPE_ORDER = {term.code: place for place, term in enumerate(vocabulary().terms("scope"))}
_COMPANION_COLUMNS = ("unit", "point")


class UnitSector:
    """A sector of units and an outside part; what a row may be and what a unit emits is said by the sector itself."""

    code: str
    scopes: tuple[str, ...]
    categories: Mapping[str, tuple[str, ...]]
    made: tuple[str, ...]  # categories that the unit makes itself and whose items are all listed
    listed: tuple[str, ...]  # categories in which an item outside the table is refused
    articles: Mapping[int, str]
    explainer: Explainer

    def __init__(self, lawbook: Lawbook, factors: Factors, tables: MonthTables, heat_values: type[HeatValues]) -> None:
        self._lawbook = lawbook
        self._factors = factors
        self._tables = tables
        self._heat_values = heat_values

    def may_be_negative(self, kind: Kind) -> bool:  # noqa: ARG002
        """Tell that no quantity may be negative, since nothing is netted."""
        return False

    def kind(self, cells: Mapping[str, str], scope: str, category: str, month: Month, remark: Remark) -> Kind:
        """Say what a row is about. Raises Fault."""
        check_category(category, (*self.categories[scope], AUXILIARY))
        if category == AUXILIARY:
            return self._auxiliary_kind(cells, scope, month, remark)
        material = self._tables.of(month).find(category, scope, cells["item"])
        if not material.accounted and category in self.listed:
            raise Fault(checks.TERM_UNKNOWN, "item", cells["item"], Joined(self._tables.of(month).names(category)))
        unit = unit_written(cells["uom"])
        uom, factor = official_unit(material, unit, cells["uom"])
        flow = flow_of(cells["flow"], IN, other_possible=False)
        origin = origin_written(cells["origin"])
        if category in self.made and origin not in ("", SELF_PRODUCED):
            raise Fault(checks.VALUE_NOT_HERE, "origin", cells["origin"], category_label(category))
        takes = self._takes(material, scope, month)
        codes = self._stated(material, scope, month, coded_cells(cells, material, takes))
        if not material.accounted:
            self._remark_unlisted(material, month, remark)
        if unit is not None and factor != 1:
            remark(checks.CONVERTED, "uom", cells["uom"], uom)
        origin = "" if category in self.made else origin or PURCHASED
        decimals = self._factors.decimals(self._quantity(material), month).integer
        return Kind(self.code, scope, month, material, flow, origin, factor, decimals, material.accounted, False, takes, **codes)

    def _auxiliary_kind(self, cells: Mapping[str, str], scope: str, month: Month, remark: Remark) -> Kind:
        """Say what a row of electricity or heat is about; what was given to others has the flow out. Raises Fault."""
        self._tables.of(month)
        terms = [vocabulary().term(AUXILIARY, code) for code in _ENERGY]
        term = vocabulary().find(AUXILIARY, cells["item"])
        if term not in terms or term is None:
            raise Fault(checks.TERM_UNKNOWN, "item", cells["item"], Joined(tuple(known.label for known in terms)))
        material = Material(AUXILIARY, term.code, "", term.uom, terms.index(term))
        unit = unit_written(cells["uom"])
        uom, factor = official_unit(material, unit, cells["uom"])
        flow = flow_of(cells["flow"], IN, other_possible=True)
        coded_cells(cells, material, {})
        if unit is not None and factor != 1:
            remark(checks.CONVERTED, "uom", cells["uom"], uom)
        decimals = self._factors.decimals(term.code, month).integer
        return Kind(self.code, scope, month, material, flow, "", factor, decimals, True, False, {})

    def touched(self, scope: str | None, category: str | None) -> str | None:  # noqa: ARG002
        """Return the scope that an error touches: every unit stands by itself."""
        return scope

    def item(self, category: str, written: str, month: Month) -> str | None:
        """Return the official name of a material, None for one that no rule counts. Raises Fault."""
        material = self._tables.material(category, written, month)
        return material.item if material.accounted else None

    def companion_takes(self, column: str, category: str) -> bool:  # noqa: ARG002
        """Tell whether a batch or ledger row may fill a column."""
        return column in _COMPANION_COLUMNS

    def category_of(self, written: str, categories: tuple[str, ...], month: Month) -> str:
        """Return which of the categories knows the material."""
        return self._tables.category_of(written, categories, month)

    def product_of(self, scope: str, month: Month) -> str:  # noqa: ARG002
        """Return nothing: the wide layout, which asks for it, is that of steel."""
        return ""

    def fixed(self, parameter: str, category: str, written: str, month: Month) -> Decimal | None:  # noqa: ARG002
        """Return nothing: the wide layout, which asks for it, is that of steel."""
        return None

    def quantify(self, rows: list[Row], batches: list[Batch], stocks: list[Stock], report: Report) -> Figures:
        """Compute results, summaries and years; withhold what an error touches."""
        factors = self._factors
        with exactly():
            fuel_rows = [row for row in rows if row.kind.material.category == FUEL and row.kind.is_accounted]
            heat_values = self._heat_values(fuel_rows, batches, factors, report)
            groups = grouped(rows, lambda row: (row.entity, row.works, row.unit, row.kind.scope, row.kind.month))
            results = sorted((self._result(group, heat_values, report) for group in groups), key=lambda result: result.order)
            heat_values.finish()
            self._check(rows, stocks, results, report)
            results = standing(results, report)
            self._remember_names(rows)
            mark = max(factors.marks, default=Mark.FINAL)
            if factors.readings:
                mark = max(mark, Mark.INTERPRETATION)
            whole = [result for result in results if not report.blocks(result.entity, None, {result.month})]
            summaries = make_summaries(whole, factors, report)
            years = make_years(results, factors, report)
            years = [year for year in years if not report.blocks(year.entity, year.scope, months_of(year.year))]
            report_years(results, self.code, self._lawbook, report)
            whole_years = [year for year in years if not report.blocks(year.entity, None, months_of(year.year))]
            annual_summaries = make_annual_summaries(summaries, whole_years, factors)
            annual = {mark, *factors.duty_marks} | ({Mark.INTERPRETATION} if factors.readings else set())
        marks = {"results": mark, "summaries": mark, "annual": max(annual)}
        return Figures(results, summaries, years, marks, annual_summaries)

    def _result(self, rows: list[Row], heat_values: HeatValues, report: Report) -> Result:
        first, kind = rows[0], rows[0].kind
        order = _SCOPE_ORDER[kind.scope]
        result = Result(first.entity, first.works, first.unit, self.code, kind.scope, order, kind.month, [], {}, None, None, None)
        used = [row for row in rows if row.kind.material.category == AUXILIARY]
        for row in rows:
            if row.kind.material.category != AUXILIARY:
                result.lines.extend(self._lines(row, heat_values))
        categories = self.categories[kind.scope]
        result.lines.sort(key=lambda line: (categories.index(line.category), line.order, *_line_order(line)))
        self._totals(result, rows, report)
        result.auxiliary = [*auxiliary_of(used, self._factors), *result.auxiliary]
        if kind.scope != ENTERPRISE:
            self._intensity(result, rows, report)
        return result

    def _intensity(self, result: Result, rows: list[Row], report: Report) -> None:
        result.output_rows = [row for row in rows if row.kind.material.category in self.made]
        if not result.output_rows:
            scope = vocabulary().term("scope", result.scope).label
            report.add(checks.NO_OUTPUT.at(min(row.place for row in rows), scope=scope, month=result.month))
            return
        places = self._factors.decimals("output", result.month).integer
        result.output_t = round_half_up(total(row.quantity for row in result.output_rows), places)
        if result.output_t and result.emissions_t is not None:
            places = self._factors.decimals("intensity", result.month).integer
            result.intensity_t_per_t = rounded_quotient(result.emissions_t, result.output_t, places)

    def _fuel_line(self, row: Row, heat_values: HeatValues) -> Line:
        line, kind = bare_line([row]), row.kind
        if kind.is_accounted:
            line.heat = heat_values.of(row)
            line.emissions_t = self._factors.fuel_emissions(line, kind.scope, kind.month, line.quantity, line.heat)
        return line

    def _remember_names(self, rows: list[Row]) -> None:
        """Figures rest on an alias that a weaker source than a house rule gives; a synonym of the house changes no value."""
        for kind in {id(row.kind): row.kind for row in rows}.values():
            named_by = kind.material.named_by
            if named_by is not None and named_by.citation.mark is not Mark.OPERATIONAL:
                self._factors.marks.add(named_by.citation.mark)

    def _is_solid(self, material: Material, month: Month) -> bool:
        return self._factors.value("fuel.state", material.item, month=month).text == SOLID

    def _takes(self, material: Material, scope: str, month: Month) -> dict[str, int]:
        """Return the further columns that a row of the material may fill, with the decimals of each."""
        raise NotImplementedError

    def _stated(self, material: Material, scope: str, month: Month, codes: dict[str, str]) -> dict[str, str]:
        """Return the coded cells with what an empty one means. Raises Fault where one must not be empty."""
        raise NotImplementedError

    def _remark_unlisted(self, material: Material, month: Month, remark: Remark) -> None:
        """Say that a material outside the tables counts nothing."""
        raise NotImplementedError

    def _remark_not_accounted(self, material: Material, month: Month, remark: Remark) -> None:
        """Say what the reading says: of a fuel as a warning, since its carbon is missing from the total."""
        self._factors.reading(UNLISTED_READING, month, ("not_accounted",))
        remark(checks.FUEL_NOT_ACCOUNTED if material.category == FUEL else checks.NOT_ACCOUNTED, "item", material.item, "")

    def _quantity(self, material: Material) -> str:
        """Return the row of the decimals that a quantity of the material is rounded by."""
        raise NotImplementedError

    def _lines(self, row: Row, heat_values: HeatValues) -> list[Line]:
        """Return the lines of a row."""
        raise NotImplementedError

    def _totals(self, result: Result, rows: list[Row], report: Report) -> None:
        """Fill in subtotals, emissions and auxiliary figures of a result that has its lines."""
        raise NotImplementedError

    def _check(self, rows: list[Row], stocks: list[Stock], results: list[Result], report: Report) -> None:
        """Note what only all rows and ledgers together show."""
        raise NotImplementedError


def fuel_quantity(material: Material) -> str:
    """Return the row of the decimals that a quantity of fuel is rounded by."""
    return "fuel_quantity" if material.uom == "t" else "gas_quantity"


def standing(results: list[Result], report: Report) -> list[Result]:
    """Return the results that no error touches."""
    return [result for result in results if not report.blocks(result.entity, result.scope, {result.month})]


def sum_of(result: Result, category: str) -> Decimal:
    """Return the emissions of the lines of a category, each as it stands."""
    return total(line.emissions_t for line in result.lines if line.category == category and line.emissions_t is not None)


def is_stated(result: Result) -> bool:
    """Tell whether the emissions of the result are known: some line counts, or counts nothing since no table lists what it is about."""
    return any(line.emissions_t is not None or not line.rows[0].kind.is_accounted for line in result.lines)


def _line_order(line: Line) -> tuple[object, ...]:
    row, kind = line.rows[0], line.rows[0].kind
    shown = (line.shown, line.origin, line.flow, line.device, kind.point, kind.ncv_point, kind.method, row.legal_person)
    return (*shown, plain(row.carbon or Decimal(0)), plain(row.purity or Decimal(0)))
