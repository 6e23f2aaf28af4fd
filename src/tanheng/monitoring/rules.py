"""The law values of monitoring, each looked up once for a month, and the weakest mark of those that figures rest on."""

from __future__ import annotations

from fractions import Fraction

from tanheng.kernel.months import Month
from tanheng.lawbook import Lawbook, Mark, NoLegalValue, Value
from tanheng.monitoring.formulas import Gas, grams_per_percent

_GAS = ("cems.molar_mass.co2", "cems.molar_volume", "cems.standard_temperature", "cems.standard_pressure")


class Rules:
    """Asks the law book for a month and remembers the answers."""

    def __init__(self, lawbook: Lawbook) -> None:
        self.lawbook = lawbook
        self.mark = Mark.FINAL
        self._gas: dict[Month, Gas] = {}
        self._decimals: dict[Month, dict[str, Value]] = {}
        self._ranges: dict[tuple[str, Month], tuple[Value, Value] | None] = {}

    @property
    def form(self) -> frozenset[str]:
        """Return the quantities that the form has."""
        return frozenset(keys[0] for keys in self.lawbook.tree.parameters["cems.decimals"].values)

    def covers(self, month: Month) -> bool:
        """Tell whether the law data have rules for the month."""
        try:
            self.decimals("flow", month)
        except NoLegalValue:
            return False
        return True

    def first_day(self) -> str:
        """Return the first day that the law data cover."""
        values = self.lawbook.tree.parameters["cems.decimals"].values.values()
        return str(min(value.period.first for dated in values for value in dated))

    def constants(self, month: Month) -> dict[str, Value]:
        """Return molar mass, molar volume, standard temperature and pressure by the last part of their names."""
        return {name.split(".")[1]: self.lawbook.value(name, on=month.last_day) for name in _GAS}

    def gas(self, month: Month) -> Gas:
        """Return the constants as fractions."""
        if month not in self._gas:
            known = self.constants(month)
            self._gas[month] = Gas(
                grams_per_percent(known["molar_mass"].number, known["molar_volume"].number),
                Fraction(known["standard_temperature"].number),
                Fraction(known["standard_pressure"].number),
            )
        return self._gas[month]

    def rests_on(self, month: Month, *constants: str) -> None:
        """Note that a figure rests on constants, so that their mark counts."""
        known = self.constants(month)
        self.mark = max([self.mark, *(known[name].citation.mark for name in constants)])

    def decimals(self, quantity: str, month: Month) -> Value:
        """Return how many decimals the form prints of a quantity. Raises NoLegalValue before the rules began."""
        if month not in self._decimals:
            self._decimals[month] = self.lawbook.rows("cems.decimals", on=month.last_day)
        return self._decimals[month][quantity]

    def unit(self, quantity: str, month: Month) -> str:
        """Return the unit of a quantity in the form."""
        return self.lawbook.value("cems.unit", quantity, on=month.last_day).text

    def range(self, quantity: str, month: Month) -> tuple[Value, Value] | None:
        """Return low and high of what is plausible, None for a quantity without a range."""
        key = (quantity, month)
        if key not in self._ranges:
            known = (quantity, "low") in self.lawbook.tree.parameters["cems.range"].values
            ends = [self.lawbook.value("cems.range", quantity, end, on=month.last_day) for end in ("low", "high") if known]
            self._ranges[key] = (ends[0], ends[1]) if ends else None
        return self._ranges[key]

    def statistics(self, month: Month) -> tuple[str, ...]:
        """Return the summary rows of the form in its order."""
        return self.lawbook.value("cems.statistic", on=month.last_day).texts

    def prevails(self, month: Month) -> Value:
        """Return whether the accounting prevails over the monitoring."""
        return self.lawbook.value("cems.accounting_prevails", on=month.last_day)
