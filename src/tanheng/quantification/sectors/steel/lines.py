"""The lines of a result: one quantity times its factors, rounded once (formulas 1 to 3)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal

from tanheng.kernel.exact import round_half_up, rounded_quotient, total
from tanheng.kernel.months import Month
from tanheng.quantification.model import IN, NET, OUT, HeatValue, Line, Row
from tanheng.quantification.sectors.steel.factors import Factors


def fuel_emissions(factors: Factors, item: str, month: Month, quantity: Decimal, heat: HeatValue, *, with_oxidation: bool) -> Decimal:
    """Return quantity x NCV x CC (x OF) x 44/12 in tCO2, rounded once."""
    known = factors.fuel(item, month, with_oxidation=with_oxidation)
    places = factors.decimals("emissions", month).integer
    return rounded_quotient(quantity * heat.ncv * known.numerator_per_gj, known.denominator, places)


def fuel_line(factors: Factors, rows: list[Row], heat: HeatValue, *, with_oxidation: bool = False) -> Line:
    """Make the line of one fuel from rows that are netted: of one item and origin."""
    line = _bare(rows)
    line.heat = heat
    line.emissions_t = fuel_emissions(factors, line.item, rows[0].kind.month, line.quantity, heat, with_oxidation=with_oxidation)
    return line


def material_line(factors: Factors, rows: list[Row], category: str) -> Line:
    """Make the line of one carbonate, electrode, carbon material or product, in the category that it counts in."""
    line, month = _bare(rows), rows[0].kind.month
    line.category = category
    factor = factors.material(category, line.item, month).number
    line.emissions_t = round_half_up(line.quantity * factor, factors.decimals("emissions", month).integer)
    return line


def unaccounted_line(rows: list[Row]) -> Line:
    """Make the line of a material that no rule counts."""
    return _bare(rows)


def net_quantity(rows: Sequence[Row]) -> tuple[Decimal, str]:
    """Return what the rows amount to, unrounded, with its direction: in, out, or net where both were set off against each other."""
    if len(rows) == 1:
        return rows[0].quantity, OUT if rows[0].kind.flow == OUT else IN
    inward: list[Decimal] = []
    outward: list[Decimal] = []
    for row in rows:
        (outward if row.kind.flow == OUT else inward).append(row.quantity)
    if outward and inward:
        return total(inward) - total(outward), NET
    return total(inward or outward), OUT if outward else IN


def grouped(rows: Iterable[Row], key: Callable[[Row], tuple[object, ...]]) -> list[list[Row]]:
    """Return the rows in groups, each in one fixed order, so that the order of the input changes nothing."""
    groups: dict[tuple[object, ...], list[Row]] = {}
    for row in rows:
        groups.setdefault(key(row), []).append(row)
    for group in groups.values():
        if len(group) > 1:
            group.sort(key=lambda row: (row.legal_person, row.kind.flow, row.place))
    return list(groups.values())


def _bare(rows: list[Row]) -> Line:
    kind = rows[0].kind
    exact, flow = net_quantity(rows)
    material = kind.material
    quantity = round_half_up(exact, kind.decimals)
    return Line(
        material.category,
        material.item,
        flow,
        kind.origin,
        quantity,
        material.uom,
        None,
        material.order,
        rows,
        variety=material.variety,
        rounded_from=None if exact == quantity else exact,
    )
