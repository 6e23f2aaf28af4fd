"""From readings to the rows of form C.8. Every figure is computed on fractions and rounded once, at the end.

Hours to day: flow and mass are sums of the counted hours, the concentrations are weighted by flow (so that concentration x flow is the
mass), the others are plain means of the hours that state them. Nothing is filled in for an hour that is missing.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from fractions import Fraction

from tanheng.kernel.exact import rounded_fraction
from tanheng.monitoring import formulas
from tanheng.monitoring.formulas import TEN_THOUSAND, THOUSAND, Gas, Values, mean
from tanheng.monitoring.model import FIGURES, SUBSTITUTED, Day, Figures, Reading
from tanheng.monitoring.rules import Rules

_MEANS = ("o2_percent", "temperature", "humidity", "load")
Exact = dict[str, Fraction | None]


def day_of(on: date, readings: list[Reading], rules: Rules) -> Day:
    """Make the row of a day from its readings: one of the whole day, or hours of which those that count are taken."""
    counted = [reading for reading in readings if reading.counts]
    whole = any(reading.hour is None for reading in readings)
    exact: Exact = dict.fromkeys(FIGURES)
    if counted:
        gas = rules.gas(counted[0].month)
        exact |= whole_day(counted[0].exact, gas) if whole else of_hours([reading.exact for reading in counted], gas)
        _note_constants(counted, rules)
    return Day(
        on,
        tuple(readings),
        None if whole else len(counted),
        sum(reading.flag == SUBSTITUTED for reading in counted),
        len(readings) - len(counted),
        _rounded(exact, readings[0], rules),
    )


def whole_day(values: Values, gas: Gas) -> Exact:
    """Return the figures of a day that was handed in as daily means."""
    return {name: values.get(name) for name in (*_MEANS, "velocity", "flow")} | {
        "co2_percent": formulas.percent(values, gas),
        "co2_concentration": formulas.concentration(values, gas),
        "co2_mass": formulas.mass_of_day(values, gas),
    }


def of_hours(hours: list[Values], gas: Gas) -> Exact:
    """Return the figures of a day from at least one hour."""
    flows = [formulas.flow(hour, gas) for hour in hours]
    velocities = [velocity for hour in hours if (velocity := formulas.dry_velocity(hour, gas)) is not None]
    figures: Exact = {name: _mean_of(hours, name) for name in _MEANS}
    return figures | {
        "co2_percent": _weighted(hours, flows, lambda hour: formulas.percent(hour, gas)),
        "co2_concentration": _weighted(hours, flows, lambda hour: formulas.concentration(hour, gas)),
        "velocity": mean(velocities) if velocities else None,
        "flow": Fraction(sum(flows), TEN_THOUSAND),
        "co2_mass": Fraction(sum(formulas.mass_of_hour(hour, gas) for hour in hours), THOUSAND),
    }


def _mean_of(hours: list[Values], name: str) -> Fraction | None:
    stated = [hour[name] for hour in hours if name in hour]
    return mean(stated) if stated else None


def _weighted(hours: list[Values], flows: list[Fraction], figure: Callable[[Values], Fraction]) -> Fraction:
    """Return the mean weighted by flow; where nothing flowed all day, the plain mean."""
    if not any(flows):
        return mean([figure(hour) for hour in hours])
    return Fraction(sum(figure(hour) * flow for hour, flow in zip(hours, flows, strict=True)), sum(flows))


def _rounded(exact: Exact, reading: Reading, rules: Rules) -> Figures:
    return {
        name: None if value is None else rounded_fraction(value, rules.decimals(name, reading.month).integer)
        for name, value in exact.items()
    }


def _note_constants(counted: list[Reading], rules: Rules) -> None:
    """Note on which constants the figures of the day rest."""
    month = counted[0].month
    if any("co2_percent" not in reading.values or "co2_concentration" not in reading.values for reading in counted):
        rules.rests_on(month, "molar_mass", "molar_volume")
    if any("flow" not in reading.values for reading in counted):
        rules.rests_on(month, "standard_temperature", "standard_pressure")
