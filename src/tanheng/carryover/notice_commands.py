"""结转通知 Notices: how much each account may carry over, computed by the rules of this room and recorded by two persons."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Annotated

from pydantic import Field

from tanheng.carryover import checks, rules
from tanheng.carryover.known_queries import Known, known_of, measured_from
from tanheng.carryover.model import Applicant, Limit
from tanheng.commands.definitions import Content, command
from tanheng.commands.proposals import never_right
from tanheng.commands.work import Work
from tanheng.issuance.fields import SECTORS
from tanheng.kernel.canonical import JSON
from tanheng.kernel.clock import spoken
from tanheng.kernel.findings import Finding, Place
from tanheng.kernel.messages import Joined, message
from tanheng.kernel.months import year_end
from tanheng.lawbook.asking import Asking
from tanheng.lawbook.titles import cited
from tanheng.ledger.rules import LARGEST_AMOUNT
from tanheng.registry.blocking import differing
from tanheng.registry.checks import RECONCILING
from tanheng.registry.fields import AccountNumber, Document, Tonnes, Year
from tanheng.registry.law import law

_MOST = 2_000
_SOLD, _BOUGHT = message("sold"), message("bought")
_IN_TIME, _NOT_IN_TIME = message("met in full and in time"), message("not met in full and in time")
Sector = Annotated[str, Field(min_length=1, max_length=20, pattern=r"^[a-z]+$")]
DutyYear = Annotated[str, Field(pattern=r"^\d{4}(-\d{4})?$")]


class Noted(Content):
    """The figures of an account: sales and purchases of the window and the holding on its day, t; the duty years met in time."""

    account: AccountNumber
    sectors: Annotated[list[Sector], Field(min_length=1, max_length=4)]
    sold: Tonnes
    bought: Tonnes
    holding: Tonnes
    surrendered: Annotated[list[DutyYear], Field(max_length=10)]


class NoticesSet(Content):
    """Notices of carry-over from the vintages up to a year, set together."""

    year: Year
    notices: Annotated[list[Noted], Field(min_length=1, max_length=_MOST)]
    document: Document


@command(
    "carryover_notice_set",
    NoticesSet,
    roles=frozenset(("registry_clerk",)),
    two_persons=True,
    checks=(*checks.CHECKS, RECONCILING),
    decides=frozenset(("registry_approver",)),
)
def carryover_notice_set(work: Work, content: NoticesSet) -> JSON:
    """Compute and record how much accounts may carry over, all or none. A later notice replaces an earlier.

    What the book knows, it says itself: a typed figure that differs is refused, and what it cannot know is taken with a warning.
    """
    on = year_end(content.year)
    asking = Asking(law())
    conversion = rules.conversion_of(asking, {sector for one in content.notices for sector in one.sectors}, on)
    where = Place(called="year")
    if conversion is None:
        work.insist([checks.NO_RULE.at(where, content.year, Joined(rules.ruled_years(law())))])
    elif not conversion.flag:
        work.insist([checks.NO_CONVERSION_NOTICE.at(where, content.year, cited(law().tree, conversion.citation))])
    from_then = measured_from(asking, content.year)
    if work.recorded_at < from_then:
        found, expected = (spoken(one) for one in (work.recorded_at, from_then))
        work.insist([checks.NOT_MEASURED_YET.at(where, found, expected, year=content.year)])
    numbers = sorted({one.account for one in content.notices})
    emitters = {
        number for (number,) in work.sql.rows("SELECT number FROM registry_account WHERE number = ANY(%s) AND type = 'emitter'", (numbers,))
    }
    sectors = frozenset(law().rows("carryover.base", on=on))
    work.insist([*_refusing(work, content, emitters, sectors), *differing(work.sql, *numbers)])
    versions = dict(
        work.sql.rows(
            "SELECT account, max(version) FROM carryover_notice WHERE year = %s::int AND account = ANY(%s) GROUP BY account",
            (content.year, numbers),
        )
    )
    known = known_of(work.sql, numbers, asking, content.year, now=work.recorded_at)
    work.insist(_refuted(content.notices, known, asking, on))
    limits = {one.account: rules.limit_of(asking, _applicant(one), on) for one in content.notices}
    filed = _filed(work, numbers, content.year)
    work.insist(
        checks.BELOW_FILED.at(Place(called=f"notices.{place}"), limits[one.account].limit_t, filed[one.account], account=one.account)
        for place, one in enumerate(content.notices, start=1)
        if filed.get(one.account, 0) > (limits[one.account].limit_t or 0)
    )
    _write(work, content, limits, versions)
    told = [{"account": one.account, "version": versions.get(one.account, 0) + 1, **_told(limits[one.account])} for one in content.notices]
    return {"notices": told, "weakest": asking.weakest.code, "warnings": list(_typed(content.notices, known, asking, on))}


def _refuted(notices: list[Noted], known: Known, asking: Asking, on: date) -> Iterator[Finding]:
    """Yield the typed figures that the book refutes, each with what it says instead."""
    for place, one in enumerate(notices, start=1):
        where, of = Place(called=f"notices.{place}"), {"account": one.account}
        sectors = known.sectors.get(one.account, frozenset(one.sectors))
        if sectors != set(one.sectors):
            right, typed = (rules.base_t(asking, tuple(sorted(these)), on) for these in (sectors, set(one.sectors)))
            named = (Joined(tuple(SECTORS.get(name, name) for name in sorted(these))) for these in (set(one.sectors), sectors))
            yield checks.SECTORS_DIFFER.at(where, *named, difference=typed - right, **of)
        held = known.holdings.get(one.account, one.holding)
        if one.holding != held:
            instant = spoken(known.instant)
            yield checks.HOLDING_DIFFERS.at(where, one.holding, held, difference=one.holding - held, instant=instant, **of)
        for side, typed, booked in ((_SOLD, one.sold, known.sold), (_BOUGHT, one.bought, known.bought)):
            said = booked.get(one.account, 0)
            if typed < said or (known.all_trades and typed > said):
                more = {"first": known.first, "last": known.last, "difference": typed - said, "side": side}
                yield checks.TRADES_DIFFER.at(where, typed, said, **more, **of)
        for year in sorted({*one.surrendered, *rules.needed_years(asking, tuple(one.sectors), on)}):
            missing = known.missing.get((one.account, year))
            if missing is not None and (year in one.surrendered) == bool(missing):
                found, expected = (_IN_TIME, _NOT_IN_TIME) if missing else (_NOT_IN_TIME, _IN_TIME)
                yield checks.DUTY_DIFFERS.at(where, found, expected, year=year, difference=missing, **of)


def _typed(notices: list[Noted], known: Known, asking: Asking, on: date) -> Iterator[JSON]:
    """Yield what is taken as it was typed, since the book begins too late for it or does not hold it."""
    began, instant, first = (at.isoformat() for at in (known.began.date(), known.instant.date(), known.first))
    for one in notices:
        later = [("holding", one.holding, instant)] if one.account not in known.holdings else []
        if not known.all_trades:
            later += [("sold", one.sold, first), ("bought", one.bought, first)]
        for figure, _, day in later:
            yield {"check": checks.BEGAN_LATER.code, "account": one.account, "figure": figure, "found": began, "expected": day}
        absent = [year for year in rules.needed_years(asking, tuple(one.sectors), on) if (one.account, year) not in known.missing]
        for year in absent:
            yield {"check": checks.NOT_IN_THE_BOOK.code, "account": one.account, "figure": "surrendered", "found": year, "expected": year}
        if one.account not in known.sectors:
            typed = ", ".join(one.sectors)
            yield {"check": checks.NOT_IN_THE_BOOK.code, "account": one.account, "figure": "sectors", "found": typed, "expected": ""}


def _impossible(_work: Work, content: NoticesSet) -> Iterator[Finding]:
    """An account stands once among notices, each of its sectors once, and its figures are tonnes from 0 on."""
    asked: set[str] = set()
    for place, one in enumerate(content.notices, start=1):
        where = Place(called=f"notices.{place}")
        if one.account in asked:
            yield checks.NOTICE_TWICE.at(where, one.account)
        asked.add(one.account)
        for sector in sorted({sector for sector in one.sectors if one.sectors.count(sector) > 1}):
            yield checks.SECTOR_TWICE.at(where, sector)
        for amount in (one.sold, one.bought, one.holding):
            if amount < 0:
                yield checks.NEGATIVE.at(where, amount)
            elif amount > LARGEST_AMOUNT:
                yield checks.NUMBER_OUT_OF_BOUNDS.at(where, amount)


def _refusing(work: Work, content: NoticesSet, emitters: set[str], sectors: frozenset[str]) -> Iterator[Finding]:
    yield from _impossible(work, content)
    for place, one in enumerate(content.notices, start=1):
        where = Place(called=f"notices.{place}")
        if one.account not in emitters:
            yield checks.NOT_AN_APPLICANT.at(where, one.account)
        for sector in one.sectors:
            if sector not in sectors:
                yield checks.SECTOR_UNKNOWN.at(where, sector, Joined(tuple(sorted(sectors))))


def _applicant(one: Noted) -> Applicant:
    return Applicant(one.account, tuple(one.sectors), one.sold, one.bought, one.holding, Place(), tuple(one.surrendered))


def _told(limit: Limit) -> dict[str, int | bool | None]:
    return {
        "base": limit.base_t,
        "net_sales": limit.net_sales_t,
        "by_formula": limit.by_formula_t,
        "eligible": limit.eligible,
        "most": limit.limit_t,
    }


def _filed(work: Work, numbers: list[str], year: int) -> dict[str, int]:
    """Return what accounts have filed and not withdrawn."""
    return dict(
        work.sql.rows(
            "SELECT account, sum(amount)::bigint FROM carryover_filing WHERE year = %s::int AND account = ANY(%s) AND withdrawn IS NULL"
            " GROUP BY account",
            (year, numbers),
        )
    )


def _write(work: Work, content: NoticesSet, limits: dict[str, Limit], versions: dict[str, int]) -> None:
    rows = [
        (
            *(one.account, versions.get(one.account, 0) + 1, "+".join(one.sectors), "+".join(one.surrendered), one.sold, one.bought),
            *(one.holding, limit.base_t, limit.net_sales_t, limit.by_formula_t, bool(limit.eligible), limit.limit_t),
        )
        for one in content.notices
        for limit in (limits[one.account],)
    ]
    work.write(
        "INSERT INTO carryover_notice (year, record, document, account, version, sectors, surrendered, sold, bought, holding, base,"
        " net_sales, by_formula, eligible, most) SELECT %s::int, %s, %s, * FROM unnest(%s::text[], %s::int[], %s::text[], %s::text[],"
        " %s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[], %s::boolean[], %s::bigint[])",
        (content.year, work.number, content.document, *(list(column) for column in zip(*rows, strict=True))),
    )


never_right("carryover_notice_set", NoticesSet, _impossible)
