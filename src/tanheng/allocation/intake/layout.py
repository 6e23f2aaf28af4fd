"""Recognises official tables: which table a sheet is, of which province and sector, and where its columns stand."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tanheng.allocation.forms import FINAL_ISSUE, FINAL_OF, PRE_ISSUE, OfficialTable, plainly
from tanheng.allocation.intake import checks
from tanheng.allocation.intake.columns import OWN_PREFIX
from tanheng.allocation.intake.gathering import sector_label
from tanheng.allocation.words import ANY_SECTOR, words
from tanheng.kernel.findings import Finding, Place
from tanheng.kernel.messages import Joined
from tanheng.quantification.vocabulary import folded, vocabulary
from tanheng.tables import Table

KNOWN_CODES = (*FINAL_OF.values(), PRE_ISSUE, FINAL_ISSUE)
_CODE = re.compile(r"(?:^|[^\d.-])([12])[-_.]([2-5])(?![\d.-])", re.ASCII)
_YEAR = re.compile(r"(20\d\d)", re.ASCII)
_SEARCHED_ROWS = 12
_LEAST_COLUMNS = 3


@dataclass(frozen=True, slots=True)
class Layout:
    """One sheet recognised as an official table; `places` are columns from 0, `header` the place of the header among the rows."""

    table: Table
    official: OfficialTable
    header: int
    places: dict[str, int]
    province: str
    sector: str  # empty: not said

    @property
    def code(self) -> str:
        """Return the number of the table."""
        return self.official.form.code

    def cells(self, row: int) -> dict[str, Place]:
        """Return the places of a row's cells by field; also by the name that the flat table has for it."""
        places = {field: self.table.place(row, place + 1) for field, place in self.places.items()}
        return places | ({"unit": places["name"]} if "name" in places else {})


def code_of(table: Table) -> str:
    """Return the number of the official table that the sheet's name or a title above the header says, or nothing."""
    for text in (table.sheet, *_above(table, _SEARCHED_ROWS)):
        found = _CODE.search(folded(text))
        if found:
            return f"{found[1]}-{found[2]}"
    return ""


def recognised(table: Table, officials: Mapping[str, OfficialTable]) -> str:
    """Return the number of the table: as named, else by its title and columns; nothing where it is none."""
    named = code_of(table)
    if named:
        return named if _header(table, officials.get(named)) is not None or named not in officials else ""
    titles = {plainly(text) for text in _above(table, _SEARCHED_ROWS)}
    counted = {
        code: max(_named(texts, official) for _, texts in table.rows[:_SEARCHED_ROWS])
        for code, official in officials.items()
        if any(plainly(official.title) in title for title in titles)
    }
    best = max(counted, key=lambda code: counted[code], default="")
    return best if best and counted[best] >= _LEAST_COLUMNS else ""


def lay_out(table: Table, official: OfficialTable, year: int, findings: list[Finding]) -> Layout | None:
    """Find province, sector, year and columns of an official table; what is wrong is a finding. None where the columns are not clear."""
    header = _header(table, official)
    assert header is not None, "a sheet without a header is not recognised"
    faults: list[Finding] = []
    above = [text for _, texts in table.rows[:header] for text in texts if text]
    province = _province(table, above, findings)
    _check_year(table, above, year, findings)
    _check_units(table, header, findings)
    places = _columns(table, official, header, faults)
    findings += faults
    sector = official.form.sector if official.form.sector != ANY_SECTOR else _sector(table, above)
    return None if faults else Layout(table, official, header, places, province, sector)


def _above(table: Table, rows: int) -> list[str]:
    return [text for _, texts in table.rows[:rows] for text in texts[:2] if text]


def _named(texts: Sequence[str], official: OfficialTable) -> int:
    return len({field for written in texts if written and (field := official.field_of(written))})


def _header(table: Table, official: OfficialTable | None) -> int | None:
    if official is None:
        return None
    counts = [_named(texts, official) for _, texts in table.rows[:_SEARCHED_ROWS]]
    best = counts.index(max(counts))
    return best if counts[best] >= _LEAST_COLUMNS else None


