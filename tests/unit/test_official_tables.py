"""The official tables of an allocation: names of the sheets, titles, sums, and what is not written."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from tanheng.allocation.figures import as_cell, at_least, percent, shown
from tanheng.allocation.intake import checks, read_submission
from tanheng.allocation.model import Allocation, Balance, EntityAllocation, Issue, Unit, UnitAllocation
from tanheng.allocation.official_tables import official_sheets
from tanheng.kernel.findings import Place
from tanheng.lawbook import NoLegalValue, shipped_lawbook
from tanheng.tables import Cell, Sheet, Table, text_of

BALANCE = Fraction(857, 1000)


def unit(sector: str, province: str, name: str = "") -> UnitAllocation:
    line = Unit("甲" + province, sector, name, Decimal("1000.5"), Place(), province=province, previous_verified_t=Decimal("1789.70"))
    return UnitAllocation(line, line.emissions_t, "none", True, 1001, 1001, 1252, Fraction(6, 7), Fraction(1, 3), Fraction(1, 20))


def entity(sector: str, province: str) -> EntityAllocation:
    issue = Issue(1252, 1001, 0, 1252, 0, -251, 0, -251, 1001, 0, False, 0, 0)
    return EntityAllocation("甲" + province, "", province, sector, 1001, 1001, 1252, -251, issue)


def allocation(*places: tuple[str, str], year: int = 2025, estimated: bool = False) -> Allocation:
    """An allocation with a unit and an entity for each sector and province."""
    return Allocation(
        year,
        shipped_lawbook(),
        tuple(unit(*place) for place in places),
        tuple(entity(*place) for place in places),
        {sector: Balance(sector, BALANCE, estimated=estimated) for sector, _ in places},
        {},
        (),
        (),
        pre_allocation_ratio=Decimal("0.7"),
    )


def names(*places: tuple[str, str], year: int = 2025) -> list[str]:
    return [sheet.name for sheet in official_sheets(allocation(*places, year=year), "zh")]


def column(sheet: Sheet, name: str) -> list[Cell]:
    """The cells below a header."""
    return [row[list(sheet.rows[2]).index(name)] for row in sheet.rows[3:]]


def test_one_province_and_sector_have_plain_names_and_several_say_which() -> None:
    assert names(("steel", "山东")) == ["1-2", "1-5", "2-2", "2-5"]
    assert names(("cement", "山东"), ("cement", "河南")) == [
        f"{code} {province}" for code in ("1-3", "1-5", "2-3", "2-5") for province in ("山东", "河南")
    ]
    assert names(("steel", ""), ("aluminium", "")) == ["1-2", "1-4", "1-5 钢铁", "1-5 铝冶炼", "2-2", "2-4", "2-5 钢铁", "2-5 铝冶炼"]


def test_a_year_without_pre_allocation_has_the_final_tables_only_and_other_years_none() -> None:
    assert names(("cement", "山东"), year=2024) == ["2-3", "2-5"]
    with pytest.raises(NoLegalValue):
        names(("cement", "山东"), year=2023)


def test_a_sheet_says_title_year_province_sector_and_unit_and_ends_with_its_sums() -> None:
    given = allocation(("cement", "山东"))
    given = replace(given, units=(*given.units, unit("cement", "山东", "2")))
    sheet = next(sheet for sheet in official_sheets(given, "zh") if sheet.name == "2-3")
    assert sheet.rows[0] == ["2-3 水泥熟料生产线核定配额情况明细表 (2025年度)"]
    assert list(sheet.rows[1]) == ["省份:山东", "行业:水泥", "单位：排放量为t，配额为t"]
    assert sheet.rows[-1][0] == "合计"
    assert column(sheet, "②碳排放量") == [Decimal("1000.5"), Decimal("1000.5"), Decimal("2001.0")]
    assert column(sheet, "⑦核定配额") == [1001, 1001, 2002]
    assert column(sheet, "④偏离度（%）") == [Decimal("33.333333333333")] * 2 + [None]
    assert column(sheet, "⑤水泥行业平衡值") == [Decimal("0.857")] * 2 + [None]


def test_the_english_form_keeps_the_chinese_names_and_adds_to_the_title() -> None:
    sheet = official_sheets(allocation(("steel", "山东")), "en")[0]
    assert sheet.rows[0] == ["1-2 预分配配额情况明细表 (2025年度) pre-allocation of steel enterprises"]
    assert column(sheet, "预分配比例（%）")[0] == 70


def test_an_estimate_is_marked_and_not_taken_back() -> None:
    sheets = official_sheets(allocation(("cement", "山东"), estimated=True), "zh")
    tables = [
        Table("made", sheet.name, [(number, list(map(text_of, row))) for number, row in enumerate(sheet.rows, start=1)]) for sheet in sheets
    ]
    assert {finding.code for finding in read_submission(tables, shipped_lawbook(), 2025).findings} == {checks.ESTIMATE.code}


def test_a_refused_allocation_has_no_tables() -> None:
    with pytest.raises(ValueError, match="refused"):
        official_sheets(replace(allocation(("steel", "")), findings=(checks.ESTIMATE.at(Place()),)), "zh")


def test_figures_are_shown_exactly_or_to_twelve_decimals_and_a_balance_value_from_above() -> None:
    assert shown(Fraction(1, 8)) == Decimal("0.125")
    assert shown(Fraction(-1, 700)) == Decimal("-0.001428571429")
    assert shown(None) is None
    assert percent(Fraction(1, 40)) == Decimal("2.5")
    assert at_least(Fraction(2, 3)) == Decimal("0." + "6" * 39 + "7")
    assert at_least(Fraction(1, 3)) == Decimal("0." + "3" * 39 + "4")
    assert at_least(Fraction(43, 50)) == Decimal("0.86")


@pytest.mark.parametrize(("text", "cell"), [("5000", Decimal(5000)), ("12.50", "12.50"), ("t/d", "t/d"), ("1e3", "1e3"), ("", "")])
def test_what_passes_through_becomes_a_number_only_where_it_is_written_just_so(text: str, cell: Cell) -> None:
    assert as_cell(text) == cell
