"""Whatever is done to a computed cell of a template is told about at that cell: typed over, emptied, or computed by another formula."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from random import Random

import pytest

from tanheng.kernel.months import Month
from tanheng.lawbook import shipped_lawbook
from tanheng.quantification import quantify, read_input
from tanheng.quantification.templates import plan
from tanheng.quantification.templates.making import SECTORS, LawfulTemplate, lawful_template
from tanheng.quantification.templates.plan import COLUMNS, LAYOUTS, UOM, Row, SheetPlan
from tanheng.tables import Table
from tests.spreadsheet.evaluating import Key, evaluated, formulas_of, hidden_cells, place_of, text_at, with_texts
from tests.spreadsheet.filling import Filling
from tests.unit.templates import faults, template, written

LOOKED_UP = (plan.CARBON_PER_HEAT, plan.OXIDATION, plan.FACTOR)
# A step that takes the neighbour leaves a remainder that the next step takes up: these come to the same figure.
MADE_UP_FOR = ("x_d2", "x_d1", "x_h")
HUGE = 10**9


@dataclass(frozen=True)
class Book:
    """A template that was filled in and computed."""

    made: LawfulTemplate
    tables: list[Table]
    formulas: dict[Key, str]

    @property
    def computed(self) -> list[Table]:
        return evaluated(self.tables, self.formulas)

    def rows(self) -> dict[Key, tuple[SheetPlan, Row]]:
        """Return the row of every computed cell."""
        known = {(sheet.name, row.number): (sheet, row) for sheet in self.made.plan.sheets for row in sheet.rows}
        return {key: known[key[0], place_of(key[1])[0]] for key in self.formulas}

    def shown(self, tables: list[Table]) -> dict[Key, str]:
        """Return what stands in every computed cell."""
        texts = {table.sheet: dict(table.rows) for table in tables}
        return {key: text_at(texts, key[0], *place_of(key[1])) for key in self.formulas}


def filled(folder: Path, sector: str, layout: str = COLUMNS, months: int = 2) -> Book:
    """Fill a template in and find its formulas."""
    book, made = shipped_lawbook(), template(sector, months, layout)
    path = written(folder / "t.xlsx", made, Filling(made, book, Random(f"{sector} {layout}")).made())
    return Book(made, read_input(path, book), formulas_of(made, book))


def told(tables: list[Table]) -> set[str]:
    """Return the places of all errors."""
    return {place for _, place in faults(quantify(tables))}


def place(key: Key) -> str:
    return "!".join(key)


def is_looked_up(key: Key, row: Row) -> bool:
    return row.role in LOOKED_UP or place_of(key[1])[1] == UOM


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("sector", SECTORS)
def test_every_computed_cell_that_is_typed_over_or_emptied_is_told(tmp_path: Path, sector: str, layout: str) -> None:
    book = filled(tmp_path, sector, layout)
    computed, rows, hidden = book.computed, book.rows(), hidden_cells(book.made)
    assert told(computed) == set()
    shown = book.shown(computed)
    visible = [key for key in book.formulas if key not in hidden]
    for of_law in (True, False):
        own = [key for key in visible if is_looked_up(key, rows[key][1]) == of_law]
        assert len(own) > 50
        assert told(with_texts(computed, dict.fromkeys(own, "123.456"))) == {place(key) for key in own}
        said = [key for key in own if shown[key] not in ("", "0")]
        assert told(with_texts(computed, dict.fromkeys(said, ""))) == {place(key) for key in said}


def test_the_sum_of_a_run_of_months_over_the_new_year_is_compared(tmp_path: Path) -> None:
    book = shipped_lawbook()
    made = lawful_template(book, "aluminium", Month(2025, 11), 4, COLUMNS)
    path = written(tmp_path / "t.xlsx", made, Filling(made, book, Random(0)).made())
    own = Book(made, read_input(path, book), formulas_of(made, book))
    assert told(own.computed) == set()
    sums = [key for key, (sheet, row) in own.rows().items() if place_of(key[1])[1] == sheet.year_column and not row.is_hidden]
    assert told(with_texts(own.computed, dict.fromkeys(sums, "123.456"))) == {place(key) for key in sums}


@pytest.mark.parametrize("sector", SECTORS)
def test_a_figure_that_is_a_hair_off_is_told(tmp_path: Path, sector: str) -> None:
    book = filled(tmp_path, sector)
    computed, rows, hidden = book.computed, book.rows(), hidden_cells(book.made)
    numbers = {
        key: text
        for key, text in book.shown(computed).items()
        if text and key not in hidden and place_of(key[1])[1] != UOM and not is_looked_up(key, rows[key][1])
    }
    off = {key: f"{text}{'' if '.' in text else '.'}0001" for key, text in numbers.items() if len(text) < 12}
    assert len(off) > 50
    assert told(with_texts(computed, off)) == {place(key) for key in off}


@pytest.mark.parametrize("change", ["({})+1", '""', "({})*2+1"])
@pytest.mark.parametrize("sector", SECTORS)
def test_a_changed_formula_of_any_kind_is_told(tmp_path: Path, sector: str, change: str) -> None:
    """One cell of each kind is computed by another formula: of each role, in each group or sum, of a month, the sum and the unit."""
    book = filled(tmp_path, sector)
    shown, hidden = book.shown(book.computed), hidden_cells(book.made)
    kinds: dict[tuple[object, ...], Key] = {}
    for key, (sheet, row) in book.rows().items():
        column = place_of(key[1])[1]
        about = row.group.name if row.group is not None else row.code
        if key not in hidden and shown[key] not in ("", "0"):
            kinds.setdefault((row.role, about, column in (sheet.year_column, UOM) and column), key)
    units = {key for key in kinds.values() if place_of(key[1])[1] == UOM}
    assert {role for role, *_ in kinds} >= {plan.QUANTITY, plan.EMISSIONS, plan.SUM, plan.OUTPUT_TOTAL, plan.INTENSITY, plan.SUMMARY}
    by_law = {key for kind, key in kinds.items() if kind[0] in LOOKED_UP} | units
    for changed in (by_law, {*kinds.values()} - by_law):
        formulas = book.formulas | {key: '"kg"' if key in units else change.format(book.formulas[key]) for key in changed}
        assert told(evaluated(book.tables, formulas)) >= {place(key) for key in changed}


@pytest.mark.parametrize("sector", SECTORS)
def test_a_changed_hidden_step_is_told_at_the_figure_it_leads_to(tmp_path: Path, sector: str) -> None:
    book = filled(tmp_path, sector)
    blocks: dict[str, tuple[Key, Key]] = {}
    taken: set[tuple[str, str]] = set()
    rows, shown = book.rows(), book.shown(book.computed)
    for key, (sheet, row) in rows.items():
        column = "".join(letter for letter in key[1] if letter.isalpha())
        start = row.code.rsplit("|", 1)[0]
        goal = sheet.by_code.get(f"{start}|{plan.INTENSITY if row.role in plan.QUOTIENT else plan.EMISSIONS}")
        if not row.is_hidden or goal is None or row.role in (*MADE_UP_FOR, plan.KEY, *blocks):
            continue
        figure = (sheet.name, f"{column}{goal.number}")
        if shown[figure] not in ("", "0") and figure not in taken:
            taken.add(figure)
            blocks[row.role] = (key, figure)
    assert blocks.keys() >= {*plan.PRODUCT, *plan.QUOTIENT} - {*MADE_UP_FOR}
    found: set[str] = set()
    for by in (HUGE, -HUGE):
        formulas = book.formulas | {key: f"({book.formulas[key]})+{by}".replace("+-", "-") for key, _ in blocks.values()}
        found |= told(evaluated(book.tables, formulas))
    assert found >= {place(figure) for _, figure in blocks.values()}
