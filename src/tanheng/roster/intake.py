"""Reads the table of the threshold test: one row for each year of an entity in a sector; every fault of a cell is a finding."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

from tanheng.kernel.findings import Finding, Place
from tanheng.kernel.messages import Joined
from tanheng.kernel.months import Month, year_end
from tanheng.lawbook.asking import Asking
from tanheng.quantification.sectors import Fault
from tanheng.quantification.small_tables import Form, Line, Words, read_lines, read_words
from tanheng.quantification.vocabulary import folded
from tanheng.roster import checks
from tanheng.roster.model import Plant, Span
from tanheng.roster.rules import kinds_of
from tanheng.tables import Table

_REQUIRED = ("entity", "sector", "kind", "year", "emissions_t", "listed")
_YEAR = re.compile(r"(20\d{2})\u5e74?", re.ASCII)
_DAY = re.compile(r"(20\d{2})(?:[-/.\u5e74](\d{1,2})(?:[-/.\u6708](\d{1,2})\u65e5?|\u6708)?|\u5e74)?", re.ASCII)
_DAY_FORM = "2025-06-01"
_STATED = ("kind", "listed", "commissioned", "expected_t", "ceased")


@dataclass(slots=True)
class Gathered:
    """The rows of one entity in one sector, as they come: `line` is the first, `lines` are all."""

    line: Line
    sector: str
    stated: dict[str, tuple[str, Place]] = field(default_factory=dict)
    emissions: dict[int, Decimal] = field(default_factory=dict)
    places: dict[int, Place] = field(default_factory=dict)
    values: dict[str, object] = field(default_factory=dict)
    lines: list[Line] = field(default_factory=list)


@cache
def words() -> Words:
    """Return the words of the table, read once."""
    return read_words(Path(__file__).with_name("vocabulary.yaml"))


def read_plants(tables: Iterable[Table], asking: Asking, on: date, findings: list[Finding]) -> list[Plant]:
    """Return the plants, each from all of its rows, in the order of the first."""
    return [plant_of(one) for one in gather(read_lines(tables, Form(words(), checks.FORM, _REQUIRED), findings), asking, on, findings)]


def gather(lines: Iterable[Line], asking: Asking, on: date, findings: list[Finding]) -> list[Gathered]:
    """Return the rows by entity and sector, in the order of the first; the faults of their cells are findings."""
    drafts: dict[tuple[str, str], Gathered] = {}
    for line in lines:
        _take(line, drafts, asking, on)
        findings += sorted(line.findings, key=lambda finding: finding.place.column)
    return list(drafts.values())


def _take(line: Line, drafts: dict[tuple[str, str], Gathered], asking: Asking, on: date) -> None:
    entity = line.text("entity")
    sector = line.term("sector", "sector")
    year = line.tried(lambda: _year(line))
    emissions = line.number_in("emissions_t", required=year is not None)
    values = _values(line, sector.code if sector else "", asking, on)
    if entity is None or sector is None:
        return
    draft = drafts.setdefault((folded(entity), sector.code), Gathered(line, sector.code))
    draft.lines.append(line)
    for column in _STATED:
        written = folded(line.cells.get(column, ""))
        if not written:
            continue
        known, place = draft.stated.setdefault(column, (written, line.at(column)))
        if known != written:
            line.refuse(checks.CONTRADICTION, column, line.cells[column], place.within)
        else:
            draft.values.setdefault(column, values.get(column))
    if year is None:
        return
    if year in draft.places:
        line.refuse(checks.YEAR_TWICE, "year", year, draft.places[year].within)
        return
    draft.places[year] = line.at("year")
    if emissions is not None:
        draft.emissions[year] = emissions


def _values(line: Line, sector: str, asking: Asking, on: date) -> dict[str, object]:
    """Return what a row states besides its year."""
    kinds = kinds_of(asking, sector, on) if sector else ()
    kind = line.term("kind", "kind", required=bool(kinds))
    if kind is not None and sector and kind.code not in kinds:
        line.refuse(checks.KIND_OF_OTHER_SECTOR, "kind", kind.label, Joined(tuple(words().label("kind", one) for one in kinds)))
    listed = line.term("answer", "listed", required=line.has("listed"))
    return {
        "kind": kind.code if kind else "",
        "listed": listed is not None and listed.code == "yes",
        "commissioned": line.tried(lambda: _span(line, "commissioned")),
        "expected_t": line.number_in("expected_t", required=False),
        "ceased": line.tried(lambda: _ceased(line)),
    }


def plant_of(draft: Gathered) -> Plant:
    """Return what the rows of one entity in one sector say together."""
    values, commissioned, expected, ceased = draft.values, *(draft.values.get(name) for name in ("commissioned", "expected_t", "ceased"))
    return Plant(
        draft.line.text("entity") or "",
        draft.sector,
        str(values.get("kind", "")),
        values.get("listed") is True,
        draft.emissions,
        draft.line.at("entity"),
        commissioned if isinstance(commissioned, Span) else None,
        expected if isinstance(expected, Decimal) else None,
        ceased if isinstance(ceased, date) else None,
    )


def _year(line: Line) -> int | None:
    """Return the year of the row; a new plant may have a row without year and emissions."""
    text = line.cells.get("year", "")
    if not text and not line.cells.get("emissions_t"):
        return None
    if not text:
        raise Fault(checks.CELL_EMPTY, "year", "", words().label("columns", "year"))
    found = _YEAR.fullmatch(text)
    if found is None:
        raise Fault(checks.YEAR_WRONG, "year", text, "2025")
    return int(found[1])


def _span(line: Line, column: str) -> Span | None:
    """Return the day in a cell, or the days of the month or year that it names. Raises Fault."""
    text = line.cells.get(column, "")
    if not text:
        return None
    try:
        return span_of(text)
    except ValueError:
        raise Fault(checks.DAY_WRONG, column, text, _DAY_FORM) from None


def span_of(text: str) -> Span:
    """Return a day, or the days of the month or year that is named, such as 2025-06. Raises ValueError."""
    found = _DAY.fullmatch(text)
    if found is None:
        raise ValueError(text)
    year, month, day = (int(part or 0) for part in found.groups())
    if not month:
        return Span(date(year, 1, 1), year_end(year))
    if not day:
        return Span(date(year, month, 1), Month(year, month).last_day)
    return Span(date(year, month, day), date(year, month, day))


def _ceased(line: Line) -> date | None:
    """Return the last day of operation that may be meant; "yes" without a day is the first of all days. Raises Fault."""
    answer = words().find("answer", line.cells.get("ceased", ""))
    if answer is not None:
        return date.min if answer.code == "yes" else None
    span = _span(line, "ceased")
    return span.last if span else None
