"""Builds the traces of figures on demand: which inputs, which parameters from which article, which steps, which rounding.

What sectors share; each adds its formulas, its summary and its own factors.
"""

from __future__ import annotations

from decimal import Decimal

from tanheng.kernel.exact import plain, rounded_quotient
from tanheng.kernel.messages import Label, Message, Rendered, message
from tanheng.kernel.months import Month
from tanheng.quantification.model import DEFAULT, Annual, AnnualLine, AnnualSummary, Auxiliary, HeatValue, Line, Result, Row, Summary
from tanheng.quantification.sectors.shared.duties import duty_rules
from tanheng.quantification.sectors.shared.factors import MOLAR_RATIO, Factors
from tanheng.quantification.sectors.shared.kinds import ENTERPRISE
from tanheng.quantification.sectors.shared.years import OF_MONTHS, SUM_READING, SUM_READINGS
from tanheng.quantification.trace import INPUT, Trace, input_node, named, parameter_node, reading_node, rounding_node, step_node
from tanheng.quantification.vocabulary import vocabulary

SHOWN_DECIMALS = 8
POWER_UNIT = "power_unit"
_SHOWN = message("exact in the computation; shown to 8 decimals")
SUBTOTALS = {
    "fuel": message("fossil fuels"),
    "process": message("process emissions"),
    "product": message("carbon in products (deducted)"),
    "in": message("inputs"),
    "out": message("outputs (deducted)"),
    "clinker": message("clinker, process emissions before deduction"),
    "substitute": message("substitute materials (deducted)"),
    "anode": message("carbon anodes"),
    "pfc": message("perfluorocarbons"),
    "carbonate": message("carbonates"),
}
_AUXILIARY = {
    "moisture": message("moisture, as received"),
    "dry_basis": message("consumption on dry basis"),
    "secondary_energy_share": message("share of self-produced secondary energy"),
    "carbide_slag_rate": message("share of process emissions that carbide slag replaces"),
}


