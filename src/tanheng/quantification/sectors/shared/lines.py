"""Lines before they are multiplied: rows grouped, netted where the sector nets them, with the quantity rounded once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal

from tanheng.kernel.exact import round_half_up, total
from tanheng.quantification.model import IN, NET, OUT, Line, Row


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


def bare_line(rows: list[Row]) -> Line:
    """Return the line of rows of one material before emissions are computed; it stays so where no rule counts the material."""
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
        device=kind.device,
    )
