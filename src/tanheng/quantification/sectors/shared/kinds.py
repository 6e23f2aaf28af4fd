"""Says what a row is about: tables of the month, units, flows and coded cells, as every sector reads them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal

from tanheng.kernel.messages import Joined, Label
from tanheng.kernel.months import Month
from tanheng.lawbook import Lawbook, NoLegalValue
from tanheng.quantification import checks
from tanheng.quantification.model import IN, NET, OUT, Material
from tanheng.quantification.sectors import Fault
from tanheng.quantification.sectors.shared.materials import Materials
from tanheng.quantification.vocabulary import Unit, vocabulary

ENTERPRISE = "enterprise"
CODED = ("device", "point", "ncv_point", "method")
_LIST_OF = {"ncv_point": "point"}


class MonthTables:
    """The materials of each month, made once."""

    def __init__(self, lawbook: Lawbook, sector: str, make: Callable[[Lawbook, date], Materials]) -> None:
        self._lawbook = lawbook
        self._sector = sector
        self._make = make
        self._materials: dict[Month, Materials] = {}

    def of(self, month: Month) -> Materials:
        """Return the tables of a month. Raises Fault where the law data do not reach back so far."""
        if month not in self._materials:
            try:
                self._materials[month] = self._make(self._lawbook, month.last_day)
            except NoLegalValue:
                parameter = self._lawbook.tree.parameters[f"{self._sector}.fuel.unit"]
                first = min(value.period.first for values in parameter.values.values() for value in values)
                raise Fault(checks.NO_RULE, "month", month, Month(first.year, first.month)) from None
        return self._materials[month]

    def material(self, category: str, written: str, month: Month) -> Material:
        """Return a material of the enterprise level. Raises Fault."""
        return self.of(month).find(category, ENTERPRISE, written)

    def category_of(self, written: str, categories: tuple[str, ...], month: Month) -> str:
        """Return the first category that knows the material; else the first that takes it for misspelt; else the last."""
        misspelt = ""
        for category in categories:
            try:
                if self.material(category, written, month).accounted:
                    return category
            except Fault as fault:
                misspelt = misspelt or (category if fault.check is checks.ITEM_MISSPELT else "")
        return misspelt or categories[-1]


def check_category(category: str, possible: tuple[str, ...]) -> None:
    """Refuse a category that has no place at the level. Raises Fault."""
    if category not in possible:
        raise Fault(
            checks.CATEGORY_NOT_HERE, "category", category_label(category), Joined(tuple(category_label(name) for name in possible))
        )


def category_label(category: str) -> Label:
    """Return how a category is called."""
    return vocabulary().term("category", category).label


def known_terms(kind: str) -> Joined:
    """Return all terms of a list, to be named in a refusal."""
    return Joined(tuple(term.label for term in vocabulary().terms(kind)))


def unit_written(written: str) -> Unit | None:
    """Return the unit of measure of a cell, None for an empty one. Raises Fault."""
    if not written:
        return None
    unit = vocabulary().unit(written)
    if unit is None:
        raise Fault(checks.UNIT_UNKNOWN, "uom", written, Joined(tuple(vocabulary().units)))
    return unit


def official_unit(material: Material, unit: Unit | None, written: str) -> tuple[str, Decimal]:
    """Return the official unit of the material and what one of the written unit is in it. Raises Fault."""
    if unit is None or not material.accounted:
        return material.uom, Decimal(1)
    if unit.base != material.uom:
        raise Fault(checks.UNIT_UNKNOWN, "uom", written, material.uom)
    return material.uom, unit.factor


def flow_of(written: str, expected: str, *, other_possible: bool) -> str:
    """Return the direction of a row; `expected` is that of an empty cell. Raises Fault."""
    if not written:
        return expected
    term = vocabulary().find("flow", written)
    if term is None or term.code == NET:
        raise Fault(checks.TERM_UNKNOWN, "flow", written, Joined(tuple(vocabulary().term("flow", code).label for code in (IN, OUT))))
    if term.code != expected and not other_possible:
        raise Fault(checks.FLOW_WRONG, "flow", term.label, vocabulary().term("flow", expected).label)
    return term.code


def origin_written(written: str) -> str:
    """Return the code of an origin, empty for an empty cell. Raises Fault."""
    term = vocabulary().find("origin", written) if written else None
    if written and term is None:
        raise Fault(checks.TERM_UNKNOWN, "origin", written, known_terms("origin"))
    return term.code if term is not None else ""


def coded_cells(cells: Mapping[str, str], material: Material, takes: Mapping[str, int]) -> dict[str, str]:
    """Return the codes of device, points and method. Raises Fault for an unknown one, and for one that has no place in the row."""
    codes: dict[str, str] = {}
    for column in CODED:
        written = cells.get(column, "")
        if not written:
            continue
        if column not in takes:
            raise Fault(checks.VALUE_NOT_HERE, column, written, category_label(material.category))
        kind = _LIST_OF.get(column, column)
        term = vocabulary().find(kind, written)
        if term is None:
            raise Fault(checks.TERM_UNKNOWN, column, written, known_terms(kind))
        codes[column] = term.code
    return codes
