"""The formula of carry-over (plan of 2023 and 2024 for power, Annex 5) and its base by sector (industry plan, 配额结转)."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from datetime import date
from fractions import Fraction

from tanheng.carryover.model import Applicant, Limit
from tanheng.lawbook import NoLegalValue
from tanheng.lawbook.asking import Asking

_ROUNDINGS: Mapping[str, Callable[[Fraction], int]] = {"floor": math.floor}
# The words of the law for the parts of a holding, and the columns that hold them.
PARTS = {"tradable": "tradable_t", "registry_available": "available_t", "judicially_frozen": "frozen_t"}
DEDUCTED = {"surrender_applied_not_approved": "filed_t", "cancellation_applied_not_approved": "filed_t"}


def base_t(asking: Asking, sectors: tuple[str, ...], on: date) -> int:
    """Return the base of an entity, t: the sum over its sectors (industry plan, 配额结转). Raises NoLegalValue for an unknown sector."""
    rule = asking.value("carryover.base_rule", on=on).text
    if rule != "sum_over_sectors":
        raise NoLegalValue(f"carryover.base_rule {rule} is not known")
    return sum(asking.value("carryover.base", sector, on=on).integer for sector in sectors)


def net_sales_t(asking: Asking, sold_t: int, bought_t: int, on: date) -> int:
    """Return sold less bought, t, not below zero (Annex 5). What a helper gave is neither, by our reading."""
    asking.reading("carryover.help_in_net_sales", on=on)
    return max(asking.value("carryover.net_sales_minimum", on=on).integer, sold_t - bought_t)


def by_formula_t(asking: Asking, base: int, net_sales: int, on: date) -> int:
    """Return base + multiple × net sales, t, rounded as the plan says (Annex 5)."""
    asking.reading("carryover.net_sales_required", on=on)
    exact = base + Fraction(asking.value("carryover.net_sales_multiplier", on=on).number) * net_sales
    return _ROUNDINGS[asking.value("carryover.rounding", on=on).text](exact)


def needed_years(asking: Asking, sectors: tuple[str, ...], on: date) -> tuple[str, ...]:
    """Return the duty years that must have been surrendered in full and in time: those in which one of the sectors had a duty (Annex 5)."""
    years = asking.value("carryover.eligible_if_surrendered", on=on).texts
    return tuple(year for year in years if any(_had_duty(asking, sector, int(year)) for sector in sectors))


def _had_duty(asking: Asking, sector: str, year: int) -> bool:
    try:
        asking.lawbook.deadline("surrender", sector=sector, emissions_year=year)
    except NoLegalValue:
        return False
    return True


def limit_of(asking: Asking, applicant: Applicant, on: date) -> Limit:
    """Return how much the entity may carry over: min(floor(base + 1.5 × net sales), holding), 0 where it is not eligible (Annex 5)."""
    base = base_t(asking, applicant.sectors, on)
    net_sales = net_sales_t(asking, applicant.sold_t, applicant.bought_t, on)
    formula = by_formula_t(asking, base, net_sales, on)
    limited = asking.value("carryover.limited_by_holding", on=on).flag
    limit = min(formula, applicant.holding_t) if limited else formula
    eligible = None
    if applicant.surrendered is not None:
        eligible = set(needed_years(asking, applicant.sectors, on)) <= set(applicant.surrendered)
    return Limit(applicant.entity, base, net_sales, formula, 0 if eligible is False else limit, eligible)
