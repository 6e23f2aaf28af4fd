"""Rows of a program and data frames are read as a file is, and an outcome becomes frames whose numbers are exact."""

from __future__ import annotations

import math
import subprocess
import sys
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tanheng.kernel.exact import plain
from tanheng.lawbook import shipped_folder
from tanheng.quantification import Month, Outcome, Result, TableRefused, as_json, frames, quantify, read_tables, table_of, trace_of
from tests.contract.handing_in import QUIET

EXAMPLE = shipped_folder("examples") / "steel-month.csv"


def quiet(**changes: object) -> list[dict[str, Any]]:
    """The quiet month, its first row changed."""
    return [dict(QUIET[0]) | changes, *map(dict, QUIET[1:])]


def told(outcome: Outcome) -> list[tuple[int, str]]:
    return [(finding.code, str(finding.place)) for finding in outcome.findings]


def rows_of_the_example() -> list[dict[str, str]]:
    (_, header), *rows = read_tables(EXAMPLE)[0].rows
    return [dict(zip(header, texts, strict=True)) for _, texts in rows]


def without_places(node: Any) -> Any:
    if isinstance(node, dict):
        return {name: without_places(part) for name, part in node.items() if name not in ("place", "places", "issues")}
    return [without_places(part) for part in node] if isinstance(node, list) else node


def test_rows_give_what_the_file_gives() -> None:
    of_file = quantify(read_tables(EXAMPLE))
    of_rows = quantify([table_of(rows_of_the_example())])
    assert without_places(as_json(of_rows, with_traces=True)) == without_places(as_json(of_file, with_traces=True))
    assert of_rows.results[0].lines[0].rows[0].place.row == 1


@pytest.mark.parametrize(
    ("given", "read"),
    [
        (0.1 + 0.2, "0.30"), (2317.68, "2317.68"), (7, "7.00"), (Decimal("1E+3"), "1000.00"), ("1,000.5", "1000.50"), (" 3 ", "3.00"),
        (1e-7, "0.00"), (-0.0, "0.00"),
    ],
)  # fmt: skip
def test_a_number_is_read_as_a_spreadsheet_shows_it(given: object, read: str) -> None:
    outcome = quantify([table_of(quiet(quantity=given))])
    assert plain(outcome.results[0].lines[0].quantity) == read


@pytest.mark.parametrize("month", [Month(2026, 6), date(2026, 6, 1), "2026-06", "2026年6月"])
def test_a_month_may_be_a_month_a_day_or_a_text(month: object) -> None:
    assert quantify([table_of(quiet(month=month))]).findings == []


def test_rows_may_leave_columns_out_and_none_is_empty() -> None:
    assert quantify([table_of([*quiet(ncv=None), {}, {"item": ""}])]).findings == []


def test_a_fault_names_row_and_column() -> None:
    assert told(quantify([table_of(quiet(quantity="much"))])) == [(5105, "row 1, quantity")]
    assert told(quantify([table_of(quiet(bogus="1"))])) == [(5102, "bogus")]
    assert told(quantify([table_of([*quiet(), dict(QUIET[2])])])) == [(5114, "row 5, item")]


def test_sheets_may_be_companions() -> None:
    batch = {"item": "烟煤", "month": "2026-06", "tonnes": 60, "ncv": "24.5", "laboratory": "CMA 1"}
    outcome = quantify([table_of(quiet()), table_of([batch], "batches")])
    assert plain(outcome.results[0].lines[0].heat.ncv) == "24.500"  # type: ignore[union-attr]
    wrong = quantify([table_of(quiet()), table_of([batch | {"ncv": "x"}], "batches")])
    assert told(wrong) == [(5105, "batches!row 1, ncv")]


@pytest.mark.parametrize("never", [math.nan, math.inf, -math.inf, Decimal("NaN"), Decimal("sNaN"), Decimal("Infinity")])
def test_what_is_not_finite_is_refused_by_cell(never: object) -> None:
    with pytest.raises(TableRefused) as refused:
        table_of([*quiet(entity=never), *quiet(ncv=never)])
    assert [(finding.code, str(finding.place)) for finding in refused.value.findings] == [(5105, "row 1, entity"), (5105, "row 5, ncv")]


def test_what_no_file_may_hold_no_row_may_hold() -> None:
    with pytest.raises(TableRefused) as refused:
        table_of(quiet(item="=1+1", unit="烧\u200b结"))
    assert [(finding.code, str(finding.place)) for finding in refused.value.findings] == [(5007, "row 1, item"), (5014, "row 1, unit")]


@pytest.mark.parametrize("rows", [[], [{}], [{"item": None}]])
def test_no_rows_are_no_table(rows: list[dict[str, None]]) -> None:
    with pytest.raises(TableRefused, match="5008"):
        table_of(rows)


@pytest.mark.parametrize("cell", [[1], {"a": 1}, 1j, object()])
def test_a_cell_of_another_type_is_a_mistake_of_the_program(cell: Any) -> None:
    with pytest.raises(TypeError, match="row 1, quantity"):
        table_of(quiet(quantity=cell))


