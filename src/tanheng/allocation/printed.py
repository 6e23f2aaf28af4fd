"""Compares what an official table already states with what is computed: a province's file is run again and every difference is shown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from tanheng.allocation import checks
from tanheng.allocation.formula import half_up
from tanheng.allocation.model import EntityAllocation, Issuance, UnitAllocation
from tanheng.allocation.words import words
from tanheng.kernel.exact import decimals_of, plain
from tanheng.kernel.findings import Finding, Place


def differences(
    units: Sequence[UnitAllocation], entities: Sequence[EntityAllocation], issuances: Mapping[tuple[str, str], Issuance]
) -> list[Finding]:
    """Return a warning for every computed column that was handed in with another figure, rates at the decimals that are printed."""
    found: list[Finding] = []
    for each in units:
        computed: dict[str, Fraction | int | None] = {
            "intensity_t_per_t": each.intensity,
            "deviation_percent": each.deviation * 100 if each.deviation is not None else None,
            "surplus_rate": each.rate,
            "allowance_t": each.allowance_t,
            "duty_t": each.duty_t,
            "carbide_slag_percent": each.carbide_slag_rate * 100 if each.carbide_slag_rate is not None else None,
            "pre_allocation_t": None if each.unit.pre_allocation_t is not None else each.pre_allocation_t,
        }
        found += _compared(each.unit.printed, computed, each.unit.label, each.unit.cells, each.unit.place)
    for entity in entities:
        issuance = issuances.get((entity.entity, entity.sector))
        if issuance is not None:
            found += _compared(issuance.printed, _of_entity(entity), entity.entity, issuance.cells, issuance.place)
    return found


def _of_entity(entity: EntityAllocation) -> dict[str, Fraction | int | None]:
    issue = entity.issue
    return {
        "allowance_t": entity.allowance_t,
        "duty_t": entity.duty_t,
        "true_up_t": entity.true_up_t,
        "pre_issued_t": issue.pre_issued_t,
        "left_after_pre_t": issue.left_after_pre_t,
        "give_back_t": issue.give_back_t,
        "final_issued_t": issue.final_issued_t,
        "issued_t": issue.issued_t,
        "left_t": issue.left_t,
    }


def _compared(
    printed: Mapping[str, Decimal], computed: Mapping[str, Fraction | int | None], unit: str, cells: Mapping[str, Place], place: Place
) -> Iterator[Finding]:
    for column, said in printed.items():
        exact = computed.get(column)
        if exact is None:
            continue
        expected = _at_decimals(Fraction(exact), decimals_of(said))
        if expected != said:
            at = cells.get(column, place)
            difference = plain(expected - said)
            yield checks.PRINTED_DIFFERS.at(
                at, plain(said), plain(expected), column=words().column_of(column), unit=unit, difference=difference
            )


def _at_decimals(value: Fraction, places: int) -> Decimal:
    rounded = half_up(abs(value), places)
    return Decimal(rounded.numerator * (10**places // rounded.denominator) * (1 if value >= 0 else -1)).scaleb(-places)
