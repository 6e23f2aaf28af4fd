"""Writes an allocation as the official tables 1-2 to 1-5 and 2-2 to 2-5 of the allocation plan, one set for each sector and province."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from tanheng.allocation.figures import as_cell, at_least, percent, shown
from tanheng.allocation.forms import (
    FINAL_ISSUE,
    FINAL_OF,
    PRE_ALLOCATION_OF,
    PRE_ISSUE,
    SUMMED,
    OfficialTable,
    last_day,
    official_tables_of,
)
from tanheng.allocation.intake.remarks import NONE, written_remark
from tanheng.allocation.model import Allocation, EntityAllocation, UnitAllocation
from tanheng.allocation.words import ANY_SECTOR, words
from tanheng.kernel.exact import decimals_of, exactly
from tanheng.kernel.messages import CHINESE
from tanheng.quantification.vocabulary import vocabulary
from tanheng.tables import Cell, Sheet
from tanheng.tables.writing import Style

_TITLE, _FACT = Style(bold=True, border=False, centred=True), Style(border=False)
_HEAD, _TEXT, _SUM = Style(bold=True, shaded=True, centred=True), Style(), Style(bold=True)
_NARROW = 7
_WIDTH = 16
_WIDE = 30
_WIDTHS = {"number": _NARROW, "entity": _WIDE, "uscc": _WIDE, "remark": _WIDE, "differentiated_reason": _WIDE}
_HEAD_ROWS = 3
Row = dict[str, Cell]


@dataclass(frozen=True, slots=True)
class Part:
    """The rows of one sheet: which table, of which sector and province."""

    official: OfficialTable
    sector: str
    province: str
    rows: list[Row]

    def sums(self) -> Row:
        """Return the line of sums; a column in which nothing stands has none."""
        found: Row = {}
        for field in self.official.columns:
            known = [Decimal(value) for row in self.rows if isinstance(value := row.get(field), int | Decimal)]
            if field in SUMMED and known:
                with exactly():
                    found[field] = sum(known, start=Decimal(0))
        return found


def official_parts(allocation: Allocation) -> list[Part]:
    """Return the rows of every official table, by sector and province. Raises NoLegalValue where the year has no tables."""
    officials = official_tables_of(allocation.lawbook, allocation.year)
    return [part for official in officials.values() for part in _parts(allocation, official)]


def official_sheets(allocation: Allocation, language: str) -> list[Sheet]:
    """Return the official tables as sheets of a workbook, which the official reader takes back.

    Allowances in whole tonnes; emissions as verified; an intensity, deviation or rate to 12 decimals; a
    balance value that does not end to 40 digits, rounded up, so that no allowance falls by a tonne. Column names are Chinese in either
    language. Raises NoLegalValue where the year has no tables, ValueError where the input was refused.
    """
    if allocation.refused:
        raise ValueError("a refused allocation has no figures")
    parts = official_parts(allocation)
    provinces = {part.province for part in parts}
    sectors = {part.sector for part in parts}
    return [_Layout(allocation, part, language).sheet(_name(part, provinces, sectors)) for part in parts]


def _name(part: Part, provinces: set[str], sectors: set[str]) -> str:
    """Return the name of a sheet: number, then sector where tables of several share the number, and province where there are several."""
    code = part.official.form.code
    several = part.official.form.sector == ANY_SECTOR and len(sectors) > 1
    words_of = (code, _sector(part.sector, CHINESE) if several else "", part.province if len(provinces) > 1 else "")
    return " ".join(word for word in words_of if word)


def _sector(code: str, language: str) -> str:
    return vocabulary().term("sector", code).label.render(language)


def _parts(allocation: Allocation, official: OfficialTable) -> Iterator[Part]:
    """Yield the rows of a table for each sector and province that has any."""
    code = official.form.code
    for sector in FINAL_OF:
        rows: list[tuple[str, Row]] = []
        if code == FINAL_OF[sector]:
            rows = [(each.unit.province, _final(allocation, each)) for each in allocation.units if each.unit.sector == sector]
        elif code == PRE_ALLOCATION_OF[sector]:
            rows = [(each.unit.province, _pre(allocation, each)) for each in allocation.units if _has_pre(each, sector)]
        elif code in (PRE_ISSUE, FINAL_ISSUE):
            entities = [each for each in allocation.entities if each.sector == sector]
            if code == FINAL_ISSUE or any(each.pre_allocation_t is not None or each.issue.reduction_t for each in entities):
                rows = [(each.province, _pre_issue(each) if code == PRE_ISSUE else _final_issue(each)) for each in entities]
        for province in sorted({province for province, _ in rows}):
            yield Part(official, sector, province, [row for own, row in rows if own == province])


def _has_pre(each: UnitAllocation, sector: str) -> bool:
    return each.unit.sector == sector and (each.pre_allocation_t is not None or each.unit.previous_verified_t is not None)


def _final(allocation: Allocation, each: UnitAllocation) -> Row:
    """Return a row of 2-2, 2-3 or 2-4; columns that only pass through stand as they were handed in."""
    unit = each.unit
    balance = allocation.balances.get(unit.sector)
    value = balance.value if balance is not None and each.ordinary else None
    return {
        **{field: as_cell(text) for field, text in unit.shown.items()},
        "entity": unit.entity,
        "uscc": unit.uscc,
        "name": unit.name,
        **{field: getattr(unit, field) for field in ("output_t", "ironmaking_emissions_t", "sintering_emissions_t", "slag_t")},
        "ironmaking_output_t": unit.ironmaking_output_t,
        "clinker_class": unit.clinker_class or None,
        **_slag(allocation, each),
        "emissions_t": each.emissions_t,
        "intensity_t_per_t": shown(each.intensity),
        "deviation_percent": percent(each.deviation),
        "balance_value": at_least(value),
        "surplus_rate": shown(each.rate),
        "allowance_t": each.allowance_t,
        "duty_t": each.duty_t,
        "remark": written_remark(_case_to_print(each), unit.commissioned, unit.closed, unit.shown.get("remark", "")) or None,
    }


def _case_to_print(each: UnitAllocation) -> str:
    """Return the case that the remark says: the declared one, so that it is judged alike when read back, else the one that was found."""
    return each.unit.special if each.unit.special != NONE else each.special or NONE


def _slag(allocation: Allocation, each: UnitAllocation) -> Row:
    """Return what the substitution rate of carbide slag was computed with (table 2-3, note 5); nothing where it was not."""
    if each.carbide_slag_rate is None:
        return {}
    on, law = last_day(allocation.year), allocation.lawbook
    material = law.value("cement.substitute.carbide_slag", on=on).text
    return {
        "slag_deduction": law.value("cement.substitute.deduction", material, on=on).number,
        "clinker_factor": law.value("cement.clinker.factor", each.unit.clinker_class, on=on).number,
        "carbide_slag_percent": percent(each.carbide_slag_rate),
    }


def _pre(allocation: Allocation, each: UnitAllocation) -> Row:
    """Return a row of 1-2, 1-3 or 1-4; the ratio is the one of the year unless the pre-allocation stands as it was handed in."""
    unit = each.unit
    ratio = allocation.pre_allocation_ratio
    stated = unit.printed.get("pre_allocation_percent") if unit.previous_verified_t is None else None
    return {
        "entity": unit.entity,
        "uscc": unit.uscc,
        "name": unit.name,
        "previous_verified_t": unit.previous_verified_t,
        "pre_allocation_percent": stated if stated is not None or ratio is None else percent(Fraction(ratio)),
        "pre_allocation_t": each.pre_allocation_t,
        "pre_allocation_remark": unit.shown.get("pre_allocation_remark"),
    }


def _pre_issue(each: EntityAllocation) -> Row:
    """Return a row of 1-5."""
    issue = each.issue
    return {
        **_of_entity(each),
        "reduction_t": issue.reduction_t,
        "pre_issued_t": issue.pre_issued_t,
        "left_after_pre_t": issue.left_after_pre_t,
    }


def _final_issue(each: EntityAllocation) -> Row:
    """Return a row of 2-5; what is adjusted there is what was left after the pre-allocation step."""
    issue = each.issue
    return {
        **_of_entity(each),
        "allowance_t": issue.final_t,
        **{field: getattr(issue, field) for field in ("true_up_t", "give_back_t", "left_after_pre_t", "pre_issued_t")},
        **{field: getattr(issue, field) for field in ("final_issued_t", "issued_t", "left_t")},
        "duty_t": each.duty_t,
    }


def _of_entity(each: EntityAllocation) -> Row:
    passed = each.issuance
    return {
        **({} if passed is None else passed.shown),
        "entity": each.entity,
        "uscc": each.uscc,
        "pre_allocation_t": each.pre_allocation_t,
        "differentiated": words().label("answer", "yes" if each.issue.differentiated else "no").zh,
        "differentiated_reason": (passed.differentiated_reason if passed is not None else "") or None,
    }


class _Layout:
    """Builds one sheet: title, facts, header, rows, and the sum below; rows and columns count from 1."""

    def __init__(self, allocation: Allocation, part: Part, language: str) -> None:
        self._allocation, self._part, self._language = allocation, part, language
        self._rows: list[Sequence[Cell]] = []
        self._styles: dict[tuple[int, int], Style] = {}

    def sheet(self, name: str) -> Sheet:
        """Return the sheet."""
        columns = self._part.official.columns
        self._line([self._title()], _TITLE)
        self._line(list(self._facts()), _FACT)
        self._line(list(columns.values()), _HEAD)
        for count, row in enumerate(self._part.rows, start=1):
            self._line([count if field == "number" else row.get(field) for field in columns], _TEXT)
        self._line(self._sum(columns), _SUM)
        widths = [_WIDTHS.get(field, _WIDTH) for field in columns]
        merges = [(1, 1, 1, len(columns))]
        return Sheet(name, self._rows, widths, header_rows=0, styles=self._styles, merges=merges, frozen=(_HEAD_ROWS, 2))

    def _line(self, cells: list[Cell], style: Style) -> None:
        self._rows.append([None if cell == "" else cell for cell in cells])
        for column, cell in enumerate(cells, start=1):
            decimals = decimals_of(Decimal(cell)) if isinstance(cell, int | Decimal) else None
            self._styles[len(self._rows), column] = replace(style, decimals=decimals)

    def _title(self) -> str:
        form = self._part.official.form
        year = f"{self._allocation.year}{words().word['year_word']}"
        title = f"{form.code} {self._part.official.title} ({year})"
        return title if self._language == CHINESE else f"{title} {form.english}"

    def _facts(self) -> Iterator[str]:
        """Yield what stands above the header: an estimate is marked, province, sector, and the unit."""
        balance = self._allocation.balances.get(self._part.sector)
        if balance is not None and balance.estimated:
            yield self._both("estimate")
        if self._part.province:
            yield f"{self._both('province')}:{self._part.province}"
        yield f"{self._both('sector')}:{_sector(self._part.sector, CHINESE)}"
        yield self._both("unit")

    def _both(self, fact: str) -> str:
        label = words().label("facts", fact)
        return label.zh if self._language == CHINESE else f"{label.zh} {label.en}"

    def _sum(self, columns: Mapping[str, str]) -> list[Cell]:
        """Return the line of sums, named in its first column."""
        sums = self._part.sums()
        return [words().list["totals"][0], *(sums.get(field) for field in list(columns)[1:])]