class SectorExplainer:
    """Explains lines, results and years; a sector says its formulas and where else it differs."""

    gas_unit = "tCO2"
    units_label = message("processes")
    enterprise_is_total = True

    def __init__(self, factors: Factors) -> None:
        self._factors = factors

    def line(self, result: Result, line: Line) -> Trace:
        """Explain one line: quantity, heat value and factors, and the rounding of the product."""
        quantity = named(self._quantity(result, line), "quantity")
        if line.emissions_t is None:
            return Trace("step", message("not accounted"), "", children=(quantity,))
        exact = self._fuel(result, line, line.heat, quantity) if line.heat is not None else self._material(result, line, quantity)
        label = message("emissions of {item}", item=line.shown)
        names = {row.kind.material.named_by: None for row in line.rows}
        aliases = [parameter_node(value) for value in names if value is not None]
        decimals = self._factors.decimals("emissions", result.month)
        return named(rounding_node(label, line.emissions_t, self.gas_unit, decimals, exact, *aliases), "emissions_t")

    def result(self, result: Result) -> Trace:
        """Explain the emissions of a result by its lines."""
        groups = self._groups(result)
        formula = self._formula(result.scope)
        label = message("emissions of {scope} in {month}", scope=scope_label(result.scope), month=result.month)
        return named(step_node(label, result.emissions_t or Decimal(0), self.gas_unit, formula, *groups), "emissions_t")

    def _groups(self, result: Result) -> list[Trace]:
        """Explain the subtotals, each by its lines."""
        return [self._subtotal(result, name, value) for name, value in result.subtotals.items()]

    def _subtotal(self, result: Result, name: str, value: Decimal) -> Trace:
        lines = [line for line in result.lines if line.emissions_t is not None and self._subtotal_of(result.scope, line) == name]
        return named(step_node(SUBTOTALS[name], value, self.gas_unit, "Σ", *(self.line(result, line) for line in lines)), name)

    def _formula(self, scope: str) -> Message:
        """Return the formula of a level."""
        raise NotImplementedError

    def _subtotal_of(self, scope: str, line: Line) -> str:  # noqa: ARG002
        """Return the subtotal that a line belongs to: that of its category."""
        return line.category

    def _material(self, result: Result, line: Line, quantity: Trace) -> Trace:
        """Explain the emissions of what is no fuel, before rounding."""
        raise NotImplementedError

    def _input_notes(self, result: Result) -> tuple[Trace, ...]:  # noqa: ARG002
        """Return what else the net quantity of several rows rests on."""
        return ()

    def intensity(self, result: Result) -> Trace:
        """Explain the intensity: emissions over output, rounded once."""
        output = step_node(
            message("output"), result.output_t or Decimal(0), "t", "Σ", *(self._input(row, message("output")) for row in result.output_rows)
        )
        emissions = step_node(message("emissions"), result.emissions_t or Decimal(0), self.gas_unit, self._formula(result.scope))
        return self._intensity(result.intensity_t_per_t or Decimal(0), emissions, named(output, "output_t"), result.month)

    def _intensity(self, intensity: Decimal, emissions: Trace, output: Trace, month: Month) -> Trace:
        """Explain an intensity by the division of the two figures, before and after it was rounded."""
        unit, label = f"{self.gas_unit}/t", message("emissions over output")
        divided, divisor = Decimal(emissions.value), Decimal(output.value)
        exact = rounded_quotient(divided, divisor, SHOWN_DECIMALS) if divisor else intensity
        quotient = step_node(label, exact, unit, "E ÷ P", emissions, output, note=_SHOWN)
        rounded = rounding_node(message("intensity"), intensity, unit, self._factors.decimals("intensity", month), quotient)
        return named(rounded, "intensity_t_per_t")

    @staticmethod
    def _totals(summary: Summary, scopes: tuple[str, ...]) -> list[Trace]:
        return [
            step_node(
                message("emissions of {scope} in {month}", scope=scope_label(part.scope), month=part.month), part.emissions_t, "tCO2", ""
            )
            for part in summary.parts
            if part.scope in scopes and part.emissions_t is not None
        ]

    def annual(self, annual: Annual) -> Trace:
        """Explain a year as the sum of its months; below it its whole tonnes, output and intensity."""
        last = annual.parts[-1].month
        months = [
            step_node(
                message("emissions of {scope} in {month}", scope=scope_label(part.scope), month=part.month),
                part.emissions_t,
                self.gas_unit,
                "",
            )
            for part in annual.parts
            if part.emissions_t is not None
        ]
        label = message("emissions of {year}", year=annual.year)
        total = step_node(label, annual.emissions_t, self.gas_unit, "Σ", *months)
        if len(months) > 1:
            months.append(reading_node(self._factors.reading(SUM_READING, last, SUM_READINGS)))
        if annual.duty_t is not None:
            rules = (parameter_node(rule) for rule in duty_rules(self._factors, annual.year))
            months.append(named(step_node(message("duty, whole tonnes"), annual.duty_t, self.gas_unit, "", *rules), "duty_t"))
        if annual.emissions_whole_t is not None:
            decimals = self._factors.decimals("enterprise_total", last)
            months.append(
                named(rounding_node(message("whole tonnes"), annual.emissions_whole_t, self.gas_unit, decimals), "emissions_whole_t")
            )
        if annual.output_t is not None:
            outputs = [
                step_node(message("output"), part.output_t, "t", str(part.month)) for part in annual.parts if part.output_t is not None
            ]
            output = named(step_node(message("output"), annual.output_t, "t", "Σ", *outputs), "output_t")
            months.append(output)
            if annual.intensity_t_per_t is not None:
                months.append(self._intensity(annual.intensity_t_per_t, total, output, last))
        note = message("{months} of {of} months", months=annual.months, of=OF_MONTHS)
        return named(step_node(label, annual.emissions_t, self.gas_unit, "Σ", *months, note=note), "emissions_t")

    def annual_line(self, line: AnnualLine) -> Trace:
        """Explain a line of a year by its months; its heat value is weighted by consumption."""
        emissions, quantities = [], []
        for month, part in line.parts:
            emissions.append(step_node(message("emissions of {item}", item=month), part.emissions_t or Decimal(0), self.gas_unit, ""))
            heat = () if part.heat is None else (step_node(message("NCV"), part.heat.ncv, f"GJ/{part.uom}", ""),)
            quantities.append(step_node(message("quantity"), part.quantity, part.uom, str(month), *heat))
        quantity = named(step_node(message("quantity"), line.quantity, line.uom, "Σ", *quantities), "quantity")
        children = [*emissions, quantity]
        if line.ncv is not None:
            decimals = self._factors.decimals("ncv", line.parts[-1][0])
            mean = rounding_node(message("mean weighted by consumption"), line.ncv, f"GJ/{line.uom}", decimals, *quantities)
            children.append(named(mean, "ncv"))
        if line.emissions_by_annual_ncv_t is not None:
            month, part = line.parts[-1]
            known = self._factors.of_line(part, part.rows[0].kind.scope, month)
            factors = (parameter_node(value) for value in (known.carbon_per_heat, known.oxidation) if value is not None)
            label = message("annual quantity times annual NCV, for comparison")
            compared = step_node(label, line.emissions_by_annual_ncv_t, self.gas_unit, "Q × NCV × CC (× OF) × 44/12", *factors)
            children.append(named(compared, "emissions_by_annual_ncv_t"))
        label = message("emissions of {item}", item=line.item)
        return named(step_node(label, line.emissions_t, self.gas_unit, "Σ", *children), "emissions_t")

    def annual_summary(self, summary: AnnualSummary) -> Trace:
        """Explain an entity's year by the years of its levels, and its duty by the rules that say what carries one."""
        years = [(annual.scope, self._year_of(annual)) for annual in summary.parts]
        own = [scope for scope, _ in years if scope == ENTERPRISE] if self.enterprise_is_total else [scope for scope, _ in years]
        units = [scope for scope, _ in years if scope not in (ENTERPRISE, POWER_UNIT)]
        outside = () if self.enterprise_is_total else (ENTERPRISE,)
        parts = [
            named(step_node(label, value, self.gas_unit, "Σ", *(node for scope, node in years if scope in scopes)), field)
            for field, label, value, scopes in (
                ("enterprise_t", message("enterprise total before rounding"), summary.enterprise_t, own),
                ("processes_t", self.units_label, summary.processes_t, units),
                ("power_units_t", message("power units"), summary.power_units_t, (POWER_UNIT,)),
                ("other_t", message("other, sum of the months"), summary.other_t, outside),
            )
            if value is not None
        ]
        if summary.enterprise_whole_t is not None:
            decimals = self._factors.decimals("enterprise_total", summary.parts[-1].parts[-1].month)
            parts.append(
                named(rounding_node(message("whole tonnes"), summary.enterprise_whole_t, self.gas_unit, decimals), "enterprise_whole_t")
            )
        if summary.duty_t is not None:
            carrying = (annual for annual in summary.parts if annual.duty_t is not None)
            duties = [step_node(scope_label(annual.scope), annual.duty_t or Decimal(0), self.gas_unit, annual.unit) for annual in carrying]
            rules = (parameter_node(rule) for rule in duty_rules(self._factors, summary.year))
            parts.append(named(step_node(message("duty, whole tonnes"), summary.duty_t, self.gas_unit, "Σ", *duties, *rules), "duty_t"))
        return Trace("step", message("emissions of {year}", year=summary.year), "", children=tuple(parts))

    def _year_of(self, annual: Annual) -> Trace:
        return step_node(scope_label(annual.scope), annual.emissions_t, self.gas_unit, annual.unit)

    def _fuel(self, result: Result, line: Line, heat: HeatValue, quantity: Trace) -> Trace:
        """Heat, then carbon, then carbon dioxide: the three steps of the guideline's form."""
        known = self._factors.of_line(line, result.scope, result.month)
        gigajoules = line.quantity * heat.ncv
        carbon = gigajoules * known.carbon_per_heat.number
        factors, formula = [parameter_node(known.carbon_per_heat)], "Q × NCV × CC"
        if known.oxidation is not None:
            carbon *= known.oxidation.number
            factors, formula = [*factors, parameter_node(known.oxidation)], "Q × NCV × CC × OF"
        heat_step = step_node(message("heat"), gigajoules, "GJ", "Q × NCV", quantity, named(self._heat(line, heat, result.month), "ncv"))
        carbon_step = step_node(message("carbon"), carbon, "tC", formula, heat_step, *factors)
        return self._as_co2(carbon, carbon_step, result.month)

    def _as_co2(self, carbon: Decimal, carbon_step: Trace, month: Month) -> Trace:
        """Turn carbon into carbon dioxide, before rounding."""
        value, on = self._factors.lawbook.value, month.last_day
        molar = [value(name, on=on) for name in MOLAR_RATIO]
        co2 = rounded_quotient(carbon * molar[0].number, molar[1].number, SHOWN_DECIMALS)
        ratio = (parameter_node(mass) for mass in molar)
        return step_node(message("emissions before rounding"), co2, "tCO2", "C × 44/12", carbon_step, *ratio, note=_SHOWN)

    def _heat(self, line: Line, heat: HeatValue, month: Month) -> Trace:
        default = self._factors.fuel(line.item, month, with_oxidation=False).ncv
        unit = f"GJ/{line.uom}"
        if heat.stand_in:
            candidate = vocabulary().term("candidate", heat.stand_in).label
            note, place = message("missing; {stand_in} stands in", stand_in=candidate), line.rows[0].place_of("ncv")
            return input_node(message("NCV"), heat.ncv, unit, heat.place or place, note)
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
        children = (*inputs, *self._input_notes(result))
        return step_node(
            message("net quantity of {item}", item=line.shown), line.quantity, line.uom, message("inputs − outputs"), *children
        )

    @staticmethod
    def _input(row: Row, label: Message) -> Trace:
        kind = row.kind
        direction = vocabulary().term("flow", kind.flow).label
        if row.substituted:
            stand_in = vocabulary().term("candidate", row.substituted).label
            return input_node(
                label, row.quantity, kind.material.uom, row.place, message("missing; {stand_in} stands in", stand_in=stand_in)
            )
        note = message("{direction}, as handed in: {written}", direction=direction, written=row.written)
        if row.adjusted is None:
            return input_node(label, row.quantity, kind.material.uom, row.place, note)
        case = vocabulary().term("case", row.adjusted.case).label
        read = input_node(message("as read"), row.adjusted.read, kind.material.uom, row.place, note)
        errors = [
            input_node(message("error of the meter, {case}", case=case), value, unit, row.adjusted.place)
            for value, unit in ((row.adjusted.required, "%"), (row.adjusted.actual, "%"), (row.adjusted.uncovered, kind.material.uom))
            if value is not None
        ]
        return step_node(
            message("adjusted by the verifier"),
            row.quantity,
            kind.material.uom,
            "Q × (1 ± e)",
            read,
            *errors,
            parameter_node(row.adjusted.direction),
        )


