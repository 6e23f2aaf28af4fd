"""One month of the enterprise level, of a process or of a power unit (formulas 1, 2 and 3)."""

from __future__ import annotations

from decimal import Decimal

from tanheng.kernel.exact import plain, round_half_up, rounded_quotient, total
from tanheng.quantification import checks
from tanheng.quantification.model import IN, NET, OUT, PURCHASED, SELF_PRODUCED, Auxiliary, HeatValue, Line, Result, Row
from tanheng.quantification.report import Report
from tanheng.quantification.sectors.shared.auxiliary import auxiliary_of
from tanheng.quantification.sectors.shared.heat_values import HeatValues
from tanheng.quantification.sectors.shared.kinds import ENTERPRISE
from tanheng.quantification.sectors.shared.lines import bare_line, grouped, net_quantity
from tanheng.quantification.sectors.shared.plausibility import report_intensity
from tanheng.quantification.sectors.steel.factors import POWER_UNIT, SteelFactors
from tanheng.quantification.sectors.steel.kinds import PROCESS_MATERIALS, SCOPES
from tanheng.quantification.sectors.steel.lines import fuel_line, material_line
from tanheng.quantification.sectors.steel.materials import CRUDE_STEEL
from tanheng.quantification.vocabulary import vocabulary

FUEL, PROCESS, PRODUCT = "fuel", "process", "product"
SIGN = "quantification.net_purchase_sign"
NET_ROUNDING = "quantification.net_fuel_rounding"
_CATEGORY_ORDER = {name: place for place, name in enumerate((FUEL, *PROCESS_MATERIALS, PRODUCT))}


def make_result(rows: list[Row], heat_values: HeatValues, factors: SteelFactors, report: Report) -> Result:
    """Compute one result from all rows of its entity, works, unit, scope and month."""
    first, kind = rows[0], rows[0].kind
    by_category: dict[str, list[Row]] = {}
    for row in rows:
        by_category.setdefault(row.kind.material.category, []).append(row)
    result = Result(
        first.entity, first.works, first.unit, kind.sector, kind.scope, SCOPES.index(kind.scope), kind.month, [], {}, None, None, None
    )
    if kind.scope == ENTERPRISE:
        _enterprise(result, by_category, heat_values, factors, report)
    else:
        _process_or_power_unit(result, by_category, heat_values, factors)
    result.lines.sort(key=_line_order)
    _report_rounded(result.lines, report)
    if any(line.emissions_t is not None for line in result.lines):
        result.emissions_t = total(line.contribution_t for line in result.lines)
    _intensity(result, rows, factors, report)
    result.auxiliary = auxiliary_of(by_category.get("auxiliary", []), factors)
    if kind.scope == POWER_UNIT:
        result.auxiliary += _energy(by_category.get("energy_output", []))
        result.auxiliary += _secondary_share(result, factors)
    return result


def subtotal_of(scope: str, line: Line) -> str:
    """Return the subtotal that a line belongs to: its kind of emission, or its direction in a process."""
    if scope in (ENTERPRISE, POWER_UNIT):
        return PROCESS if line.category in PROCESS_MATERIALS else line.category
    return line.flow


def direction(part: Result, line: Line) -> str:
    """The enterprise's fuels and materials are net over the year whatever direction single months have; products go out."""
    return NET if part.scope == ENTERPRISE and line.category != PRODUCT else line.flow


def _line_order(line: Line) -> tuple[int, int, str, str, str, str]:
    return _CATEGORY_ORDER[line.category], line.order, line.shown, line.origin, line.flow, line.rows[0].legal_person


def _report_rounded(lines: list[Line], report: Report) -> None:
    for line in lines:
        if line.rounded_from is not None:
            report.add(checks.ROUNDED.at(line.rows[0].place, plain(line.rounded_from), plain(line.quantity)))


def _enterprise(result: Result, rows: dict[str, list[Row]], heat_values: HeatValues, factors: SteelFactors, report: Report) -> None:
    """Formula 1: net fuels, carbonates, electrodes and materials, less products."""
    for category in (FUEL, *PROCESS_MATERIALS):
        for group in grouped(rows.get(category, []), _net_key):
            if not group[0].kind.is_accounted:
                result.lines.append(bare_line(group))
            elif category != FUEL:
                line = material_line(factors, group, category)
                result.lines.append(line)
                if line.contribution_t < 0:
                    report.add(checks.MORE_SOLD_THAN_BOUGHT.at(group[0].place, plain(-abs(line.quantity)), ">= 0", item=line.shown))
            else:
                line = fuel_line(factors, group, _common_heat(group, heat_values, report))
                result.lines.append(line)
                if line.quantity < 0:
                    factors.reading(SIGN, result.month, ("negative_allowed",))
                if line.origin == PURCHASED and line.contribution_t < 0:
                    report.add(checks.MORE_SOLD_THAN_BOUGHT.at(group[0].place, plain(-abs(line.quantity)), ">= 0", item=line.shown))
                if line.origin == SELF_PRODUCED and line.flow != OUT and line.quantity > 0:
                    report.add(checks.SELF_PRODUCED_IN.at(group[0].place, line.shown, "<= 0"))
            if len(group) > 1 and group[0].kind.is_accounted:
                factors.reading(NET_ROUNDING, result.month, ("per_item_origin_month",))
    steel = _crude_steel(rows, factors, report)
    products = [row for row in rows.get(PRODUCT, []) if row.kind.material.item != CRUDE_STEEL] + steel
    for group in grouped(products, _net_key):
        result.lines.append(material_line(factors, group, PRODUCT) if group[0].kind.is_accounted else bare_line(group))
    result.output_rows = steel
    result.subtotals = {
        FUEL: _sum(result, (FUEL,)),
        PROCESS: _sum(result, PROCESS_MATERIALS),
        PRODUCT: -_sum(result, (PRODUCT,)),
    }


