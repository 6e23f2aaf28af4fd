"""Explains what only aluminium smelting has: anodes, perfluorocarbons, carbonates by purity and fuels by measured carbon."""

from __future__ import annotations

from decimal import Decimal

from tanheng.kernel.exact import rounded_quotient
from tanheng.kernel.messages import Message, message
from tanheng.quantification.model import Line, Result
from tanheng.quantification.sectors.aluminium.factors import BY_METAL, AluminiumFactors
from tanheng.quantification.sectors.shared.explaining import SHOWN_DECIMALS, UnitExplainer
from tanheng.quantification.sectors.shared.kinds import ENTERPRISE
from tanheng.quantification.trace import Trace, input_node, named, parameter_node, reading_node, rounding_node, step_node

_FORMULAS = {
    ENTERPRISE: message("fuels and carbonates outside the cells"),
    "electrolysis": message("anode consumption + perfluorocarbons"),
}
_SUBTOTAL_OF = {"metal": "pfc"}
_BEFORE_ROUNDING = message("emissions before rounding")
_KILOGRAMS = 1000


class AluminiumExplainer(UnitExplainer):
    """Explains lines, results, summaries and years of aluminium smelting."""

    gas_unit = "tCO2e"
    units_label = message("electrolysis processes")

    def __init__(self, factors: AluminiumFactors) -> None:
        super().__init__(factors)
        self._own = factors

    def _formula(self, scope: str) -> Message:
        return _FORMULAS[scope]

    def _subtotal_of(self, scope: str, line: Line) -> str:  # noqa: ARG002
        return _SUBTOTAL_OF.get(line.category, line.category)

    def _material(self, result: Result, line: Line, quantity: Trace) -> Trace:
        explain = {"metal": self._gas, "anode": self._anode, "carbonate": self._carbonate}.get(line.category, self._carbon)
        return explain(result, line, quantity)

    def _gas(self, result: Result, line: Line, quantity: Trace) -> Trace:
        factor, potential = self._own.gas(line.item, result.month)
        product = line.quantity * factor.number * potential.number
        exact = rounded_quotient(product, Decimal(_KILOGRAMS), SHOWN_DECIMALS)
        return step_node(
            _BEFORE_ROUNDING, exact, "tCO2e", "P × EF × GWP ÷ 1000", quantity, parameter_node(factor), parameter_node(potential)
        )

    def _anode(self, result: Result, line: Line, quantity: Trace) -> Trace:
        month = result.month
        per_tonne, values = self._own.anode_carbon(month)
        reading = self._own.anode_reading(month)
        formula = "A × (1 − S − ash)" if reading.choice == BY_METAL else "A × (1 − loss) × (1 − S − ash)"
        nodes = [quantity, *(parameter_node(value) for value in values), reading_node(reading)]
        carbon = line.quantity * per_tonne
        return self._as_co2(carbon, step_node(message("carbon"), carbon, "tC", formula, *nodes), month)

    def _quantity(self, result: Result, line: Line) -> Trace:
        if line.category == "anode" and line.rows[0].kind.material.category != "anode":
            metal, net = line.rows[0], self._own.net_anode(result.month)
            inputs = (self._input(metal, message("output")), parameter_node(net))
            exact = step_node(message("anode, before rounding"), metal.quantity * net.number, line.uom, "P × net", *inputs)
            decimals = self._own.decimals("anode_quantity", result.month)
            return rounding_node(message("quantity"), line.quantity, line.uom, decimals, exact)
        return super()._quantity(result, line)

    def _carbonate(self, result: Result, line: Line, quantity: Trace) -> Trace:
        factor, default = self._own.value("carbonate.factor", line.item, month=result.month), self._own.purity(result.month)
        percent = line.purity_percent
        row = line.rows[0]
        purity = parameter_node(default) if percent is None else input_node(message("purity"), percent, "%", row.place_of("purity"))
        share = default.number if percent is None else percent * Decimal("0.01")
        product = line.quantity * factor.number * share
        node = purity if percent is None else named(purity, "purity_percent")
        return step_node(_BEFORE_ROUNDING, product, "tCO2", "Q × EF × purity", quantity, parameter_node(factor), node)

    def _carbon(self, result: Result, line: Line, quantity: Trace) -> Trace:
        known = self._own.of_line(line, result.scope, result.month)
        measured = line.carbon or Decimal(0)
        carbon, nodes = line.quantity * measured, [quantity]
        place = line.rows[0].place_of("carbon")
        nodes.append(named(input_node(message("measured carbon content"), measured, f"tC/{line.uom}", place), "carbon"))
        if known.oxidation is not None:
            carbon *= known.oxidation.number
            nodes.append(parameter_node(known.oxidation))
        return self._as_co2(carbon, step_node(message("carbon"), carbon, "tC", "Q × C × OF", *nodes), result.month)