def test_a_figure_is_opened_by_itself() -> None:
    outcome = quantify([table_of(rows_of_the_example())])
    result, summary, annual = outcome.results[0], outcome.summaries[0], outcome.annual[0]
    document: Any = as_json(outcome, with_traces=True)
    assert trace_of(outcome, result).as_json() == document["results"][0]["trace"]
    assert trace_of(outcome, result, result.lines[1]).as_json() == document["results"][0]["lines"][1]["trace"]
    assert trace_of(outcome, annual, annual.lines[1]).as_json() == document["annual"][0]["lines"][1]["trace"]
    assert trace_of(outcome, summary).as_json() == document["summaries"][0]["trace"]
    with pytest.raises(ValueError, match="none of this figure"):
        trace_of(outcome, annual, result.lines[1])


def test_importing_works_without_polars_and_a_frame_says_what_to_install() -> None:
    program = """
import sys
sys.modules["polars"] = None
from tanheng.quantification import frames, quantify, table_of
class Pandas:  # what the reader asks of a pandas frame
    def astype(self, kind): return self
    def notna(self): return self
    def where(self, condition, other): return self
    def to_dict(self, orient): return [{"item": "x", "quantity": 1.5}]
assert frames.from_frame(Pandas()).rows[1] == (1, ["x", "1.5"])
try:
    frames.to_frames(quantify([frames.from_frame(Pandas())]))
except ImportError as wrong:
    print(wrong)
"""
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert "pip install 'tanheng[frames]'" in run.stdout


def test_what_is_no_frame_is_said_to_be_none() -> None:
    with pytest.raises(TypeError, match="Polars or pandas"):
        frames.from_frame([1])


class TestFrames:
    """With Polars."""

    @pytest.fixture
    def pl(self) -> Any:
        return pytest.importorskip("polars", reason="Polars is an optional extra")

    def test_a_frame_gives_what_the_file_gives(self, pl: Any) -> None:
        texts = pl.DataFrame(rows_of_the_example())
        decimals = texts.with_columns(pl.col("quantity").cast(pl.Decimal(38, 2)), ncv=pl.lit(None))
        binary = texts.with_columns(pl.col("quantity").cast(pl.Float64))
        of_file = without_places(as_json(quantify(read_tables(EXAMPLE))))
        for frame in (texts, decimals, binary):
            assert without_places(as_json(quantify([frames.from_frame(frame)]))) == of_file

    def test_a_lazy_frame_is_to_be_collected(self, pl: Any) -> None:
        with pytest.raises(TypeError, match="collect"):
            frames.from_frame(pl.DataFrame(QUIET).lazy())

    def test_nan_is_refused_by_cell_and_null_is_empty(self, pl: Any) -> None:
        with pytest.raises(TableRefused) as refused:
            frames.from_frame(pl.DataFrame({"item": ["a", "b", "c"], "quantity": [1.0, None, math.nan]}))
        assert [(finding.code, str(finding.place)) for finding in refused.value.findings] == [(5105, "row 3, quantity")]

    @pytest.mark.usefixtures("pl")
    def test_every_figure_stands_in_a_frame_digit_by_digit(self) -> None:
        rows = [row | {"month": f"2026-{month:02d}"} for month in (5, 6) for row in map(dict, QUIET)]
        aside = {"scope": "sintering", "category": "auxiliary", "item": "耗电量", "quantity": "5"}
        outcome = quantify([table_of([*rows, dict(QUIET[0]) | aside])])
        made = frames.to_frames(outcome)
        document: Any = as_json(outcome)
        for name in ("results", "summaries", "annual", "annual_summaries"):
            frame = getattr(made, name)
            assert frame.height == len(document[name]) > 0
            for row, entry in zip(frame.iter_rows(named=True), document[name], strict=True):
                assert {key: said(value) for key, value in row.items() if key in entry} == {key: entry[key] for key in row if key in entry}
        assert made.lines.height == sum(len(result["lines"]) for result in document["results"])
        assert made.annual_lines.height == sum(len(annual["lines"]) for annual in document["annual"])
        assert made.results.get_column("subtotal_in").drop_nulls().len() == 2
        assert [said(value) for value in made.results.get_column("auxiliary_electricity_mwh").drop_nulls()] == ["5.000"]
        assert made.findings.height == len(outcome.findings)

    @pytest.mark.usefixtures("pl")
    def test_lines_add_up_to_their_result(self) -> None:
        made = frames.to_frames(quantify([table_of(rows_of_the_example())]))
        assert made.lines.get_column("contribution_t").sum() == made.results.get_column("emissions_t").sum() == Decimal("1214057.49")

    def test_an_empty_outcome_has_frames_of_the_same_columns_that_can_be_put_together(self, pl: Any) -> None:
        full = frames.to_frames(quantify([table_of(rows_of_the_example())]))
        empty = frames.to_frames(quantify([table_of([{"item": "x"}])]))
        for one, other in zip(full, empty, strict=True):
            own = [name for name in one.columns if not name.startswith("subtotal_")]
            assert own == other.columns
            assert pl.concat([one.select(own), other], how="vertical_relaxed").height == one.height + other.height
        assert empty.findings.get_column("code").to_list() == [5101] * 5

    @pytest.mark.usefixtures("pl")
    def test_what_does_not_fit_is_exact_text(self) -> None:
        outcome = quantify([table_of(quiet())])
        result: Result = outcome.results[0]
        result.emissions_t = Decimal("1234567890123456789012345678901234567.89")
        assert frames.to_frames(outcome).results.get_column("emissions_t").to_list()[0] == plain(result.emissions_t)


def said(value: object) -> object:
    return plain(value) if isinstance(value, Decimal) else value