def _province(table: Table, above: list[str], faults: list[Finding]) -> str:
    """Return the province that the sheet's name or a line above the header says."""
    found: dict[str, None] = {}
    for text in (table.sheet, *above):
        for name in sorted(vocabulary().provinces, key=len, reverse=True):
            if name in text:
                found[name] = None
                text = text.replace(name, "")
    if len(found) > 1:
        faults.append(checks.PROVINCE_UNCLEAR.at(table.place(), Joined(tuple(found))))
    return next(iter(found), "")


def _sector(table: Table, above: list[str]) -> str:
    """Return the sector that the sheet's name or a line above the header says; nothing where it says none or several."""
    text = folded(" ".join((table.sheet, *above)))
    found = {code for code in FINAL_OF if folded(sector_label(code).zh) in text}
    return found.pop() if len(found) == 1 else ""


def _check_year(table: Table, above: list[str], year: int, faults: list[Finding]) -> None:
    """Refuse a table that says it is of other years, and one that is marked as an estimate."""
    mark = words().word["year_word"]
    years = {found[1] for text in above if mark in text for found in _YEAR.finditer(text)}
    if years and str(year) not in years:
        faults.append(checks.YEAR_DIFFERS.at(table.place(), Joined(tuple(sorted(years))), year))
    if any(words().word["estimate_word"] in text for text in above):
        faults.append(checks.ESTIMATE.at(table.place()))


def _check_units(table: Table, header: int, faults: list[Finding]) -> None:
    """Refuse figures in another unit than tonnes, as a line above the header or a footnote says it."""
    for place, (row, texts) in enumerate(table.rows):
        for column, text in enumerate(texts, start=1):
            told = place < header or folded(text).startswith((words().word["unit_word"], *words().list["footnotes"]))
            if text and place != header and told and says_other_unit(text, above=place < header):
                faults.append(checks.UNIT_OF_MEASURE.at(table.place(row, column), text, words().label("facts", "unit").zh))


def says_other_unit(text: str, *, above: bool = True) -> bool:
    """Tell whether a text has a line of the unit of measure that is not the known one; above the header a unit of another scale will do."""
    written = unicodedata.normalize("NFKC", text)
    before, found, behind = written.partition(words().word["unit_word"])
    stated = re.match(r"\s*[:\u4e3a\u662f]\s*(.*)", behind, re.DOTALL)  # a colon, or a verb
    if found and stated and not before.strip().endswith(words().list["organisations"]):
        said = folded(re.split(r"\s+\S*:", stated[1])[0]).rstrip(").;,\u3002")
        return said not in _units_read()
    return above and any(scale in folded(text) for scale in words().list["scales"])


def _units_read() -> set[str]:
    """Return what the line of the unit may say: the line that is printed, in either language, or the tonne alone."""
    label = words().label("facts", "unit")
    printed = folded(label.zh).partition(":")[2]
    return {printed, printed + folded(label.en), *map(folded, words().list["units_read"])}


def _columns(table: Table, official: OfficialTable, header: int, faults: list[Finding]) -> dict[str, int]:
    row, names = table.rows[header]
    places: dict[str, int] = {}
    for place, written in enumerate(names):
        cell = table.place(row, place + 1)
        field = official.field_of(written) if written else None
        if not written:
            if first := table.first_below(place + 1, header):
                faults.append(checks.COLUMN_UNNAMED.at(cell, first[1], cell=first[0].cell))
        elif folded(written).startswith(OWN_PREFIX):
            continue
        elif field is None:
            faults.append(checks.COLUMN_UNKNOWN.at(cell, written, _suggested(written, official)))
        elif field in places:
            faults.append(checks.COLUMN_TWICE.at(cell, written, official.columns[field]))
        else:
            places[field] = place
    needed = ["entity", *(["name"] if "name" in official.columns else [])]
    for field in needed:
        if field not in places:
            faults.append(checks.COLUMN_MISSING.at(table.place(row), "", official.columns[field]))
    return places


def _suggested(written: str, official: OfficialTable) -> Joined:
    known = {plainly(name): name for name in official.columns.values()}
    close = difflib.get_close_matches(plainly(written), known, cutoff=0.5)
    return Joined(tuple(known[form] for form in close) or tuple(known.values()))
