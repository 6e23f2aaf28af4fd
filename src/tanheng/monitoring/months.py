"""Gathers days into the monthly reports C.8 with their summary rows, and tells what is missing of days and months."""

from __future__ import annotations

from decimal import Decimal
from itertools import groupby

from tanheng.kernel.exact import exactly, rounded_quotient
from tanheng.kernel.findings import Finding
from tanheng.kernel.months import Month
from tanheng.monitoring import checks
from tanheng.monitoring.days import day_of
from tanheng.monitoring.formulas import HOURS_OF_A_DAY
from tanheng.monitoring.model import FIGURES, SUMMED, Day, Reading, Report, Statistic
from tanheng.monitoring.rules import Rules
from tanheng.monitoring.words import words


def reports_of(readings: list[Reading], rules: Rules, findings: list[Finding]) -> list[Report]:
    """Return a report for each entity, source and month, in this order; days and hours in the order of time."""
    ordered = sorted(readings, key=lambda reading: (reading.entity, reading.source, reading.moment))
    reports = []
    for (entity, source, month), rows in groupby(ordered, key=lambda reading: (reading.entity, reading.source, reading.month)):
        days = tuple(day_of(on, list(of_day), rules) for on, of_day in groupby(rows, key=lambda reading: reading.date))
        report = Report(entity, source, month, days, _statistics(days, month, rules))
        _tell_missing(report, findings)
        reports.append(report)
    return reports


def _statistics(days: tuple[Day, ...], month: Month, rules: Rules) -> tuple[Statistic, ...]:
    """Return the summary rows that the law lists. They are taken from the days as printed, so that the sheet adds up."""
    rows = []
    for label in rules.statistics(month):
        term = words().find("statistic", label)
        assert term is not None, f"the vocabulary knows the summary row {label}"
        figures = {name: _statistic(term.code, name, days, rules.decimals(name, month).integer) for name in FIGURES}
        rows.append(Statistic(term.code, label, figures))
    return tuple(rows)


def _statistic(code: str, name: str, days: tuple[Day, ...], places: int) -> Decimal | None:
    values = [value for day in days if (value := day.figures[name]) is not None]
    if code == "count":
        return Decimal(len(values))
    if not values or (code == "total" and name not in SUMMED):
        return None
    with exactly():
        whole = sum(values, start=Decimal(0))
        if code == "mean":
            return rounded_quotient(whole, Decimal(len(values)), places)
    return {"max": max(values), "min": min(values), "total": whole}[code]


def _tell_missing(report: Report, findings: list[Finding]) -> None:
    source, month = report.source, report.month
    of_days = month.last_day.day
    if report.days_present < of_days:
        place = report.days[0].readings[0].place()
        findings.append(checks.DAYS_MISSING.at(place, report.days_present, of_days, month=month, source=source))
    for day in report.days:
        place = day.readings[0].place()
        if day.hours is not None and day.hours < HOURS_OF_A_DAY:
            absent = HOURS_OF_A_DAY - len(day.readings)
            findings.append(
                checks.HOURS_MISSING.at(place, day.hours, HOURS_OF_A_DAY, date=day.date, source=source, flagged=day.flagged, absent=absent)
            )
        if day.substituted and day.hours is not None:
            findings.append(checks.SUBSTITUTED.at(place, day.substituted, "", date=day.date, source=source))
