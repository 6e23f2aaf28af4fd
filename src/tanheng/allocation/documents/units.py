"""The lines of an explanation sheet on one unit: each formula with its numbers."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from tanheng.allocation.alternatives import alternatives_of
from tanheng.allocation.asking import Asked
from tanheng.allocation.documents.wording import Pair, Speech, percent, ratio, signed_percent, tonnes
from tanheng.allocation.explaining_unit import STEEL
from tanheng.allocation.model import Allocation, UnitAllocation
from tanheng.kernel.messages import message

_SLAG = "carbide_slag"
_PERCENT_PLACES = 4


def unit_lines(allocation: Allocation, asked: Asked, unit: UnitAllocation, speech: Speech) -> list[Pair]:
    """Return the lines; a line of one text is a formula, one of two a sentence with its English."""
    return list(_Lines(allocation, asked, unit, speech).lines())


class _Lines:
    """Builds the lines of one unit."""

    def __init__(self, allocation: Allocation, asked: Asked, unit: UnitAllocation, speech: Speech) -> None:
        self._allocation, self._asked, self._unit, self._speech = allocation, asked, unit, speech

    def lines(self) -> Iterator[Pair]:
        unit, pair = self._unit, self._speech.pair
        yield from self._slag()
        if not unit.in_scope:
            yield pair(message("Outside the allocation of the year: allowance 0, duty 0; a pre-allocation is returned in full."))
        elif unit.ordinary:
            yield from self._formula()
        else:
            if self._asked.equal_for_all:
                yield pair(message("In {year} every allowance equals the duty.", year=self._allocation.year))
            else:
                yield pair(message("The allowance equals the duty, verified emissions in whole tonnes; the balance value plays no part."))
            yield [f"A = E = {tonnes(unit.emissions_t)} → {tonnes(unit.duty_t)} t"]
        if unit.pre_allocation_t:
            yield from self._pre_allocation(unit.pre_allocation_t)

    def _formula(self) -> Iterator[Pair]:
        unit, given, curve = self._unit, self._unit.unit, self._asked.curve
        balance = self._allocation.balances[given.sector].value or Fraction(0)
        intensity, deviation, rate = unit.intensity or Fraction(0), unit.deviation or Fraction(0), unit.rate or Fraction(0)
        emissions, value = tonnes(unit.emissions_t), ratio(balance)
        if given.sector == STEEL:
            parts = (given.ironmaking_emissions_t, given.sintering_emissions_t, given.ironmaking_output_t)
            iron, sinter, output = (tonnes(part) if part is not None else "—" for part in parts)
            yield [f"I = (E₂ + E₃) ÷ Q = ({iron} + {sinter}) ÷ {output} = {ratio(intensity)} t/t"]
        else:
            yield [f"I = E ÷ Q = {emissions} ÷ {tonnes(given.output_t) if given.output_t is not None else '—'} = {ratio(intensity)} t/t"]
        yield [f"X = (BP − I) ÷ BP = ({value} − {ratio(intensity)}) ÷ {value} = {signed_percent(deviation)}"]
        if unit.capped:
            yield [f"|X| ≥ {percent(curve.band)} → α = {signed_percent(rate)}"]
        else:
            yield [f"|X| < {percent(curve.band)} → α = {ratio(curve.slope)} × X = {signed_percent(rate)}"]
        yield [f"A = ⌊E × (1 + α)⌋ = ⌊{emissions} × {ratio(1 + rate)}⌋ = {tonnes(unit.allowance_t)} t"]
        if unit.estimate is not None:
            ends = sorted((unit.estimate.low_t, unit.estimate.high_t))
            yield self._speech.pair(
                message("over the band of the estimate: A from {low} to {high} t", low=tonnes(ends[0]), high=tonnes(ends[1]))
            )
        for other in alternatives_of(self._allocation, unit):
            if other.difference_t:
                yield self._speech.pair(other.note)

    def _slag(self) -> Iterator[Pair]:
        """Yield the carbide-slag rate against its threshold, where the inputs are there."""
        rate, given = self._unit.carbide_slag_rate, self._unit.unit
        threshold = self._asked.known("allocation.carbide_slag_threshold")
        if rate is None or threshold is None or given.slag_t is None or given.output_t is None:
            return
        material = self._asked.value("cement.substitute.carbide_slag").text
        coefficient = self._asked.value("cement.substitute.deduction", material).number
        factor = self._asked.value("cement.clinker.factor", given.clinker_class).number
        above = rate > Fraction(threshold.number)
        limit = percent(Fraction(threshold.number))
        formula = f"M × d ÷ (Q × f) = {tonnes(given.slag_t)} × {coefficient} ÷ ({tonnes(given.output_t)} × {factor})"
        name = self._speech.main(message("carbide-slag substitution rate"))
        yield [f"{name}: {formula} = {percent(rate, _PERCENT_PLACES)} {'>' if above else '≤'} {limit}"]

    def _pre_allocation(self, value: int) -> Iterator[Pair]:
        previous = self._unit.unit.previous_verified_t
        ratio_taken = self._allocation.pre_allocation_ratio
        name = self._speech.main(message("pre-allocation"))
        if previous is not None and ratio_taken is not None and self._unit.unit.pre_allocation_t is None:
            yield [f"{name}: ⌊{percent(Fraction(ratio_taken))} × {tonnes(previous)}⌋ = {tonnes(value)} t"]
        else:
            yield [f"{name}: {tonnes(value)} t"]
