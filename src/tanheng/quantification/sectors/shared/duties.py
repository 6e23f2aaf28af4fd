"""The duty 应清缴配额 of a year: which emissions carry one, in whole tonnes for every unit that is allocated to."""

from __future__ import annotations

from decimal import Decimal

from tanheng.kernel.exact import round_half_up, total
from tanheng.kernel.months import Month
from tanheng.lawbook import NoLegalValue, Value
from tanheng.lawbook.entries import ReadingNotImplemented
from tanheng.quantification.sectors.shared.factors import Factors
from tanheng.quantification.sectors.shared.kinds import ENTERPRISE

_OF_ENTERPRISE, _OF_UNITS = "enterprise_total", ("sum_of_lines", "sum_of_processes")
_ROUNDING = {"compliance.duty_rounding": "half_up", "compliance.duty_rounding_level": "allocation_unit"}
_WHOLE = 0


def duty_rules(factors: Factors, year: int) -> list[Value]:
    """Return the scope of the duty in the year, then how it is rounded; nothing for a year that has no plan yet."""
    on = Month(year, 12).last_day
    try:
        rules = [factors.lawbook.value("compliance.duty_scope", factors.sector, on=on)]
        rules += [factors.lawbook.value(name, on=on) for name in _ROUNDING]
    except NoLegalValue:
        return []
    implemented = ((_OF_ENTERPRISE, *_OF_UNITS), *((choice,) for choice in _ROUNDING.values()))
    for rule, choices in zip(rules, implemented, strict=True):
        if rule.text not in choices:
            raise ReadingNotImplemented(f"{rule.path}: {rule.text}; {rule.place}")
    factors.duty_marks.update(rule.citation.mark for rule in rules)
    return rules


def duty_of_unit(factors: Factors, year: int, scope: str, emissions: Decimal) -> Decimal | None:
    """Return the duty of a line or process in whole tonnes; None where its emissions carry none of their own."""
    rules = duty_rules(factors, year)
    if not rules or rules[0].text == _OF_ENTERPRISE or scope == ENTERPRISE:
        return None
    return round_half_up(emissions, _WHOLE)


def duty_of_entity(factors: Factors, year: int, enterprise: Decimal | None, of_units: list[Decimal]) -> Decimal | None:
    """Return the duty of an entity: its total in whole tonnes, or the sum of the duties of its lines or processes."""
    rules = duty_rules(factors, year)
    if not rules:
        return None
    if rules[0].text == _OF_ENTERPRISE:
        return None if enterprise is None else round_half_up(enterprise, _WHOLE)
    return round_half_up(total(of_units), _WHOLE) if of_units else None
