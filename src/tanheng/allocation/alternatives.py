"""What a unit's allowance would be if the readings of rounding were taken the other way."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from tanheng.allocation.asking import Asked
from tanheng.allocation.model import Allocation, UnitAllocation
from tanheng.kernel.exact import rounded_fraction
from tanheng.kernel.messages import Message, message
from tanheng.lawbook import Choice

INTENSITY, BALANCE = "allocation.intensity_rounding", "allocation.balance_value_rounding"
EXACTLY = "exact"
_PLACES = {"decimals_4": 4}


@dataclass(frozen=True, slots=True)
class Alternative:
    """One reading in use with the option not taken, the allowance under that (t) and its difference from the allowance (t)."""

    choice: Choice
    option: str
    allowance_t: int
    difference_t: int

    @property
    def note(self) -> Message:
        """Return the sentence that says it."""
        label = self.choice.interpretation.options[self.option]
        fields = {"option": label, "allowance": self.allowance_t, "difference": f"{self.difference_t:+d}"}
        return message("with “{option}” the allowance would be {allowance} t (difference {difference} t)", **fields)


def alternatives_of(allocation: Allocation, unit: UnitAllocation) -> list[Alternative]:
    """Return for either reading of rounding what each option not taken would give; none for units without the formula."""
    asked, found = Asked(allocation), list[Alternative]()
    if not unit.ordinary:
        return found
    for name in (INTENSITY, BALANCE):
        choice = asked.known_choice(name)
        if choice is None:
            continue
        for option in choice.interpretation.options:
            if option != choice.choice:
                allowance = _allowance(allocation, asked, unit, {INTENSITY: _taken(asked, INTENSITY), BALANCE: _taken(asked, BALANCE), name: option})
                found.append(Alternative(choice, option, allowance, allowance - unit.allowance_t))
    return found


def _taken(asked: Asked, name: str) -> str:
    choice = asked.known_choice(name)
    return EXACTLY if choice is None else choice.choice


def _allowance(allocation: Allocation, asked: Asked, unit: UnitAllocation, options: dict[str, str]) -> int:
    """Compute A = ⌊E × (1 + α)⌋ with the intensity and the balance value rounded as the options say, t."""
    balance = allocation.balances[unit.unit.sector].value
    intensity = _exact_intensity(unit)
    if balance is None or intensity is None:
        return unit.allowance_t
    balance, intensity = _rounded(balance, options[BALANCE]), _rounded(intensity, options[INTENSITY])
    slope, band, cap = (
        Fraction(asked.value(f"allocation.{name}").number) for name in ("surplus_slope", "deviation_band", "surplus_cap")
    )
    deviation = 1 - Fraction(intensity, balance)
    rate = slope * deviation if abs(deviation) < band else cap if deviation > 0 else -cap
    return int(Fraction(unit.emissions_t) * (1 + rate) // 1)


def _exact_intensity(unit: UnitAllocation) -> Fraction | None:
    """Return the intensity from the cells, whatever the allocation rounded it to."""
    given = unit.unit
    if given.ironmaking_output_t and given.ironmaking_emissions_t is not None and given.sintering_emissions_t is not None:
        return Fraction(Fraction(given.ironmaking_emissions_t) + Fraction(given.sintering_emissions_t), Fraction(given.ironmaking_output_t))
    return Fraction(Fraction(unit.emissions_t), Fraction(given.output_t)) if given.output_t else unit.intensity


def _rounded(value: Fraction, option: str) -> Fraction:
    return value if option == EXACTLY else Fraction(rounded_fraction(value, _PLACES[option]))
