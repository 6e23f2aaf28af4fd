"""Finds out how a wide sheet is laid out: the row that names the months, what the other columns hold, and what stands above the table.

The layout is that of CETS-AG-03.01-V01-2024, tables C.3 to C.6, as enterprises and the reporting platform write it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from tanheng.kernel.messages import Joined
from tanheng.kernel.months import Month, parse_month_heading, years_in
from tanheng.quantification import checks
from tanheng.quantification.intake.columns import OWN_PREFIX
from tanheng.quantification.report import Report
from tanheng.quantification.vocabulary import folded, vocabulary
from tanheng.tables import Table

SUMMARY = "summary"
_HEADER_WITHIN = 30
_LEAST_MONTHS = 3
_LEVEL_WITHIN = 10
_LEAST_NAMES = 2
_FOOTNOTE = re.compile(r"\*\d+")
_FACT = re.compile(r"[\s;,，；]+(?=[^\s:：;,，；]+[:：])")
_COLON = re.compile(r"[:：]")


class Cell(NamedTuple):
    """A text with its row and column, both counted from 1."""

    text: str
    row: int
    column: int


@dataclass(frozen=True, slots=True)
class Layout:
    """What the columns hold, counted from 0. `labels` are (column, role); `titles` is what stands above the table."""

    header: int
    header_row: int
    labels: tuple[tuple[int, str], ...]
    months: tuple[tuple[int, Month], ...]
    annual: int | None
    uom: int | None
    titles: dict[str, Cell]


def header_of(table: Table) -> int | None:
    """Return which of the first 30 rows names at least three different months, or None."""
    for place, (_, texts) in enumerate(table.rows[:_HEADER_WITHIN]):
        if len({heading for text in texts if text and (heading := parse_month_heading(text))}) >= _LEAST_MONTHS:
            return place
    return None


def read_layout(table: Table, report: Report) -> Layout | None:
    """Read header and titles. Unknown and doubled columns and a missing year are findings; None if there is any."""
    place = header_of(table)
    assert place is not None, "only a wide table has a layout"
    row, names = table.rows[place]
    above = table.rows[place - 1][1] if place else []
    joined = _joined(names, above)
    titles, years, _ = _titles(table, place - 1 if joined is not names else place)
    headings = [(column, heading) for column, text in enumerate(names) if text and (heading := parse_month_heading(text))]
    faults = len(report.findings)
    year = next(iter(years)) if len(years) == 1 else None
    if year is None and any(own is None for _, (own, _) in headings):
        report.add(checks.NO_SECTION.at(table.place(row), ", ".join(map(str, sorted(years))), _label("wide_titles", "year")))
    months = (
        tuple((column, Month(own or year or 0, number)) for column, (own, number) in headings) if len(report.findings) == faults else ()
    )
    for place_of_month, (column, month) in enumerate(months):
        if month in {earlier for _, earlier in months[:place_of_month]}:
            report.add(checks.COLUMN_TWICE.at(table.place(row, column + 1), names[column], month))
    roles = _roles(table, row, joined, {column for column, _ in headings}, report)
    if len(report.findings) > faults:
        return None
    labels = tuple((column, role) for column, role in roles if role not in ("annual", "uom"))
    single = {role: column for column, role in roles if role in ("annual", "uom")}
    return Layout(place, row, labels, months, single.get("annual"), single.get("uom"), titles)


def titles_of(table: Table) -> dict[str, Cell]:
    """Return what stands above the table."""
    return _titles(table, header_of(table) or 0)[0]


def sector_of(table: Table, scopes: Mapping[str, str]) -> tuple[str, Cell]:
    """Return the sector of a wide sheet and the cell that tells it; empty where no cell does.

    What the sheet states as 行业 counts first, then a title or sheet name that names a sector, then one that names a level that only one
    sector has, then such a level in the first rows of the table. `scopes` are those levels with their sectors.
    """
    header = header_of(table) or 0
    titles, _, loose = _titles(table, header)
    stated = titles.get("sector")
    if stated is not None:
        term = vocabulary().find("sector", stated.text)
        return (term.code if term is not None else ""), stated
    if "scope" in titles:
        loose.append(titles["scope"])
    names = {text: term.code for term in vocabulary().terms("sector") for text in vocabulary().written("sector", term.code)}
    levels = {text: sector for scope, sector in scopes.items() for text in vocabulary().written("scope", scope)}
    for known in (names, levels):
        for cell in loose:
            sector = next((sector for text, sector in known.items() if text in folded(cell.text)), "")
            if sector:
                return sector, cell
    below = table.rows[header + 1 : header + 1 + _LEVEL_WITHIN]
    cells = (Cell(text, row, column) for row, texts in below for column, text in enumerate(texts, start=1) if text)
    return next(((levels[folded(cell.text)], cell) for cell in cells if folded(cell.text) in levels), ("", Cell("", 0, 0)))


def _joined(names: list[str], above: list[str]) -> list[str]:
    """A header of two rows names the months in the second and the other columns, merged downwards, in the first."""
    known = [text for text in above if text and vocabulary().find("wide_columns", _bare(text))]
    if len(known) < _LEAST_NAMES:
        return names
    width = max(len(names), len(above))
    padded = [*names, *[""] * (width - len(names))]
    return [name or (above[column] if column < len(above) else "") for column, name in enumerate(padded)]


def _roles(table: Table, row: int, names: Sequence[str], months: set[int], report: Report) -> list[tuple[int, str]]:
    """Name every column that is no month. A column without a name left of the months belongs to the merged header before it."""
    roles: list[tuple[int, str]] = []
    taken: set[str] = set()
    before = ""
    for column, name in enumerate(names):
        if column in months or folded(name).startswith(OWN_PREFIX):
            continue
        if not name:
            if column < min(months):
                roles.append((column, "unit" if before == "scope" and "unit" not in taken else "label"))
                taken.add(roles[-1][1])
            continue
        term = vocabulary().find("wide_columns", _bare(name))
        cell = table.place(row, column + 1)
        if term is None:
            report.add(checks.COLUMN_UNKNOWN.at(cell, name, Joined(tuple(known.label for known in vocabulary().terms("wide_columns")))))
        elif term.code == "note":
            before = ""
        elif term.code in taken and term.code != "unit":
            report.add(checks.COLUMN_TWICE.at(cell, name, term.label))
        else:
            roles.append((column, term.code))
            taken.add(term.code)
            before = term.code
    return roles


def _titles(table: Table, end: int) -> tuple[dict[str, Cell], set[int], list[Cell]]:
    """Read what the rows above the header and the sheet's name say: facts of the form `企业名称：…`, the year, the level, loose texts."""
    facts: dict[str, Cell] = {}
    loose = [Cell(table.sheet, 0, 0)]
    for row, texts in table.rows[:end]:
        waiting = ""
        for column, text in enumerate(texts, start=1):
            for part in _FACT.split(text) if text else []:
                name, colon, value = _COLON.split(part, maxsplit=1)[0], bool(_COLON.search(part)), _after_colon(part)
                term = vocabulary().find("wide_titles", _bare(name))
                if term is not None and (colon or name == part):
                    waiting = "" if value else term.code
                    if value:
                        facts.setdefault(term.code, Cell(value, row, column))
                elif waiting:
                    facts.setdefault(waiting, Cell(part, row, column))
                    waiting = ""
                elif not colon:
                    loose.append(Cell(part, row, column))
    years = years_in(facts["year"].text) if "year" in facts else {year for cell in loose for year in years_in(cell.text)}
    if "scope" not in facts and (scope := _scope_in(loose)) is not None:
        facts["scope"] = scope
    return facts, years, loose


def _after_colon(part: str) -> str:
    return _COLON.split(part, maxsplit=1)[1].strip() if _COLON.search(part) else ""


def _scope_in(cells: Sequence[Cell]) -> Cell | None:
    """Find the level in loose titles: one that is the name of a level, or the title of table C.3 or C.5."""
    for cell in reversed(cells):
        if (term := vocabulary().find("scope", cell.text)) is not None:
            return cell._replace(text=term.code)
    for cell in cells:
        for term in vocabulary().terms("wide_sheets"):
            if any(folded(written) in folded(cell.text) for written in vocabulary().written("wide_sheets", term.code)):
                return cell._replace(text=term.code)
    return None


def _bare(text: str) -> str:
    return _FOOTNOTE.sub("", folded(text))


def _label(kind: str, code: str) -> object:
    return vocabulary().term(kind, code).label
