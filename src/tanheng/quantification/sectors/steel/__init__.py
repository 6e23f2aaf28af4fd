"""钢铁 Steel, by CETS-AG-03.01-V01-2024: enterprise carbon balance, six processes, power units, and the other part by difference."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType

from tanheng.kernel.exact import exactly
from tanheng.kernel.months import Month, months_of
from tanheng.lawbook import Lawbook, Mark
from tanheng.quantification.model import Batch, Explainer, Kind, Row, Stock
from tanheng.quantification.report import Report
from tanheng.quantification.sectors import Figures, Remark
from tanheng.quantification.sectors.shared.kinds import ENTERPRISE
from tanheng.quantification.sectors.shared.lines import grouped
from tanheng.quantification.sectors.shared.plausibility import report_years
from tanheng.quantification.sectors.shared.stocks import check_stocks, compare_consumption, purchases_of_enterprise
from tanheng.quantification.sectors.shared.years import make_years
from tanheng.quantification.sectors.steel.explaining import SteelExplainer
from tanheng.quantification.sectors.steel.factors import SteelFactors
from tanheng.quantification.sectors.steel.heat_values import SteelHeatValues
from tanheng.quantification.sectors.steel.kinds import SCOPES, Kinds, may_be_negative
from tanheng.quantification.sectors.steel.results import FUEL, NET_ROUNDING, SIGN, direction, make_result
from tanheng.quantification.sectors.steel.summaries import make_annual_summaries, make_summaries

__all__ = ["Steel"]
_READINGS_OF_RESULTS = {NET_ROUNDING, SIGN, "quantification.unlisted_material"}


class Steel:
    """The sector behind its one signature."""

    code = "steel"
    articles: Mapping[int, str] = MappingProxyType({})
    scopes: tuple[str, ...] = SCOPES

    def __init__(self, lawbook: Lawbook) -> None:
        self._kinds = Kinds(lawbook)
        self._factors = SteelFactors(lawbook)
        self.explainer: Explainer = SteelExplainer(self._factors)

    def may_be_negative(self, kind: Kind) -> bool:
        """Tell whether a quantity below zero can be right in a row of this kind."""
        return may_be_negative(kind)

    def kind(self, cells: Mapping[str, str], scope: str, category: str, month: Month, remark: Remark) -> Kind:
        """Say what a row is about. Raises Fault."""
        return self._kinds.kind(cells, scope, category, month, remark)

    def touched(self, scope: str | None, category: str | None) -> str | None:
        """Return the scope that an error touches: the enterprise's heat value of a fuel is taken by the processes too."""
        return None if category is None or (scope, category) == (ENTERPRISE, FUEL) else scope

    def item(self, category: str, written: str, month: Month) -> str | None:
        """Return the official name of a material of the enterprise level, None for one that no rule counts. Raises Fault."""
        material = self._kinds.tables.material(category, written, month)
        return material.item if material.accounted else None

    def companion_takes(self, column: str, category: str) -> bool:  # noqa: ARG002
        """Tell that no further column belongs to steel: its batches and ledgers are of the enterprise."""
        return False

    def category_of(self, written: str, categories: tuple[str, ...], month: Month) -> str:
        """Return which of the categories of the enterprise level knows the material."""
        return self._kinds.tables.category_of(written, categories, month)

    def product_of(self, scope: str, month: Month) -> str:
        """Return the (first) product of a level."""
        return self._kinds.product_of(scope, month)

    def fixed(self, parameter: str, category: str, written: str, month: Month) -> Decimal | None:
        """Return carbon content per heat, oxidation rate or emission factor of the tables A.1 and A.2. Raises Fault."""
        material = self._kinds.tables.material(category, written, month)
        if not material.accounted or (parameter == "factor") != (category != "fuel"):
            return None
        if category != "fuel":
            return self._factors.material(category, material.item, month).number
        known = self._factors.fuel(material.item, month, with_oxidation=True)
        oxidation = known.oxidation.number if known.oxidation is not None else None
        return known.carbon_per_heat.number if parameter == "carbon_per_heat" else oxidation

    def quantify(self, rows: list[Row], batches: list[Batch], stocks: list[Stock], report: Report) -> Figures:
        """Compute results, summaries and years; withhold what an error touches."""
        with exactly():
            fuel_rows = [row for row in rows if row.kind.material.category == "fuel" and row.kind.is_accounted]
            heat_values = SteelHeatValues(fuel_rows, batches, self._factors, report)
            groups = grouped(rows, lambda row: (row.entity, row.works, row.unit, row.kind.scope, row.kind.month))
            results = sorted((make_result(group, heat_values, self._factors, report) for group in groups), key=lambda result: result.order)
            heat_values.finish()
            check_stocks(stocks, results, report, purchases_of_enterprise, compare_consumption)
            results = [result for result in results if not report.blocks(result.entity, result.scope, {result.month})]
            self._remember_names(rows)
            marks = {"results": max(self._factors.marks, default=Mark.FINAL)}
            if self._factors.readings & _READINGS_OF_RESULTS:
                marks["results"] = max(marks["results"], Mark.INTERPRETATION)
            # what an error withholds is not missing, so that a summary is made of whole months only
            whole = [result for result in results if not report.blocks(result.entity, None, {result.month})]
            summaries = make_summaries(whole, self._factors, report)
            years = [
                year
                for year in make_years(results, self._factors, report, direction)
                if not report.blocks(year.entity, year.scope, months_of(year.year))
            ]
            readings = self._factors.readings
            marks["summaries"] = Mark.INTERPRETATION if "quantification.other_by_difference" in readings else marks["results"]
            marks["annual"] = Mark.INTERPRETATION if "quantification.annual_sum" in readings else marks["results"]
            report_years(results, self.code, self._factors.lawbook, report)
            whole_years = [year for year in years if not report.blocks(year.entity, None, months_of(year.year))]
            annual_summaries = make_annual_summaries(summaries, whole_years, self._factors)
            marks["annual"] = max({marks["annual"], *self._factors.duty_marks})
        return Figures(results, summaries, years, marks, annual_summaries)

    def _remember_names(self, rows: list[Row]) -> None:
        """Figures rest on names too: on an alias that a weaker source gives, and on the reading that leaves a material out.

        A synonym that is a house rule only leads to the official name and changes no value; it stands in the trace.
        """
        for kind in {id(row.kind): row.kind for row in rows}.values():
            material, month = kind.material, kind.month
            if material.named_by is not None and material.named_by.citation.mark is not Mark.OPERATIONAL:
                self._factors.marks.add(material.named_by.citation.mark)
            if not material.accounted:
                self._factors.reading("quantification.unlisted_material", month, ("not_accounted",))
