"""Decisions of the allocation that a single example shows: dates, which balance value wins, exact edges, what tables already state."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from jsonschema import Draft202012Validator

from tanheng.allocation import Allocation, Estimate, Options, allocate, allocate_rows, as_json
from tanheng.allocation.balance import Curve
from tanheng.allocation.formula import BRACKET_DECIMALS, Formula
from tanheng.allocation.intake import read_submission
from tanheng.allocation.official_tables import official_sheets
from tanheng.interfaces.cli import group
from tanheng.lawbook import shipped_lawbook
from tanheng.tables import read_tables, write_workbook
from tests.code_health.source import ROOT
from tests.contract.allocation_cases import LINE, SEALED, SOLVED

SCHEMA = json.loads((ROOT / "docs" / "reference" / "allocate.schema.json").read_text(encoding="utf-8"))
SECTOR = ROOT / "examples" / "allocation-2025.csv"
CURVE = Curve(Fraction("0.15"), Fraction("0.2"), Fraction("0.03"))


def one(year: int = 2025, options: Options = SEALED, **cells: str) -> Any:
    """Return the only unit of an allocation of one line."""
    allocation = allocate_rows([LINE | cells], year=year, options=options)
    assert not allocation.refused, [finding.message.render("en") for finding in allocation.findings]
    (unit,) = allocation.units
    return unit


def codes(allocation: Allocation) -> set[int]:
    return {finding.code for finding in allocation.findings}


def test_a_unit_commissioned_after_the_year_is_not_new_in_it() -> None:
    assert one(commissioned="2026-01-01").special == "none"
    assert one(commissioned="2025-12-31").special == "new"
    assert one(commissioned="2024-12-31").special == "none"


def test_a_unit_that_is_new_and_closed_counts_as_closed() -> None:
    assert one(commissioned="2025-02-01", closed="2025-11-01").special == "closed"


def test_the_day_of_determination_that_was_said_decides_who_is_closed() -> None:
    late = Options(SEALED.balance_values, determined=date(2025, 12, 10))
    assert one(2024, closed="2025-11-01").in_scope
    assert not one(2024, late, closed="2025-11-01").in_scope


def test_a_line_without_output_has_no_slag_rate_and_keeps_its_declared_case() -> None:
    unit = one(output_t="0", slag_t="10", clinker_class="硅酸盐水泥熟料", special="carbide_slag")
    assert (unit.special, unit.carbide_slag_rate, unit.allowance_t) == ("carbide_slag", None, 850000)


def test_a_sealed_value_wins_over_a_solution_and_a_solution_over_an_estimate() -> None:
    both = Options({"cement": Decimal("0.9")}, assume_complete=True)
    assert one(options=both).allowance_t > one(options=SOLVED).allowance_t == 850000
    estimated = Options(assume_complete=True, estimates={"cement": Estimate(Decimal("0.9"))})
    assert one(options=estimated).allowance_t == 850000


def test_units_out_of_scope_stay_out_of_the_balance_value_also_where_special_units_are_let_in() -> None:
    options = Options(assume_complete=True, readings={"allocation.special_units_in_balance_value": "included"})
    rows = [
        LINE,
        LINE | {"unit": "2", "output_t": "1100000", "special": "white_clinker"},
        LINE | {"unit": "3", "output_t": "5", "special": "new"},
    ]
    with_new, without = (allocate_rows(some, year=2025, options=options).balances["cement"].value for some in (rows, rows[:2]))
    assert with_new == without
    assert without != allocate_rows(rows[:2], year=2025, options=SOLVED).balances["cement"].value


def test_a_unit_between_the_two_ends_of_a_cut_balance_value_is_decided_by_all_of_its_digits() -> None:
    """The balance value is longer than the bracket, and the unit lies exactly at it: a lower value would take a tonne."""
    exact = Fraction(3**3000, 5**2045)
    exact /= 10 ** (len(str(exact.numerator // exact.denominator)) if exact > 1 else 0)
    assert exact.denominator.bit_length() > 4096
    assert (exact * 10**BRACKET_DECIMALS).denominator != 1
    assert Formula(exact, CURVE).result(Decimal(1000), exact).allowance_t == 1000


def test_what_a_table_states_otherwise_is_told_with_both_figures(tmp_path: Path) -> None:
    lawbook = shipped_lawbook()
    first = allocate(read_submission(read_tables(SECTOR), lawbook, 2025), year=2025, options=SOLVED, lawbook=lawbook)
    write_workbook(tmp_path / "t.xlsx", official_sheets(first, "zh"))
    tables = read_tables(tmp_path / "t.xlsx")
    changed = 0
    for table in tables:
        for _, cells in table.rows:
            for place, text in enumerate(cells):
                if table.sheet.startswith("2-3") and text == "1644514":
                    cells[place], changed = "2644514", changed + 1
    assert changed == 1
    second = allocate(read_submission(tables, lawbook, 2025), year=2025, options=Options(), lawbook=lawbook)
    (finding,) = [finding for finding in second.findings if finding.code == 4301 and finding.found == "2644514"]
    assert finding.expected == "1644514"
    assert "-1000000" in finding.message.render("en")


@pytest.mark.parametrize(
    ("rows", "year", "options"),
    [
        ((LINE,), 2025, SEALED),
        ((LINE,), 2024, SEALED),
        ((LINE,), 2025, Options(estimates={"cement": Estimate(Decimal("0.9"))})),
        ((LINE, LINE | {"unit": "2", "output_t": "500000"}), 2025, SOLVED),
        ((LINE | {"emissions_t": "-1"},), 2025, SEALED),
        ((LINE | {"special": "closed"},), 2026, SEALED),
    ],
)
def test_every_answer_keeps_to_the_schema(rows: tuple[dict[str, str], ...], year: int, options: Options) -> None:
    Draft202012Validator(SCHEMA).validate(as_json(allocate_rows(rows, year=year, options=options)))


def test_the_command_ends_with_the_status_of_what_happened(tmp_path: Path) -> None:
    runner = CliRunner()

    def status(*arguments: object) -> int:
        return runner.invoke(group, ["allocate", *map(str, arguments)]).exit_code

    assert status(SECTOR, "--year", 2025, "--assume-complete") == 0
    assert status(SECTOR, "--year", 2025) == 1
    assert status(SECTOR, "--year", 2031, "--assume-complete") == 1
    assert status("--year", 2025) == 2
    assert status(SECTOR, "--year", 2025, "--balance-value", "cement") == 2
    for ending in ("json", "csv", "xlsx"):
        out = tmp_path / f"o.{ending}"
        assert status(SECTOR, "--year", 2025, "--assume-complete", "-o", out) == 0
        assert out.stat().st_size
    assert status(tmp_path / "o.xlsx", "--year", 2025) == 0
    assert status(tmp_path / "o.xlsx", "--year", 2025, "-o", tmp_path / "o.xlsx") == 2
    assert status("--from", tmp_path / "quantified.json", "--year", 2025, "-o", tmp_path / "letter.pdf") == 2
