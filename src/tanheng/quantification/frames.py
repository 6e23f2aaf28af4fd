"""Data frames in and out. Polars is an optional extra: `pip install tanheng[frames]`; importing this module works without it.

Numbers become exact Polars decimals with as many decimals as the figures have. Where precision 38 does not hold them a column is text,
which is exact too; a number is never rounded and never a binary float.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple, get_args, get_type_hints

from tanheng.kernel.exact import plain
from tanheng.kernel.findings import Finding
from tanheng.kernel.messages import CHINESE, shown
from tanheng.kernel.months import Month
from tanheng.quantification.model import Annual, AnnualLine, AnnualSummary, Auxiliary, Line, Outcome, Result, Summary
from tanheng.quantification.rows import table_of
from tanheng.tables import Table

if TYPE_CHECKING:
    import polars as pl

__all__ = ["Frames", "from_frame", "to_frames"]

_PRECISION = 38  # the most digits that a Polars decimal holds
_INTERNAL = frozenset({"scope_order", "order", "rounded_from"})
_SCALARS = (str, int, bool, Decimal, Month)
_OF_A_LINE: dict[str, type] = {"ncv": Decimal, "ncv_method": str, "contribution_t": Decimal, "places": list}
_OF_A_FINDING: dict[str, type] = {
    "severity": str, "code": int, "place": str, "file": str, "sheet": str, "row": int, "column": int,
    "found": str, "expected": str, "message": str, "article": str,
}  # fmt: skip
_KEYS_OF_RESULTS = ("entity", "works", "unit", "sector", "scope", "month")
_KEYS_OF_YEARS = ("entity", "works", "unit", "sector", "scope", "year")
_HOW_TO_INSTALL = "frames need Polars: pip install 'tanheng[frames]'"


class Frames(NamedTuple):
    """An outcome as Polars frames; docs/reference/python-api.md lists their columns."""

    results: pl.DataFrame
    lines: pl.DataFrame
    summaries: pl.DataFrame
    annual: pl.DataFrame
    annual_lines: pl.DataFrame
    annual_summaries: pl.DataFrame
    findings: pl.DataFrame


def from_frame(df: object, sheet: str = "") -> Table:
    """Make a table of a data frame: of Polars, or of pandas, neither of which is imported for it.

    Columns are those of docs/reference/quantify.md, section 1, with decimals, whole numbers, binary floats (read with the fifteen digits
    that a spreadsheet shows), texts and days; null is an empty cell. In a pandas frame NaN, NaT and NA are how null is written.

    Raises TableRefused with a finding for every cell that no table may hold: a NaN of Polars, infinity, formulas, control characters.
    Raises TypeError for anything that is no frame, or holds lists.
    """
    return table_of(_rows_of(df), sheet)


def to_frames(outcome: Outcome, *, language: str = CHINESE) -> Frames:
    """Return the figures and findings as Polars frames; texts of findings are in the language (`zh` or `en`).

    Emissions are in tCO2 (`_t`), quantities in `uom`; a month is the text `YYYY-MM`. What is not stated is null. Lines carry the columns
    of their result that say whose they are. Raises ImportError where Polars is not installed.
    """
    _polars()
    results = [(_scalars(result) | _subtotals(result) | _auxiliary(result.auxiliary)) for result in outcome.results]
    own = {name: Decimal for row in results for name in row if name not in _columns(Result)}
    lines = [
        {name: _cell(getattr(result, name)) for name in _KEYS_OF_RESULTS} | _line(line)
        for result in outcome.results
        for line in result.lines
    ]
    annual_lines = [
        {name: getattr(annual, name) for name in _KEYS_OF_YEARS} | _scalars(line) for annual in outcome.annual for line in annual.lines
    ]
    of_results = {name: _columns(Result)[name] for name in _KEYS_OF_RESULTS}
    of_years = {name: _columns(Annual)[name] for name in _KEYS_OF_YEARS}
    return Frames(
        _frame(results, _columns(Result) | own),
        _frame(lines, of_results | _columns(Line) | _OF_A_LINE),
        _frame(map(_scalars, outcome.summaries), _columns(Summary)),
        _frame(map(_scalars, outcome.annual), _columns(Annual)),
        _frame(annual_lines, of_years | _columns(AnnualLine)),
        _frame(map(_scalars, outcome.annual_summaries), _columns(AnnualSummary)),
        _frame((_finding(finding, language) for finding in outcome.findings), _OF_A_FINDING),
    )


def _polars() -> Any:
    """Return Polars, imported only when a frame is wanted."""
    try:
        import polars
    except ImportError as wrong:
        raise ImportError(_HOW_TO_INSTALL) from wrong
    return polars


def _rows_of(df: Any) -> Iterable[Mapping[str, Any]]:
    if hasattr(df, "iter_rows") and hasattr(df, "schema"):
        return df.iter_rows(named=True)  # type: ignore[no-any-return]
    if hasattr(df, "collect_schema"):
        raise TypeError("the frame is lazy; hand in what its collect() gives")
    if hasattr(df, "to_dict") and hasattr(df, "notna"):
        return df.astype(object).where(df.notna(), None).to_dict("records")  # type: ignore[no-any-return]
    raise TypeError(f"a frame of Polars or pandas is expected, not {type(df).__name__}")


@cache
def _columns(kind: type) -> dict[str, type]:
    """Return the columns of a class of the model with their types: its fields that hold one value, so that a new field is a column."""
    hints = get_type_hints(kind)
    columns: dict[str, type] = {}
    for field in fields(kind):
        held = [one for one in get_args(hints[field.name]) or (hints[field.name],) if one is not type(None)]
        if field.name not in _INTERNAL and len(held) == 1 and held[0] in _SCALARS:
            columns[field.name] = str if held[0] is Month else held[0]
    return columns


def _cell(value: object) -> object:
    return str(value) if isinstance(value, Month) else value


def _scalars(figure: Any) -> dict[str, object]:
    return {name: _cell(getattr(figure, name)) for name in _columns(figure.__class__)}


def _subtotals(result: Result) -> dict[str, object]:
    return {f"subtotal_{name}": value for name, value in result.subtotals.items()}


def _auxiliary(figures: Sequence[Auxiliary]) -> dict[str, object]:
    return {"_".join(part for part in ("auxiliary", figure.field, figure.of) if part): figure.quantity for figure in figures}


def _line(line: Line) -> dict[str, object]:
    heat = line.heat
    own = (heat.ncv if heat else None, heat.method if heat else None, line.contribution_t, [str(row.place) for row in line.rows])
    return _scalars(line) | dict(zip(_OF_A_LINE, own, strict=True))


def _finding(finding: Finding, language: str) -> dict[str, object]:
    place = finding.place
    texts = (shown(finding.found, language), shown(finding.expected, language), finding.message.render(language), finding.article)
    values = (finding.severity.value, finding.code, str(place), place.file, place.sheet, place.row, place.column, *texts)
    return dict(zip(_OF_A_FINDING, values, strict=True))


def _frame(rows: Iterable[Mapping[str, object]], columns: Mapping[str, type]) -> pl.DataFrame:
    polars = _polars()
    held = list(rows)
    of_type = {str: polars.String, int: polars.Int64, bool: polars.Boolean, list: polars.List(polars.String)}
    series = []
    for name, kind in columns.items():
        values = [row.get(name) for row in held]
        if kind is Decimal:
            series.append(_decimals(polars, name, [value for value in values if value is None or isinstance(value, Decimal)]))
        else:
            series.append(polars.Series(name, values, dtype=of_type[kind], strict=True))
    return polars.DataFrame(series)  # type: ignore[no-any-return]


def _decimals(polars: Any, name: str, values: list[Decimal | None]) -> Any:
    """Return a column of exact decimals; Polars cuts off what does not fit without a word, so that a column that does not fit is text."""
    texts = [None if value is None else plain(value) for value in values]
    parts = [text.lstrip("-").partition(".") for text in texts if text is not None]
    decimals = max((len(part[2]) for part in parts), default=0)
    if decimals + max((len(part[0]) for part in parts), default=0) > _PRECISION:
        return polars.Series(name, texts, dtype=polars.String, strict=True)
    return polars.Series(name, values, dtype=polars.Decimal(_PRECISION, decimals), strict=True)
