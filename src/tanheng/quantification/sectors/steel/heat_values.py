"""Net calorific values of steel: processes take the enterprise's, coke is never measured (第6.2.2条, 第7.1.2.2条)."""

from __future__ import annotations

from decimal import Decimal

from tanheng.kernel.months import Month
from tanheng.lawbook import Citation
from tanheng.quantification import checks
from tanheng.quantification.model import PURCHASED, HeatValue, Row
from tanheng.quantification.sectors.shared.heat_values import HeatValues
from tanheng.quantification.sectors.shared.kinds import ENTERPRISE
from tanheng.quantification.sectors.steel.plausibility import natural_gas_range

_Key = tuple[str, str, str, Month]


class SteelHeatValues(HeatValues):
    """Says which value each fuel row of steel takes."""

    def _prepare(self, rows: list[Row]) -> None:
        self._enterprise: dict[_Key, HeatValue] = {}
        for row in rows:
            if row.kind.scope == ENTERPRISE and row.kind.origin == PURCHASED:
                key = (row.entity, row.works, row.kind.material.item, row.kind.month)
                value = self._own(row)
                if value.is_measured or key not in self._enterprise:
                    self._enterprise[key] = value

    def _is_bound(self, row: Row, *, solid: bool) -> bool:
        return solid or row.kind.scope == ENTERPRISE

    def _settled(self, row: Row, value: HeatValue, *, solid: bool) -> HeatValue:
        """A solid fuel in a process or power unit takes the enterprise's value."""
        if not solid or row.kind.scope == ENTERPRISE:
            return value
        common = self._enterprise.get((row.entity, row.works, row.kind.material.item, row.kind.month))
        if common is not None and row.ncv is not None and row.ncv != common.ncv:
            self._refuse(row, checks.NCV_NOT_OF_ENTERPRISE, row.ncv, common.ncv)
        return common or value

    def _series_of(self, row: Row, *, solid: bool) -> tuple[str, ...]:
        item = row.kind.material.item
        return (row.entity, row.works, item) if solid else (row.entity, row.works, row.kind.scope, row.unit, row.kind.origin, item)

    def _check_measured(self, row: Row, value: HeatValue) -> None:
        factors = self._factors.fuel(row.kind.material.item, row.kind.month, with_oxidation=False)
        if factors.ncv_fixed:
            self._refuse(row, checks.COKE_MEASURED, value.ncv, factors.ncv.number)
            return
        super()._check_measured(row, value)

    def _range(self, item: str, month: Month) -> tuple[Decimal, Decimal, Citation]:
        return natural_gas_range(self._factors.lawbook, item, month) or super()._range(item, month)

    def _touched(self, row: Row) -> str | None:
        return None if row.kind.scope == ENTERPRISE else row.kind.scope  # processes take the enterprise's value
