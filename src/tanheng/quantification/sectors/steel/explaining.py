"""Builds the traces of steel figures on demand: which inputs, which parameters from which article, which steps, which rounding."""

from __future__ import annotations

from decimal import Decimal

from tanheng.kernel.exact import plain, rounded_quotient
from tanheng.kernel.messages import Label, Message, Rendered, message
from tanheng.kernel.months import Month
from tanheng.quantification.model import DEFAULT, Annual, AnnualLine, HeatValue, Line, Result, Row, Summary
from tanheng.quantification.sectors.steel.factors import Factors
from tanheng.quantification.sectors.steel.kinds import ENTERPRISE, POWER_UNIT, PROCESSES
from tanheng.quantification.sectors.steel.results import subtotal_of
from tanheng.quantification.sectors.steel.summaries import OTHER_READING, OTHER_READINGS
from tanheng.quantification.sectors.steel.years import SUM_READING, SUM_READINGS
from tanheng.quantification.trace import INPUT, Trace, input_node, named, parameter_node, reading_node, rounding_node, step_node
from tanheng.quantification.vocabulary import vocabulary

_NET_READING, _NET_READINGS = "quantification.net_fuel_rounding", ("per_item_origin_month",)
_SHOWN_DECIMALS = 8
_SHOWN = message("exact in the computation; shown to 8 decimals")
_FORMULAS = {
    ENTERPRISE: message("formula (1), CETS-AG-03.01 6.1.1: fossil fuels + process emissions − carbon in products"),
    POWER_UNIT: message("formula (3), CETS-AG-03.01 7.2.1: sum of the fuels"),
}
_PROCESS_FORMULA = message("formula (2), CETS-AG-03.01 7.1.1: fuels in − fuels out")


_HEAT_CONSTANTS = {"steam": ("enthalpy_base",), "hot_water": ("water_base_temperature", "water_specific_heat")}
SUBTOTALS = {
    "fuel": message("fossil fuels"),
    "process": message("process emissions"),
    "product": message("carbon in products (deducted)"),
    "in": message("inputs"),
    "out": message("outputs (deducted)"),
}


