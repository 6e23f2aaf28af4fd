"""Finds what a spreadsheet would run, in files that are kept and handed back as they came."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator

from tanheng.kernel.findings import Finding, Place
from tanheng.tables import refusals
from tanheng.tables.workbooks import formulas_of

RUNS_AS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""The beginnings of a text that a spreadsheet runs, or that it drops before it runs what follows."""
_HARMLESS = re.compile(r"[-+－＋]?(?:\d+(?:,\d{3})*(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?%?|[-－]*", flags=re.ASCII)
_SEPARATORS = re.compile(r"[,;\t]")
_SIGN = re.compile(r"[-=+@\t\r\n＝＋－＠]")
_WITHIN_LINES = re.compile(r"[\r\n][^\S\r\n]*[=@＝＠]")
_LINE_ENDS = re.compile(r"\r\n|\r|\n")
_LONGEST_SHOWN = 80


def would_run(cell: str) -> bool:
    """Tell whether a cell is something that a spreadsheet runs: it begins like a formula, and is neither a plain number nor a dash."""
    text = cell.strip()
    return (cell.lstrip(" ").startswith(RUNS_AS_FORMULA) or text.startswith(RUNS_AS_FORMULA)) and not _HARMLESS.fullmatch(text)


def formulas_in_csv(text: str, file: str) -> list[Finding]:
    """Return the refusals of the cells of a CSV file that a spreadsheet would run, whichever usual separator it takes."""
    found = (
        refusals.FORMULA.at(Place(file, "", row, column), cell[:_LONGEST_SHOWN])
        for row, cells in enumerate(_rows(text), start=1)
        for column, cell in enumerate(cells, start=1)
        if cell and _SIGN.search(cell) and not _HARMLESS.fullmatch(cell) and _may_run(cell)
    )
    return [one for one, _ in zip(found, range(refusals.REPORTED_FORMULAS), strict=False)]


def formulas_in_workbook(parts: dict[str, bytes], file: str) -> list[Finding]:
    """Return the refusals of the cells of a workbook that hold formulas."""
    return [refusals.FORMULA.at(place, "f(x)") for place in formulas_of(parts, Place(file))[: refusals.REPORTED_FORMULAS]]


def _may_run(cell: str) -> bool:
    """Tell whether a cell, or what it falls into where another separator is taken, would run."""
    return would_run(cell) or any(map(would_run, _SEPARATORS.split(cell.strip()))) or _WITHIN_LINES.search(cell) is not None


def _rows(text: str) -> Iterator[list[str]]:
    """Return the cells by rows; where its quotation marks are out of place, no two programs read them alike, and each is cut off."""
    delimiter = max(",\t;", key=_LINE_ENDS.split(text, 1)[0].count)
    try:
        yield from list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error:
        yield from ([cell.strip(' "') for cell in _SEPARATORS.split(line)] if line else [] for line in _LINE_ENDS.split(text))
