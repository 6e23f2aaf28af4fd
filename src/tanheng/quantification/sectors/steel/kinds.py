"""Says what a steel row is about: which material, in which direction, from where, in which unit, and whether it is accounted."""

from __future__ import annotations

from collections.abc import Mapping

from tanheng.kernel.messages import Joined
from tanheng.kernel.months import Month
from tanheng.lawbook import Lawbook
from tanheng.quantification import checks
from tanheng.quantification.model import IN, OUT, PURCHASED, SELF_PRODUCED, Kind, Material
from tanheng.quantification.sectors import Fault, Remark
from tanheng.quantification.sectors.shared.kinds import (
    ENTERPRISE,
    MonthTables,
    check_category,
    coded_cells,
    flow_of,
    known_terms,
    official_unit,
    origin_written,
    unit_written,
)
from tanheng.quantification.sectors.steel.factors import POWER_UNIT
from tanheng.quantification.sectors.steel.materials import CRUDE_STEEL, SECTOR, steel_materials
from tanheng.quantification.vocabulary import Unit, vocabulary

PROCESSES = ("coking", "sintering", "pelletising", "ironmaking", "bof", "eaf")
SCOPES = (ENTERPRISE, *PROCESSES, POWER_UNIT)
PROCESS_MATERIALS = ("carbonate", "electrode", "carbon_material")
_OUTWARD = ("product", "output", "energy_output")
_CATEGORIES = {
    ENTERPRISE: ("fuel", *PROCESS_MATERIALS, "product", "output", "auxiliary"),
    POWER_UNIT: ("fuel", *PROCESS_MATERIALS, "product", "energy_output", "auxiliary"),
    "process": ("fuel", *PROCESS_MATERIALS, "product", "output", "auxiliary"),
}
_AUXILIARY_DECIMALS = {
    "electricity": "electricity",
    "heat": "heat",
    "running_hours": "running_hours",
    "load_factor": "load_factor",
    "power_intensity": "power_intensity",
    "heat_intensity": "heat_intensity",
}
_AUXILIARY_ORDER = {term.code: place for place, term in enumerate(vocabulary().terms("auxiliary"))}
_PHYSICAL = {"steam": "enthalpy", "hot_water": "temperature"}
MOISTURE, DRY_BASIS = "moisture", "dry_basis"


