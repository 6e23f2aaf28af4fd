"""From the table to the limits: reads, asks which rule applies, computes, and tells what must be told."""

from __future__ import annotations

from collections.abc import Iterable

from tanheng.carryover import checks, rules
from tanheng.carryover.intake import read_applicants
from tanheng.carryover.model import Applicant, Limit, Outcome
from tanheng.kernel.findings import Finding, Place, errors_of
from tanheng.kernel.messages import Joined
from tanheng.kernel.months import year_end
from tanheng.lawbook import Lawbook
from tanheng.lawbook.asking import Asking
from tanheng.tables import Table


def carry_over(tables: Iterable[Table], *, lawbook: Lawbook, from_year: int) -> Outcome:
    """Return how much each entity may carry over from the vintages up to `from_year` (Annex 5 of the plan for power; whole tonnes)."""
    asking = Asking(lawbook)
    findings: list[Finding] = []
    on = year_end(from_year)
    applicants = read_applicants(tables, asking, on, findings)
    conversion = rules.conversion_of(asking, {sector for applicant in applicants for sector in applicant.sectors}, on)
    if conversion is None:
        findings.append(checks.NO_RULE.at(Place(called="--from-year"), from_year, Joined(rules.ruled_years(lawbook))))
    if conversion is None or errors_of(findings):
        return Outcome((), tuple(findings), asking)
    if not conversion.flag:
        findings.append(checks.NO_CONVERSION.at(Place(called="--from-year"), from_year, conversion.citation))
        return Outcome(tuple(Limit(applicant.entity) for applicant in applicants), tuple(findings), asking)
    limits = tuple(rules.limit_of(asking, applicant, on) for applicant in applicants)
    for applicant, limit in zip(applicants, limits, strict=True):
        if limit.eligible is False:
            findings.append(_not_surrendered(asking, applicant, from_year))
    unstated = next((applicant for applicant in applicants if applicant.surrendered is None), None)
    if unstated is not None:
        findings.append(checks.SURRENDER_UNSTATED.at(Place(unstated.place.file, unstated.place.sheet)))
    return Outcome(limits, tuple(findings), asking)


def _not_surrendered(asking: Asking, applicant: Applicant, from_year: int) -> Finding:
    needed = rules.needed_years(asking, applicant.sectors, year_end(from_year))
    missing = tuple(year for year in needed if year not in (applicant.surrendered or ()))
    return checks.NOT_SURRENDERED.at(applicant.place, Joined(missing), Joined(needed), entity=applicant.entity)
