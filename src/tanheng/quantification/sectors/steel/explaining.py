"""Builds the traces of steel figures on demand: which inputs, which parameters from which article, which steps, which rounding."""

from __future__ import annotations

from decimal import Decimal

from tanheng.kernel.exact import plain, rounded_quotient
from tanheng.kernel.messages import Label, Message, Rendered, message
from tanheng.kernel.months import Month
from tanheng.quantification.model import DEFAULT, Annual, HeatValue, Line, Result, Row, Summary
from tanheng.quantification.sectors.steel.factors import Factors
from tanheng.quantification.sectors.steel.kinds import ENTERPRISE, POWER_UNIT
from tanheng.quantification.sectors.steel.summaries import OTHER_READING, OTHER_READINGS
from tanheng.quantification.sectors.steel.years import SUM_READING, SUM_READINGS
from tanheng.quantification.trace import INPUT, Trace, input_node, parameter_node, reading_node, rounding_node, step_node
from tanheng.quantification.vocabulary import vocabulary

_NET_READING, _NET_READINGS = "quantification.net_fuel_rounding", ("per_item_origin_month",)
_SHOWN_DECIMALS = 8
_SHOWN = message("exact in the computation; shown to 8 decimals")
_FORMULAS = {
    ENTERPRISE: message("formula (1): fossil fuels + process emissions − carbon in products"),
    POWER_UNIT: message("formula (3): sum of the fuels"),
}
_PROCESS_FORMULA = message("formula (2): fuels in − fuels out")