class Kinds:
    """Turns coded cells into kinds, with the tables of the month."""

    def __init__(self, lawbook: Lawbook) -> None:
        self._lawbook = lawbook
        self.tables = MonthTables(lawbook, SECTOR, steel_materials)

    def kind(self, cells: Mapping[str, str], scope: str, category: str, month: Month, remark: Remark) -> Kind:
        """Return the kind of a row. Raises Fault."""
        possible = _CATEGORIES.get(scope, _CATEGORIES["process"])
        check_category(category, possible)
        self.tables.of(month)
        unit = unit_written(cells["uom"])
        material = self._material(cells["item"], scope, category, month, unit)
        uom, factor = official_unit(material, unit, cells["uom"])
        flow = flow_of(cells["flow"], OUT if category in _OUTWARD else IN, other_possible=category not in _OUTWARD)
        origin = self._origin(cells["origin"], scope, category, flow, material, month, remark)
        accounted = self._accounted(scope, category, flow, material, month, remark)
        if unit is not None and factor != 1:
            remark(checks.CONVERTED, "uom", cells["uom"], uom)
        netted = scope == ENTERPRISE and category in ("fuel", *PROCESS_MATERIALS, "product")
        decimals = self._decimals(material, month)
        takes = self._takes(material, month)
        coded_cells(cells, material, takes)
        return Kind(SECTOR, scope, month, material, flow, origin, factor, decimals, accounted, netted, takes)

    def _takes(self, material: Material, month: Month) -> dict[str, int]:
        """A fuel of the tables may have a heat value, steam its enthalpy, hot water its temperature; nothing else has more columns."""
        if material.category == "fuel" and material.accounted:
            return {"ncv": self._lawbook.value("steel.decimals", "ncv", on=month.last_day).integer}
        if material.category == "auxiliary" and (column := _PHYSICAL.get(material.item)) is not None:
            return {column: 0}
        return {}

    def _material(self, written: str, scope: str, category: str, month: Month, unit: Unit | None) -> Material:
        words = vocabulary()
        if category == "energy_output":
            term = words.find("energy_output", written)
            if term is None:
                raise Fault(checks.TERM_UNKNOWN, "item", written, known_terms("energy_output"))
            return Material(category, term.code, "", term.uom, 0)
        if category == "auxiliary" and (term := words.find("auxiliary", written)) is not None:
            return Material(category, term.code, "", term.uom, _AUXILIARY_ORDER[term.code])
        tables = self.tables.of(month)
        if category != "auxiliary":
            return tables.find(category, scope, written)
        fuel = tables.find("fuel", scope, written)
        if not fuel.accounted:
            raise Fault(checks.TERM_UNKNOWN, "item", written, known_terms("auxiliary"))
        if unit is None:
            raise Fault(checks.WORD_MISSING, "uom", "", Joined(("%", "t")))
        return Material(
            category,
            MOISTURE if unit.base == "%" else DRY_BASIS,
            fuel.shown,
            "%" if unit.base == "%" else "t",
            len(_AUXILIARY_ORDER) + fuel.order,
        )

    def product_of(self, scope: str, month: Month) -> str:
        """Return the (first) product of a level: crude steel of the enterprise, else as the process table has it."""
        return CRUDE_STEEL if scope == ENTERPRISE else self._lawbook.value("steel.process.product", scope, on=month.last_day).texts[0]

    def _origin(self, written: str, scope: str, category: str, flow: str, material: Material, month: Month, remark: Remark) -> str:
        if category in (*_OUTWARD, "auxiliary"):
            return ""
        stated = origin_written(written)
        if stated == SELF_PRODUCED and category == "fuel" and material.accounted and not self._is_made(material, month):
            remark(checks.ORIGIN_IMPLAUSIBLE, "origin", material.shown, "")
        if not stated:
            origin = PURCHASED if scope == ENTERPRISE or flow == IN else SELF_PRODUCED
            if scope == POWER_UNIT and category == "fuel" and material.accounted and self._secondary(material, month):
                remark(checks.ORIGIN_UNSTATED, "origin", material.shown, vocabulary().term("origin", origin).label)
            return origin
        return stated

    def _is_made(self, material: Material, month: Month) -> bool:
        """Tell whether a steelworks makes the fuel: coke, its gases, or a product of coking that table A.2 deducts."""
        products = self._lawbook.rows("steel.aliases", "product", on=month.last_day)
        return self._secondary(material, month) or material.item in products

    def _secondary(self, material: Material, month: Month) -> bool:
        return self._lawbook.value("steel.fuel.secondary_energy", material.item, on=month.last_day).flag

    def _accounted(self, scope: str, category: str, flow: str, material: Material, month: Month, remark: Remark) -> bool:
        if not material.accounted:
            remark(checks.FUEL_NOT_ACCOUNTED if category == "fuel" else checks.NOT_ACCOUNTED, "item", material.item, "")
            return False
        if scope != ENTERPRISE and category in (*PROCESS_MATERIALS, "product"):
            remark(checks.NOT_IN_PROCESS, "item", material.shown, "")
            return False
        if category == "fuel" and flow == OUT and scope != ENTERPRISE:
            deducted = () if scope == POWER_UNIT else self._lawbook.value("steel.process.fuel_outputs", scope, on=month.last_day).texts
            if material.item not in deducted:
                remark(checks.NOT_DEDUCTED, "item", material.shown, Joined(deducted))
                return False
        return True

    def _decimals(self, material: Material, month: Month) -> int:
        if material.category == "auxiliary":
            quantity = _AUXILIARY_DECIMALS.get(material.item, MOISTURE if material.item == MOISTURE else "fuel_quantity")
        elif material.category == "energy_output":
            quantity = "electricity" if material.item == "power" else "heat"
        elif material.category == "fuel":
            quantity = "fuel_quantity" if material.uom == "t" else "gas_quantity"
        else:
            quantity = "output" if material.category == "output" else "material_quantity"
        return self._lawbook.value("steel.decimals", quantity, on=month.last_day).integer


def may_be_negative(kind: Kind) -> bool:
    """Tell whether a quantity below zero can be right: only a net purchase of the enterprise."""
    return kind.scope == ENTERPRISE and kind.flow == IN and kind.material.category in ("fuel", *PROCESS_MATERIALS)
