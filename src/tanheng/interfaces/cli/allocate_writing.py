"""Writes an allocation as CSV, as the official tables, and as PDF; marks the faulty cells of an input."""

from __future__ import annotations

import csv
import sys
from pathlib import Path

from tanheng.allocation import Allocation, as_json
from tanheng.allocation.documents import explanation_pdf, letter_pdf
from tanheng.allocation.official_tables import official_sheets
from tanheng.interfaces.cli.common import MISUSED, stop, unwritable
from tanheng.kernel.findings import Finding
from tanheng.kernel.messages import message
from tanheng.quantification.rendering import issue_json
from tanheng.tables import Table, whole_file, write_csv, write_workbook
from tanheng.tables.writing import neutral


def refusal_json(findings: list[Finding], year: int, language: str) -> dict[str, object]:
    """Return the JSON of an input that could not even be read."""
    parts: dict[str, object] = {"units": [], "entities": [], "provinces": [], "national": []}
    return {"year": year, "sectors": {}, **parts, "issues": [issue_json(finding, language) for finding in findings], "law": None}


def write_units(allocation: Allocation, out: Path | None, language: str) -> None:
    """Write one row for each unit, its columns as the JSON names them; to standard output without a file."""
    units = as_json(allocation, language=language)["units"]
    assert isinstance(units, list)
    names = list(dict.fromkeys(name for unit in units for name in unit if name != "estimate"))
    rows = [names, *([_cell(unit.get(name)) for name in names] for unit in units)]
    if out is None:
        csv.writer(sys.stdout, lineterminator="\n").writerows([neutral(cell) for cell in row] for row in rows)
        return
    try:
        write_csv(out, rows)
    except OSError as wrong:
        raise unwritable(out, wrong, language) from None


def _cell(value: object) -> str:
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def write_tables(allocation: Allocation, out: Path, language: str) -> None:
    """Write the official tables."""
    try:
        write_workbook(out, official_sheets(allocation, language))
    except OSError as wrong:
        raise unwritable(out, wrong, language) from None


def write_pdf(allocation: Allocation, out: Path, entity: str | None, province: str | None, number: str, language: str) -> None:
    """Write the explanation sheet of an entity, or, without one, the letter of a province."""
    from tanheng.reporting import ExtraMissing

    provinces = list(dict.fromkeys(unit.unit.province for unit in allocation.units))
    if entity is not None and entity not in {unit.unit.entity for unit in allocation.units}:
        raise stop(message("{found} is not in the file.", found=entity), language, MISUSED)
    if entity is None and province is None and len(provinces) > 1:
        raise stop(
            message("The file has several provinces; choose one with --province: {known}", known=", ".join(provinces)), language, MISUSED
        )
    chosen = province if province is not None else provinces[0]
    if entity is None and chosen not in provinces:
        raise stop(message("{found} is not in the file.", found=chosen), language, MISUSED)
    try:
        printed = explanation_pdf(allocation, entity, language) if entity else letter_pdf(allocation, chosen, number, language)
        with whole_file(out) as part:
            part.write_bytes(printed)
    except ExtraMissing as missing:
        raise stop(message("The PDF needs further packages: pip install '{extra}'", extra=str(missing)), language, MISUSED) from None
    except OSError as wrong:
        raise unwritable(out, wrong, language) from None


def write_back(tables: list[Table], findings: list[Finding], errors_to: Path, language: str) -> None:
    """Write the input with its faulty cells marked."""
    from tanheng.interfaces.cli.marking import write_marked

    try:
        write_marked(tables, findings, errors_to, language)
    except OSError as wrong:
        raise unwritable(errors_to, wrong, language) from None
