"""Compares what an official table already states with what is computed: a province's file is run again and every difference is shown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from tanheng.allocation import checks
from tanheng.allocation.forms import FINAL_ISSUE, FINAL_OF, PRE_ALLOCATION_OF, PRE_ISSUE, last_day
from tanheng.allocation.model import EntityAllocation, Issuance, Unit, UnitAllocation
from tanheng.allocation.words import words
from tanheng.kernel.exact import decimals_of, exactly, plain, rounded_fraction
from tanheng.kernel.findings import Finding, Place
from tanheng.lawbook import Lawbook, NoLegalValue

Figures = Mapping[str, Fraction | Decimal | int | None]


class Comparison:
    """What is compared in a year: figures of units and entities, and the values of the law that the tables print beside them."""

    def __init__(self, lawbook: Lawbook, year: int, pre_allocation_ratio: Decimal) -> None:
        self._lawbook = lawbook
        self._on = last_day(year)
        self._ratio = pre_allocation_ratio

    def differences(
        self, units: Sequence[UnitAllocation], entities: Sequence[EntityAllocation], issuances: Mapping[tuple[str, str], Issuance]
    ) -> list[Finding]:
        """Return a warning for every computed column that was handed in with another figure.

        Computed figures are compared at the decimals that are printed, values of the law (decimals) with all of their digits.
        """
        found: list[Finding] = []
        for each in units:
            unit = each.unit
            codes = (FINAL_OF[unit.sector], PRE_ALLOCATION_OF[unit.sector])
            found += _compared(unit.printed, self._of_unit(each), unit.label, unit.cells, unit.place, codes)
        for entity in entities:
            issuance = issuances.get((entity.entity, entity.sector))
            if issuance is not None:
                codes = (PRE_ISSUE, FINAL_ISSUE) if "reduction_t" in issuance.cells else (FINAL_ISSUE, PRE_ISSUE)
                found += _compared(issuance.printed, _of_entity(entity), entity.entity, issuance.cells, issuance.place, codes)
        return found

    def _of_unit(self, each: UnitAllocation) -> Figures:
        return {
            "intensity_t_per_t": each.intensity,
            "deviation_percent": each.deviation * 100 if each.deviation is not None else None,
            "surplus_rate": each.rate,
            "allowance_t": each.allowance_t,
            "duty_t": each.duty_t,
            "carbide_slag_percent": each.carbide_slag_rate * 100 if each.carbide_slag_rate is not None else None,
            "pre_allocation_t": each.pre_allocation_t,
            "pre_allocation_percent": self._ratio * 100 if each.unit.previous_verified_t is not None else None,
            **(self._of_law(each.unit) if each.unit.printed.keys() & {"slag_deduction", "clinker_factor"} else {}),
        }

    def _of_law(self, unit: Unit) -> Figures:
        """Return the deduction coefficient of carbide slag and the process factor of the class of clinker (table 2-3, note 5)."""
        try:
            material = self._lawbook.value("cement.substitute.carbide_slag", on=self._on).text
            known = {"slag_deduction": self._lawbook.value("cement.substitute.deduction", material, on=self._on).number}
            if unit.clinker_class:
                known["clinker_factor"] = self._lawbook.value("cement.clinker.factor", unit.clinker_class, on=self._on).number
        except NoLegalValue:
            return {}
        return known


def _of_entity(entity: EntityAllocation) -> Figures:
    issue = entity.issue
    return {
        "allowance_t": entity.allowance_t,
        "duty_t": entity.duty_t,
        "pre_allocation_t": entity.pre_allocation_t,
        "true_up_t": entity.true_up_t,
        "pre_issued_t": issue.pre_issued_t,
        "left_after_pre_t": issue.left_after_pre_t,
        "give_back_t": issue.give_back_t,
        "final_issued_t": issue.final_issued_t,
        "issued_t": issue.issued_t,
        "left_t": issue.left_t,
    }


def _compared(
    printed: Mapping[str, Decimal], computed: Figures, unit: str, cells: Mapping[str, Place], place: Place, codes: Sequence[str]
) -> Iterator[Finding]:
    for column, said in printed.items():
        exact = computed.get(column)
        if exact is None:
            continue
        expected = exact if isinstance(exact, Decimal) else rounded_fraction(Fraction(exact), decimals_of(said))
        if expected != said:
            with exactly():
                difference = plain(expected - said)
            yield checks.PRINTED_DIFFERS.at(
                cells.get(column, place),
                plain(said),
                plain(expected),
                column=words().column_of(column, codes),
                unit=unit,
                difference=difference,
            )