def _crude_steel(rows: dict[str, list[Row]], factors: SteelFactors, report: Report) -> list[Row]:
    """Crude steel may stand as product or as output; it is one figure, and deducted once."""
    products = [row for row in rows.get(PRODUCT, []) if row.kind.material.item == CRUDE_STEEL]
    outputs = [row for row in rows.get("output", []) if row.kind.material.item == CRUDE_STEEL]
    if products and outputs:
        places = factors.decimals("output", products[0].kind.month).integer
        deducted, produced = (round_half_up(net_quantity(group)[0], places) for group in (products, outputs))
        if deducted != produced:
            first = products[0]
            finding = checks.CRUDE_STEEL_DIFFERS.at(first.place, plain(deducted), plain(produced))
            report.add(finding, entity=first.entity, scope=ENTERPRISE, month=first.kind.month)
    elif outputs:
        report.add(checks.OUTPUT_AS_PRODUCT.at(outputs[0].place, plain(net_quantity(outputs)[0])))
    chosen = products or outputs
    whole = [row for row in chosen if not row.kind.material.variety]
    for row in chosen if whole else ():
        if row.kind.material.variety:
            report.add(checks.PARTS_BESIDE_THE_WHOLE.at(row.place, row.kind.material.shown))
    return chosen


def _process_or_power_unit(result: Result, rows: dict[str, list[Row]], heat_values: HeatValues, factors: SteelFactors) -> None:
    """Formulas 2 and 3: every flow of a fuel is a line of its own."""
    with_oxidation = result.scope == POWER_UNIT
    for group in grouped(rows.get(FUEL, []), lambda row: (*_net_key(row), row.kind.flow, row.legal_person)):
        row = group[0]
        accounted = row.kind.is_accounted
        result.lines.append(fuel_line(factors, group, heat_values.of(row)) if accounted else bare_line(group))
    for category in (*PROCESS_MATERIALS, PRODUCT):
        result.lines.extend(bare_line(group) for group in grouped(rows.get(category, []), _net_key))
    if with_oxidation:
        result.subtotals = {FUEL: _sum(result, (FUEL,))}
        return
    result.subtotals = {
        flow: total(line.emissions_t for line in result.lines if line.flow == flow and line.emissions_t is not None) for flow in (IN, OUT)
    }
    result.output_rows = [row for row in rows.get("output", []) if row.kind.is_accounted]


def _net_key(row: Row) -> tuple[object, ...]:
    material = row.kind.material
    return material.category, material.item, material.variety, row.kind.origin


def _common_heat(group: list[Row], heat_values: HeatValues, report: Report) -> HeatValue:
    """Rows that are netted carry one value: a measured one stands for those that are silent."""
    values = [heat_values.of(row) for row in group]
    stated = [value for value, row in zip(values, group, strict=True) if value.is_measured or row.ncv is not None]
    chosen = next((value for value in stated if value.is_measured), (stated or values)[0])
    for value, row in zip(values, group, strict=True):
        if (value.is_measured or row.ncv is not None) and value.ncv != chosen.ncv:
            finding = checks.TWO_NCVS.at(row.place_of("ncv"), plain(value.ncv), plain(chosen.ncv), item=row.kind.material.item)
            report.add(finding, entity=row.entity, month=row.kind.month)  # processes take the enterprise's value
    return chosen


def _sum(result: Result, categories: tuple[str, ...]) -> Decimal:
    return total(line.contribution_t for line in result.lines if line.category in categories)


def _intensity(result: Result, rows: list[Row], factors: SteelFactors, report: Report) -> None:
    if result.scope == POWER_UNIT:
        return
    if not result.output_rows:
        place = min(row.place for row in rows)
        report.add(checks.NO_OUTPUT.at(place, scope=vocabulary().term("scope", result.scope).label, month=result.month))
        return
    places = factors.decimals("output", result.month).integer
    result.output_t = round_half_up(total(row.quantity for row in result.output_rows), places)
    if result.output_t and result.emissions_t is not None:
        places = factors.decimals("intensity", result.month).integer
        result.intensity_t_per_t = rounded_quotient(result.emissions_t, result.output_t, places)
    report_intensity(factors, result, report, result.scope)


def _energy(rows: list[Row]) -> list[Auxiliary]:
    return [
        Auxiliary(
            f"{group[0].kind.material.item}_output", "", total(row.quantity for row in group), group[0].kind.material.uom, tuple(group)
        )
        for group in sorted(
            grouped(rows, lambda row: (row.kind.material.item,)), key=lambda group: group[0].kind.material.item, reverse=True
        )
    ]


def _secondary_share(result: Result, factors: SteelFactors) -> list[Auxiliary]:
    """The share of self-produced secondary energy: heat of self-produced coke and gases in the heat of all fuels."""
    burnt = [line for line in result.lines if line.heat is not None and line.flow == IN]
    heat = total(line.quantity * line.heat.ncv for line in burnt if line.heat)
    if not heat:
        return []
    own = [line for line in burnt if line.origin == SELF_PRODUCED and factors.fuel(line.item, result.month, with_oxidation=True).secondary]
    share = rounded_quotient(
        100 * total(line.quantity * line.heat.ncv for line in own if line.heat), heat, factors.decimals("load_factor", result.month).integer
    )
    return [Auxiliary("secondary_energy_share", "", share, "%", tuple(row for line in own for row in line.rows))]
