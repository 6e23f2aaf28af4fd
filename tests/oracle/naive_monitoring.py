"""A day of flue gas monitoring computed a second time, straight from the formulas, with constants typed again."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

MOLAR_MASS, MOLAR_VOLUME, ZERO_CELSIUS, ATMOSPHERE = Fraction("44.01"), Fraction("22.414"), Fraction("273.15"), Fraction(101325)
DECIMALS = {
    "co2_percent": 2, "co2_concentration": 3, "velocity": 2, "flow": 3, "co2_mass": 3, "o2_percent": 2, "temperature": 2, "humidity": 2,
}  # fmt: skip


def shown(value: Fraction, places: int) -> str:
    """Write a number that is not negative, rounded half up."""
    digits = str(int(value * 10**places + Fraction(1, 2))).rjust(places + 1, "0")
    return f"{digits[:-places]}.{digits[-places:]}"


def day(hours: Sequence[dict[str, str]]) -> dict[str, str]:
    """Return the figures of a day from hours with all raw quantities, the volume percentage and oxygen."""
    flows, masses, percents, speeds = [], [], [], []
    for hour in hours:
        number = {name: Fraction(text) for name, text in hour.items() if name not in ("source", "time")}
        kelvin = number["temperature"] + ZERO_CELSIUS
        pressure = number["pressure_atmospheric"] + number["pressure_static"]
        share = (ZERO_CELSIUS / kelvin) * (pressure / ATMOSPHERE) * ((100 - number["humidity"]) / 100)
        speeds.append(number["velocity"] * share)
        flows.append(number["area"] * number["velocity"] * share * 3600)
        percents.append(number["co2_percent"])
        masses.append(flows[-1] * number["co2_percent"] / 100 * 1000 / MOLAR_VOLUME * MOLAR_MASS / 1_000_000)
    whole = sum(flows, start=Fraction(0))
    if whole:
        percent = sum((share * flow for share, flow in zip(percents, flows, strict=True)), start=Fraction(0)) / whole
    else:
        percent = sum(percents, start=Fraction(0)) / len(percents)
    figures = {
        "co2_percent": percent,
        "co2_concentration": percent * 10 * MOLAR_MASS / MOLAR_VOLUME,
        "velocity": sum(speeds, start=Fraction(0)) / len(speeds),
        "flow": whole / 10_000,
        "co2_mass": sum(masses, start=Fraction(0)),
    }
    for name in ("o2_percent", "temperature", "humidity"):
        figures[name] = sum((Fraction(hour[name]) for hour in hours), start=Fraction(0)) / len(hours)
    return {name: shown(value, DECIMALS[name]) for name, value in figures.items()}
