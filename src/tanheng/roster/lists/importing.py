"""导入试算 Reading a table of evidence: all faults by cell and the effect on the list, without writing anything; and writing it again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from tanheng.commands.malformed import expected_of
from tanheng.commands.sql import Sql
from tanheng.kernel.canonical import JSON
from tanheng.kernel.clock import in_beijing
from tanheng.kernel.exact import plain
from tanheng.kernel.findings import Finding, Place, errors_of
from tanheng.kernel.messages import ENGLISH
from tanheng.quantification.small_tables import Form, Line, read_lines
from tanheng.roster import checks as roster_checks
from tanheng.roster.intake import Gathered, gather, plant_of, span_of, words
from tanheng.roster.lists import checks
from tanheng.roster.lists.effects import Effect, effect_of
from tanheng.roster.lists.fields import PlantAsked, ResultAsked
from tanheng.roster.lists.law import rules_of
from tanheng.roster.lists.reading import plants_of, standings
from tanheng.roster.lists.row_faults import faults_in_rows, faults_of_names
from tanheng.roster.rules import Test
from tanheng.tables import Cell, Sheet, TableRefused, read_tables

COLUMNS = (
    *("entity", "uscc", "division", "sector", "kind", "year", "emissions_t", "commissioned", "expected_t", "ceased", "listed", "source"),
)
_REQUIRED = ("entity", "uscc", "division", "sector", "kind", "year", "emissions_t", "source")
_SHOWN = 40


@dataclass(frozen=True, slots=True)
class DryRun:
    """What a file would bring. `content` is that of `list_import`; both it and the effect are None where an error refuses the file."""

    findings: tuple[Finding, ...]
    effect: Effect | None
    content: dict[str, JSON] | None

    @property
    def refused(self) -> bool:
        """Tell whether the file is refused."""
        return bool(errors_of(self.findings))


@dataclass(slots=True)
class _Rows:
    """The plants of a file with the places of their cells."""

    asked: list[PlantAsked] = field(default_factory=list)
    gathered: list[Gathered] = field(default_factory=list)

    def add(self, asked: PlantAsked, gathered: Gathered) -> None:
        """Add a plant."""
        self.asked.append(asked)
        self.gathered.append(gathered)

    def place(self, plant: int, column: str, year: int | None) -> Place:
        """Return the place of a cell."""
        found = self.gathered[plant]
        line = found.line if year is None else next((one for one in found.lines if _year_of(one) == year), found.line)
        return line.at(column)


def dry_run(sql: Sql, path: Path, province: str, list_year: int, at: datetime) -> DryRun:
    """Return all faults of a file, or its effect on a province's list of a year. Raises NoLegalValue for a year without rules."""
    findings: list[Finding] = []
    try:
        tables = read_tables(path)
    except TableRefused as refused:
        # Some cells are refused, and the rest of the table is judged beside them; a file that cannot be read has no table.
        findings, tables = list(refused.findings), [table for table in refused.tables if table.rows]
    test = rules_of(list_year)
    rows = _Rows()
    lines = read_lines(tables, Form(words(), roster_checks.FORM, _REQUIRED, rows_anyway=True), findings)
    for one in _gathered(lines, test, findings):
        _take(one, rows, findings)
    at_fault = {one.place for one in findings}
    registered = standings(sql, {one.entity for one in rows.asked if one.entity}, at)
    found = [*faults_in_rows(rows.asked, test.asking, test.on, in_beijing(at).date(), rows.place)]
    found += faults_of_names(rows.asked, province, registered, rows.place)
    # What a cell says beyond a fault of its own is nothing that anybody wrote, nor is what stands in a column that is missing.
    findings += (one for one in found if one.place.column and one.place not in at_fault)
    if errors_of(findings) or not rows.asked:
        return DryRun(tuple(_once(findings)), None, None)
    effect = effect_of(sql, province, list_year, rows.asked, registered, test)
    content: dict[str, JSON] = {
        "province": province,
        "list_year": list_year,
        "plants": [one.as_json() for one in rows.asked],
        "file": path.name[:120],
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        "effect": effect.sha256,
    }
    return DryRun(tuple(findings), effect, content)


def export_rows(sql: Sql, province: str, at: datetime, *, known: datetime | None = None) -> list[tuple[Cell, ...]]:
    """Return the evidence of a province as the table that `dry_run` reads, with Chinese headers: one row for each year of a plant."""
    plants = plants_of(sql, province, known=known)
    registered = standings(sql, {entity for entity, _ in plants}, at)
    rows: list[tuple[Cell, ...]] = [tuple(words().label("columns", column).zh for column in COLUMNS)]
    for one in plants.values():
        standing = registered[one.entity]
        head = (standing.name, one.entity.partition(":")[2], standing.division, _zh("sector", one.sector), _zh("kind", one.kind))
        rest = (one.commissioned, one.expected_t, _zh("answer", "yes") if one.ceased == "yes" else one.ceased)
        listed = _zh("answer", "yes" if one.listed else "no")
        years: list[tuple[Cell, Cell, Cell]] = []
        years += [(str(year), figure.emissions_t, figure.source) for year, figure in sorted(one.results.items())]
        if one.source or not years:
            years.append(("", "", one.source))
        rows += [(*head, year, emissions, *rest, listed, source) for year, emissions, source in years]
    return rows


def sheets(rows: Iterable[tuple[Cell, ...]]) -> list[Sheet]:
    """Return the table as the one sheet of a workbook."""
    return [Sheet(words().label("columns", "entity").zh, list(rows), [28, 20, 10, 8, 14, 6, 14, 10, 12, 10, 8, 24])]


