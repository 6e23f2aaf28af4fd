"""Reads the table of carry-over into applicants; every fault of a cell is a finding, and a row with one is left out."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cache
from pathlib import Path

from tanheng.carryover import checks
from tanheng.carryover.model import Applicant
from tanheng.carryover.rules import DEDUCTED, PARTS
from tanheng.kernel.findings import Finding, Place
from tanheng.kernel.messages import Joined
from tanheng.lawbook.asking import Asking
from tanheng.quantification.small_tables import Form, Line, Words, read_lines, read_words
from tanheng.quantification.vocabulary import folded
from tanheng.tables import Table

_BETWEEN = "+"
_REQUIRED = ("entity", "sectors", "sold_t", "bought_t")
_PARTS = tuple(dict.fromkeys((*PARTS.values(), *DEDUCTED.values())))


@cache
def words() -> Words:
    """Return the words of the table, read once."""
    return read_words(Path(__file__).with_name("vocabulary.yaml"))


def read_applicants(tables: Iterable[Table], asking: Asking, on: date, findings: list[Finding]) -> list[Applicant]:
    """Return the rows without fault."""
    lines = _whole_lines(read_lines(tables, Form(words(), checks.FORM, _REQUIRED), findings), findings)
    applicants = []
    first: dict[str, Place] = {}
    for line in lines:
        applicant = _applicant(line, asking, on)
        entity = line.cells["entity"]
        known = first.setdefault(folded(entity), line.at("entity")) if entity else line.at("entity")
        if known != line.at("entity"):
            line.refuse(checks.ENTITY_TWICE, "entity", entity, known)
        if applicant is not None and not line.findings:
            applicants.append(applicant)
        findings += sorted(line.findings, key=lambda finding: finding.place.column)
    return applicants


def _whole_lines(lines: list[Line], findings: list[Finding]) -> list[Line]:
    """Hold every sheet to one way of stating the holding: as a whole, or in all of its parts. A sheet that does neither is left out."""
    sheets: dict[Place, bool] = {}
    for line in lines:
        sheet = line.sheet
        if sheet not in sheets:
            faults = _faults_of_holding(line, sheet)
            findings += faults
            sheets[sheet] = not faults
    return [line for line in lines if sheets[line.sheet]]


def _faults_of_holding(line: Line, sheet: Place) -> list[Finding]:
    given = [part for part in _PARTS if line.has(part)]
    if line.has("holding_t"):
        return [checks.TWO_HOLDINGS.at(sheet, Joined(tuple(words().label("columns", part) for part in given)))] if given else []
    needed = _PARTS if given else ("holding_t",)
    return [checks.COLUMN_MISSING.at(sheet, "", words().label("columns", part)) for part in needed if not line.has(part)]


def _applicant(line: Line, asking: Asking, on: date) -> Applicant | None:
    entity = line.text("entity")
    sectors = _sectors(line)
    sold, bought = line.whole("sold_t"), line.whole("bought_t")
    holding = line.whole("holding_t") if line.has("holding_t") else _holding(line, asking, on)
    surrendered = _surrendered(line, asking, on) if line.has("surrendered") else None
    if entity is None or not sectors or sold is None or bought is None or holding is None:
        return None
    return Applicant(entity, sectors, sold, bought, holding, line.at("entity"), surrendered)


def _pieces(line: Line, column: str) -> list[str]:
    return [piece.strip() for piece in line.cells[column].replace("\uff0b", _BETWEEN).split(_BETWEEN)]


def _sectors(line: Line) -> tuple[str, ...]:
    if line.text("sectors") is None:
        return ()
    found: list[str] = []
    for written in _pieces(line, "sectors"):
        term = words().find("sector", written)
        if term is None:
            line.refuse(checks.SECTOR_UNKNOWN, "sectors", written, words().labels("sector"))
        elif term.code in found:
            line.refuse(checks.SECTOR_TWICE, "sectors", written)
        else:
            found.append(term.code)
    return tuple(found)


def _holding(line: Line, asking: Asking, on: date) -> int | None:
    """Return what is held less what is filed and not yet approved, t; which parts count is said by the plan (Annex 5)."""
    values = {column: line.whole(column) for column in _PARTS}
    counted = asking.found("carryover.holding_counted", on=on)
    deducted = asking.found("carryover.holding_deducted", on=on)
    known = {column: value for column, value in values.items() if value is not None}
    if len(known) < len(values):
        return None
    held = sum(known[PARTS[part]] for part in (counted.texts if counted else PARTS))
    filed = sum(known[column] for column in {DEDUCTED[part] for part in (deducted.texts if deducted else DEDUCTED)})
    if filed > held:
        line.refuse(checks.FILED_EXCEEDS, "filed_t", filed, held, difference=filed - held)
        return None
    return held - filed


def _surrendered(line: Line, asking: Asking, on: date) -> tuple[str, ...]:
    """Return the duty years in the cell; an empty cell has none."""
    if not line.cells["surrendered"]:
        return ()
    vintages = asking.found("carryover.vintages", on=on)
    known = {folded(year): year for year in (vintages.texts if vintages else ())}
    years = [(written, known.get(folded(written))) for written in _pieces(line, "surrendered")]
    for written, year in years:
        if year is None and known:
            line.refuse(checks.DUTY_YEAR_UNKNOWN, "surrendered", written, Joined(tuple(known.values())))
    return tuple(year for _, year in years if year is not None)
