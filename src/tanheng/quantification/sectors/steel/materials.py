"""The tables of steel: fuels (A.1), carbonates, electrodes, carbon materials and products (A.2), products of processes."""

from __future__ import annotations

from datetime import date

from tanheng.lawbook import Lawbook
from tanheng.quantification.sectors.shared.materials import Materials, Tables

SECTOR = "steel"
FACTOR_TABLES = {
    "fuel": "steel.fuel.ncv",
    "carbonate": "steel.carbonate.factor",
    "electrode": "steel.electrode.factor",
    "carbon_material": "steel.carbon_material.factor",
    "product": "steel.product.factor",
}
CRUDE_STEEL = "粗钢"
_ALIASES_OF = {"output": ("process_product", "product")}  # other categories have the aliases of their own name


def steel_materials(lawbook: Lawbook, on: date) -> Materials:
    """Return the materials of steel on a day. Raises NoLegalValue before the first day of the tables."""
    units = lawbook.rows("steel.fuel.unit", on=on)
    tables: Tables = {}
    for category, table in FACTOR_TABLES.items():
        names = lawbook.rows(table, on=on)
        tables[category] = [(name, units[name].text if category == "fuel" else "t") for name in names]
    for scope, products in lawbook.rows("steel.process.product", on=on).items():
        tables[f"output of {scope}"] = [(name, "t") for name in products.texts]
    tables["output of enterprise"] = [(CRUDE_STEEL, "t")]
    return Materials(lawbook, on, SECTOR, tables, lawbook.value("steel.known_unlisted", on=on).texts, _ALIASES_OF)