class SteelExplainer:
    """Explains lines, results, summaries and years of steel."""

    def __init__(self, factors: Factors) -> None:
        self._factors = factors

    def line(self, result: Result, line: Line) -> Trace:
        """Explain one line: quantity, heat value and factors, and the rounding of the product."""
        quantity = named(self._quantity(result, line), "quantity")
        if line.emissions_t is None:
            return Trace("step", message("not accounted"), "", children=(quantity,))
        if line.heat is not None:
            exact = self._fuel(result, line, line.heat, quantity)
        else:
            factor = self._factors.material(line.category, line.item, result.month)
            product = line.quantity * factor.number
            exact = step_node(message("emissions before rounding"), product, "tCO2", "Q × EF", quantity, parameter_node(factor))
        label = message("emissions of {item}", item=line.shown)
        names = {row.kind.material.named_by: None for row in line.rows}
        aliases = [parameter_node(value) for value in names if value is not None]
        decimals = self._factors.decimals("emissions", result.month)
        return named(rounding_node(label, line.emissions_t, "tCO2", decimals, exact, *aliases), "emissions_t")

    def result(self, result: Result) -> Trace:
        """Explain the emissions of a result by its lines."""
        groups = [self._subtotal(result, name, value) for name, value in result.subtotals.items()]
        formula = _FORMULAS.get(result.scope, _PROCESS_FORMULA)
        label = message("emissions of {scope} in {month}", scope=_scope(result.scope), month=result.month)
        return named(step_node(label, result.emissions_t or Decimal(0), "tCO2", formula, *groups), "emissions_t")

    def _subtotal(self, result: Result, name: str, value: Decimal) -> Trace:
        lines = [
            self.line(result, line) for line in result.lines if line.emissions_t is not None and subtotal_of(result.scope, line) == name
        ]
        return named(step_node(SUBTOTALS[name], value, "tCO2", "Σ", *lines), name)

    def intensity(self, result: Result) -> Trace:
        """Explain the intensity: emissions over output, rounded once."""
        output = step_node(
            message("output"), result.output_t or Decimal(0), "t", "Σ", *(self._input(row, message("output")) for row in result.output_rows)
        )
        emissions = step_node(message("emissions"), result.emissions_t or Decimal(0), "tCO2", _FORMULAS.get(result.scope, _PROCESS_FORMULA))
        quotient = Trace("step", message("emissions over output"), "", "tCO2/t", "E ÷ P", children=(emissions, named(output, "output_t")))
        intensity = result.intensity_t_per_t or Decimal(0)
        decimals = self._factors.decimals("intensity", result.month)
        return named(rounding_node(message("intensity"), intensity, "tCO2/t", decimals, quotient), "intensity_t_per_t")

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

    @staticmethod
    def _totals(summary: Summary, scopes: tuple[str, ...]) -> list[Trace]:
        return [
            step_node(message("emissions of {scope} in {month}", scope=_scope(part.scope), month=part.month), part.emissions_t, "tCO2", "")
            for part in summary.parts
            if part.scope in scopes and part.emissions_t is not None
        ]

    def annual(self, annual: Annual) -> Trace:
        """Explain a year as the sum of its months; below it its whole tonnes, output and intensity."""
        last = annual.parts[-1].month
        months = [
            step_node(message("emissions of {scope} in {month}", scope=_scope(part.scope), month=part.month), part.emissions_t, "tCO2", "")
            for part in annual.parts
            if part.emissions_t is not None
        ]
        if len(months) > 1:
            months.append(reading_node(self._factors.reading(SUM_READING, last, SUM_READINGS)))
        if annual.emissions_whole_t is not None:
            decimals = self._factors.decimals("enterprise_total", last)
            months.append(named(rounding_node(message("whole tonnes"), annual.emissions_whole_t, "tCO2", decimals), "emissions_whole_t"))
        if annual.output_t is not None:
            outputs = [
                step_node(message("output"), part.output_t, "t", str(part.month)) for part in annual.parts if part.output_t is not None
            ]
            output = named(step_node(message("output"), annual.output_t, "t", "Σ", *outputs), "output_t")
            months.append(output)
            if annual.intensity_t_per_t is not None:
                places = self._factors.decimals("intensity", last)
                intensity = rounding_node(message("intensity"), annual.intensity_t_per_t, "tCO2/t", places, output)
                months.append(named(intensity, "intensity_t_per_t"))
        note = message("{months} of {of} months", months=annual.months, of=12)
        label = message("emissions of {year}", year=annual.year)
        return named(step_node(label, annual.emissions_t, "tCO2", "Σ", *months, note=note), "emissions_t")

    def annual_line(self, line: AnnualLine) -> Trace:
        """Explain a line of a year by its months; its heat value is weighted by consumption."""
        emissions, quantities = [], []
        for month, part in line.parts:
            emissions.append(step_node(message("emissions of {item}", item=month), part.emissions_t or Decimal(0), "tCO2", ""))
            heat = () if part.heat is None else (step_node(message("NCV"), part.heat.ncv, f"GJ/{part.uom}", ""),)
            quantities.append(step_node(message("quantity"), part.quantity, part.uom, str(month), *heat))
        quantity = named(step_node(message("quantity"), line.quantity, line.uom, "Σ", *quantities), "quantity")
        children = [*emissions, quantity]
        if line.ncv is not None:
            decimals = self._factors.decimals("ncv", line.parts[-1][0])
            mean = rounding_node(message("mean weighted by consumption"), line.ncv, f"GJ/{line.uom}", decimals, *quantities)
            children.append(named(mean, "ncv"))
        label = message("emissions of {item}", item=line.item)
        return named(step_node(label, line.emissions_t, "tCO2", "Σ", *children), "emissions_t")

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

    def _fuel(self, result: Result, line: Line, heat: HeatValue, quantity: Trace) -> Trace:
        """Heat, then carbon, then carbon dioxide: the three steps of the guideline's form."""
        known = self._factors.fuel(line.item, result.month, with_oxidation=result.scope == POWER_UNIT)
        gigajoules = line.quantity * heat.ncv
        carbon = gigajoules * known.carbon_per_heat.number
        factors, formula = [parameter_node(known.carbon_per_heat)], "Q × NCV × CC"
        if known.oxidation is not None:
            carbon *= known.oxidation.number
            factors, formula = [*factors, parameter_node(known.oxidation)], "Q × NCV × CC × OF"
        heat_step = step_node(message("heat"), gigajoules, "GJ", "Q × NCV", quantity, named(self._heat(line, heat, result.month), "ncv"))
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


def auxiliary_label(item: str) -> Rendered:
    """Return how an auxiliary figure is called."""
    known: dict[str, Rendered] = {
        "moisture": message("moisture, as received"),
        "dry_basis": message("consumption on dry basis"),
        "power_output": vocabulary().term("energy_output", "power").label,
        "heat_output": vocabulary().term("energy_output", "heat").label,
        "secondary_energy_share": message("share of self-produced secondary energy"),
    }
    return known.get(item) or vocabulary().term("auxiliary", item).label


def _scope(code: str) -> Label:
    return vocabulary().term("scope", code).label
