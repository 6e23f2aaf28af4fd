"""计量器具误差 The verifier's rule for meters that were not calibrated as planned (CETS-VG-01.01-V02-2026 3.4.1.1, 3.4.1.4, inferred).

Activity data are raised and production data lowered by the error that could not be excluded. Only a verifier applies it; whoever reports
leaves the figures as read.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from tanheng.kernel.exact import plain, round_half_up
from tanheng.kernel.findings import Place
from tanheng.kernel.months import Month
from tanheng.lawbook import Lawbook, Value
from tanheng.quantification import checks
from tanheng.quantification.model import OUT, Adjustment, Row
from tanheng.quantification.report import Report

ON_TIME_BEYOND, NOT_CALIBRATED, LATE = "on_time_beyond", "not_calibrated", "late"
ACTIVITY, PRODUCTION = "activity", "production"
_PRODUCED = {"output", "energy_output", "clinker", "metal", "product", "substitute"}  # what is deducted is lowered as production is
_PER_CENT = Decimal(100)
_APPLIED, _DIRECTION = "verification.meter_error.applied", "verification.meter_error.direction"


@dataclass(frozen=True, slots=True)
class Meter:
    """What is known of the meter of one datum and month. Errors are in per cent; `uncovered` is the quantity read while not covered."""

    place: Place
    entity: str
    works: str
    unit: str
    scope: str
    category: str
    item: str
    month: Month
    case: str
    required: Decimal
    actual: Decimal | None = None
    uncovered: Decimal | None = None

    def is_of(self, row: Row) -> bool:
        """Tell whether the meter measured this row; empty names fit every row."""
        stated = ((self.entity, row.entity), (self.works, row.works), (self.unit, row.unit), (self.scope, row.kind.scope))
        material = row.kind.material
        exact = (self.category, self.item, self.month) == (material.category, material.item, row.kind.month)
        return exact and all(mine in ("", theirs) for mine, theirs in stated)


def apply_meters(rows: Iterable[Row], meters: Iterable[Meter], lawbook: Lawbook, report: Report, *, as_verifier: bool) -> None:
    """Adjust the rows as a verifier does, or warn of what he would take. A meter of no row and two meters of one row are refused."""
    taken: dict[int, Meter] = {}
    by_datum: dict[tuple[str, str, Month], list[Row]] = {}
    for row in rows:
        by_datum.setdefault((row.kind.material.category, row.kind.material.item, row.kind.month), []).append(row)
    for meter in meters:
        own = [row for row in by_datum.get((meter.category, meter.item, meter.month), ()) if meter.is_of(row)]
        if not own:
            report.add(checks.COMPANION_ALONE.at(meter.place, item=meter.item, month=meter.month), month=meter.month)
        for row in own:
            first = taken.setdefault(id(row), meter)
            if first is not meter:
                report.add(checks.DUPLICATE.at(meter.place, str(meter.place), str(first.place)), month=meter.month)
                continue
            _apply(row, meter, lawbook, report, as_verifier=as_verifier)


def _apply(row: Row, meter: Meter, lawbook: Lawbook, report: Report, *, as_verifier: bool) -> None:
    applied = lawbook.value(_APPLIED, on=row.kind.month.last_day)
    direction = direction_of(row, lawbook)
    if meter.uncovered is not None and meter.uncovered > row.quantity:
        report.add(checks.UNCOVERED_TOO_MUCH.at(meter.place, plain(meter.uncovered), plain(row.quantity)), month=meter.month)
        return
    verified = round_half_up(row.quantity + direction.integer * margin(meter, row.quantity), row.kind.decimals)
    if verified == row.quantity:
        return
    if not applied.flag:
        report.add(checks.METER_RULE_OFF.at(row.place, row.kind.month.year, item=row.kind.material.shown))
    elif as_verifier:
        row.adjusted = Adjustment(row.quantity, meter.case, meter.place, direction, meter.required, meter.actual, meter.uncovered)
        row.quantity = verified
        report.add(checks.METER_ADJUSTED.at(row.place, plain(row.adjusted.read), plain(verified), item=row.kind.material.shown))
    else:
        report.add(checks.METER_WOULD_ADJUST.at(row.place, plain(row.quantity), plain(verified), item=row.kind.material.shown))


def direction_of(row: Row, lawbook: Lawbook) -> Value:
    """Return the direction of the correction: +1 for activity data, -1 for production data and whatever is deducted."""
    lowered = row.kind.material.category in _PRODUCED or row.kind.flow == OUT
    return lawbook.value(_DIRECTION, PRODUCTION if lowered else ACTIVITY, on=row.kind.month.last_day)


def margin(meter: Meter, quantity: Decimal) -> Decimal:
    """Return by how much the quantity may be wrong, in its unit and unrounded; zero for a meter on time and within its class."""
    beyond = max(meter.actual - meter.required, Decimal(0)) if meter.actual is not None else Decimal(0)
    if meter.case == NOT_CALIBRATED:
        return quantity * meter.required / _PER_CENT
    if meter.case == LATE:
        uncovered = quantity if meter.uncovered is None else meter.uncovered
        return (uncovered * meter.required + (quantity - uncovered) * beyond) / _PER_CENT
    return quantity * beyond / _PER_CENT if meter.case == ON_TIME_BEYOND else Decimal(0)
