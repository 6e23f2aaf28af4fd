"""How much CCER may offset of a duty, and whether a CCER may be used at all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from tanheng.kernel.exact import NotANumber, NumberOutOfBounds, decimals_of, parse_decimal
from tanheng.kernel.findings import Finding, Place, errors_of
from tanheng.kernel.messages import Joined, message
from tanheng.kernel.months import year_end
from tanheng.lawbook import Lawbook, NoLegalValue, Value
from tanheng.lawbook.asking import Asking, unknown_readings
from tanheng.surrender import checks, rules

OPEN_POINTS = ("offset.duty_2024", "offset.start_day_counts")
_ACCEPTED = "accepted"
_FIRST_DAY = "offset.registered_from"


@dataclass(frozen=True, slots=True)
class OffsetLimit:
    """The limit and what remains to be paid in allowances, t; both None where refused. `eligible` is None where nothing was asked."""

    duty_year: int
    duty_t: int | None
    limit_t: int | None
    eligible: bool | None
    findings: tuple[Finding, ...]
    asking: Asking

    @property
    def remaining_t(self) -> int | None:
        """Return what must be surrendered in allowances, t."""
        return None if self.duty_t is None or self.limit_t is None else self.duty_t - self.limit_t

    @property
    def refused(self) -> bool:
        """Tell whether the question is refused."""
        return bool(errors_of(self.findings))


def offset_limit(
    duty: str,
    *,
    duty_year: int,
    lawbook: Lawbook,
    readings: Mapping[str, str] | None = None,
    registered: date | None = None,
    under_management: bool = False,
) -> OffsetLimit:
    """Return the limit for a duty in whole tonnes, and whether a CCER of that registration day and project is eligible (Art. 29)."""
    readings = readings or {}
    asking = Asking(lawbook, readings)
    findings = [
        checks.READING_UNKNOWN.at(Place(called="--reading"), written, Joined(possible))
        for written, possible in unknown_readings(lawbook, readings, OPEN_POINTS).items()
    ]
    duty_t = _whole(duty, findings)
    on = year_end(duty_year)
    _accepted(asking, duty_year, on, findings)
    if errors_of(findings) or duty_t is None:
        return OffsetLimit(duty_year, None, None, None, tuple(findings), asking)
    eligible = _eligible(asking, on, registered, under_management, findings)
    return OffsetLimit(duty_year, duty_t, rules.limit_t(asking, duty_t, on), eligible, tuple(findings), asking)


def _whole(text: str, findings: list[Finding]) -> int | None:
    try:
        value = parse_decimal(text.strip())
        if value >= 0 and not decimals_of(value):
            return int(value)
    except (NotANumber, NumberOutOfBounds):
        pass
    findings.append(checks.DUTY_NOT_WHOLE.at(Place(called="DUTY"), text, message("a whole number of tonnes from 0 on")))
    return None


def _accepted(asking: Asking, duty_year: int, on: date, findings: list[Finding]) -> None:
    """Refuse a year without rule, and one for which CCER are not accepted by our reading."""
    try:
        value = asking.lawbook.value("offset.accepted", on=on)
    except NoLegalValue:
        value = None
    if value is None:
        known = asking.lawbook.tree.parameters["offset.accepted"].values[()]
        years = Joined(tuple(str(one.period.first.year) for one in known))
        findings.append(checks.NO_OFFSET_RULE.at(Place(called="--duty-year"), duty_year, years))
        return
    open_point = value.citation.interpretation
    taken = asking.reading(open_point, on=on) if open_point else ""  # where the text is open the answer rests on the reading alone
    if not open_point:
        asking.noted(value)
    if value.flag or taken == _ACCEPTED:
        return
    reason = asking.lawbook.choice(open_point, on=on).reason
    findings.append(checks.NOT_ACCEPTED.at(Place(called="--duty-year"), duty_year, f"{open_point}={_ACCEPTED}", reason=reason))


def _eligible(asking: Asking, on: date, registered: date | None, under_management: bool, findings: list[Finding]) -> bool | None:
    """Return whether the CCER may be used; None where neither its registration day nor its project was told."""
    eligible = None
    if registered is not None:
        first, at = _first_day(asking, on, findings)
        day = first.value
        assert isinstance(day, date), "a registration day is a date"
        eligible = rules.registered_in_time(asking, registered, day, at)
        if not eligible:
            findings.append(checks.REGISTERED_TOO_EARLY.at(Place(called="--registered"), registered, day))
    if under_management:
        asking.value("offset.excluded_projects", on=on)
        findings.append(checks.PROJECT_EXCLUDED.at(Place(called="--project-under-management")))
        eligible = False
    return eligible


def _first_day(asking: Asking, on: date, findings: list[Finding]) -> tuple[Value, date]:
    """Return the first registration day that counts, and the day to ask further by.

    A year whose rule names none is read as the plan's first year that does: it is only reached where the user chose to accept CCER.
    """
    found = asking.found(_FIRST_DAY, on=on)
    if found is not None:
        return found, on
    other = min(asking.lawbook.tree.parameters[_FIRST_DAY].values[()], key=lambda value: abs(value.period.first - on))
    findings.append(checks.DAY_OF_OTHER_YEAR.at(Place(called="--registered"), on.year, other.period.first.year))
    return asking.noted(other), other.period.first
