"""Every number, date and time of law/ is guarded: changing it makes a named test fail.

Each value is changed in the loaded law book, and the tests that can notice are asked again: the second typing of the numbers, the worked
examples of each sector, of monitoring and of the allocation, and the edges of the plausible ranges. A number that a formula uses must be
noticed by a computation, not only by the second typing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest

from tanheng.lawbook import Value, shipped_lawbook
from tanheng.lawbook.entries import Scalar
from tests.golden.allocation_examples import allocation_examples
from tests.golden.cems_examples import monitoring_examples
from tests.golden.examples import examples
from tests.golden.smaller_examples import smaller_examples
from tests.golden.test_golden_allocation import test_the_allocation_gives
from tests.golden.test_golden_examples import test_the_program_gives
from tests.golden.test_golden_monitoring import test_the_monitoring_gives
from tests.golden.test_golden_smaller import test_the_answer_is
from tests.golden.test_the_law_was_typed_twice import TYPED, TYPED_KINDS, deadline_disagreement, value_disagreement
from tests.unit.test_plausible_ranges import (
    HEAT_VALUES,
    INTENSITIES,
    test_a_value_at_the_bound_is_silent_and_the_next_one_is_reported,
    test_an_electric_furnace_without_fuel_stands_at_its_bound,
)

COMPUTED = (
    "common.molar_mass.",
    "common.range.ncv_possible",
    "common.heat_unit",
    "missing_data.reference_months",
    "verification.meter_error.direction",
    "steel.fuel.ncv",
    "steel.fuel.carbon_per_heat",
    "steel.fuel.oxidation_rate",
    "steel.carbonate.factor",
    "steel.electrode.factor",
    "steel.carbon_material.factor",
    "steel.product.factor",
    "steel.heat.",
    "steel.range.",
    "steel.decimals",
    "cement.fuel.ncv",
    "cement.fuel.carbon_per_heat",
    "cement.fuel.oxidation_rate",
    "cement.clinker.factor",
    "cement.substitute.deduction",
    "cement.output.stock_take_sign",
    "cement.range.",
    "cement.decimals",
    "aluminium.fuel.ncv",
    "aluminium.fuel.carbon_per_heat",
    "aluminium.fuel.oxidation_rate",
    "aluminium.anode.",
    "aluminium.pfc.factor",
    "aluminium.gwp",
    "aluminium.carbonate.",
    "aluminium.alternative.anode_per_tonne",
    "aluminium.range.",
    "aluminium.decimals",
    "cems.",
    "allocation.surplus_slope",
    "allocation.deviation_band",
    "allocation.surplus_cap",
    "allocation.pre_allocation_ratio",
    "allocation.carbide_slag_threshold",
    "allocation.estimate_band",
    "carryover.base",
    "carryover.net_sales_multiplier",
    "carryover.net_sales_minimum",
    "offset.limit_share",
    "offset.tonnes_per_credit",
    "offset.registered_from",
    "penalty.non_surrender.low_multiple",
    "penalty.non_surrender.high_multiple",
    "penalty.non_surrender.multiple_step",
    "penalty.non_surrender.first_step",
    "roster.threshold_t",
    "roster.result_lag_years",
    "roster.new_plant_lag_years",
    "roster.removal_years",
)
# Numbers that no computation uses: decimals of what is printed as the table has it, or of figures that the sector does not take in, the
# gross consumption of anode beside the net one, and bounds of the whole works beside those of a line.
PRINTED_ONLY = {
    "steel.decimals": {"carbon_per_heat", "factor", "material_quantity"},
    "cement.decimals": {
        *("carbon_per_heat", "factor", "material_quantity", "clinker_factor", "deduction_factor", "carbon_as_received"),
        *("output", "electricity", "heat", "moisture"),
    },
    "aluminium.decimals": {
        *("carbon_per_heat", "factor", "cf4_factor", "c2f6_factor", "capacity"),
        *("output", "electricity", "heat", "moisture"),
    },
    "aluminium.alternative.anode_per_tonne": {"gross"},
    "cement.range.intensity_low": {"enterprise"},
    "cement.range.intensity_high": {"enterprise"},
}
_BOOK = shipped_lawbook()
_NOTICED: dict[str, list[str]] = {}
"""By parameter: the guards that noticed a change of one of its values."""


@dataclass(frozen=True, slots=True)
class Guard:
    """One named test that can be asked again."""

    name: str
    mentions: str
    run: Callable[[], None]

    def is_red(self) -> bool:
        """Tell whether the test fails now, in whatever way."""
        try:
            self.run()
        except Exception:  # any failure of the guarded computation is a red test
            return True
        return False


COMPUTATIONS = [
    *(Guard(one.path.stem, one.path.read_text(encoding="utf-8"), lambda one=one: test_the_program_gives(one)) for one in examples()),
    *(
        Guard(edge.name, str(edge), lambda edge=edge: test_a_value_at_the_bound_is_silent_and_the_next_one_is_reported(edge))
        for edge in (*INTENSITIES, *HEAT_VALUES)
    ),
    *(
        Guard(one.path.stem, one.path.read_text(encoding="utf-8"), lambda one=one: test_the_monitoring_gives(one))
        for one in monitoring_examples()
    ),
    *(
        Guard(one.path.stem, one.path.read_text(encoding="utf-8"), lambda one=one: test_the_allocation_gives(one))
        for one in allocation_examples()
    ),
    *(Guard(one.path.stem, one.path.read_text(encoding="utf-8"), lambda one=one: test_the_answer_is(one)) for one in smaller_examples()),
    Guard("electric furnace at its bound", "eaf low", test_an_electric_furnace_without_fuel_stands_at_its_bound),
]
TYPED_VALUES = [entry for content in TYPED.values() for entry in content.get("values", ())]
UNTYPED = {name for content in TYPED.values() for name in content.get("not_in_the_pages", ())}
NUMBERS = [
    (value, keys, place)
    for name, parameter in _BOOK.tree.parameters.items()
    if parameter.kind in TYPED_KINDS
    for keys, values in parameter.values.items()
    for place, value in enumerate(values)
]


def changed(value: Scalar) -> Scalar:
    """Return the value moved by one in its last written digit; a date by a day, a time by a minute."""
    if isinstance(value, Decimal):
        return value + Decimal(1).scaleb(int(value.as_tuple().exponent))
    if isinstance(value, int):
        return value + 1
    if isinstance(value, time):
        return (datetime.combine(date(2000, 1, 1), value) + timedelta(minutes=1)).time()
    assert not isinstance(value, str | tuple | bool), value
    return value + timedelta(days=1)


@contextmanager
def changed_law(value: Value, place: int) -> Iterator[None]:
    """Change one value of the shipped law book for a while."""
    dated = _BOOK.tree.parameters[value.name].values[value.keys]
    dated[place] = replace(value, value=changed(value.value))
    try:
        yield
    finally:
        dated[place] = value


def computed_otherwise(value: Value) -> bool:
    """Tell whether a computation notices the change: first those that mention the keys, of these first those that noticed the last ones."""
    lately = _NOTICED.setdefault(value.name, [])

    def likely(guard: Guard) -> tuple[bool, bool]:
        return not all(key in guard.mentions for key in value.keys), guard.name not in lately

    for guard in sorted(COMPUTATIONS, key=likely):
        if guard.is_red():
            lately.append(guard.name)
            return True
    return False


def test_no_guard_is_red_before_anything_is_changed() -> None:
    assert not [guard.name for guard in COMPUTATIONS if guard.is_red()]


@pytest.mark.parametrize(("value", "keys", "place"), NUMBERS, ids=[f"{value.path} from {value.period.first}" for value, _, _ in NUMBERS])
def test_a_changed_number_is_noticed(value: Value, keys: tuple[str, ...], place: int) -> None:
    used = value.name.startswith(COMPUTED) and not set(keys) & PRINTED_ONLY.get(value.name, set())
    with changed_law(value, place):
        typed = any(
            value_disagreement(entry) for entry in TYPED_VALUES if entry["ask"] == value.name and tuple(entry.get("keys", ())) == keys
        )
        computed = used and computed_otherwise(value)
    assert typed or computed or value.name in UNTYPED, f"nothing notices a change of {value.path}"
    assert computed or not used, f"no computation notices a change of {value.path}"


def test_a_deadline_moved_by_a_day_is_noticed() -> None:
    entries = [entry for content in TYPED.values() for entry in content.get("deadlines", ())]
    deadlines = _BOOK.tree.deadlines
    for place, deadline in enumerate(deadlines):
        deadlines[place] = replace(deadline, day=deadline.day + timedelta(days=1))
        try:
            assert any(deadline_disagreement(entry) for entry in entries if entry["event"] == deadline.event), deadline
        finally:
            deadlines[place] = deadline
