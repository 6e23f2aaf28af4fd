"""From the table to the list: reads, applies the rules of the list year, and tells what must be told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from tanheng.kernel.findings import Finding, Place, errors_of
from tanheng.kernel.messages import Joined
from tanheng.kernel.months import year_end
from tanheng.lawbook import Lawbook, NoLegalValue
from tanheng.lawbook.asking import Asking, unknown_readings
from tanheng.roster import checks
from tanheng.roster.intake import read_plants, words
from tanheng.roster.model import Outcome
from tanheng.roster.rules import OPEN_POINTS, Test
from tanheng.tables import Table


def threshold_test(tables: Iterable[Table], *, lawbook: Lawbook, list_year: int, readings: Mapping[str, str] | None = None) -> Outcome:
    """Return who stands on the list of the year (measures of 2021 Art. 8 and 11, work notices); emissions in t CO2e of a year."""
    asking = Asking(lawbook, readings or {})
    findings: list[Finding] = [
        checks.READING_UNKNOWN.at(Place(called="--reading"), written, Joined(possible))
        for written, possible in unknown_readings(lawbook, asking.readings, OPEN_POINTS).items()
    ]
    try:
        test = Test(asking, list_year, words().label)
    except NoLegalValue:
        first = min(value.period.first for value in lawbook.tree.parameters["roster.result_lag_years"].values[()])
        findings.append(checks.NO_RULE.at(Place(called="--list-year"), list_year, first.year))
        return Outcome(list_year, None, None, (), tuple(findings), asking)
    plants = read_plants(tables, asking, year_end(list_year), findings)
    if errors_of(findings):
        return Outcome(list_year, test.basis_year, test.threshold.integer, (), tuple(findings), asking)
    decisions = tuple(test.decide(plant, findings) for plant in plants)
    return Outcome(list_year, test.basis_year, test.threshold.integer, decisions, tuple(findings), asking)
