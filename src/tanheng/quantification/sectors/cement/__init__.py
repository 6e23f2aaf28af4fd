"""水泥 Cement, by CETS-AG-02.01-V01-2024: clinker lines (combustion and process emissions), and what is burnt outside them."""

from __future__ import annotations

from datetime import date
from types import MappingProxyType

from tanheng.kernel.exact import plain, round_half_up, rounded_quotient, total
from tanheng.kernel.months import Month
from tanheng.lawbook import Lawbook
from tanheng.lawbook.entries import ReadingNotImplemented
from tanheng.quantification import checks
from tanheng.quantification.model import OUT, Auxiliary, Line, Material, Result, Row, Stock
from tanheng.quantification.report import Report
from tanheng.quantification.sectors import Fault, Remark
from tanheng.quantification.sectors.cement.explaining import CARBIDE_SLAG_RATE, CementExplainer
from tanheng.quantification.sectors.cement.factors import LINE, CementFactors
from tanheng.quantification.sectors.cement.fuels import report_fuels
from tanheng.quantification.sectors.cement.heat_values import CementHeatValues
from tanheng.quantification.sectors.cement.ledgers import check_ledgers, check_methods
from tanheng.quantification.sectors.shared.heat_values import HeatValues
from tanheng.quantification.sectors.shared.kinds import ENTERPRISE, MonthTables, known_terms
from tanheng.quantification.sectors.shared.lines import bare_line
from tanheng.quantification.sectors.shared.materials import Materials
from tanheng.quantification.sectors.shared.plausibility import report_intensity
from tanheng.quantification.sectors.shared.units import FUEL, UNLISTED_READING, UnitSector, fuel_quantity, is_stated, standing, sum_of
from tanheng.quantification.vocabulary import folded

__all__ = ["Cement"]
CLINKER, SUBSTITUTE, PROCESS = "clinker", "substitute", "process"
SCALE = "scale"
_ALIASES_OF = {CLINKER: ("clinker_class",), SUBSTITUTE: ("material",)}
_FACTORS = {CLINKER: "clinker.factor", SUBSTITUTE: "substitute.deduction"}
_DECIMALS = {CLINKER: "clinker_output", SUBSTITUTE: "substitute_quantity"}
_UNLISTED = {FUEL: "alternative_fuel.counted", SUBSTITUTE: "substitute.unlisted_allowed"}
_ARTICLES = checks.articles(
    {
        checks.BACK_TO_DEFAULT: "cement.ncv.may_return_to_default",
        checks.NOT_MEASURED_AGAIN: "cement.ncv.may_return_to_default",
        checks.MEASURED_FROM_NOW: "cement.ncv.may_return_to_default",
        checks.LABORATORY_MISSING: "cement.ncv.accreditation",
        checks.ROUNDED: "cement.decimals",
        checks.NOT_ACCOUNTED: "cement.known_unlisted",
        checks.FUEL_NOT_ACCOUNTED: UNLISTED_READING,
    }
)


def cement_materials(lawbook: Lawbook, on: date) -> Materials:
    """Return the materials of cement on a day. Raises NoLegalValue before the first day of the tables."""
    tables = {FUEL: [(name, unit.text) for name, unit in lawbook.rows("cement.fuel.unit", on=on).items()]}
    for category, table in _FACTORS.items():
        tables[category] = [(name, "t") for name in lawbook.rows(f"cement.{table}", on=on)]
    unlisted = lawbook.value("cement.known_unlisted", on=on).texts
    return Materials(lawbook, on, "cement", tables, unlisted, _ALIASES_OF, deducted=(SUBSTITUTE,))


