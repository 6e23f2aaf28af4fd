"""Reads the sheets that correct data: meters that were not calibrated as planned, and substitutes for what is missing."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from tanheng.kernel.exact import round_half_up
from tanheng.kernel.findings import Place
from tanheng.kernel.months import Month
from tanheng.quantification import checks
from tanheng.quantification.intake import cells
from tanheng.quantification.intake.columns import find_columns, headed
from tanheng.quantification.intake.companions import FindItem, made
from tanheng.quantification.meters import LATE, ON_TIME_BEYOND, Meter
from tanheng.quantification.model import Kind
from tanheng.quantification.report import Report
from tanheng.quantification.sectors import Fault
from tanheng.quantification.substitutions import BACKUP, NCV, PLAN_VALUE, QUANTITY, STOCK_IDENTITY, Substitution
from tanheng.quantification.vocabulary import vocabulary
from tanheng.tables import Table

METERS = (
    "entity", "works", "unit", "scope", "category", "item", "month", "case", "required_percent", "actual_percent", "uncovered",
)  # fmt: skip
METERS_REQUIRED = ("item", "month", "case", "required_percent")
SUBSTITUTIONS = (
    "entity", "works", "unit", "sector", "scope", "category", "item", "month", "parameter", "plan_value", "backup_meter",
    "stock_identity", "reference_item", "reason",
)  # fmt: skip
SUBSTITUTIONS_REQUIRED = ("scope", "category", "item", "month", "reason")
FindKind = Callable[[dict[str, str], str, str, Month], Kind]
_WHERE = ("entity", "works", "unit")
_WHOLE = Decimal(100)


def read_meters(table: Table, find_item: FindItem, report: Report) -> list[Meter]:
    """Return the meters; a row without category measures a fuel. Errors are in per cent, from 0 to 100."""

    def make(cell: dict[str, str], place: Place) -> Meter:
        month, case = cells.month(cell["month"]), cells.coded(cell["case"], "case")
        category = cells.coded(cell["category"], "category") if cell.get("category") else "fuel"
        scope = cells.coded(cell["scope"], "scope") if cell.get("scope") else ""
        item = find_item(category, cells.stated(cell["item"], "item"), month) or cell["item"]
        required, actual, uncovered = _per_cent(cell, "required_percent"), None, None
        if cell.get("actual_percent") or case == ON_TIME_BEYOND:
            actual = _per_cent(cell, "actual_percent")
        if cell.get("uncovered") or case == LATE:
            uncovered = cells.number(cell.get("uncovered", ""), "uncovered")
        entity, works, unit = (cell.get(name, "") for name in _WHERE)
        return Meter(place, entity, works, unit, scope, category, item, month, case, required, actual, uncovered)

    table = headed(table, METERS_REQUIRED)
    columns = find_columns(table, METERS, METERS_REQUIRED, report)
    return list(made(table, columns, make, report)) if columns else []


def read_substitutions(table: Table, find_kind: FindKind, report: Report) -> list[Substitution]:
    """Return the substitutions; `find_kind(cells, scope, category, month)` says what the missing row is about."""

    def make(cell: dict[str, str], place: Place) -> Substitution:
        month = cells.month(cell["month"])
        scope, category = cells.coded(cell["scope"], "scope"), cells.coded(cell["category"], "category")
        cells.stated(cell["item"], "item")
        parameter = cells.coded(cell["parameter"], "missing") if cell.get("parameter") else QUANTITY
        kind = find_kind({name: cell.get(name, "") for name in SUBSTITUTIONS}, scope, category, month)
        if parameter == NCV and kind.material.category != "fuel":
            raise Fault(checks.VALUE_NOT_HERE, "parameter", cell["parameter"], vocabulary().term("category", category).label)
        decimals = kind.ncv_decimals if parameter == NCV else kind.decimals
        names = (PLAN_VALUE,) if parameter == NCV else (PLAN_VALUE, BACKUP, STOCK_IDENTITY)
        stated = {name: round_half_up(cells.number(cell[name], name), decimals) for name in names if cell.get(name)}
        entity, works, unit = (cell.get(name, "") for name in _WHERE)
        return Substitution(place, entity, works, unit, kind, parameter, stated, cell.get("reference_item", ""), cell.get("reason", ""))

    table = headed(table, SUBSTITUTIONS_REQUIRED)
    columns = find_columns(table, SUBSTITUTIONS, SUBSTITUTIONS_REQUIRED, report)
    return list(made(table, columns, make, report)) if columns else []


def _per_cent(cell: dict[str, str], column: str) -> Decimal:
    value = cells.number(cell.get(column, ""), column)
    if value > _WHOLE:
        raise Fault(checks.PERCENT_WRONG, column, cell[column], "0 – 100 %")
    return value
