"""The template of aluminium smelting: electrolysis processes, what is emitted outside them, and the summary."""

from __future__ import annotations

from tanheng.kernel.messages import message
from tanheng.kernel.months import Month
from tanheng.lawbook import Lawbook
from tanheng.quantification.sectors.aluminium.factors import ANODE_READING, METERED
from tanheng.quantification.sectors.shared.kinds import ENTERPRISE
from tanheng.quantification.templates.parameters import ParameterTable, factor_table, fuel_table, single_values
from tanheng.quantification.templates.plan import (
    ANODE_FORM,
    FIGURE_FORM,
    FUEL_FORM,
    GAS_FORM,
    MATERIAL_FORM,
    Group,
    Part,
    Sum,
    TemplateImpossible,
    numbered,
)
from tanheng.quantification.vocabulary import vocabulary

ELECTROLYSIS = "electrolysis"
# how many blocks there is room for
_PROCESSES = 2
_FUELS = 8
_CARBONATES = 4
SUMMARY = ("processes_total", "other_total", "enterprise_total")
_SINGLE = (
    ("co2", "common.molar_mass.co2"),
    ("atom", "common.molar_mass.carbon"),
    ("loss", "aluminium.anode.loss_rate"),
    ("sulphur", "aluminium.anode.sulphur"),
    ("ash", "aluminium.anode.ash"),
    ("purity", "aluminium.carbonate.purity_default"),
)


def parameters(lawbook: Lawbook, month: Month) -> tuple[ParameterTable, ...]:
    """Return the factors of the month."""
    return (
        fuel_table(lawbook, month, "aluminium", by_state=True),
        factor_table(lawbook, month, "carbonate", "aluminium.carbonate.factor"),
        factor_table(lawbook, month, "pfc", "aluminium.pfc.factor"),
        factor_table(lawbook, month, "gwp", "aluminium.gwp"),
        single_values(lawbook, month, _SINGLE),
    )


def levels(lawbook: Lawbook, month: Month) -> tuple[tuple[str, tuple[Part, ...]], ...]:
    """Return the sheets of the layout by columns, each with its parts. Raises TemplateImpossible where anodes are not metered."""
    on = month.last_day
    reading = lawbook.choice(ANODE_READING, on=on)
    if reading.choice != METERED:
        raise TemplateImpossible(
            message("The template counts metered anodes, and the law data takes another reading: {label}.", label=reading.label)
        )
    names = {category: name.text for category, name in lawbook.rows("aluminium.item", on=on).items()}
    cells, outside = (vocabulary().term("scope", scope).label for scope in (ELECTROLYSIS, ENTERPRISE))
    gases = tuple(lawbook.rows("aluminium.pfc.factor", on=on))
    groups = (
        Group("metal", "metal", FIGURE_FORM, fixed=(names["metal"],), flow="", rounded_as="liquid_aluminium"),
        Group("anode", "anode", ANODE_FORM, fixed=(names["anode"],), flow="", rounded_as="anode_quantity"),
        Group(
            "pfc",
            "pfc",
            GAS_FORM,
            fixed=gases,
            table="pfc",
            base="metal",
            rounded_as="liquid_aluminium",
        ),
    )
    sums = (Sum("anode", ("anode",)), Sum("pfc", ("pfc",)), Sum("total", ("anode", "pfc")))
    processes = numbered(Part(ELECTROLYSIS, cells, groups, sums, ("metal",), named=True), _PROCESSES)
    measured = lawbook.value("aluminium.carbon_measured_allowed", on=on).flag
    fuels = Group("fuel", "fuel", FUEL_FORM, uom="", free=_FUELS, table="fuel", flow="", oxidation=True, carbon=measured)
    carbonates = Group("carbonate", "carbonate", MATERIAL_FORM, free=_CARBONATES, table="carbonate", flow="", purity=True)
    sums = (Sum("fuel", ("fuel",)), Sum("carbonate", ("carbonate",)), Sum("total", ("fuel", "carbonate")))
    return ((cells.zh, processes), (outside.zh, (Part(ENTERPRISE, outside, (fuels, carbonates), sums),)))