class Cement(UnitSector):
    """The sector behind its one signature."""

    code = "cement"
    scopes: tuple[str, ...] = (ENTERPRISE, LINE)
    categories = MappingProxyType({ENTERPRISE: (FUEL,), LINE: (FUEL, CLINKER, SUBSTITUTE)})
    made = (CLINKER,)
    listed = (CLINKER,)
    articles = _ARTICLES

    def __init__(self, lawbook: Lawbook) -> None:
        factors = CementFactors(lawbook, self.code)
        super().__init__(lawbook, factors, MonthTables(lawbook, self.code, cement_materials), CementHeatValues)
        self.explainer = CementExplainer(factors)

    def companion_takes(self, column: str, category: str) -> bool:
        """Tell whether a batch or ledger row may fill a column: own use belongs to clinker, a point of measurement to fuel."""
        return category == CLINKER if column == "own_use" else super().companion_takes(column, category)

    def _takes(self, material: Material, scope: str, month: Month) -> dict[str, int]:  # noqa: ARG002
        if material.category == CLINKER:
            return {"method": 0}
        if material.category != FUEL:
            return {}
        coded = dict.fromkeys(("device", "point", "ncv_point"), 0)
        return coded | ({"ncv": self._factors.decimals("ncv", month).integer} if material.accounted else {})

    def _stated(self, material: Material, scope: str, month: Month, codes: dict[str, str]) -> dict[str, str]:
        if material.category == CLINKER:
            codes.setdefault("method", SCALE)
        if scope == ENTERPRISE and material.accounted and "device" not in codes and self._is_solid(material, month):
            raise Fault(checks.WORD_MISSING, "device", "", known_terms("device"))
        return codes

    def _remark_unlisted(self, material: Material, month: Month, remark: Remark) -> None:
        counted = self._factors.value(_UNLISTED[material.category], month=month)
        if counted.flag:
            raise ReadingNotImplemented(f"{counted.path}; {counted.place}")
        known = self._lawbook.value("cement.known_unlisted", on=month.last_day).texts
        if material.category == SUBSTITUTE and self._tables.of(month).is_of(FUEL, material.item):
            remark(checks.FUEL_AS_MATERIAL, "item", material.item, "")
        elif material.category == SUBSTITUTE or folded(material.item) in map(folded, known):
            remark(checks.NOT_ACCOUNTED, "item", material.item, "")
        else:  # no alternative fuel that anybody knows: it may be coal by another name
            self._remark_not_accounted(material, month, remark)

    def _quantity(self, material: Material) -> str:
        return _DECIMALS.get(material.category) or fuel_quantity(material)

    def _lines(self, row: Row, heat_values: HeatValues) -> list[Line]:
        category, month = row.kind.material.category, row.kind.month
        if category == FUEL:
            return [self._fuel_line(row, heat_values)]
        line = bare_line([row])
        if row.kind.is_accounted:
            factor = self._factors.value(_FACTORS[category], line.item, month=month).number
            line.emissions_t = round_half_up(line.quantity * factor, self._factors.decimals("emissions", month).integer)
        if category == SUBSTITUTE:
            line.flow = OUT
        return [line]

    def _totals(self, result: Result, rows: list[Row], report: Report) -> None:  # noqa: ARG002
        """E = combustion + max(0, clinker - substitutes); outside the lines only combustion."""
        combustion = sum_of(result, FUEL)
        result.subtotals = {FUEL: combustion}
        if result.scope == ENTERPRISE:
            result.emissions_t = combustion if is_stated(result) else None
            return
        clinker, deducted = sum_of(result, CLINKER), sum_of(result, SUBSTITUTE)
        process = clinker - deducted
        if process < 0 and self._factors.value("process.floor_zero", month=result.month).flag:
            first = next(line for line in result.lines if line.category == SUBSTITUTE)
            report.add(checks.DEDUCTION_EXCEEDS.at(first.rows[0].place, plain(deducted), plain(clinker)))
            process = total(())
        result.subtotals |= {CLINKER: clinker, SUBSTITUTE: deducted, PROCESS: process}
        result.emissions_t = combustion + process if is_stated(result) else None
        result.auxiliary = self._carbide_slag_rate(result)

    def _carbide_slag_rate(self, result: Result) -> list[Auxiliary]:
        """The share of the process emission that carbide slag replaces, of unrounded products, in per cent."""
        month, value = result.month, self._factors.value
        name = self._lawbook.value("cement.substitute.carbide_slag", on=month.last_day).text
        slag = [line for line in result.lines if line.category == SUBSTITUTE and line.item == name]
        clinker = [line for line in result.lines if line.category == CLINKER]
        made = total(line.quantity * value("clinker.factor", line.item, month=month).number for line in clinker)
        if not slag or not made:
            return []
        replaced = total(line.quantity * value("substitute.deduction", line.item, month=month).number for line in slag)
        rate = rounded_quotient(100 * replaced, made, self._factors.decimals(CARBIDE_SLAG_RATE, month).integer)
        return [Auxiliary(CARBIDE_SLAG_RATE, "", rate, "%", tuple(row for line in (*slag, *clinker) for row in line.rows))]

    def _check(self, rows: list[Row], stocks: list[Stock], results: list[Result], report: Report) -> None:
        check_methods(rows, stocks, self._factors, report)
        check_ledgers(stocks, results, self._factors, report)
        for result in standing(results, report):
            report_intensity(self._factors, result, report, "line")
            self._report_heat(result, report)
            if result.scope == LINE:
                report_fuels(result, self._factors, report)

    def _report_heat(self, result: Result, report: Report) -> None:
        """Report a heat per tonne of clinker outside the plausible range."""
        heat = total(line.quantity * line.heat.ncv for line in result.lines if line.heat is not None)
        if result.scope != LINE or not result.output_t or not heat:
            return
        bounds = [self._lawbook.value("cement.range.heat_per_clinker", bound, on=result.month.last_day) for bound in ("low", "high")]
        low, high = (bound.number for bound in bounds)
        if not low * result.output_t <= heat <= high * result.output_t:
            found = rounded_quotient(heat, result.output_t, self._factors.decimals("ncv", result.month).integer)
            expected = f"{plain(low)} – {plain(high)}"
            place = result.output_rows[0].place
            report.add(checks.HEAT_PER_CLINKER_IMPLAUSIBLE.at(place, plain(found), expected, source=bounds[0].citation))
