"""What the fuels of a clinker line say about each other: coal without a kiln, and one coal with two heat values."""

from __future__ import annotations

from tanheng.kernel.exact import plain
from tanheng.quantification import checks
from tanheng.quantification.model import Line, Result
from tanheng.quantification.report import Report
from tanheng.quantification.sectors.cement.factors import KILN, LINE
from tanheng.quantification.sectors.shared.factors import Factors

FUEL = "fuel"


def report_fuels(result: Result, factors: Factors, report: Report) -> None:
    """Report a line whose solid fuel is all burnt elsewhere than in its kiln, and a fuel with two heat values. House rules."""
    burnt = [line for line in result.lines if line.category == FUEL and line.quantity]
    solid = [line for line in burnt if line.heat is not None and factors.of_line(line, LINE, result.month).solid]
    if solid and not any(factors.device_of(line, LINE) == KILN for line in burnt):
        first = solid[0]
        report.add(checks.NO_KILN_FUEL.at(first.rows[0].place_of("device"), unit=result.unit, item=first.shown, month=result.month))
    seen: dict[str, Line] = {}
    for line in solid:
        before = seen.setdefault(line.item, line)
        if line.heat is None or before.heat is None or line.heat.ncv == before.heat.ncv:
            continue
        place = line.rows[0].place_of("ncv")
        report.add(checks.TWO_HEAT_VALUES.at(place, plain(line.heat.ncv), plain(before.heat.ncv), item=line.item, month=result.month))