class UnitExplainer(SectorExplainer):
    """Explains what cement and aluminium smelting share: the summary of units and of what is emitted outside them."""

    enterprise_is_total = False

    def summary(self, summary: Summary) -> Trace:
        """Explain the figures of a summary; the total is stated only where both levels are there."""
        units = tuple({part.scope for part in summary.parts} - {ENTERPRISE})
        parts = [
            named(step_node(label, value, self.gas_unit, "Σ", *self._totals(summary, scopes)), field)
            for field, label, value, scopes in (
                ("processes_t", self.units_label, summary.processes_t, units),
                ("other_t", message("emitted outside, without a duty"), summary.other_t, (ENTERPRISE,)),
            )
            if value is not None
        ]
        label = message("summary of {month}", month=summary.month)
        if summary.enterprise_t is None or summary.enterprise_whole_t is None:
            return Trace("step", label, "", children=tuple(parts))
        enterprise = step_node(message("enterprise total before rounding"), summary.enterprise_t, self.gas_unit, "Σ", *parts)
        enterprise = named(enterprise, "enterprise_t")
        decimals = self._factors.decimals("enterprise_total", summary.month)
        whole = rounding_node(message("whole tonnes"), summary.enterprise_whole_t, self.gas_unit, decimals, enterprise)
        return Trace("step", label, "", children=(named(whole, "enterprise_whole_t"),))

    def auxiliary(self, result: Result) -> Trace:
        """Explain auxiliary figures by the rows that they come from."""
        figures = (named(self._figure(result, figure), figure.field) for figure in result.auxiliary)
        return Trace("step", message("auxiliary figures"), "", children=tuple(figures))

    def _figure(self, result: Result, figure: Auxiliary) -> Trace:  # noqa: ARG002
        """Explain one auxiliary figure: what came in less what was given to others."""
        inputs = [self._input(row, message("quantity")) for row in figure.rows]
        return step_node(auxiliary_label(figure.item), figure.quantity, figure.uom, message("inputs − outputs"), *inputs)


def auxiliary_label(item: str) -> Rendered:
    """Return how an auxiliary figure is called."""
    if item in _AUXILIARY:
        return _AUXILIARY[item]
    output = item.removesuffix("_output")
    return vocabulary().term("auxiliary" if output == item else "energy_output", output).label


def scope_label(code: str) -> Label:
    """Return how a level is called."""
    return vocabulary().term("scope", code).label
