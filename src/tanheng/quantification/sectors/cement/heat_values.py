"""Net calorific values of cement: every line by itself, quantity and heat value from the same point."""

from __future__ import annotations

from tanheng.kernel.months import Month
from tanheng.quantification import checks
from tanheng.quantification.model import HeatValue, Row
from tanheng.quantification.sectors.shared.heat_values import HeatValues
from tanheng.quantification.vocabulary import vocabulary


class CementHeatValues(HeatValues):
    """Says which value each fuel row of cement takes."""

    def _settled(self, row: Row, value: HeatValue, *, solid: bool) -> HeatValue:  # noqa: ARG002
        """Refuse a value that was sampled elsewhere than the quantity was measured."""
        points = {batch.point for batch in value.batches if batch.point} | ({row.kind.ncv_point} - {""})
        for point in sorted(points - {row.kind.point} if row.kind.point else ()):
            measured, sampled = (vocabulary().term("point", code).label for code in (row.kind.point, point))
            finding = checks.POINTS_DIFFER.at(row.place_of("ncv_point"), sampled, measured, item=row.kind.material.item)
            self._report.add(finding, entity=row.entity, scope=row.kind.scope, month=row.kind.month)
        return value

    def _refuses_default(self, month: Month, *, solid: bool) -> bool:
        return solid and not self._factors.value("ncv.may_return_to_default", month=month).flag