class SteelExplainer:
    """Explains lines, results, summaries and years of steel."""

    def __init__(self, factors: Factors) -> None:
        self._factors = factors

    def line(self, result: Result, line: Line) -> Trace:
        """Explain one line: quantity, heat value and factors, and the rounding of the product."""
        quantity = self._quantity(result, line)
        if line.emissions_t is None:
            return Trace("step", message("not accounted"), "", children=(quantity,))
        if line.heat is not None:
            exact = self._fuel(result, line, line.heat, quantity)
        else:
            factor = self._factors.material(line.category, line.item, result.month)
            product = line.quantity * factor.number
            exact = step_node(message("emissions before rounding"), product, "tCO2", "Q × EF", quantity, parameter_node(factor))
        label = message("emissions of {item}", item=line.shown)
        return rounding_node(label, line.emissions_t, "tCO2", self._factors.decimals("emissions", result.month), exact)

    def result(self, result: Result) -> Trace:
        """Explain the emissions of a result by its lines."""
        lines = [self.line(result, line) for line in result.lines if line.emissions_t is not None]
        formula = _FORMULAS.get(result.scope, _PROCESS_FORMULA)
        label = message("emissions of {scope} in {month}", scope=_scope(result.scope), month=result.month)
        return step_node(label, result.emissions_t or Decimal(0), "tCO2", formula, *lines)

    def intensity(self, result: Result) -> Trace:
        """Explain the intensity: emissions over output, rounded once."""
        output = step_node(
            message("output"), result.output_t or Decimal(0), "t", "Σ", *(self._input(row, message("output")) for row in result.output_rows)
        )
        emissions = step_node(message("emissions"), result.emissions_t or Decimal(0), "tCO2", _FORMULAS.get(result.scope, _PROCESS_FORMULA))
        quotient = Trace("step", message("emissions over output"), "", "tCO2/t", "E ÷ P", children=(emissions, output))
        intensity = result.intensity_t_per_t or Decimal(0)
        return rounding_node(message("intensity"), intensity, "tCO2/t", self._factors.decimals("intensity", result.month), quotient)

    def summary(self, summary: Summary) -> Trace:
        """Explain the other part by the parts of the summary."""
        parts = [
            step_node(label, value, "tCO2", "Σ")
            for label, value in (
                (message("enterprise total before rounding"), summary.enterprise_t),
                (message("processes"), summary.processes_t),
                (message("power units"), summary.power_units_t),
            )
            if value is not None
        ]
        reading = reading_node(self._factors.reading(OTHER_READING, summary.month, OTHER_READINGS))
        formula = message("formula (4): enterprise − processes − power units")
        return step_node(message("other, by difference"), summary.other_t or Decimal(0), "tCO2", formula, *parts, reading)

    def annual(self, annual: Annual) -> Trace:
        """Explain a year as the sum of its months."""
        months = [
            step_node(message("emissions of {scope} in {month}", scope=_scope(part.scope), month=part.month), part.emissions_t, "tCO2", "")
            for part in annual.parts
            if part.emissions_t is not None
        ]
        if len(months) > 1:
            last = annual.parts[-1].month
            months.append(reading_node(self._factors.reading(SUM_READING, last, SUM_READINGS)))
        note = message("{months} of {of} months", months=annual.months, of=12)
        return step_node(message("emissions of {year}", year=annual.year), annual.emissions_t, "tCO2", "Σ", *months, note=note)

    def _fuel(self, result: Result, line: Line, heat: HeatValue, quantity: Trace) -> Trace:
        """Heat, then carbon, then carbon dioxide: the three steps of the guideline's form."""
        known = self._factors.fuel(line.item, result.month, with_oxidation=result.scope == POWER_UNIT)
        gigajoules = line.quantity * heat.ncv
        carbon = gigajoules * known.carbon_per_heat.number
        factors, formula = [parameter_node(known.carbon_per_heat)], "Q × NCV × CC"
        if known.oxidation is not None:
            carbon *= known.oxidation.number
            factors, formula = [*factors, parameter_node(known.oxidation)], "Q × NCV × CC × OF"
        heat_step = step_node(message("heat"), gigajoules, "GJ", "Q × NCV", quantity, self._heat(line, heat, result.month))
        carbon_step = step_node(message("carbon"), carbon, "tC", formula, heat_step, *factors)
        co2 = rounded_quotient(carbon * known.co2.number, known.carbon.number, _SHOWN_DECIMALS)
        ratio = (parameter_node(known.co2), parameter_node(known.carbon))
        return step_node(message("emissions before rounding"), co2, "tCO2", "C × 44/12", carbon_step, *ratio, note=_SHOWN)

    def _heat(self, line: Line, heat: HeatValue, month: Month) -> Trace:
        default = self._factors.fuel(line.item, month, with_oxidation=False).ncv
        unit = f"GJ/{line.uom}"
        if heat.method == DEFAULT:
            return parameter_node(default, unit)
        label: Rendered = message("measured net calorific value")
        if not heat.batches:
            return Trace(INPUT, label, plain(heat.ncv), unit, place=str(heat.place))
        batches = [
            Trace(
                INPUT,
                message("batch"),
                plain(batch.ncv),
                unit,
                "" if batch.tonnes is None else f"{plain(batch.tonnes)} t",
                str(batch.place),
            )
            for batch in heat.batches
        ]
        return rounding_node(label, heat.ncv, unit, self._factors.decimals("ncv", month), *batches)

    def _quantity(self, result: Result, line: Line) -> Trace:
        inputs = [self._input(row, message("quantity")) for row in line.rows]
        if len(inputs) == 1:
            return inputs[0]
        children = inputs
        if result.scope == ENTERPRISE:
            children = [*inputs, reading_node(self._factors.reading(_NET_READING, result.month, _NET_READINGS))]
        return step_node(
            message("net quantity of {item}", item=line.shown), line.quantity, line.uom, message("inputs − outputs"), *children
        )

    @staticmethod
    def _input(row: Row, label: Message) -> Trace:
        kind = row.kind
        direction = vocabulary().term("flow", kind.flow).label
        note = message("{direction}, as handed in: {written}", direction=direction, written=row.written)
        return input_node(label, row.quantity, kind.material.uom, row.place, note)


def _scope(code: str) -> Label:
    return vocabulary().term("scope", code).label
