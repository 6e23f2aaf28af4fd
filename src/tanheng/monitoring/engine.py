"""Runs monitoring: reads the tables, screens the readings, and gathers days and months."""

from __future__ import annotations

from collections.abc import Iterable

from tanheng.kernel.collector import collector_at_rest
from tanheng.kernel.exact import exactly
from tanheng.kernel.findings import Finding, Place, errors_of
from tanheng.lawbook import Lawbook, shipped_lawbook
from tanheng.monitoring import checks
from tanheng.monitoring.columns import is_for_people
from tanheng.monitoring.intake import name_by_beginning, read_readings
from tanheng.monitoring.model import Outcome, Reading
from tanheng.monitoring.months import reports_of
from tanheng.monitoring.rules import Rules
from tanheng.monitoring.screening import screen
from tanheng.tables import Table, refusals


def monitor(tables: Iterable[Table], *, lawbook: Lawbook | None = None) -> Outcome:
    """Make the reports C.8 of monitoring tables. Raises nothing for bad input: every fault is a finding, and an error leaves no figures.

    Concentrations are in per cent and g/m3, flows in 10^4 dry standard m3 a day, masses of CO2 in t a day.
    """
    rules = Rules(lawbook or shipped_lawbook())
    findings: list[Finding] = []
    readings: list[Reading] = []
    file = ""
    some = False
    with collector_at_rest(), exactly():
        for table in tables:
            file = file or table.file
            if is_for_people(table):
                findings.append(checks.SHEET_NOT_READ.at(table.place(), table.sheet))
                continue
            if table.hidden:
                findings.append(checks.SHEET_HIDDEN.at(table.place(), table.sheet))
            some = True
            readings += read_readings(table, findings)
        if not some:
            findings.append(refusals.NO_TABLE.at(Place(file)))
        name_by_beginning(readings, findings)
        screen(readings, rules, findings)
        reports = reports_of(readings, rules, findings) if not errors_of(findings) else []
    findings.sort(key=lambda finding: (finding.place, finding.code, str(finding.found)))
    return Outcome(reports, findings, rules.lawbook, rules.mark)
