"""The companion sheets of a template: measured batches, stock ledger, meters and substitutes. They are optional and no formula reads them.

`intake` reads them as in any workbook, by their names; what stands above their header is for people.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tanheng.kernel.messages import Label, Rendered, message
from tanheng.lawbook import Lawbook
from tanheng.quantification import checks
from tanheng.quantification.intake.columns import (
    BATCHES,
    BATCHES_REQUIRED,
    METERS,
    METERS_REQUIRED,
    STOCK,
    STOCK_REQUIRED,
    SUBSTITUTIONS,
    SUBSTITUTIONS_REQUIRED,
)
from tanheng.quantification.sectors import Sector
from tanheng.quantification.sectors.aluminium import Aluminium
from tanheng.quantification.sectors.cement import Cement
from tanheng.quantification.sectors.steel import Steel
from tanheng.quantification.templates.making import LawfulTemplate
from tanheng.quantification.templates.plan import GAS_FORM
from tanheng.quantification.vocabulary import vocabulary

ITEM, MONTH = "item", "month"
HEADER = 3  # the row, counted from 1; the title and the units stand above it
REQUIRED: Mapping[str, tuple[str, ...]] = {
    "batches": BATCHES_REQUIRED,
    "stock": STOCK_REQUIRED,
    "meters": METERS_REQUIRED,
    "substitutions": SUBSTITUTIONS_REQUIRED,
}
OF_THE_WORKS = ("entity", "works")  # a template is of one works, so that its own facts say them
_COLUMNS: Mapping[str, tuple[str, ...]] = {"batches": BATCHES, "stock": STOCK, "meters": METERS, "substitutions": SUBSTITUTIONS}
_LEFT_OUT = (*OF_THE_WORKS, "sector")
_OF_SOME_SECTORS = ("unit", "point", "own_use")
_SECTORS: Mapping[str, type[Sector]] = {sector.code: sector for sector in (Steel, Cement, Aluminium)}
_TERMS = {"point": "point", "case": "case", "parameter": "missing"}
_MASSES = ("tonnes", "opening", "bought", "sold", "closing", "own_use")
_SHARES = ("required_percent", "actual_percent")
_OF_THE_ITEM = ("uncovered", "plan_value", "backup_meter", "stock_identity")
_HEAT = "ncv"
NUMBERS = frozenset({*_MASSES, *_SHARES, *_OF_THE_ITEM, _HEAT})
_PURPOSES = {
    "batches": message("Measured batches of fuels: the month takes their mean. Optional."),
    "stock": message("Stock ledger: compared with the quantities of the month. Optional."),
    "meters": message("Meters that were not calibrated as planned. Optional."),
    "substitutions": message("Substitutes for missing quantities and heat values, each with its reason. Optional."),
}


@dataclass(frozen=True, slots=True)
class CompanionColumn:
    """One column: its label is its header, `unit` stands above it; `choices` are what is offered (none: anything)."""

    code: str
    label: Label
    unit: Rendered | str
    required: bool
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CompanionSheet:
    """One companion sheet: what it is for, its columns, and what it rests on."""

    code: str
    name: Label
    purpose: Rendered
    columns: tuple[CompanionColumn, ...]
    article: Rendered | str


def companion_sheets(template: LawfulTemplate, lawbook: Lawbook) -> tuple[CompanionSheet, ...]:
    """Return the companion sheets of a template's sector, with the columns that the sector takes."""
    sector = _SECTORS[template.plan.sector](lawbook)
    sheets = []
    for code, columns in _COLUMNS.items():
        taken = [name for name in columns if name not in _LEFT_OUT and _takes(sector, code, name)]
        made = tuple(_column(template, sector, code, name) for name in taken)
        sheets.append(
            CompanionSheet(code, vocabulary().term("sheets", code).label, _PURPOSES[code], made, _article(template, lawbook, code))
        )
    return tuple(sheets)


def companion_items(template: LawfulTemplate) -> tuple[str, ...]:
    """Return the official names of everything that the template has room for."""
    groups = [group for part in template.plan.parts for group in part.groups if group.form != GAS_FORM and group.category != "auxiliary"]
    listed = {group.table for group in groups if group.free}
    named = (row.name for table in template.tables if table.name in listed for row in table.rows)
    return tuple(dict.fromkeys((*named, *(item for group in groups for item in group.fixed))))


def _takes(sector: Sector, code: str, name: str) -> bool:
    """The columns of batches and ledgers that only some sectors have are offered by these."""
    if code not in ("batches", "stock") or name not in _OF_SOME_SECTORS:
        return True
    categories = ("fuel",) if code == "batches" else tuple(term.code for term in vocabulary().terms("category"))
    return any(sector.companion_takes(name, category) for category in categories)


def _column(template: LawfulTemplate, sector: Sector, code: str, name: str) -> CompanionColumn:
    choices: tuple[str, ...] = ()
    if name == MONTH:
        choices = tuple(str(month) for month in template.plan.months)
    elif name == ITEM and code == "batches":
        choices = next(table.items for table in template.tables if table.name == "fuel")
    elif name in (ITEM, "reference_item"):
        choices = companion_items(template)
    elif name == "scope":
        choices = tuple(vocabulary().term("scope", scope).label.zh for scope in sector.scopes)
    elif name == "category":
        used = {group.category for part in template.plan.parts for group in part.groups if group.category != "auxiliary"}
        choices = tuple(term.label.zh for term in vocabulary().terms("category") if term.code in used)
    elif name in _TERMS:
        choices = tuple(term.label.zh for term in vocabulary().terms(_TERMS[name]))
    return CompanionColumn(name, vocabulary().term("columns", name).label, _unit(name), name in REQUIRED[code], choices)


def _unit(name: str) -> Rendered | str:
    if name in _MASSES:
        return "t"
    if name in _SHARES:
        return "%"
    if name == _HEAT:
        return message("GJ per unit of the item")
    return message("unit of the item") if name in _OF_THE_ITEM else ""


def _article(template: LawfulTemplate, lawbook: Lawbook, code: str) -> Rendered | str:
    """Return what the sheet rests on: the article of the rule that reads it, or why it is a house rule."""
    sector, on = template.plan.sector, template.plan.months[0].last_day
    if code == "stock" and sector == Steel.code:
        return checks.STOCK_DIFFERS.article
    named = {
        "batches": ((f"{sector}.ncv.accreditation",),),
        "stock": ((f"{sector}.output.stock_take_sign", "sold"),),
        "meters": (("verification.meter_error.applied",),),
        "substitutions": (("missing_data.reference_months",),),
    }
    for name, *keys in named[code]:
        if name in lawbook.tree.parameters:
            return lawbook.value(name, *keys, on=on).citation
    return message("a house rule, adjustable")
