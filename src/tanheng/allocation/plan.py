"""The plan of one emissions year as the law book has it, with the readings that the caller chose instead of ours."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

from tanheng.allocation.balance import Curve
from tanheng.kernel.exact import rounded_fraction
from tanheng.lawbook import Choice, Lawbook, Mark, NoLegalValue, Value

EQUAL_TO_VERIFIED, OUTSIDE_SCOPE = "equal_to_verified", "outside_scope"
SELECTABLE: Mapping[str, tuple[str, ...]] = {
    "allocation.intensity_rounding": ("exact", "decimals_4"),
    "allocation.balance_value_rounding": ("exact", "decimals_4"),
    "allocation.special_units_in_balance_value": ("excluded", "included"),
    "allocation.below_threshold_before_2026": ("ordinary_method", EQUAL_TO_VERIFIED),
    "compliance.whole_tonne_duty": ("per_unit_half_up", "per_unit_ceiling"),
}


class Plan:
    """Asks the law book for an emissions year and remembers the marks of what was asked."""

    def __init__(self, lawbook: Lawbook, year: int, readings: Mapping[str, str] | None = None, determined: date | None = None) -> None:
        self.lawbook = lawbook
        self.year = year
        self._determined = determined
        self.day = date(year, 12, 31)
        self.readings = dict(readings or {})
        self.marks: set[Mark] = set()
        self._asked: dict[tuple[str, ...], Value] = {}

    def value(self, name: str, *keys: str) -> Value:
        """Return a parameter for the year. Raises NoLegalValue."""
        asked = (name, *keys)
        if asked not in self._asked:
            self._asked[asked] = self.lawbook.value(name, *keys, on=self.day)
            self.marks.add(self._asked[asked].citation.mark)
        return self._asked[asked]

    def aside(self, name: str, *keys: str) -> Value:
        """Return a parameter that only tells what to doubt: no figure rests on it, so its mark is not remembered. Raises NoLegalValue."""
        return self.lawbook.value(name, *keys, on=self.day)

    def choice(self, name: str) -> Choice:
        """Return our reading of an open text for the year. Raises NoLegalValue."""
        self.marks.add(Mark.INTERPRETATION)
        return self.lawbook.choice(name, on=self.day)

    def reading(self, name: str) -> str:
        """Return the reading that the caller chose, else ours."""
        return self.readings.get(name) or self.choice(name).choice

    @cached_property
    def equal_for_all(self) -> bool:
        """Tell whether every allowance of the year equals the verified emissions. Raises NoLegalValue for a year without a plan."""
        return self.value("allocation.method").text == EQUAL_TO_VERIFIED

    @cached_property
    def curve(self) -> Curve:
        """Return slope, band and cap of the surplus rate, in a plan whose allowances are cut to whole tonnes."""
        if self.value("allocation.allowance_rounding").text != "floor":
            raise NotImplementedError("the formula knows only the floor")
        slope, band, cap = (
            Fraction(self.value(f"allocation.{name}").number) for name in ("surplus_slope", "deviation_band", "surplus_cap")
        )
        return Curve(slope, band, cap)

    @cached_property
    def threshold_t(self) -> Decimal:
        """Return the threshold of the list, t."""
        return self.value("roster.threshold_t").number

    @cached_property
    def below_threshold_is_equal(self) -> bool:
        """Tell whether units of an entity below the threshold get what they emitted."""
        value = self.value("allocation.below_threshold_treatment")
        if value.citation.interpretation:
            return self.reading(value.citation.interpretation) == EQUAL_TO_VERIFIED
        return value.text == EQUAL_TO_VERIFIED

    @cached_property
    def duty_rounding(self) -> str:
        """Return how a duty becomes whole tonnes."""
        reading = self.reading("compliance.whole_tonne_duty")
        return reading.removeprefix("per_unit_")

    def pre_allocation_ratio(self, chosen: Decimal | None) -> Decimal:
        """Return the ratio of the year, 0 for none; a lower one that the province chose where the plan has a maximum.

        Raises RatioRefused where the plan leaves no choice.
        """
        legal = self.value("allocation.pre_allocation_ratio")
        kind = self.value("allocation.pre_allocation_ratio_kind").text
        if chosen is None or chosen == legal.number:
            return legal.number
        if kind != "maximum" or not 0 <= chosen < legal.number:
            raise RatioRefused(legal, kind)
        return chosen

    def determination_day(self, sector: str) -> date | None:
        """Return the day of the final determination that the caller said, else the calendar's; None where it has none yet."""
        if self._determined is not None:
            return self._determined
        try:
            return self.lawbook.deadline("allowance_determination", sector=sector, emissions_year=self.year).day
        except NoLegalValue:
            return None


def rounded_as(value: Fraction, option: str) -> Fraction:
    """Round as a reading of rounding says: `exact`, or `decimals_4` half up."""
    return Fraction(rounded_fraction(value, int(option.removeprefix("decimals_")))) if option.startswith("decimals_") else value


class RatioRefused(ValueError):
    """The plan fixes the ratio of the pre-allocation, or it is above the maximum."""

    def __init__(self, legal: Value, kind: str) -> None:
        super().__init__(kind)
        self.legal = legal
        self.kind = kind
