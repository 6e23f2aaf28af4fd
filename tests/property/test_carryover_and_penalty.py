"""Carry-over and penalty hold for any quantities: against the formula written a second time, and where only one figure moves."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tanheng.carryover import Limit, carry_over
from tanheng.lawbook import shipped_lawbook
from tanheng.supervision import Measure, Penalty
from tanheng.supervision import penalty as penalty_of
from tests.golden.cems_examples import table_of

BOOK = shipped_lawbook()
BASES = {"power": 10_000, "steel": 100_000, "cement": 100_000, "aluminium": 100_000}
TONNES = st.integers(0, 10**12)
SECTORS = st.lists(st.sampled_from(sorted(BASES)), min_size=1, unique=True)
MISSING = st.integers(1, 10**7)
PRICES = st.decimals("0.01", "500", places=2).map(str)
CODE_DEADLINE, OLD_DEADLINE, SWITCH = date(2026, 12, 31), date(2025, 12, 31), date(2026, 8, 15)


def limit(sectors: list[str], sold: int, bought: int, holding: int) -> Limit:
    """Return the limit of one entity."""
    row = {
        "entity": "A",
        "sectors": "+".join(sectors),
        "sold_t": sold,
        "bought_t": bought,
        "holding_t": holding,
        "surrendered": "2023+2024",
    }
    outcome = carry_over([table_of([{name: str(value) for name, value in row.items()}])], lawbook=BOOK, from_year=2024)
    assert not outcome.findings
    return outcome.limits[0]


def fined(shortfall: int, price: str, **more: Any) -> Penalty:
    """Return the penalty of a shortfall."""
    outcome = penalty_of(str(shortfall), price, lawbook=BOOK, **({"deadline": CODE_DEADLINE} | more))
    assert outcome.measure is not None
    return outcome


def measure(shortfall: int, price: str, **more: Any) -> Measure:
    """Return the measure of a shortfall."""
    found = fined(shortfall, price, **more).measure
    assert found is not None
    return found


@given(SECTORS, TONNES, TONNES, TONNES)
def test_the_limit_is_the_formula_and_never_above_the_holding(sectors: list[str], sold: int, bought: int, holding: int) -> None:
    found = limit(sectors, sold, bought, holding)
    net = max(0, sold - bought)
    assert found.net_sales_t == net
    assert found.base_t == sum(BASES[sector] for sector in sectors)
    assert found.by_formula_t == (2 * found.base_t + 3 * net) // 2
    assert found.limit_t == min(found.by_formula_t, holding)


@given(SECTORS, TONNES, TONNES, TONNES)
def test_selling_more_never_lowers_and_buying_more_never_raises_the_limit(sectors: list[str], sold: int, bought: int, holding: int) -> None:
    here = limit(sectors, sold, bought, holding).limit_t
    more_sold, more_bought = limit(sectors, sold + 1, bought, holding).limit_t, limit(sectors, sold, bought + 1, holding).limit_t
    assert here is not None
    assert more_sold is not None
    assert more_bought is not None
    assert more_bought <= here <= more_sold <= here + 2


@given(SECTORS, TONNES, TONNES)
def test_the_order_of_sectors_changes_nothing(sectors: list[str], sold: int, holding: int) -> None:
    assert limit(sectors, sold, 0, holding) == limit(sectors[::-1], sold, 0, holding)


@given(MISSING, PRICES)
def test_the_order_fines_five_to_ten_times_and_cuts_the_same_quantity(shortfall: int, price: str) -> None:
    found = measure(shortfall, price, deadline=OLD_DEADLINE, decided=SWITCH - timedelta(days=1))
    worth = Fraction(price) * shortfall
    assert (Fraction(found.total.low), Fraction(found.total.high)) == (5 * worth, 10 * worth)
    assert found.next_year_cut_t == shortfall
    assert len(found.steps) == 1


@given(MISSING, PRICES, st.integers(0, 100))
def test_the_code_fines_a_fixed_sum_and_then_what_is_still_missing(shortfall: int, price: str, percent: int) -> None:
    corrected = shortfall * percent // 100
    found = measure(shortfall, price, corrected=str(corrected))
    worth = Fraction(price) * (shortfall - corrected)
    assert (Fraction(found.total.low), Fraction(found.total.high)) == (1_000_000 + 5 * worth, 5_000_000 + 10 * worth)
    assert len(found.steps) == (1 if corrected == shortfall else 2)
    assert found.stop_production == (corrected < shortfall)
    assert found.next_year_cut_t == 0


@given(MISSING, PRICES, st.booleans())
def test_a_decision_after_the_switch_takes_the_lighter_law(shortfall: int, price: str, made_good: bool) -> None:
    more = {"deadline": OLD_DEADLINE, "corrected": str(shortfall if made_good else 0)}
    outcome = fined(shortfall, price, decided=SWITCH, **more)
    old, new = outcome.compared
    assert outcome.measure is not None
    assert outcome.measure.total.high == min(old.total.high, new.total.high)
    assert outcome.measure.next_year_cut_t == 0
    assert not fined(shortfall, price, decided=SWITCH - timedelta(days=1), **more).compared


@given(MISSING, st.decimals("0.0000000001", "99", places=10))
def test_no_digit_of_the_price_is_lost(shortfall: int, price: Decimal) -> None:
    assert Fraction(measure(shortfall, format(price, "f")).steps[1].fine.low) == 5 * shortfall * Fraction(price)
