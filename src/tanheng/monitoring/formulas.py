"""The formulas of flue gas monitoring on exact fractions. The guideline prints none; they follow from the units of form C.8.

C is the mass concentration of CO2 in g per dry standard m3, Q the dry standard flow, G the mass of CO2.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

PERCENT = 100
LITRES_OF_A_M3 = 1000
SECONDS_OF_AN_HOUR = 3600
HOURS_OF_A_DAY = 24
THOUSAND = 1000  # g of a kg, kg of a t
TEN = 10
TEN_THOUSAND = 10_000  # m3 of the form's unit of flow
RAW = ("area", "velocity", "temperature", "pressure_atmospheric", "pressure_static", "humidity")
_FALLING = ("temperature", "humidity")  # the flow falls when these rise
Values = Mapping[str, Fraction]


@dataclass(frozen=True, slots=True)
class Gas:
    """The constants: g of CO2 in a m3 for each per cent, standard temperature in K, standard pressure in Pa."""

    grams_per_percent: Fraction
    kelvin: Fraction
    pascal: Fraction


def grams_per_percent(molar_mass: Decimal, molar_volume: Decimal) -> Fraction:
    """Return g/m3 of CO2 for one per cent by volume, from g/mol and L/mol: M/Vm x 1000 / 100."""
    return Fraction(Fraction(molar_mass) * LITRES_OF_A_M3, Fraction(molar_volume) * PERCENT)


def concentration(values: Values, gas: Gas) -> Fraction:
    """Return C in g/m3: as measured, or from the volume percentage."""
    if "co2_concentration" in values:
        return values["co2_concentration"]
    return values["co2_percent"] * gas.grams_per_percent


def percent(values: Values, gas: Gas) -> Fraction:
    """Return the volume percentage: as measured, or from the mass concentration."""
    if "co2_percent" in values:
        return values["co2_percent"]
    return Fraction(values["co2_concentration"], gas.grams_per_percent)


def dry_flow(values: Values, gas: Gas) -> Fraction:
    """Return Q in dry standard m3/h from m2, m/s, Celsius, Pa, Pa and per cent: A v 3600 T0/(T0+T) (Pa+Ps)/P0 (1-X/100)."""
    warm = Fraction(gas.kelvin, gas.kelvin + values["temperature"])
    pressed = Fraction(values["pressure_atmospheric"] + values["pressure_static"], gas.pascal)
    dry = 1 - Fraction(values["humidity"], PERCENT)
    return values["area"] * values["velocity"] * SECONDS_OF_AN_HOUR * warm * pressed * dry


def has_raw(values: Mapping[str, object]) -> bool:
    """Tell whether the row has everything that the flow can be computed from."""
    return all(name in values for name in RAW)


def flow(values: Values, gas: Gas) -> Fraction:
    """Return Q in the unit of the table: as measured, or in m3/h from the raw quantities of an hour."""
    return values["flow"] if "flow" in values else dry_flow(values, gas)


def dry_velocity(values: Values, gas: Gas) -> Fraction | None:
    """Return the dry standard velocity of an hour in m/s: the flow over the area; without an area as handed in beside a flow."""
    if values.get("area"):
        return Fraction(flow(values, gas), values["area"] * SECONDS_OF_AN_HOUR)
    return values.get("velocity") if "flow" in values else None


def mass_of_hour(values: Values, gas: Gas) -> Fraction:
    """Return G in kg/h: C [g/m3] x Q [m3/h] / 1000."""
    return Fraction(concentration(values, gas) * flow(values, gas), THOUSAND)


def mass_of_day(values: Values, gas: Gas) -> Fraction:
    """Return G in t/d: C [g/m3] x Q [10^4 m3/d] / 100."""
    return Fraction(concentration(values, gas) * flow(values, gas), PERCENT)


def bounds(values: Values, halves: Values) -> tuple[Values, Values]:
    """Return the values moved by half of their last digit towards the least and the most emissions that they could stand for."""
    moves = {name: (-half if name in _FALLING else half) for name, half in halves.items()}
    low = {name: value - moves.get(name, 0) for name, value in values.items()}
    high = {name: value + moves.get(name, 0) for name, value in values.items()}
    return low, high


def mean(numbers: list[Fraction]) -> Fraction:
    """Return the plain mean of at least one number."""
    return Fraction(sum(numbers, start=Fraction(0)), len(numbers))
