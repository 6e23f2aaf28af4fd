"""Writes an allocation as the documented JSON (docs/reference/allocate.md, allocate.schema.json)."""

from __future__ import annotations

from dataclasses import asdict
from fractions import Fraction

from tanheng.allocation.figures import at_least
from tanheng.allocation.model import Allocation, EntityAllocation, SectorTotals, UnitAllocation
from tanheng.kernel.exact import plain, rounded_fraction, shortest
from tanheng.kernel.messages import CHINESE
from tanheng.lawbook import Mark

Json = dict[str, object]
DIGITS = 40


def decimal_text(value: Fraction | None) -> str | None:
    """Return a rational as a decimal: exact where it ends within 40 digits, else 40 significant digits, the last rounded half up."""
    if value is None:
        return None
    size = abs(value)
    whole = size.numerator // size.denominator
    places = DIGITS - len(str(whole)) if whole else DIGITS + _zeros_after_point(size)
    return plain(rounded_fraction(value, places)).rstrip("0").rstrip(".")


def _zeros_after_point(size: Fraction) -> int:
    """Return how many zeros follow the point before the first other digit, of a number below 1."""
    return max(0, len(str(size.denominator // size.numerator)) - 1) if size else 0


def as_json(allocation: Allocation, *, language: str = CHINESE) -> Json:
    """Return the allocation as JSON values: whole tonnes as integers, other figures as decimal strings."""
    return {
        "year": allocation.year,
        "sectors": {sector: _sector(allocation, totals) for sector, totals in allocation.sectors.items()},
        "units": [_unit(each) for each in allocation.units],
        "entities": [_entity(each) for each in allocation.entities],
        "provinces": [{"province": each.province, **_totals(each)} for each in allocation.provinces],
        "national": [_totals(each) for each in allocation.sectors.values()],
        "issues": [finding.as_json(language) for finding in allocation.findings],
        "law": {
            "hash": allocation.lawbook.hash,
            "weakest": max(allocation.marks, default=Mark.FINAL).code,
            "marks": [mark.code for mark in allocation.marks],
            "readings": dict(allocation.readings),
        },
    }


def _sector(allocation: Allocation, totals: SectorTotals) -> Json:
    balance = allocation.balances[totals.sector]
    node: Json = {
        "balance_value": shortest(rounded_up) if (rounded_up := at_least(balance.value)) is not None else None,
        "sealed": balance.sealed,
        "estimated": balance.estimated,
        "units": totals.units,
        "ordinary_units": totals.ordinary_units,
        "emissions_t": plain(totals.emissions_t),
        "allowances_t": totals.allowance_t,
        "residual_t": plain(totals.residual_t),
    }
    if balance.interval is not None:
        node["balance_value_interval"] = [decimal_text(end) for end in balance.interval]
    return node


def _totals(totals: SectorTotals) -> Json:
    return {
        "sector": totals.sector,
        "units": totals.units,
        "emissions_t": plain(totals.emissions_t),
        "allowance_t": totals.allowance_t,
        "duty_t": totals.duty_t,
        "pre_allocation_t": totals.pre_allocation_t,
    }


def _unit(each: UnitAllocation) -> Json:
    unit = each.unit
    node: Json = {
        "entity": unit.entity,
        "uscc": unit.uscc,
        "province": unit.province,
        "unit": unit.name,
        "sector": unit.sector,
        "emissions_t": plain(each.emissions_t),
        "output_t": plain(unit.output_t) if unit.output_t is not None else None,
        "intensity_t_per_t": decimal_text(each.intensity),
        "intensity_deviation": decimal_text(each.deviation),
        "surplus_rate": decimal_text(each.rate),
        "capped": each.capped,
        "allowance_t": each.allowance_t,
        "duty_t": each.duty_t,
        "pre_allocation_t": each.pre_allocation_t,
        "special": each.special,
        "declared_special": unit.special,
        "in_scope": each.in_scope,
        "carbide_slag_rate": decimal_text(each.carbide_slag_rate),
    }
    if each.estimate is not None:
        node["estimate"] = asdict(each.estimate)
    return node


def _entity(entity: EntityAllocation) -> Json:
    issue = asdict(entity.issue)
    for shown_above in ("pre_allocation_t", "final_t", "true_up_t"):
        del issue[shown_above]
    return {
        "entity": entity.entity,
        "uscc": entity.uscc,
        "province": entity.province,
        "sector": entity.sector,
        "allowance_t": entity.allowance_t,
        "duty_t": entity.duty_t,
        "pre_allocation_t": entity.pre_allocation_t,
        "true_up_t": entity.true_up_t,
        "issue": issue,
    }
