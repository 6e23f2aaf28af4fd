"""Builds the traces of an allocation on demand: which cells, which parameters from which article, which formula, which reading."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from tanheng.allocation.alternatives import alternatives_of
from tanheng.allocation.asking import Asked
from tanheng.allocation.explaining_sector import balance_node, sector_trace
from tanheng.allocation.model import Allocation, EntityAllocation, UnitAllocation
from tanheng.allocation.naming import case_label, sector_label, unit_title
from tanheng.allocation.nodes import fraction_node, given_node, readings, rule_node, rules, same
from tanheng.kernel.exact import exactly, total
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


def unit_trace(allocation: Allocation, unit: UnitAllocation) -> Trace:
    """Explain allowance, duty and pre-allocation of a unit, in t, down to its cells and the articles."""
    with exactly():
        return _UnitExplainer(allocation, unit).trace()


def entity_trace(allocation: Allocation, entity: EntityAllocation) -> Trace:
    """Explain what an entity is issued in a sector, step by step as in tables 1-5 and 2-5, in t."""
    with exactly():
        return _EntityExplainer(allocation, entity).trace()


def balance_trace(allocation: Allocation, sector: str) -> Trace:
    """Explain the balance value of a sector: its equation, the sums on the slope and at both caps, the residual. Raises KeyError."""
    with exactly():
        return sector_trace(allocation, sector)


class _UnitExplainer:
    """Explains one unit."""

    def __init__(self, allocation: Allocation, unit: UnitAllocation) -> None:
        self._allocation = allocation
        self._asked = Asked(allocation)
        self._unit = unit
        self._given = unit.unit

    def trace(self) -> Trace:
        figures = [named(self.allowance(), "allowance_t"), named(self.duty(), "duty_t")]
        if self._unit.pre_allocation_t is not None:
            figures.append(named(self.pre_allocation(), "pre_allocation_t"))
        return Trace(STEP, same(unit_title(self._unit)), "", children=tuple(figures))

    def allowance(self) -> Trace:
        label, value = message("final allowance A"), Decimal(self._unit.allowance_t)
        if not self._unit.in_scope:
            return step_node(label, value, "t", _OUTSIDE, *self._decision())
        if not self._unit.ordinary:
            method = rules(self._asked, "allocation.method", "allocation.allowance_when_equal")
            return step_node(label, value, "t", message("A = duty of the unit"), self.duty(), *self._decision(), *method)
        steps = (self._emissions(), named(self._rate(), "surplus_rate"))
        method = rules(self._asked, "allocation.allowance_rounding", "allocation.method")
        base = readings(self._asked, "allocation.allowance_rounding_base")
        others = [replace(reading_node(other.choice), note=other.note) for other in alternatives_of(self._allocation, self._unit)]
        return step_node(label, value, "t", "A = ⌊E × (1 + α)⌋", *steps, *method, *self._decision(), *base, *others)

    def duty(self) -> Trace:
        label, value = message("duty"), Decimal(self._unit.duty_t)
        if not self._unit.in_scope:
            return step_node(label, value, "t", _OUTSIDE, *self._decision())
        names = ("compliance.duty_basis", "compliance.duty_rounding", "compliance.duty_rounding_level")
        reading = readings(self._asked, "compliance.whole_tonne_duty")
        return step_node(label, value, "t", message("E in whole tonnes"), self._emissions(), *rules(self._asked, *names), *reading)

    def pre_allocation(self) -> Trace:
        label, given, value = message("pre-allocation"), self._given, Decimal(self._unit.pre_allocation_t or 0)
        if given.pre_allocation_t is not None or given.previous_verified_t is None:
            return input_node(label, value, "t", given.at("pre_allocation_t"))
        previous = self._input(message("verified emissions of the year before"), "previous_verified_t", given.previous_verified_t)
        ratio = self._asked.value("allocation.pre_allocation_ratio").number
        note = message("the province has lowered the ratio") if int(ratio * given.previous_verified_t) != value else None
        names = [f"allocation.pre_allocation_{name}" for name in ("ratio", "ratio_kind", "basis", "rounding")]
        formula = message("⌊ratio × verified emissions of the year before⌋")
        return step_node(label, value, "t", formula, previous, *rules(self._asked, *names), note=note)

    def _input(self, label: Message, column: str, value: Decimal) -> Trace:
        return input_node(label, value, "t", self._given.at(column))

    def _emissions(self) -> Trace:
        given = self._input(message("verified emissions E"), "emissions_t", self._given.emissions_t)
        if self._unit.emissions_t == self._given.emissions_t:
            return given
        label = message("verified emissions E, whole tonnes")
        decimals = rule_node(self._asked.value("steel.decimals", "enterprise_total"))
        return step_node(label, self._unit.emissions_t, "t", message("rounded half up"), given, decimals)

    def _rate(self) -> Trace:
        inside, outside = message("α = slope × X, as X is inside the band"), message("α = ± cap, as X is not inside the band")
        law = rules(self._asked, "allocation.surplus_slope", "allocation.deviation_band", "allocation.surplus_cap")
        formula, rate = outside if self._unit.capped else inside, self._unit.rate or Fraction(0)
        return fraction_node(message("surplus rate α"), rate, "", formula, named(self._deviation(), "intensity_deviation"), *law)

    def _deviation(self) -> Trace:
        balance = named(balance_node(self._allocation, self._given.sector), "balance_value")
        parts = (balance, named(self._intensity(), "intensity_t_per_t"))
        return fraction_node(message("intensity deviation X"), self._unit.deviation or Fraction(0), "", "X = (BP − I) ÷ BP", *parts)

    def _intensity(self) -> Trace:
        label, intensity, sector = message("emission intensity I"), self._unit.intensity or Fraction(0), self._given.sector
        law = [
            rule_node(value)
            for name in ("allocation.intensity_numerator", "allocation.intensity_denominator")
            if (value := self._asked.known(name, sector)) is not None
        ]
        if sector == STEEL:
            inputs = [self._input(said, name, getattr(self._given, name)) for name, said in _STEEL_COLUMNS.items()]
            return fraction_node(label, intensity, "t/t", "I = (E₂ + E₃) ÷ Q", *inputs, *law)
        output = self._input(message("output Q"), "output_t", self._given.output_t or Decimal(0))
        return fraction_node(label, intensity, "t/t", "I = E ÷ Q", self._emissions(), output, *law)

    def _decision(self) -> list[Trace]:
        """Return what decides on scope and special case: the parameter with the input that it looks at."""
        case, rate = self._unit.special, self._unit.carbide_slag_rate
        slag = [] if rate is None else self._slag(rate)
        if case in _DAYS:
            column, name = _DAYS[case]
            return [self._day(column), *rules(self._asked, name)]
        if case == BELOW:
            return [*slag, *self._below()]
        if case == "none":
            return slag
        listed = self._asked.known("allocation.special_cases", self._given.sector)
        declared = slag if case == SLAG and slag else [*slag, self._declared("special")]
        return [*declared, *([] if listed is None else [rule_node(listed)])]

    def _declared(self, column: str) -> Trace:
        case, place = self._unit.special, self._given.at(column)
        return given_node(message("special case, as declared"), case, "", place, message("{case}", case=case_label(case)))

    def _day(self, column: str) -> Trace:
        """Return the date that decides, or the declaration where there is none."""
        day = self._given.closed if column == "closed" else self._given.commissioned
        if day is None or day.first is None:
            return self._declared("special" if day is None else column)
        text = str(day.first) if day.first == day.last else f"{day.first} – {day.last}"
        return given_node(case_label(self._unit.special), text, "", self._given.at(column))

    def _below(self) -> list[Trace]:
        of_entity = (self._given.entity, self._given.sector)
        units = [other for other in self._allocation.units if (other.unit.entity, other.unit.sector) == of_entity]
        parts = [_UnitExplainer(self._allocation, other)._emissions() for other in units]
        label = message("verified emissions of the entity in the sector")
        added = step_node(label, total(other.emissions_t for other in units), "t", "Σ E", *parts)
        return [added, *rules(self._asked, "roster.threshold_t", "roster.threshold_comparison", "allocation.below_threshold_treatment")]

    def _slag(self, rate: Fraction) -> list[Trace]:
        material = self._asked.value("cement.substitute.carbide_slag").text
        inputs = (
            self._input(message("consumption of carbide slag M"), "slag_t", self._given.slag_t or Decimal(0)),
            self._input(message("output of clinker Q"), "output_t", self._given.output_t or Decimal(0)),
        )
        factors = (
            rule_node(self._asked.value("cement.substitute.deduction", material)),
            rule_node(self._asked.value("cement.clinker.factor", self._given.clinker_class)),
        )
        formula = rules(self._asked, "allocation.carbide_slag_rate")
        label = message("carbide-slag substitution rate")
        step = named(fraction_node(label, rate, "", "M × d ÷ (Q × f)", *inputs, *factors, *formula), "carbide_slag_rate")
        return [step, *rules(self._asked, "allocation.carbide_slag_threshold", "allocation.carbide_slag_comparison")]


class _EntityExplainer:
    """Explains the actual issue of an entity in a sector, with the numbers of the official columns."""

    def __init__(self, allocation: Allocation, entity: EntityAllocation) -> None:
        self._asked = Asked(allocation)
        self._entity = entity
        self._issue = entity.issue
        units = (unit for unit in allocation.units if (unit.unit.entity, unit.unit.sector) == (entity.entity, entity.sector))
        self._units = [_UnitExplainer(allocation, unit) for unit in units]
        self._rows = [explainer._given for explainer in self._units]

    def trace(self) -> Trace:
        final = step_node(message("final allowance V"), self._t("final_t"), "t", "V = Σ A", *(each.allowance() for each in self._units))
        known = [each for each in self._units if each._unit.pre_allocation_t is not None]
        before = step_node(message("pre-allocation P"), self._t("pre_allocation_t"), "t", "P = Σ", *(each.pre_allocation() for each in known))
        duty = step_node(message("duty"), Decimal(self._entity.duty_t), "t", "Σ", *(each.duty() for each in self._units))
        if not known:
            before = given_node(message("pre-allocation P"), "0", "t", self._rows[0].at("previous_verified_t"), message("none was made"))
        steps = [named(final, "allowance_t"), named(duty, "duty_t"), *self._steps(before, final), *self._release(duty)]
        sector = sector_label(self._entity.sector)
        label = message("issue to {entity}, {sector}", entity=self._entity.entity, sector=sector)
        return Trace(STEP, label, "", children=tuple(steps))

    def _t(self, name: str) -> Decimal:
        return Decimal(getattr(self._issue, name))

    def _steps(self, before: Trace, final: Trace) -> list[Trace]:
        """Return the columns of the tables 1-5 and 2-5, each from the ones before it."""
        place = next((str(row.cells["reduction_t"]) for row in self._rows if "reduction_t" in row.cells), str(self._rows[0].place))
        reduction = given_node(message("reduction R"), str(self._issue.reduction_t), "t", place)
        law_before = rules(self._asked, "allocation.pre_allocation_with_reduction")
        law_after = rules(self._asked, "allocation.true_up", "allocation.true_up_with_reduction")
        pre_issued = self._step("pre_issued_t", message("pre-allocation issued P₁"), "P₁ = max(0, P − R)", before, reduction, *law_before)
        left = self._step("left_after_pre_t", message("left to reduce after it R₁"), "R₁ = max(0, R − P)", before, reduction, *law_before)
        true_up = self._step("true_up_t", message("true-up T"), "T = V − P", final, before, *law_after)
        taken = "min(P, R)"
        give_back = self._step("give_back_t", message("reduction given back G"), f"G = max(0, {taken} − V)", before, reduction, final, *law_after)
        formula = "F = T + G" if self._issue.give_back_t else "F = T − min(R₁, max(0, T))"
        issued_after = self._step("final_issued_t", message("final allowance issued F"), formula, true_up, give_back, left, *law_after)
        issued = self._step("issued_t", message("issued in total"), "P₁ + F = max(0, V − R)", pre_issued, issued_after)
        remaining = self._step("left_t", message("left to reduce"), "max(0, R − V)", reduction, final, *law_after)
        return [pre_issued, left, true_up, give_back, issued_after, issued, remaining]

    def _step(self, name: str, label: Message, formula: str, *children: Trace) -> Trace:
        return named(step_node(label, self._t(name), "t", formula, *children), name)

    def _release(self, duty: Trace) -> list[Trace]:
        if not self._issue.differentiated:
            return []
        place = next((str(row.cells["differentiated"]) for row in self._rows if "differentiated" in row.cells), str(self._rows[0].place))
        said = given_node(message("differentiated, issued to the provincial account only"), "1", "", place)
        law = rules(self._asked, "allocation.differentiated_release", "allocation.differentiated_holding")
        issued = given_node(message("issued in total"), str(self._issue.issued_t), "t", rows_text(self._rows))
        parts = (issued, duty, said, *law)
        return [
            self._step("released_t", message("released after the surrender"), "max(0, issued − duty)", *parts),
            self._step("still_to_provide_t", message("still to be provided by the entity"), "max(0, duty − issued)", *parts),
        ]
