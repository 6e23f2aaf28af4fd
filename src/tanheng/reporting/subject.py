"""Whose report it is: one entity, one sector and one year of an outcome."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

from tanheng.kernel.messages import Message, message
from tanheng.kernel.months import Month
from tanheng.quantification import Outcome
from tanheng.quantification.model import Annual, AnnualSummary, Result, Summary

_Choice = TypeVar("_Choice", str, int)


class Ambiguous(LookupError):
    """The file holds several entities, sectors or years and none was chosen, or the chosen one is not there; says which there are."""

    def __init__(self, text: Message) -> None:
        super().__init__(text.text)
        self.text = text


@dataclass(frozen=True, slots=True)
class Subject:
    """One entity in one sector and year, with its part of the outcome."""

    entity: str
    sector: str
    year: int
    outcome: Outcome
    results: tuple[Result, ...]
    summaries: tuple[Summary, ...]
    annual: tuple[Annual, ...]
    annual_summary: AnnualSummary | None

    @property
    def months(self) -> tuple[Month, ...]:
        """Return the months of the year for which there is any result."""
        return tuple(sorted({result.month for result in self.results}))

    @property
    def last_month(self) -> Month:
        """Return the last month of the year, whose last day is asked for what holds of the year's report."""
        return Month(self.year, 12)


def subject_of(outcome: Outcome, *, entity: str | None = None, sector: str | None = None, year: int | None = None) -> Subject:
    """Return the part of an outcome that a report is about. Raises Ambiguous."""
    entities = sorted({result.entity for result in outcome.results})
    chosen = _chosen(entities, entity)
    if chosen is None:
        told = "; ".join(name or '""' for name in entities)
        raise Ambiguous(message("Choose one with --entity NAME; the file holds: {entities}", entities=told))
    own = [result for result in outcome.results if result.entity == chosen]
    sectors = sorted({result.sector for result in own})
    of_sector = _chosen(sectors, sector)
    if of_sector is None:
        raise Ambiguous(message("Choose one with --sector; the entity has: {sectors}", sectors="; ".join(sectors)))
    years = sorted({result.month.year for result in own if result.sector == of_sector})
    of_year = _chosen(years, year)
    if of_year is None:
        raise Ambiguous(message("Choose one with --year; the entity has: {years}", years="; ".join(map(str, years))))

    def is_own(part: Result | Summary | Annual | AnnualSummary) -> bool:
        of_part = part.month.year if isinstance(part, Result | Summary) else part.year
        return (part.entity, part.sector, of_part) == (chosen, of_sector, of_year)

    return Subject(
        chosen,
        of_sector,
        of_year,
        outcome,
        tuple(filter(is_own, outcome.results)),
        tuple(filter(is_own, outcome.summaries)),
        tuple(filter(is_own, outcome.annual)),
        next(filter(is_own, outcome.annual_summaries), None),
    )


def _chosen(there: list[_Choice], asked: _Choice | None) -> _Choice | None:
    if asked is not None:
        return asked if asked in there else None
    return there[0] if len(there) == 1 else None
