"""The factors of steel, as the law book has them on the last day of the month; each is looked up once."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from tanheng.kernel.months import Month
from tanheng.lawbook import Choice, Lawbook, Mark, Value
from tanheng.quantification.sectors.steel.materials import FACTOR_TABLES

_MOLAR_RATIO = ("common.molar_mass.co2", "common.molar_mass.carbon")


@dataclass(frozen=True, slots=True)
class FuelFactors:
    """What turns a quantity of fuel into emissions. `numerator_per_gj` is CC x 44 (x OF), exact; `denominator` is 12."""

    ncv: Value
    carbon_per_heat: Value
    co2: Value
    carbon: Value
    oxidation: Value | None
    numerator_per_gj: Decimal
    denominator: Decimal
    solid: bool
    ncv_fixed: bool
    secondary: bool
    mark: Mark


class ReadingNotImplemented(Exception):
    """The law book takes a reading of an open text that no code follows yet."""


class Factors:
    """All factors and roundings that steel asks the law book for. Remembers which marks and readings were used."""

    def __init__(self, lawbook: Lawbook) -> None:
        self.lawbook = lawbook
        self.marks: set[Mark] = set()
        self.readings: set[str] = set()
        self._fuels: dict[tuple[str, Month, bool], FuelFactors] = {}
        self._materials: dict[tuple[str, str, Month], Value] = {}
        self._decimals: dict[tuple[str, Month], Value] = {}

    def fuel(self, item: str, month: Month, *, with_oxidation: bool) -> FuelFactors:
        """Return the factors of a fuel; only power units have an oxidation rate (formula 3)."""
        key = (item, month, with_oxidation)
        if key not in self._fuels:
            self._fuels[key] = self._fuel(item, month, with_oxidation)
        return self._fuels[key]

    def _fuel(self, item: str, month: Month, with_oxidation: bool) -> FuelFactors:
        value, on = self.lawbook.value, month.last_day
        state = value("steel.fuel.state", item, on=on).text
        ncv, carbon_per_heat = value("steel.fuel.ncv", item, on=on), value("steel.fuel.carbon_per_heat", item, on=on)
        co2, carbon = (value(name, on=on) for name in _MOLAR_RATIO)
        oxidation = value("steel.fuel.oxidation_rate", state, on=on) if with_oxidation else None
        numerator = carbon_per_heat.number * co2.number * (oxidation.number if oxidation else Decimal(1))
        marks = [used.citation.mark for used in (ncv, carbon_per_heat, co2, carbon, *((oxidation,) if oxidation else ()))]
        self.marks.update(marks)
        return FuelFactors(
            ncv, carbon_per_heat, co2, carbon, oxidation, numerator, carbon.number, state == "solid",
            value("steel.fuel.ncv_default_only", item, on=on).flag, value("steel.fuel.secondary_energy", item, on=on).flag, max(marks),
        )  # fmt: skip

    def material(self, category: str, item: str, month: Month) -> Value:
        """Return the emission factor of a carbonate, electrode, carbon material or product."""
        key = (category, item, month)
        if key not in self._materials:
            found = self.lawbook.value(FACTOR_TABLES[category], item, on=month.last_day)
            self.marks.add(found.citation.mark)
            self._materials[key] = found
        return self._materials[key]

    def decimals(self, quantity: str, month: Month) -> Value:
        """Return to how many decimals a quantity of this kind is rounded."""
        key = (quantity, month)
        if key not in self._decimals:
            found = self.lawbook.value("steel.decimals", quantity, on=month.last_day)
            self.marks.add(found.citation.mark)
            self._decimals[key] = found
        return self._decimals[key]

    def reading(self, name: str, month: Month, implemented: tuple[str, ...]) -> Choice:
        """Return the reading of an open text. Raises ReadingNotImplemented for one that no code follows."""
        choice = self.lawbook.choice(name, on=month.last_day)
        if choice.choice not in implemented:
            raise ReadingNotImplemented(f"{name}: {choice.choice}; {choice.place}")
        self.readings.add(name)
        return choice
