"""Screens readings with the law: what is missing, impossible or unlikely in a row, what disagrees with itself, what stands twice."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

from tanheng.kernel.exact import plain, rounded_fraction
from tanheng.kernel.findings import Finding
from tanheng.kernel.messages import Joined
from tanheng.monitoring import checks
from tanheng.monitoring.formulas import (
    PERCENT,
    RAW,
    TEN,
    bounds,
    dry_flow,
    has_raw,
    mass_of_day,
    mass_of_hour,
)
from tanheng.monitoring.model import Reading
from tanheng.monitoring.rules import Rules
from tanheng.monitoring.words import words

_SHARES = ("co2_percent", "o2_percent", "humidity")
_CONCENTRATIONS = ("co2_percent", "co2_concentration")
_EXACT = ("area",)  # a dimension of the stack that both sides know, no reading
_HOURLY_UNITS = ("flow", "co2_mass")  # in a table of hours these stand in other units than in the form
Moment = tuple[date, int | None]


def screen(readings: list[Reading], rules: Rules, findings: list[Finding]) -> None:
    """Add the findings of every reading, then those that need several."""
    for reading in readings:
        if not rules.covers(reading.month):
            column = "time" if reading.hour is not None else "date"
            findings.append(checks.NO_RULE.at(reading.place(column), reading.month, rules.first_day()))
        elif reading.counts:
            faults = [*_missing(reading), *_impossible(reading, rules)]
            findings += faults or [*_unlikely(reading, rules), *_disagreeing(reading, rules)]
    _order(readings, findings)


def _missing(reading: Reading) -> list[Finding]:
    found = []
    if not any(name in reading.values for name in _CONCENTRATIONS):
        found.append(checks.NO_CONCENTRATION.at(reading.place("co2_percent")))
    if "flow" not in reading.values:
        raw = RAW if reading.hour is not None else ()
        if not raw or not has_raw(reading.values):
            lacking = [name for name in raw if name not in reading.values] or ["flow"]
            labels = Joined(tuple(words().column(name).label for name in lacking))
            found.append(checks.NO_FLOW.at(reading.place("flow"), "", labels))
    return found


def _impossible(reading: Reading, rules: Rules) -> list[Finding]:
    values = reading.values
    found = [
        checks.IMPOSSIBLE.at(reading.place(name), plain(values[name]), f"<= {PERCENT} %")
        for name in _SHARES
        if values.get(name, Decimal(0)) > PERCENT
    ]
    coldest = -rules.constants(reading.month)["standard_temperature"].number
    if values.get("temperature", Decimal(0)) <= coldest:
        found.append(checks.IMPOSSIBLE.at(reading.place("temperature"), plain(values["temperature"]), f"> {plain(coldest)} ℃"))
    if "pressure_atmospheric" in values and values["pressure_atmospheric"] + values.get("pressure_static", Decimal(0)) <= 0:
        found.append(checks.IMPOSSIBLE.at(reading.place("pressure_atmospheric"), plain(values["pressure_atmospheric"]), "> 0 Pa"))
    return found


def _unlikely(reading: Reading, rules: Rules) -> list[Finding]:
    found = []
    for name, value in reading.values.items():
        ends = rules.range(name, reading.month)
        if ends is not None and not ends[0].number <= value <= ends[1].number:
            expected = f"{plain(ends[0].number)} – {plain(ends[1].number)} {reading.columns.unit(name)}"
            place = reading.place(name)
            found.append(checks.OUT_OF_RANGE.at(place, plain(value), expected, source_of_range=ends[0].citation))
    return found


def _disagreeing(reading: Reading, rules: Rules) -> list[Finding]:
    """Compare what stands twice in a row, each within what the rounding of its cells can explain."""
    gas = rules.gas(reading.month)
    values = reading.exact
    halves = {name: _half(reading, name, rules) for name in values}
    low, high = bounds(values, halves)
    found = []
    if all(name in values for name in _CONCENTRATIONS):
        measured, half = values["co2_concentration"], halves["co2_concentration"]
        ends = [side["co2_percent"] * gas.grams_per_percent for side in (low, high)]
        if not ends[0] - half <= measured <= ends[1] + half:
            places = rules.decimals("co2_concentration", reading.month).integer
            expected = rounded_fraction(values["co2_percent"] * gas.grams_per_percent, places)
            place = reading.place("co2_concentration")
            found.append(checks.CONCENTRATION_DIFFERS.at(place, plain(reading.values["co2_concentration"]), plain(expected)))
    if reading.hour is not None and "flow" in values and has_raw(values):
        measured, half = values["flow"], halves["flow"]
        if not dry_flow(low, gas) - half <= measured <= dry_flow(high, gas) + half:
            expected = rounded_fraction(dry_flow(values, gas), _decimals_written(reading.values["flow"]))
            found.append(checks.FLOW_DIFFERS.at(reading.place("flow"), plain(reading.values["flow"]), plain(expected)))
    if "co2_mass" in values:
        compute = mass_of_day if reading.hour is None else mass_of_hour
        stated, half = values["co2_mass"], halves["co2_mass"]
        if not compute(low, gas) - half <= stated <= compute(high, gas) + half:
            expected = rounded_fraction(compute(values, gas), _decimals(reading, "co2_mass", rules))
            difference = plain(abs(reading.values["co2_mass"] - expected))
            unit = reading.columns.unit("co2_mass")
            place, found_mass = reading.place("co2_mass"), plain(reading.values["co2_mass"])
            found.append(checks.MASS_DIFFERS.at(place, found_mass, plain(expected), difference=difference, unit=unit))
    return found


def _half(reading: Reading, name: str, rules: Rules) -> Fraction:
    """Return half of the last digit of a cell. A spreadsheet drops zeros at the end, so that the decimals of the form count at least."""
    return Fraction(0) if name in _EXACT else Fraction(1, 2 * TEN ** _decimals(reading, name, rules))


def _decimals(reading: Reading, name: str, rules: Rules) -> int:
    written = _decimals_written(reading.values[name])
    in_form = name in rules.form and not (reading.hour is not None and name in _HOURLY_UNITS)
    return max(written, rules.decimals(name, reading.month).integer) if in_form else written


def _decimals_written(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _order(readings: list[Reading], findings: list[Finding]) -> None:
    """Refuse a moment that stands twice, also an hour of a day that was handed in whole; note a source whose rows go back in time, once."""
    seen: dict[tuple[str, str, Moment], Reading] = {}
    whole: dict[tuple[str, str, date], Reading] = {}
    latest: dict[tuple[str, str], str] = {}
    told: set[tuple[str, str]] = set()
    for reading in readings:
        who = (reading.entity, reading.source)
        column = "time" if reading.hour is not None else "date"
        before = seen.setdefault((*who, (reading.date, reading.hour)), reading)
        other = whole.setdefault((*who, reading.date), reading)
        if before is reading and (other.hour is None) != (reading.hour is None):
            before = other
        if before is not reading:
            place, expected = reading.place(column), before.place()
            findings.append(checks.DUPLICATE.at(place, reading.moment, expected, moment=reading.moment, source=reading.source))
            continue
        if who in latest and latest[who] > reading.moment and who not in told:
            told.add(who)
            findings.append(checks.OUT_OF_ORDER.at(reading.place(column), reading.moment, latest[who], source=reading.source))
        latest[who] = max(latest.get(who, ""), reading.moment)
