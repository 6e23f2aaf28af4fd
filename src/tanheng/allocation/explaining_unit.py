"""Builds the trace of a unit: which cells, which parameters from which article, which formula, which reading."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from tanheng.allocation.alternatives import alternatives_of
from tanheng.allocation.asking import Asked
from tanheng.allocation.explaining_sector import balance_node
from tanheng.allocation.model import Allocation, UnitAllocation
from tanheng.allocation.naming import case_label, unit_title
from tanheng.allocation.nodes import fraction_node, given_node, readings, rule_node, rules, same
from tanheng.kernel.exact import plain, total
from tanheng.kernel.messages import Message, message
from tanheng.quantification.trace import STEP, Trace, input_node, named, reading_node, step_node

STEEL, SLAG, BELOW = "steel", "carbide_slag", "below_threshold"
_OUTSIDE = message("outside the allocation of the year")
_DAYS = {"closed": ("closed", "allocation.closed_unit_treatment"), "new": ("commissioned", "allocation.new_unit_treatment")}
_STEEL_COLUMNS = {
    "ironmaking_emissions_t": message("emissions of ironmaking E₂"),
    "sintering_emissions_t": message("emissions of sintering E₃"),
    "ironmaking_output_t": message("output of ironmaking Q"),
}


class UnitExplainer:
    """Explains one unit."""

    def __init__(self, allocation: Allocation, unit: UnitAllocation) -> None:
        self._allocation = allocation
        self._asked = Asked(allocation)
        self.allocated = unit
        self.given = unit.unit

    def trace(self) -> Trace:
        figures = [named(self.allowance(), "allowance_t"), named(self.duty(), "duty_t")]
        if self.allocated.pre_allocation_t is not None:
            figures.append(named(self.pre_allocation(), "pre_allocation_t"))
        return Trace(STEP, same(unit_title(self.allocated)), "", children=tuple(figures))

    def allowance(self) -> Trace:
        label, value = message("final allowance A"), Decimal(self.allocated.allowance_t)
        if not self.allocated.in_scope:
            return step_node(label, value, "t", _OUTSIDE, *self._decision())
        if not self.allocated.ordinary:
            method = rules(self._asked, "allocation.method", "allocation.allowance_when_equal")
            return step_node(label, value, "t", message("A = duty of the unit"), self.duty(), *self._decision(), *method)
        steps = (self.emissions(), named(self._rate(), "surplus_rate"))
        method = rules(self._asked, "allocation.allowance_rounding", "allocation.method")
        base = readings(self._asked, "allocation.allowance_rounding_base")
        others = [replace(reading_node(other.choice), note=other.note) for other in alternatives_of(self._allocation, self.allocated)]
        return step_node(label, value, "t", "A = ⌊E × (1 + α)⌋", *steps, *method, *self._decision(), *base, *others)

    def duty(self) -> Trace:
        label, value = message("surrender duty"), Decimal(self.allocated.duty_t)
        if not self.allocated.in_scope:
            return step_node(label, value, "t", _OUTSIDE, *self._decision())
        names = ("compliance.duty_basis", "compliance.duty_rounding", "compliance.duty_rounding_level")
        reading = readings(self._asked, "compliance.whole_tonne_duty")
        return step_node(label, value, "t", message("E in whole tonnes"), self.emissions(), *rules(self._asked, *names), *reading)

    def pre_allocation(self) -> Trace:
        label, given, value = message("pre-allocation"), self.given, Decimal(self.allocated.pre_allocation_t or 0)
        ratio = self._asked.value("allocation.pre_allocation_ratio").number
        if not ratio:
            return step_node(label, value, "t", message("none in the year"), *rules(self._asked, "allocation.pre_allocation_ratio"))
        if given.pre_allocation_t is not None or given.previous_verified_t is None:
            return input_node(label, value, "t", given.at("pre_allocation_t"))
        previous = self._input(message("verified emissions of the year before"), "previous_verified_t", given.previous_verified_t)
        names = ["allocation.pre_allocation_ratio", "allocation.pre_allocation_ratio_kind"]
        names += ["allocation.pre_allocation_basis", "allocation.pre_allocation_rounding"]
        law = rules(self._asked, *names)
        chosen = self._allocation.pre_allocation_ratio
        if chosen is not None and chosen != ratio:
            law.insert(0, given_node(message("ratio that the province chose"), plain(chosen), "", "--pre-allocation-ratio"))
        formula = message("⌊ratio × verified emissions of the year before⌋")
        return step_node(label, value, "t", formula, previous, *law)

    def _input(self, label: Message, column: str, value: Decimal) -> Trace:
        return input_node(label, value, "t", self.given.at(column))

    def emissions(self) -> Trace:
        given = self._input(message("verified emissions E"), "emissions_t", self.given.emissions_t)
        if self.allocated.emissions_t == self.given.emissions_t:
            return given
        label = message("verified emissions E, whole tonnes")
        decimals = rule_node(self._asked.value("steel.decimals", "enterprise_total"))
        return step_node(label, self.allocated.emissions_t, "t", message("rounded half up"), given, decimals)

    def _rate(self) -> Trace:
        inside, outside = message("α = slope × X, as X is inside the band"), message("α = ± cap, as X is not inside the band")
        law = rules(self._asked, "allocation.surplus_slope", "allocation.deviation_band", "allocation.surplus_cap")
        formula, rate = outside if self.allocated.capped else inside, self.allocated.rate or Fraction(0)
        return fraction_node(message("surplus rate α"), rate, "", formula, named(self._deviation(), "intensity_deviation"), *law)

    def _deviation(self) -> Trace:
        balance = named(balance_node(self._allocation, self.given.sector), "balance_value")
        parts = (balance, named(self._intensity(), "intensity_t_per_t"))
        return fraction_node(message("intensity deviation X"), self.allocated.deviation or Fraction(0), "", "X = (BP − I) ÷ BP", *parts)

    def _intensity(self) -> Trace:
        label, intensity, sector = message("emission intensity I"), self.allocated.intensity or Fraction(0), self.given.sector
        law = [
            rule_node(value)
            for name in ("allocation.intensity_numerator", "allocation.intensity_denominator")
            if (value := self._asked.known(name, sector)) is not None
        ]
        if sector == STEEL:
            inputs = [self._input(said, name, getattr(self.given, name)) for name, said in _STEEL_COLUMNS.items()]
            return fraction_node(label, intensity, "t/t", "I = (E₂ + E₃) ÷ Q", *inputs, *law)
        output = self._input(message("output Q"), "output_t", self.given.output_t or Decimal(0))
        return fraction_node(label, intensity, "t/t", "I = E ÷ Q", self.emissions(), output, *law)

    def _decision(self) -> list[Trace]:
        """Return what decides on scope and special case: the parameter with the input that it looks at."""
        case, rate = self.allocated.special, self.allocated.carbide_slag_rate
        slag = [] if rate is None else self._slag(rate)
        if not self.allocated.in_scope and case not in _DAYS:
            given = given_node(message("class of clinker"), self.given.clinker_class, "", self.given.at("clinker_class"))
            return [given, *rules(self._asked, "allocation.allocated_clinker_class")]
        if case in _DAYS:
            column, name = _DAYS[case]
            return [self._day(column), *rules(self._asked, name)]
        if case == BELOW:
            return [*slag, *self._below()]
        if case == "none":
            return slag
        listed = self._asked.known("allocation.special_cases", self.given.sector)
        declared = slag if case == SLAG and slag else [*slag, self._declared("special")]
        return [*declared, *([] if listed is None else [rule_node(listed)])]

    def _declared(self, column: str) -> Trace:
        case, place = self.allocated.special, self.given.at(column)
        return given_node(message("special case, as declared"), case, "", place, message("{case}", case=case_label(case)))

    def _day(self, column: str) -> Trace:
        """Return the date that decides, or the declaration where there is none."""
        day = self.given.closed if column == "closed" else self.given.commissioned
        if day is None or day.first is None:
            return self._declared("special" if day is None else column)
        text = str(day.first) if day.first == day.last else f"{day.first} – {day.last}"
        return given_node(case_label(self.allocated.special), text, "", self.given.at(column))

    def _below(self) -> list[Trace]:
        of_entity = (self.given.entity, self.given.sector)
        units = [other for other in self._allocation.units if (other.unit.entity, other.unit.sector) == of_entity]
        parts = [UnitExplainer(self._allocation, other).emissions() for other in units]
        label = message("verified emissions of the entity in the sector")
        added = step_node(label, total(other.emissions_t for other in units), "t", "Σ E", *parts)
        return [added, *rules(self._asked, "roster.threshold_t", "roster.threshold_comparison", "allocation.below_threshold_treatment")]

    def _slag(self, rate: Fraction) -> list[Trace]:
        material = self._asked.value("cement.substitute.carbide_slag").text
        inputs = (
            self._input(message("consumption of carbide slag M"), "slag_t", self.given.slag_t or Decimal(0)),
            self._input(message("output of clinker Q"), "output_t", self.given.output_t or Decimal(0)),
        )
        factors = (
            rule_node(self._asked.value("cement.substitute.deduction", material)),
            rule_node(self._asked.value("cement.clinker.factor", self.given.clinker_class)),
        )
        formula = rules(self._asked, "allocation.carbide_slag_rate")
        label = message("carbide-slag substitution rate")
        step = named(fraction_node(label, rate, "", "M × d ÷ (Q × f)", *inputs, *factors, *formula), "carbide_slag_rate")
        return [step, *rules(self._asked, "allocation.carbide_slag_threshold", "allocation.carbide_slag_comparison")]
