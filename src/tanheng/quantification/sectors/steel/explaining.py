"""Explains what only steel has: formulas 1 to 4, net quantities, table C.5 and the heat of steam and water."""

from __future__ import annotations

from tanheng.kernel.messages import Message, message
from tanheng.quantification.model import Line, Result, Summary
from tanheng.quantification.sectors.shared.explaining import SectorExplainer, auxiliary_label
from tanheng.quantification.sectors.shared.kinds import ENTERPRISE
from tanheng.quantification.sectors.steel.factors import POWER_UNIT, SteelFactors
from tanheng.quantification.sectors.steel.kinds import PROCESSES
from tanheng.quantification.sectors.steel.results import subtotal_of
from tanheng.quantification.sectors.steel.summaries import OTHER_READING, OTHER_READINGS
from tanheng.quantification.trace import Trace, named, parameter_node, reading_node, rounding_node, step_node

_NET_READING, _NET_READINGS = "quantification.net_fuel_rounding", ("per_item_origin_month",)
_FORMULAS = {
    ENTERPRISE: message("formula (1), CETS-AG-03.01 6.1.1: fossil fuels + process emissions − carbon in products"),
    POWER_UNIT: message("formula (3), CETS-AG-03.01 7.2.1: sum of the fuels"),
}
_PROCESS_FORMULA = message("formula (2), CETS-AG-03.01 7.1.1: fuels in − fuels out")
_HEAT_CONSTANTS = {"steam": ("enthalpy_base",), "hot_water": ("water_base_temperature", "water_specific_heat")}


class SteelExplainer(SectorExplainer):
    """Explains lines, results, summaries and years of steel."""

    def __init__(self, factors: SteelFactors) -> None:
        super().__init__(factors)
        self._steel = factors

    def _formula(self, scope: str) -> Message:
        return _FORMULAS.get(scope, _PROCESS_FORMULA)

    def _subtotal_of(self, scope: str, line: Line) -> str:
        return subtotal_of(scope, line)

    def _material(self, result: Result, line: Line, quantity: Trace) -> Trace:
        factor = self._steel.material(line.category, line.item, result.month)
        product = line.quantity * factor.number
        return step_node(message("emissions before rounding"), product, "tCO2", "Q × EF", quantity, parameter_node(factor))

    def _input_notes(self, result: Result) -> tuple[Trace, ...]:
        if result.scope != ENTERPRISE:
            return ()
        return (reading_node(self._factors.reading(_NET_READING, result.month, _NET_READINGS)),)

    def summary(self, summary: Summary) -> Trace:
        """Explain the figures of a summary; the other part is stated only where both levels are there."""
        parts = [
            named(step_node(label, value, "tCO2", "Σ", *self._totals(summary, scopes)), field)
            for field, label, value, scopes in (
                ("enterprise_t", message("enterprise total before rounding"), summary.enterprise_t, (ENTERPRISE,)),
                ("processes_t", message("processes"), summary.processes_t, PROCESSES),
                ("power_units_t", message("power units"), summary.power_units_t, (POWER_UNIT,)),
            )
            if value is not None
        ]
        if summary.enterprise_t is not None and summary.enterprise_whole_t is not None:
            decimals = self._factors.decimals("enterprise_total", summary.month)
            parts.append(named(rounding_node(message("whole tonnes"), summary.enterprise_whole_t, "tCO2", decimals), "enterprise_whole_t"))
        if summary.other_t is None:
            return Trace("step", message("summary of {month}", month=summary.month), "", children=tuple(parts))
        reading = reading_node(self._factors.reading(OTHER_READING, summary.month, OTHER_READINGS))
        formula = message("formula (4), CETS-AG-03.01 7.3: enterprise − processes − power units")
        return named(step_node(message("other, by difference"), summary.other_t, "tCO2", formula, *parts, reading), "other_t")

    def auxiliary(self, result: Result) -> Trace:
        """Explain auxiliary figures by the rows that they come from; heat of steam and water with the constants of appendix E."""
        figures = []
        for figure in result.auxiliary:
            inputs = [self._input(row, message("quantity")) for row in figure.rows]
            constants = [
                parameter_node(self._factors.lawbook.value(f"steel.heat.{name}", on=result.month.last_day))
                for item, names in _HEAT_CONSTANTS.items()
                for name in names
                if any(row.kind.material.item == item for row in figure.rows)
            ]
            name = "/".join(part for part in (figure.field, figure.of) if part)
            figures.append(named(step_node(auxiliary_label(figure.item), figure.quantity, figure.uom, "", *inputs, *constants), name))
        return Trace("step", message("auxiliary figures"), "", children=tuple(figures))
