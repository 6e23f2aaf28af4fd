"""An emitter's explanation sheet: what it gets, what it owes, how every unit was computed, and what comes next."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tanheng.allocation.asking import Asked
from tanheng.allocation.documents.curve import Plot, Point
from tanheng.allocation.documents.issue_rows import issue_rows
from tanheng.allocation.documents.next_steps import next_steps
from tanheng.allocation.documents.units import unit_lines
from tanheng.allocation.documents.wording import Content, Pair, Speech, balance_value_digits, draft_banner, footer, ratio, tonnes
from tanheng.allocation.model import Allocation, Band, EntityAllocation, UnitAllocation
from tanheng.allocation.naming import case_label, sector_label, unit_name
from tanheng.kernel.exact import exactly
from tanheng.kernel.messages import Message, message
from tanheng.typesetting import printed_pages, printed_pdf, shortened

_TEMPLATE = Path(__file__).with_name("sheet.typ")
_NAME, _UNIT_NAME = 110, 60  # columns of a Latin letter; a Chinese character takes two


class EntityMissing(LookupError):
    """The allocation has no such entity."""


def explanation_pdf(allocation: Allocation, entity: str, language: str) -> bytes:
    """Return the explanation sheet of an entity, a page or more for each of its sectors. Raises EntityMissing, ExtraMissing."""
    return printed_pdf(_TEMPLATE, explanation_of(allocation, entity, language))


def explanation_pages(allocation: Allocation, entity: str, language: str) -> list[bytes]:
    """Return every page of the sheet as a PNG picture. Raises EntityMissing, ExtraMissing."""
    return printed_pages(_TEMPLATE, explanation_of(allocation, entity, language))


def explanation_of(allocation: Allocation, entity: str, language: str) -> Content:
    """Return everything that the sheet shows, as texts. Raises EntityMissing."""
    sectors = [each for each in allocation.entities if each.entity == entity]
    if not sectors:
        raise EntityMissing(entity)
    speech = Speech(language, allocation.lawbook)
    with exactly():
        sheets = [_Sheet(allocation, each, sectors, speech).content() for each in sectors]
    return {
        "language": language,
        "title": speech.pair(message("Explanation of the allocation")),
        "sheets": sheets,
        "foot": footer(allocation, speech),
    }


class _Sheet:
    """Builds the sheet of an entity in one sector."""

    def __init__(self, allocation: Allocation, entity: EntityAllocation, sectors: list[EntityAllocation], speech: Speech) -> None:
        self._allocation, self._entity, self._sectors, self._speech = allocation, entity, sectors, speech
        self._asked = Asked(allocation)
        self._units = [unit for unit in allocation.units if (unit.unit.entity, unit.unit.sector) == (entity.entity, entity.sector)]
        self._balance = allocation.balances[entity.sector]

    def content(self) -> Content:
        """Return the sheet."""
        pair = self._speech.pair
        return {
            "entity": shortened(self._entity.entity, _NAME),
            "facts": [*self._facts()],
            "draft": draft_banner(self._asked, self._speech),
            "estimate": self._estimate(),
            "figures": [*self._figures()],
            "balance": self._balance_line(),
            "curve": self._curve(),
            "units": {
                "title": pair(message("How each unit was computed")),
                "rows": [self._unit(number, unit) for number, unit in enumerate(self._units, start=1)],
            },
            "issue": {"title": pair(message("Pre-allocation, true-up and reduction")), "rows": issue_rows(self._entity, self._speech)},
            "steps": {
                "title": pair(message("What comes next")),
                "rows": next_steps(self._asked, self._entity, self._sectors, self._speech),
            },
        }

    def _facts(self) -> Iterator[Pair]:
        pair = self._speech.pair
        yield pair(sector_label(self._entity.sector))
        yield pair(message("emissions year {year}", year=self._allocation.year))
        for text in (self._entity.province, self._entity.uscc):
            if text:
                yield [shortened(text, _UNIT_NAME)]

    def _estimate(self) -> Pair:
        if not self._balance.estimated:
            return []
        return self._speech.pair(message("ESTIMATE: the balance value of the year is not known yet; nothing here is a determination"))

    def _figures(self) -> Iterator[Content]:
        """Yield what the entity gets, what it owes and the difference; with a reduction also what is issued."""
        issue, duty = self._entity.issue, self._entity.duty_t
        yield {**self._figure(message("you get: final allowance"), self._entity.allowance_t), "range": self._range()}
        if issue.reduction_t:
            yield self._figure(message("issued after reductions"), issue.issued_t)
        yield self._figure(message("you owe: duty"), duty)
        left = issue.issued_t - duty
        yield self._figure(message("surplus") if left >= 0 else message("shortfall"), abs(left), "good" if left >= 0 else "bad")

    def _figure(self, label: Message, value: int, tone: str = "plain") -> Content:
        return {"label": self._speech.pair(label), "value": tonnes(value), "unit": "t", "tone": tone, "range": ""}

    def _range(self) -> str:
        """Return the allowance at both ends of an estimated balance value, empty where it is not estimated."""
        if not self._balance.estimated:
            return ""
        bands = [unit.estimate or Band(unit.allowance_t, unit.allowance_t) for unit in self._units]
        return f"{tonnes(sum(band.low_t for band in bands))} – {tonnes(sum(band.high_t for band in bands))} t"

    def _balance_line(self) -> Pair:
        """Return the sentence on the balance value and how it was had."""
        balance, pair = self._balance, self._speech.pair
        if balance.value is None:
            return pair(message("No unit here needs a balance value: allowances equal duties, or units are outside the allocation."))
        value, whole = balance_value_digits(balance)
        if balance.estimated:
            ends = {"low": ratio(balance.low or balance.value), "high": ratio(balance.high or balance.value)}
            return pair(message("Balance value of the sector, estimated: BP = {value} t/t, from {low} to {high}", value=value, **ends))
        if balance.sealed:
            return pair(message("Balance value of the sector, sealed: BP = {value} t/t", value=value))
        if whole:
            return pair(message("Balance value of the sector, solved from its verified data: BP = {value} t/t", value=value))
        text = message(
            "Balance value of the sector, solved from its verified data, to 40 digits, rounded up: BP = {value} t/t", value=value
        )
        return pair(text)

    def _curve(self) -> Content:
        points = [
            Point(number, unit.intensity, unit.rate)
            for number, unit in enumerate(self._units, start=1)
            if unit.ordinary and unit.intensity is not None and unit.rate is not None
        ]
        if self._balance.value is None or not points:
            return {}
        names = {
            "rate": self._both(message("surplus rate α")),
            "intensity": self._both(message("emission intensity I (t/t)")),
            "balance": self._both(message("balance value")),
        }
        title = message("Where the units stand on the curve of the sector")
        return {"title": self._speech.pair(title), "svg": Plot(self._asked.curve, self._balance, points).svg(names)}

    def _both(self, text: Message) -> str:
        return " ".join(self._speech.pair(text))

    def _unit(self, number: int, unit: UnitAllocation) -> Content:
        case = [] if unit.special == "none" else self._speech.pair(case_label(unit.special))
        return {
            "number": str(number),
            "name": shortened(unit_name(unit), _UNIT_NAME),
            "case": case,
            "lines": unit_lines(self._allocation, self._asked, unit, self._speech),
            "allowance": tonnes(unit.allowance_t),
            "duty": tonnes(unit.duty_t),
            "labels": [self._speech.main(message("allowance")), self._speech.main(message("surrender duty"))],
        }
