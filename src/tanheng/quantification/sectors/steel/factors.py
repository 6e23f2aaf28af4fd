"""The factors that only steel has: coke that is never measured, self-produced secondary energy, the four factor tables of A.2."""

from __future__ import annotations

from dataclasses import replace

from tanheng.kernel.months import Month
from tanheng.lawbook import Lawbook, Value
from tanheng.quantification.sectors.shared.factors import Factors, FuelFactors
from tanheng.quantification.sectors.steel.materials import SECTOR

POWER_UNIT = "power_unit"


class SteelFactors(Factors):
    """All factors and roundings of steel; only power units have an oxidation rate (formula 3)."""

    def __init__(self, lawbook: Lawbook) -> None:
        super().__init__(lawbook, SECTOR)

    def _fuel(self, item: str, month: Month, with_oxidation: bool, device: str) -> FuelFactors:
        value, on = self.lawbook.value, month.last_day
        return replace(
            super()._fuel(item, month, with_oxidation, device),
            ncv_fixed=value("steel.fuel.ncv_default_only", item, on=on).flag,
            secondary=value("steel.fuel.secondary_energy", item, on=on).flag,
        )

    def with_oxidation(self, scope: str) -> bool:
        """Tell whether the level is a power unit."""
        return scope == POWER_UNIT

    def material(self, category: str, item: str, month: Month) -> Value:
        """Return the emission factor of a carbonate, electrode, carbon material or product."""
        return self.value(f"{category}.factor", item, month=month)
