"""The template of steel: the enterprise's carbon balance, the six processes, the power units and the summary of table C.5."""

from __future__ import annotations

from tanheng.kernel.months import Month
from tanheng.lawbook import Lawbook
from tanheng.quantification.model import OUT
from tanheng.quantification.sectors.shared.kinds import ENTERPRISE
from tanheng.quantification.sectors.steel.factors import POWER_UNIT
from tanheng.quantification.sectors.steel.kinds import PROCESS_MATERIALS, PROCESSES
from tanheng.quantification.sectors.steel.materials import CRUDE_STEEL, FACTOR_TABLES
from tanheng.quantification.templates.parameters import ParameterTable, factor_table, fuel_table, single_values
from tanheng.quantification.templates.plan import FIGURE_FORM, FUEL_FORM, MATERIAL_FORM, Group, Part, Sum, numbered, words
from tanheng.quantification.vocabulary import vocabulary

# how many blocks there is room for
_ENTERPRISE_FUELS = 12
_PROCESS_FUELS = 8
_POWER_FUELS = 8
_POWER_UNITS = 2
_MATERIALS = 6
_ROUNDED_AS = {"power": "electricity"}  # whose decimals a figure has that has none of its own name
SUMMARY = ("processes_total", "power_units_total", "other_total")


def parameters(lawbook: Lawbook, month: Month) -> tuple[ParameterTable, ...]:
    """Return the factors of the month."""
    return (
        fuel_table(lawbook, month, "steel", by_state=True),
        *(factor_table(lawbook, month, name, table) for name, table in FACTOR_TABLES.items() if name != "fuel"),
        single_values(lawbook, month, (("co2", "common.molar_mass.co2"), ("atom", "common.molar_mass.carbon"))),
    )


def levels(lawbook: Lawbook, month: Month) -> tuple[tuple[str, tuple[Part, ...]], ...]:
    """Return the sheets of the layout by columns, each with its parts."""
    scope = {term.code: term.label for term in vocabulary().terms("scope")}
    processes = tuple(_process(lawbook, month, name) for name in PROCESSES)
    power = Part(
        POWER_UNIT,
        scope[POWER_UNIT],
        (
            Group(
                "fuel",
                "fuel",
                FUEL_FORM,
                uom="",
                free=_POWER_FUELS,
                table="fuel",
                attribute="origin",
                oxidation=True,
                shared_heat=True,
            ),
            _figures("energy_output", "power", "heat"),
            _figures("auxiliary", "electricity", "running_hours", "load_factor"),
        ),
        (Sum("total", ("fuel",)),),
        named=True,
    )
    return (
        (scope[ENTERPRISE].zh, (_enterprise(lawbook, month),)),
        (words("sheet_processes").zh, processes),
        (scope[POWER_UNIT].zh, numbered(power, _POWER_UNITS)),
    )


def _enterprise(lawbook: Lawbook, month: Month) -> Part:
    on = month.last_day
    purchased = vocabulary().term("origin", "purchased").label.zh
    fuels = Group(
        "fuel",
        "fuel",
        FUEL_FORM,
        uom="",
        free=_ENTERPRISE_FUELS,
        table="fuel",
        attribute="origin",
        preset=purchased,
        negative=True,
        lends_heat=True,
    )
    materials = []
    for name in PROCESS_MATERIALS:
        items = tuple(lawbook.rows(FACTOR_TABLES[name], on=on))
        chosen = len(items) > _MATERIALS
        own = {"free": _MATERIALS, "choices": items} if chosen else {"fixed": items}
        materials.append(Group(name, name, MATERIAL_FORM, table=name, negative=True, **own))
    sold = tuple(item for item in lawbook.rows(FACTOR_TABLES["product"], on=on))
    products = Group("product", "product", MATERIAL_FORM, table="product", fixed=sold, flow=OUT)
    sums = (Sum("fuel", ("fuel",)), Sum("process", PROCESS_MATERIALS), Sum("product", ("product",)))
    total = Sum("total", ("fuel", "process"), ("product",))
    title = vocabulary().term("scope", ENTERPRISE).label
    return Part(ENTERPRISE, title, (fuels, *materials, products), (*sums, total), (f"product|{sold.index(CRUDE_STEEL) + 1}",))


def _process(lawbook: Lawbook, month: Month, scope: str) -> Part:
    on = month.last_day
    outputs = lawbook.value("steel.process.fuel_outputs", scope, on=on).texts
    products = lawbook.value("steel.process.product", scope, on=on).texts
    groups = [Group("in", "fuel", FUEL_FORM, uom="", free=_PROCESS_FUELS, table="fuel", shared_heat=True)]
    if outputs:
        groups.append(Group("out", "fuel", FUEL_FORM, uom="", fixed=outputs, table="fuel", flow=OUT, shared_heat=True))
    groups.append(Group("output", "output", FIGURE_FORM, fixed=products, flow=OUT, rounded_as="output"))
    groups.append(_figures("auxiliary", "electricity", "heat"))
    sums = (Sum("in", ("in",)), *((Sum("out", ("out",)),) if outputs else ()), Sum("total", ("in",), ("out",) if outputs else ()))
    return Part(scope, vocabulary().term("scope", scope).label, tuple(groups), sums, ("output",), named=True)


def _figures(category: str, *codes: str) -> Group:
    terms = [vocabulary().term(category, code) for code in codes]
    flow = OUT if category == "energy_output" else ""
    rounded = tuple(_ROUNDED_AS.get(code, code) for code in codes)
    return Group(category, category, FIGURE_FORM, uom="", fixed=tuple(term.label.zh for term in terms), flow=flow, rounded_each=rounded)
