"""Builds the trace of the actual issue of an entity in a sector, with the steps of the official tables 1-5 and 2-5."""

from __future__ import annotations

from decimal import Decimal

from tanheng.allocation.asking import Asked
from tanheng.allocation.explaining_unit import UnitExplainer
from tanheng.allocation.model import Allocation, EntityAllocation
from tanheng.allocation.naming import sector_label
from tanheng.allocation.nodes import given_node, rows_of, rules
from tanheng.kernel.messages import Message, message
from tanheng.quantification.trace import STEP, Trace, named, step_node


class EntityExplainer:
    """Explains the actual issue of an entity in a sector, with the numbers of the official columns."""

    def __init__(self, allocation: Allocation, entity: EntityAllocation) -> None:
        self._asked = Asked(allocation)
        self._entity = entity
        self._issue = entity.issue
        units = (unit for unit in allocation.units if (unit.unit.entity, unit.unit.sector) == (entity.entity, entity.sector))
        self._units = [UnitExplainer(allocation, unit) for unit in units]
        self._rows = [explainer.given for explainer in self._units]

    def trace(self) -> Trace:
        final = step_node(message("final allowance V"), self._t("final_t"), "t", "V = Σ A", *(each.allowance() for each in self._units))
        known = [each for each in self._units if each.allocated.pre_allocation_t is not None]
        before = step_node(
            message("pre-allocation P"), self._t("pre_allocation_t"), "t", "P = Σ", *(each.pre_allocation() for each in known)
        )
        duty = step_node(message("surrender duty"), Decimal(self._entity.duty_t), "t", "Σ", *(each.duty() for each in self._units))
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
        passed = self._entity.issuance
        place = str(self._rows[0].place if passed is None else passed.place)
        reduction = given_node(message("reduction R"), str(self._issue.reduction_t), "t", place)
        law_before = rules(self._asked, "allocation.pre_allocation_with_reduction")
        law_after = rules(self._asked, "allocation.true_up", "allocation.true_up_with_reduction")
        pre_issued = self._step("pre_issued_t", message("pre-allocation issued P₁"), "P₁ = max(0, P − R)", before, reduction, *law_before)
        left = self._step("left_after_pre_t", message("left to reduce after it R₁"), "R₁ = max(0, R − P)", before, reduction, *law_before)
        true_up = self._step("true_up_t", message("true-up T"), "T = V − P", final, before, *law_after)
        give_back = self._step(
            "give_back_t", message("reduction given back G"), "G = max(0, min(P, R) − V)", before, reduction, final, *law_after
        )
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
        passed = self._entity.issuance
        place = str(self._rows[0].place if passed is None else passed.place)
        said = given_node(message("differentiated, issued to the provincial account only"), "1", "", place)
        law = rules(self._asked, "allocation.differentiated_release", "allocation.differentiated_holding")
        issued = given_node(message("issued in total"), str(self._issue.issued_t), "t", rows_of(row.place for row in self._rows))
        parts = (issued, duty, said, *law)
        return [
            self._step("released_t", message("released after the surrender"), "max(0, issued − duty)", *parts),
            self._step("still_to_provide_t", message("still to be provided by the entity"), "max(0, duty − issued)", *parts),
        ]
