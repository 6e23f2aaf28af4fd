"""Which vintages pay the duty of a year, in time and in arrears (plan of 2024 and 2025, 配额结转、配额清缴)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tanheng.kernel.findings import Finding, Place, errors_of
from tanheng.kernel.messages import Joined
from tanheng.lawbook import Lawbook, Value
from tanheng.lawbook.asking import Asking
from tanheng.surrender import checks

_USABLE = "compliance.usable_vintages"
_ARREARS = "compliance.arrears_vintages"
_ARREARS_YEARS = "compliance.arrears_duty_years"


@dataclass(frozen=True, slots=True)
class UsableVintages:
    """The vintages that pay a duty on a day, empty where refused; `arrears`: the surrender deadline had passed."""

    duty_year: int
    on: date | None
    arrears: bool
    vintages: tuple[str, ...]
    findings: tuple[Finding, ...]
    asking: Asking

    @property
    def refused(self) -> bool:
        """Tell whether the question is refused."""
        return bool(errors_of(self.findings))


def usable_vintages(duty_year: int, *, lawbook: Lawbook, on: date | None = None) -> UsableVintages:
    """Return the vintages that pay a duty on the day, by default on its deadline; a day after the deadline asks for arrears."""
    asking = Asking(lawbook)
    findings: list[Finding] = []
    deadline = _deadline(lawbook, duty_year)
    day = on or deadline
    late = day is not None and (deadline is None or day > deadline)
    place = Place(called="--duty-year")
    if not _known(lawbook, duty_year):
        findings.append(checks.DUTY_YEAR_UNKNOWN.at(place, duty_year, Joined(_known_years(lawbook))))
    elif day is None:
        findings.append(checks.NO_DAY.at(place, duty_year))
    else:
        value = _value(asking, duty_year, day, late=late)
        if value is None:
            first = min(one.period.first for one in _values(lawbook, duty_year))
            findings.append(checks.NO_RULE_ON_DAY.at(Place(called="--on"), duty_year, first, day=day))
        else:
            if late and value.name != _ARREARS:
                findings.append(checks.NO_ARREARS_RULE.at(Place(called="--on"), day, deadline, year=duty_year))
            return UsableVintages(duty_year, day, late, value.texts, tuple(findings), asking)
    return UsableVintages(duty_year, day, late, (), tuple(findings), asking)


def _deadline(lawbook: Lawbook, duty_year: int) -> date | None:
    """Return the surrender deadline of the year: the last of its sectors'."""
    days = [one.day for one in lawbook.tree.deadlines if (one.event, one.emissions_year) == ("surrender", duty_year)]
    return max(days, default=None)


def _value(asking: Asking, duty_year: int, day: date, *, late: bool) -> Value | None:
    """Return the vintages of arrears where such a rule applies on the day, else those of the duty itself."""
    if late and _in_arrears(asking.lawbook, duty_year):
        years = asking.found(_ARREARS_YEARS, on=day)
        if years is not None:
            return asking.value(_ARREARS, on=day)
    if (str(duty_year),) not in asking.lawbook.tree.parameters[_USABLE].values:
        return None
    return asking.found(_USABLE, str(duty_year), on=day)


def _in_arrears(lawbook: Lawbook, duty_year: int) -> bool:
    return str(duty_year) in _arrears_years(lawbook)


def _arrears_years(lawbook: Lawbook) -> list[str]:
    """Return the duty years whose arrears have a rule; a vintage of two years such as 2019-2020 stands for both."""
    values = lawbook.tree.parameters[_ARREARS_YEARS].values[()]
    return [year for value in values for written in value.texts for year in written.split("-")]


def _known_years(lawbook: Lawbook) -> tuple[str, ...]:
    usable = [keys[0] for keys in lawbook.tree.parameters[_USABLE].values]
    return tuple(sorted({*usable, *_arrears_years(lawbook)}))


def _known(lawbook: Lawbook, duty_year: int) -> bool:
    return str(duty_year) in _known_years(lawbook)


def _values(lawbook: Lawbook, duty_year: int) -> list[Value]:
    """Return every dated value that could speak of the duty year."""
    parameters = lawbook.tree.parameters
    found = list(parameters[_USABLE].values.get((str(duty_year),), ()))
    return found or list(parameters[_ARREARS].values[()])
