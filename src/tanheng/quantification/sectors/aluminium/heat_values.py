"""Net calorific values of aluminium smelting: nothing says that a default may not follow a measurement, so that it is a warning."""

from __future__ import annotations

from tanheng.kernel.months import Month
from tanheng.quantification.sectors.shared.heat_values import HeatValues


class AluminiumHeatValues(HeatValues):
    """Says which value each fuel row of aluminium smelting takes."""

    def _refuses_default(self, month: Month, *, solid: bool) -> bool:  # noqa: ARG002
        return False
