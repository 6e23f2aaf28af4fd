"""The template of cement: clinker lines, what is burnt outside them, and the summary."""

from __future__ import annotations

from tanheng.kernel.months import Month
from tanheng.lawbook import Lawbook
from tanheng.quantification.sectors.cement.factors import KILN, LINE
from tanheng.quantification.sectors.shared.kinds import ENTERPRISE
from tanheng.quantification.templates.parameters import ParameterTable, factor_table, fuel_table, named_values, single_values
from tanheng.quantification.templates.plan import FUEL_FORM, MATERIAL_FORM, Group, Part, Sum, numbered
from tanheng.quantification.vocabulary import vocabulary

# how many blocks there is room for
_LINES = 3
_FUELS = 6
_CLINKERS = 2
_SUBSTITUTES = 6
SUMMARY = ("processes_total", "other_total", "enterprise_total")


def parameters(lawbook: Lawbook, month: Month) -> tuple[ParameterTable, ...]:
    """Return the factors of the month."""
    return (
        fuel_table(lawbook, month, "cement", by_state=False),
        named_values(lawbook, month, "device", "cement.fuel.oxidation_rate", "device"),
        factor_table(lawbook, month, "clinker", "cement.clinker.factor"),
        factor_table(lawbook, month, "substitute", "cement.substitute.deduction"),
        single_values(lawbook, month, (("co2", "common.molar_mass.co2"), ("atom", "common.molar_mass.carbon"))),
    )


def levels(lawbook: Lawbook, month: Month) -> tuple[tuple[str, tuple[Part, ...]], ...]:
    """Return the sheets of the layout by columns, each with its parts."""
    line, outside = (vocabulary().term("scope", scope).label for scope in (LINE, ENTERPRISE))
    floor = lawbook.value("cement.process.floor_zero", on=month.last_day).flag
    kiln = vocabulary().term("device", KILN).label.zh
    groups = (
        _fuels(preset=kiln, points=True),
        Group("clinker", "clinker", MATERIAL_FORM, free=_CLINKERS, table="clinker", rounded_as="clinker_output", flow="", methods=True),
        Group("substitute", "substitute", MATERIAL_FORM, free=_SUBSTITUTES, table="substitute", rounded_as="substitute_quantity", flow=""),
    )
    sums = (
        Sum("fuel", ("fuel",)),
        Sum("clinker", ("clinker",)),
        Sum("substitute", ("substitute",)),
        Sum("process", ("clinker",), ("substitute",), floor=floor),
        Sum("total", ("fuel", "process")),
    )
    lines = numbered(Part(LINE, line, groups, sums, ("clinker",), named=True), _LINES)
    enterprise = Part(ENTERPRISE, outside, (_fuels(),), (Sum("total", ("fuel",)),))
    return ((line.zh, lines), (outside.zh, (enterprise,)))


def _fuels(*, preset: str = "", points: bool = False) -> Group:
    return Group(
        "fuel", "fuel", FUEL_FORM, uom="", free=_FUELS, table="fuel", flow="", attribute="device", preset=preset, attribute_default=preset,
        oxidation=True, points=points,
    )  # fmt: skip