def _gathered(lines: list[Line], test: Test, findings: list[Finding]) -> list[Gathered]:
    """Return the rows by entity and sector; a row that does not say which it is about stands for itself, so that its rest is judged."""
    gathered = gather(lines, test.asking, test.on, findings)
    known = {id(line) for one in gathered for line in one.lines}
    for line in lines:
        if id(line) not in known and any(line.cells.values()):
            sector, kind = (words().find(column, line.cells.get(column, "")) for column in ("sector", "kind"))
            gathered.append(Gathered(line, sector.code if sector else "", values={"kind": kind.code if kind else ""}, lines=[line]))
    return gathered


def _take(one: Gathered, rows: _Rows, findings: list[Finding]) -> None:
    """Add what the rows of an entity in a sector say; where a cell of theirs is at fault, what the others say."""
    faults = list(_faults(one))
    findings += faults
    if faults or any(errors_of(line.findings) for line in one.lines):
        rows.add(_as_far_as_read(one), one)
        return
    plant, first = plant_of(one), one.line
    results = [
        {"year": year, "emissions_t": plain(emissions), "source": _text(_line_of(one, year), "source")}
        for year, emissions in sorted(plant.emissions.items())
    ]
    source = next((_text(line, "source") for line in one.lines if not line.cells.get("year")), "")
    ceased = one.stated["ceased"][0] if plant.ceased is not None else ""
    told = {
        "entity": f"entity:{_code(first)}",
        "name": _text(first, "entity"),
        "division": _text(first, "division"),
        "sector": one.sector,
        "kind": plant.kind,
        "commissioned": _span(one, "commissioned"),
        "ceased": "yes" if ceased and words().find("answer", ceased) else _span(one, "ceased") if ceased else None,
        "expected_t": None if plant.expected_t is None else plain(plant.expected_t),
        "listed": plant.listed,
        "source": source or None,
        "results": results,
    }
    try:
        asked = PlantAsked.model_validate(told)
    except ValidationError as wrong:
        # Only the length and signs of names and documents are left to be wrong here, and years before all lists.
        findings += (_at_cell(one, fault) for fault in wrong.errors(include_url=False))
        asked = _as_far_as_read(one)
    rows.add(asked, one)


def _at_cell(one: Gathered, fault: Mapping[str, Any]) -> Finding:
    loc = [str(part) for part in fault["loc"]]
    line, column = one.line, {"name": "entity"}.get(loc[0], loc[0])
    if column == "results":
        line, column = _line_of(one, sorted(one.emissions)[int(loc[1])]), loc[-1]
    return roster_checks.TERM_UNKNOWN.at(line.at(column), line.cells.get(column, "")[:_SHOWN], expected_of(fault))


def _as_far_as_read(one: Gathered) -> PlantAsked:
    """Return what is judged of rows with a fault: the cells that could be read. It is never handed in."""
    return PlantAsked.model_construct(
        entity=f"entity:{_code(one.line)}" if _code(one.line) else "",
        name=_text(one.line, "entity"),
        division=_text(one.line, "division"),
        sector=one.sector,
        kind=plant_of(one).kind,
        results=[ResultAsked.model_construct(year=year, emissions_t="0", source="") for year in sorted(one.places)],
    )


def _faults(one: Gathered) -> Iterable[Finding]:
    """Tell what is wrong with the cells that only lists have: codes, divisions, and documents of figures."""
    for line in one.lines:
        for column in ("uscc", "division"):
            written, first = _text(line, column), _text(one.line, column)
            if not line.has(column):
                continue
            if not written:
                yield roster_checks.CELL_EMPTY.at(line.at(column), "", words().label("columns", column))
            elif written != first:
                yield roster_checks.CONTRADICTION.at(line.at(column), written, one.line.at(column).within)
        if (
            line.has("source")
            and not _text(line, "source")
            and (_text(line, "emissions_t") or (_text(line, "expected_t") and not _text(line, "year")))
        ):
            yield checks.SOURCE_MISSING.at(line.at("source"), "", words().label("columns", "source"))
    code, division = _code(one.line), _text(one.line, "division")
    if code and not (len(code) == 18 and code.isascii() and code.isalnum()):
        yield checks.USCC_WRONG.at(one.line.at("uscc"), code)
    if division and not (len(division) == 6 and division.isascii() and division.isdigit()):
        yield roster_checks.TERM_UNKNOWN.at(one.line.at("division"), division, "420100")


def _text(line: Line, column: str) -> str:
    return " ".join(line.cells.get(column, "").split())


def _code(line: Line) -> str:
    return _text(line, "uscc").upper()


def _year_of(line: Line) -> int | None:
    digits = _text(line, "year")[:4]
    return int(digits) if digits.isascii() and digits.isdigit() else None


def _line_of(one: Gathered, year: int) -> Line:
    return next(line for line in one.lines if _year_of(line) == year)


def _span(one: Gathered, column: str) -> str | None:
    """Return a day, month or year in the form of commands."""
    if column not in one.stated:
        return None
    span = span_of(one.stated[column][0])
    if span.first == span.last:
        return span.first.isoformat()
    return span.first.isoformat()[:4] if span.first.month != span.last.month else span.first.isoformat()[:7]


def _zh(kind: str, code: str) -> str:
    return words().label(kind, code).zh if code else ""


def _once(findings: list[Finding]) -> Iterable[Finding]:
    """Yield each fault once, in the order of rows."""
    seen = set()
    for finding in sorted(findings, key=lambda each: (each.place.sheet, each.place.row, each.place.column)):
        told = (finding.code, finding.place, finding.message.render(ENGLISH))
        if told not in seen:
            seen.add(told)
            yield finding
