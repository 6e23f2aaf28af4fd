"""Sets the monitored mass of a month beside the accounting total of the same entity. The accounting prevails during the trial."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from itertools import groupby

from tanheng.kernel.exact import exactly, rounded_quotient
from tanheng.kernel.findings import Place
from tanheng.kernel.messages import Joined, Message, message
from tanheng.kernel.months import Month
from tanheng.lawbook import Lawbook, Value
from tanheng.monitoring import checks
from tanheng.monitoring.formulas import PERCENT
from tanheng.monitoring.model import Outcome, Report

PERCENT_DECIMALS = 2


@dataclass(frozen=True, slots=True)
class Compared:
    """A month of an entity, or the months of a year that have both figures. Masses in t; the difference is monitored − accounted."""

    entity: str
    period: str
    months: int
    days: int
    of_days: int
    monitored_t: Decimal
    accounted_t: Decimal

    @property
    def difference_t(self) -> Decimal:
        """Return monitored − accounted in t, exact."""
        with exactly():
            return self.monitored_t - self.accounted_t

    @property
    def difference_percent(self) -> Decimal | None:
        """Return the difference in per cent of the accounted mass; None where that is nothing."""
        if not self.accounted_t:
            return None
        with exactly():
            return rounded_quotient(self.difference_t * PERCENT, self.accounted_t, PERCENT_DECIMALS)


@dataclass(frozen=True, slots=True)
class Comparison:
    """All months and years of an outcome that could be compared, and the rule on which of the two figures counts."""

    months: tuple[Compared, ...]
    years: tuple[Compared, ...]
    prevails: Value

    @property
    def statement(self) -> Message:
        """Return which of the two figures counts, with the article."""
        article = self.prevails.citation
        if self.prevails.flag:
            return message("During the trial of the monitoring the result of the accounting prevails ({article}).", article=article)
        return message("The accounting no longer prevails over the monitoring ({article}).", article=article)


def compared(outcome: Outcome, accounting: object, file: str = "") -> Comparison | None:
    """Compare the reports with a JSON result of quantification (`summaries`, `enterprise_t`); what has no total there becomes a finding.

    Without an entity the reports belong to the only entity of the accounting. Returns None where there are no reports. Raises
    ValueError for a document that is no result of quantification.
    """
    totals = _totals(accounting)
    if not outcome.results:
        return None
    months: list[Compared] = []
    with exactly():
        for (entity, month), reports in groupby(
            sorted(outcome.results, key=lambda report: (report.entity, report.month)), key=lambda report: (report.entity, report.month)
        ):
            names = {name for name, _ in totals}
            name = entity or (next(iter(names)) if len(names) == 1 else "")
            accounted = totals.get((name, str(month)))
            if accounted is None:
                known = Joined(tuple(f"{known} {of}".strip() for known, of in sorted(totals))) if totals else message("nothing")
                outcome.findings.append(checks.NOTHING_TO_COMPARE.at(Place(file), name or "—", known, month=month))
            else:
                months.append(_of_month(name, month, list(reports), accounted))
        years = [_of_year(list(group)) for _, group in groupby(months, key=lambda one: (one.entity, _year(one)))]
    last = max(report.month for report in outcome.results)
    return Comparison(tuple(months), tuple(years), _prevails(outcome.lawbook, last))


def _prevails(lawbook: Lawbook, month: Month) -> Value:
    return lawbook.value("cems.accounting_prevails", on=month.last_day)


def _of_month(entity: str, month: Month, reports: list[Report], accounted: Decimal) -> Compared:
    monitored = sum((report.mass_t for report in reports), start=Decimal(0))
    days = sum(report.days_present for report in reports)
    return Compared(entity, str(month), 1, days, len(reports) * month.last_day.day, monitored, accounted)


def _year(month: Compared) -> str:
    return month.period.partition("-")[0]


def _of_year(months: list[Compared]) -> Compared:
    """Add up the months that have both figures, so that like is compared with like."""
    return Compared(
        months[0].entity,
        _year(months[0]),
        len(months),
        sum(month.days for month in months),
        sum(month.of_days for month in months),
        sum((month.monitored_t for month in months), start=Decimal(0)),
        sum((month.accounted_t for month in months), start=Decimal(0)),
    )


def _totals(document: object) -> dict[tuple[str, str], Decimal]:
    """Return the enterprise totals in t by entity and month; several sectors of an entity are added up. Raises ValueError."""
    summaries = document.get("summaries") if isinstance(document, dict) else None
    if not isinstance(summaries, list):
        raise ValueError("summaries")
    totals: dict[tuple[str, str], Decimal] = {}
    with exactly():
        for entity, month, written in _written(summaries):
            totals[entity, month] = totals.get((entity, month), Decimal(0)) + written
    return totals


def _written(summaries: Iterable[object]) -> Iterable[tuple[str, str, Decimal]]:
    for summary in summaries:
        if not isinstance(summary, dict) or not {"entity", "month", "enterprise_t"} <= set(summary):
            raise ValueError("summaries")
        if summary["enterprise_t"] is None:
            continue
        try:
            number = Decimal(str(summary["enterprise_t"]))
        except InvalidOperation:
            raise ValueError("enterprise_t") from None
        if not number.is_finite():
            raise ValueError("enterprise_t")
        yield str(summary["entity"]), str(summary["month"]), number
