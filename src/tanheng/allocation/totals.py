"""合计 Sums of an allocation: entities with their issue, sectors of the nation, sectors of each province."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from tanheng.allocation import checks
from tanheng.allocation.issue import issue_of
from tanheng.allocation.model import EntityAllocation, Issuance, SectorTotals, UnitAllocation
from tanheng.kernel.findings import Finding

_Key = tuple[str, str]


def entities_of(
    units: Sequence[UnitAllocation], issuances: Mapping[_Key, Issuance], findings: list[Finding], *, closed_waits: bool
) -> tuple[EntityAllocation, ...]:
    """Return the sum of each entity in each sector, in the order of the input; the issue data are by (entity, sector).

    `closed_waits`: by the plan of the year, what an entity with a closed unit gets waits in the provincial account (差异化).
    """
    groups: dict[_Key, list[UnitAllocation]] = {}
    for each in units:
        groups.setdefault((each.unit.entity, each.unit.sector), []).append(each)
    return tuple(_entity(group, issuances.get(key), findings, closed_waits=closed_waits) for key, group in groups.items())


def _entity(group: list[UnitAllocation], issuance: Issuance | None, findings: list[Finding], *, closed_waits: bool) -> EntityAllocation:
    first = group[0].unit
    allowance = sum(each.allowance_t for each in group)
    duty = sum(each.duty_t for each in group)
    pre_allocation = _pre_allocation(group, issuance, findings)
    differentiated = issuance is not None and issuance.differentiated
    closed = next((each.unit for each in group if closed_waits and each.special == "closed" and each.in_scope), None)
    if closed is not None and not differentiated:
        findings.append(checks.CLOSED_WAITS.at(closed.at("closed"), unit=closed.label, entity=closed.entity))
    issue = issue_of(
        pre_allocation_t=pre_allocation or 0,
        final_t=allowance,
        duty_t=duty,
        reduction_t=int(issuance.reduction_t) if issuance else 0,
        differentiated=differentiated or closed is not None,
    )
    uscc = next((each.unit.uscc for each in group if each.unit.uscc), "")
    summed = (allowance, duty, pre_allocation, issue.true_up_t)
    return EntityAllocation(first.entity, uscc, first.province, first.sector, *summed, issue, issuance)


def _pre_allocation(group: list[UnitAllocation], issuance: Issuance | None, findings: list[Finding]) -> int | None:
    """Return the pre-allocation as the table of the issue states it, else the sum of the units' own; None where no unit has one."""
    if issuance is not None and issuance.pre_allocation_t is not None:
        return issuance.pre_allocation_t
    known = [each.pre_allocation_t for each in group if each.pre_allocation_t is not None]
    for each in group:
        if known and each.pre_allocation_t is None and each.in_scope and each.special != "new":
            unit = each.unit
            findings.append(checks.PREVIOUS_MISSING.at(unit.at("previous_verified_t"), unit=unit.label, entity=unit.entity))
    return sum(known) if known else None


def totals_by_sector(units: Iterable[UnitAllocation]) -> dict[str, SectorTotals]:
    """Return the sums of each sector over all provinces."""
    return {totals.sector: totals for totals in _totals((each, "") for each in units)}


def totals_by_province(units: Iterable[UnitAllocation]) -> tuple[SectorTotals, ...]:
    """Return the sums of each sector in each province."""
    return tuple(_totals((each, each.unit.province) for each in units))


def _totals(placed: Iterable[tuple[UnitAllocation, str]]) -> list[SectorTotals]:
    groups: dict[_Key, list[UnitAllocation]] = {}
    for each, province in placed:
        groups.setdefault((province, each.unit.sector), []).append(each)
    found = []
    for (province, sector), group in groups.items():
        inside = [each for each in group if each.in_scope]
        found.append(
            SectorTotals(
                sector=sector,
                province=province,
                units=len(inside),
                ordinary_units=sum(each.ordinary for each in inside),
                emissions_t=sum((each.emissions_t for each in inside), start=Decimal(0)),
                allowance_t=sum(each.allowance_t for each in inside),
                duty_t=sum(each.duty_t for each in inside),
                pre_allocation_t=sum(each.pre_allocation_t or 0 for each in group),
            )
        )
    return found
