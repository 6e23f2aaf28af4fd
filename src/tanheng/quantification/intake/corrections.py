"""Reads the sheets that correct data, and corrects: meters that were not calibrated as planned, and substitutes for what is missing."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import partial

from tanheng.kernel.exact import exactly, round_half_up
from tanheng.kernel.findings import Check, Place
from tanheng.kernel.months import Month
from tanheng.lawbook import Lawbook
from tanheng.quantification import checks
from tanheng.quantification.intake import cells
from tanheng.quantification.intake.columns import METERS, METERS_REQUIRED, SUBSTITUTIONS, SUBSTITUTIONS_REQUIRED
from tanheng.quantification.intake.sheets import Cells, read_rows, rules_of
from tanheng.quantification.meters import LATE, ON_TIME_BEYOND, Meter, apply_meters
from tanheng.quantification.model import Kind, Row
from tanheng.quantification.report import Report
from tanheng.quantification.sectors import Fault, Sector
from tanheng.quantification.substitutions import BACKUP, NCV, PLAN_VALUE, QUANTITY, STOCK_IDENTITY, Substitution, substituted_rows
from tanheng.quantification.vocabulary import vocabulary
from tanheng.tables import Table

_CODED = ("flow", "origin", "uom", "device", "point", "ncv_point", "method")
_WHERE = ("entity", "works", "unit")
_WHOLE = Decimal(100)


def corrected(
    rows: list[Row],
    lawbook: Lawbook,
    sectors: Mapping[str, Sector],
    given: Mapping[str, list[Table]],
    report: Report,
    *,
    as_verifier: bool,
) -> list[Row]:
    """Return the rows with missing data filled in, then adjusted for meters where a verifier asks; every correction is a finding."""
    if not given["substitutions"] and not given["meters"]:
        return rows
    present = {row.kind.sector for row in rows}
    known = [sector for code, sector in sectors.items() if code in present] or list(sectors.values())
    with exactly():
        missing = [
            one
            for table in given["substitutions"]
            for one in read_rows(table, SUBSTITUTIONS, SUBSTITUTIONS_REQUIRED, partial(_substitution, known), report)
        ]
        filled = substituted_rows(rows, missing, lawbook, report) if missing else rows
        meters: list[Meter] = []
        for table in given["meters"]:
            meters += read_rows(table, METERS, METERS_REQUIRED, partial(_meter, known), report)
        apply_meters(filled, meters, lawbook, report, as_verifier=as_verifier)
    return filled


def _meter(sectors: list[Sector], cell: Cells, place: Place) -> Meter:
    """Make a meter; a row without category measures a fuel. Errors are in per cent, from 0 to 100."""
    month, case = cells.month(cell["month"]), cells.coded(cell["case"], "case")
    category = cells.coded(cell["category"], "category") if cell.get("category") else "fuel"
    scope = cells.coded(cell["scope"], "scope") if cell.get("scope") else ""
    item = _official(sectors, category, cells.stated(cell["item"], "item"), month)
    required, actual, uncovered = _per_cent(cell, "required_percent"), None, None
    if cell.get("actual_percent") or case == ON_TIME_BEYOND:
        actual = _per_cent(cell, "actual_percent")
    if cell.get("uncovered") or case == LATE:
        uncovered = cells.number(cell.get("uncovered", ""), "uncovered")
    entity, works, unit = (cell.get(name, "") for name in _WHERE)
    return Meter(place, entity, works, unit, scope, category, item, month, case, required, actual, uncovered)


def _official(sectors: list[Sector], category: str, written: str, month: Month) -> str:
    """Return the official name of an item in the first sector that knows it, else the name as written. Raises Fault if none takes it."""
    refused: Fault | None = None
    for sector in sectors:
        try:
            with rules_of(sector):
                official = sector.item(category, written, month)
            if official is not None:
                return official
        except Fault as fault:
            refused = refused or fault
    if refused is not None:
        raise refused
    return written


def _substitution(sectors: list[Sector], cell: Cells, place: Place) -> Substitution:
    month = cells.month(cell["month"])
    scope, category = cells.coded(cell["scope"], "scope"), cells.coded(cell["category"], "category")
    cells.stated(cell["item"], "item")
    parameter = cells.coded(cell["parameter"], "missing") if cell.get("parameter") else QUANTITY
    kind = _kind(sectors, cell, scope, category, month)
    if parameter == NCV and NCV not in kind.takes:
        raise Fault(checks.VALUE_NOT_HERE, "parameter", cell["parameter"], vocabulary().term("category", category).label)
    ncv = None
    if cell.get("ncv"):
        if parameter == NCV or NCV not in kind.takes:
            raise Fault(checks.VALUE_NOT_HERE, "ncv", cell["ncv"], vocabulary().term("missing", parameter).label)
        ncv = round_half_up(cells.above_zero(cell["ncv"], "ncv"), kind.takes[NCV])
    decimals = kind.takes[NCV] if parameter == NCV else kind.decimals
    names = (PLAN_VALUE,) if parameter == NCV else (PLAN_VALUE, BACKUP, STOCK_IDENTITY)
    stated = {name: round_half_up(cells.number(cell[name], name), decimals) for name in names if cell.get(name)}
    entity, works, unit = (cell.get(name, "") for name in _WHERE)
    return Substitution(place, entity, works, unit, kind, parameter, stated, cell.get("reference_item", ""), cell.get("reason", ""), ncv)


def _kind(sectors: list[Sector], cell: Cells, scope: str, category: str, month: Month) -> Kind:
    """Say what a missing row is about, in the sector that it names, else in the first whose levels have its scope. Raises Fault."""
    named = cells.coded(cell["sector"], "sector") if cell.get("sector") else ""
    sector = next((one for one in sectors if one.code == named or (not named and scope in one.scopes)), None)
    if sector is None:
        raise Fault(checks.TERM_UNKNOWN, "scope", cell["scope"], vocabulary().term("sector", named or sectors[0].code).label)
    coded = {name: cell.get(name, "") for name in (*SUBSTITUTIONS, *_CODED)}
    with rules_of(sector):
        return sector.kind(coded, scope, category, month, _no_remark)


def _no_remark(check: Check, column: str, found: object = "", expected: object = "") -> None:
    """A remark on a row that is missing would be about nothing."""


def _per_cent(cell: Cells, column: str) -> Decimal:
    value = cells.number(cell.get(column, ""), column)
    if value > _WHOLE:
        raise Fault(checks.PERCENT_WRONG, column, cell[column], "0 – 100 %")
    return value
