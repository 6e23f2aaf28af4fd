"""What a unit's allowance would be if the readings of rounding were taken the other way."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from tanheng.allocation.asking import Asked
from tanheng.allocation.formula import Formula
from tanheng.allocation.model import Allocation, UnitAllocation
from tanheng.allocation.plan import rounded_as
from tanheng.kernel.messages import Message, message
from tanheng.lawbook import Choice

MINUS = "\u2212"
INTENSITY, BALANCE = "allocation.intensity_rounding", "allocation.balance_value_rounding"


@dataclass(frozen=True, slots=True)
class Alternative:
    """One reading in use with an option that was not taken, the allowance under that (t) and its difference from the allowance (t)."""

    choice: Choice
    option: str
    allowance_t: int
    difference_t: int

    @property
    def note(self) -> Message:
        """Return the sentence that says it."""
        interpretation = self.choice.interpretation
        return message(
            "{what}, if “{option}”: A = {allowance} t (difference {difference} t)",
            what=interpretation.label,
            option=interpretation.options[self.option],
            allowance=f"{self.allowance_t:,}",
            difference=f"{self.difference_t:+,}".replace("-", MINUS),
        )


def alternatives_of(allocation: Allocation, unit: UnitAllocation) -> list[Alternative]:
    """Return for either reading of rounding what the option not taken would give; none for units without the formula.

    A balance value that was given keeps its digits, and an exact one cannot be had back from a rounded one: there only the intensity
    has an alternative.
    """
    asked, found = Asked(allocation), list[Alternative]()
    sector = allocation.balances[unit.unit.sector]
    balance = sector.value if unit.ordinary else None
    if balance is None:
        return found
    names = (INTENSITY,) if sector.sealed or sector.estimated else (INTENSITY, BALANCE)
    options = {name: choice.choice for name in names if (choice := asked.taken(name)) is not None}
    for name, taken in options.items():
        choice = asked.taken(name)
        if choice is None or (name == BALANCE and taken != "exact"):
            continue
        for option in choice.interpretation.options:
            if option != taken:
                other = {**options, name: option}
                intensity, value = rounded_as(_exact_intensity(unit), other[INTENSITY]), rounded_as(balance, other.get(BALANCE, "exact"))
                allowance = Formula(value, asked.curve).result(unit.emissions_t, intensity).allowance_t
                found.append(Alternative(choice, option, allowance, allowance - unit.allowance_t))
    return found


def _exact_intensity(unit: UnitAllocation) -> Fraction:
    """Return the intensity from the cells, whatever the allocation rounded it to."""
    given = unit.unit
    if given.ironmaking_output_t and given.ironmaking_emissions_t is not None and given.sintering_emissions_t is not None:
        numerator = Fraction(given.ironmaking_emissions_t) + Fraction(given.sintering_emissions_t)
        return Fraction(numerator, Fraction(given.ironmaking_output_t))
    if given.output_t:
        return Fraction(Fraction(unit.emissions_t), Fraction(given.output_t))
    return unit.intensity or Fraction(0)
