"""The plausible heat value of natural gas, which has bounds of its own."""

from __future__ import annotations

from decimal import Decimal

from tanheng.kernel.months import Month
from tanheng.lawbook import Citation, Lawbook

_NATURAL_GAS = "天然气"


def natural_gas_range(lawbook: Lawbook, item: str, month: Month) -> tuple[Decimal, Decimal, Citation] | None:
    """Return low, high and the source of the plausible net calorific value of natural gas, in GJ/10^4 Nm3; None for other fuels."""
    if item != _NATURAL_GAS:
        return None
    low, high = (lawbook.value("steel.range.natural_gas_ncv", bound, on=month.last_day) for bound in ("low", "high"))
    return low.number, high.number, low.citation
