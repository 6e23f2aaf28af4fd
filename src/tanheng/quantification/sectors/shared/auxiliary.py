"""Auxiliary figures 辅助报告项: electricity and heat, of steel (C.6) also moisture, dry basis, hours, load. No emission changes."""

from __future__ import annotations

from decimal import Decimal

from tanheng.kernel.exact import round_half_up, total
from tanheng.kernel.months import Month
from tanheng.quantification.model import OUT, Auxiliary, Row
from tanheng.quantification.sectors.shared.factors import Factors
from tanheng.quantification.sectors.shared.lines import grouped, net_quantity

AUXILIARY = "auxiliary"
_HEAT_CARRIERS = ("heat", "steam", "hot_water")


def auxiliary_of(rows: list[Row], factors: Factors) -> list[Auxiliary]:
    """Return the auxiliary figures in the order of the vocabulary; heat in all its forms becomes one net figure in GJ,
    every stream rounded before they are set off."""
    found: list[tuple[int, Auxiliary]] = []
    for group in grouped(rows, _key):
        material = group[0].kind.material
        if material.item in _HEAT_CARRIERS:
            places = factors.decimals("heat", group[0].kind.month).integer
            net = total(_signed(row, round_half_up(heat_gj(row, factors), places)) for row in group)
            found.append((material.order, Auxiliary("heat", "", net, "GJ", tuple(group))))
        else:
            quantity, flow = net_quantity(group)
            signed = -quantity if flow == OUT else quantity
            found.append((material.order, Auxiliary(material.item, material.variety, signed, material.uom, tuple(group))))
    return [figure for _, figure in sorted(found, key=lambda entry: (entry[0], entry[1].of))]


def heat_gj(row: Row, factors: Factors) -> Decimal:
    """Return the heat of a row, exact: as given, of steam by its enthalpy, of hot water by its temperature.

    Steam: t x (kJ/kg - 83.74) / 1000. Hot water: t x (degrees C - 20) x 4.1868 / 1000. Only steel takes these two: appendix E.2.
    """
    item, month = row.kind.material.item, row.kind.month
    if item == "heat" or row.extra is None:
        return row.quantity
    if item == "steam":
        return row.quantity * (row.extra - _constant(factors, "enthalpy_base", month)) * Decimal("0.001")
    base, specific = _constant(factors, "water_base_temperature", month), _constant(factors, "water_specific_heat", month)
    return row.quantity * (row.extra - base) * specific * Decimal("0.001")


def _constant(factors: Factors, name: str, month: Month) -> Decimal:
    return factors.lawbook.value(f"steel.heat.{name}", on=month.last_day).number


def _signed(row: Row, heat: Decimal) -> Decimal:
    return -heat if row.kind.flow == OUT else heat


def _key(row: Row) -> tuple[object, ...]:
    item = row.kind.material.item
    return "heat" if item in _HEAT_CARRIERS else item, row.kind.material.variety
