"""Ranges outside which a value is reported, with the source of the range. Nothing is clipped."""

from __future__ import annotations

from decimal import Decimal

from tanheng.kernel.exact import plain
from tanheng.kernel.months import Month
from tanheng.lawbook import Citation
from tanheng.quantification import checks
from tanheng.quantification.model import Result
from tanheng.quantification.report import Report
from tanheng.quantification.sectors.steel.factors import Factors

_NATURAL_GAS = "天然气"


def ncv_range(factors: Factors, item: str, month: Month) -> tuple[Decimal, Decimal, Citation]:
    """Return low, high and the source of the plausible net calorific value, in the fuel's unit."""
    value, on = factors.lawbook.value, month.last_day
    if item == _NATURAL_GAS:
        low, high = value("steel.range.natural_gas_ncv", "low", on=on), value("steel.range.natural_gas_ncv", "high", on=on)
        return low.number, high.number, low.citation
    default, share = value("steel.fuel.ncv", item, on=on).number, value("steel.range.ncv_relative", on=on)
    return default - default * share.number, default + default * share.number, share.citation


def report_intensity(factors: Factors, result: Result, report: Report) -> None:
    """Report an intensity outside the range of its process."""
    if result.intensity_t_per_t is None or not result.output_rows:
        return
    value, on = factors.lawbook.value, result.month.last_day
    low, high = value("steel.range.intensity_low", result.scope, on=on), value("steel.range.intensity_high", result.scope, on=on)
    if not low.number <= result.intensity_t_per_t <= high.number:
        place, expected = result.output_rows[0].place, f"{plain(low.number)} – {plain(high.number)}"
        report.add(checks.INTENSITY_IMPLAUSIBLE.at(place, plain(result.intensity_t_per_t), expected, source=low.citation))
