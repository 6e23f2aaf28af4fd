"""What refuses a line of a distribution: pure decisions on what was decided before. Source: plans, 配额发放."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from tanheng.issuance import checks
from tanheng.issuance.fields import PURPOSES, SUPPLEMENTARY
from tanheng.issuance.reading import History
from tanheng.kernel.findings import Finding, Place
from tanheng.kernel.messages import Joined, message
from tanheng.lawbook import NoLegalValue
from tanheng.registry.law import law

_CENTURY = 2000


def years_of(vintage: str) -> tuple[int, ...]:
    """Return the years of a vintage: 25 is 2025, 19-20 are 2019 and 2020."""
    first, _, last = vintage.partition("-")
    return tuple(range(_CENTURY + int(first), _CENTURY + int(last or first) + 1))


def vintages_by_year(codes: tuple[str, ...]) -> Mapping[int, str]:
    """Return the vintage of each year."""
    return {year: code for code in codes for year in years_of(code)}


def occasion_of(purpose: str, document: str) -> str:
    """Return what tells a supplementary distribution from others: its document. The others come once."""
    return document if purpose == SUPPLEMENTARY else ""


def comes_now(history: History, purpose: str, occasion: str, fields: Mapping[str, object], where: Place) -> Iterator[Finding]:
    """Refuse what was distributed before, and what does not come in order."""
    before = history.standing(purpose, occasion)
    if before is not None:
        yield checks.DISTRIBUTED_BEFORE.at(where, PURPOSES[purpose], before.record, **fields)
    elif purpose == SUPPLEMENTARY and not history.is_final:
        yield checks.OUT_OF_ORDER.at(where, PURPOSES[purpose], message("the final allowance was not decided yet"), **fields)
    elif purpose != SUPPLEMENTARY and history.is_final:
        yield checks.OUT_OF_ORDER.at(where, PURPOSES[purpose], message("the final allowance was decided already"), **fields)


def adds_up(history: History, decided: int, amount: int, reduced: int, fields: Mapping[str, object], where: Place) -> Iterator[Finding]:
    """Refuse a line by which an account would get more or less than what was decided for it leaves."""
    left = decided - history.settled
    if left <= 0:
        yield checks.NOTHING_LEFT.at(where, decided, history.settled, **fields)
    elif amount + reduced != left:
        yield checks.LINE_DOES_NOT_ADD_UP.at(
            where, amount + reduced, left, decided=decided, settled=history.settled, difference=abs(amount + reduced - left), **fields
        )


def pre_allocated(year: int, where: Place) -> Iterator[Finding]:
    """Refuse a pre-allocation of a year whose plan has none, or of which the law says nothing."""
    try:
        ratio = law().value("allocation.pre_allocation_ratio", on=date(year, 12, 31)).value
    except NoLegalValue:
        ratio = 0
    if not ratio:
        yield checks.NO_PRE_ALLOCATION.at(where, year)


def known_risk(risk: str | None, year: int, where: Place) -> Iterator[Finding]:
    """Refuse a reason for holding units in the province's account that the plan of the year does not have."""
    if risk is None:
        return
    try:
        cases = law().value("allocation.differentiated_cases", on=date(year, 12, 31)).texts
    except NoLegalValue:
        cases = ()
    if risk not in cases:
        yield checks.UNKNOWN_RISK.at(where, risk, Joined(cases) if cases else message("none"), year=year)


def attempt_of(history: History, purpose: str, occasion: str) -> int:
    """Return the number of this distribution among those of its purpose: above 1 where earlier ones were taken back whole."""
    return len(history.made(purpose, occasion)) + 1
