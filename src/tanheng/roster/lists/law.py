"""What the lists ask of the law: their rules, and time limits in working days."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from tanheng.commands.work import Work
from tanheng.kernel.findings import Place
from tanheng.kernel.messages import Joined
from tanheng.lawbook import NoLegalValue
from tanheng.lawbook.asking import Asking, unknown_readings
from tanheng.people.working_days import working_days_of
from tanheng.registry.law import law
from tanheng.roster import checks as roster_checks
from tanheng.roster.intake import words
from tanheng.roster.lists import checks
from tanheng.roster.rules import OPEN_POINTS, Test

CONSULTATION, NOTICE = "roster.consultation_working_days", "roster.public_notice_working_days"
ANSWER, BAND = "roster.objection_answer_working_days", "roster.radar_band_percent"


def rules_of(list_year: int, readings: Mapping[str, str] | None = None) -> Test:
    """Return the rules of a list year. Raises NoLegalValue for a year without rules."""
    return Test(Asking(law(), readings or {}), list_year, words().label)


def rules_asked(work: Work, list_year: int, readings: Mapping[str, str] | None = None) -> Test:
    """Return the rules of a list year and readings. Raises Refused where there are none such."""
    work.insist(
        roster_checks.READING_UNKNOWN.at(Place(called="readings"), written, Joined(possible))
        for written, possible in unknown_readings(law(), readings or {}, OPEN_POINTS).items()
    )
    try:
        return rules_of(list_year, readings)
    except NoLegalValue:
        first = min(value.period.first for value in law().tree.parameters["roster.result_lag_years"].values[()])
        work.insist([roster_checks.NO_RULE.at(Place(called="list_year"), list_year, first.year)])
        raise


def working_days(name: str, on: date) -> int:
    """Return a time limit of the law in working days."""
    return law().value(name, on=on).integer


def last_day(work: Work, name: str, since: date) -> date:
    """Return the last day of a time limit that begins on a day, which does not count. Raises Refused without public holidays."""
    try:
        return working_days_of(law()).add_working_days(since, working_days(name, since))
    except NoLegalValue:
        work.insist([checks.NO_CALENDAR.at(Place(called="calendar"), f"{since.year}-{since.year + 1}")])
        raise


def pilots_excluded(list_year: int) -> bool:
    """Tell whether who is listed leaves the regional pilots for the same gases and sector (Order 775 Art. 29)."""
    return law().value("roster.leaves_regional_pilot", on=date(list_year, 12, 31)).flag
