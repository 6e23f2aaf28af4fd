"""The province's letter to the registry administrator: what it determined for the year, with the official tables as annex.

Source: 配额发放（一）2 and （二）1 of the plan: the province sends the tables with a formal letter, with a copy to the ministry.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from tanheng.allocation.asking import Asked
from tanheng.allocation.documents.annex import Annex, annexes_of
from tanheng.allocation.documents.wording import Content, Pair, Speech, balance_value_digits, draft_banner, footer, tonnes
from tanheng.allocation.model import Allocation, EntityAllocation, UnitAllocation
from tanheng.allocation.naming import sector_label
from tanheng.kernel.exact import exactly, total
from tanheng.kernel.findings import Severity
from tanheng.kernel.messages import Joined, Label, Message, message
from tanheng.typesetting import printed_pages, printed_pdf

FINAL, PRE_ALLOCATION = "final", "pre_allocation"
_TEMPLATE = Path(__file__).with_name("letter.typ")
_LISTED = 12  # entities that the text names; the tables have them all


class ProvinceMissing(LookupError):
    """The allocation has no unit in the province."""


def letter_pdf(
    allocation: Allocation,
    province: str,
    document_number: str,
    language: str,
    *,
    stage: str = FINAL,
    day: date | None = None,
    input_hash: str = "",
) -> bytes:
    """Return the letter with its tables, of the `final` allowances or of the `pre_allocation`; without a day the date line is left open.

    `input_hash` is the SHA-256 of the file that the allocation was made from. Raises ProvinceMissing, NoPreAllocation, ExtraMissing.
    """
    return printed_pdf(_TEMPLATE, letter_of(allocation, province, document_number, language, stage=stage, day=day, input_hash=input_hash))


def letter_pages(
    allocation: Allocation,
    province: str,
    document_number: str,
    language: str,
    *,
    stage: str = FINAL,
    day: date | None = None,
    input_hash: str = "",
) -> list[bytes]:
    """Return every page of the letter as a PNG picture. Raises ProvinceMissing, NoPreAllocation, ExtraMissing."""
    return printed_pages(_TEMPLATE, letter_of(allocation, province, document_number, language, stage=stage, day=day, input_hash=input_hash))


def letter_of(
    allocation: Allocation,
    province: str,
    document_number: str,
    language: str,
    *,
    stage: str = FINAL,
    day: date | None = None,
    input_hash: str = "",
) -> Content:
    """Return everything that the letter shows, as texts. Raises ProvinceMissing, NoPreAllocation."""
    with exactly():
        return _Letter(allocation, province, stage, Speech(language, allocation.lawbook)).content(document_number, day, input_hash)


class NoPreAllocation(LookupError):
    """The plan of the year has no pre-allocation, so there is no letter on one."""

    def __init__(self, year: int, source: str) -> None:
        super().__init__(year)
        self.text = message("There is no pre-allocation in {year} ({source}), so there is no letter on it.", year=year, source=source)


class _Letter:
    """Builds the letter of a province."""

    def __init__(self, allocation: Allocation, province: str, stage: str, speech: Speech) -> None:
        self._allocation, self._province, self._speech = allocation, province, speech
        self._asked = Asked(allocation)
        self._final = stage == FINAL
        self._units = [unit for unit in allocation.units if unit.unit.province == province]
        self._entities = [entity for entity in allocation.entities if entity.province == province]
        if not self._units:
            raise ProvinceMissing(province)
        ratio = self._asked.value("allocation.pre_allocation_ratio")
        if not self._final and not ratio.number:
            raise NoPreAllocation(allocation.year, speech.cited(ratio.citation))
        self._sectors = list(dict.fromkeys(unit.unit.sector for unit in self._units))
        self._annexes = annexes_of(allocation, province, self._final)

    def content(self, document_number: str, day: date | None, input_hash: str) -> Content:
        """Return the letter with its annex."""
        pair = self._speech.pair
        sender = message("Ecology and environment authority of {province}", province=self._province)
        return {
            "language": self._speech.languages[0],
            "sender": pair(sender),
            "number": document_number,
            "title": pair(self._title()),
            "addressee": pair(message("To the registry administrator of the national carbon market:")),
            "draft": draft_banner(self._asked, self._speech),
            "estimate": self._estimate(),
            "body": [pair(text) for text in self._body()],
            "totals": self._totals(),
            "after": [pair(text) for text in self._after()],
            "annex_list": {
                "title": pair(message("Annex:")),
                "rows": [pair(name) for name in self._tables()],
            },
            "checked": [self._speech.main(text) for text in self._checked(input_hash)],
            "date": pair(_dated(day)),
            "seal": pair(message("seal")),
            "copy": pair(message("Copy: Department of Climate Change, Ministry of Ecology and Environment")),
            "annexes": [self._annex(each) for each in self._annexes],
            "foot": footer(self._allocation, self._speech),
        }

    def _title(self) -> Message:
        fields = {"year": self._allocation.year, "sectors": Joined(tuple(sector_label(sector) for sector in self._sectors))}
        if self._final:
            return message("Letter on the final allowances of {year} of {sectors}", **fields)
        return message("Letter on the pre-allocation of {year} of {sectors}", **fields)

    def _estimate(self) -> Pair:
        if not self._final or not any(self._allocation.balances[sector].estimated for sector in self._sectors):
            return []
        return self._speech.pair(message("ESTIMATE: the balance value of the year is not known yet; this letter must not be sent"))

    def _body(self) -> Iterator[Message]:
        code = self._asked.value("allocation.method").citation.instrument
        plan = Label(*(self._instrument(code, language) for language in ("zh", "en")))
        numbers = {
            "year": self._allocation.year,
            "plan": plan,
            "entities": _entities(len({entity.entity for entity in self._entities})),
            "units": _units(len(self._units)),
            "sectors": Joined(tuple(sector_label(sector) for sector in self._sectors)),
        }
        if self._final:
            yield message(
                "Under {plan}, we have determined the final allowances and duties of {year} of the key emitters of {sectors}: "
                "{entities} with {units}. The totals are:",
                **numbers,
            )
        else:
            yield message(
                "Under {plan}, we have determined the pre-allocation of {year} of the key emitters of {sectors}: "
                "{entities} with {units}. The totals are:",
                **numbers,
            )

    def _instrument(self, code: str, language: str) -> str:
        return Speech(language, self._allocation.lawbook).instrument(code)[0]

    def _after(self) -> Iterator[Message]:
        """Yield what is left to say after the totals: who is outside, reduced or held back, and what the registry is asked to do."""
        outside = sum(not unit.in_scope for unit in self._units)
        if outside and self._final:
            yield message(
                "Outside the allocation, as closed, newly commissioned or not allocated, with an allowance of 0: {units}.",
                units=_units(outside),
            )
        reduced = [entity for entity in self._entities if entity.issue.reduction_t]
        if reduced:
            yield message("Reductions are carried out for {names}.", names=_names(reduced))
        held = [entity for entity in self._entities if entity.issue.differentiated]
        if held:
            yield message("Issued to the provincial account only, by the differentiated way: {names}.", names=_names(held))
        if self._final:
            yield message(
                "Please credit the provincial account according to the tables; after a joint check the allowances are distributed to the "
                "accounts of the key emitters, the excess is taken back and the shortfall topped up."
            )
        else:
            yield message(
                "Please credit the provincial account according to the tables; after a joint check the allowances are distributed to the "
                "accounts of the key emitters."
            )

    def _checked(self, input_hash: str) -> Iterator[Message]:
        """Yield what ties the letter to what it was made from: the warnings that stand, the file and the law."""
        warnings = Counter(finding.code for finding in self._allocation.findings if finding.severity is Severity.WARNING)
        if warnings:
            codes = Joined(tuple(f"{code} × {count}" for code, count in sorted(warnings.items())))
            yield message("Open warnings of the computation, by number: {codes}", codes=codes)
        else:
            yield message("No warning of the computation is open.")
        if input_hash:
            yield message("Input file, SHA-256: {hash}", hash=input_hash)
        yield message("Law data, SHA-256: {hash}", hash=self._allocation.lawbook.hash)

    def _tables(self) -> list[Message]:
        """Return the name of each table once; those of the issue are there for each sector."""
        named = {each.code: message("Table {code}: {title}", code=each.code, title=each.title) for each in self._annexes}
        return list(named.values())

    def _totals(self) -> Content:
        heads = [message("sector"), message("number of entities"), message("number of units")]
        if self._final:
            heads += [message("verified emissions in scope (t)"), message("allowances (t)"), message("duty (t)")]
            heads += [message("pre-allocation (t)"), message("issued in total (t)")]
        else:
            heads += [message("verified emissions of the year before (t)"), message("pre-allocation (t)"), message("issued (t)")]
        rows = [self._row(self._speech.pair(sector_label(sector)), [sector]) for sector in self._sectors]
        rows.append(self._row(self._speech.pair(message("total")), self._sectors))
        return {"heads": [self._speech.pair(head) for head in heads], "rows": rows}

    def _row(self, label: Pair, sectors: list[str]) -> list[object]:
        units = [unit for unit in self._units if unit.unit.sector in sectors]
        entities = [entity for entity in self._entities if entity.sector in sectors]
        counted = [str(len({entity.entity for entity in entities})), str(len(units))]
        before = tonnes(sum(unit_pre(unit) for unit in units))
        if not self._final:
            previous = total(unit.unit.previous_verified_t for unit in units if unit.unit.previous_verified_t is not None)
            return [label, *counted, tonnes(previous), before, tonnes(sum(entity.issue.pre_issued_t for entity in entities))]
        emissions = total(unit.emissions_t for unit in units if unit.in_scope)
        sums = (sum(unit.allowance_t for unit in units), sum(unit.duty_t for unit in units))
        return [label, *counted, tonnes(emissions), *map(tonnes, sums), before, tonnes(sum(entity.issue.issued_t for entity in entities))]

    def _annex(self, annex: Annex) -> Content:
        pair = self._speech.pair
        heading = message("Table {code} {title}", code=annex.code, title=annex.title)
        year, sector = message("emissions year {year}", year=self._allocation.year), sector_label(annex.part.sector)
        facts = " · ".join((self._province, self._speech.main(sector), self._speech.main(year)))
        return {
            "heading": pair(heading),
            "facts": facts,
            "units": self._speech.main(message("emissions and allowances in t")),
            "balance": self._balance(annex),
            "heads": [pair(head) for head in annex.heads],
            "widths": annex.widths,
            "rows": annex.rows(self._speech),
            "wide": annex.wide,
        }

    def _balance(self, annex: Annex) -> str:
        """Return the balance value with the digits that every allowance of the table can be computed from; empty where it has no place."""
        balance = self._allocation.balances[annex.part.sector]
        if balance.value is None or "balance_value" not in annex.part.official.columns:
            return ""
        value, whole = balance_value_digits(balance)
        if whole:
            return self._speech.main(message("balance value: {value} t/t", value=value))
        return self._speech.main(message("balance value to 40 digits, rounded up: {value} t/t", value=value))


def unit_pre(unit: UnitAllocation) -> int:
    """Return the pre-allocation of a unit, 0 where none was made, t."""
    return unit.pre_allocation_t or 0


def _names(entities: list[EntityAllocation]) -> Joined | Message:
    names = tuple(dict.fromkeys(entity.entity for entity in entities))
    if len(names) <= _LISTED:
        return Joined(names)
    return message("{names} and {count} more", names=Joined(names[:_LISTED]), count=len(names) - _LISTED)


def _dated(day: date | None) -> Message:
    if day is None:
        return message("date: ________")
    return message("{year}-{month:0>2}-{day:0>2}", year=day.year, month=day.month, day=day.day)


def _entities(count: int) -> Message:
    return message("1 entity") if count == 1 else message("{count} entities", count=count)


def _units(count: int) -> Message:
    return message("1 allocation unit") if count == 1 else message("{count} allocation units", count=count)
