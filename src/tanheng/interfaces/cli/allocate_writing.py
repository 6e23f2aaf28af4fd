"""Writes an allocation as CSV, as the official tables, and as PDF; marks the faulty cells of an input."""

from __future__ import annotations

import csv
import sys
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from tanheng.allocation import Allocation, as_json
from tanheng.allocation.documents import NoPreAllocation, explanation_pdf, letter_pdf
from tanheng.allocation.official_tables import official_sheets
from tanheng.interfaces.cli.common import MISUSED, stop, unwritable
from tanheng.kernel.findings import Finding
from tanheng.kernel.messages import message
from tanheng.tables import Cell, Table, whole_file, write_csv, write_workbook
from tanheng.tables.writing import neutral

_OF_SECTOR = ("balance_value_t_per_t", "estimated", "estimate_low_t", "estimate_high_t")
_FIGURES = ("_t", "_rate", "_deviation")


def refusal_json(findings: list[Finding], year: int, language: str) -> dict[str, object]:
    """Return the JSON of an input that could not even be read."""
    parts: dict[str, object] = {"units": [], "entities": [], "provinces": [], "national": []}
    return {"year": year, "sectors": {}, **parts, "issues": [finding.as_json(language) for finding in findings], "law": None}


def write_units(allocation: Allocation, out: Path | None, language: str) -> None:
    """Write one row for each unit, its columns as the JSON names them; to standard output without a file.

    Behind them stand the balance value of the sector, whether it is an estimate, and the allowance at both ends of its band.
    """
    content = as_json(allocation, language=language)
    units, sectors = content["units"], content["sectors"]
    assert isinstance(units, list)
    assert isinstance(sectors, dict)
    names = [*(name for name in (units[0] if units else ()) if name != "estimate"), *_OF_SECTOR]
    rows: list[list[Cell]] = [list(names)]
    for unit in units:
        sector, band = sectors[unit["sector"]], unit.get("estimate") or {}
        more = {"balance_value_t_per_t": sector["balance_value"], "estimated": sector["estimated"]}
        more |= {f"estimate_{end}": band.get(end) for end in ("low_t", "high_t")}
        rows.append([_cell(name, {**unit, **more}[name]) for name in names])
    if out is None:
        csv.writer(sys.stdout, lineterminator="\n").writerows([neutral(cell) for cell in row] for row in rows)
        return
    try:
        write_csv(out, rows)
    except OSError as wrong:
        raise unwritable(out, wrong, language) from None


def _cell(name: str, value: object) -> Cell:
    """Return a value of the JSON for a table: figures, which the JSON has as texts, are numbers again, so that none is written as text."""
    if value is None or isinstance(value, bool):
        return "" if value is None else str(value).lower()
    return Decimal(str(value)) if name.endswith(_FIGURES) else str(value)


def write_tables(allocation: Allocation, out: Path, language: str) -> None:
    """Write the official tables."""
    try:
        write_workbook(out, official_sheets(allocation, language))
    except OSError as wrong:
        raise unwritable(out, wrong, language) from None


@dataclass(frozen=True, slots=True)
class Letter:
    """What the command says of the province's letter: which province (None: the only one), its number, the step, its day if known.

    `input_hash` is the SHA-256 of the file that was handed in.
    """

    province: str | None
    number: str
    stage: str
    day: date | None
    input_hash: str


def write_pdf(allocation: Allocation, out: Path, entity: str | None, letter: Letter, language: str) -> None:
    """Write the explanation sheet of an entity, or, without one, the letter of a province."""
    from tanheng.reporting import ExtraMissing

    provinces = list(dict.fromkeys(unit.unit.province for unit in allocation.units))
    if entity is not None and entity not in {unit.unit.entity for unit in allocation.units}:
        raise stop(message("{found} is not in the file.", found=entity), language, MISUSED)
    if entity is None and letter.province is None and len(provinces) > 1:
        raise stop(
            message("The file has several provinces; choose one with --province: {known}", known=", ".join(provinces)), language, MISUSED
        )
    chosen = letter.province if letter.province is not None else provinces[0]
    if entity is None and chosen not in provinces:
        raise stop(message("{found} is not in the file.", found=chosen), language, MISUSED)
    try:
        if entity is not None:
            printed = explanation_pdf(allocation, entity, language)
        else:
            printed = letter_pdf(
                allocation, chosen, letter.number, language, stage=letter.stage, day=letter.day, input_hash=letter.input_hash
            )
        with whole_file(out) as part:
            part.write_bytes(printed)
    except NoPreAllocation as none:
        raise stop(none.text, language, MISUSED) from None
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
