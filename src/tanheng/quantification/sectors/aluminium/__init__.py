"""铝冶炼 Aluminium smelting, by CETS-AG-04.01-V01-2024: electrolysis (anodes and perfluorocarbons), and what is emitted outside it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from types import MappingProxyType

from tanheng.kernel.exact import plain, round_half_up, rounded_quotient, shortest, total
from tanheng.kernel.months import Month
from tanheng.lawbook import Lawbook
from tanheng.quantification import checks
from tanheng.quantification.model import Line, Material, Result, Row, Stock
from tanheng.quantification.report import Report
from tanheng.quantification.sectors import Remark
from tanheng.quantification.sectors.aluminium.explaining import AluminiumExplainer
from tanheng.quantification.sectors.aluminium.factors import BY_METAL, AluminiumFactors
from tanheng.quantification.sectors.aluminium.heat_values import AluminiumHeatValues
from tanheng.quantification.sectors.shared.heat_values import HeatValues
from tanheng.quantification.sectors.shared.kinds import ENTERPRISE, MonthTables
from tanheng.quantification.sectors.shared.lines import bare_line
from tanheng.quantification.sectors.shared.materials import Materials
from tanheng.quantification.sectors.shared.plausibility import report_intensity
from tanheng.quantification.sectors.shared.stocks import check_stocks, compare_consumption, lines_of_stock
from tanheng.quantification.sectors.shared.units import FUEL, UNLISTED_READING, UnitSector, fuel_quantity, is_stated, standing, sum_of

__all__ = ["Aluminium"]
ELECTROLYSIS = "electrolysis"
CARBONATE, ANODE, METAL, PFC = "carbonate", "anode", "metal", "pfc"
_DECIMALS = {CARBONATE: "material_quantity", ANODE: "anode_quantity", METAL: "liquid_aluminium"}
_KILOGRAMS = 1000  # in a tonne
_ARTICLES = checks.articles(
    {
        checks.ROUNDED: "aluminium.decimals",
        checks.NOT_ACCOUNTED: UNLISTED_READING,
        checks.FUEL_NOT_ACCOUNTED: UNLISTED_READING,
    }
)


def aluminium_materials(lawbook: Lawbook, on: date) -> Materials:
    """Return the materials of aluminium smelting on a day. Raises NoLegalValue before the first day of the tables."""
    tables = {FUEL: [(name, unit.text) for name, unit in lawbook.rows("aluminium.fuel.unit", on=on).items()]}
    tables[CARBONATE] = [(name, "t") for name in lawbook.rows("aluminium.carbonate.factor", on=on)]
    tables |= {category: [(name.text, "t")] for category, name in lawbook.rows("aluminium.item", on=on).items()}
    return Materials(lawbook, on, "aluminium", tables, (), {})


class Aluminium(UnitSector):
    """The sector behind its one signature."""

    code = "aluminium"
    scopes: tuple[str, ...] = (ENTERPRISE, ELECTROLYSIS)
    categories = MappingProxyType({ENTERPRISE: (FUEL, CARBONATE), ELECTROLYSIS: (ANODE, METAL)})
    made = (METAL,)
    listed = (ANODE, METAL)
    articles = _ARTICLES

    def __init__(self, lawbook: Lawbook) -> None:
        self._own = AluminiumFactors(lawbook, self.code)
        super().__init__(lawbook, self._own, MonthTables(lawbook, self.code, aluminium_materials), AluminiumHeatValues)
        self.explainer = AluminiumExplainer(self._own)

    def _takes(self, material: Material, scope: str, month: Month) -> dict[str, int]:  # noqa: ARG002
        if not material.accounted:
            return {}
        if material.category == CARBONATE:
            return {"purity": self._own.decimals("purity_percent", month).integer}
        if material.category != FUEL:
            return {}
        takes = {"ncv": self._own.decimals("ncv", month).integer}
        if self._own.value("carbon_measured_allowed", month=month).flag:
            takes["carbon"] = self._own.decimals("carbon_as_received", month).integer
        return takes

    def _stated(self, material: Material, scope: str, month: Month, codes: dict[str, str]) -> dict[str, str]:  # noqa: ARG002
        return codes

    def _remark_unlisted(self, material: Material, month: Month, remark: Remark) -> None:
        self._remark_not_accounted(material, month, remark)

    def _quantity(self, material: Material) -> str:
        return _DECIMALS.get(material.category) or fuel_quantity(material)

    def _lines(self, row: Row, heat_values: HeatValues) -> list[Line]:
        category = row.kind.material.category
        if category == METAL:
            lines = [self._gas_line(row, gas, order) for order, gas in enumerate(self._gases(row.kind.month))]
            by_metal = self._own.anode_reading(row.kind.month).choice == BY_METAL
            return [self._anode_by_metal(row), *lines] if by_metal else lines
        if category == ANODE:
            return [self._anode_line(row)]
        if category == CARBONATE:
            return [self._carbonate_line(row)]
        return [self._fuel_line(row, heat_values) if row.carbon is None else self._carbon_line(row, row.carbon, heat_values)]

    def _gases(self, month: Month) -> list[str]:
        return list(self._lawbook.rows("aluminium.pfc.factor", on=month.last_day))

    def _gas_line(self, row: Row, gas: str, order: int) -> Line:
        """P x factor x GWP / 1000."""
        line, month = bare_line([row]), row.kind.month
        line.item, line.variety, line.order = gas, "", order
        factor, potential = self._own.gas(gas, month)
        line.emissions_t = rounded_quotient(line.quantity * factor.number * potential.number, Decimal(_KILOGRAMS), self._places(month))
        return line

    def _anode_line(self, row: Row) -> Line:
        """A x (1 - loss) x (1 - S - ash) x 44/12; by the default method the row is recorded only."""
        line, month = bare_line([row]), row.kind.month
        if self._own.anode_reading(month).choice != BY_METAL:
            line.emissions_t = self._of_anode(line.quantity, month)
        return line

    def _anode_by_metal(self, row: Row) -> Line:
        """Metal x net consumption per tonne, rounded as anodes are, x (1 - S - ash) x 44/12."""
        line, month = bare_line([row]), row.kind.month
        line.category, line.variety, line.order = ANODE, "", 0
        line.item = self._lawbook.value("aluminium.item", ANODE, on=month.last_day).text
        exact = line.quantity * self._own.net_anode(month).number
        line.quantity = round_half_up(exact, self._own.decimals("anode_quantity", month).integer)
        line.emissions_t = self._of_anode(line.quantity, month)
        return line

    def _of_anode(self, tonnes: Decimal, month: Month) -> Decimal:
        carbon, _ = self._own.anode_carbon(month)
        co2, pure = self._own.molar(month)
        return rounded_quotient(tonnes * carbon * co2.number, pure.number, self._places(month))

    def _carbonate_line(self, row: Row) -> Line:
        """Q x factor x purity."""
        line, month = bare_line([row]), row.kind.month
        if row.kind.is_accounted:
            line.purity_percent = row.purity
            purity = 100 * self._own.purity(month).number if row.purity is None else row.purity
            product = line.quantity * self._own.value("carbonate.factor", line.item, month=month).number * purity
            line.emissions_t = rounded_quotient(product, Decimal(100), self._places(month))
        return line

    def _carbon_line(self, row: Row, carbon: Decimal, heat_values: HeatValues) -> Line:
        """Q x C x OF x 44/12."""
        line, kind = bare_line([row]), row.kind
        heat_values.measured_by_carbon(row, carbon)
        line.carbon = carbon
        known = self._own.of_line(line, kind.scope, kind.month)
        product = line.quantity * carbon * known.numerator_per_carbon
        line.emissions_t = rounded_quotient(product, known.denominator, self._places(kind.month))
        return line

    def _places(self, month: Month) -> int:
        return self._own.decimals("emissions", month).integer

    def _totals(self, result: Result, rows: list[Row], report: Report) -> None:  # noqa: ARG002
        """E = anode + PFC in the cells, fuel + carbonates outside them."""
        parts = {FUEL: FUEL, CARBONATE: CARBONATE} if result.scope == ENTERPRISE else {ANODE: ANODE, PFC: METAL}
        result.subtotals = {name: sum_of(result, category) for name, category in parts.items()}
        result.emissions_t = total(result.subtotals.values()) if is_stated(result) else None

    def _check(self, rows: list[Row], stocks: list[Stock], results: list[Result], report: Report) -> None:
        for row in rows:
            if row.purity is None:
                continue
            low = self._lawbook.value("aluminium.range.purity_low", on=row.kind.month.last_day)
            if row.purity < low.number:
                place, item = row.place_of("purity"), row.kind.material.shown
                report.add(checks.PURITY_IMPLAUSIBLE.at(place, plain(row.purity), shortest(low.number), item=item, source=low.citation))
        check_stocks(stocks, results, report, lines_of_stock, compare_consumption)
        for result in standing(results, report):
            report_intensity(self._own, result, report, ELECTROLYSIS)
