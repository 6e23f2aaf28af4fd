"""The factors of a sector, as the law book has them on the last day of the month; each is looked up once."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from tanheng.kernel.exact import rounded_quotient
from tanheng.kernel.months import Month
from tanheng.lawbook import Choice, Lawbook, Mark, Value
from tanheng.lawbook.entries import followed
from tanheng.quantification.model import HeatValue, Line

MOLAR_RATIO = ("common.molar_mass.co2", "common.molar_mass.carbon")
SOLID = "solid"


@dataclass(frozen=True, slots=True)
class FuelFactors:
    """What turns a quantity of fuel into emissions. `numerator_per_gj` is CC x 44 (x OF), exact; `denominator` is 12.

    `numerator_per_carbon` is the same without CC. `ncv_fixed` and `secondary` are of steel.
    """

    ncv: Value
    carbon_per_heat: Value
    co2: Value
    carbon: Value
    oxidation: Value | None
    numerator_per_gj: Decimal
    numerator_per_carbon: Decimal
    denominator: Decimal
    solid: bool
    ncv_fixed: bool = False
    secondary: bool = False


class Factors:
    """All factors and roundings that a sector asks the law book for. Remembers which marks and readings were used."""

    def __init__(self, lawbook: Lawbook, sector: str) -> None:
        self.lawbook = lawbook
        self.sector = sector
        self.marks: set[Mark] = set()
        self.duty_marks: set[Mark] = set()
        self.readings: set[str] = set()
        self._fuels: dict[tuple[str, Month, bool, str], FuelFactors] = {}
        self._values: dict[tuple[str, tuple[str, ...], Month], Value] = {}

    def value(self, name: str, *keys: str, month: Month) -> Value:
        """Return a value of the sector's own law, such as `clinker.factor`, and remember its mark. Raises NoLegalValue."""
        known = (name, keys, month)
        if known not in self._values:
            found = self.lawbook.value(f"{self.sector}.{name}", *keys, on=month.last_day)
            self.marks.add(found.citation.mark)
            self._values[known] = found
        return self._values[known]

    def fuel(self, item: str, month: Month, *, with_oxidation: bool, device: str = "") -> FuelFactors:
        """Return the factors of a fuel; the oxidation rate is that of its state, of a solid that of the device where one is named."""
        key = (item, month, with_oxidation, device)
        if key not in self._fuels:
            self._fuels[key] = self._fuel(item, month, with_oxidation, device)
        return self._fuels[key]

    def _fuel(self, item: str, month: Month, with_oxidation: bool, device: str) -> FuelFactors:
        state = self.lawbook.value(f"{self.sector}.fuel.state", item, on=month.last_day).text
        ncv, carbon_per_heat = self.value("fuel.ncv", item, month=month), self.value("fuel.carbon_per_heat", item, month=month)
        co2, carbon = (self.lawbook.value(name, on=month.last_day) for name in MOLAR_RATIO)
        self.marks.update((co2.citation.mark, carbon.citation.mark))
        row = device if device and state == SOLID else state
        oxidation = self.value("fuel.oxidation_rate", row, month=month) if with_oxidation else None
        per_carbon = co2.number * (oxidation.number if oxidation else Decimal(1))
        per_gj = carbon_per_heat.number * per_carbon
        return FuelFactors(ncv, carbon_per_heat, co2, carbon, oxidation, per_gj, per_carbon, carbon.number, state == SOLID)

    def with_oxidation(self, scope: str) -> bool:  # noqa: ARG002
        """Tell whether fuel emissions of this level are multiplied by an oxidation rate."""
        return True

    def device_of(self, line: Line, scope: str) -> str:  # noqa: ARG002
        """Return the device whose oxidation rate a line takes; empty where the state of the fuel decides."""
        return ""

    def of_line(self, line: Line, scope: str, month: Month) -> FuelFactors:
        """Return the factors of a fuel line."""
        return self.fuel(line.item, month, with_oxidation=self.with_oxidation(scope), device=self.device_of(line, scope))

    def fuel_emissions(self, line: Line, scope: str, month: Month, quantity: Decimal, heat: HeatValue) -> Decimal:
        """Return quantity x NCV x CC (x OF) x 44/12 in tCO2, rounded once."""
        known = self.of_line(line, scope, month)
        return rounded_quotient(quantity * heat.ncv * known.numerator_per_gj, known.denominator, self.decimals("emissions", month).integer)

    def decimals(self, quantity: str, month: Month) -> Value:
        """Return to how many decimals a quantity of this kind is rounded."""
        return self.value("decimals", quantity, month=month)

    def reading(self, name: str, month: Month, implemented: tuple[str, ...]) -> Choice:
        """Return the reading of an open text. Raises ReadingNotImplemented for one that no code follows."""
        choice = followed(self.lawbook.choice(name, on=month.last_day), implemented)
        self.readings.add(name)
        return choice
