"""Explains what only cement has: process emissions with their deductions, the outside part, and the carbide slag rate."""

from __future__ import annotations

from tanheng.kernel.messages import Message, message
from tanheng.quantification.model import Line, Result
from tanheng.quantification.sectors.shared.explaining import SUBTOTALS, UnitExplainer, auxiliary_label
from tanheng.quantification.sectors.shared.kinds import ENTERPRISE
from tanheng.quantification.trace import Trace, named, parameter_node, rounding_node, step_node

_FORMULAS = {
    ENTERPRISE: message("fuels burnt outside the clinker lines"),
    "clinker_line": message("combustion + process emissions"),
}
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

    def auxiliary(self, result: Result) -> Trace:
        """Explain the carbide slag rate by the rows and factors that it comes from."""
        figures = []
        for figure in result.auxiliary:
            lines = [line for line in result.lines if any(row in figure.rows for row in line.rows)]
            parts = []
            for line in lines:
                factor = self._factors.value(_FACTORS[line.category], line.item, month=result.month)
                inputs = [self._input(row, message("quantity")) for row in line.rows]
                product = line.quantity * factor.number
                parts.append(
                    step_node(message("emissions of {item}", item=line.shown), product, "", "Q × EF", *inputs, parameter_node(factor))
                )
            formula = Trace(
                "step",
                message("deduction of carbide slag over process emissions of clinker"),
                "",
                "%",
                "100 × Σ ÷ Σ",
                children=tuple(parts),
            )
            decimals = self._factors.decimals("carbide_slag_rate", result.month)
            figures.append(named(rounding_node(auxiliary_label(figure.item), figure.quantity, figure.uom, decimals, formula), figure.field))
        return Trace("step", message("auxiliary figures"), "", children=tuple(figures))
