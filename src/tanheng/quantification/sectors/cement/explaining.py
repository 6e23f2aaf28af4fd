"""Explains what only cement has: process emissions with their deductions, the outside part, and the carbide slag rate."""

from __future__ import annotations

from tanheng.kernel.messages import Message, message
from tanheng.quantification.model import Auxiliary, Line, Result
from tanheng.quantification.sectors.shared.explaining import SUBTOTALS, UnitExplainer, auxiliary_label
from tanheng.quantification.sectors.shared.kinds import ENTERPRISE
from tanheng.quantification.trace import Trace, named, parameter_node, rounding_node, step_node

_FORMULAS = {
    ENTERPRISE: message("fuels burnt outside the clinker lines"),
    "clinker_line": message("combustion + process emissions"),
}
CARBIDE_SLAG_RATE = "carbide_slag_rate"
_FACTORS = {"clinker": "clinker.factor", "substitute": "substitute.deduction"}


class CementExplainer(UnitExplainer):
    """Explains lines, results, summaries and years of cement."""

    units_label = message("clinker lines")

    def _formula(self, scope: str) -> Message:
        return _FORMULAS[scope]

    def _groups(self, result: Result) -> list[Trace]:
        groups = [self._subtotal(result, name, value) for name, value in result.subtotals.items() if name != "process"]
        if "process" not in result.subtotals:
            return groups
        parts = {node.field: node for node in groups}
        floor = parameter_node(self._factors.value("process.floor_zero", month=result.month))
        formula = message("clinker − substitutes, not below zero")
        process = step_node(
            SUBTOTALS["process"], result.subtotals["process"], self.gas_unit, formula, parts["clinker"], parts["substitute"], floor
        )
        return [parts["fuel"], named(process, "process")]

    def _material(self, result: Result, line: Line, quantity: Trace) -> Trace:
        factor = self._factors.value(_FACTORS[line.category], line.item, month=result.month)
        product = line.quantity * factor.number
        return step_node(message("emissions before rounding"), product, self.gas_unit, "Q × EF", quantity, parameter_node(factor))

    def _figure(self, result: Result, figure: Auxiliary) -> Trace:
        """Explain the carbide slag rate by the rows and factors that it comes from, any other figure by its rows."""
        if figure.item != CARBIDE_SLAG_RATE:
            return super()._figure(result, figure)
        parts = []
        for line in result.lines:
            if not any(row in figure.rows for row in line.rows):
                continue
            factor = self._factors.value(_FACTORS[line.category], line.item, month=result.month)
            inputs = [self._input(row, message("quantity")) for row in line.rows]
            label = message("emissions of {item}", item=line.shown)
            parts.append(step_node(label, line.quantity * factor.number, "", "Q × EF", *inputs, parameter_node(factor)))
        label = message("deduction of carbide slag over process emissions of clinker")
        formula = Trace("step", label, "", "%", "100 × Σ ÷ Σ", children=tuple(parts))
        decimals = self._factors.decimals(CARBIDE_SLAG_RATE, result.month)
        return rounding_node(auxiliary_label(figure.item), figure.quantity, figure.uom, decimals, formula)
