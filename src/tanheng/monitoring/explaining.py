"""Builds the traces of monitoring figures on demand: which cells, which constants, which formula, which rounding."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction

from tanheng.kernel.exact import plain, rounded_fraction
from tanheng.kernel.messages import Label, Rendered, message
from tanheng.monitoring import formulas
from tanheng.monitoring.formulas import RAW, Gas
from tanheng.monitoring.model import FIGURES, Day, Reading, Report, Statistic
from tanheng.monitoring.rules import Rules
from tanheng.monitoring.words import words
from tanheng.quantification.trace import Trace, input_node, named, parameter_node, rounding_node, step_node

_SHOWN_DECIMALS = 8
_SHOWN = message("exact in the computation; shown to 8 decimals")
_CONCENTRATION = "C = φ ÷ 100 × M ÷ Vm × 1000"
_PERCENT = "φ = C × Vm ÷ M ÷ 10"
_DRY_FLOW = "Q = A × v × 3600 × T0 ÷ (T0 + T) × (Pa + Ps) ÷ P0 × (1 − X ÷ 100)"
_MOLAR = ("molar_mass", "molar_volume")
_STATISTICS = {
    "mean": message("sum of the days as printed ÷ their number"),
    "max": message("the largest day as printed"),
    "min": message("the smallest day as printed"),
    "count": message("how many days state it"),
    "total": message("sum of the days as printed"),
}


class MonitoringExplainer:
    """Explains the figures of a month of one source."""

    def __init__(self, rules: Rules, report: Report) -> None:
        self._rules = rules
        self._month = report.month
        self._source = report.source
        self._gas: Gas = rules.gas(report.month)

    def day(self, day: Day) -> Trace:
        """Explain the nine figures of a day, each below its own name."""
        counted = [reading for reading in day.readings if reading.counts]
        explain = self._of_whole_day if day.hours is None else self._of_hours
        figures = [
            named(self._rounded(name, value, *explain(name, counted)), name)
            for name, value in ((name, day.figures[name]) for name in FIGURES)
            if value is not None
        ]
        return Trace("step", message("{source} on {date}", source=self._source, date=day.date), "", children=tuple(figures))

    def statistic(self, statistic: Statistic, days: tuple[Day, ...]) -> Trace:
        """Explain a summary row by the printed figures of the days."""
        figures = []
        for name, value in statistic.figures.items():
            if value is None:
                continue
            printed = [(day, figure) for day in days if (figure := day.figures[name]) is not None]
            taken = [(day, figure) for day, figure in printed if figure == value][:1] if statistic.code in ("max", "min") else printed
            unit = self._rules.unit(name, self._month)
            parts = [step_node(Label(str(day.date), str(day.date)), figure, unit, "") for day, figure in taken]
            unit = "" if statistic.code == "count" else unit
            node = step_node(_label(name), value, unit, _STATISTICS[statistic.code], *(parts if statistic.code != "count" else ()))
            figures.append(named(self._rounded(name, value, node) if statistic.code == "mean" else node, name))
        term = words().find("statistic", statistic.label)
        label = message("{statistic} of {month}", statistic=term.label if term else statistic.label, month=self._month)
        return Trace("step", label, "", children=tuple(figures))

    def _rounded(self, name: str, value: Decimal, *children: Trace) -> Trace:
        return rounding_node(_label(name), value, self._rules.unit(name, self._month), self._rules.decimals(name, self._month), *children)

    def _of_whole_day(self, name: str, counted: list[Reading]) -> tuple[Trace, ...]:
        reading = counted[0]
        if name == "co2_mass":
            exact = formulas.mass_of_day(reading.exact, self._gas)
            parts = (self._concentration(reading), _input(reading, "flow"))
            return (_step(_label(name), exact, "t/d", "G = C × Q × 10⁻²", *parts),)
        if name == "co2_concentration":
            return (self._concentration(reading),)
        if name == "co2_percent":
            return (self._percent(reading),)
        return (_input(reading, name),)

    def _of_hours(self, name: str, counted: list[Reading]) -> tuple[Trace, ...]:
        sums: dict[str, Callable[[list[Reading]], tuple[Trace, ...]]] = {
            "flow": self._flow_of_hours,
            "co2_mass": self._mass_of_hours,
            "co2_concentration": self._concentration_of_hours,
            "co2_percent": self._percent_of_hours,
            "velocity": self._velocity_of_hours,
        }
        if name in sums:
            return sums[name](counted)
        hours = [reading for reading in counted if name in reading.values]
        exact = formulas.mean([reading.exact[name] for reading in hours])
        unit = self._rules.unit(name, self._month)
        return (_step(_label(name), exact, unit, message("mean of the hours"), *(_input(reading, name) for reading in hours)),)

    def _flow_of_hours(self, counted: list[Reading]) -> tuple[Trace, ...]:
        exact = Fraction(sum(formulas.flow(reading.exact, self._gas) for reading in counted), formulas.TEN_THOUSAND)
        unit = self._rules.unit("flow", self._month)
        return (_step(_label("flow"), exact, unit, "Σ Q ÷ 10⁴", *(self._flow(reading) for reading in counted)),)

    def _mass_of_hours(self, counted: list[Reading]) -> tuple[Trace, ...]:
        hours = []
        for reading in counted:
            exact = formulas.mass_of_hour(reading.exact, self._gas)
            parts = (self._concentration(reading), self._flow(reading))
            hours.append(_step(Label(reading.moment, reading.moment), exact, "kg/h", "G = C × Q × 10⁻³", *parts))
        total = Fraction(sum(formulas.mass_of_hour(reading.exact, self._gas) for reading in counted), formulas.THOUSAND)
        return (_step(_label("co2_mass"), total, "t/d", "Σ G ÷ 1000", *hours),)

    def _concentration_of_hours(self, counted: list[Reading]) -> tuple[Trace, ...]:
        parts = [part for reading in counted for part in (self._concentration(reading), self._weight(reading))]
        return (Trace("step", _label("co2_concentration"), "", "g/m3", _weighted("C"), children=tuple(parts)),)

    def _percent_of_hours(self, counted: list[Reading]) -> tuple[Trace, ...]:
        parts = [part for reading in counted for part in (self._percent(reading), self._weight(reading))]
        return (Trace("step", _label("co2_percent"), "", "%", _weighted("φ"), children=tuple(parts)),)

    def _velocity_of_hours(self, counted: list[Reading]) -> tuple[Trace, ...]:
        label, parts, numbers = _label("velocity"), [], []
        for reading in counted:
            exact = formulas.dry_velocity(reading.exact, self._gas)
            if exact is None:
                continue
            numbers.append(exact)
            if reading.values.get("area"):
                parts.append(_step(label, exact, "m/s", "Q ÷ (A × 3600)", self._weight(reading), _input(reading, "area")))
            else:
                parts.append(_input(reading, "velocity"))
        return (_step(label, formulas.mean(numbers), "m/s", message("mean of the hours"), *parts),)

    def _flow(self, reading: Reading) -> Trace:
        if "flow" in reading.values:
            return _input(reading, "flow")
        exact = formulas.dry_flow(reading.exact, self._gas)
        label = message("{figure} of {moment}", figure=_label("flow"), moment=reading.moment)
        inputs = (_input(reading, name) for name in RAW)
        return _step(label, exact, "m3/h", _DRY_FLOW, *inputs, *self._constants("standard_temperature", "standard_pressure"))

    def _weight(self, reading: Reading) -> Trace:
        """Return the flow of an hour where it only weighs another figure: the figures of flow and mass explain it."""
        if "flow" in reading.values:
            return _input(reading, "flow")
        return _step(_label("flow"), formulas.flow(reading.exact, self._gas), "m3/h", _DRY_FLOW)

    def _concentration(self, reading: Reading) -> Trace:
        if "co2_concentration" in reading.values:
            return _input(reading, "co2_concentration")
        exact = formulas.concentration(reading.exact, self._gas)
        return _step(_label("co2_concentration"), exact, "g/m3", _CONCENTRATION, _input(reading, "co2_percent"), *self._constants(*_MOLAR))

    def _percent(self, reading: Reading) -> Trace:
        if "co2_percent" in reading.values:
            return _input(reading, "co2_percent")
        exact = formulas.percent(reading.exact, self._gas)
        return _step(_label("co2_percent"), exact, "%", _PERCENT, _input(reading, "co2_concentration"), *self._constants(*_MOLAR))

    def _constants(self, *names: str) -> tuple[Trace, ...]:
        """Return constants of the law, below the figure that they were used for."""
        known = self._rules.constants(self._month)
        return tuple(parameter_node(known[name]) for name in names)


def _label(name: str) -> Label:
    return words().column(name).label


def _weighted(symbol: str) -> Rendered:
    return message("mean weighted by flow, Σ ({symbol} × Q) ÷ Σ Q; the plain mean where nothing flowed", symbol=symbol)


def _input(reading: Reading, name: str) -> Trace:
    return input_node(_label(name), reading.values[name], reading.columns.unit(name), reading.place(name))


def _step(label: Rendered, exact: Fraction, unit: str, formula: Rendered | str, *children: Trace) -> Trace:
    """Make the node of an exact figure; one with more decimals than can be shown says so."""
    shown = rounded_fraction(exact, _SHOWN_DECIMALS)
    if Fraction(shown) != exact:
        return step_node(label, shown, unit, formula, *children, note=_SHOWN)
    return Trace("step", label, plain(shown.normalize()), unit, formula, children=children)
