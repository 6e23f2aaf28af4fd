"""The formula of carry-over (plan of 2023 and 2024 for power, Annex 5) and its base by sector (industry plan, 配额结转)."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Mapping
from datetime import date
from fractions import Fraction

from tanheng.carryover.model import Applicant, Limit
from tanheng.lawbook import Lawbook, NoLegalValue, Value
from tanheng.lawbook.asking import Asking

_ROUNDINGS: Mapping[str, Callable[[Fraction], int]] = {"floor": math.floor}
# The words of the law for the parts of a holding, and the columns that hold them.
PARTS = {"tradable": "tradable_t", "registry_available": "available_t", "judicially_frozen": "frozen_t"}
DEDUCTED = {"surrender_applied_not_approved": "filed_t", "cancellation_applied_not_approved": "filed_t"}


def conversion_of(asking: Asking, sectors: Collection[str], on: date) -> Value | None:
    """Return whether vintages up to a year need a carry-over before they pay the duties of the next, None where no text rules it.

    Of several sectors counts the rule that stands on the weakest text; of none that is known, all of them are asked.
    """
    try:
        ruled = asking.lawbook.rows("carryover.conversion_required", on=on)
    except NoLegalValue:
        return None
    asked = [value for sector, value in sorted(ruled.items()) if sector in sectors] or list(ruled.values())
    return asking.noted(max(asked, key=lambda value: value.citation.mark))


def ruled_years(lawbook: Lawbook) -> tuple[str, ...]:
    """Return the years from whose vintages the law says whether they are carried over."""
    dated = lawbook.tree.parameters["carryover.conversion_required"].values.values()
    return tuple(sorted({str(value.period.first.year) for values in dated for value in values}))


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
